/// Reads the JSON of a safetensors header (RFC 8259), of which only the tensors' entries are kept.
struct SafetensorsScanner {
  private var cursor: HeaderCursor

  init(source: ByteSource, bytes: [UInt8]) {
    cursor = HeaderCursor(source: source, bytes: bytes, remedy: "save the file again")
  }

  /// The entries by name; `__metadata__`, an object of strings, is passed over.
  ///
  /// - Throws: `TensorFileError` at the byte of the header that is not as it must be.
  mutating func entries() throws(TensorFileError) -> [TensorName: SafetensorsEntry] {
    var entries: [TensorName: SafetensorsEntry] = [:]
    var hasMetadata = false
    try object { (scanner, name) throws(TensorFileError) in
      if name == "__metadata__", !hasMetadata {
        hasMetadata = true
        try scanner.object { (scanner, _) throws(TensorFileError) in _ = try scanner.string() }
      } else {
        let key = TensorName(text: name)
        guard entries[key] == nil, name != "__metadata__" else {
          throw scanner.cursor.error("tensor '\(name)' stands there twice")
        }
        entries[key] = try scanner.entry()
      }
    }
    guard cursor.next == nil else { throw cursor.unexpected("nothing more") }
    return entries
  }

  private mutating func entry() throws(TensorFileError) -> SafetensorsEntry {
    var entry = SafetensorsEntry()
    var keys: Set<String> = []
    try object { (scanner, key) throws(TensorFileError) in
      guard keys.insert(key).inserted else {
        throw scanner.cursor.error("key '\(key)' stands there twice")
      }
      switch key {
      case "dtype": entry.type = try scanner.string()
      case "shape": entry.shape = try scanner.numbers()
      case "data_offsets":
        let offsets = try scanner.numbers()
        guard offsets.count == 2 else { throw scanner.cursor.error("data_offsets are two numbers") }
        (entry.begin, entry.end) = (offsets[0], offsets[1])
      default: throw scanner.cursor.error("key '\(key)' is unknown")
      }
    }
    guard keys.count == 3 else {
      throw cursor.error("one of the keys 'dtype', 'shape' and 'data_offsets' is missing")
    }
    return entry
  }

  /// Takes an object, and has `body` take each value.
  private mutating func object(
    _ body: (inout SafetensorsScanner, String) throws(TensorFileError) -> Void
  ) throws(TensorFileError) {
    try cursor.expect("{")
    if cursor.take("}") { return }
    repeat {
      let key = try string()
      try cursor.expect(":")
      try body(&self, key)
    } while cursor.take(",")
    try cursor.expect("}")
  }

  /// Takes an array of whole numbers, zero or more each.
  private mutating func numbers() throws(TensorFileError) -> [Int] {
    var numbers: [Int] = []
    try cursor.expect("[")
    if cursor.take("]") { return numbers }
    repeat {
      guard cursor.next != nil else { throw cursor.unexpected("a whole number") }
      let digits = cursor.bytes[cursor.position...].prefix(while: ASCII.isDigit)
      guard digits.count <= 1 || digits.first != UInt8(ascii: "0") else {
        throw cursor.error("a number with a leading zero")
      }
      guard let number = Int(String(decoding: digits, as: UTF8.self)) else {
        throw cursor.unexpected("a whole number below 2^63")
      }
      cursor.position += digits.count
      numbers.append(number)
    } while cursor.take(",")
    try cursor.expect("]")
    return numbers
  }

  /// Takes a string and gives the text that it stands for.
  private mutating func string() throws(TensorFileError) -> String {
    try cursor.expect("\"")
    let start = cursor.position
    while cursor.position < cursor.bytes.count, cursor.bytes[cursor.position] != ASCII.quote {
      cursor.position += cursor.bytes[cursor.position] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard cursor.position < cursor.bytes.count else {
      cursor.position = cursor.bytes.count
      throw cursor.error("a string without end")
    }
    do {
      let text = try JSONString.text(cursor.bytes[start..<cursor.position])
      cursor.position += 1
      return text
    } catch {
      cursor.position = start + error.offset
      throw cursor.error(error.message)
    }
  }
}
