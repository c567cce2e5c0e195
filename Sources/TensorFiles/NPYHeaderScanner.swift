/// Reads the Python dictionary in an NPY header: the keys `descr`, `fortran_order` and `shape`, each
/// once, in any order, with either quote, any white space and an optional last comma.
struct NPYHeaderScanner {
  struct Fields: Hashable {
    var descriptor: String
    var isFortranOrder: Bool
    var shape: [Int]
  }

  let source: ByteSource
  let bytes: [UInt8]
  private var position = 0

  init(source: ByteSource, bytes: [UInt8]) {
    self.source = source
    self.bytes = bytes
  }

  /// The three values.
  ///
  /// - Throws: `TensorFileError` at the byte of the header that is not as it must be.
  mutating func fields() throws(TensorFileError) -> Fields {
    var descriptor: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    try expect("{")
    while !take("}") {
      let key = try string()
      try expect(":")
      switch key {
      case "descr" where descriptor == nil: descriptor = try descriptorString()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try boolean()
      case "shape" where shape == nil: shape = try tuple()
      default: throw error("key '\(key)' is unknown or stands there twice")
      }
      guard take(",") || next == UInt8(ascii: "}") else { throw unexpected("',' or '}'") }
    }
    guard next == nil else { throw unexpected("nothing more") }
    guard let descriptor, let isFortranOrder, let shape else {
      throw error("one of the keys 'descr', 'fortran_order' and 'shape' is missing")
    }
    return Fields(descriptor: descriptor, isFortranOrder: isFortranOrder, shape: shape)
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

  private mutating func string() throws(TensorFileError) -> String {
    guard let quote = next, quote == UInt8(ascii: "'") || quote == ASCII.quote else {
      throw unexpected("a string")
    }
    let start = position + 1
    guard let end = bytes[start...].firstIndex(of: quote),
      !bytes[start..<end].contains(UInt8(ascii: "\\"))
    else { throw error("a string without end, or with an escape") }
    position = end + 1
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// A type string; a structured type is a list and a subarray type a tuple.
  private mutating func descriptorString() throws(TensorFileError) -> String {
    guard next != UInt8(ascii: "["), next != UInt8(ascii: "(") else {
      throw source.error(
        "a structured dtype has fields, not numbers; save one field, as <f4 or <f8")
    }
    return try string()
  }

  private mutating func boolean() throws(TensorFileError) -> Bool {
    for (word, value) in [("True", true), ("False", false)] where next != nil {
      guard bytes[position...].starts(with: word.utf8) else { continue }
      position += word.utf8.count
      return value
    }
    throw unexpected("True or False")
  }

  /// A tuple of integers: `()`, `(3,)`, `(3, 4)` or `(3, 4,)`.
  private mutating func tuple() throws(TensorFileError) -> [Int] {
    var lengths: [Int] = []
    var hasComma = true
    try expect("(")
    while !take(")") {
      guard hasComma else { throw unexpected("',' or ')'") }
      lengths.append(try length())
      hasComma = take(",")
    }
    guard lengths.count != 1 || hasComma else {
      throw error("a shape of one length lacks its comma")
    }
    return lengths
  }

  private mutating func length() throws(TensorFileError) -> Int {
    guard let first = next else { throw unexpected("a length") }
    guard first != UInt8(ascii: "-") else { throw error("a negative length") }
    let digits = bytes[position...].prefix(while: ASCII.isDigit)
    guard !digits.isEmpty else { throw unexpected("a length") }
    guard let length = Int(String(decoding: digits, as: UTF8.self)) else {
      throw error("a length larger than any file's")
    }
    position += digits.count
    return length
  }

  private mutating func unexpected(_ wanted: String) -> TensorFileError {
    guard let byte = next else { return error("\(wanted) belongs here, but the header ends") }
    return error("\(wanted) belongs here, not '\(Unicode.Scalar(byte))'")
  }

  private func error(_ message: String) -> TensorFileError {
    source.error(message + "; save it with np.save", at: .part("header byte \(position)"))
  }
}
