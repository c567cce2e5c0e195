import ArgumentParser
import DataFiles
import TensorFiles

/// A file that lists checks, in YAML:
///
///     baseline: softmax-baseline.json     # optional, as any other key of a check here
///     checks:
///       - name: shifted
///         logits: logits.npy
///         run: python my_softmax.py {logits} {outputs}
///         max-ulp: 4
///
/// The keys of a check are the options of `check`; those at the top hold for every check that has no such key
/// of its own. Paths are relative to the file's folder.
struct CheckConfiguration {
  let path: String
  /// What holds for every check.
  let top: Layer
  let entries: [Layer]

  /// The keys of one mapping.
  struct Layer {
    /// With the file's folder before its paths.
    let options: CheckOptions
    let asWritten: CheckOptions
    /// The file and line.
    fileprivate let place: String

    func error(_ message: String) -> ArgumentError {
      ArgumentError(description: "\(place): \(message)")
    }
  }

  /// - Throws: `ArgumentError` at the place that is not as it must be; `TensorFileError`.
  init(path: String) throws {
    let file = ConfigurationFile(path: path)
    let root: ConfigurationNode?
    do {
      root = try ConfigurationNode.parse(FileBytes.all(of: path, limit: Self.limit))
    } catch let error as DataFileError {
      throw file.error(error.line, error.message)
    }
    guard let root, root.mapping != nil else {
      throw file.error(root?.line, "a mapping with the key 'checks' belongs here")
    }
    self.path = path
    try file.requireKeys(of: root, CheckKey.all.map(\.name) + ["checks"])
    top = try Self.layer(root, file)
    guard let entries = root["checks"]?.list, !entries.isEmpty else {
      throw file.error((root["checks"] ?? root).line, "'checks' takes a list of one check or more")
    }
    self.entries = try entries.map { node in
      guard node.mapping != nil else {
        throw file.error(node.line, "a check is a mapping of options, such as logits and outputs")
      }
      try file.requireKeys(of: node, CheckKey.all.map(\.name))
      return try Self.layer(node, file)
    }
  }

  /// No list of checks has as many bytes.
  private static let limit = 1 << 20

  private static func layer(_ node: ConfigurationNode, _ file: ConfigurationFile) throws -> Layer {
    var arguments: [String] = []
    for key in CheckKey.all {
      guard let value = node[key.name] else { continue }
      let text = try file.text(of: value, key.name)
      guard key.isFlag else {
        arguments.append("--\(key.name)=\(text)")
        continue
      }
      guard let isSet = value.bool else {
        throw file.error(value.line, "\(key.name) takes true or false")
      }
      arguments.append(isSet ? "--\(key.name)" : "--no-\(key.name)")
    }
    do {
      let options = try CheckOptions.parse(arguments)
      return Layer(
        options: file.resolved(options), asWritten: options, place: file.place(node.line))
    } catch {
      throw file.error(node.line, CheckOptions.message(for: error))
    }
  }
}

/// Places of a configuration file, and paths beside it.
private struct ConfigurationFile {
  let path: String

  func place(_ line: Int?) -> String { path + (line.map { ", line \($0)" } ?? "") }

  func error(_ line: Int?, _ message: String) -> ArgumentError {
    ArgumentError(description: "\(place(line)): \(message)")
  }

  func text(of node: ConfigurationNode, _ key: String) throws -> String {
    guard let text = node.text else { throw error(node.line, "\(key) takes one value") }
    return text
  }

  /// That no key is unknown or given twice.
  func requireKeys(of node: ConfigurationNode, _ known: [String]) throws {
    var seen: Set<String> = []
    for (key, _) in node.mapping ?? [] {
      guard let name = key.text, known.contains(name) else {
        let given = String((key.text ?? "").prefix(80))
        let nearest = known.min { given.editDistance(to: $0) < given.editDistance(to: $1) }!
        throw error(key.line, "unknown key '\(given)'; did you mean '\(nearest)'?")
      }
      guard seen.insert(name).inserted else {
        throw error(key.line, "'\(name)' is given twice")
      }
    }
  }

  /// The options with the file's folder before their relative paths. A Python is a path if it has a slash,
  /// and else looked for where programs are.
  func resolved(_ options: CheckOptions) -> CheckOptions {
    var options = options
    for path in [\CheckOptions.logits, \.outputs, \.baseline, \.errorsTo] {
      options[keyPath: path] = options[keyPath: path].map(resolved)
    }
    for path in [\CheckOptions.companions.labels, \.companions.targets] {
      options[keyPath: path] = options[keyPath: path].map {
        CompanionOptions.isNumbers($0) ? $0 : resolved($0)
      }
    }
    if let python = options.implementation.python, python.contains("/") {
      options.implementation.python = resolved(python)
    }
    return options
  }

  private func resolved(_ relative: String) -> String {
    // A pipe has no folder.
    guard let slash = path.lastIndex(of: "/"), !path.hasPrefix("/dev/"), relative != "-",
      !relative.hasPrefix("/")
    else { return relative }
    return path[...slash] + relative
  }
}
