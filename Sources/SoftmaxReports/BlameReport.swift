public import SoftmaxAnalysis
import SoftmaxCore

/// A blame as text.
public enum BlameReport {
  public static func text(_ blame: Blame, style: TextStyle = .plain) -> String {
    guard blame.total.count > 0 else {
      return "Nothing to blame: no element has a finite exact value.\n"
    }
    let saturation = SaturationNote.sentences([blame.pipeline.output], blame.quantity).map {
      "  - " + $0
    }
    let blocks = [heading(blame), table(blame).lines(style), verdict(blame), notes + saturation]
    return style.text(blocks)
  }

  private static func heading(_ blame: Blame) -> [String] {
    var lines = [
      "\(blame.quantity.rawValue) by \(blame.algorithm) in "
        + "\(PipelineText.description(blame.pipeline)): \(summary(blame.total))"
    ]
    if let worst = blame.worst {
      let output = NumberStyle.output(worst.output, format: blame.pipeline.output)
      let due = NumberStyle.output(worst.correctlyRounded, format: blame.pipeline.output)
      lines.append(
        "worst element: row \(worst.row), class \(worst.index), logit "
          + "\(NumberStyle.logit(worst.logit)): \(output) [\(worst.output.hex)], exact value rounded "
          + "\(due) [\(worst.correctlyRounded.hex)], \(ulps(worst.ulps))")
    }
    return lines
  }

  private static func summary(_ errors: Blame.Errors) -> String {
    let elements = "\(errors.count) \(errors.count == 1 ? "element" : "elements")"
    let finite = errors.count - errors.nonFinite
    guard finite > 0 else {
      return errors.count == 1 ? "the output is not finite" : "none of \(elements) is finite"
    }
    return "max \(ulps(errors.maxUlp)), mean \(ulps(errors.meanUlp)) over "
      + (finite < errors.count ? "the \(finite) finite of " : "") + elements
  }

  private static func ulps(_ value: Double?) -> String {
    value.map { "\(NumberStyle.ulps($0)) ulp" } ?? "not finite"
  }

  private static func table(_ blame: Blame) -> TextTable {
    var table = TextTable(columns: [.init(title: "step", alignment: .left)])
    table.columns += [
      "rounded alone: worst", "max", "mean", "alone exact: worst", "max", "mean",
    ].map { .init(title: $0) }
    table.rows = blame.rows.map { row in
      let alone = [
        cell(row.aloneAtWorst), cell(row.alone.maxUlp, row.alone), cell(row.alone.meanUlp),
      ]
      let without = [
        cell(row.withoutAtWorst), cell(row.without.maxUlp, row.without),
        cell(row.without.meanUlp),
      ]
      let isCulprit = row.step == blame.culprit
      return [StyledText(name(row.step, blame), isCulprit ? .bad : .plain)]
        + (alone + without).map { StyledText($0, isCulprit ? .bad : .plain) }
    }
    return table
  }

  /// An error; infinite wherever some output is.
  private static func cell(_ value: Double?, _ errors: Blame.Errors? = nil) -> String {
    guard let value, errors?.nonFinite ?? 0 == 0 else { return "not finite" }
    // What remains of the enclosure's width is below this.
    return value.magnitude < 1e-10 ? "0" : NumberStyle.ulps(value)
  }

  /// A step in the algorithm's own words.
  private static func name(_ step: ArithmeticStep, _ blame: Blame) -> String {
    switch step {
    case .load: "logits to \(blame.pipeline.arithmetic)"
    case .subtract: subtraction(blame)
    case .multiply: "products"
    case .exp: "exp"
    case .sum: "sum"
    case .add: "additions"
    case .log: "log"
    case .divide: "division"
    case .output: "output rounding"
    }
  }

  /// What it is that the algorithm subtracts, for this quantity.
  private static func subtraction(_ blame: Blame) -> String {
    switch (blame.algorithm, blame.quantity) {
    case ("naive", _), ("division-free", _), ("base-2", _), ("two-pass", .logSoftmax): "x - lse"
    case ("two-pass", _): "differences of exponents"
    case ("division-free-shifted", .softmax), ("division-free-shifted", .logSoftmax):
      "x - max and x - lse"
    case ("log-of-softmax", _): "x - max"
    case (_, .logSoftmax): "x - max - log(sum)"
    default: "x - max"
    }
  }

  private static func verdict(_ blame: Blame) -> [String] {
    guard let culprit = blame.culprit, let worst = blame.worst else {
      return ["Nothing to blame: no element is off by as much as 1 ulp."]
    }
    let row = blame.rows.first { $0.step == culprit }!
    var lines = ["\(name(culprit, blame)) rounded alone makes the worst element not finite."]
    if let share = row.aloneAtWorst?.magnitude, let whole = worst.ulps?.magnitude {
      lines = [
        "\(name(culprit, blame)) rounded: \(NumberStyle.ulps(share)) of "
          + "\(NumberStyle.ulps(whole)) ulp at the worst element."
      ]
    }
    if let remedy = blame.remedy {
      lines.append(
        "Remedy: \(remedy.text). Run over the same rows (\(remedy.algorithm) in "
          + "\(PipelineText.description(remedy.pipeline))): \(summary(remedy.errors)); the worst element "
          + "comes to \(ulps(remedy.atWorst)).")
    } else {
      lines.append("No remedy that was tried does better.")
    }
    return lines
  }

  private static let notes = [
    "  - \"rounded alone\": every other step exact. \"alone exact\": every other step rounded.",
    "  - Errors are in ulps of the outputs' format at the exact value; those at the worst element have a sign.",
  ]
}
