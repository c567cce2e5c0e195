import SoftmaxAnalysis
import SoftmaxReports

let logits = [37.0, 0]
let analyzer = Analyzer(try AnalysisOptions())
let input = Analysis.Input(name: "arguments", shape: [logits.count], axis: 0)
let analysis = try analyzer.analyze(input) { visit in try visit(0, logits) }
