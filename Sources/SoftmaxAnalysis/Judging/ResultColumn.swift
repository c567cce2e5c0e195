import FloatFormats

/// What one format and algorithm made of all outputs of a row, as bare numbers: what can be said of a row
/// whose elements are too many to be written out.
public struct ResultColumn: Sendable, Hashable {
  public let outputs: [Double]
  /// The exact values, for the logits that the algorithm received, rounded once into the format.
  public let due: [Double]
  /// Errors in ulps; NaN where an output has none.
  public let ulps: [Double]
  /// Verdicts on saturation; nil where there is no question.
  public let verdicts: [Verdict?]
  /// Outputs that are zero where a subnormal number is due.
  public let flushed: Int
}

extension ResultColumn {
  init(_ row: RowOutputs) {
    let judge = row.judge
    outputs = row.outputs
    due = judge.certified.map(\.value)
    ulps = row.errors
    verdicts = row.outputs.indices.map { judge.verdict(row.outputs[$0], at: $0) }
    flushed = row.outputs.indices.count { judge.isFlushed(row.outputs[$0], at: $0) }
  }

  /// The column of elements that are written out.
  init(_ results: [ElementResult]) {
    outputs = results.map { $0.output.number(in: $0.format) }
    due = results.map { $0.correctlyRounded.number(in: $0.format) }
    ulps = results.map { $0.ulps ?? .nan }
    verdicts = results.map(\.verdict)
    flushed = results.count(where: \.isFlushed)
  }

  /// The places of a verdict on a saturated value: of the output, or for a missed one of the value due.
  public func places(of verdict: Verdict, at saturated: Double) -> [Int] {
    let values = verdict == .missed ? due : outputs
    return verdicts.indices.filter { verdicts[$0] == verdict && values[$0] == saturated }
  }

  /// The first place of the largest error in magnitude; nil if no output has an error in ulps.
  public var worst: Int? {
    var worst: Int?
    for place in ulps.indices where !ulps[place].isNaN {
      if worst.map({ ulps[$0].magnitude < ulps[place].magnitude }) ?? true { worst = place }
    }
    return worst
  }

  /// Whether an output has no error in ulps though something else is due: all NaNs are alike.
  public func isSpecialMismatch(_ place: Int) -> Bool {
    ulps[place].isNaN && !(outputs[place].isNaN && due[place].isNaN)
  }
}

extension RowAnalysis {
  /// What a candidate made of the row, in numbers.
  ///
  /// - Precondition: every element has a result of that candidate, as those have that were analyzed.
  public func column(_ candidate: Int) -> ResultColumn {
    columns?[candidate] ?? ResultColumn(elements.map { $0.results[candidate] })
  }

  /// How many elements the row has, listed or not.
  public var elementCount: Int { columns?.first?.outputs.count ?? elements.count }

  /// The element of a place among all elements; nil if it is not listed.
  public func element(_ place: Int) -> ElementAnalysis? {
    guard columns != nil else { return elements[place] }
    return elements.first { $0.index == place }
  }

  /// The listed elements with the largest errors, at most so many, the largest first; all of them in the
  /// row's order where there are no more.
  public func worstElements(_ limit: Int) -> [ElementAnalysis] {
    guard elementCount > limit else { return elements }
    let severities = elements.map(\.severity)
    return largest(limit, of: severities).sorted {
      (severities[$1], $0) < (severities[$0], $1)
    }.map { elements[$0] }
  }
}

extension ElementAnalysis {
  /// The largest error of any result in ulps, infinite where one has no error in ulps.
  public var severity: Double {
    results.map { $0.ulps?.magnitude ?? .infinity }.max() ?? 0
  }
}

/// The places of the `limit` largest numbers, ascending; among equals, the first.
func largest(_ limit: Int, of numbers: [Double]) -> [Int] {
  guard numbers.count > limit else { return Array(numbers.indices) }
  // Falling, as a sort that is stable leaves them.
  var kept: [Int] = []
  for place in numbers.indices {
    if kept.count == limit {
      guard limit > 0, numbers[place] > numbers[kept[limit - 1]] else { continue }
      kept.removeLast()
    }
    let position = kept.firstIndex { numbers[$0] < numbers[place] } ?? kept.count
    kept.insert(place, at: position)
  }
  return kept.sorted()
}
