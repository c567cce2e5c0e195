public import SoftmaxAnalysis

/// Thresholds as text.
public enum ThresholdsReport {
  public static func text(_ thresholds: Thresholds, style: TextStyle = .plain) -> String {
    var blocks: [Document.Block] = [
      .table(gaps(thresholds)), .table(overflows(thresholds)),
    ]
    if thresholds.rows.contains(where: { !$0.algorithms.isEmpty }) {
      blocks.append(.table(algorithms(thresholds)))
    }
    blocks.append(.list(notes(thresholds)))
    return TextRenderer.text(blocks, style)
  }

  private static func gaps(_ thresholds: Thresholds) -> Document.Table {
    var table = headed(
      thresholds, "Correct rounding of [0, -d, -d, ...]: the gaps d from which on ...")
    table.columns += ["1", "first", "subnormal", "first", "0", "first"].map { .init($0) }
    table.rows = thresholds.rows.map { row in
      head(row, thresholds) + [row.toOne, row.subnormal, row.toZero].flatMap(cells)
    }
    return table
  }

  private static func overflows(_ thresholds: Thresholds) -> Document.Table {
    var table = headed(thresholds, "Logits from which on exp, and the sum of n of them, overflow")
    table.columns += ["exp", "first", "sum", "first"].map { .init($0) }
    table.rows = thresholds.rows.map { row in
      head(row, thresholds) + [row.expOverflows, row.sumOverflows].flatMap(cells)
    }
    return table
  }

  private static func algorithms(_ thresholds: Thresholds) -> Document.Table {
    let row = thresholds.algorithmRow == .largeZero ? "[0, -d, ...]" : "[d, 0, ...]"
    let sums = thresholds.summation.map { ", \($0) summation" } ?? ""
    var table = headed(thresholds, "Algorithms on \(row), every operation rounded\(sums)")
    table.columns += ["algorithm", "basis"].map { .init($0, isNumber: false) }
    for title in ["1", "subnormal", "0"] {
      table.columns += ["\(title) first", "last not", "premature by", "numbers"].map {
        .init($0)
      }
    }
    table.columns.append(.init("fails from"))
    table.rows = thresholds.rows.flatMap { row in
      row.algorithms.map { algorithm in
        head(row, thresholds)
          + [algorithm.algorithm, algorithm.basis.rawValue].map { Document.Text($0) }
          + [algorithm.toOne, algorithm.subnormal, algorithm.toZero].flatMap(band)
          + [Document.Text(algorithm.fails.map { NumberStyle.digits($0.decimal, 9) } ?? "")]
      }
    }
    return table
  }

  private static func headed(_ thresholds: Thresholds, _ caption: String) -> Document.Table {
    var table = Document.Table(caption, columns: [.init("format", isNumber: false)])
    table.columns.append(.init("n"))
    table.columns.append(.init("rounding", isNumber: false))
    return table
  }

  private static func head(_ row: Thresholds.Row, _ thresholds: Thresholds) -> [Document.Text] {
    [row.format, "\(row.classes)", row.rounding].map { Document.Text($0) }
  }

  private static func cells(_ threshold: Thresholds.Threshold?) -> [Document.Text] {
    guard let threshold else { return ["never", ""].map { Document.Text($0, .faint) } }
    let beyond = threshold.undecidedBits == nil ? "beyond" : "undecided"
    let first = threshold.first.map { NumberStyle.digits($0.decimal, 17) } ?? beyond
    return [Document.Text(threshold.exact), Document.Text(first)]
  }

  private static func band(_ band: Thresholds.Band?) -> [Document.Text] {
    guard let band else { return ["not seen", "", "", ""].map { Document.Text($0, .faint) } }
    let isEarly = band.prematureNumbers ?? 0 > 0
    return [
      Document.Text(NumberStyle.digits(band.first.decimal, 9), isEarly ? .bad : .plain),
      Document.Text(band.lastNot.map { NumberStyle.digits($0.decimal, 9) } ?? ""),
      Document.Text(band.prematureBy.map { NumberStyle.digits($0, 3) } ?? ""),
      Document.Text(band.prematureNumbers.map { "\($0)" } ?? ""),
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
    return notes
  }
}
