public import SoftmaxAnalysis
import SoftmaxReference

/// A diagnosis as text.
public enum DiagnosisReport {
  public static func text(_ diagnosis: Diagnosis, style: TextStyle = .plain) -> String {
    var blocks: [Document.Block] = [.lines([Document.Text(heading(diagnosis))])]
    if let line = SuspectLine.text(
      diagnosis.suspects, diagnosis.quantity.rawValue, remark: SuspectRemark(diagnosis))
    {
      blocks.append(.lines([line] + seeLine(diagnosis.suspects[0].function.references)))
    }
    for finding in diagnosis.rows { blocks.append(.lines(lines(finding, diagnosis))) }
    if diagnosis.rows.isEmpty, diagnosis.suspects.isEmpty {
      let right =
        diagnosis.outputsFrom == "given" && diagnosis.undecided ?? [] == []
        && diagnosis.elements.allSatisfy(isDue)
      let outcome =
        right
        ? "Nothing is wrong: each output is what is due, correctly rounded."
        : "No known failure pattern matches. What came out, beside what is due:"
      blocks.append(.lines([Document.Text(outcome)]))
    }
    blocks.append(.table(table(diagnosis)))
    let costs = costs(diagnosis)
    let sections = costs.isEmpty ? [] : [Document.Section("What it costs", [.list(costs)])]
    return TextRenderer.text([Document.Section(blocks)] + sections, style)
  }

  private static func isDue(_ element: Diagnosis.Element) -> Bool {
    let (output, due) = (element.output, element.correctlyRounded)
    return output.hex == due.hex || output.decimal == 0 && due.decimal == 0
      || output.decimal.isNaN && due.decimal.isNaN
  }

  private static func heading(_ diagnosis: Diagnosis) -> String {
    var text = diagnosis.quantity.rawValue
    if let label = diagnosis.label { text += " with label \(label)" }
    if diagnosis.temperature != 1 {
      text += " at temperature \(NumberStyle.number(diagnosis.temperature))"
    }
    text += " in \(PipelineText.description(diagnosis.pipeline)), "
    guard diagnosis.outputsFrom == "given" else { return text + "by the likely algorithms" }
    text += "the outputs given"
    return diagnosis.sameAs.isEmpty
      ? text : text + ", which are bit for bit those of " + diagnosis.sameAs.joined(separator: ", ")
  }

  private static func lines(
    _ finding: Diagnosis.Finding, _ diagnosis: Diagnosis
  ) -> [Document.Text] {
    let isLimit = finding.name.hasPrefix("correct-") || finding.name == "coarse-output-format"
    var lines: [String] = []
    lines.append("  shows   \(finding.evidence)")
    if !finding.algorithms.isEmpty {
      lines.append("  by      " + finding.algorithms.joined(separator: ", "))
    }
    lines.append("  cause   \(finding.cause)")
    let outcome = finding.remedied.map { self.outcome($0, insteadOf: finding.errors, diagnosis) }
    lines.append("  remedy  \(finding.remedy)" + (outcome ?? ""))
    let name = Document.Text(finding.name, isLimit ? .note : .bad)
    return [name + ": \(finding.title)"] + lines.map { Document.Text($0) }
      + seeLine(finding.references)
  }

  private static func seeLine(_ references: [PublicReference]) -> [Document.Text] {
    references.isEmpty
      ? [] : [Document.Text("  see     " + references.map(\.url).joined(separator: ", "))]
  }

  /// What the remedy gave on this row, and what was there before where both are in the same ulps.
  private static func outcome(
    _ remedied: Diagnosis.Remedied, insteadOf fault: Blame.Errors, _ diagnosis: Diagnosis
  ) -> String {
    let errors = remedied.errors
    if errors.count == 0 { return "" }
    var result =
      errors.nonFinite > 0
      ? "\(errors.nonFinite) of \(errors.count) outputs still not finite"
      : "largest error \(NumberStyle.ulps(errors.maxUlp)) ulp"
    if remedied.pipeline.output != diagnosis.pipeline.output {
      result += " of \(remedied.pipeline.output)"
    } else if fault.nonFinite > 0 {
      result +=
        " instead of \(fault.nonFinite) \(fault.nonFinite == 1 ? "output" : "outputs") not finite"
    } else if let most = fault.maxUlp {
      result += " instead of \(NumberStyle.ulps(most))"
    }
    return "; run on this row (\(remedied.algorithm) in "
      + "\(PipelineText.description(remedied.pipeline))): \(result)"
  }

  /// How many elements are listed: the first.
  private static let greatestListed = 20

  private static func table(_ diagnosis: Diagnosis) -> Document.Table {
    var table = Document.Table(
      columns: ["#", "logit", "output", "exact, rounded", "ulp"].map {
        .init($0)
      })
    table.columns.append(.init("verdict", isNumber: false))
    let format = diagnosis.pipeline.output
    table.rows = diagnosis.elements.prefix(greatestListed).map { element in
      [
        "\(element.index)", NumberStyle.logit(element.logit),
        NumberStyle.output(element.output, format: format),
        NumberStyle.output(element.correctlyRounded, format: format),
        NumberStyle.ulps(element.ulps), element.verdict?.rawValue ?? "",
      ].map { Document.Text($0) }
    }
    if diagnosis.elements.count > greatestListed {
      let rest = diagnosis.elements.count - greatestListed
      table.rows.append(["...", "\(rest) more", "", "", "", ""].map { Document.Text($0, .faint) })
    }
    return table
  }

  private static func costs(_ diagnosis: Diagnosis) -> [String] {
    let costs = diagnosis.costs
    var lines: [String] = []
    if costs.deadGradients > 0 {
      lines.append(
        "\(classes(costs.deadGradients)) no gradient: p (1 - p) is exactly 0 there, and the exact one "
          + "is not.")
    }
    if costs.infiniteLosses > 0 {
      lines.append(
        "\(classes(costs.infiniteLosses)) an infinite loss, -log 0, where the exact one is finite.")
    }
    if costs.zeroLosses > 0 {
      lines.append("\(classes(costs.zeroLosses)) a loss of exactly 0 where the exact one is not.")
    }
    if let mass = costs.lostMass, mass > 0 {
      // What is below binary64's normal numbers has no three digits there.
      let isTold = mass >= Double.leastNormalMagnitude
      lines.append(
        "probability \(isTold ? NumberStyle.digits(mass, 3) : "below 2.3e-308") in all is never sampled."
      )
    }
    if let deviation = costs.sumDeviation, deviation != 0 {
      let sign = deviation < 0 ? "-" : "+"
      let sum =
        deviation.magnitude < 0.01
        ? "1 \(sign) \(NumberStyle.digits(deviation.magnitude, 3))"
        : deviation == -1 && diagnosis.elements.contains { $0.output.decimal != 0 }
          ? "nearly 0" : NumberStyle.digits(1 + deviation, 3)
      lines.append("the outputs sum to \(sum).")
    }
    return lines
  }

  private static func classes(_ count: Int) -> String {
    count == 1 ? "1 class has" : "\(count) classes have"
  }
}
