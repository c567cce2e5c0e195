import SoftmaxAnalysis
import SoftmaxReports

/// The analysis of some rows.
func analysis(
  _ rows: [[Double]], _ options: AnalysisOptions? = nil, name: String = "arguments"
) throws -> Analysis {
  try Analyzer(options ?? AnalysisOptions()).analyze(
    .init(name: name, shape: [rows.count, rows[0].count], axis: 1)
  ) { visit in
    for (index, row) in rows.enumerated() { try visit(index, row) }
  }
}

/// The sentences about rows, under `Findings` or `Row N`.
func findings(_ rows: [[Double]], _ options: AnalysisOptions? = nil) throws -> [String] {
  let text = AnalysisReport.text(try analysis(rows, options))
  let sections = text.split(separator: "\n\n").filter {
    $0.hasPrefix("Findings\n") || $0.hasPrefix("Row ")
  }
  return sections.flatMap { $0.split(separator: "\n").dropFirst().map { String($0.dropFirst(4)) } }
}
