/// Reads the Python dictionary in an NPY header: the keys `descr`, `fortran_order` and `shape`, each
/// once, in any order, with either quote, any white space and an optional last comma.
struct NPYHeaderScanner {
  struct Fields: Hashable {
    var descriptor: String
    var isFortranOrder: Bool
    var shape: [Int]
  }

  private var cursor: HeaderCursor

  init(source: ByteSource, bytes: [UInt8]) {
    cursor = HeaderCursor(source: source, bytes: bytes, remedy: "save it with np.save")
  }

  /// The three values.
  ///
  /// - Throws: `TensorFileError` at the byte of the header that is not as it must be.
  mutating func fields() throws(TensorFileError) -> Fields {
    var descriptor: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    try cursor.expect("{")
    while !cursor.take("}") {
      let key = try string()
      try cursor.expect(":")
      switch key {
      case "descr" where descriptor == nil: descriptor = try descriptorString()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try boolean()
      case "shape" where shape == nil: shape = try tuple()
      default: throw cursor.error("key '\(key)' is unknown or stands there twice")
      }
      guard cursor.take(",") || cursor.next == UInt8(ascii: "}") else {
        throw cursor.unexpected("',' or '}'")
      }
    }
    guard cursor.next == nil else { throw cursor.unexpected("nothing more") }
    guard let descriptor, let isFortranOrder, let shape else {
      throw cursor.error("one of the keys 'descr', 'fortran_order' and 'shape' is missing")
    }
    return Fields(descriptor: descriptor, isFortranOrder: isFortranOrder, shape: shape)
  }

  private mutating func string() throws(TensorFileError) -> String {
    guard let quote = cursor.next, quote == UInt8(ascii: "'") || quote == ASCII.quote else {
      throw cursor.unexpected("a string")
    }
    let start = cursor.position + 1
    guard let end = cursor.bytes[start...].firstIndex(of: quote),
      !cursor.bytes[start..<end].contains(UInt8(ascii: "\\"))
    else { throw cursor.error("a string without end, or with an escape") }
    cursor.position = end + 1
    return String(decoding: cursor.bytes[start..<end], as: UTF8.self)
  }

  /// A type string; a structured type is a list and a subarray type a tuple.
  private mutating func descriptorString() throws(TensorFileError) -> String {
    guard cursor.next != UInt8(ascii: "["), cursor.next != UInt8(ascii: "(") else {
      throw cursor.source.error(
        "a structured dtype has fields, not numbers; save one field, as <f4 or <f8")
    }
    return try string()
  }

  private mutating func boolean() throws(TensorFileError) -> Bool {
    for (word, value) in [("True", true), ("False", false)] where cursor.next != nil {
      guard cursor.bytes[cursor.position...].starts(with: word.utf8) else { continue }
      cursor.position += word.utf8.count
      return value
    }
    throw cursor.unexpected("True or False")
  }

  /// A tuple of integers: `()`, `(3,)`, `(3, 4)` or `(3, 4,)`.
  private mutating func tuple() throws(TensorFileError) -> [Int] {
    var lengths: [Int] = []
    var hasComma = true
    try cursor.expect("(")
    while !cursor.take(")") {
      guard hasComma else { throw cursor.unexpected("',' or ')'") }
      lengths.append(try length())
      hasComma = cursor.take(",")
    }
    guard lengths.count != 1 || hasComma else {
      throw cursor.error("a shape of one length lacks its comma")
    }
    return lengths
  }

  private mutating func length() throws(TensorFileError) -> Int {
    guard let first = cursor.next else { throw cursor.unexpected("a length") }
    guard first != UInt8(ascii: "-") else { throw cursor.error("a negative length") }
    let digits = cursor.bytes[cursor.position...].prefix(while: ASCII.isDigit)
    guard !digits.isEmpty else { throw cursor.unexpected("a length") }
    guard digits.count == 1 || digits.first != UInt8(ascii: "0") else {
      throw cursor.error("a length with a leading zero")
    }
    guard let length = Int(String(decoding: digits, as: UTF8.self)) else {
      throw cursor.error("a length larger than any file's")
    }
    cursor.position += digits.count
    return length
  }
}
