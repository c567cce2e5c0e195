import FloatFormats
import SeededRandom
import SoftmaxCore
import Testing

/// Emulated operations against exact rational arithmetic.
///
/// The numbers of an 8-bit format are whole multiples of its least one, so that sums, products and
/// comparisons of fractions are exact in 128-bit integers; the rounding is found among all its numbers.
@Suite struct EmulatedArithmeticTests {
  static let narrow = FloatFormat.all.filter { $0.bitWidth <= 8 }

  @Test(arguments: narrow, RoundingMode.allCases)
  func everyPairOfNumbers(_ format: FloatFormat, _ mode: RoundingMode) {
    let machine = EmulatedArithmetic(
      FormatPipeline(format, rounding: EmulatedRounding(.mode(mode))))
    let judge = RationalJudge(format, mode)
    for a in judge.numbers {
      for b in judge.numbers {
        let (x, y) = (judge.units(a), judge.units(b))
        let results = [
          (machine.add(a, b), judge.rounded(x + y, over: 1, at: 1)),
          (machine.subtract(a, b), judge.rounded(x - y, over: 1, at: 1)),
          (machine.multiply(a, b), judge.rounded(x * y, over: 1, at: 2)),
          (b == 0 ? 0 : machine.divide(a, by: b), b == 0 ? 0 : judge.rounded(x, over: y, at: 0)),
        ]
        for (operation, (got, wanted)) in results.enumerated() where !got.isSame(as: wanted) {
          Issue.record("\(format.name) \(mode) \(operation): \(a), \(b): \(got), not \(wanted)")
          return
        }
      }
    }
  }

  /// `a · b + c` of seeded triples.
  @Test(arguments: narrow, RoundingMode.allCases)
  func productSums(_ format: FloatFormat, _ mode: RoundingMode) {
    let machine = EmulatedArithmetic(
      FormatPipeline(format, rounding: EmulatedRounding(.mode(mode))))
    let judge = RationalJudge(format, mode)
    var generator = SplitMix64(state: 5)
    for trial in 0..<20_000 {
      let triple = (0..<3).map { _ in judge.numbers.randomElement(using: &generator)! }
      let units = triple.map(judge.units)
      let exact = units[0] * units[1] + units[2] * judge.unitsOfOne
      let wanted = judge.rounded(exact, over: 1, at: 2)
      let got = machine.multiplyAdd(triple[0], triple[1], triple[2])
      guard got.isSame(as: wanted) else {
        Issue.record("\(format.name) \(mode), seed 5, trial \(trial): \(triple) gave \(got)")
        return
      }
    }
  }

  /// Seeded pairs of 16-bit numbers, whose exponents reach far: in Double, exact but for the division,
  /// where the remainder decides. Native Float16 agrees.
  @Test func pairsOfFloat16() {
    let machine = EmulatedArithmetic(FormatPipeline(.binary16))
    var generator = SplitMix64(state: 16)
    for trial in 0..<300_000 {
      let (a, b) = (
        Float16(bitPattern: .random(in: 0 ... .max, using: &generator)),
        Float16(bitPattern: .random(in: 0 ... .max, using: &generator))
      )
      let (x, y) = (Double(a), Double(b))
      let isRight =
        machine.add(x, y).isIdentical(to: Double(a + b))
        && machine.subtract(x, y).isIdentical(to: Double(a - b))
        && machine.multiply(x, y).isIdentical(to: Double(a * b))
        && machine.divide(x, by: y).isIdentical(to: Double(a / b))
      guard isRight else {
        Issue.record("seed 16, trial \(trial): \(a), \(b)")
        return
      }
    }
  }

  /// Double's and Float's own operations, subnormal results and fused ones included.
  @Test func pairsOfFloatsAndDoubles() {
    let (wide, single) = (
      EmulatedArithmetic(FormatPipeline(.binary64)), EmulatedArithmetic(FormatPipeline(.binary32))
    )
    var generator = SplitMix64(state: 64)
    for trial in 0..<200_000 {
      let d = (0..<3).map { _ in generator.double() }
      let f = (0..<3).map { _ in Float(bitPattern: .random(in: 0 ... .max, using: &generator)) }
      let g = f.map { Double($0) }
      let isRight =
        wide.add(d[0], d[1]).isIdentical(to: d[0] + d[1])
        && wide.multiply(d[0], d[1]).isIdentical(to: d[0] * d[1])
        && wide.divide(d[0], by: d[1]).isIdentical(to: d[0] / d[1])
        && wide.multiplyAdd(d[0], d[1], d[2]).isIdentical(to: d[2].addingProduct(d[0], d[1]))
        && single.add(g[0], g[1]).isIdentical(to: Double(f[0] + f[1]))
        && single.multiply(g[0], g[1]).isIdentical(to: Double(f[0] * f[1]))
        && single.divide(g[0], by: g[1]).isIdentical(to: Double(f[0] / f[1]))
        && single.multiplyAdd(g[0], g[1], g[2])
          .isIdentical(to: Double(f[2].addingProduct(f[0], f[1])))
      guard isRight else {
        Issue.record("seed 64, trial \(trial): \(d.map { HexFloat.text($0) }) \(f)")
        return
      }
    }
  }

  /// binary16 in small: 1 + 2^-11 is a tie, 2^-24 the least number, 65520 overflows.
  @Test func policies() {
    func machine(
      _ direction: EmulatedRounding.Direction = .mode(.nearest),
      _ subnormals: EmulatedRounding.Subnormals = .kept, _ overflow: OverflowPolicy = .standard
    ) -> EmulatedArithmetic {
      EmulatedArithmetic(
        FormatPipeline(
          .binary16,
          rounding: EmulatedRounding(direction, subnormals: subnormals, overflow: overflow)))
    }
    #expect(machine().add(1, 0x1p-11) == 1 && machine(.mode(.up)).add(1, 0x1p-11) > 1)
    #expect(machine().multiply(0x1p-12, 0x1p-12) == 0x1p-24)
    #expect(machine(.mode(.nearest), .flushed).multiply(0x1p-12, -0x1p-12).bitPattern == 1 << 63)
    #expect(machine(.mode(.nearest), .flushed).multiply(0x1p-7, 0x1p-7) == 0x1p-14)
    #expect(machine().multiply(256, 256) == .infinity)
    #expect(machine(.mode(.zero)).multiply(256, 256) == 65504)
    #expect(machine(.mode(.nearest), .kept, .saturate).exp(12) == 65504)
    #expect(machine(.mode(.nearest), .kept, .nan).exp(12).isNaN)
    #expect(machine(.mode(.down)).subtract(3, 3).bitPattern == 1 << 63)
    #expect(machine().scale(3, byPowerOfTwo: -25) == 0x1p-23)
    #expect(machine().scale(3, byPowerOfTwo: .nan).isNaN)
    #expect(machine().scale(3, byPowerOfTwo: -.infinity) == 0)
  }

  /// Where there is one zero, no operation gives another.
  @Test(arguments: [FloatFormat.float8E4M3FNUZ, .float8E5M2FNUZ])
  func theOnlyZeroHasNoSign(_ format: FloatFormat) {
    let least = format.leastNonzeroMagnitude
    for (direction, subnormals) in [
      (.mode(.nearest), .kept), (.mode(.down), .kept), (.mode(.up), .flushed),
      (.stochastic(seed: 1), .flushed),
    ] as [(EmulatedRounding.Direction, EmulatedRounding.Subnormals)] {
      let machine = EmulatedArithmetic(
        FormatPipeline(
          format, rounding: EmulatedRounding(direction, subnormals: subnormals)))
      let zeros = [
        machine.number(-0.0), machine.add(-0.0, -0.0), machine.subtract(1, 1),
        machine.multiply(0, -1),
        machine.multiplyAdd(-1, 0, 0), machine.divide(0, by: -1), machine.log1p(0), machine.log(1),
        machine.output(-0.0), machine.nearestInteger(-0.25), machine.scale(0, byPowerOfTwo: -3),
      ]
      #expect(zeros.allSatisfy { $0 == 0 && $0.sign == .plus }, "\(zeros)")
      if subnormals == .flushed { #expect(machine.subtract(0, least).bitPattern == 0) }
    }
  }

  /// 1 + 2^-13 in binary16 lies an eighth of an ulp above 1: of 80,000 seeded roundings an eighth go
  /// up, within five standard deviations (468); a machine of the same seed repeats them.
  @Test func stochasticRounding() {
    let pipeline = FormatPipeline(.binary16, rounding: EmulatedRounding(.stochastic(seed: 9)))
    let (machine, again) = (EmulatedArithmetic(pipeline), EmulatedArithmetic(pipeline))
    let results = (0..<80_000).map { _ in machine.add(1, 0x1p-13) }
    #expect(results.allSatisfy { $0 == 1 || $0 == 1 + 0x1p-10 })
    #expect(abs(results.count { $0 > 1 } - 10_000) < 468)
    #expect(results == (0..<80_000).map { _ in again.add(1, 0x1p-13) })
    #expect((0..<1000).allSatisfy { _ in machine.add(1, 0x1p-10) == 1 + 0x1p-10 })
  }
}

/// Exact rounding by search among all numbers of a format of at most 8 bits.
private struct RationalJudge {
  let format: FloatFormat
  let mode: RoundingMode
  /// Every finite number, zero once.
  let numbers: [Double]
  private let magnitudes: [Int128]

  init(_ format: FloatFormat, _ mode: RoundingMode) {
    self.format = format
    self.mode = mode
    let all = (0..<UInt64(1) << UInt64(format.bitWidth)).map(format.decode)
    numbers = all.filter { $0.isFinite && ($0 != 0 || $0.sign == .plus) }
    let least = format.leastNonzeroMagnitude
    magnitudes = numbers.filter { $0 >= 0 }.map { Int128($0 / least) }
  }

  /// A number in units of the least one.
  func units(_ value: Double) -> Int128 { Int128(value / format.leastNonzeroMagnitude) }

  var unitsOfOne: Int128 { units(1) }

  /// `numerator / denominator` rounded, in units of the least number to the power of `at`.
  func rounded(_ numerator: Int128, over denominator: Int128, at power: Int) -> Double {
    let isNegative = (numerator < 0) != (denominator < 0)
    let over = denominator.magnitude128 * (power == 2 ? unitsOfOne : 1)
    let up = numerator.magnitude128 * (power == 0 ? unitsOfOne : 1)
    if up == 0 { return 0 }
    let count = magnitudes.lastIndex { $0 * over <= up }!
    let isExact = magnitudes[count] * over == up
    let isLast = count == magnitudes.count - 1
    // Beyond the last number the spacing goes on.
    let next = isLast ? 2 * magnitudes[count] - magnitudes[count - 1] : magnitudes[count + 1]
    let beyond = 2 * up - (magnitudes[count] + next) * over
    let isNextEven = isLast ? !isLastEven : (format.encode(value(magnitudes[count + 1])) & 1 == 0)
    let goesAway =
      switch mode {
      case .nearest: beyond > 0 || beyond == 0 && isNextEven
      case .zero: false
      case .up: !isNegative
      case .down: isNegative
      }
    let isUp = !isExact && goesAway
    let magnitude = isUp && isLast ? overflow : value(isUp ? next : magnitudes[count])
    return isNegative ? -magnitude : magnitude
  }

  private var isLastEven: Bool { format.encode(format.greatestFiniteMagnitude) & 1 == 0 }

  private var overflow: Double {
    switch format.specials {
    case .infinityAndNaN: .infinity
    case .nanOnly, .nanAtNegativeZero: .nan
    case .finiteOnly: format.greatestFiniteMagnitude
    }
  }

  private func value(_ units: Int128) -> Double { Double(units) * format.leastNonzeroMagnitude }
}

extension Int128 {
  fileprivate var magnitude128: Int128 { self < 0 ? -self : self }
}

extension Double {
  /// The same number, zeros of either sign alike, or both NaN.
  fileprivate func isSame(as other: Double) -> Bool { self == other || isNaN && other.isNaN }

  /// The same bits, NaNs alike.
  fileprivate func isIdentical(to other: Double) -> Bool {
    bitPattern == other.bitPattern || isNaN && other.isNaN
  }
}

extension SplitMix64 {
  /// Any double; half of them near the ends of the range, so that results underflow and overflow.
  fileprivate mutating func double() -> Double {
    let bits = next()
    guard bits & 3 == 0 else { return Double(bitPattern: next()) }
    return Double(sign: .plus, exponent: bits & 4 == 0 ? -540 : 511, significand: 1)
      * Double.random(in: -4...4, using: &self)
  }
}
