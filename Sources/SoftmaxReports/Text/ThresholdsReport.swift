public import SoftmaxAnalysis

/// Thresholds as text.
public enum ThresholdsReport {
  public static func text(_ thresholds: Thresholds, style: TextStyle = .plain) -> String {
    var blocks = [["Correct rounding of [0, -d, -d, ...]: the gaps d from which on ..."]]
    blocks[0] += gaps(thresholds).lines(style)
    blocks.append(["Logits from which on exp, and the sum of n of them, overflow"])
    blocks[1] += overflows(thresholds).lines(style)
    if thresholds.rows.contains(where: { !$0.algorithms.isEmpty }) {
      let row = thresholds.algorithmRow == .largeZero ? "[0, -d, ...]" : "[d, 0, ...]"
      let sums = thresholds.summation.map { ", \($0) summation" } ?? ""
      blocks.append(["Algorithms on \(row), every operation rounded\(sums)"])
      blocks[2] += algorithms(thresholds).lines(style)
    }
    blocks.append(notes(thresholds))
    return style.text(blocks)
  }

  private static func gaps(_ thresholds: Thresholds) -> TextTable {
    var table = headed(thresholds)
    table.columns += ["1", "first", "subnormal", "first", "0", "first"].map { .init(title: $0) }
    table.rows = thresholds.rows.map { row in
      head(row, thresholds) + [row.toOne, row.subnormal, row.toZero].flatMap(cells)
    }
    return table
  }

  private static func overflows(_ thresholds: Thresholds) -> TextTable {
    var table = headed(thresholds)
    table.columns += ["exp", "first", "sum", "first"].map { .init(title: $0) }
    table.rows = thresholds.rows.map { row in
      head(row, thresholds) + [row.expOverflows, row.sumOverflows].flatMap(cells)
    }
    return table
  }

  private static func algorithms(_ thresholds: Thresholds) -> TextTable {
    var table = headed(thresholds)
    table.columns += ["algorithm", "basis"].map { .init(title: $0, alignment: .left) }
    for title in ["1", "subnormal", "0"] {
      table.columns += ["\(title) first", "last not", "premature by", "numbers"].map {
        .init(title: $0)
      }
    }
    table.columns.append(.init(title: "fails from"))
    table.rows = thresholds.rows.flatMap { row in
      row.algorithms.map { algorithm in
        head(row, thresholds)
          + [algorithm.algorithm, algorithm.basis.rawValue].map { StyledText($0) }
          + [algorithm.toOne, algorithm.subnormal, algorithm.toZero].flatMap(band)
          + [StyledText(algorithm.fails.map { NumberStyle.digits($0.decimal, 9) } ?? "")]
      }
    }
    return table
  }

  private static func headed(_ thresholds: Thresholds) -> TextTable {
    var table = TextTable(columns: [.init(title: "format", alignment: .left)])
    table.columns.append(.init(title: "n"))
    table.columns.append(.init(title: "rounding", alignment: .left))
    return table
  }

  private static func head(_ row: Thresholds.Row, _ thresholds: Thresholds) -> [StyledText] {
    [row.format, "\(row.classes)", row.rounding].map { StyledText($0) }
  }

  private static func cells(_ threshold: Thresholds.Threshold?) -> [StyledText] {
    guard let threshold else { return ["never", ""].map { StyledText($0, .faint) } }
    let beyond = threshold.undecidedBits == nil ? "beyond" : "undecided"
    let first = threshold.first.map { NumberStyle.digits($0.decimal, 17) } ?? beyond
    return [StyledText(threshold.exact), StyledText(first)]
  }

  private static func band(_ band: Thresholds.Band?) -> [StyledText] {
    guard let band else { return ["not seen", "", "", ""].map { StyledText($0, .faint) } }
    let isEarly = band.prematureNumbers ?? 0 > 0
    return [
      StyledText(NumberStyle.digits(band.first.decimal, 9), isEarly ? .bad : .plain),
      StyledText(band.lastNot.map { NumberStyle.digits($0.decimal, 9) } ?? ""),
      StyledText(band.prematureBy.map { NumberStyle.digits($0, 3) } ?? ""),
      StyledText(band.prematureNumbers.map { "\($0)" } ?? ""),
    ]
  }

  private static func notes(_ thresholds: Thresholds) -> [String] {
    var notes = [
      "Exact thresholds are rounded to the digits shown; 0 where the class is so at every gap.",
      "\"first\" is the first number of the format beyond, certified: the number before does not cross, "
        + "it does. \"beyond\": past the format's largest number.",
      "\"subnormal\" is below the least normal number, 0 included.",
    ]
    let bases = Set(thresholds.rows.flatMap(\.algorithms).map(\.basis))
    if bases.contains(.exhaustive) {
      notes.append("exhaustive: the algorithm was run at every gap of the format.")
    }
    if bases.contains(.searched) {
      notes.append(
        "searched: run on a grid, by bisection, and at the neighbours of the crossing found; bands "
          + "that the search did not meet are not shown.")
    }
    if !bases.isEmpty {
      notes.append(
        "\"last not\": the last gap beyond the first at which the algorithm has not crossed; it is not "
          + "monotone in between. \"premature by\": how much sooner than correct rounding, in the gap "
          + "and in numbers of the format. \"fails from\": outputs are not finite, or all 0.")
    }
    return notes.map { "  - " + $0 }
  }
}
