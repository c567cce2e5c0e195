import FloatFormats
import SeededRandom
import SoftmaxCore
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite struct ElementaryFunctionTests {
  @Test(arguments: ElementaryFunctions.allCases)
  func specialValues(_ functions: ElementaryFunctions) {
    checkSpecialValues(functions, Double.self)
    checkSpecialValues(functions, Float.self)
    checkSpecialValues(functions, Float16.self)
  }

  private func checkSpecialValues<Scalar: NativeScalar>(
    _ functions: ElementaryFunctions, _: Scalar.Type
  ) {
    let zeros: [Scalar] = [0, -0.0]
    let infinity = Scalar.infinity
    #expect((zeros + [infinity, -infinity]).map(functions.exp) == [1, 1, infinity, 0])
    #expect(functions.exp(-infinity).sign == .plus)
    #expect((zeros + [1, infinity]).map(functions.log) == [-infinity, -infinity, 0, infinity])
    #expect(functions.log(1).sign == .plus)
    #expect((zeros + [-1, infinity]).map(functions.log1p) == [0, 0, -infinity, infinity])
    #expect(zeros.map { functions.log1p($0).sign } == [.plus, .minus])
    let undefined = [
      functions.exp(.nan), functions.log(.nan), functions.log1p(.nan),
      functions.log(-1), functions.log(-infinity), functions.log1p(-2),
      functions.log1p(-infinity),
    ]
    #expect(undefined.allSatisfy { $0.isNaN })
  }

  @Test(arguments: FunctionVector.all)
  func resultsAreRoundedOnce(_ vector: FunctionVector) {
    switch vector.format {
    case .binary64: check(vector, Double.self)
    case .binary32: check(vector, Float.self)
    default: check(vector, Float16.self)
    }
  }

  private func check<Scalar: NativeScalar>(_ vector: FunctionVector, _: Scalar.Type) {
    let argument = Scalar(vector.format.decode(vector.argument))
    let functions = ElementaryFunctions.correctlyRounded
    let result =
      switch vector.function {
      case "exp": functions.exp(argument)
      case "log": functions.log(argument)
      default: functions.log1p(argument)
      }
    let bits = vector.format.encode(Double(result))
    #expect(bits == vector.result, "\(vector.function)(\(argument)) gave \(result)")
  }

  /// `system` is the platform's libm, and for Float16 that of Float, rounded again.
  @Test func systemFunctionsAreLibm() {
    var generator = SplitMix64(state: 23)
    let functions = ElementaryFunctions.system
    for _ in 0..<2000 {
      let x = Double.random(in: -80...80, using: &generator)
      let (single, half) = (Float(x), Float16(x))
      let isSame =
        functions.exp(x) == exp(x) && functions.log(abs(x)) == log(abs(x))
        && functions.log1p(abs(x)) == log1p(abs(x))
        && functions.exp(single) == expf(single)
        && functions.log(abs(single)) == logf(abs(single))
        && functions.log1p(abs(single)) == log1pf(abs(single))
        && functions.exp(half) == Float16(expf(Float(half)))
        && functions.log(abs(half)) == Float16(logf(Float(abs(half))))
        && functions.log1p(abs(half)) == Float16(log1pf(Float(abs(half))))
      #expect(isSame, "seed 23: \(HexFloat.text(x))")
    }
  }

  /// Every Float16, against Double's libm rounded to binary16 wherever its value is not within 2^-40
  /// of itself of a midpoint: many times libm's error, which is below 2^-50 of the value.
  @Test func everyFloat16AgreesWithRoundedDouble() {
    let functions = ElementaryFunctions.correctlyRounded
    exhaust("exp", { functions.exp($0) }, { exp($0) })
    exhaust("log", { functions.log($0) }, { log($0) })
    exhaust("log1p", { functions.log1p($0) }, { log1p($0) })
  }

  private func exhaust(
    _ name: String, _ function: (Float16) -> Float16, _ wide: (Double) -> Double
  ) {
    var skipped = 0
    for bits in UInt16.min...UInt16.max {
      let argument = Float16(bitPattern: bits)
      let value = wide(Double(argument))
      let (below, above) = (Float16(value * (1 - 0x1p-40)), Float16(value * (1 + 0x1p-40)))
      let got = function(argument)
      if value.isNaN {
        guard !got.isNaN else { continue }
      } else if below != above {
        skipped += 1
        continue
      } else if got.bitPattern == below.bitPattern {
        continue
      }
      Issue.record("\(name)(bits:\(String(bits, radix: 16))): got \(got), wanted \(below)")
      return
    }
    #expect(skipped < 40, "\(name): \(skipped) arguments were too close to a midpoint to tell")
  }
}
