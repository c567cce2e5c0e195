import SoftmaxAnalysis
import SoftmaxStudies
import Testing

@Suite struct ReportedExperimentTests {
  private let experiments: ReportedExperiments

  init() throws {
    experiments = try ReportedExperiments()
  }

  /// `1 - (1 - 2^-24)` is 2^-24; its logarithm, -16.6, is lost beside 1e20.
  @Test func weightsThatCancel() {
    let weighted = experiments.weighted
    #expect(weighted.exact.hex == "3f8ccccd", "1.1 as Float has it")
    #expect(weighted.outcomes.map(\.offBy) == [-1, 0, 1])
    #expect(weighted.outcomes.map(\.sum.hex) == ["33800000", "00000000", "b4000000"])
    #expect(weighted.outcomes[0].output.hex == "60ad78ec", "1e20")
    #expect(weighted.outcomes[1].output.hex == "ff800000", "-inf")
    #expect(
      weighted.outcomes[2].output.hex.uppercased().hasPrefix("7FC")
        || weighted.outcomes[2].output.hex == "nan")
  }

  /// 448/4352 and 16/17 rounded to Float (exact rationals by Python's fractions).
  @Test func probabilitiesHeldAtTheLargestNumber() throws {
    let e4m3 = experiments.scaled.rows.filter { $0.format == "float8-e4m3fn" }
    #expect(e4m3.map(\.held) == [256, 448, 448, 448, 448])
    #expect(e4m3.map(\.weight.hex) == ["3f000000", "3f155555", "3eb33333", "3e471c72", "3dd2d2d3"])
    #expect(e4m3.map(\.due.hex) == ["3f000000", "3f2aaaab", "3f4ccccd", "3f638e39", "3f70f0f1"])
    let e5m2 = experiments.scaled.rows.filter { $0.format == "float8-e5m2" }
    #expect(e5m2.map(\.held) == e5m2.map(\.scaled), "5 bits of exponent hold all of them")
    #expect(e5m2.map(\.weight.hex) == ["3f000000", "3f2aaaab", "3f4ccccd", "3f638e39", "3f70f0f1"])
  }

  /// A correct kernel breaks the tolerance in short rows, one that keeps the error of x - max does not.
  @Test func tolerances() {
    for trial in experiments.tolerance.rows {
      #expect(trial.tolerance == 3 * trial.length + 3)
      #expect(trial.totals.map(\.algorithm) == ["shifted", "shifted-two-sum"])
      #expect((trial.totals[0].maxUlp > Double(trial.tolerance)) == (trial.length <= 10))
      #expect(trial.totals[1].maxUlp < Double(trial.tolerance))
    }
  }
}
