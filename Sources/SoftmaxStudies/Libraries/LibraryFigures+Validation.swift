import FloatFormats
import SoftmaxAnalysis

extension LibraryFigures {
  /// Refuses figures that the page cannot set beside each other.
  ///
  /// - Throws: `LibraryFiguresError`.
  public func validate() throws(LibraryFiguresError) {
    try require(!libraries.isEmpty, "names no library")
    try require(Set(libraries.map(\.name)).count == libraries.count, "names a library twice")
    let special = libraries[0].special.map(\.row)
    for library in libraries {
      try require(
        library.special.map(\.row) == special,
        "'\(library.name)' has other special rows than the first library")
      for format in library.formats {
        try validate(format, of: library.name)
      }
    }
  }

  private func validate(_ format: Format, of library: String) throws(LibraryFiguresError) {
    try require(
      FloatFormat.named(format.format) != nil,
      "'\(library)' names no known format: '\(format.format)'")
    let known = Self.sets.map(\.name) + [Self.logSet]
    try require(
      format.sets.map(\.set).sorted() == known.sorted(),
      "'\(library)' in \(format.format) needs each of these sets once: \(known.joined(separator: ", "))"
    )
    if let sum = format.summation {
      try require(
        (0...max(sum.asked, 0)).contains(sum.predicted) && sum.asked > 0,
        "'\(library)' in \(format.format): a summation predicts \(sum.predicted) of \(sum.asked) answers"
      )
    }
    for gap in [format.firstZero, format.firstZeroDue].compactMap({ $0 }) {
      try require(
        gap > 0 && gap.isFinite, "'\(library)' in \(format.format): a gap of \(gap) is none")
    }
    for rows in format.sets {
      let totals = rows.totals
      let counts = [
        totals.correctlyRounded, totals.exactOnesDue, totals.exactZerosDue, totals.prematureOnes,
        totals.prematureZeros, totals.flushed, totals.nonFinite, totals.rowsSumNotOne,
      ]
      let errors = [totals.maxUlp, totals.p99Ulp, totals.meanUlp]
      try require(
        rows.rows > 0 && totals.count > 0 && counts.allSatisfy { $0 >= 0 }
          && errors.allSatisfy { $0 >= 0 },
        "'\(library)' in \(format.format), \(rows.set): a number is below 0, or there are no rows")
    }
  }

  private func require(_ holds: Bool, _ message: String) throws(LibraryFiguresError) {
    if !holds { throw LibraryFiguresError(description: message) }
  }
}

/// Figures that are none.
public struct LibraryFiguresError: Error, Sendable, CustomStringConvertible {
  public let description: String
}
