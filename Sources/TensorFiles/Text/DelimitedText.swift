import FloatFormats

/// Reads a table of numbers: one row a line, with commas, semicolons, tabs or blanks between.
///
/// Each line is split at its commas if it has any outside quotes, else at its semicolons, else at its
/// tabs, else at runs of blanks. Blank lines and those that start with `#` are skipped.
/// Held in memory are the numbers, a chunk of the file and the longest line.
struct DelimitedText {
  private var stream: ByteStream
  private var line: [UInt8] = []
  private var lineNumber = 0
  private var fields: [Range<Int>] = []
  private var values: [Double] = []
  private var rowLength = 0

  init(_ stream: ByteStream) {
    self.stream = stream
  }

  /// The table, of shape (rows, numbers in a row).
  ///
  /// - Throws: `TensorFileError` with line and column for a field that is empty or not a number, with
  ///   the line for a row that is longer or shorter than the first; and if there are no numbers.
  mutating func read() throws(TensorFileError) -> MemoryTensor {
    while try stream.readLine(into: &line) {
      lineNumber += 1
      guard let first = line.first(where: { !ASCII.isSpace($0) }), first != ASCII.hash else {
        continue
      }
      split()
      try parse()
    }
    guard rowLength > 0 else {
      throw stream.source.error("no numbers; write one row a line, such as 0.5, -1, 2")
    }
    return MemoryTensor(values: values, shape: [values.count / rowLength, rowLength])
  }

  /// Sets `fields` to where the fields of `line` are, without blanks and quotes around them.
  private mutating func split() {
    fields.removeAll(keepingCapacity: true)
    let content = trimmed(line.indices, isBlank: { $0 != ASCII.tab && ASCII.isSpace($0) })
    let separator = separator(in: content)
    var start = content.lowerBound
    var isQuoted = false
    for index in content {
      if line[index] == ASCII.quote { isQuoted.toggle() }
      guard line[index] == separator, !isQuoted else { continue }
      append(start..<index, separator: separator)
      start = index + 1
    }
    append(start..<content.upperBound, separator: separator)
  }

  private func separator(in content: Range<Int>) -> UInt8 {
    var separator = ASCII.space
    var isQuoted = false
    for byte in line[content] {
      if byte == ASCII.quote { isQuoted.toggle() }
      guard !isQuoted else { continue }
      if byte == ASCII.comma { return byte }
      if byte == ASCII.semicolon { separator = byte }
      if byte == ASCII.tab, separator == ASCII.space { separator = byte }
    }
    return separator
  }

  private mutating func append(_ range: Range<Int>, separator: UInt8) {
    let isBlank = { $0 != separator && ASCII.isSpace($0) }
    var field = trimmed(range, isBlank: isBlank)
    if field.isEmpty, separator == ASCII.space { return }
    let isInQuotes = field.count > 1 && line[field.lowerBound] == ASCII.quote
    if isInQuotes, line[field.upperBound - 1] == ASCII.quote {
      field = trimmed(field.lowerBound + 1..<field.upperBound - 1, isBlank: isBlank)
    }
    fields.append(field)
  }

  private func trimmed(_ range: Range<Int>, isBlank: (UInt8) -> Bool) -> Range<Int> {
    guard let first = line[range].firstIndex(where: { !isBlank($0) }),
      let last = line[range].lastIndex(where: { !isBlank($0) })
    else { return range.lowerBound..<range.lowerBound }
    return first..<last + 1
  }
}

extension DelimitedText {
  /// Appends the numbers of `fields` to `values`.
  private mutating func parse() throws(TensorFileError) {
    for (index, field) in fields.enumerated() {
      do {
        values.append(try NumberToken.value(line[field]))
      } catch {
        throw fieldError(index, error)
      }
    }
    if rowLength == 0 { rowLength = fields.count }
    guard fields.count == rowLength else {
      throw stream.source.error(
        "\(fields.count) numbers, but the first row has \(rowLength); every row needs as many",
        at: .line(lineNumber))
    }
  }

  private func fieldError(_ index: Int, _ error: NumberTextError) -> TensorFileError {
    if rowLength == 0, fields.allSatisfy(isWord) {
      return stream.source.error(
        "text, not numbers; if it is a header line, remove it or start it with #",
        at: .line(lineNumber))
    }
    let message =
      fields[index].isEmpty ? "an empty field; write a number, or nan" : error.description
    return stream.source.error(message, at: .column(index + 1, line: lineNumber))
  }

  /// Whether a field is text that was never meant as a number, such as a column's name.
  private func isWord(_ field: Range<Int>) -> Bool {
    guard let first = line[field].first, ASCII.isLetter(first) || first >= 0x80 else {
      return false
    }
    return !line[field].contains(UInt8(ascii: ":")) && (try? NumberToken.value(line[field])) == nil
  }
}
