import Testing

@testable import TensorFiles

@Suite struct NPYHeaderTests {
  private static let data = littleEndian([Float(1).bitPattern, Float(2).bitPattern])

  private func failing(_ header: String, _ data: [UInt8] = Self.data) -> String {
    failure { try rows(npy(header, data), "a.npy") }
  }

  @Test(arguments: [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
    "{'descr':'<f4','fortran_order':False,'shape':(2,)}",
    "{\"shape\": (2 , ), \"descr\": \"<f4\", \"fortran_order\": False}   \n",
    " \t{ 'fortran_order' : False ,\n'shape' : ( 2, ) , 'descr' : '<f4' } \r\n\n  ",
  ])
  func readsAnySpelling(_ header: String) throws {
    #expect(try rows(npy(header, Self.data), "a.npy") == [[1, 2]])
    #expect(try rows(npy(header, Self.data, version: [3, 0]), "a.npy") == [[1, 2]])
  }

  @Test func readsTuplesOfAnyLength() throws {
    let source = try LogitsSource(bytes: npy(header("<f4", "(1, 2, 1,)"), Self.data), name: "a.npy")
    #expect(source.shape == [1, 2, 1])
  }

  @Test(arguments: [
    ("", 0, "'{' belongs here, but the header ends"),
    ("[]", 0, "'{' belongs here, not '['"),
    ("{descr", 1, "a string belongs here, not 'd'"),
    ("{'descr", 1, "a string without end, or with an escape"),
    ("{'de\\x73cr': '<f4'}", 1, "a string without end, or with an escape"),
    ("{'descr' '<f4'}", 9, "':' belongs here, not '''"),
    ("{'descr': 4}", 10, "a string belongs here, not '4'"),
    ("{'descr': '<f4' 'shape': (2,)}", 16, "',' or '}' belongs here, not '''"),
    ("{'descr': '<f4', 'fortran_order': 0}", 34, "True or False belongs here, not '0'"),
    ("{'shape': [2]}", 10, "'(' belongs here, not '['"),
    ("{'shape': (2)}", 13, "a shape of one length lacks its comma"),
    ("{'shape': (2 3)}", 13, "',' or ')' belongs here, not '3'"),
    ("{'shape': (,)}", 11, "a length belongs here, not ','"),
    ("{'shape': (2,", 13, "a length belongs here, but the header ends"),
    ("{'shape': (-2,)}", 11, "a negative length"),
    ("{'shape': (99999999999999999999,)}", 11, "a length larger than any file's"),
    ("{'shape': (2.0,)}", 12, "',' or ')' belongs here, not '.'"),
    ("{'shape': (02,)}", 11, "a length with a leading zero"),
    ("{'shape': (2\0,)}", 12, "',' or ')' belongs here, not '\\u{0}'"),
    ("{'shape': (2,)}\0", 15, "nothing more belongs here, not '\\u{0}'"),
    ("{'shape': (1_0,)}", 12, "',' or ')' belongs here, not '_'"),
    ("{'shape': (2L,)}", 12, "',' or ')' belongs here, not 'L'"),
    ("{'shape': (0x2,)}", 12, "',' or ')' belongs here, not 'x'"),
    ("{'fortran_order': Falsely, 'shape': (2,)}", 23, "',' or '}' belongs here, not 'l'"),
    ("{'shape': (2,)} x", 16, "nothing more belongs here, not 'x'"),
    ("{'shape': (2,)}", 15, "one of the keys 'descr', 'fortran_order' and 'shape' is missing"),
    ("{'shape': (2,), 'shape': (2,)}", 24, "key 'shape' is unknown or stands there twice"),
    ("{'shape': (2,), 'extra': 1}", 24, "key 'extra' is unknown or stands there twice"),
  ])
  func refusesOtherText(_ header: String, _ position: Int, _ text: String) {
    #expect(
      failing(header) == "a.npy: header byte \(position): \(text); save it with np.save")
  }

  @Test func refusesStructuredTypes() {
    let text = "a.npy: a structured dtype has fields, not numbers; save one field, as <f4 or <f8"
    #expect(failing("{'descr': [('a', '<f4')], 'shape': (2,)}") == text)
    #expect(failing("{'descr': ('<f4', (3,)), 'shape': (2,)}") == text)
  }

  @Test func refusesDataOfAnotherLength() {
    let shape = header("<f4", "(2,)")
    #expect(
      failing(shape, Self.data.dropLast())
        == "a.npy: truncated: shape (2,) of binary32 needs 8 bytes of data, but there are 7; "
        + "copy or save the file again")
    #expect(
      failing(shape, Self.data + [0])
        == "a.npy: 1 extra bytes after the 8 of shape (2,) of binary32; save one array in one file")
    #expect(
      failing(header("<f4", "(1000000, 1000000)"))
        == "a.npy: truncated: shape (1000000, 1000000) of binary32 needs 4000000000000 bytes of "
        + "data, but there are 8; copy or save the file again")
  }

  @Test(arguments: [
    "(4294967296, 4294967296)", "(9223372036854775807,)", "(0, 4294967296, 4294967296)",
    "(4294967296, 4294967296, 0)",
  ])
  func refusesShapesBeyondAnyFile(_ shape: String) {
    #expect(failing(header("<f4", shape)).hasPrefix("a.npy: shape (") == true)
    #expect(
      failing(header("<f4", shape)).hasSuffix("is larger than any file; save it with np.save"))
  }

  @Test func refusesOtherVersionsAndLengths() {
    let text = header("<f4", "(2,)")
    #expect(
      failure { try rows(npy(text, version: [4, 0]), "a.npy") }
        == "a.npy: NPY version 4.0 is none of 1.0, 2.0 and 3.0; save it with np.save")
    #expect(
      failure { try rows(npy(text, version: [1, 1]), "a.npy") }
        == "a.npy: NPY version 1.1 is none of 1.0, 2.0 and 3.0; save it with np.save")
    #expect(
      failure { try rows(npy(text, version: [2, 0], headerLength: 1 << 30), "a.npy") }
        == "a.npy: a header of 1073741824 bytes, above the limit of 1048576; save it with np.save")
    #expect(
      failure { try rows(npy("{'é'}", version: [1, 0]), "a.npy") }
        == "a.npy: a header of version 1.0 that is not ASCII; save it with np.save")
    #expect(
      failure { try rows(npy("{'é': 1}", version: [3, 0]), "a.npy") }
        == "a.npy: header byte 6: key 'é' is unknown or stands there twice; save it with np.save")
  }

  @Test func everyTruncationIsAnError() {
    let whole = npy(header("<f4", "(2,)"), Self.data)
    for count in 0..<whole.count {
      let text = failure { try rows(whole.prefix(count), "a.npy") }
      let wanted =
        switch count {
        case 0: "a.npy: not an NPY file (is empty)"
        case ..<6: "a.npy: not an NPY file (starts with 0x93"
        case ..<(whole.count - 8): "a.npy: ends inside the NPY header, after \(count) bytes"
        default: "a.npy: truncated: "
        }
      #expect(text.hasPrefix(wanted), "\(count) bytes: \(text)")
    }
  }
}
