extension NPYElement {
  /// The element type of a NumPy type string such as `<f4`.
  ///
  /// - Throws: `Refusal` for every other type.
  init(descriptor: String) throws(Refusal) {
    let isLittle = descriptor.hasPrefix("<")
    let element = NPYElement(rawValue: String(descriptor.dropFirst()))
    let isKnown = ["<", "|", ">"].contains(descriptor.prefix(1))
    guard isKnown, let element, isLittle || element.byteCount == 1 else {
      throw Refusal(descriptor: descriptor)
    }
    self = element
  }

  /// What a type that cannot be read is, and what to convert it to.
  struct Refusal: Error, Hashable, CustomStringConvertible {
    let description: String

    init(descriptor: String) {
      let (kind, remedy) = Self.explanation(
        order: descriptor.prefix(1), type: descriptor.dropFirst())
      description = "dtype '\(descriptor)' is \(kind); \(remedy)"
    }

    private static func explanation(
      order: Substring, type: Substring
    ) -> (kind: String, remedy: String) {
      let convert = "convert to <f4 or <f8"
      switch (type.first, type) {
      case ("c", _): return ("complex, not real", "\(convert), for instance its real part")
      case ("b", _): return ("bool, not a number", "convert to |u1")
      case ("O", _): return ("pickled Python objects", convert)
      case ("S", _), ("a", _), ("U", _): return ("text, not numbers", convert)
      case ("V", _): return ("raw bytes (void)", "\(convert) by value, as with a.astype('<f4')")
      case ("M", _), ("m", _): return ("a date or a time difference", convert)
      case ("f", "f16"), ("f", "f12"): return ("a long double, wider than binary64", "\(convert)")
      default:
        let isBigEndian = order == ">" && NPYElement(rawValue: String(type)) != nil
        guard !isBigEndian else { return ("big-endian", "save a.astype('<\(type)')") }
        return ("not a type this can read", convert)
      }
    }
  }
}
