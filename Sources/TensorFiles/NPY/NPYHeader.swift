import FloatFormats

/// What the head of an NPY file (versions 1.0, 2.0 and 3.0) says of its array
/// (NumPy Enhancement Proposal 1, and `numpy.lib.format`).
struct NPYHeader: Hashable, Sendable {
  let array: StoredArray

  /// What every NPY file starts with.
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  private static let longestHeader = 1 << 20

  /// Reads and checks the header, and that the data are as long as it says.
  ///
  /// - Parameter encoding: the format whose encodings unsigned integers and raw bytes are.
  /// - Throws: `TensorFileError` for anything that NumPy would not write, types that cannot be read
  ///   exactly, a 0-dimensional array, and missing or extra bytes.
  init(_ source: ByteSource, encoding: FloatFormat? = nil) throws(TensorFileError) {
    let text = try Self.text(of: source)
    var scanner = NPYHeaderScanner(source: source, bytes: text.bytes)
    let fields = try scanner.fields()
    let element: StoredElement
    do {
      element = try StoredElement(descriptor: fields.descriptor, encoding: encoding)
    } catch {
      throw source.error(error.description)
    }
    array = StoredArray(
      element: element, shape: fields.shape, isFortranOrder: fields.isFortranOrder,
      dataOffset: text.dataOffset)
    try checkLength(source)
  }

  private static func text(
    of source: ByteSource
  ) throws(TensorFileError) -> (bytes: [UInt8], dataOffset: Int) {
    let start = try source.prefix(12)
    let (major, minor) = start.count > 7 ? (start[6], start[7]) : (0, 0)
    let lengthBytes = major == 1 ? 2 : 4
    guard start.count >= 8 + lengthBytes else { throw truncated(source) }
    guard (1...3).contains(major), minor == 0 else {
      throw source.error(
        "NPY version \(major).\(minor) is none of 1.0, 2.0 and 3.0; save it with np.save")
    }
    let length = start[8..<8 + lengthBytes].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= longestHeader else {
      throw source.error(
        "a header of \(length) bytes, above the limit of \(longestHeader); save it with np.save")
    }
    let range = 8 + lengthBytes..<8 + lengthBytes + length
    guard range.upperBound <= source.byteCount else { throw truncated(source) }
    var bytes = [UInt8](repeating: 0, count: length)
    try source.read(range, into: &bytes)
    guard major == 3 || bytes.allSatisfy({ $0 < 0x80 }) else {
      throw source.error("a header of version \(major).0 that is not ASCII; save it with np.save")
    }
    return (bytes, range.upperBound)
  }

  private static func truncated(_ source: ByteSource) -> TensorFileError {
    source.error("ends inside the NPY header, after \(source.byteCount) bytes; copy the file again")
  }

  private func checkLength(_ source: ByteSource) throws(TensorFileError) {
    let (element, shape) = (array.element, array.shape)
    let text = shape.shapeText
    guard !shape.isEmpty else {
      throw source.error("a 0-dimensional array has no rows; save a.reshape(1)")
    }
    let (bytes, overflow) = (AxisLayout.elementCount(of: shape) ?? .max)
      .multipliedReportingOverflow(by: element.byteCount)
    guard !overflow else {
      throw source.error("shape \(text) is larger than any file; save it with np.save")
    }
    let found = source.byteCount - array.dataOffset
    guard found >= bytes else {
      throw source.error(
        "truncated: shape \(text) of \(element.name) needs \(bytes) bytes of data, but there are "
          + "\(found); copy or save the file again")
    }
    guard found == bytes else {
      throw source.error(
        "\(found - bytes) extra bytes after the \(bytes) of shape \(text) of \(element.name); "
          + "save one array in one file")
    }
  }
}
