import Charts
import FloatFormats
import Foundation
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReference
import SoftmaxReports
import Testing

/// No figure crashes a renderer: each number of each report, one after the other, is replaced by NaN, an
/// infinity, a zero, a huge and a tiny number, and the whole is rendered.
@Suite struct OddFigureTests {
  static var odd: [Any] {
    ["NaN", "Infinity", "-Infinity", 0, -0.0, 1e308, Double.leastNonzeroMagnitude, -1.5]
  }

  /// Renders what `value` becomes with every number replaced; returns how often.
  private func rendered<Value: Codable>(
    _ value: Value, _ render: (Value) throws -> Void
  ) throws -> Int {
    try render(value)
    let text = Data(try JSONReport.render(value).utf8)
    let tree = try JSONSerialization.jsonObject(with: text)
    var count = 0
    for number in 0..<Self.numbers(tree) {
      for figure in Self.odd {
        var left = number
        let data = try JSONSerialization.data(withJSONObject: Self.replaced(tree, figure, &left))
        // Counts are whole, and some values have rules of their own.
        guard let changed = try? JSONReport.parse(data, as: Value.self) else { continue }
        try render(changed)
        count += 1
      }
    }
    return count
  }

  private static func numbers(_ tree: Any) -> Int {
    switch tree {
    case let list as [Any]: list.reduce(0) { $0 + numbers($1) }
    case let object as [String: Any]: object.values.reduce(0) { $0 + numbers($1) }
    default: tree is NSNumber ? 1 : 0
    }
  }

  /// The tree with its number of that place replaced; keys in order.
  private static func replaced(_ tree: Any, _ figure: Any, _ left: inout Int) -> Any {
    switch tree {
    case let list as [Any]: return list.map { replaced($0, figure, &left) }
    case let object as [String: Any]:
      var result: [String: Any] = [:]
      for key in object.keys.sorted() { result[key] = replaced(object[key]!, figure, &left) }
      return result
    default:
      guard tree is NSNumber else { return tree }
      left -= 1
      return left == -1 ? figure : tree
    }
  }

  static let options = try! AnalysisOptions(
    formats: [.binary32, .float8E4M3FNUZ], algorithms: [Shifted.self, Naive.self])

  @Test func analyses() throws {
    for rows in [[[0, 100, 0]], [[0, 1], [5, -.infinity]]] as [[[Double]]] {
      let count = try rendered(try analysis(rows, Self.options)) {
        _ = AnalysisReport.text($0)
        _ = AnalysisReport.markdown($0, command: "x")
        _ = try JSONReport.render($0)
      }
      #expect(count > 200)
    }
  }

  @Test func pagesOfAnalyses() throws {
    let count = try rendered(try analysis([[0, 1], [5, -20]], Self.options)) {
      let page = TensorPage.page($0, name: "x", command: "x")
      _ = try DocumentFiles(page, from: [$0]).files()
    }
    #expect(count > 200)
  }

  @Test func checks() throws {
    let input = Analysis.Input(name: "x", shape: [2, 2], axis: 1)
    let limits: [CheckLimit] = [
      .maxUlp(1), .p99Ulp(.infinity), .sumDeviation(1e-9), .flushed(0), .specialValues,
    ]
    let checker = try OutputChecker(.softmax, in: .binary32, length: 2, limits: limits)
    var check = try checker.check("x", logits: input, outputs: input) {
      try $0(.init(numbers: [0, 1], logits: [0, 1, 2, 3], outputs: [0.25, 0.75, .nan, 1]))
    }
    var baseline = Baseline()
    baseline.record(check, logitsSHA256: "")
    let recorded = try JSONReport.render(baseline).replacing(
      "\"correctlyRounded\" : 1", with: "\"correctlyRounded\" : 9")
    baseline = try JSONReport.parse(recorded.utf8, as: Baseline.self)
    check.baseline = try baseline.comparison(check, logitsSHA256: "", margin: 0.1)
    let count = try rendered(CheckSuite([check])) {
      _ = CheckSuiteReport.text($0)
      _ = CheckSuiteReport.markdown($0)
      _ = CheckSuiteReport.sideBySide($0)
      _ = CheckSuiteReport.gitHubAnnotations($0)
      _ = JUnitReport.render($0)
      _ = try JSONReport.render($0)
    }
    #expect(count > 100)
  }

  @Test func blamesBoundsAndDiagnoses() throws {
    let input = Analysis.Input(name: "x", shape: [1, 3], axis: 1)
    let pipeline = FormatPipeline(.binary16)
    let blame = try BlameAnalyzer(.softmax, Naive.self, pipeline).blame(input) {
      try $0(0, [9, 0, -9])
    }
    #expect(try rendered(blame) { _ = BlameReport.text($0) } > 50)
    let bounds = try BoundsAnalyzer(.softmax, [Naive.self], pipeline).study(input) {
      try $0(0, [9, 0, -9])
    }
    #expect(try rendered(bounds) { _ = BoundsReport.text($0) } > 50)
    let diagnosis = try Diagnoser(.softmax, pipeline).diagnose([37, 0])
    #expect(try rendered(diagnosis) { _ = DiagnosisReport.text($0) } > 20)
  }

  @Test func thresholds() throws {
    let found = ThresholdFinder(digits: 5, algorithms: [Shifted.self], searchBudget: 100).find(
      [.float8E5M2FNUZ], classes: [2], roundings: [.nearest])
    #expect(try rendered(found) { _ = ThresholdsReport.text($0) } > 20)
  }

  /// Each coordinate of a chart, on both scales.
  @Test(arguments: [Chart.Axis.Scale.linear, .logarithmic])
  func charts(_ scale: Chart.Axis.Scale) throws {
    let points = [
      Chart.Point(1, 2), .init(3, 40),
      .init(.leastNonzeroMagnitude, .leastNonzeroMagnitude, xEnd: 1e308),
    ]
    let kinds: [Chart.Series.Kind] = [.line, .dashes, .points, .bars, .spans, .area]
    let chart = Chart(
      title: "x", summary: "x", x: .init("x", scale), y: .init("y", scale),
      series: kinds.map { .init("x", $0, points) },
      guides: [.init(.horizontal, at: 1, "x"), .init(.vertical, at: 1, "x")])
    let count = try rendered(chart) {
      let drawing = SVGDrawing($0).file
      #expect(!drawing.contains("nan") && !drawing.contains("inf"))
    }
    #expect(count > 200)
  }
}
