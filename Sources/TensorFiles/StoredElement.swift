import FloatFormats

/// The number types of an NPY file that can be read: NumPy's real floats and integers, and the raw bytes
/// that stand for formats NumPy lacks.
enum StoredType: String, Sendable {
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
  /// One and two bytes of another library's type, as ml_dtypes writes its own.
  case void8 = "V1"
  case void16 = "V2"

  /// Bytes of one element.
  var byteCount: Int {
    switch self {
    case .int8, .uint8, .void8: 1
    case .float16, .int16, .uint16, .void16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// The format of a floating-point type, nil for integers and bytes.
  var format: FloatFormat? {
    switch self {
    case .float64: .binary64
    case .float32: .binary32
    case .float16: .binary16
    default: nil
    }
  }

  /// Whether the elements may be encodings of a format: unsigned integers, or bytes.
  var mayBeEncodings: Bool { [.uint8, .uint16, .uint32, .uint64, .void8, .void16].contains(self) }
}

/// How the elements of an NPY file are to be read.
struct StoredElement: Sendable, Hashable {
  let type: StoredType
  let isBigEndian: Bool
  /// The format whose encodings unsigned integers or raw bytes are; nil where elements are numbers.
  let encoding: FloatFormat?

  var byteCount: Int { type.byteCount }

  /// The format of the elements, nil for integers.
  var format: FloatFormat? { encoding ?? type.format }

  /// The format's name, or the integer type's, such as `int64`.
  var name: String { format?.name ?? String(describing: type) }

  /// Whether an element is, byte for byte, Swift's own number on a little-endian machine.
  func isNative(_ other: StoredType) -> Bool { type == other && !isBigEndian }
}

extension StoredElement {
  /// An element that no Double equals.
  struct InexactInteger: Error, Hashable {
    /// The element's index in the buffer.
    let bufferIndex: Int
    let text: String
  }

  /// Sets `row` to the elements `start`, `start + stride` ... of `buffer`, exactly; `row.count` of
  /// them.
  ///
  /// - Precondition: these elements lie inside `buffer`.
  /// - Throws: `InexactInteger` for an integer beyond ±2^53 that a Double cannot hold, and for bits
  ///   beyond those of the encoding's format.
  func decode(
    _ buffer: [UInt8], start: Int, stride: Int, into row: inout [Double]
  ) throws(InexactInteger) {
    let gather = Gather(
      buffer: buffer, start: start, stride: stride, isBigEndian: isBigEndian)
    if let encoding {
      switch byteCount {
      case 1: try gather.fill(&row) { (bits: UInt8) in encoding.decoding(UInt64(bits)) }
      case 2: try gather.fill(&row) { (bits: UInt16) in encoding.decoding(UInt64(bits)) }
      case 4: try gather.fill(&row) { (bits: UInt32) in encoding.decoding(UInt64(bits)) }
      default: try gather.fill(&row) { (bits: UInt64) in encoding.decoding(bits) }
      }
      return
    }
    switch type {
    case .float64: try gather.fill(&row) { (bits: UInt64) in Double(bitPattern: bits) }
    case .float32: try gather.fill(&row) { (bits: UInt32) in Double(Float(bitPattern: bits)) }
    case .float16:
      try gather.fill(&row) { (bits: UInt16) in FloatFormat.binary16.decode(UInt64(bits)) }
    case .int8: try gather.fill(&row) { (integer: Int8) in Double(integer) }
    case .int16: try gather.fill(&row) { (integer: Int16) in Double(integer) }
    case .int32: try gather.fill(&row) { (integer: Int32) in Double(integer) }
    case .int64: try gather.fill(&row) { (integer: Int64) in Double(exactly: integer) }
    case .uint8, .void8: try gather.fill(&row) { (integer: UInt8) in Double(integer) }
    case .uint16, .void16: try gather.fill(&row) { (integer: UInt16) in Double(integer) }
    case .uint32: try gather.fill(&row) { (integer: UInt32) in Double(integer) }
    case .uint64: try gather.fill(&row) { (integer: UInt64) in Double(exactly: integer) }
    }
  }

  /// Integers of a buffer, at equal distances.
  private struct Gather {
    let buffer: [UInt8]
    let start: Int
    let stride: Int
    let isBigEndian: Bool

    func fill<Integer: FixedWidthInteger & BitwiseCopyable>(
      _ row: inout [Double], _ value: (Integer) -> Double?
    ) throws(InexactInteger) {
      let bytes = buffer.span.bytes
      for index in row.indices {
        let element = start + index * stride
        // Sound: the span checks the offset, and an integer's bytes may be any.
        let raw = bytes.unsafeLoadUnaligned(
          fromByteOffset: element * MemoryLayout<Integer>.size, as: Integer.self)
        let integer = isBigEndian ? Integer(bigEndian: raw) : Integer(littleEndian: raw)
        guard let number = value(integer) else {
          throw InexactInteger(bufferIndex: element, text: "\(integer)")
        }
        row[index] = number
      }
    }
  }
}

extension FloatFormat {
  /// The value of an encoding; nil for bits beyond the format's.
  fileprivate func decoding(_ bits: UInt64) -> Double? {
    bitWidth == 64 || bits >> UInt64(bitWidth) == 0 ? decode(bits) : nil
  }
}
