import FloatFormats
import SeededRandom

/// What an implementation might give for a row: numbers of the format at, near and far from those due.
struct OutputMaker {
  private let format: FloatFormat
  private let due: [Double]
  private let special: [Double]

  init(_ format: FloatFormat, _ due: [Double]) {
    self.format = format
    self.due = due
    let (tiny, normal, most) = (
      format.leastNonzeroMagnitude, format.leastNormalMagnitude, format.greatestFiniteMagnitude
    )
    special =
      [
        0, 1, -1, tiny, normal, most, -most, format.nextDown(normal), format.nextDown(1),
        format.round(-0.0),
      ]
      + (format.hasInfinity ? [.infinity, -.infinity] : []) + (format.hasNaN ? [.nan] : [])
  }

  /// All right, one wrong, or each what it may be.
  func outputs(_ generator: inout SplitMix64) -> [Double] {
    var outputs = due
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: break
    case 1...2:
      let place = outputs.indices.randomElement(using: &generator)!
      outputs[place] = changed(due[place], &generator)
    case 3: for place in outputs.indices { outputs[place] = neighbour(due[place], &generator) }
    default: for place in outputs.indices { outputs[place] = changed(due[place], &generator) }
    }
    return outputs
  }

  private func changed(_ value: Double, _ generator: inout SplitMix64) -> Double {
    switch Int.random(in: 0..<12, using: &generator) {
    case 0: return special.randomElement(using: &generator)!
    case 1: return format.round(-value)
    case 2: return format.round(Double.random(in: -1...1, using: &generator))
    case 3:
      let exponent = Int.random(in: format.leastExponent...format.maxExponent, using: &generator)
      return format.round(Double(sign: value.sign, exponent: exponent, significand: 1.25))
    case 4...5 where value.isFinite && value != 0:
      // The powers of two next to it, and what is beside them.
      let power = Double(
        sign: .plus, exponent: Int(value.exponent) + Int.random(in: 0...1, using: &generator),
        significand: 1)
      return neighbour(format.round(value < 0 ? -power : power), &generator)
    case 6...9: return neighbour(value, &generator)
    default: return value
    }
  }

  /// Up to 8 numbers away.
  private func neighbour(_ value: Double, _ generator: inout SplitMix64) -> Double {
    var value = value
    let goesUp = Bool.random(using: &generator)
    for _ in 0..<Int.random(in: 0...Int.random(in: 0...8, using: &generator), using: &generator)
    where value.isFinite {
      value = goesUp ? format.nextUp(value) : format.nextDown(value)
    }
    return value.isNaN && !format.hasNaN ? format.greatestFiniteMagnitude : value
  }
}
