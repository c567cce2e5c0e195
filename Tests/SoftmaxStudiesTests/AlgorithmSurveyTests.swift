import FloatFormats
import SoftmaxCore
import Testing

@testable import SoftmaxAnalysis
@testable import SoftmaxStudies

@Suite struct AlgorithmSurveyTests {
  private func rows(
    _ study: AlgorithmStudy.Pipeline, _ variable: AlgorithmStudy.Variable
  ) -> [AlgorithmStudy.Row] {
    study.rows.filter { $0.variable == variable }
  }

  /// The figures are those that an analysis of the same rows has.
  @Test func figuresAreThoseOfAnAnalysis() throws {
    let study = try AlgorithmSurvey(threads: 2).study("bfloat16", FormatPipeline(.bfloat16))
    let row = try #require(rows(study, .scale).first { $0.value == 3 })
    let algorithms = SoftmaxAlgorithms.all.filter { !$0.isForLogSoftmaxOnly }
    let options = try AnalysisOptions(formats: [.bfloat16], algorithms: algorithms)
    let seeded = SeededRows.normal(20, length: 100, scale: 3)
    let totals = try Analyzer(options).analyze(seeded.input) { try seeded.visit($0) }.totals
    #expect(row.rowCount == 20 && row.figures.count == totals.count)
    for (figure, total) in zip(row.figures, totals) {
      #expect(figure.algorithm == total.algorithm && figure.count == total.count)
      #expect(figure.maxUlp == total.maxUlp && figure.nonFinite == total.nonFinite)
      #expect(abs(try #require(figure.meanUlp) / total.meanUlp - 1) < 1e-12)
    }
  }

  @Test func everyVariableVaries() throws {
    let study = try AlgorithmSurvey(threads: 1).study("binary16", FormatPipeline(.binary16))
    #expect(rows(study, .scale).count == 8 && rows(study, .length).map(\.value).last == 4000)
    #expect(rows(study, .temperature).count == 5)
    let gaps = rows(study, .gap)
    // Results are 0 from 17.33 on: gaps in steps of 1, each class once.
    #expect(gaps.map(\.value) == (0...17).map { Double($0) })
    #expect(gaps.reduce(0) { $0 + $1.figures[0].count } == 20_000)
    #expect(study.bounds?.rows.count == 5)
    #expect(study.rows.allSatisfy { $0.figures.allSatisfy { $0.count > 0 } })
  }

  /// Logits beyond 448 are NaN in E4M3FN, and rows with one are left out, not judged as right.
  @Test func rowsBeyondTheFormatAreLeftOut() throws {
    let study = try AlgorithmSurvey(threads: 2).study("fp8", FormatPipeline(.float8E4M3FN))
    let widest = try #require(rows(study, .scale).last)
    #expect(widest.value == 300 && widest.rowsLeftOut == 20 && widest.rowCount == 0)
    #expect(widest.figures.allSatisfy { $0.count == 0 && $0.maxBound == nil })
    let wide = try #require(rows(study, .scale).first { $0.value == 100 })
    #expect(wide.figures.allSatisfy { $0.count == 100 * wide.rowCount })
    let mixed = FormatPipeline(.binary32, input: .bfloat16, output: .bfloat16)
    #expect(try AlgorithmSurvey(threads: 2).study("mixed", mixed).bounds == nil)
  }
}
