import FloatFormats

/// What the head of a safetensors file says of its tensors: eight bytes of length, then a JSON object with
/// an entry `{"dtype": .., "shape": [..], "data_offsets": [begin, end]}` for each, and the data after it
/// (github.com/huggingface/safetensors, "Format").
struct SafetensorsHeader {
  /// By name.
  let entries: [TensorName: SafetensorsEntry]
  /// Where the data start, in bytes.
  let dataOffset: Int

  /// The format's own limit.
  private static let longestHeader = 100_000_000

  /// Reads and checks the header: the tensors' data must lie one after the other, without gaps, to the
  /// end of the file.
  ///
  /// - Throws: `TensorFileError` for anything else.
  init(_ source: ByteSource) throws(TensorFileError) {
    let length = try Self.length(of: source)
    dataOffset = 8 + length
    var bytes = [UInt8](repeating: 0, count: length)
    try source.read(8..<8 + length, into: &bytes)
    var scanner = SafetensorsScanner(source: source, bytes: bytes)
    entries = try scanner.entries()
    try check(source)
  }

  private static func length(of source: ByteSource) throws(TensorFileError) -> Int {
    let start = try source.prefix(8)
    guard start.count == 8 else {
      throw source.error("ends inside the safetensors header; copy the file again")
    }
    let length = start.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= longestHeader else {
      throw source.error(
        "a header of \(length) bytes, above the format's limit of \(longestHeader); save it again")
    }
    guard Int(length) <= source.byteCount - 8 else {
      throw source.error(
        "a header of \(length) bytes in a file of \(source.byteCount); copy the file again")
    }
    return Int(length)
  }

  private func check(_ source: ByteSource) throws(TensorFileError) {
    var next = 0
    let inOrder = entries.sorted { ($0.value.begin, $0.key) < ($1.value.begin, $1.key) }
    for (name, entry) in inOrder {
      guard entry.begin == next, entry.end >= entry.begin else {
        throw source.error(
          "tensor '\(name.text)': data_offsets [\(entry.begin), \(entry.end)] overlap or leave a gap after "
            + "\(next); save the file again")
      }
      next = entry.end
    }
    guard next == source.byteCount - dataOffset else {
      throw source.error(
        "the tensors take \(next) bytes, but \(source.byteCount - dataOffset) follow the header; copy "
          + "or save the file again")
    }
  }

  /// The tensor of that name, or the only one.
  ///
  /// - Parameter encoding: the format whose encodings unsigned integers are.
  /// - Throws: `TensorFileError` if there is none such, it cannot be read, or its shape and its data do
  ///   not go together.
  func array(
    named name: String?, _ source: ByteSource, encoding: FloatFormat? = nil
  ) throws(TensorFileError) -> StoredArray {
    let names = entries.keys.sorted()
    guard !names.isEmpty else {
      throw source.error("holds no tensors; save one with safetensors")
    }
    let wanted = name.map(TensorName.init(text:)) ?? (names.count == 1 ? names[0] : nil)
    guard let wanted, let entry = entries[wanted] else {
      let listed =
        names.prefix(5).map(\.text).joined(separator: ", ") + (names.count > 5 ? ", ..." : "")
      let found = name.map { "has no tensor '\($0)'" } ?? "holds \(names.count) tensors"
      throw source.error("\(found); append # and one of: \(listed)")
    }
    let name = wanted.text
    guard let element = StoredElement(safetensors: entry.type, encoding: encoding) else {
      throw source.error(
        "tensor '\(name)': dtype \(entry.type) cannot be read\(encoding.map { " as bits of \($0.name)" } ?? "")"
          + "; convert to F32 or F64")
    }
    guard !entry.shape.isEmpty else {
      throw source.error("tensor '\(name)': a 0-dimensional tensor has no rows; reshape it to (1,)")
    }
    let (bytes, overflow) = (AxisLayout.elementCount(of: entry.shape) ?? .max)
      .multipliedReportingOverflow(by: element.byteCount)
    guard !overflow, bytes == entry.end - entry.begin else {
      throw source.error(
        "tensor '\(name)': shape \(entry.shape.shapeText) of \(entry.type) does not go with "
          + "\(entry.end - entry.begin) bytes of data; save the file again")
    }
    return StoredArray(
      element: element, shape: entry.shape, isFortranOrder: false,
      dataOffset: dataOffset + entry.begin)
  }
}

extension StoredElement {
  /// The elements of a safetensors type; nil for one that is no real number, or of another width than the
  /// format whose encodings they are.
  fileprivate init?(safetensors type: String, encoding wanted: FloatFormat?) {
    let types: [String: (StoredType, FloatFormat?)] = [
      "F64": (.float64, nil), "F32": (.float32, nil), "F16": (.float16, nil),
      "BF16": (.uint16, .bfloat16), "F8_E4M3": (.uint8, .float8E4M3FN),
      "F8_E5M2": (.uint8, .float8E5M2), "F8_E4M3FNUZ": (.uint8, .float8E4M3FNUZ),
      "F8_E5M2FNUZ": (.uint8, .float8E5M2FNUZ), "I64": (.int64, nil), "I32": (.int32, nil),
      "I16": (.int16, nil), "I8": (.int8, nil), "U64": (.uint64, nil), "U32": (.uint32, nil),
      "U16": (.uint16, nil), "U8": (.uint8, nil),
    ]
    guard let (number, own) = types[type] else { return nil }
    let encoding = own ?? (number.mayBeEncodings ? wanted : nil)
    guard encoding.map({ $0.encodedByteCount == number.byteCount }) ?? true else { return nil }
    self.init(type: number, isBigEndian: false, encoding: encoding)
  }
}
