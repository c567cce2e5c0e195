/// Files that NumPy 2.4.6 wrote, by
///
///     python3 -c "import sys, numpy as np; np.save(sys.stdout.buffer, ARRAY)"
///
/// where ARRAY stands above each; those of another version by
/// `np.lib.format.write_array(sys.stdout.buffer, ARRAY, version=(2, 0))`.
enum NumPyFixtures {
  /// `np.array([[1.5, -2, np.inf], [np.nan, 1e-45, 0.1]], '<f4')`
  static let float32 = fixture(
    "934e554d505901007600", "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
    blanks: 58,
    "0000c03f000000c00000807f0000c07f01000000cdcccc3d")

  /// `np.array([0.1, -0.0, 5e-324])`
  static let float64 = fixture(
    "934e554d505901007600", "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", blanks: 60,
    "9a9999999999b93f00000000000000800100000000000000")

  /// `np.array([[[65504, 6e-8]]], '<f2')`
  static let float16 = fixture(
    "934e554d505901007600", "{'descr': '<f2', 'fortran_order': False, 'shape': (1, 1, 2), }",
    blanks: 55,
    "ff7b0100")

  /// `np.array([-2**53, 7])`
  static let int64 = fixture(
    "934e554d505901007600", "{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }", blanks: 60,
    "000000000000e0ff0700000000000000")

  /// `np.arange(6, dtype='u1').reshape(1, 2, 3)`
  static let uint8 = fixture(
    "934e554d505901007600", "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2, 3), }",
    blanks: 55,
    "000102030405")

  /// `np.array([1.0, 2.0], '<f4')`, version 2.0
  static let version2 = fixture(
    "934e554d5059020074000000", "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
    blanks: 58,
    "0000803f00000040")

  /// `np.array([1.0, 2.0], '<f4')`, version 3.0
  static let version3 = fixture(
    "934e554d5059030074000000", "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
    blanks: 58,
    "0000803f00000040")

  /// `np.empty((0, 10), '<f4')`
  static let noRows = fixture(
    "934e554d505901007600", "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 10), }",
    blanks: 57,
    "")

  /// `np.asfortranarray(np.arange(6.0).reshape(2, 3))`
  static let fortran = fixture(
    "934e554d505901007600", "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }",
    blanks: 59,
    "00000000000000000000000000000840000000000000f03f000000000000104000000000000000400000000000001440"
  )

  /// `np.array([1.0, 2.0], '>f8')`
  static let bigEndian = fixture(
    "934e554d505901007600", "{'descr': '>f8', 'fortran_order': False, 'shape': (2,), }", blanks: 60,
    "3ff00000000000004000000000000000")

  /// `np.zeros(2, [('a', '<f4')])`
  static let structured = fixture(
    "934e554d505901007600", "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }",
    blanks: 51,
    "0000000000000000")

  /// `np.array(1.0)`
  static let zeroDimensional = fixture(
    "934e554d505901007600", "{'descr': '<f8', 'fortran_order': False, 'shape': (), }", blanks: 62,
    "000000000000f03f")

  /// The bytes in front as hexadecimal digits, the header, its blanks and line feed, and the data.
  private static func fixture(
    _ start: String, _ header: String, blanks: Int, _ data: String
  ) -> [UInt8] {
    bytes(start) + header.utf8 + [UInt8](repeating: 0x20, count: blanks) + [0x0A] + bytes(data)
  }

  private static func bytes(_ digits: String) -> [UInt8] {
    let values = digits.map { UInt8($0.hexDigitValue!) }
    return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
  }
}
