/// The text of a configuration file, safe to give to a reader of YAML.
///
/// Anchors and aliases are refused: a few hundred bytes of them stand for more values than there are atoms. So are
/// nestings deeper than any configuration's, which the reader follows by recursion.
struct ConfigurationText {
  let text: String

  /// - Throws: `DataFileError` at the line that is not as it must be.
  init(bytes: some Collection<UInt8>) throws(DataFileError) {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let bytes = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
      let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
      throw DataFileError(line: line + 1, message: "not UTF-8; save the file in that encoding")
    }
    self.text = text
    var scan = ConfigurationScan()
    for (index, line) in Self.lines(text).enumerated() {
      if let fault = scan.fault(in: line) {
        throw DataFileError(line: index + 1, message: fault)
      }
    }
  }

  /// Split where YAML 1.1 breaks lines.
  private static func lines(_ text: String) -> [[Unicode.Scalar]] {
    var lines: [[Unicode.Scalar]] = [[]]
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where last == "\r": break
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": lines.append([])
      default: lines[lines.count - 1].append(scalar)
      }
      last = scalar
    }
    return lines
  }
}
