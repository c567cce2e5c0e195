import ArgumentParser
import TensorFiles
import Yams

/// A file that lists checks, in YAML:
///
///     baseline: softmax-baseline.json     # optional
///     margin: 0.05                        # optional
///     checks:
///       - name: shifted
///         logits: logits.npy
///         run: python my_softmax.py {logits} {outputs}
///         max-ulp: 4
///
/// The keys of a check are the options of `check`.
struct CheckConfiguration {
  let baseline: String?
  let margin: RealNumber?
  let checks: [CheckOptions]

  private static let keys = ["baseline", "margin", "checks"]
  /// The options of `CheckOptions` by name, and which of them are flags, as its help lists them.
  private static let options: [String: Bool] = {
    let lines = CheckOptions.helpMessage(columns: 10_000).split(separator: "\n")
    let entries = lines.compactMap { line in
      line.wholeMatch(of: /\ \ --(?<name>[a-z0-9-]+)(?<value>\ <.+)?(?:\ .*)?/)
    }
    return Dictionary(
      entries.map { (String($0.name), $0.value == nil) }, uniquingKeysWith: { first, _ in first })
  }()

  /// - Throws: `ArgumentError` at the place that is not as it must be; `TensorFileError`.
  init(path: String) throws {
    let text = String(decoding: try FileBytes.all(of: path), as: UTF8.self)
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw ArgumentError(description: "\(path): not YAML: \(error.oneLine)")
    }
    let file = ConfigurationFile(path: path)
    guard let root, let mapping = root.mapping else {
      throw file.error(root, "a mapping with the key 'checks' belongs here")
    }
    try file.requireKeys(of: mapping, Self.keys)
    baseline = try mapping["baseline"].map { try file.text(of: $0, "baseline") }
    margin = try mapping["margin"].map { node in
      guard let number = RealNumber(argument: try file.text(of: node, "margin")) else {
        throw file.error(node, "margin takes a number")
      }
      return number
    }
    guard let entries = mapping["checks"]?.sequence, !entries.isEmpty else {
      throw file.error(mapping["checks"] ?? root, "'checks' takes a list of one check or more")
    }
    checks = try entries.map { try Self.check($0, file) }
    try Self.requireDifferentNames(checks, path)
  }

  private static func check(_ node: Node, _ file: ConfigurationFile) throws -> CheckOptions {
    guard let mapping = node.mapping else {
      throw file.error(node, "a check is a mapping of options, such as logits and outputs")
    }
    try file.requireKeys(of: mapping, options.keys.sorted())
    var arguments: [String] = []
    for (key, value) in mapping {
      let option = key.string!
      let text = try file.text(of: value, option)
      guard options[option] == true else {
        arguments.append("--\(option)=\(text)")
        continue
      }
      guard let isSet = value.bool else { throw file.error(value, "\(option) takes true or false") }
      if isSet { arguments.append("--\(option)") }
    }
    do {
      let options = try CheckOptions.parse(arguments)
      try options.validateWhole()
      return options
    } catch {
      throw file.error(node, CheckOptions.message(for: error))
    }
  }

  private static func requireDifferentNames(_ checks: [CheckOptions], _ path: String) throws {
    var names: Set<String> = []
    for check in checks where !names.insert(check.title).inserted {
      throw ArgumentError(
        description: "\(path): two checks are called '\(check.title)'; give each a name")
    }
  }
}

/// Errors at places of a configuration file.
private struct ConfigurationFile {
  let path: String

  func error(_ node: Node?, _ message: String) -> ArgumentError {
    let place = node?.mark.map { ", line \($0.line)" } ?? ""
    return ArgumentError(description: "\(path)\(place): \(message)")
  }

  func text(of node: Node, _ key: String) throws -> String {
    guard let text = node.scalar?.string else { throw error(node, "\(key) takes one value") }
    return text
  }

  /// That no key is unknown or given twice.
  func requireKeys(of mapping: Node.Mapping, _ known: [String]) throws {
    for (key, _) in mapping {
      guard let name = key.string, known.contains(name) else {
        let given = key.string ?? ""
        let nearest = known.min { given.editDistance(to: $0) < given.editDistance(to: $1) }!
        throw error(key, "unknown key '\(given)'; did you mean '\(nearest)'?")
      }
    }
  }
}

extension YamlError {
  /// What is wrong, without the excerpt of the file.
  fileprivate var oneLine: String {
    "\(self)".split(separator: "\n").first.map(String.init) ?? "unreadable"
  }
}

extension String {
  /// How many characters are to be put in, taken out or replaced (Levenshtein 1966; by Wagner and
  /// Fischer's method).
  func editDistance(to other: String) -> Int {
    let target = Array(other)
    var row = Array(0...target.count)
    for (i, character) in enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in target.indices {
        let replaced = diagonal + (character == target[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = Swift.min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[target.count]
  }
}
