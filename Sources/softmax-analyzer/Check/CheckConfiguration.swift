import ArgumentParser
import TensorFiles
import Yams

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
    let text = try ConfigurationText(path: path).text
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
    self.path = path
    try file.requireKeys(of: mapping, CheckKey.all.map(\.name) + ["checks"])
    top = try Self.layer(root, mapping, file)
    guard let entries = mapping["checks"]?.sequence, !entries.isEmpty else {
      throw file.error(mapping["checks"] ?? root, "'checks' takes a list of one check or more")
    }
    self.entries = try entries.map { node in
      guard let mapping = node.mapping else {
        throw file.error(node, "a check is a mapping of options, such as logits and outputs")
      }
      try file.requireKeys(of: mapping, CheckKey.all.map(\.name))
      return try Self.layer(node, mapping, file)
    }
  }

  private static func layer(
    _ node: Node, _ mapping: Node.Mapping, _ file: ConfigurationFile
  ) throws -> Layer {
    var arguments: [String] = []
    for key in CheckKey.all {
      guard let value = mapping[key.name] else { continue }
      let text = try file.text(of: value, key.name)
      guard key.isFlag else {
        arguments.append("--\(key.name)=\(text)")
        continue
      }
      guard let isSet = value.bool else {
        throw file.error(value, "\(key.name) takes true or false")
      }
      arguments.append(isSet ? "--\(key.name)" : "--no-\(key.name)")
    }
    do {
      let options = try CheckOptions.parse(arguments)
      return Layer(
        options: file.resolved(options), asWritten: options, place: file.place(of: node))
    } catch {
      throw file.error(node, CheckOptions.message(for: error))
    }
  }
}

/// Places of a configuration file, and paths beside it.
private struct ConfigurationFile {
  let path: String

  func place(of node: Node?) -> String {
    path + (node?.mark.map { ", line \($0.line)" } ?? "")
  }

  func error(_ node: Node?, _ message: String) -> ArgumentError {
    ArgumentError(description: "\(place(of: node)): \(message)")
  }

  func text(of node: Node, _ key: String) throws -> String {
    guard let text = node.scalar?.string else { throw error(node, "\(key) takes one value") }
    return text
  }

  /// That no key is unknown or given twice.
  func requireKeys(of mapping: Node.Mapping, _ known: [String]) throws {
    for (key, _) in mapping {
      guard let name = key.string, known.contains(name) else {
        let given = String((key.string ?? "").prefix(80))
        let nearest = known.min { given.editDistance(to: $0) < given.editDistance(to: $1) }!
        throw error(key, "unknown key '\(given)'; did you mean '\(nearest)'?")
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

extension YamlError {
  /// What is wrong, without the excerpt of the file.
  fileprivate var oneLine: String {
    "\(self)".split(separator: "\n").first.map(String.init) ?? "unreadable"
  }
}
