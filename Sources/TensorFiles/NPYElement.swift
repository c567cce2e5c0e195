import FloatFormats

/// The element types of an NPY file that can be read: NumPy's real floats and integers, in
/// little-endian byte order.
enum NPYElement: String, Sendable {
  case float64 = "f8"
  case float32 = "f4"
  case float16 = "f2"
  case int8 = "i1"
  case int16 = "i2"
  case int32 = "i4"
  case int64 = "i8"
  case uint8 = "u1"
  case uint16 = "u2"
  case uint32 = "u4"
  case uint64 = "u8"

  /// Bytes of one element.
  var byteCount: Int {
    switch self {
    case .int8, .uint8: 1
    case .float16, .int16, .uint16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// The format of a floating-point element, nil for an integer.
  var format: FloatFormat? {
    switch self {
    case .float64: .binary64
    case .float32: .binary32
    case .float16: .binary16
    default: nil
    }
  }

  /// The format's name, or the integer type's, such as `int64`.
  var name: String { format?.name ?? String(describing: self) }
}

extension NPYElement {
  /// An integer that no Double equals.
  struct InexactInteger: Error, Hashable {
    /// The element's index in the buffer.
    let bufferIndex: Int
    let text: String
  }

  /// Sets `row` to the elements `start`, `start + stride` ... of `buffer`, exactly; `row.count` of
  /// them.
  ///
  /// - Precondition: these elements lie inside `buffer`.
  /// - Throws: `InexactInteger` for an integer beyond ±2^53 that a Double cannot hold.
  func decode(
    _ buffer: [UInt8], start: Int, stride: Int, into row: inout [Double]
  ) throws(InexactInteger) {
    let gather = Gather(buffer: buffer, start: start, stride: stride)
    switch self {
    case .float64: try gather.fill(&row) { (bits: UInt64) in Double(bitPattern: bits) }
    case .float32: try gather.fill(&row) { (bits: UInt32) in Double(Float(bitPattern: bits)) }
    case .float16:
      try gather.fill(&row) { (bits: UInt16) in FloatFormat.binary16.decode(UInt64(bits)) }
    case .int8: try gather.fill(&row) { (integer: Int8) in Double(integer) }
    case .int16: try gather.fill(&row) { (integer: Int16) in Double(integer) }
    case .int32: try gather.fill(&row) { (integer: Int32) in Double(integer) }
    case .int64: try gather.fill(&row) { (integer: Int64) in Double(exactly: integer) }
    case .uint8: try gather.fill(&row) { (integer: UInt8) in Double(integer) }
    case .uint16: try gather.fill(&row) { (integer: UInt16) in Double(integer) }
    case .uint32: try gather.fill(&row) { (integer: UInt32) in Double(integer) }
    case .uint64: try gather.fill(&row) { (integer: UInt64) in Double(exactly: integer) }
    }
  }

  /// Little-endian integers of a buffer, at equal distances.
  private struct Gather {
    let buffer: [UInt8]
    let start: Int
    let stride: Int

    func fill<Integer: FixedWidthInteger & BitwiseCopyable>(
      _ row: inout [Double], _ value: (Integer) -> Double?
    ) throws(InexactInteger) {
      let bytes = buffer.span.bytes
      for index in row.indices {
        let element = start + index * stride
        // Sound: the span checks the offset, and an integer's bytes may be any.
        let raw = bytes.unsafeLoadUnaligned(
          fromByteOffset: element * MemoryLayout<Integer>.size, as: Integer.self)
        let integer = Integer(littleEndian: raw)
        guard let number = value(integer) else {
          throw InexactInteger(bufferIndex: element, text: "\(integer)")
        }
        row[index] = number
      }
    }
  }
}
