import FloatFormats
import MultiPrecision
import SeededRandom
import SoftmaxReference

/// Makes rows whose values are hard to judge.
struct RowMaker {
  let quantity: Quantity
  let format: FloatFormat
  let temperature: Double

  func row(_ length: Int, _ generator: inout SplitMix64) -> [Double] {
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: odd(length, &generator)
    case 1...2: pooled(length, &generator)
    default: length == 1 ? pooled(1, &generator) : edge(length, &generator)
    }
  }

  /// Rows without a softmax, of one finite logit, and of equal ones.
  private func odd(_ length: Int, _ generator: inout SplitMix64) -> [Double] {
    let logit = [0, -0.0, 1, -700, 0x1p-1074, 1e308, -1e308, 0.1].randomElement(using: &generator)!
    let place = Int.random(in: 0..<length, using: &generator)
    var row = Array(repeating: -Double.infinity, count: length)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: row = row.map { _ in logit }
    case 1:
      row = row.map { _ in Bool.random(using: &generator) ? logit : -.infinity }
      row[place] = logit
    case 2:
      row = pooled(length, &generator)
      row[place] = [.nan, .infinity].randomElement(using: &generator)!
    case 3: break
    default: row[place] = logit
    }
    return row
  }

  /// Few different logits, of many kinds.
  private func pooled(_ length: Int, _ generator: inout SplitMix64) -> [Double] {
    let centre = Double.random(in: -3...3, using: &generator)
    let reach = [1.0, 20, 110, 800, 1e6, 1e308].randomElement(using: &generator)!
    var pool: [Double] = [centre, centre.nextUp, -.infinity]
    for _ in 0..<6 { pool.append(reach * .random(in: -1...1, using: &generator)) }
    pool += [1e308, -1e308, 0x1p-1074, 0, -0.0]
    let chosen = pool.shuffled(using: &generator).prefix(.random(in: 1...7, using: &generator))
    return (0..<length).map { _ in chosen.randomElement(using: &generator)! }
  }

  /// A row with one value next to a chosen one: others are given, the class's logit is solved for and rounded
  /// so that the sum is too small, and small classes make up for what is missing.
  private func edge(_ length: Int, _ generator: inout SplitMix64) -> [Double] {
    let target = Target(quantity, format, &generator)
    let steps = min(target.steps, length - 1)
    let centre = quantity == .logSumExp ? startOfSum(target.value, &generator) : start(&generator)
    var others: [Double] = []
    let room = length - 1 - steps
    if room > 0, Bool.random(using: &generator) {
      let pool = (0..<4).map { _ in centre - temperature * .random(in: 0...8, using: &generator) }
      others = (0..<min(room, room > 40 ? room : 3)).map { _ in
        pool.randomElement(using: &generator)!
      }
    }
    let solved = Solver(centre, temperature).row(quantity, target.value, others, steps: steps)
    let far = [-.infinity, centre - temperature * 2000, centre - temperature * 90]
      .filter { !$0.isNaN }.randomElement(using: &generator)!
    let filled = solved + Array(repeating: far, count: max(0, length - solved.count))
    return filled.prefix(length).map { $0.isNaN ? 0 : $0 }.shuffled(using: &generator)
  }

  private func start(_ generator: inout SplitMix64) -> Double {
    [0, 0, 0, .random(in: -1...1, using: &generator), .random(in: -300...300, using: &generator)]
      .randomElement(using: &generator)!
  }

  /// A largest logit so that the log-sum-exp is a little above it.
  private func startOfSum(_ target: borrowing BigFloat, _ generator: inout SplitMix64) -> Double {
    let above = [0.01, 0.5, 0.7, 3].randomElement(using: &generator)!
    let value = (target.double(.nearest) - above) * temperature
    return value.isFinite ? value : 0
  }
}

/// A value that is hard to judge.
struct Target: ~Copyable {
  let value: BigFloat
  /// How many classes it takes to come so near to it.
  let steps: Int

  /// A number of the format, or halfway to the next, less or more by 2^-20 to 2^-110 of it.
  init(_ quantity: Quantity, _ format: FloatFormat, _ generator: inout SplitMix64) {
    let number = Self.number(quantity, format, &generator)
    var target = BigFloat(number, precision: 512)
    if Bool.random(using: &generator), number != 1 {
      var half = BigFloat(format.ulp(of: number), precision: 512)
      half.scale(byPowerOfTwo: -1, .nearest)
      target.add(half, .nearest)
    }
    // Powers of two matter by the value's own size, halfway points by the ulp's.
    let distance =
      Bool.random(using: &generator)
      ? Int.random(in: 20...80, using: &generator)
      : min(format.significandBits + .random(in: 10...60, using: &generator), 110)
    var change = BigFloat(copying: target)
    change.scale(byPowerOfTwo: -distance, .nearest)
    let isAtOne = quantity == .softmax && number == 1
    if Bool.random(using: &generator), !isAtOne { change.negate() }
    target.subtract(change, .nearest)
    if quantity == .logSoftmax || quantity == .logSumExp && Bool.random(using: &generator) {
      target.negate()
    }
    value = target
    steps = distance > 92 ? 3 : distance > 44 ? 2 : 1
  }

  private static func number(
    _ quantity: Quantity, _ format: FloatFormat, _ generator: inout SplitMix64
  ) -> Double {
    let most = quantity == .softmax ? -1 : min(format.maxExponent, 60)
    let exponent =
      Bool.random(using: &generator)
      ? Int.random(
        in: max(format.leastExponent, -40)...max(most, format.leastExponent), using: &generator)
      : .random(in: format.leastExponent...max(most, format.leastExponent), using: &generator)
    let power = Double(sign: .plus, exponent: exponent, significand: 1)
    switch Int.random(in: 0..<8, using: &generator) {
    case 0...2: return power
    case 3: return format.leastNormalMagnitude
    case 4: return format.leastNonzeroMagnitude
    case 5: return quantity == .softmax ? format.nextDown(1) : format.greatestFiniteMagnitude
    case 6: return quantity == .softmax ? 1 : power
    default:
      let number = format.round(power * .random(in: 1..<2, using: &generator))
      return number.isFinite && number != 0 ? number : power
    }
  }
}
