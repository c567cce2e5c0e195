/// Takes JSON's words from a stream of bytes and knows the line and column of each (RFC 8259).
struct JSONScanner {
  private var stream: ByteStream
  private var line = 1
  /// The offset of the line's first byte.
  private var lineStart: Int

  init(_ stream: ByteStream) {
    self.stream = stream
    lineStart = stream.offset
  }

  /// The next byte that is not white space, or nil at the end; it is not taken.
  ///
  /// - Throws: `TensorFileError` if the source cannot be read. The methods below throw that as well.
  mutating func peek() throws(TensorFileError) -> UInt8? {
    while let byte = try stream.peek() {
      guard ASCII.isSpace(byte) else { return byte }
      stream.advance()
      if byte == ASCII.lineFeed {
        line += 1
        lineStart = stream.offset
      }
    }
    return nil
  }

  /// Takes the next byte after white space if it is `character`.
  mutating func take(_ character: Unicode.Scalar) throws(TensorFileError) -> Bool {
    guard try peek() == UInt8(ascii: character) else { return false }
    stream.advance()
    return true
  }

  /// Takes `character`.
  ///
  /// - Throws: `TensorFileError` if something else comes.
  mutating func expect(_ character: Unicode.Scalar) throws(TensorFileError) {
    guard try take(character) else { throw try unexpected("'\(character)'") }
  }

  /// Takes letters, digits and signs: a number, or a word that should be one. Empty if none come.
  mutating func takeWord(into word: inout [UInt8]) throws(TensorFileError) {
    word.removeAll(keepingCapacity: true)
    try stream.append(to: &word, while: Self.isWordByte)
  }

  /// Takes a string with its quotes, and gives its text.
  ///
  /// - Throws: `TensorFileError` if it is not a string or has no end, a control character or an
  ///   escape: no text that stands for a number needs one.
  mutating func takeString(into text: inout [UInt8]) throws(TensorFileError) {
    text.removeAll(keepingCapacity: true)
    try expect("\"")
    while let byte = try stream.peek(), byte != ASCII.quote {
      guard text.count < 1 << 20 else {
        throw error("a string of more than 1 MiB, which stands for no number")
      }
      guard byte >= 0x20, byte != UInt8(ascii: "\\") else {
        throw error("a control character or an escape in a string; write it as it is")
      }
      text.append(byte)
      stream.advance()
    }
    try expect("\"")
  }

  /// An error that says what belongs here and what is there.
  mutating func unexpected(_ wanted: String) throws(TensorFileError) -> TensorFileError {
    guard let byte = try peek() else {
      return error("\(wanted) belongs here, but the text ends; complete it")
    }
    let found = byte < 0x80 ? "'\(Unicode.Scalar(byte))'" : "a character beyond ASCII"
    return error("\(wanted) belongs here, not \(found); see json.org")
  }

  /// An error at the current line and column.
  ///
  /// - Parameter offset: how many bytes before the next byte the fault starts.
  func error(_ message: String, bytesBack offset: Int = 0) -> TensorFileError {
    stream.source.error(
      message, at: .column(stream.offset - lineStart + 1 - offset, line: line))
  }

  /// An error at an element of the arrays.
  func error(_ message: String, atPath path: String) -> TensorFileError {
    stream.source.error(message, at: .part(path))
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    NumberToken.isDecimal(byte) || ASCII.isLetter(byte)
  }
}
