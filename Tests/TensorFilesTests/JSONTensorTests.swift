import Testing

@testable import TensorFiles

@Suite struct JSONTensorTests {
  private func failing(_ text: String) -> String {
    failure { try rows(text.utf8, "logits.json") }
  }

  @Test(arguments: [
    ("[1,2,3]", [3]), ("[[1,2,3]]", [1, 3]), (" [ [ 1 ] ,\r\n\t[ 2 ] , [ 3 ] ] \n", [3, 1]),
    ("{\"logits\":[[[1],[2],[3]]]}", [1, 3, 1]),
    ("\u{FEFF} { \"logits\" : [1e0, 2.0, 3E+0] } ", [3]),
    ("[\"1\", \"0x2\", \"bits:4008000000000000\"]", [3]),
  ])
  func readsNestedArrays(_ text: String, _ shape: [Int]) throws {
    let source = try LogitsSource(bytes: Array(text.utf8), name: "a.json")
    #expect(source.shape == shape)
    #expect(source.elementFormatName == "decimal text")
    #expect(try rows(source).flatMap(\.self) == [1, 2, 3])
  }

  @Test func readsEveryNumber() throws {
    let read = try rows(
      "[\"-inf\", \"Infinity\", 9007199254740993, -0, 5e-324, \"NaN\"]".utf8, "a")[0]
    #expect(read.dropLast() == [-.infinity, .infinity, 0x1p53, 0, 0x1p-1074])
    #expect(read[3].sign == .minus)
    #expect(read[5].isNaN)
  }

  @Test(arguments: [
    (
      "[[1,2],[3]]",
      "[1]: 1 elements, but the first array of this depth has 2; make all equally long"
    ),
    (
      "[[[1],[2]],[[3],[4,5]]]",
      "[1][1]: 2 elements, but the first array of this depth has 1; make all equally long"
    ),
    ("[[1],[]]", "[1]: 0 elements, but the first array of this depth has 1; make all equally long"),
    ("[1,[2]]", "[1]: an array among numbers; nest all numbers equally deep"),
    ("[[1],2]", "[1]: a number among arrays; nest all numbers equally deep"),
    ("[[],2]", "[1]: a number among arrays; nest all numbers equally deep"),
    ("[[1],[[2]]]", "[1][0]: an array among numbers; nest all numbers equally deep"),
    ("[0,null]", "[1]: null is not a number; write one, or \"NaN\" with its quotes"),
    ("[[true]]", "[0][0]: true is not a number; write one, or \"NaN\" with its quotes"),
    ("[NaN]", "[0]: NaN is not JSON; write \"NaN\" with quotes"),
    ("[1,-Infinity]", "[1]: -Infinity is not JSON; write \"-Infinity\" with quotes"),
    (
      "[[{\"x\":1}]]",
      "[0][0]: an object, where a number or an array belongs; write its numbers alone"
    ),
    ("[1,2,1e400]", "[2]: '1e400' is beyond binary64's range; write inf if infinity is meant"),
    (
      "[\"abc\"]",
      "[0]: 'abc' is not a number; write a decimal, a hex float such as 0x1.8p+3, "
        + "or bits:3ff0000000000000"
    ),
    (
      "[\"\"]",
      "[0]: '' is not a number; write a decimal, a hex float such as 0x1.8p+3, "
        + "or bits:3ff0000000000000"
    ),
  ])
  func refusesElementsByTheirPath(_ text: String, _ message: String) {
    #expect(failing(text) == "logits.json: " + message)
  }

  @Test(arguments: [
    ("", "1:1: no numbers; write [[0.5, -1, 2]]"),
    ("[]", "1:3: no numbers; write [[0.5, -1, 2]]"),
    ("[[],[]]", "1:8: no numbers; write [[0.5, -1, 2]]"),
    ("[[1,2],\n [3,4]", "2:7: ',' or ']' belongs here, but the text ends; complete it"),
    ("[1,\n2,]", "2:3: a number or '[' belongs here, not ']'; see json.org"),
    ("[1 2]", "1:4: ',' or ']' belongs here, not '2'; see json.org"),
    ("[1}", "1:3: ',' or ']' belongs here, not '}'; see json.org"),
    ("[1]]", "1:4: nothing more belongs here, not ']'; see json.org"),
    ("[é]", "1:2: a number or '[' belongs here, not a character beyond ASCII; see json.org"),
    ("3", "1:1: '[' belongs here, not '3'; see json.org"),
    ("{}", "1:2: '\"' belongs here, not '}'; see json.org"),
    ("{\"logits\" [1]}", "1:11: ':' belongs here, not '['; see json.org"),
    ("{\"x\": [1]}", "1:2: the key \"x\" is not read; name the array \"logits\""),
    ("{\"logits\": 1}", "1:12: '[' belongs here, not '1'; see json.org"),
    (
      "{\"logits\": [1], \"y\": 2}",
      "1:15: '}', as only the key \"logits\" is read, belongs here, not ','; see json.org"
    ),
    ("[\"a\\n\"]", "1:4: a control character or an escape in a string; write it as it is"),
    ("[\"a\n\"]", "1:4: a control character or an escape in a string; write it as it is"),
    ("[\"a", "1:4: '\"' belongs here, but the text ends; complete it"),
  ])
  func refusesOtherTextByItsPlace(_ text: String, _ message: String) {
    #expect(failing(text) == "logits.json:" + message)
  }

  @Test(arguments: [
    "01", "+1", "1.", ".5", "1e", "1e+", "--1", "0x10", "1_000", "-", "1.2.3", "nan",
  ])
  func refusesNumbersThatJSONDoesNotHave(_ number: String) {
    #expect(
      failing("[0,\n \(number)]") == "logits.json:2:2: '\(number)' is not a JSON number; "
        + "write it like -1.5e3, other notations in quotes")
  }

  @Test(arguments: [
    "[1\0]", "[1,2]\0", "[1,2]\0 GARBAGE", "\0[1]", "[\"1\0\"]", "[\"1 \"]", "[\"\u{A0}1\"]",
    "[\"nan(1)\"]",
    "[\"\u{FF11}\"]", "[1\u{A0}]", "[\u{661}]", "[1]x", "[1][2]", "[1],", "{\"logits\":[1]}]",
    "[1]\u{FEFF}",
    "[1 /* c */]", "[1] // c", "[1,2]\u{1A}", "[\"0x\"]", "[\"1_0\"]",
    "{\"logits\":[1],\"logits\":[2]}",
  ])
  func bytesThatAreNoPartOfANumberAreRefused(_ text: String) {
    #expect(failing(text).hasPrefix("logits.json:"), "\(failing(text))")
  }

  @Test func nestingIsLimited() throws {
    let open = { String(repeating: "[", count: $0) }
    let close = { String(repeating: "]", count: $0) }
    #expect(try rows((open(64) + "1" + close(64)).utf8, "a") == [[1]])
    let tooDeep = "arrays nested deeper than 64; a tensor has fewer axes"
    #expect(failing(open(65) + "1" + close(65)).hasSuffix(tooDeep))
    #expect(failing(open(1_000_000)).hasSuffix(tooDeep))
  }

  @Test func chunksOfAnySizeGiveTheSame() throws {
    let wanted = (0..<31).map { Double($0) * 1.25e10 }
    let text = "[\(wanted.map { "[\($0), \"\($0)\"]" }.joined(separator: ",\n"))]"
    for chunkBytes in [3, 4, 5, 8, 64, text.utf8.count, text.utf8.count + 1] {
      let source = ByteSource(name: "a", bytes: Array(text.utf8))
      var reader = JSONTensor(try ByteStream(source, chunkBytes: chunkBytes))
      #expect(
        try reader.read() == MemoryTensor(values: wanted.flatMap { [$0, $0] }, shape: [31, 2]))
    }
  }
}
