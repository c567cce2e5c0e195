import ArgumentParser

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Options that are given twice though they count once: ArgumentParser takes the last, and ignores the others.
enum RepeatedOptions {
  /// Refuses two of one option, by whatever names, and a flag beside its opposite.
  ///
  /// - Parameter arguments: those that made the command, as `NegativeNumbers` prepared them.
  /// - Throws: `ValidationError`.
  static func refuse(in arguments: [String], of command: any ParsableCommand.Type) throws {
    let given = options(in: arguments)
    guard given.count > 1 else { return }
    let single = try singleOptions(of: command)
    var seen: [String: String] = [:]
    for name in given {
      guard let option = single[name], let first = seen.updateValue(name, forKey: option) else {
        continue
      }
      throw ValidationError(
        first == name
          ? "\(name) is given twice; give it once."
          : "\(first) and \(name) are one option; give it once.")
    }
  }

  /// The options' names. What was parsed has no value with a hyphen before it, as numbers have a mark.
  private static func options(in arguments: [String]) -> [String] {
    arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("-") && $0 != "-" }
      .map { String($0.prefix { $0 != "=" }) }
  }

  /// Each name of an option that counts once, with the option's first name.
  private static func singleOptions(
    of command: any ParsableCommand.Type
  ) throws -> [String: String] {
    let description = try JSONDecoder().decode(
      Description.self, from: Data(command._dumpHelp().utf8))
    var options: [String: String] = [:]
    for argument in description.command.arguments ?? [] where !argument.isRepeating {
      let names = (argument.names ?? []).map(\.asTyped)
      for name in names { options[name] = names[0] }
    }
    for (name, _) in options where name.hasPrefix("--no-") {
      let positive = "--" + name.dropFirst("--no-".count)
      if let option = options[positive] { options[name] = option }
    }
    return options
  }

  /// What ArgumentParser says of a command, as far as it is of use here.
  private struct Description: Decodable {
    let command: Command

    struct Command: Decodable {
      let arguments: [Argument]?
    }

    struct Argument: Decodable {
      let isRepeating: Bool
      /// None for what has a place instead.
      let names: [Name]?
    }

    struct Name: Decodable {
      let kind: String
      let name: String

      var asTyped: String { (kind == "long" ? "--" : "-") + name }
    }
  }
}
