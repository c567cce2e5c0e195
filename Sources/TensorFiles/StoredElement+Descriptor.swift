import FloatFormats

extension StoredElement {
  /// The element type of a NumPy type string such as `<f4`.
  ///
  /// - Parameter encoding: the format whose encodings unsigned integers and raw bytes are; floating-point
  ///   and signed elements are numbers all the same.
  /// - Throws: `Refusal` for every other type, for raw bytes without an `encoding`, and where the
  ///   encoding is of another width.
  init(descriptor: String, encoding: FloatFormat? = nil) throws(Refusal) {
    let order = descriptor.prefix(1)
    guard let type = StoredType(rawValue: String(descriptor.dropFirst())),
      order == "<" || order == ">" || order == "|" && (type.byteCount == 1 || type == .void16)
    else { throw Refusal(descriptor: descriptor) }
    let encoding = type.mayBeEncodings ? encoding : nil
    if encoding == nil, type == .void8 || type == .void16 { throw Refusal(descriptor: descriptor) }
    if let encoding, encoding.encodedByteCount != type.byteCount {
      throw Refusal(descriptor: descriptor, encoding: encoding)
    }
    self.init(type: type, isBigEndian: order == ">", encoding: encoding)
  }

  /// What a type that cannot be read is, and what to convert it to.
  struct Refusal: Error, Hashable, CustomStringConvertible {
    let description: String

    init(descriptor: String, encoding: FloatFormat) {
      description =
        "dtype '\(descriptor)' has another width than the \(encoding.bitWidth) bits of "
        + "\(encoding.name); name the format of the file's elements"
    }

    init(descriptor: String) {
      let (kind, remedy) = Self.explanation(type: descriptor.dropFirst())
      description = "dtype '\(descriptor)' is \(kind); \(remedy)"
    }

    private static func explanation(type: Substring) -> (kind: String, remedy: String) {
      let convert = "convert to <f4 or <f8"
      switch (type.first, type) {
      case ("c", _): return ("complex, not real", "\(convert), for instance its real part")
      case ("b", _): return ("bool, not a number", "convert to |u1")
      case ("O", _): return ("pickled Python objects", convert)
      case ("S", _), ("a", _), ("U", _): return ("text, not numbers", convert)
      case ("V", "V1"), ("V", "V2"):
        return ("raw bytes (void)", "name the format that they encode, or \(convert) by value")
      case ("V", _): return ("raw bytes (void)", "\(convert) by value, as with a.astype('<f4')")
      case ("M", _), ("m", _): return ("a date or a time difference", convert)
      case ("f", "f16"), ("f", "f12"): return ("a long double, wider than binary64", "\(convert)")
      default: return ("not a type this can read", convert)
      }
    }
  }
}
