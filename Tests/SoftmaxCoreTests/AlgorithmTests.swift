import FloatFormats
import SeededRandom
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

  @Test(arguments: SoftmaxAlgorithms.all.map { $0.name })
  func outputsAreThoseOfGmpy2(_ name: String) throws {
    let algorithm = try #require(SoftmaxAlgorithms.named(name))
    let vectors = AlgorithmVector.all.filter { $0.algorithm == name }
    #expect(vectors.count >= 450)
    for vector in vectors {
      check(vector, algorithm, EmulatedArithmetic(vector.pipeline))
      check(vector, algorithm, EmulatedArithmetic(vector.pipeline, reuse: .tables))
      check(vector, algorithm, EmulatedArithmetic(vector.pipeline, reuse: .memory))
      guard vector.isNative else { continue }
      switch vector.format {
      case .binary64: check(vector, algorithm, native(vector, Double.self))
      case .binary32: check(vector, algorithm, native(vector, Float.self))
      default: check(vector, algorithm, native(vector, Float16.self))
      }
    }
  }

  private func native<Scalar: NativeScalar>(
    _ vector: AlgorithmVector, _: Scalar.Type
  ) -> NativeArithmetic<Scalar> {
    NativeArithmetic(functions: .correctlyRounded, summation: vector.pipeline.summation)
  }

  private func check<A: SoftmaxArithmetic>(
    _ vector: AlgorithmVector, _ algorithm: any SoftmaxAlgorithm.Type, _ machine: A
  ) {
    let logits = vector.logits.map(machine.number)
    func text(_ value: A.Number) -> String {
      let value = machine.double(value)
      return value.isNaN ? "nan" : vector.format.hexBits(value)
    }
    let got = [
      algorithm.softmax(logits, machine), algorithm.logSoftmax(logits, machine),
      [algorithm.logSumExp(logits, machine)],
    ].map { $0.map(text) }
    guard got == [vector.softmax, vector.logSoftmax, vector.logSumExp] else {
      Issue.record("\(A.self) \(vector): got \(got)")
      return
    }
  }

  @Test func theRegistry() {
    let names = SoftmaxAlgorithms.all.map { $0.name }
    #expect(Set(names).count == names.count)
    for algorithm in SoftmaxAlgorithms.all {
      #expect(!algorithm.citation.isEmpty && !algorithm.summary.isEmpty, "\(algorithm.name)")
      #expect(SoftmaxAlgorithms.named(algorithm.name) == algorithm)
      let isPlainName = algorithm.name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }
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

/// The names of summations.
@Suite struct SummationNameTests {
  @Test func namesComeBack() {
    for summation in [
      Summation.plain, .pairwise, .compensated, .blocked(lanes: 1), .blocked(lanes: 16),
    ] {
      #expect(Summation("\(summation)") == summation)
    }
    for name in [
      "", "blocked", "blocked:", "blocked:0", "blocked:-1", "blocked:016", "blocked:+4",
      "blocked:1.5",
      "blocked:1048577", "Plain", "pairwise ",
    ] {
      #expect(Summation(name) == nil, "\(name)")
    }
  }
}
