public import SoftmaxAnalysis

/// A check as text.
public enum CheckReport {
  public static func text(_ check: OutputCheck, style: TextStyle = .plain) -> String {
    var blocks = [heading(check), figures(check).lines(style)]
    if let worst = check.totals.worst { blocks.append([line(worst, check)]) }
    if !check.limits.isEmpty { blocks.append(limits(check, style)) }
    if let baseline = check.baseline { blocks.append(lines(baseline, style)) }
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  static func heading(_ check: OutputCheck) -> [String] {
    let rows = "\(check.rowCount) \(check.rowCount == 1 ? "row" : "rows")"
    var lines = [
      "\(check.outputs.name): \(check.quantity.rawValue) of \(rows), judged in \(check.format)"
    ]
    lines.append("An ulp is the spacing of \(check.format) in the binade of the exact value.")
    if let sample = check.sample {
      lines.append(
        "A sample: \(sample.rows) of \(sample.of) rows, seed \(sample.seed); other rows may be worse."
      )
    }
    if check.ulpFloor > 0 {
      let floor = NumberStyle.digits(check.ulpFloor, 6)
      lines.append("ulp errors of outputs that should be \(floor) or more.")
    }
    return lines
  }

  static func figures(_ check: OutputCheck) -> TextTable {
    let totals = check.totals
    func count(_ value: Int) -> String { NumberStyle.share(value, of: totals.count) }
    var rows = [
      ("elements", "\(totals.count)"), ("correctly rounded", count(totals.correctlyRounded)),
      ("max ulp", NumberStyle.ulps(totals.maxUlp)), ("p99 ulp", NumberStyle.ulps(totals.p99Ulp)),
      ("mean ulp", NumberStyle.ulps(totals.meanUlp)), ("not finite", "\(totals.nonFinite)"),
      ("special values missed", "\(totals.specialValueMismatches)"),
    ]
    if check.quantity != .logSumExp {
      rows += [
        ("exactly 1 (due)", "\(totals.exactOnes) (\(totals.exactOnesDue))"),
        ("exactly 0 (due)", "\(totals.exactZeros) (\(totals.exactZerosDue))"),
        ("premature ones, zeros", "\(totals.prematureOnes), \(totals.prematureZeros)"),
        ("missed ones, zeros", "\(totals.missedOnes), \(totals.missedZeros)"),
        ("flushed subnormals", "\(totals.flushed)"),
        ("rows that lost their argmax", "\(totals.argmaxChanges)"),
      ]
    }
    if check.quantity == .softmax {
      rows.append(("rows whose sum is not 1", "\(totals.rowsSumNotOne)"))
    }
    var table = TextTable(columns: [.init(title: "", alignment: .left), .init(title: "")])
    table.rows = rows.map { [StyledText($0.0), StyledText($0.1)] }
    return table
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
      "row \(worst.row), index \(worst.index), logit \(NumberStyle.logit(worst.logit)): got "
      + "\(got) [\(worst.output.hex)], wanted \(wanted) [\(worst.exact.hex)], \(ulps)"
  }

  static func limits(_ check: OutputCheck, _ style: TextStyle) -> [String] {
    check.limits.map { limit in
      style.apply(
        limit.passes
          ? StyledText("passes  \(sentence(limit))")
          : StyledText("FAILS   \(failure(limit, check))", .bad))
    }
  }

  static func sentence(_ limit: LimitResult) -> String {
    "\(limit.limit): \(found(limit)), allowed \(NumberStyle.digits(limit.allowed, 6))"
  }

  /// What was found, and an element that shows it.
  static func failure(_ limit: LimitResult, _ check: OutputCheck) -> String {
    sentence(limit) + (limit.example.map { "; " + place($0, check) } ?? "")
  }

  static func sentence(_ change: BaselineComparison.Change) -> String {
    "\(change.figure): \(NumberStyle.digits(change.found, 10)), recorded "
      + NumberStyle.digits(change.recorded, 10)
  }

  private static func lines(_ baseline: BaselineComparison, _ style: TextStyle) -> [String] {
    let margin =
      baseline.margin > 0 ? ", by more than \(NumberStyle.digits(100 * baseline.margin, 6)) %" : ""
    var lines = baseline.worse.map {
      style.apply(StyledText("WORSE   \(sentence($0))\(margin)", .bad))
    }
    lines += baseline.better.map { "better  \(sentence($0))" }
    if lines.isEmpty { return ["As recorded in the baseline."] }
    lines.append("Accept these figures with --write-baseline in the place of --baseline.")
    return lines
  }
}
