import FloatFormats
import Foundation
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReference

/// SoftmaxAnalysis.
enum JudgeCalls {
  static let all = [
    Entry("check outputs") { try check(&$0) },
    Entry("analyze") {
      let quantity = $0.quantity()
      let options = try AnalysisOptions(
        quantity: quantity, formats: [.all[$0.below(FloatFormat.all.count)]],
        algorithms: [$0.algorithm(for: quantity)], temperature: $0.temperature(),
        functions: $0.one(of: ElementaryFunctions.allCases), digits: 2 + $0.below(30),
        listedRows: $0.below(3), elements: $0.below(2) == 0 ? .all : .worst($0.below(3)),
        profiles: $0.below(2) == 0)
      let rows = rows(&$0)
      let analysis = try Analyzer(options).analyze(input(rows)) { visit in
        for (number, row) in rows.enumerated() { try visit(number, row) }
      }
      try encoded(analysis)
      try decodeAltered(analysis, &$0)
    },
    Entry("blame") {
      let quantity = $0.quantity()
      let blame = try BlameAnalyzer(
        quantity, $0.algorithm(for: quantity), $0.pipeline(stochastic: false))
      let rows = rows(&$0)
      try encoded(
        try blame.blame(input(rows)) { visit in
          for (number, row) in rows.enumerated() { try visit(number, row) }
        })
    },
    Entry("bounds") {
      let quantity = $0.one(of: [Quantity.softmax, .logSumExp])
      let study = BoundsAnalyzer(quantity, [$0.algorithm(for: quantity)], $0.pipeline())
      let rows = rows(&$0)
      try encoded(
        try study.study(input(rows)) { visit in
          for (number, row) in rows.enumerated() { try visit(number, row) }
        })
    },
    Entry("diagnose") {
      let temperature = $0.double().magnitude
      let pipeline = $0.pipeline(stochastic: false)
      let diagnoser = Diagnoser(
        $0.quantity(), pipeline,
        temperature: temperature.isFinite && temperature > 0 ? temperature : 1)
      try encoded(try diagnoser.diagnose($0.row()))
    },
    Entry("thresholds") {
      // Wide formats take long with algorithms.
      let finder = ThresholdFinder(digits: 2 + $0.below(20), searchBudget: $0.below(3))
      try encoded(
        finder.find(
          [$0.format()], classes: [$0.one(of: [1, 2, 3, 1000, 1 << 53])], roundings: [$0.mode()]))
    },
    Entry("samples of rows") {
      let count = $0.one(of: [0, 1, 7, -1, .min, 100])
      let sample = RowSample($0.whole(), of: count, seed: $0.bits())
      _ = sample.numbers
    },
  ]

  private static func rows(_ odd: inout OddValues) -> [[Double]] {
    (0..<odd.below(4)).map { _ in odd.row() }
  }

  private static func input(_ rows: [[Double]]) -> Analysis.Input {
    .init(name: "fuzz", shape: [rows.count, rows.first?.count ?? 0], axis: 1)
  }

  private static func encoded<Value: Codable>(_ value: Value) throws {
    _ = try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(value))
  }

  /// What is decoded from JSON with a few bytes changed can be asked all questions.
  private static func decodeAltered(_ analysis: Analysis, _ odd: inout OddValues) throws {
    var bytes = Array(try JSONEncoder().encode(analysis))
    for _ in 0..<1 + odd.below(3) {
      let digits = bytes.indices.filter { UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[$0] }
      let place = odd.below(2) == 0 ? odd.below(bytes.count) : digits[odd.below(digits.count)]
      bytes[place] = odd.one(of: Array("0123456789-zfn,[]{}\"".utf8))
    }
    let other = try JSONDecoder().decode(Analysis.self, from: Data(bytes))
    _ = other.elementCount
    for row in other.rows {
      _ = other.input.place(row: row.row, index: 0)
      let candidates = row.elements.map(\.results.count).min() ?? 0
      for candidate in 0..<candidates { _ = row.column(candidate) }
    }
    try encoded(other)
  }

  /// Rows that go together, more often than not.
  private static func check(_ odd: inout OddValues) throws {
    let length = odd.one(of: [0, 1, 2, 3, 3, -1])
    let count = odd.one(of: [0, 1, 2, 3])
    let quantity = odd.quantity()
    let format = odd.format()
    let limits: [CheckLimit] = [
      .maxUlp(odd.double()), .p99Ulp(odd.double()), .meanUlp(odd.double()), .flushed(odd.whole()),
      .sumDeviation(odd.double()), .argmaxChanges(odd.whole()), .correctlyRounded, .specialValues,
    ]
    let checker = try OutputChecker(
      quantity, in: format, length: length, temperature: odd.temperature(), limits: limits,
      ulpFloor: odd.double(),
      convention: quantity == .softmax && odd.below(2) == 0
        ? RowConvention(maskedRows: .zero, infiniteLogits: .one) : .standard)
    let spare = odd.below(6) == 0 ? 1 : 0
    let logits = (0..<count * length + spare).map { _ in odd.double() }
    let outputs = (0..<count * quantity.outputCount(length)).map { _ in
      let value = odd.double()
      return odd.below(40) == 0 ? value : format.round(value)
    }
    let start = odd.one(of: [0, 0, 0, 1, -1, .max - 3])
    let shape = [odd.below(6) == 0 ? odd.one(of: [0, -1, .max, .min]) : count, length]
    let check = try checker.check(
      "fuzz", logits: .init(name: "fuzz", shape: shape, axis: 1),
      outputs: .init(
        name: "fuzz", shape: quantity == .logSumExp ? [shape[0]] : shape,
        axis: quantity == .logSumExp ? 0 : 1)
    ) { try $0(.init(numbers: (0..<count).map { start + $0 }, logits: logits, outputs: outputs)) }
    _ = check.passes
    try encoded(check)
  }
}
