import FloatFormats
import SeededRandom
import SoftmaxCore
import Testing

@Suite struct MultiPrecisionArithmeticTests {
  @Test(arguments: SoftmaxAlgorithms.all.map { $0.name })
  func specialValues(_ name: String) throws {
    let algorithm = try #require(SoftmaxAlgorithms.named(name))
    let machine = MultiPrecisionArithmetic(precision: 100)
    func softmax(_ row: [Double]) -> [Double] {
      algorithm.softmax(row.map(machine.number), machine).map(machine.double)
    }
    #expect(softmax([0, .nan, 1]).allSatisfy { $0.isNaN })
    #expect(softmax([-.infinity, 0, -.infinity]).map(\.bitPattern) == [0, (1.0).bitPattern, 0])
    #expect(softmax([0, 0]).allSatisfy { abs($0 - 0.5) < 0x1p-98 })
  }

  /// `[0, 100, 0]`, the softmax at 100, by the generator of `AlgorithmVector` within
  /// `gmpy2.context(precision=BITS)`. The exact value is `1 - 2^-143.27`, so 143 bits hold it apart from
  /// 1, but `1 + s` must resolve s: added one term at a time, each below half a unit, it takes 145 bits.
  @Test func oneUntilThereAreBitsEnough() {
    func largest(_ algorithm: any SoftmaxAlgorithm.Type, bits: Int) -> Bool {
      let machine = MultiPrecisionArithmetic(precision: bits)
      let values = algorithm.softmax([0, 100, 0].map(machine.number), machine)
      return !machine.isGreater(machine.number(1), than: values[1])
    }
    #expect(
      [142, 143, 144, 145].map { largest(Shifted.self, bits: $0) } == [true, true, true, false])
    #expect(
      [142, 143, 144, 145].map { largest(ShiftedMaxOut.self, bits: $0) }
        == [true, true, false, false])
    // The same sum with the largest term in the middle of others that are added first.
    let machine = MultiPrecisionArithmetic(precision: 144)
    let values = Shifted.softmax([0, 0, 100].map(machine.number), machine)
    #expect(machine.isGreater(machine.number(1), than: values[2]))
  }

  @Test(arguments: SoftmaxAlgorithms.all.map { $0.name })
  func fiftyThreeBitsAreDouble(_ name: String) throws {
    try compare(name, Double.self, range: -20...20)
  }

  @Test(arguments: SoftmaxAlgorithms.all.map { $0.name })
  func twentyFourBitsAreFloat(_ name: String) throws {
    try compare(name, Float.self, range: -10...10)
  }

  /// Bit for bit, on random rows whose values all stay normal.
  private func compare<Scalar: NativeScalar>(
    _ name: String, _: Scalar.Type, range: ClosedRange<Double>
  ) throws {
    let algorithm = try #require(SoftmaxAlgorithms.named(name))
    let native = NativeArithmetic<Scalar>(functions: .correctlyRounded)
    let machine = MultiPrecisionArithmetic(precision: Scalar.format.significandBits)
    var generator = SplitMix64(state: 17)
    for trial in 0..<200 {
      let count = Int.random(in: 1...9, using: &generator)
      let row = (0..<count).map { _ in Double.random(in: range, using: &generator) }
      let wanted = results(algorithm, row, native)
      let got = results(algorithm, row, machine)
      guard got.map(\.bitPattern) == wanted.map(\.bitPattern) else {
        Issue.record("\(name), seed 17, trial \(trial): \(row.map { HexFloat.text($0) })")
        return
      }
    }
  }

  /// Softmax, log-softmax and log-sum-exp, one after another.
  private func results<A: SoftmaxArithmetic>(
    _ algorithm: any SoftmaxAlgorithm.Type, _ row: [Double], _ machine: A
  ) -> [Double] {
    let logits = row.map(machine.number)
    let values =
      algorithm.softmax(logits, machine) + algorithm.logSoftmax(logits, machine)
      + [algorithm.logSumExp(logits, machine)]
    return values.map(machine.double)
  }

  @Test func precisionOneTraps() async {
    await #expect(processExitsWith: .failure) { _ = MultiPrecisionArithmetic(precision: 1) }
  }
}
