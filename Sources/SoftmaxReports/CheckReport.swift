public import SoftmaxAnalysis

/// A check as text.
public enum CheckReport {
  public static func text(_ check: OutputCheck, style: TextStyle = .plain) -> String {
    var blocks = [heading(check), figures(check).lines(style)]
    if let worst = check.totals.worst { blocks.append([line(worst, check)]) }
    if !check.limits.isEmpty { blocks.append(limits(check, style)) }
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  static func heading(_ check: OutputCheck) -> [String] {
    let rows = "\(check.rowCount) \(check.rowCount == 1 ? "row" : "rows")"
    return [
      "\(check.outputs.name): \(check.quantity.rawValue) of \(rows), judged in \(check.format)"
    ]
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
    let got = NumberStyle.output(worst.output, format: check.format)
    let wanted = NumberStyle.output(worst.exact, format: check.format)
    let ulps = worst.ulps.map { "\(NumberStyle.ulps($0)) ulp" } ?? "no ulp error"
    return
      "worst: row \(worst.row), index \(worst.index), logit \(NumberStyle.logit(worst.logit)): got "
      + "\(got) [\(worst.output.hex)], wanted \(wanted) [\(worst.exact.hex)], \(ulps)"
  }

  private static func limits(_ check: OutputCheck, _ style: TextStyle) -> [String] {
    check.limits.map { limit in
      let text =
        "\(limit.limit): \(found(limit)), allowed \(NumberStyle.digits(limit.allowed, 6))"
      return style.apply(
        limit.passes ? StyledText("passes  \(text)") : StyledText("FAILS   \(text)", .bad))
    }
  }
}
