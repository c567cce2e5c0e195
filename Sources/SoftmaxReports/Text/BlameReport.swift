public import SoftmaxAnalysis
import SoftmaxCore

/// A blame as text.
public enum BlameReport {
  public static func text(_ blame: Blame, style: TextStyle = .plain) -> String {
    guard blame.total.count > 0 else {
      return "Nothing to blame: no element has a finite exact value.\n"
    }
    let saturation = SaturationNote.sentences([blame.pipeline.output], blame.quantity)
    return TextRenderer.text(
      [
        .lines(heading(blame).map { Document.Text($0) }), .table(table(blame)),
        .lines(verdict(blame).map { Document.Text($0) }), .list(notes + saturation),
      ], style)
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

  private static func table(_ blame: Blame) -> Document.Table {
    var table = Document.Table(columns: [.init("step", isNumber: false)])
    table.columns += [
      "rounded alone: worst", "max", "mean", "alone exact: worst", "max", "mean",
    ].map { .init($0) }
    table.rows = blame.rows.map { row in
      let alone = [
        cell(row.aloneAtWorst), cell(row.alone.maxUlp, row.alone), cell(row.alone.meanUlp),
      ]
      let without = [
        cell(row.withoutAtWorst), cell(row.without.maxUlp, row.without),
        cell(row.without.meanUlp),
      ]
      let isCulprit = row.step == blame.culprit
      return [Document.Text(name(row.step, blame), isCulprit ? .bad : .plain)]
        + (alone + without).map { Document.Text($0, isCulprit ? .bad : .plain) }
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
    switch (blame.algorithm, blame.quantity.range) {
    case ("naive", _), ("division-free", _), ("base-2", _), ("two-pass", .logProbability): "x - lse"
    case ("two-pass", _): "differences of exponents"
    case ("division-free-shifted", .probability), ("division-free-shifted", .logProbability):
      "x - max and x - lse"
    case ("log-of-softmax", _): "x - max"
    case (_, .logProbability): "x - max - log(sum)"
    default: "x - max"
    }
  }

  private static func verdict(_ blame: Blame) -> [String] {
    let lost = lostMass(blame)
    guard let charge = blame.charge else {
      return ["Nothing to blame: no element is off by as much as 1 ulp."] + lost
    }
    guard let remedy = blame.remedy else {
      return [accusation(charge, blame), "No remedy that was tried does better."] + lost
    }
    return [
      accusation(charge, blame),
      "Remedy: \(remedy.text). Run over the same rows (\(remedy.algorithm) in "
        + "\(PipelineText.description(remedy.pipeline))): \(summary(remedy.errors)); the worst element "
        + "comes to \(ulps(remedy.atWorst)).",
    ] + lost
  }

  /// Which step makes the worst element's error, as far as the table shows it.
  private static func accusation(
    _ charge: (step: Blame.Step, grounds: Blame.Grounds), _ blame: Blame
  ) -> String {
    let step = name(charge.step.step, blame)
    let whole = blame.worst?.ulps
    let alone = charge.step.aloneAtWorst
    switch charge.grounds {
    case .alone:
      guard let alone else { return "\(step) rounded alone makes the worst element not finite." }
      guard let whole, alone.magnitude <= whole.magnitude else {
        return "\(step) rounded alone: \(ulps(alone)) at the worst element, and "
          + "\(ulps(whole)) with every step rounded."
      }
      return "\(step) rounded: \(NumberStyle.ulps(alone.magnitude)) of "
        + "\(NumberStyle.ulps(whole.magnitude)) ulp at the worst element."
    case .together:
      let left = "with \(step) alone exact it comes to \(ulps(charge.step.withoutAtWorst))."
      guard whole != nil else {
        return "No step rounded alone makes the worst element not finite, several do together; "
          + left
      }
      return "No step rounded alone makes half of the worst element's error, several do together; "
        + left
    case .most:
      guard whole != nil else {
        return
          "No step rounded alone makes the worst element not finite, and none alone exact mends "
          + "it: several do so together."
      }
      return
        "\(step) rounded alone: \(ulps(alone)) of \(ulps(whole)) at the worst element, the most "
        + "of any step; none makes half of it."
    }
  }

  /// What the outputs' format takes away from a row though each output is as near as it allows.
  private static func lostMass(_ blame: Blame) -> [String] {
    guard let lost = blame.lostMass else { return [] }
    return [
      "The outputs of row \(lost.row) sum to \(NumberStyle.digits(lost.sum, 6)), and to "
        + "\(NumberStyle.digits(lost.sumBeforeOutput, 6)) with output rounding exact: \(lost.zeros) of "
        + "\(lost.count) are 0 in \(blame.pipeline.output). Store probabilities in a wider format, or scaled "
        + "by a power of two that is divided out later."
    ]
  }

  private static let notes = [
    "\"rounded alone\": every other step exact. \"alone exact\": every other step rounded.",
    "Errors are in ulps of the outputs' format at the exact value; those at the worst element have a sign.",
  ]
}
