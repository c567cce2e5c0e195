import FloatFormats
import SoftmaxCore
import Testing

@Suite struct AlgorithmTests {
  /// Rows that leave nothing to sum beside the maximum, or poison it: hand-derived from IEEE 754.
  @Test func trapsOfTheMaximum() throws {
    let machine = NativeArithmetic<Double>(functions: .correctlyRounded)
    let infinite = Shifted.softmax([.infinity, 0], machine)
    #expect(infinite.allSatisfy { $0.isNaN }, "inf - inf")
    let kept = ShiftedMaxOut.softmax([.infinity, 0], machine)
    #expect(kept[0].isNaN && kept[1] == 0, "only the largest term is inf - inf")
    #expect(ShiftedMaxOut.softmax([5], machine) == [1], "the sum of no others is zero")
    #expect(ShiftedMaxOut.logSumExp([5], machine) == 5)
    #expect(Shifted.softmax([-.infinity, -.infinity], machine).allSatisfy { $0.isNaN })
    for algorithm in SoftmaxAlgorithms.all {
      for row in [[Double.nan, 0, 1], [0, .nan, 1], [0, 1, .nan]] {
        #expect(algorithm.softmax(row, machine).allSatisfy { $0.isNaN }, "\(algorithm.name) \(row)")
      }
      let masked = algorithm.softmax([-.infinity, 0, -.infinity], machine)
      #expect(masked.map(\.bitPattern) == [0, (1.0).bitPattern, 0], "\(algorithm.name)")
      #expect(algorithm.logSoftmax([-.infinity, 0], machine) == [-.infinity, 0])
    }
  }

  @Test(arguments: AlgorithmVector.all)
  func outputsAreThoseOfIEEE(_ vector: AlgorithmVector) throws {
    let algorithm = try #require(SoftmaxAlgorithms.named(vector.algorithm))
    switch vector.format {
    case .binary64: check(vector, algorithm, Double.self)
    case .binary32: check(vector, algorithm, Float.self)
    default: check(vector, algorithm, Float16.self)
    }
  }

  private func check<Scalar: NativeScalar>(
    _ vector: AlgorithmVector, _ algorithm: any SoftmaxAlgorithm.Type, _: Scalar.Type
  ) {
    let machine = NativeArithmetic<Scalar>(functions: .correctlyRounded)
    let logits = vector.logits.map(machine.number)
    func text(_ value: Scalar) -> String {
      value.isNaN ? "nan" : Scalar.format.hexBits(machine.double(value))
    }
    #expect(algorithm.softmax(logits, machine).map(text) == vector.softmax)
    #expect(algorithm.logSoftmax(logits, machine).map(text) == vector.logSoftmax)
    #expect([algorithm.logSumExp(logits, machine)].map(text) == vector.logSumExp)
  }

  @Test func everyAlgorithmHasItsVectors() {
    for algorithm in SoftmaxAlgorithms.all {
      #expect(AlgorithmVector.all.count { $0.algorithm == algorithm.name } == 18)
    }
  }

  @Test func theRegistry() {
    let names = SoftmaxAlgorithms.all.map { $0.name }
    #expect(Set(names).count == names.count)
    for algorithm in SoftmaxAlgorithms.all {
      #expect(!algorithm.citation.isEmpty && !algorithm.summary.isEmpty, "\(algorithm.name)")
      #expect(SoftmaxAlgorithms.named(algorithm.name) == algorithm)
      let isPlainName = algorithm.name.allSatisfy { $0.isLowercase || $0 == "-" }
      #expect(isPlainName, "\(algorithm.name)")
    }
    #expect(SoftmaxAlgorithms.named("Shifted") == nil)
    let logOnly = SoftmaxAlgorithms.all.filter { $0.isForLogSoftmaxOnly }.map { $0.name }
    #expect(logOnly == ["log-of-softmax"])
  }

  /// Gaps that stay the same, exactly, give the same bits in the shifted formulas.
  @Test func shiftsThatAreExactChangeNothing() {
    var generator = SplitMix64(state: 3)
    let machine = NativeArithmetic<Double>(functions: .correctlyRounded)
    for _ in 0..<50 {
      let row = (0..<8).map { _ in Double(Int.random(in: -800...800, using: &generator)) / 64 }
      let moved = row.map { $0 + 1024 }
      #expect(Shifted.softmax(row, machine) == Shifted.softmax(moved, machine))
      #expect(ShiftedMaxOut.logSoftmax(row, machine) == ShiftedMaxOut.logSoftmax(moved, machine))
    }
  }
}
