import Yams

/// A value of a configuration file, and where it stands.
///
/// This module makes values of the bytes of files that are read beside tensors: configurations and reported cases. It
/// knows neither paths nor options, so that a fuzzer can read all that the analyzer reads; it imports Yams and what is
/// below the analysis.
public struct ConfigurationNode: Sendable {
  public enum Content: Sendable {
    case text(String)
    case list([ConfigurationNode])
    /// In the order of the file; keys are of any kind, and may be there twice.
    case mapping([(key: ConfigurationNode, value: ConfigurationNode)])
  }

  public let content: Content
  /// Counted from 1; nil where the reader of YAML does not tell.
  public let line: Int?

  /// The value that a file of these bytes holds; nil for an empty one.
  ///
  /// - Throws: `DataFileError` for what is not YAML, has an anchor, an alias or a directive, or is nested deeply.
  public static func parse(_ bytes: some Collection<UInt8>) throws(DataFileError) -> Self? {
    let text = try ConfigurationText(bytes: bytes).text
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      let lines = "\(error)".split(separator: "\n")
      throw DataFileError(
        line: nil, message: "not YAML: \(lines.first.map(String.init) ?? "unreadable")")
    }
    guard let root else { return nil }
    return try Self(root)
  }

  private init(_ node: Node) throws(DataFileError) {
    line = node.mark?.line
    switch node {
    case .scalar(let scalar): content = .text(scalar.string)
    case .sequence(let sequence):
      var list: [Self] = []
      for item in sequence { list.append(try Self(item)) }
      content = .list(list)
    case .mapping(let mapping):
      var pairs: [(key: Self, value: Self)] = []
      for (key, value) in mapping { pairs.append((try Self(key), try Self(value))) }
      content = .mapping(pairs)
    case .alias:
      throw DataFileError(line: line, message: "an alias; write the value out")
    }
  }
}

extension ConfigurationNode {
  /// Nil for lists and mappings.
  public var text: String? {
    if case .text(let text) = content { text } else { nil }
  }

  /// Nil for anything else.
  public var list: [ConfigurationNode]? {
    if case .list(let list) = content { list } else { nil }
  }

  /// Nil for anything else.
  public var mapping: [(key: ConfigurationNode, value: ConfigurationNode)]? {
    if case .mapping(let pairs) = content { pairs } else { nil }
  }

  /// What YAML 1.1 writes for true and false; nil for anything else.
  public var bool: Bool? {
    switch text?.lowercased() {
    case "true", "yes", "on": true
    case "false", "no", "off": false
    default: nil
    }
  }

  /// The value of a key; nil where there is none, and for what is no mapping.
  public subscript(key: String) -> ConfigurationNode? {
    mapping?.first { $0.key.text == key }?.value
  }
}
