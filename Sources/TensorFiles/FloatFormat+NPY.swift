import FloatFormats

extension FloatFormat {
  /// The NumPy type of this format's elements. NumPy has no bfloat16 and no 8-bit floats: these are
  /// written as their bits, in unsigned integers.
  var npyDescriptor: String {
    switch self {
    case .binary64, .binary32, .binary16: "<f\(npyByteCount)"
    default: npyByteCount == 1 ? "|u1" : "<u\(npyByteCount)"
    }
  }

  /// Bytes of one element in an NPY file.
  var npyByteCount: Int { (bitWidth + 7) / 8 }

  /// Sets the elements `start`, `start + stride` ... of `buffer` to the numbers of `row`, as an NPY
  /// file holds them.
  ///
  /// The two formats that Swift has give the bits that `encode` gives, several times faster.
  ///
  /// - Precondition: the elements lie inside `buffer`, and `row` has numbers of this format.
  func encode(_ row: [Double], into buffer: inout [UInt8], start: Int, stride: Int) {
    let scatter = Scatter(row: row, start: start, stride: stride)
    switch (self, npyByteCount) {
    case (.binary64, _): scatter.fill(&buffer) { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
    case (.binary32, _): scatter.fill(&buffer, Self.binary32Bits)
    case (_, 2): scatter.fill(&buffer) { UInt16(encode($0)) }
    default: scatter.fill(&buffer) { UInt8(encode($0)) }
    }
  }

  private static func binary32Bits(_ value: Double) -> UInt32 {
    let float = Float(value)
    if float.isNaN { return Float.nan.bitPattern }
    precondition(Double(float) == value, "\(value) is not a number of binary32; round first")
    return float.bitPattern
  }
}

/// Numbers that go to a buffer as little-endian integers, at equal distances.
private struct Scatter {
  let row: [Double]
  let start: Int
  let stride: Int

  func fill<Integer: FixedWidthInteger & BitwiseCopyable>(
    _ buffer: inout [UInt8], _ bits: (Double) -> Integer
  ) {
    var span = buffer.mutableSpan
    var bytes = span.mutableBytes
    for index in row.indices {
      let element = start + index * stride
      bytes.storeBytes(
        of: bits(row[index]).littleEndian, toByteOffset: element * MemoryLayout<Integer>.size,
        as: Integer.self)
    }
  }
}
