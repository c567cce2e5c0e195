import FloatFormats
import MultiPrecision
import SeededRandom
import Testing

@testable import SoftmaxCore

/// The fast exponential beside MPFR, which decides what it refuses.
@Suite struct FastExponentialTests {
  /// Whether `e^x` lies where the enclosure says: strictly between the neighbours of its ends.
  func holds(_ x: Double) -> Bool {
    guard let (lower, upper) = FastExponential.enclosure(x) else { return true }
    var below = BigFloat(x, precision: 200)
    below.formExp(.down)
    var above = BigFloat(x, precision: 200)
    above.formExp(.up)
    return below.compare(to: BigFloat(lower.nextDown, precision: 53)) == .greater
      && above.compare(to: BigFloat(upper.nextUp, precision: 53)) == .less
      && lower <= upper && upper <= lower.nextUp
  }

  /// `e^x` by MPFR, rounded once.
  func wanted(_ x: Double, _ format: FloatFormat, _ mode: RoundingMode = .nearest) -> Double {
    var value = BigFloat(x, precision: 64)
    let isExact = value.formExp(.zero) == .exact
    guard value.isFinite, !value.isZero else { return value.double(.zero) }
    return format.round(TruncatedReal(value, cut: !isExact), mode)
  }

  func isRight(_ x: Double) -> Bool {
    let double = FastExponential.rounded(x)
    let float = FastExponential.rounded(Float(x))
    return (double == nil || double == wanted(x, .binary64))
      && (float == nil || Double(float!) == wanted(Double(Float(x)), .binary32))
  }

  /// Arguments at every scale, at the ends of the reduced range, and at those of the range.
  @Test(arguments: 0..<4) func itRoundsAsMPFRDoes(_ kind: Int) {
    var random = SplitMix64(state: UInt64(91 + kind))
    var refused = 0
    for _ in 0..<100_000 {
      let x: Double
      switch kind {
      case 0: x = .random(in: -710...711, using: &random)
      case 1: x = .random(in: -30...0, using: &random)
      case 2:
        let exponent = Int.random(in: -60...3, using: &random)
        x = Double(
          sign: .minus, exponent: exponent, significand: .random(in: 1..<2, using: &random))
      default:
        let step = Double(Int.random(in: -32_000...32_000, using: &random)) + 0.5
        x = step * 0x1.62e42fefa39efp-6 * (1 + .random(in: -1...1, using: &random) * 1e-9)
      }
      #expect(isRight(x), "seed \(91 + kind): \(x)")
      if -708...709 ~= x, FastExponential.rounded(x) == nil { refused += 1 }
    }
    #expect(refused < 100, "\(refused) of 100000 refused")
  }

  @Test func theEnclosureHolds() {
    var random = SplitMix64(state: 97)
    for _ in 0..<100_000 {
      let x = Double.random(in: -708...709, using: &random)
      #expect(holds(x), "seed 97: \(x)")
      #expect(holds(x * 0x1p-9), "seed 97: \(x * 0x1p-9)")
    }
  }

  /// `e^(2^-53)` is a tie but for 2^-107, and so on; arguments at the ends, and those that are none.
  @Test func hardArgumentsAreRightOrRefused() {
    let small = (40...1074).flatMap { [$0, -$0] }.map { n in
      Double(sign: n < 0 ? .minus : .plus, exponent: -Swift.abs(n), significand: 1)
    }
    let edges: [Double] = [
      0, -0.0, 1, -1, -708, 709, (-708.0).nextUp, (709.0).nextDown, 0x1.62e42fefa39efp-1,
      -0x1.62e42fefa39efp-1, 0x1.62e42fefa39efp-6, -0x1.62e42fefa39efp-7, 1.5 * 0x1p-53, 0x1.8p-24,
    ]
    for x in small + edges {
      for near in [x, x.nextUp, x.nextDown, 3 * x] {
        #expect(isRight(near) && holds(near), "\(near)")
      }
    }
    for x in [Double.nan, .infinity, -.infinity, -709, 710, 1e308] {
      #expect(FastExponential.rounded(x) == nil)
    }
    #expect(FastExponential.rounded(0x1p-53) == nil, "beside a tie")
  }

  @Test(arguments: [FloatFormat.binary32, .binary16, .bfloat16, .float8E4M3FN])
  func narrowFormatsInEveryModeAreRight(_ format: FloatFormat) {
    var random = SplitMix64(state: 101)
    for _ in 0..<5_000 {
      let x = format.round(.random(in: -110...12, using: &random))
      for mode in [RoundingMode.nearest, .zero, .up, .down] {
        let found = FastExponential.rounded(x, to: format, mode, overflow: .standard)
        let wanted = wanted(x, format, mode)
        #expect(
          found == nil || found == wanted || wanted.isNaN, "seed 101: \(x), \(format.name), \(mode)"
        )
      }
    }
  }

  @Test func everyNumberOfBinary16IsRight() {
    for bits in UInt16.min...UInt16.max {
      let x = Float16(bitPattern: bits)
      guard let found = FastExponential.rounded(x) else { continue }
      #expect(Double(found) == wanted(Double(x), .binary16), "\(x)")
    }
  }
}
