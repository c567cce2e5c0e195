import FloatFormats
import MultiPrecision
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReference

/// SoftmaxCore and SoftmaxReference.
enum RowCalls {
  static let all = [
    Entry("a candidate") {
      let quantity = $0.quantity()
      let candidate = Candidate($0.algorithm(for: quantity), $0.pipeline())
      _ = candidate.run(quantity, $0.row(), temperature: $0.temperature())
    },
    Entry("certify a row") {
      let row = $0.row()
      let reference = try reference(&$0)
      for value in try reference.certify(row) {
        _ = (value.certificate.description, value.ulpError(of: $0.double(), in: reference.format))
      }
    },
    Entry("exact values") {
      let row = $0.row()
      let reference = try reference(&$0, base: .e)
      for value in try reference.exactValues(row, digits: 2 + $0.below(40)) { _ = "\(value)" }
    },
    Entry("other precisions") {
      let row = $0.row()
      let reference = try reference(&$0, base: .e)
      for value in try reference.rounded(row, toPrecision: 2 + $0.below(300)) { _ = "\(value)" }
      _ = try reference.bitsNeeded(row)
    },
    Entry("certify a tensor") {
      let row = $0.row()
      let logits = row + row
      let reference = try reference(&$0)
      let count = reference.quantity.outputCount(row.count) * 2
      if reference.format.significandBits > 24 || reference.format.minExponent < -126
        || reference.format.maxExponent > 127
      {
        var results = [Double](repeating: 0, count: count)
        try reference.certify(rows: logits, of: row.count, into: &results)
      } else {
        var results = [Float](repeating: 0, count: count)
        try reference.certify(rows: logits, of: row.count, into: &results)
      }
    },
    Entry("certify rows that stand apart") {
      let layouts = [$0.layout(), $0.layout()]
      let logits = [Float](repeating: Float($0.double()), count: $0.below(200))
      var results = [Double](repeating: 0, count: $0.below(200))
      var span = results.mutableSpan
      try reference(&$0).certify(
        rows: logits.span, laidOut: layouts[0], into: &span, laidOut: layouts[1])
    },
    Entry("measure outputs") {
      let row = $0.row(atLeast: 1)
      let reference = try reference(&$0)
      var measurer = OutputMeasurer(reference, length: row.count)
      let rows = $0.below(3)
      var outputs: [Double] = []
      for _ in 0..<rows * reference.quantity.outputCount(row.count) {
        outputs.append(reference.format.round($0.double()))
      }
      var (due, ulps) = (outputs, outputs)
      try measurer.measure(
        (0..<rows).flatMap { _ in row }, outputs, due: &due, ulps: &ulps, firstRow: $0.below(1000))
    },
    Entry("texts of exact values") {
      _ = "\(ExactValue.exactly($0.double()))"
      let number = BigFloat($0.double(), precision: $0.precision())
      _ = ExactValue(number, isProbability: $0.below(2) == 0).description
    },
    Entry("rows of two levels") {
      let gap = $0.finite().magnitude
      let row = TwoLevelRow(gap: gap, classes: 2 + $0.below(1 << 30))
      _ = try row.certify($0.below(2) == 0 ? .large : .small, in: $0.format(), rounding: $0.mode())
    },
  ]

  /// A budget of few bits keeps calls short.
  static func reference(
    _ odd: inout OddValues, base: Reference.Base? = nil
  ) throws(ReferenceError) -> Reference {
    let budget = PrecisionBudget(upTo: odd.one(of: [2, 24, 128, 1024, 3000]))
    let isPlain = base == nil && odd.below(6) == 0
    return try Reference(
      isPlain ? .softmax : odd.quantity(), in: odd.format(), rounding: odd.mode(),
      overflow: odd.overflow(), temperature: isPlain ? 1 : odd.temperature(),
      base: isPlain ? .two : .e, budget: budget,
      plan: TierPlan(instructionSet: odd.one(of: InstructionSet.available)))
  }
}
