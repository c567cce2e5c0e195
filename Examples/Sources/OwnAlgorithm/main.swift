import SoftmaxAnalysis

enum Recomputing: SoftmaxAlgorithm {
  static func softmax<A: SoftmaxArithmetic>(_ logits: [A.Number], _ machine: A) -> [A.Number] {
    let sum = machine.sum(machine.gaps(logits).map(machine.exp))
    return machine.gaps(logits).map { machine.divide(machine.exp($0), by: sum) }
  }
}
let mixed = FormatPipeline(.bfloat16, accumulator: .binary32)
let options = try AnalysisOptions(pipelines: [mixed], algorithms: [Recomputing.self, Naive.self])
for row in try Analyzer(options).analyze([3, 1, 0.5]).totals { print(row.algorithm, row.maxUlp) }
