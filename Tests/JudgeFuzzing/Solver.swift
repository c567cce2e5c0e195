import MultiPrecision
import SoftmaxReference

/// Solves for logits, at 512 bits.
struct Solver {
  private let centre: Double
  private let temperature: Double

  init(_ centre: Double, _ temperature: Double) {
    self.centre = centre
    self.temperature = temperature
  }

  /// A row with `others`, and a value just short of `target`: at its first class, or of the whole.
  func row(
    _ quantity: Quantity, _ target: borrowing BigFloat, _ others: [Double], steps: Int
  ) -> [Double] {
    var row = others
    var wanted = BigFloat(copying: target)
    if quantity == .logSumExp {
      row.append(centre)
      var shift = BigFloat(centre, precision: 512)
      shift.divide(by: BigFloat(temperature, precision: 53), .nearest)
      wanted.subtract(shift, .nearest)
      wanted.formExp(.nearest)
    } else {
      if quantity == .logSoftmax { wanted.formExp(.nearest) }
      let first = wanted.double(.nearest) < 0.4 ? first(wanted, &row) : centre
      row.append(first)
      // S = e / p.
      var sum = exponential(first)
      sum.divide(by: wanted, .nearest)
      wanted.assign(sum, .nearest)
    }
    for _ in 0..<steps {
      var missing = BigFloat(copying: wanted)
      missing.subtract(sum(row), .nearest)
      guard missing.sign == .plus, !missing.isZero else { break }
      row.append(logit(missing, isUp: false))
    }
    return row
  }

  /// The logit of a class of that probability beside the others, and one at the centre if there is none.
  private func first(_ probability: borrowing BigFloat, _ row: inout [Double]) -> Double {
    if row.isEmpty { row.append(centre) }
    var rest = BigFloat(1, precision: 512)
    rest.subtract(probability, .nearest)
    var exponential = sum(row)
    exponential.multiply(by: probability, .nearest)
    exponential.divide(by: rest, .nearest)
    return logit(exponential, isUp: true)
  }

  private func exponential(_ logit: Double) -> BigFloat {
    var value = BigFloat(logit, precision: 512)
    value.subtract(BigFloat(centre, precision: 53), .nearest)
    value.divide(by: BigFloat(temperature, precision: 53), .nearest)
    value.formExp(.nearest)
    return value
  }

  private func sum(_ row: [Double]) -> BigFloat {
    var sum = BigFloat(precision: 512)
    for (logit, count) in Dictionary(row.map { ($0, 1) }, uniquingKeysWith: +) {
      var term = exponential(logit)
      term.multiply(by: BigFloat(Double(count), precision: 53), .nearest)
      sum.add(term, .nearest)
    }
    return sum
  }

  private func logit(_ exponential: borrowing BigFloat, isUp: Bool) -> Double {
    var value = BigFloat(copying: exponential)
    value.formLog(.nearest)
    value.multiply(by: BigFloat(temperature, precision: 53), .nearest)
    value.add(BigFloat(centre, precision: 53), .nearest)
    return value.double(isUp ? .up : .down)
  }
}
