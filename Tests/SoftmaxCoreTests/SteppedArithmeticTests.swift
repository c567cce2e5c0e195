import FloatFormats
import SoftmaxCore
import Testing

@Suite struct SteppedArithmeticTests {
  /// With every step rounded: the bits of the emulated arithmetic, and of gmpy2, for every vector of
  /// the narrow formats, all rounding modes and summations.
  @Test(arguments: SoftmaxAlgorithms.all.map { $0.name })
  func everyStepRoundedIsTheArithmetic(_ name: String) throws {
    let algorithm = try #require(SoftmaxAlgorithms.named(name))
    for vector in AlgorithmVector.all
    where vector.algorithm == name && vector.format.bitWidth <= 16 {
      let machine = SteppedArithmetic(vector.pipeline, rounding: Set(ArithmeticStep.allCases))
      let logits = vector.logits.map(machine.number)
      let got = algorithm.softmax(logits, machine).map {
        machine.double(machine.output($0))
      }
      let wanted = vector.softmax.map { UInt64($0, radix: 16).map(vector.format.decode) ?? .nan }
      guard zip(got, wanted).allSatisfy({ $0 == $1 || $0.isNaN && $1.isNaN }) else {
        Issue.record("\(vector): got \(got)")
        return
      }
    }
  }

  /// With none rounded: softmax([0, ln 3 in Double]), by mpmath, whatever the format.
  @Test(arguments: SoftmaxAlgorithms.all.map { $0.name })
  func noStepRoundedIsExact(_ name: String) throws {
    let algorithm = try #require(SoftmaxAlgorithms.named(name))
    let machine = SteppedArithmetic(
      FormatPipeline(.float8E5M2, input: .binary64), rounding: [])
    let logits = [0, 1.0986122886681098].map(machine.number)
    let values = algorithm.softmax(logits, machine).map { machine.double(machine.output($0)) }
    #expect(values == [0.24999999999999997, 0.75])
    #expect(machine.steps.contains(.load) && machine.steps.contains(.output))
  }

  @Test func stepsAreThoseTaken() {
    let machine = SteppedArithmetic(FormatPipeline(.binary32), rounding: [])
    let logits = [0.5, 1, -3].map(machine.number)
    _ = Shifted.softmax(logits, machine).map(machine.output)
    #expect(machine.steps == [.subtract, .exp, .sum, .divide, .output])
    let logs = SteppedArithmetic(FormatPipeline(.binary32), rounding: [])
    _ = ShiftedMaxOut.logSumExp(logits, logs)
    #expect(logs.steps == [.subtract, .exp, .sum, .log, .add])
  }
}
