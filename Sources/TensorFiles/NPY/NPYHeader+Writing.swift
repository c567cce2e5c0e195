extension NPYHeader {
  /// The bytes that stand before the elements, as `np.save` writes them: a multiple of 64, version
  /// 1.0 or, for a header beyond 65535 bytes, 2.0.
  static func bytes(descriptor: String, shape: [Int]) -> [UInt8] {
    // NumPy leaves room for the first length to grow to 21 digits.
    let room = shape.first.map { String(repeating: " ", count: 21 - "\($0)".count) } ?? ""
    let text =
      "{'descr': '\(descriptor)', 'fortran_order': False, 'shape': \(shape.shapeText), }" + room
    let short = padded(text, lengthBytes: 2)
    let body = short.count <= 0xFFFF ? short : padded(text, lengthBytes: 4)
    let (version, lengthBytes): (UInt8, Int) = short.count <= 0xFFFF ? (1, 2) : (2, 4)
    let length = (0..<lengthBytes).map { UInt8(truncatingIfNeeded: body.count >> (8 * $0)) }
    return magic + [version, 0] + length + body
  }

  /// `text` with one to 64 blanks and a line feed, so that the elements start at a multiple of 64.
  private static func padded(_ text: String, lengthBytes: Int) -> [UInt8] {
    let length = magic.count + 2 + lengthBytes + text.utf8.count + 1
    let padding = [UInt8](repeating: ASCII.space, count: 64 - length % 64)
    return text.utf8 + padding + [ASCII.lineFeed]
  }
}
