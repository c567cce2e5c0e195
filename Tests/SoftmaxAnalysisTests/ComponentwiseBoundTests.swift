import FloatFormats
import SoftmaxCore
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

@Suite struct ComponentwiseBoundTests {
  private func bound(
    _ algorithm: String, of x: Double, temperature: Double = 1,
    _ pipeline: FormatPipeline = FormatPipeline(.binary32)
  ) throws -> Double? {
    try ComponentwiseBound([1, 2, 4], temperature: temperature, pipeline)
      .ulps(algorithm, scaledLogit: x / temperature)
  }

  private func isClose(_ value: Double?, _ wanted: Double) -> Bool {
    value.map { abs($0 / wanted - 1) < 1e-14 } ?? false
  }

  /// The formulas by mpmath with 30 digits.
  @Test func formulas() throws {
    #expect(try bound("naive", of: 1) == 5)
    #expect(isClose(try bound("shifted", of: 1), 8.3544205971713871109))
    #expect(try bound("shifted-max-out", of: 1) == bound("shifted", of: 1))
    #expect(isClose(try bound("division-free", of: 1), 11.339692039112571298))
    #expect(isClose(try bound("naive", of: 1, temperature: 2), 7.058409527628718206))
    #expect(isClose(try bound("shifted", of: 1, temperature: 2), 9.0))
    #expect(isClose(try bound("division-free", of: 1, temperature: 2), 10.487147095844607889))
    #expect(try bound("online", of: 1) == nil)
  }

  @Test func pipelinesOfSeveralFormats() throws {
    let wideSum = FormatPipeline(.bfloat16, accumulator: .binary32)
    #expect(isClose(try bound("shifted", of: 1, wideSum), 7.3544511147495121109))
    let wide = FormatPipeline(.binary32, input: .binary16, output: .binary16)
    #expect(isClose(try bound("shifted", of: 1, wide), 0.50101982673305314784))
  }

  /// No output is further off; in 24 bits and more what is left out of the bounds is small.
  @Test(arguments: [FloatFormat.binary64, .binary32])
  func hold(_ format: FloatFormat) throws {
    let pipeline = FormatPipeline(format)
    var closest = 0.0
    for (scale, temperature) in [(0.1, 1.0), (3, 1), (12, 1), (3, 0.3), (5, 7)] {
      for length in [2, 3, 10, 40] {
        for row in SeededRows.normal(20, length: length, scale: scale).rows {
          let judge = try FormatJudge(
            .softmax, FormatPair(pipeline), logits: row, temperature: temperature, row: 0)
          let bound = try ComponentwiseBound(
            judge.received, temperature: judge.exactTemperature, pipeline)
          let algorithms: [any SoftmaxAlgorithm.Type] = [
            Naive.self, Shifted.self, ShiftedMaxOut.self, DivisionFree.self,
          ]
          for algorithm in algorithms {
            let errors = RowOutputs(
              Candidate(algorithm, pipeline), judge, functions: .correctlyRounded
            ).errors
            for (error, x) in zip(errors, judge.received) {
              let ulps = try #require(
                bound.ulps(algorithm.name, scaledLogit: x / judge.exactTemperature))
              #expect(error.magnitude <= ulps, "\(algorithm.name) \(row) \(x)")
              closest = max(closest, error.magnitude / ulps)
            }
          }
        }
      }
    }
    #expect(closest > 0.3, "a bound that nothing comes near says little")
  }
}
