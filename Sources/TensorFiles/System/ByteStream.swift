/// The bytes of a source one after the other, with one chunk of them in memory.
struct ByteStream {
  let source: ByteSource
  private let chunkBytes: Int
  private var chunk: [UInt8] = []
  private var position = 0
  /// Where in the source the chunk ends.
  private var chunkEnd = 0

  /// The bytes that a line or a word may have; numbers have some twenty, a row of 10^7 of them has 2 * 10^8.
  static let longestText = 1 << 30

  /// The bytes of `source`, without the UTF-8 byte order mark if they start with one.
  ///
  /// - Parameter chunkBytes: how many bytes are held, at least 3.
  /// - Throws: `TensorFileError` if the source cannot be read.
  init(_ source: ByteSource, chunkBytes: Int = 1 << 18) throws(TensorFileError) {
    self.source = source
    self.chunkBytes = chunkBytes
    try refill()
    if chunk.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// How many bytes of the source were taken.
  var offset: Int { chunkEnd - chunk.count + position }

  /// The next byte, or nil at the end.
  ///
  /// - Throws: `TensorFileError` if the source cannot be read.
  mutating func peek() throws(TensorFileError) -> UInt8? {
    if position == chunk.count {
      guard chunkEnd < source.byteCount else { return nil }
      try refill()
    }
    return chunk[position]
  }

  /// Takes the byte that `peek` gave.
  mutating func advance() {
    position += 1
  }

  /// Replaces `line` by the bytes up to the next line feed, which is taken but not given.
  ///
  /// - Returns: false at the end of the source.
  /// - Throws: `TensorFileError` if the source cannot be read.
  mutating func readLine(into line: inout [UInt8]) throws(TensorFileError) -> Bool {
    line.removeAll(keepingCapacity: true)
    guard try peek() != nil else { return false }
    try append(to: &line) { $0 != ASCII.lineFeed }
    if try peek() != nil { advance() }
    return true
  }

  /// Takes bytes as long as they belong, and appends them to `bytes`.
  ///
  /// - Throws: `TensorFileError` if the source cannot be read, or more bytes belong than a line may have.
  mutating func append(
    to bytes: inout [UInt8], while belongs: (UInt8) -> Bool
  ) throws(TensorFileError) {
    while try peek() != nil {
      let end = chunk[position...].firstIndex { !belongs($0) } ?? chunk.count
      bytes += chunk[position..<end]
      position = end
      if end < chunk.count { return }
      guard bytes.count <= Self.longestText else {
        throw source.error(
          "a line or a word of more than \(Self.longestText >> 20) MiB, which is no row of numbers")
      }
    }
  }

  private mutating func refill() throws(TensorFileError) {
    let start = chunkEnd
    let count = min(chunkBytes, source.byteCount - start)
    if count != chunk.count { chunk = [UInt8](repeating: 0, count: count) }
    try source.read(start..<start + count, into: &chunk)
    position = 0
    chunkEnd = start + count
  }
}

/// The characters that have a meaning in the text formats.
enum ASCII {
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let quote = UInt8(ascii: "\"")
  static let hash = UInt8(ascii: "#")
  static let comma = UInt8(ascii: ",")
  static let semicolon = UInt8(ascii: ";")

  /// Whether `byte` is a blank, a tab or a line's end.
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == space || byte == tab || byte == lineFeed || byte == carriageReturn
  }

  /// Whether `byte` is a letter or an underscore.
  static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
  }

  /// Whether `byte` is a digit 0 ... 9.
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
