import FloatFormats

extension FloatFormat {
  /// The floating-point type of NumPy's that holds this format's numbers in a file: its own, or for a custom
  /// format the narrowest that holds every number; nil for the table's others, which NumPy lacks.
  private var npyFloat: FloatFormat? {
    let types = [FloatFormat.binary16, .binary32, .binary64]
    return isCustom
      ? types.first { $0.holdsEveryNumber(of: self) } : types.first { $0 == self }
  }

  /// The NumPy type of this format's elements. NumPy has no bfloat16 and no 8-bit floats: these are
  /// written as their bits, in unsigned integers. Numbers of custom formats are written as numbers.
  var npyDescriptor: String {
    if npyFloat != nil { return "<f\(npyByteCount)" }
    return npyByteCount == 1 ? "|u1" : "<u\(npyByteCount)"
  }

  /// Bytes of one element in an NPY file.
  var npyByteCount: Int { (npyFloat ?? self).encodedByteCount }

  /// Bytes of an encoding.
  var encodedByteCount: Int { (bitWidth + 7) / 8 }

  /// Sets the elements `start`, `start + stride` ... of `buffer` to the numbers of `row`, as an NPY
  /// file holds them.
  ///
  /// The two formats that Swift has give the bits that `encode` gives, several times faster.
  ///
  /// - Precondition: the elements lie inside `buffer`, and `row` has numbers of this format.
  func encode(_ row: [Double], into buffer: inout [UInt8], start: Int, stride: Int) {
    if isCustom {
      for value in row {
        precondition(
          value.isNaN || round(value) == value, "\(value) is not a number of \(name); round first")
      }
    }
    let scatter = Scatter(row: row, start: start, stride: stride)
    let stored = npyFloat ?? self
    switch stored.encodedByteCount {
    case 8: scatter.fill(&buffer) { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
    case 4: scatter.fill(&buffer, Self.binary32Bits)
    case 2: scatter.fill(&buffer) { UInt16(stored.encode($0)) }
    default: scatter.fill(&buffer) { UInt8(stored.encode($0)) }
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
