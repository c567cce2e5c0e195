import FloatFormats
import Foundation
import SoftmaxCore
import SoftmaxReference
import SoftmaxStudies
import Testing

@testable import SoftmaxAnalysis

/// Every value that has a JSON, through encoders and decoders without any setting.
@Suite struct EncodedValueTests {
  static let input = Analysis.Input(name: "x", shape: [2, 2], axis: 1)

  static func visit(_ body: (Int, [Double]) throws -> Void) throws {
    try body(0, [100, 0])
    try body(1, [0, -.infinity])
  }

  static func check() throws -> OutputCheck {
    let limits: [CheckLimit] = [.maxUlp(.infinity), .p99Ulp(1), .sumDeviation(.nan), .flushed(0)]
    let checker = try OutputChecker(
      .softmax, in: .binary32, length: 2, limits: limits, ulpFloor: 1e-300)
    var check = try checker.check(
      "x", logits: input, outputs: input, sample: RowSample(2, of: 2, seed: .max)
    ) {
      try $0(.init(numbers: [0, 1], logits: [0, 1, 2, 3], outputs: [0.25, 0.75, .nan, 1]))
    }
    var baseline = Baseline()
    baseline.record(check, logitsSHA256: "")
    check.baseline = BaselineComparison(
      margin: .infinity, worse: [.init(figure: "maxUlp", recorded: .nan, found: -.infinity)],
      better: [])
    return check
  }

  static func baseline() throws -> Baseline {
    var baseline = Baseline()
    baseline.record(try check(), logitsSHA256: "0")
    return baseline
  }

  static func analysis() throws -> Analysis {
    let options = try AnalysisOptions(
      formats: [.binary32, .float8E4M3FN], algorithms: [Shifted.self, Naive.self],
      precisions: .these([24]), profiles: true)
    return try Analyzer(options).analyze(input, visitRows: visit)
  }

  /// The values with a schema, and by their schemas' names.
  static func values() throws -> [any (Codable & Hashable & SchemaNaming)] {
    let pipeline = FormatPipeline(.binary16)
    let finder = ThresholdFinder(digits: 5, algorithms: [Naive.self], searchBudget: 100)
    return [
      try analysis(), try check(), CheckSuite([try check()]), try baseline(),
      try BlameAnalyzer(.softmax, Naive.self, pipeline).blame(input, visitRows: visit),
      try BoundsAnalyzer(.softmax, [Naive.self], pipeline).study(input, visitRows: visit),
      try Diagnoser(.softmax, pipeline).diagnose([37, 0]),
      finder.find([.float8E5M2], classes: [1, 2], roundings: [.nearest]),
      try ReportedExperiments(),
    ]
  }

  private static func encoded(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(value)
  }

  private static func decoded<Value: Decodable>(_ tree: Any, as _: Value.Type) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONSerialization.data(withJSONObject: tree))
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

  /// Puts NaN and the infinities in the place of numbers that may be fractions, some 40 of them in large values;
  /// returns how many.
  private static func oddNumbersComeBack<Value: Codable>(_ value: Value) throws -> Int {
    let first = try encoded(value)
    #expect(try encoded(JSONDecoder().decode(Value.self, from: first)) == first)
    let tree = try JSONSerialization.jsonObject(with: first)
    var count = 0
    for number in stride(from: 0, to: numbers(tree), by: max(1, numbers(tree) / 40)) {
      var left = number
      guard (try? decoded(replaced(tree, 0.5, &left), as: Value.self)) != nil else { continue }
      count += 1
      for word in ["NaN", "Infinity", "-Infinity"] {
        left = number
        let odd = replaced(tree, word, &left)
        let second = try encoded(decoded(odd, as: Value.self))
        #expect(try encoded(JSONDecoder().decode(Value.self, from: second)) == second)
        let words = String(decoding: second, as: UTF8.self).split(separator: "\"\(word)\"")
        let before = String(decoding: first, as: UTF8.self).split(separator: "\"\(word)\"")
        #expect(words.count == before.count + 1)
      }
      left = number
      #expect(throws: DecodingError.self) {
        try decoded(replaced(tree, "nan", &left), as: Value.self)
      }
    }
    return count
  }

  @Test func nonFiniteNumbersNeedNoSettings() throws {
    for value in try Self.values() where !(value is Baseline) {
      let count = try Self.oddNumbersComeBack(value)
      #expect(count > 1, "\(type(of: value)): \(count)")
    }
    #expect(try Self.oddNumbersComeBack(try Self.check().totals) >= 3)
    let row = try Self.analysis().rows[0]
    #expect(try Self.oddNumbersComeBack(row) > 10)
    #expect(try Self.oddNumbersComeBack(FloatRecord(-.infinity, in: .binary32)) == 0)
  }

  /// With NaN for a figure every comparison would be false, and every check pass.
  @Test(arguments: ["\"NaN\"", "\"Infinity\"", "-1", "-0.5"])
  func figuresThatNoCheckHasAreNoBaseline(_ figure: String) throws {
    let text = String(decoding: try Self.encoded(try Self.baseline()), as: UTF8.self)
    for name in CheckFigure.all.map(\.name) {
      let odd = text.replacing(
        try Regex("\"\(name)\":[-+0-9.e]+"), with: "\"\(name)\":\(figure)", maxReplacements: 1)
      #expect(odd != text)
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(Baseline.self, from: Data(odd.utf8))
      }
    }
    #expect(try JSONDecoder().decode(Baseline.self, from: Data(text.utf8)) == Self.baseline())
  }

  /// What would trap later, or mean something else, is refused.
  @Test(arguments: [
    ("\"axis\":1", "\"axis\":2"), ("\"axis\":1", "\"axis\":-1"), ("[2,2]", "[2,-2]"),
    ("[2,2]", "[]"),
    ("spacing-at-exact-value", "spacing-at-output"), ("\"hex\":\"3f800000\"", "\"hex\":\"zf\""),
    ("\"hex\":\"3f800000\"", "\"hex\":\"13f800000\""), ("\"hex\":\"3f800000\"", "\"hex\":\"nan\""),
    ("\"format\":\"binary32\",\"output\"", "\"format\":\"binary99\",\"output\""),
  ])
  func whatIsNoAnalysisIsRefused(_ part: String, _ other: String) throws {
    let text = String(decoding: try Self.encoded(try Self.analysis()), as: UTF8.self)
    let odd = text.replacing(part, with: other)
    #expect(odd != text)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Analysis.self, from: Data(odd.utf8))
    }
  }

  /// Decodes a value of that type from JSON with another schema.
  private static func refuses<Value: Codable & SchemaNaming>(
    _ value: Value, _ schema: Analysis.Schema
  ) throws {
    let data = try encoded(value)
    var tree = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let own = try #require(tree["schema"] as? [String: Any])
    #expect(own["name"] as? String == Value.ownSchema.name)
    #expect(own["version"] as? Int == Value.ownSchema.version && own.count == 2)
    tree["schema"] = ["name": schema.name, "version": schema.version] as [String: Any]
    #expect(throws: SchemaError(found: schema, wanted: Value.ownSchema)) {
      try decoded(tree, as: Value.self)
    }
    tree["schema"] = nil
    #expect(throws: DecodingError.self) { try decoded(tree, as: Value.self) }
  }

  @Test func otherSchemasAreRefused() throws {
    let values = try Self.values()
    for value in values {
      let own = type(of: value).ownSchema
      try Self.refuses(value, .init(name: own.name, version: own.version + 1))
      try Self.refuses(value, .init(name: own.name, version: 0))
      try Self.refuses(value, .init(name: "softmax-other", version: own.version))
      for other in values where type(of: other).ownSchema != own {
        try Self.refuses(value, type(of: other).ownSchema)
      }
    }
    #expect(Set(values.map { type(of: $0).ownSchema }).count == values.count)
  }
}
