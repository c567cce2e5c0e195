import Testing

@testable import TensorFiles

@Suite struct DelimitedTextTests {
  private func failing(_ text: String) -> String {
    failure { try rows(text.utf8, "logits.csv") }
  }

  @Test(arguments: [
    "1,2,3\n4,5,6\n", "1,2,3\n4,5,6", "1;2;3\r\n4;5;6\r\n", "1\t2\t3\n4\t5\t6", "1 2 3\n4 5 6",
    "  1   2 3 \n4  5 6  ", " 1 , 2\t,3\n4,5,6", "1 2 3\n4,5,6\n", "\u{FEFF}1,2,3\n4,5,6",
    "\n1,2,3\n\n  \n4,5,6\n\n", "# a, b, c\n1,2,3\n  # middle\n4,5,6\n#end",
    "\"1\",\"2\",\"3\"\n4,\" 5 \",6", "\"1\" \"2\" \"3\"\n\"4\";\"5\";\"6\"",
    "1e0,+2,3.\n4.0,.5e1,0x6",
  ])
  func readsTables(_ text: String) throws {
    let source = try LogitsSource(bytes: Array(text.utf8), name: "a.csv")
    #expect(source.shape == [2, 3])
    #expect(source.elementFormatName == "decimal text")
    #expect(source.logitFormat == nil)
    #expect(try rows(source) == [[1, 2, 3], [4, 5, 6]])
  }

  @Test func readsEveryNotation() throws {
    let read = try rows("inf -Infinity 0x1.8p+1 bits:3ff0000000000000 -0 nan".utf8, "a")[0]
    #expect(read.dropLast() == [.infinity, -.infinity, 3, 1, 0])
    #expect(read[4].sign == .minus)
    #expect(read[5].isNaN)
    #expect(try rows("9007199254740993".utf8, "a") == [[9_007_199_254_740_992]])
  }

  @Test(arguments: [
    (
      "1,2\n\n3,abc",
      "3:2: 'abc' is not a number; write a decimal, a hex float such as "
        + "0x1.8p+3, or bits:3ff0000000000000"
    ),
    ("1,2\n3,,4", "2:2: an empty field; write a number, or nan"),
    ("1,2,", "1:3: an empty field; write a number, or nan"),
    ("\t1\t2", "1:1: an empty field; write a number, or nan"),
    ("1,\"\"", "1:2: an empty field; write a number, or nan"),
    ("1,2\n3,4\n5,6,7\n", "3: 3 numbers, but the first row has 2; every row needs as many"),
    ("1 2\n3", "2: 1 numbers, but the first row has 2; every row needs as many"),
    (
      "# ok\na,b\n1,2", "2: text, not numbers; if it is a header line, remove it or start it with #"
    ),
    (
      "epoch loss\n1 2",
      "1: text, not numbers; if it is a header line, remove it or start it with #"
    ),
    ("1e400", "1:1: '1e400' is beyond binary64's range; write inf if infinity is meant"),
    (
      "1,2 3",
      "1:2: '2 3' is not a number; write a decimal, a hex float such as 0x1.8p+3, "
        + "or bits:3ff0000000000000"
    ),
    (
      "\"1,2",
      "1:1: '\"1,2' is not a number; write a decimal, a hex float such as 0x1.8p+3, "
        + "or bits:3ff0000000000000"
    ),
    (
      "1,bits:12",
      "1:2: 'bits:12' is not an encoding; write bits: and 16, 8 or 4 hex digits, "
        + "or a format's name and as many as it has"
    ),
  ])
  func refusesOtherText(_ text: String, _ message: String) {
    #expect(failing(text) == "logits.csv:" + message)
  }

  /// A zero byte ended a field, and what followed it was not read: a false pass.
  @Test(arguments: [
    ("0.5,0.5\0 GARBAGE", "1:2"), ("0.5,0.5\n0.5\0,0.5", "2:1"), ("0.5\0", "1:1"), ("\0", "1:1"),
    ("0.5,\0", "1:2"), ("1 2\0\n", "1:2"), ("1;\"2\0\"", "1:2"), ("1\t2\u{B}", "1:2"),
    ("1,2\u{C}", "1:2"),
    ("1,\u{A0}2", "1:2"), ("1,2\n3,\u{FEFF}4", "2:2"), ("1,\u{FF12}", "1:2"), ("1,2\r3,4", "1:2"),
    ("1,nan(7)", "1:2"), ("1,0x", "1:2"), ("1,1_000", "1:2"), ("1,+-1", "1:2"), ("1,1e5x", "1:2"),
    ("1,2 #", "1:2"),
    ("1,2\u{1A}", "1:2"),
  ])
  func bytesThatAreNoPartOfANumberAreRefused(_ text: String, _ place: String) {
    #expect(failing(text).hasPrefix("logits.csv:\(place): '"), "\(failing(text))")
  }

  @Test func textOfTwoBytesACharacterIsRefused() {
    let wide = "1,2\n".utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    for bytes in [wide, [0xFF, 0xFE] + wide, wide.reversed()] {
      #expect(failure { try rows(bytes, "a.csv") }.hasPrefix("a.csv:1"))
    }
  }

  @Test(arguments: ["", "\n\n", "# only\n", "\u{FEFF}", "  \r\n"])
  func refusesTablesWithoutNumbers(_ text: String) {
    #expect(failing(text) == "logits.csv: no numbers; write one row a line, such as 0.5, -1, 2")
  }

  @Test func errorsStayOnOneShortLine() {
    let text = failing("1,x\ry\u{1B}" + String(repeating: "z", count: 10_000))
    #expect(text.hasPrefix("logits.csv:1:2: 'x\\u{d}y\\u{1b}zzz"))
    #expect(text.hasSuffix("or bits:3ff0000000000000"))
    #expect(text.count < 500)
  }

  @Test func chunksOfAnySizeGiveTheSame() throws {
    for lineCount in [1, 2, 3, 4, 31 * 4] {
      let wanted = (0..<lineCount).map { [Double($0), Double($0) + 0.5] }
      let text = wanted.map { "\($0[0]), \($0[1])" }.joined(separator: "\r\n")
      for chunkBytes in [3, 4, 5, 8, 64, text.utf8.count, text.utf8.count + 1] {
        let source = ByteSource(name: "a", bytes: Array("\u{FEFF}\(text)".utf8))
        var reader = DelimitedText(try ByteStream(source, chunkBytes: chunkBytes))
        #expect(
          try reader.read() == MemoryTensor(values: wanted.flatMap(\.self), shape: [lineCount, 2]))
      }
    }
  }
}
