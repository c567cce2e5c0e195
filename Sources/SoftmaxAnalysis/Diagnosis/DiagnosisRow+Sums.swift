import FloatFormats
import MultiPrecision
import SoftmaxCore
import SoftmaxReference

/// What is known of a row's sum of probabilities, and of the sum that divided them.
struct SumFacts {
  /// The exact sum of the outputs less 1, rounded once.
  let deviation: Double
  /// How far the sum moves at most where each output is its exact value rounded once: half an ulp of
  /// each.
  let roundings: Double
  /// By what part of themselves the outputs are too large, where that is about the same for all but far
  /// smaller ones, and makes most of the deviation.
  let excess: Double?

  /// Whether rounding the outputs explains the deviation.
  var isRounding: Bool { deviation.magnitude <= roundings }
}

extension DiagnosisRow {
  /// The exact sum of the outputs less 1; nil if one is not finite.
  func sumDeviation(_ outputs: [Double]) -> Double? {
    known.deviation(of: outputs) {
      outputs.withUnsafeBufferPointer { RowSum($0).exactDeviation }
    }
  }

  /// Nil unless these are finite probabilities of a row that has some.
  func sumFacts(_ outputs: [Double]) -> SumFacts? {
    known.facts(of: outputs) { findSumFacts(outputs) }
  }

  private func findSumFacts(_ outputs: [Double]) -> SumFacts? {
    guard quantity.range == .probability, temperature != 0, !isUndefined,
      let deviation = sumDeviation(outputs)
    else { return nil }
    let format = pipeline.output
    let roundings = outputs.indices.reduce(0.0) { sum, index in
      let enclosure = judge.certified[index].enclosure
      if enclosure.isPoint && format.round(enclosure.approximation) == enclosure.approximation {
        return sum
      }
      let exponent = format.ulpExponent(binade: enclosure.binade ?? format.minExponent) - 1
      return sum + Double(sign: .plus, exponent: exponent, significand: 1)
    }
    let excess = roundings < deviation.magnitude ? commonExcess(outputs) : nil
    return SumFacts(
      deviation: deviation, roundings: roundings,
      excess: excess.flatMap {
        ($0 - deviation).magnitude <= deviation.magnitude / 2 ? $0 : nil
      })
  }

  /// The gap up to which classes are asked whether a factor is common to them: beyond it the rounding of
  /// x - max may hide it.
  static let commonGap = 10.0

  /// By what part of itself the largest class is off, if those within `commonGap` of it are off by about the
  /// same, and none by less than half as much or by more than one and a half times as much.
  private func commonExcess(_ outputs: [Double]) -> Double? {
    let top = indexOfLargest(received)
    let compared = comparedClasses(outputs)
    guard compared.contains(top) else { return nil }
    let excess = excess(outputs, top)
    let isCommon = compared.allSatisfy {
      (self.excess(outputs, $0) - excess).magnitude <= excess.magnitude / 2
    }
    return isCommon && excess != 0 ? excess : nil
  }

  /// The classes within `commonGap` of the largest logit that are normal numbers with and without the largest
  /// one's factor; none if that is none.
  func comparedClasses(_ outputs: [Double]) -> Set<Int> {
    let top = indexOfLargest(received)
    let (least, scaled) = (pipeline.output.leastNormalMagnitude, scaled)
    guard exact(top) >= least, outputs[top] >= least else { return [] }
    let factor = 1 + excess(outputs, top)
    return Set(
      outputs.indices.filter {
        scaled[top] - scaled[$0] <= Self.commonGap && exact($0) * min(factor, 1) >= least
      })
  }

  /// By what part of its exact value an output is too large: from its error in ulps, which has digits
  /// that `output / exact - 1` has not.
  private func excess(_ outputs: [Double], _ index: Int) -> Double {
    let value = exact(index)
    return (ulps(outputs, index) ?? .nan) * ulp(at: index) / value
  }

  /// The sum of the shifted exponentials from left to right in the accumulator, and exactly; and by what part
  /// of the exact one the first is too large.
  var plainSum: PlainSum { known.plainSum(findPlainSum) }

  private func findPlainSum() -> PlainSum {
    let machine = EmulatedArithmetic(pipeline, reuse: .tables)
    let numbers = scaled.map(machine.number)
    let top = numbers.max()!
    let terms = numbers.filter { $0 != -.infinity }.map {
      machine.exp(machine.subtract($0, top))
    }
    var sum = ExactSum()
    for term in terms where term.isFinite { sum.add(term) }
    let computed = terms.dropFirst().reduce(terms.first ?? 0) { machine.accumulator.add($0, $1) }
    let exact = sum.value.double(.nearest)
    sum.add(-computed)
    return (computed, exact, -sum.value.double(.nearest) / exact)
  }

  /// `e^x`, near enough for a comparison of magnitudes.
  func exponential(_ x: Double) -> Double {
    EmulatedArithmetic(FormatPipeline(.binary64)).exp(x)
  }

  func logarithm(onePlus x: Double) -> Double {
    EmulatedArithmetic(FormatPipeline(.binary64)).log1p(x)
  }

  func logarithm(_ x: Double) -> Double {
    EmulatedArithmetic(FormatPipeline(.binary64)).log(x)
  }
}
