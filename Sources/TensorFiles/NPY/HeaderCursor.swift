/// A place in the text of a binary file's header.
struct HeaderCursor {
  let source: ByteSource
  let bytes: [UInt8]
  /// What every error ends with.
  let remedy: String
  var position = 0

  init(source: ByteSource, bytes: [UInt8], remedy: String) {
    self.source = source
    self.bytes = bytes
    self.remedy = remedy
  }

  /// The next byte that is not white space, or nil at the end.
  var next: UInt8? {
    mutating get {
      while position < bytes.count, ASCII.isSpace(bytes[position]) { position += 1 }
      return position < bytes.count ? bytes[position] : nil
    }
  }

  /// Takes the character if it is the next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws(TensorFileError) {
    guard take(character) else { throw unexpected("'\(character)'") }
  }

  mutating func unexpected(_ wanted: String) -> TensorFileError {
    guard let byte = next else { return error("\(wanted) belongs here, but the header ends") }
    let found = byte < 0x80 ? "'\(Unicode.Scalar(byte))'" : "a character beyond ASCII"
    return error("\(wanted) belongs here, not \(found)")
  }

  func error(_ message: String) -> TensorFileError {
    source.error("\(message); \(remedy)", at: .part("header byte \(position)"))
  }
}
