import FloatFormats
import SoftmaxCore
import SoftmaxReference

/// What a bounds study finds about one row of logits.
struct BoundsRow: Sendable {
  /// Why a row is left out of the statistics.
  enum Kind: Sendable {
    case kept, overflows
    /// The exact result is NaN or infinite: a logit is, or none is finite.
    case undefined
  }

  /// One algorithm's figures, in units of `u`.
  struct Figures: Sendable {
    let error: Double
    let componentwiseError: Double
    let bound: Double?
  }

  let kind: Kind
  let figures: [Figures]
  let normwiseCondition: Double
  let componentwiseCondition: Double
}

extension BoundsRow {
  init(_ kind: Kind) {
    self.init(kind: kind, figures: [], normwiseCondition: 0, componentwiseCondition: 0)
  }

  init(
    _ logits: [Double], _ quantity: Quantity, _ candidates: [Candidate], row: Int,
    _ terms: JudgeTerms
  ) throws(ReferenceError) {
    let pipeline = candidates[0].pipeline
    let received = logits.map { pipeline.input.round($0) }
    func certified(_ quantity: Quantity) throws(ReferenceError) -> [CertifiedValue] {
      let values = try Reference(quantity, in: .binary64, budget: terms.budget)
        .certify(received, row: row)
      terms.undecided.add(values.lazy.compactMap(\.undecided), in: .binary64)
      return values
    }
    let sum = try certified(.logSumExp)[0]
    guard logits.allSatisfy({ $0 < .infinity }), sum.nearest > -.infinity else {
      self.init(.undefined)
      return
    }
    let naive = Candidate(Naive.self, pipeline).run(.logSumExp, received)[0]
    guard naive.isFinite, sum.nearest.isFinite else {
      self.init(.overflows)
      return
    }
    let exact = !quantity.isForEachLogit ? [sum] : try certified(quantity)
    let finite = received.filter(\.isFinite)
    let facts = BoundFacts(
      n: Double(logits.count), y: sum.nearest, least: finite.min()!, largest: finite.max()!)
    let measure = ErrorMeasure(pipeline, exact)
    self.init(
      kind: .kept,
      figures: candidates.map { candidate in
        let (error, componentwise) = measure.errors(of: candidate.run(quantity, received))
        return Figures(
          error: error, componentwiseError: componentwise,
          bound: quantity.computed?.bound(of: candidate.algorithm)?(facts))
      },
      normwiseCondition: Self.normwise(quantity, exact.map(\.nearest), facts),
      componentwiseCondition: Self.componentwise(quantity, exact.map(\.nearest), received, facts))
  }

  private static func normwise(
    _ quantity: Quantity, _ exact: [Double], _ row: BoundFacts
  ) -> Double {
    let norm = max(row.largest.magnitude, row.least.magnitude)
    guard quantity.range == .probability else { return norm / row.y.magnitude }
    return 2 * exact.map { $0 * (1 - $0) }.max()! * norm / exact.max()!
  }

  /// For softmax `dg_j / dx_k = g_j (δ_jk - g_k)`, so that row j is
  /// `|x_j| (1 - g_j) + sum over the others of |x_k| g_k`.
  private static func componentwise(
    _ quantity: Quantity, _ exact: [Double], _ logits: [Double], _ row: BoundFacts
  ) -> Double {
    guard quantity.range == .probability else { return normwise(quantity, exact, row) }
    let weighted = zip(logits, exact).map { $0.isFinite ? $0.magnitude * $1 : 0 }
    let total = weighted.reduce(0, +)
    return zip(logits, exact).lazy.filter { $0.0.isFinite }
      .map { $0.magnitude * (1 - 2 * $1) + total }.max()!
  }
}

extension CertifiedValue {
  /// The value; of an undecided one, which its enclosure gives as closely, the nearest number to that.
  fileprivate var nearest: Double {
    undecided == nil ? value : enclosure.approximation
  }
}

/// Errors of outputs against certified values, in units of an arithmetic's unit roundoff.
private struct ErrorMeasure {
  private let exact: [CertifiedValue]
  private let unitRoundoff: Double
  private let largest: Double

  init(_ pipeline: FormatPipeline, _ exact: [CertifiedValue]) {
    self.exact = exact
    unitRoundoff = pipeline.arithmetic.unitRoundoff
    largest = exact.map(\.nearest.magnitude).max()!
  }

  /// The normwise and the componentwise error; infinite if an output is not finite.
  func errors(of outputs: [Double]) -> (normwise: Double, componentwise: Double) {
    guard outputs.allSatisfy(\.isFinite) else { return (.infinity, .infinity) }
    var (normwise, componentwise) = (0.0, 0.0)
    for (output, exact) in zip(outputs, exact) {
      let ulp = FloatFormat.binary64.ulpExponent(
        binade: exact.enclosure.binade ?? FloatFormat.binary64.minExponent)
      // binary64 is fine enough for every output here.
      let ulps = exact.enclosure.ulpError(of: output, in: .binary64)!.magnitude
      let error = Double(sign: .plus, exponent: ulp, significand: ulps)
      normwise = max(normwise, error)
      if exact.nearest != 0 {
        componentwise = max(componentwise, error / exact.nearest.magnitude)
      }
    }
    return (normwise / largest / unitRoundoff, componentwise / unitRoundoff)
  }
}
