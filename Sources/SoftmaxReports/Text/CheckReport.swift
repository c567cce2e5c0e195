public import SoftmaxAnalysis

/// A check as text.
public enum CheckReport {
  public static func text(_ check: OutputCheck, style: TextStyle = .plain) -> String {
    TextRenderer.text(blocks(check), style)
  }

  static func blocks(_ check: OutputCheck) -> [Document.Block] {
    var blocks: [Document.Block] = [.lines(heading(check).map { Document.Text($0) })]
    if let line = SuspectLine.text(check.suspects, check.quantity.rawValue) {
      blocks.append(.lines([line]))
    }
    blocks.append(.table(figures(check)))
    if let worst = check.totals.worst { blocks.append(.paragraph(line(worst, check))) }
    if !check.limits.isEmpty { blocks.append(.lines(limits(check))) }
    if let baseline = check.baseline { blocks.append(.lines(lines(baseline))) }
    if let undecided = check.undecided {
      blocks.append(.lines(undecided.map { Document.Text("NOT JUDGED  \($0.text)", .bad) }))
    }
    if check.requiresNothing { blocks.append(.paragraph(nothingRequired)) }
    return blocks
  }

  static let nothingRequired =
    "Nothing was required: no limit and no baseline was given, so that the check passes whatever it finds."

  static func heading(_ check: OutputCheck) -> [String] {
    let rows = "\(check.rowCount) \(check.rowCount == 1 ? "row" : "rows")"
    var lines = [
      "\(check.outputs.name): \(check.quantity.rawValue) of \(rows), judged in \(check.format)"
    ]
    lines.append("An ulp is the spacing of \(check.format) in the binade of the exact value.")
    lines += SaturationNote.sentences([check.format], check.quantity)
    if let sample = check.sample {
      lines.append(
        "A sample: \(sample.rows) of \(sample.of) rows, seed \(sample.seed); other rows may be worse."
      )
    }
    if let ignored = check.ignoredRows {
      lines.append(
        "\(ignored) of the rows \(ignored == 1 ? "does" : "do") not count, and no figure here is of them."
      )
    }
    if check.ulpFloor > 0 {
      let floor = NumberStyle.digits(check.ulpFloor, 6)
      lines.append("ulp errors of outputs that should be \(floor) or more.")
    }
    return lines + conventions(check.convention)
  }

  /// What is due in rows without a softmax, where that is not NaN.
  private static func conventions(_ convention: RowConvention) -> [String] {
    var lines: [String] = []
    switch convention.maskedRows {
    case .nan: break
    case .zero: lines.append("Rows whose logits are all -inf are due 0 everywhere, by convention.")
    case .uniform:
      lines.append("Rows whose logits are all -inf are due 1/n everywhere, by convention.")
    }
    if convention.infiniteLogits == .one {
      lines.append(
        "In rows with inf, its classes share 1 equally and the others are due 0, by convention.")
    }
    return lines
  }

  static func figures(_ check: OutputCheck) -> Document.Table {
    let totals = check.totals
    func count(_ value: Int) -> String { NumberStyle.share(value, of: totals.count) }
    var rows = [
      ("elements", "\(totals.count)"), ("correctly rounded", count(totals.correctlyRounded)),
      ("max ulp", NumberStyle.ulps(totals.maxUlp)), ("p99 ulp", NumberStyle.ulps(totals.p99Ulp)),
      ("mean ulp", NumberStyle.ulps(totals.meanUlp)), ("not finite", "\(totals.nonFinite)"),
      ("special values missed", "\(totals.specialValueMismatches)"),
    ]
    let rule = check.quantity.rule
    if check.quantity.range == .real, rule.isSaturated(0) {
      rows.append(("exactly 0 (due)", "\(totals.exactZeros) (\(totals.exactZerosDue))"))
      rows += saturation(totals, hasOnes: rule.isSaturated(1))
      rows.append(("flushed subnormals", "\(totals.flushed)"))
    } else if check.quantity.isForEachLogit {
      rows += [
        ("exactly 1 (due)", "\(totals.exactOnes) (\(totals.exactOnesDue))"),
        ("exactly 0 (due)", "\(totals.exactZeros) (\(totals.exactZerosDue))"),
        ("premature ones, zeros", "\(totals.prematureOnes), \(totals.prematureZeros)"),
        ("missed ones, zeros", "\(totals.missedOnes), \(totals.missedZeros)"),
        ("flushed subnormals", "\(totals.flushed)"),
        ("rows that lost their argmax", "\(totals.argmaxChanges)"),
      ]
    }
    if check.quantity.range == .probability {
      rows.append(("rows whose sum is not 1", "\(totals.rowsSumNotOne)"))
    }
    var table = Document.Table(columns: [.init("", isNumber: false), .init("")])
    table.rows = rows.map { [Document.Text($0.0), Document.Text($0.1)] }
    return table
  }

  /// Saturated values of a quantity that does not rank classes; ones are those of either sign.
  private static func saturation(_ totals: Totals, hasOnes: Bool) -> [(String, String)] {
    guard hasOnes else {
      return [
        ("premature zeros", "\(totals.prematureZeros)"), ("missed zeros", "\(totals.missedZeros)"),
      ]
    }
    return [
      ("premature 1 or -1, zeros", "\(totals.prematureOnes), \(totals.prematureZeros)"),
      ("missed 1 or -1, zeros", "\(totals.missedOnes), \(totals.missedZeros)"),
    ]
  }

  static func line(_ worst: Totals.Worst, _ check: OutputCheck) -> String {
    "worst: " + place(worst, check)
  }

  /// Row, index, logit, what was got, what is wanted, and the error.
  static func place(_ worst: Totals.Worst, _ check: OutputCheck) -> String {
    let got = NumberStyle.output(worst.output, format: check.format)
    let wanted = NumberStyle.output(worst.exact, format: check.format)
    let ulps = worst.ulps.map { "\(NumberStyle.ulps($0)) ulp" } ?? "no ulp error"
    return
      "\(location(worst, check)), logit \(NumberStyle.logit(worst.logit)): got "
      + "\(got) [\(worst.output.hex)], wanted \(wanted) [\(worst.exact.hex)], \(ulps)"
  }

  /// Row and index; the indices in the tensor, too, where they are others.
  private static func location(_ worst: Totals.Worst, _ check: OutputCheck) -> String {
    let element = "row \(worst.row), index \(worst.index)"
    guard let place = check.logits.place(row: worst.row, index: worst.index), place.count > 1,
      place != [worst.row, worst.index]
    else { return element }
    return "\(element) at \(place)"
  }

  static func limits(_ check: OutputCheck) -> [Document.Text] {
    check.limits.map { limit in
      limit.passes
        ? Document.Text("passes  \(sentence(limit))")
        : Document.Text("FAILS   \(failure(limit, check))", .bad)
    }
  }

  static func sentence(_ limit: LimitResult) -> String {
    "\(limit.limit): \(found(limit)), allowed \(NumberStyle.digits(limit.allowed, 6))"
  }

  /// What was found, and an element that shows it; the worst one, which has its own line, only by its place.
  static func failure(_ limit: LimitResult, _ check: OutputCheck) -> String {
    // No one element makes a percentile or a mean.
    let isStatistic = ["p99-ulp", "mean-ulp"].contains(limit.limit) && limit.found != nil
    guard let example = limit.example, !isStatistic else { return sentence(limit) }
    let worst = check.totals.worst
    let isWorst = example.row == worst?.row && example.index == worst?.index
    return sentence(limit) + "; " + (isWorst ? location(example, check) : place(example, check))
  }

  static func sentence(_ change: BaselineComparison.Change) -> String {
    "\(change.figure): \(figure(change.found)), recorded \(figure(change.recorded))"
  }

  /// A figure of a baseline, where binary64's largest number stands for an infinite one.
  static func figure(_ value: Double) -> String {
    value == .greatestFiniteMagnitude ? "not finite" : NumberStyle.digits(value, 10)
  }

  private static func lines(_ baseline: BaselineComparison) -> [Document.Text] {
    let margin = baseline.margin > 0 ? "by more than \(share(baseline.margin))" : nil
    var lines = baseline.worse.map {
      Document.Text("WORSE   \(sentence($0))\(margin.map { ", \($0)" } ?? "")", .bad)
    }
    lines += baseline.better.map { Document.Text("better  \(sentence($0))") }
    guard lines.isEmpty else {
      return lines + [
        Document.Text("Accept these figures with --write-baseline in the place of --baseline.")
      ]
    }
    return [
      Document.Text(
        margin.map { "No figure is worse than recorded \($0)." } ?? "As recorded in the baseline.")
    ]
  }

  /// A share in percent, or as a multiple where that is too large a number.
  private static func share(_ share: Double) -> String {
    let percent = 100 * share
    return percent.isFinite
      ? "\(NumberStyle.estimate(percent, 6)) %" : "\(NumberStyle.estimate(share, 6)) times that"
  }
}
