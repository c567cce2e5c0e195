import FloatFormats
import SoftmaxAnalysis

/// What an analysis found, in plain sentences.
struct Findings {
  let analysis: Analysis

  /// About one row: saturation, flushed and lost classes, the sum, the argmax, the input's rounding.
  /// What holds for several formats or algorithms is said once.
  func sentences(of row: RowAnalysis) -> [String] {
    let titles = CandidateTitles(analysis.totals).titles
    var sentences: [(text: String, titles: [String])] = []
    for (candidate, title) in titles.enumerated() {
      let found =
        saturation(row, candidate) + facts(row.results[candidate]) + errors(row, candidate)
      for text in found {
        if let index = sentences.firstIndex(where: { $0.text == text }) {
          sentences[index].titles.append(title)
        } else {
          sentences.append((text, [title]))
        }
      }
    }
    return sentences.map { "\($0.titles.joined(separator: ", ")): \($0.text)" }
  }

  // MARK: Saturation

  private func saturation(_ row: RowAnalysis, _ candidate: Int) -> [String] {
    Verdict.allCases.flatMap { verdict in
      [OutputClass.exactOne, .exactZero].compactMap { kind in
        saturation(row, candidate, verdict, kind)
      }
    }
  }

  /// The classes with one verdict on one kind of saturated value: of the output, or for a missed one
  /// of the correctly rounded value.
  private func saturation(
    _ row: RowAnalysis, _ candidate: Int, _ verdict: Verdict, _ kind: OutputClass
  ) -> String? {
    let saturated = kind == .exactOne ? 1.0 : 0.0
    let elements = row.elements.filter { element in
      let result = element.results[candidate]
      let value = verdict == .missed ? result.correctlyRounded : result.output
      return result.verdict == verdict && value.decimal == saturated
    }
    guard let first = elements.first else { return nil }
    let result = first.results[candidate]
    let number = kind == .exactOne ? "1" : "0"
    let places = Self.places(elements.map(\.index))
    // The exact value listed is that of the logits given; a format that changed them is judged by what
    // it received.
    let isAsGiven = row.results[candidate].inputRoundingUlps == 0
    let exact =
      isAsGiven
      ? "the exact value \(first.exact.text)" : "the exact value for the logits received"
    let bits = kind == .exactOne && isAsGiven ? bitsNeeded(first, result.format) : ""
    switch verdict {
    case .correct:
      return
        "\(places) exactly \(number). That is correct: \(exact) rounds to \(number) in "
        + "\(result.format)\(bits)."
    case .premature:
      let due = NumberStyle.output(result.correctlyRounded, format: result.format)
      return
        "\(places) exactly \(number). That is premature: \(exact) rounds to \(due) in "
        + "\(result.format)\(bits)."
    case .missed:
      let output = NumberStyle.output(result.output, format: result.format)
      return
        "\(places) \(output). An exact \(number) was missed: \(exact) rounds to it in "
        + "\(result.format)."
    }
  }

  /// `; telling it from 1 takes 143 bits, and binary64 has 53`.
  private func bitsNeeded(_ element: ElementAnalysis, _ format: String) -> String {
    guard let needed = element.bitsNeeded, let format = FloatFormat.named(format) else { return "" }
    return "; telling it from 1 takes \(needed) bits, and \(format.name) has "
      + "\(format.significandBits)"
  }

  /// `class 1 is`, `classes 0 and 2 are`, `classes 0, 1, 2 and 40 others are`.
  private static func places(_ indices: [Int]) -> String {
    if indices.count == 1 { return "class \(indices[0]) is" }
    let named = indices.prefix(indices.count > 5 ? 3 : indices.count - 1).map(String.init)
    let rest = indices.count > 5 ? "\(indices.count - 3) others" : "\(indices.last!)"
    return "classes \(named.joined(separator: ", ")) and \(rest) are"
  }

  // MARK: Rows

  private func facts(_ result: RowResult) -> [String] {
    var sentences: [String] = []
    if let deviation = result.sumDeviation, deviation != 0 {
      let sign = deviation < 0 ? "-" : "+"
      sentences.append(
        "the outputs sum to 1 \(sign) \(NumberStyle.digits(deviation.magnitude, 3)).")
    }
    if let lost = result.lostClasses, lost > 0 {
      sentences.append(
        "\(lost) \(lost == 1 ? "class has" : "classes have") probability exactly 0; "
          + "taking the logarithm gives -inf there, where log-softmax is finite.")
    }
    switch result.argmax {
    case .tied: sentences.append("the largest output is tied; the largest logit is not.")
    case .changed:
      sentences.append("the largest output is not that of the largest logit.")
    case .kept, .undefined, nil: break
    }
    switch result.inputRoundingUlps {
    case .some(0): break
    case .some(let ulps):
      sentences.append(
        "rounding the input to \(result.format) moved the exact values by up to "
          + "\(NumberStyle.ulps(ulps)) ulp, which is not counted as the algorithm's error.")
    case nil:
      sentences.append(
        "rounding the input to \(result.format) made a logit, the temperature or an exact "
          + "value infinite or NaN.")
    }
    return sentences
  }

  private func errors(_ row: RowAnalysis, _ candidate: Int) -> [String] {
    let results = row.elements.map { $0.results[candidate] }
    let flushed = results.count { $0.isFlushed }
    let broken = results.count { $0.class == .nan && !$0.correctlyRounded.decimal.isNaN }
    var sentences: [String] = []
    if flushed > 0 {
      sentences.append(
        "\(flushed) subnormal \(flushed == 1 ? "result was" : "results were") flushed to 0.")
    }
    if broken > 0 {
      sentences.append(
        "\(broken) \(broken == 1 ? "output is" : "outputs are") NaN, though NaN is not due.")
    }
    let worst = row.elements.filter { $0.results[candidate].ulps != nil }.max {
      $0.results[candidate].ulps!.magnitude < $1.results[candidate].ulps!.magnitude
    }
    if let worst, let ulps = worst.results[candidate].ulps, ulps != 0 {
      sentences.append(
        "largest error \(NumberStyle.ulps(ulps.magnitude)) ulp, at class \(worst.index).")
    }
    return sentences
  }
}
