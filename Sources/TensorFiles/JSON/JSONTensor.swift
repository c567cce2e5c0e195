import FloatFormats

/// Reads a tensor from JSON: nested arrays of numbers, or an object `{"logits": ...}` around them.
///
/// Numbers are rounded once to binary64; strings stand for what JSON has no numbers for: `"NaN"`,
/// `"-inf"`, `"0x1p-3"`, `"bits:3ff0000000000000"`. Foundation's decoder is not used because it gives
/// neither the place of a fault nor the text of a number. Held in memory are the numbers and a chunk
/// of the file.
struct JSONTensor {
  private var scanner: JSONScanner
  private var nesting = ArrayNesting()
  private var values: [Double] = []
  private var word: [UInt8] = []

  init(_ stream: ByteStream) {
    scanner = JSONScanner(stream)
  }

  /// The tensor; its rank is the depth of the arrays.
  ///
  /// - Throws: `TensorFileError` with line and column for text that is not JSON; with a path such as
  ///   `[2][1]` for an element that is not a number or makes the nesting ragged; and if there are no
  ///   numbers.
  mutating func read() throws(TensorFileError) -> MemoryTensor {
    guard try scanner.peek() != nil else { throw scanner.error("no numbers; write [[0.5, -1, 2]]") }
    let isObject = try scanner.take("{")
    if isObject { try takeKey() }
    guard try scanner.peek() == UInt8(ascii: "[") else { throw try scanner.unexpected("'['") }
    try readArrays()
    if isObject, try !scanner.take("}") {
      throw try scanner.unexpected("'}', as only the key \"logits\" is read,")
    }
    guard try scanner.peek() == nil else { throw try scanner.unexpected("nothing more") }
    guard !values.isEmpty else { throw scanner.error("no numbers; write [[0.5, -1, 2]]") }
    return MemoryTensor(values: values, shape: nesting.shape)
  }

  private mutating func takeKey() throws(TensorFileError) {
    try scanner.takeString(into: &word)
    guard word.elementsEqual("logits".utf8) else {
      throw scanner.error(
        "the key \"\(String(decoding: word, as: UTF8.self))\" is not read; name the array \"logits\"",
        bytesBack: word.count + 2)
    }
    try scanner.expect(":")
  }

  private mutating func readArrays() throws(TensorFileError) {
    repeat {
      if try scanner.take("[") {
        try fit { (nesting) throws(ArrayNesting.Misfit) in try nesting.open() }
        guard try scanner.peek() == UInt8(ascii: "]") else { continue }
      } else {
        values.append(try number())
        try fit { (nesting) throws(ArrayNesting.Misfit) in try nesting.addNumber() }
      }
      try closeArrays()
    } while nesting.depth > 0
  }

  /// Takes what comes after an element: brackets that close, then a comma while an array is open.
  private mutating func closeArrays() throws(TensorFileError) {
    while nesting.depth > 0, try scanner.take("]") {
      try fit { (nesting) throws(ArrayNesting.Misfit) in try nesting.close() }
    }
    if nesting.depth > 0, try !scanner.take(",") { throw try scanner.unexpected("',' or ']'") }
  }

  private mutating func fit(
    _ change: (inout ArrayNesting) throws(ArrayNesting.Misfit) -> Void
  ) throws(TensorFileError) {
    do {
      try change(&nesting)
    } catch {
      throw scanner.error(error.message, atPath: error.path)
    }
  }
}

extension JSONTensor {
  private mutating func number() throws(TensorFileError) -> Double {
    switch try scanner.peek() {
    case ASCII.quote:
      try scanner.takeString(into: &word)
    case UInt8(ascii: "{"):
      throw elementError("an object, where a number or an array belongs; write its numbers alone")
    default:
      try scanner.takeWord(into: &word)
      try checkWord()
    }
    do {
      return try NumberToken.value(word[...])
    } catch {
      throw elementError(error.description)
    }
  }

  /// Checks that `word`, taken from outside quotes, is a number as JSON writes it.
  private mutating func checkWord() throws(TensorFileError) {
    guard !word.isEmpty else { throw try scanner.unexpected("a number or '['") }
    guard !JSONNumber.matches(word) else { return }
    let text = String(decoding: word, as: UTF8.self)
    switch text {
    case "null", "true", "false":
      throw elementError("\(text) is not a number; write one, or \"NaN\" with its quotes")
    case "NaN", "Infinity", "-Infinity":
      throw elementError("\(text) is not JSON; write \"\(text)\" with quotes")
    default:
      throw scanner.error(
        "'\(text)' is not a JSON number; write it like -1.5e3, other notations in quotes",
        bytesBack: word.count)
    }
  }

  private func elementError(_ message: String) -> TensorFileError {
    scanner.error(message, atPath: nesting.path)
  }
}
