import SoftmaxAnalysis
import SoftmaxReports

let logits = [37.0, 0]
let analyzer = Analyzer(try AnalysisOptions())
let input = Analysis.Input(name: "arguments", shape: [logits.count], axis: 0)
let analysis = try analyzer.analyze(input) { visit in try visit(0, logits) }
print(AnalysisReport.text(analysis))

for element in analysis.rows[0].elements {
  for result in element.results {
    guard let verdict = result.verdict else { continue }
    print("class \(element.index) in \(result.format):", result.output.hex, terminator: " ")
    print("for", result.correctlyRounded.hex, "is", verdict)
  }
}
