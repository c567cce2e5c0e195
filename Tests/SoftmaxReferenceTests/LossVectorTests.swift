import FloatFormats
import SoftmaxReference
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Cross entropy and its gradient against Tests/Vectors/losses.txt, which is python-flint's.
@Suite struct LossVectorTests {
  static let rows = try! LossRow.read()

  @Test(arguments: FloatFormat.all) func everyValueIsCorrectlyRounded(
    _ format: FloatFormat
  ) throws {
    #expect(Self.rows.count >= 150)
    for row in Self.rows {
      for (quantity, expected) in row.expected(in: format) {
        let reference = try Reference(quantity, in: format, temperature: row.temperature)
        let values = try? reference.certify(row.logits, with: row.companion)
        let got = values?.map { $0.value.isNaN ? "nan" : format.hexBits($0.value) } ?? ["nan"]
        #expect(
          got == (values == nil ? ["nan"] : expected)
            && (values != nil || expected.contains("nan")),
          "\(row.name), \(quantity.name) in \(format.name)")
      }
    }
  }

  /// MPFR alone, double-double arithmetic alone where it decides, and whole tensors on threads.
  @Test(arguments: [FloatFormat.binary32, .binary64, .bfloat16])
  func everyTierGivesTheSame(_ format: FloatFormat) throws {
    for row in Self.rows where !row.logits.contains(where: \.isNaN) {
      for (quantity, expected) in row.expected(in: format) where !expected.contains("nan") {
        let slow = try Reference(
          quantity, in: format, temperature: row.temperature, plan: TierPlan([.multiPrecision]))
        let values = try slow.certify(row.logits, with: row.companion)
        #expect(values.map { format.hexBits($0.value) } == expected, "\(row.name), MPFR")
        for (value, other) in zip(try partial(quantity.rule, row, format), expected) {
          #expect(value.map { format.hexBits($0.value) == other } ?? true, "\(row.name), partial")
        }
        var results = [Double](repeating: 1, count: 3 * expected.count)
        try Reference(quantity, in: format, temperature: row.temperature).certify(
          rows: row.logits + row.logits + row.logits, of: row.logits.count,
          with: Array(repeating: row.companion, count: 3), into: &results, threads: 2)
        #expect(
          results.map(format.hexBits) == expected + expected + expected, "\(row.name), tensor")
      }
    }
  }

  private func partial(
    _ rule: some QuantityRule, _ row: LossRow, _ format: FloatFormat
  ) throws -> [CertifiedValue?] {
    try PartialReference(rule, to: RoundingTarget(format), temperature: row.temperature)
      .certify(row.logits, with: row.companion)
  }

  /// A sum of differences over 3 that is a number of the format is on neither side of it, or strictly beside it.
  @Test func rationalLossesAreDecidedAtAnyTemperature() throws {
    func loss(
      _ logits: [Double], _ targets: [Double], _ rounding: RoundingMode
    ) throws -> CertifiedValue {
      try Reference(.crossEntropy, in: .binary64, rounding: rounding, temperature: 3)
        .certify(logits, with: .numbers(targets))[0]
    }
    for rounding in [RoundingMode.nearest, .up, .down, .zero] {
      let zero = try loss([0, -2, -1], [1, 1, -2], rounding)
      #expect(zero.value == 0 && zero.value.sign == .plus && zero.undecided == nil)
      let one = try loss([0, -1, -1], [-3, 1, 2], rounding)
      #expect(one.value == 1 && one.undecided == nil)
    }
    #expect(try loss([0, -2e6, -2e6], [-2, 1, 2], .up).value == 2e6.nextUp)
    #expect(try loss([0, -1e9, -1e9], [-2, 1, 2], .down).value == 1e9)
  }

  /// An enclosure of both signs is not narrow, though both ends round to the only zero: the error of an output is
  /// counted from the value. The value is 0.23156373667 of
  /// the least number, 2^-10, by mpmath.
  @Test func errorsAreCountedFromValuesWhoseSignIsKnown() throws {
    let format = FloatFormat.named("float8-e4m3fnuz")!
    let value = try Reference(.crossEntropyGradient, in: format).certify(
      [0, -0.05, -60, -60],
      with: .numbers([0x1p245, 0, 1.9 * 0x1p-12, -0x1p245]))[1]
    #expect(value.value == 0)
    #expect((value.ulpError(of: 0, in: format)! + 0.23156373667).magnitude < 1e-6)
  }

  /// Most ordinary rows need no MPFR.
  @Test func doubleDoubleArithmeticDecidesMost() throws {
    let reference = try Reference(.crossEntropyGradient, in: .binary64)
    let values = try reference.certify([0.3, -1.2, 2.5, 0.9], with: .label(1))
    #expect(values.allSatisfy { $0.certificate == .doubleDouble })
    let loss = try Reference(.crossEntropy, in: .binary64)
      .certify([0.3, -1.2, 2.5, 0.9], with: .numbers([0.1, 0.7, 0.1, 0.1]))
    #expect(loss[0].certificate == .doubleDouble)
  }

  /// The measurer judges with the companions, row by row.
  @Test func outputsAreMeasuredWithTheirLabels() throws {
    let logits = [0.3, -1.2, 2.5, 0.3, -1.2, 2.5]
    let reference = try Reference(.crossEntropyGradient, in: .binary32)
    let labels: [RowCompanion] = [.label(0), .label(2)]
    var outputs: [Double] = []
    for (row, label) in labels.enumerated() {
      outputs += try reference.certify(Array(logits[row * 3..<row * 3 + 3]), with: label)
        .map(\.value)
    }
    outputs[4] = Double(Float(outputs[4]).nextUp)
    var measurer = OutputMeasurer(reference, length: 3)
    var due = [Double](repeating: 0, count: 6)
    var ulps = due
    try measurer.measure(logits, with: labels, outputs, due: &due, ulps: &ulps, firstRow: 0)
    #expect(ulps.enumerated().allSatisfy { $0.offset == 4 || $0.element.magnitude <= 0.5 })
    #expect(ulps[4] > 0.5 && ulps[4] < 1.5)
  }
}

/// A block of losses.txt; its header describes the format.
struct LossRow: Sendable {
  var name = ""
  var logits: [Double] = []
  var companion = RowCompanion.ignored
  var temperature = 1.0
  private var values: [String: [String]] = [:]

  func expected(in format: FloatFormat) -> [(Quantity, [String])] {
    [.crossEntropy, .crossEntropyGradient].map { ($0, values["\($0.name) \(format.name)"]!) }
  }

  static func read() throws -> [LossRow] {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Vectors/losses.txt")
    var rows: [LossRow] = []
    for line in String(decoding: try Data(contentsOf: path), as: UTF8.self).split(separator: "\n")
    where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      if words[0] == "row" {
        rows.append(LossRow(name: words[1]))
      } else {
        rows[rows.count - 1].take(words)
      }
    }
    return rows
  }

  private mutating func take(_ words: [String]) {
    func numbers() -> [Double] {
      words.dropFirst().map { Double(bitPattern: UInt64($0, radix: 16)!) }
    }
    switch words[0] {
    case "logits": logits = numbers()
    case "temperature": temperature = numbers()[0]
    case "label": companion = .label(Int(words[1])!)
    case "targets": companion = .numbers(numbers())
    case "ignored": companion = .ignored
    default:
      values["\(words[0]) \(words[1])"] = words.dropFirst(2).flatMap { word in
        let parts = word.split(separator: "*").map(String.init)
        return Array(repeating: parts[0], count: parts.count == 2 ? Int(parts[1])! : 1)
      }
    }
  }

  init(name: String) { self.name = name }
}
