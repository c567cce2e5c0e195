/// Reads the JSON of a safetensors header (RFC 8259), of which only the tensors' entries are kept.
struct SafetensorsScanner {
  let source: ByteSource
  let bytes: [UInt8]
  private var position = 0

  init(source: ByteSource, bytes: [UInt8]) {
    self.source = source
    self.bytes = bytes
  }

  /// The entries by name; `__metadata__`, an object of strings, is passed over.
  ///
  /// - Throws: `TensorFileError` at the byte of the header that is not as it must be.
  mutating func entries() throws(TensorFileError) -> [String: SafetensorsHeader.Entry] {
    var entries: [String: SafetensorsHeader.Entry] = [:]
    var hasMetadata = false
    try object { (scanner, name) throws(TensorFileError) in
      if name == "__metadata__", !hasMetadata {
        hasMetadata = true
        try scanner.object { (scanner, _) throws(TensorFileError) in _ = try scanner.string() }
      } else {
        guard entries[name] == nil, name != "__metadata__" else {
          throw scanner.error("tensor '\(name)' stands there twice")
        }
        entries[name] = try scanner.entry()
      }
    }
    guard next == nil else { throw unexpected("nothing more") }
    return entries
  }

  private mutating func entry() throws(TensorFileError) -> SafetensorsHeader.Entry {
    var entry = SafetensorsHeader.Entry()
    var keys: Set<String> = []
    try object { (scanner, key) throws(TensorFileError) in
      guard keys.insert(key).inserted else {
        throw scanner.error("key '\(key)' stands there twice")
      }
      switch key {
      case "dtype": entry.type = try scanner.string()
      case "shape": entry.shape = try scanner.numbers()
      case "data_offsets":
        let offsets = try scanner.numbers()
        guard offsets.count == 2 else { throw scanner.error("data_offsets are two numbers") }
        (entry.begin, entry.end) = (offsets[0], offsets[1])
      default: throw scanner.error("key '\(key)' is unknown")
      }
    }
    guard keys.count == 3 else {
      throw error("one of the keys 'dtype', 'shape' and 'data_offsets' is missing")
    }
    return entry
  }

  /// Takes an object, and has `body` take each value.
  private mutating func object(
    _ body: (inout SafetensorsScanner, String) throws(TensorFileError) -> Void
  ) throws(TensorFileError) {
    try expect("{")
    if take("}") { return }
    repeat {
      let key = try string()
      try expect(":")
      try body(&self, key)
    } while take(",")
    try expect("}")
  }

  /// Takes an array of whole numbers, zero or more each.
  private mutating func numbers() throws(TensorFileError) -> [Int] {
    var numbers: [Int] = []
    try expect("[")
    if take("]") { return numbers }
    repeat {
      guard next != nil else { throw unexpected("a whole number") }
      let digits = bytes[position...].prefix(while: ASCII.isDigit)
      guard let number = Int(String(decoding: digits, as: UTF8.self)) else {
        throw unexpected("a whole number below 2^63")
      }
      position += digits.count
      numbers.append(number)
    } while take(",")
    try expect("]")
    return numbers
  }

  /// Takes a string; escapes are kept as they are written.
  private mutating func string() throws(TensorFileError) -> String {
    try expect("\"")
    let start = position
    while position < bytes.count, bytes[position] != ASCII.quote {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard position < bytes.count else {
      position = bytes.count
      throw error("a string without end")
    }
    defer { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// The next byte that is not white space, or nil at the end.
  private var next: UInt8? {
    mutating get {
      while position < bytes.count, ASCII.isSpace(bytes[position]) { position += 1 }
      return position < bytes.count ? bytes[position] : nil
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(TensorFileError) {
    guard take(character) else { throw unexpected("'\(character)'") }
  }

  private mutating func unexpected(_ wanted: String) -> TensorFileError {
    guard let byte = next else { return error("\(wanted) belongs here, but the header ends") }
    let found = byte < 0x80 ? "'\(Unicode.Scalar(byte))'" : "a character beyond ASCII"
    return error("\(wanted) belongs here, not \(found)")
  }

  private func error(_ message: String) -> TensorFileError {
    source.error(message + "; save the file again", at: .part("header byte \(position)"))
  }
}
