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
      let column = row.column(candidate)
      let found =
        saturation(row, candidate, column) + facts(row.results[candidate]) + errors(row, column)
      for text in found {
        if let index = sentences.firstIndex(where: { $0.text == text }) {
          sentences[index].titles.append(title)
        } else {
          sentences.append((text, [title]))
        }
      }
    }
    if sentences.isEmpty { return ["Every output is what is due."] }
    return sentences.map { "\($0.titles.joined(separator: ", ")): \($0.text)" }
  }

  // MARK: Saturation

  private func saturation(
    _ row: RowAnalysis, _ candidate: Int, _ column: ResultColumn
  ) -> [String] {
    Verdict.allCases.flatMap { verdict in
      [OutputClass.exactOne, .exactZero].compactMap { kind in
        saturation(row, candidate, column, verdict, kind)
      }
    }
  }

  /// The classes with one verdict on one kind of saturated value: of the output, or for a missed one
  /// of the correctly rounded value.
  private func saturation(
    _ row: RowAnalysis, _ candidate: Int, _ column: ResultColumn, _ verdict: Verdict,
    _ kind: OutputClass
  ) -> String? {
    let saturated = column.places(of: verdict, at: kind == .exactOne ? 1 : 0)
    guard let first = saturated.first.flatMap(row.element) else { return nil }
    let result = first.results[candidate]
    let number = kind == .exactOne ? "1" : "0"
    let places = subject(saturated)
    // The exact value listed is that of the logits given; a format that changed them is judged by what
    // it received.
    let isAsGiven = row.results[candidate].inputRoundingUlps == 0
    let isAlone = saturated.count == 1
    let exact =
      "the exact value" + (isAsGiven ? " \(first.exact.text)" : "")
      + (isAlone ? "" : " of class \(first.index)")
      + (isAsGiven ? "" : " for the logits received")
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
        "\(places) \(isAlone ? output : "not exactly \(number)"). An exact \(number) was missed: "
        + "\(exact)\(isAlone ? "" : ", given as \(output),") rounds to it in \(result.format)."
    // What is due instead is told with the other special values.
    case .notANumber: return nil
    }
  }

  /// `; telling it from 1 takes 143 bits, and binary64 has 53`.
  private func bitsNeeded(_ element: ElementAnalysis, _ format: String) -> String {
    guard let needed = element.bitsNeeded, let format = try? FloatFormat.parse(format)
    else { return "" }
    return "; telling it from 1 takes \(needed) bits, and \(format.name) has "
      + "\(format.significandBits)"
  }

  /// The classes, as `places` has them, or the row's only value by its name.
  private func subject(_ indices: [Int]) -> String {
    analysis.quantity.isForEachLogit
      ? Self.places(indices) : "\(analysis.quantity.name) is"
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
    outputFacts(result) + inputFacts(result)
  }

  private func outputFacts(_ result: RowResult) -> [String] {
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
    case .tied: sentences.append("classes with smaller logits share the largest output.")
    case .changed:
      sentences.append("the largest output is not that of the largest logit.")
    case .kept, .undefined, nil: break
    }
    return sentences
  }

  /// Changes below this many ulps are not told from each other.
  private static let leastUlps = 1e-15

  private func inputFacts(_ result: RowResult) -> [String] {
    var sentences: [String] = []
    if let temperature = (try? FloatFormat.parse(result.format))?.round(analysis.temperature),
      temperature == 0 || temperature.isInfinite
    {
      sentences.append(
        "the temperature is \(NumberStyle.number(temperature)) in \(result.format); the exact values "
          + "are those for \(analysis.temperature).")
    }
    switch result.inputRoundingUlps {
    case .some(0): break
    case .some(let ulps):
      let size =
        ulps < Self.leastUlps
        ? "less than \(Self.leastUlps)" : "up to \(NumberStyle.digits(ulps, 3))"
      sentences.append(
        "rounding the input to \(result.format) moved the exact values by \(size) ulp, which is not "
          + "counted as the algorithm's error.")
    case nil:
      sentences.append(
        "rounding the input to \(result.format) changed which logits or exact values "
          + "are infinite or NaN.")
    }
    return sentences
  }

  private func errors(_ row: RowAnalysis, _ column: ResultColumn) -> [String] {
    var sentences: [String] = []
    if column.flushed > 0 {
      sentences.append(
        "\(column.flushed) subnormal \(column.flushed == 1 ? "result was" : "results were") "
          + "flushed to 0.")
    }
    sentences += special(column)
    if let worst = column.worst, column.ulps[worst] != 0 {
      let index = !analysis.quantity.isForEachLogit ? row.elements[worst].index : worst
      sentences.append(
        "largest error \(NumberStyle.ulps(column.ulps[worst].magnitude)) ulp, at class \(index).")
    }
    return sentences
  }

  /// The most sentences about special values in one row.
  private static let greatestSpecialCount = 3

  /// Outputs without an ulp error that are not what is due: NaN or infinite where a finite value is,
  /// or something else where one of these is. Classes that share output and due value share a
  /// sentence.
  private func special(_ column: ResultColumn) -> [String] {
    var kinds: [(output: String, due: String, classes: [Int])] = []
    var rest = 0
    for place in column.outputs.indices where column.isSpecialMismatch(place) {
      let output = NumberStyle.number(column.outputs[place])
      let due = NumberStyle.number(column.due[place])
      if let kind = kinds.firstIndex(where: { $0.output == output && $0.due == due }) {
        kinds[kind].classes.append(place)
      } else if kinds.count < Self.greatestSpecialCount {
        kinds.append((output, due, [place]))
      } else {
        rest += 1
      }
    }
    var sentences = kinds.map { kind in
      "\(subject(kind.classes)) \(kind.output), where \(kind.due) is due."
    }
    if rest > 0 {
      sentences.append(
        "\(rest) more \(rest == 1 ? "output is" : "outputs are") not what is due.")
    }
    return sentences
  }
}
