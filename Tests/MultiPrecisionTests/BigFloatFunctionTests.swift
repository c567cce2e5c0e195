import FloatFormats
import MultiPrecision
import Testing

@Suite struct BigFloatFunctionTests {
  enum Function: Sendable {
    case exp, log, log1p

    func apply(_ value: inout BigFloat, _ mode: RoundingMode) -> Ternary {
      switch self {
      case .exp: value.formExp(mode)
      case .log: value.formLog(mode)
      case .log1p: value.formLog1p(mode)
      }
    }
  }

  /// Exact cases; nil stands for NaN.
  static let special: [(Function, Double, Double?)] = [
    (.exp, 0, 1), (.exp, -0.0, 1), (.exp, .infinity, .infinity), (.exp, -.infinity, 0),
    (.exp, .nan, nil), (.log, 1, 0), (.log, 0, -.infinity), (.log, -0.0, -.infinity),
    (.log, -1, nil), (.log, .infinity, .infinity), (.log1p, 0, 0), (.log1p, -0.0, -0.0),
    (.log1p, -1, -.infinity), (.log1p, -2, nil), (.log1p, .infinity, .infinity),
  ]

  @Test(arguments: special)
  func specialValues(_ function: Function, _ argument: Double, _ wanted: Double?) {
    for mode in RoundingMode.allCases {
      var value = BigFloat(argument, precision: 200)
      #expect(function.apply(&value, mode) == .exact)
      let got = value.double(.nearest)
      #expect(wanted.map { $0.bitPattern == got.bitPattern } ?? got.isNaN, "\(mode)")
    }
  }

  /// 50 digits by mpmath 1.3.0 at 400 bits, such as `mp.log1p(mpf(2)**-60)`.
  static let digits: [(Function, Double, String)] = [
    (.exp, 1, "2.7182818284590452353602874713526624977572470937000e+00"),
    (.exp, -100, "3.7200759760208359629596958038631183373588922923768e-44"),
    (.exp, 0x1p-60, "1.0000000000000000008673617379884035475821204329591e+00"),
    (.log, 2, "6.9314718055994530941723212145817656807550013436026e-01"),
    (.log, 1e300, "6.9077552789821370525790219666051368115065999044149e+02"),
    (.log, 1 + 0x1p-52, "2.2204460492503128343282304546154879259823318079011e-16"),
    (.log1p, 0x1p-60, "8.6736173798840354682980404843282136680813945702217e-19"),
    (.log1p, -0.5, "-6.9314718055994530941723212145817656807550013436026e-01"),
    (.log1p, 1e300, "6.9077552789821370525790219666051368115065999044149e+02"),
  ]

  @Test(arguments: digits)
  func digitsAtTwoHundredBits(_ function: Function, _ argument: Double, _ wanted: String) {
    var value = BigFloat(argument, precision: 200)
    _ = function.apply(&value, .nearest)
    #expect(value.decimalDigits(50).scientific == wanted)
  }

  /// `with gmpy2.context(precision=53, round=MODE): r = gmpy2.exp(1); r, r.rc`; nearest and the lower
  /// and upper neighbours.
  static let directed: [(Function, Double, nearest: Double, lower: Double, upper: Double)] = [
    (.exp, 1, 0x1.5bf0a8b145769p+1, 0x1.5bf0a8b145769p+1, 0x1.5bf0a8b14576ap+1),
    (.log, 10, 0x1.26bb1bbb55516p+1, 0x1.26bb1bbb55515p+1, 0x1.26bb1bbb55516p+1),
    (.log1p, -0.5, -0x1.62e42fefa39efp-1, -0x1.62e42fefa39fp-1, -0x1.62e42fefa39efp-1),
  ]

  @Test(arguments: directed)
  func functionsRoundOnceInEveryMode(
    _ function: Function, _ argument: Double, _ nearest: Double, _ lower: Double, _ upper: Double
  ) {
    let towardZero = lower > 0 ? lower : upper
    for (mode, wanted) in zip(RoundingMode.allCases, [nearest, upper, lower, towardZero]) {
      var value = BigFloat(argument, precision: 53)
      let ternary = function.apply(&value, mode)
      let got = value.double(.nearest)
      #expect(got == wanted, "\(mode) \(HexFloat.text(got))")
      #expect(ternary == (wanted == lower ? .below : .above))
    }
  }

  /// Beyond the exponent range the direction decides between zero or infinity and the last number.
  @Test func underflowAndOverflowOfExpFollowTheDirection() {
    let (low, high) = (-1e300, 1e300)
    var value = BigFloat(low, precision: 64)
    #expect(value.formExp(.down) == .below)
    #expect(value.isZero && value.sign == .plus)
    value.assign(low, .nearest)
    #expect(value.formExp(.up) == .above)
    #expect(!value.isZero && value.binade < -(1 << 61))
    value.assign(high, .nearest)
    #expect(value.formExp(.up) == .above)
    #expect(!value.isFinite && value.sign == .plus)
    value.assign(high, .nearest)
    #expect(value.formExp(.down) == .below)
    #expect(value.isFinite && value.binade > 1 << 61)
  }
}
