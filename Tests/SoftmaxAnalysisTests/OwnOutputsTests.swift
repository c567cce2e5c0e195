import FloatFormats
import SeededRandom
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// The reference's own outputs pass every limit at its strictest, in every format and quantity.
@Suite struct OwnOutputsTests {
  static let formats =
    FloatFormat.all + [
      try! FloatFormat(precision: 2, minExponent: 0, maxExponent: 0),
      try! FloatFormat(precision: 3, minExponent: -2, maxExponent: 1),
    ]

  /// Masks, ties, ties by rounding, uniform rows, overflow, saturation, subnormal results, undefined rows.
  static let rows: [[Double]] = {
    var rows: [[Double]] = [
      [0, -.infinity, 1], [-.infinity, 2, -.infinity], [0, 0, 0], [1e-9, 0, 0], [0, 1e-3, -1e-3],
      [0, -500, -500], [-500, 0, -500], [0, -100, -7], [-1e300, 0, 1e300], [0, -250, -449],
      [-6.5, 0, -0.25], [1e5, 7, 7], [-1e5, -1e5, -1e5], [448, 464, 470], [0, -1e-300, 0],
      [.leastNonzeroMagnitude, 0, -.leastNonzeroMagnitude], [0, -15.9, -17.3], [0, -103.9, -745.1],
      [.nan, 0, 1],
      [.infinity, 0, 0],
      [-.infinity, -.infinity, -.infinity], [240, 248, 0], [57344, 61440, 0], [-0.0, 0, -0.0],
    ]
    var random = SplitMix64(state: 20_261_127)
    for scale in [1e-4, 0.1, 3, 30, 900] {
      for _ in 0..<20 {
        rows.append((0..<3).map { _ in Double.random(in: -scale...scale, using: &random) })
      }
    }
    return rows
  }()

  static let limits: [CheckLimit] = [
    .maxUlp(0.5), .p99Ulp(0.5), .meanUlp(0.5), .prematureOnes(0), .prematureZeros(0), .flushed(0),
    .argmaxChanges(0), .correctlyRounded, .specialValues,
  ]

  @Test(arguments: formats, Quantity.allCases)
  func passEveryLimit(_ format: FloatFormat, _ quantity: Quantity) throws {
    // NaN is no result of a format that has none.
    let rows = Self.rows.filter { row in
      format.hasNaN || !row.contains { $0.isNaN || $0 == .infinity } && row.max()! > -.infinity
    }
    for temperature in [1, 0.3] {
      let reference = try Reference(quantity, in: format, temperature: temperature)
      let outputs = try rows.map { try reference.certify($0).map(\.value) }
      let check = try check(quantity, format, rows, outputs, temperature)
      let failing = check.limits.filter { !$0.passes }
      #expect(failing.isEmpty, "\(failing.map { ($0.limit, $0.found, $0.example) })")
      #expect(check.rowCount == rows.count && check.totals.count > 0)
    }
  }

  private func check(
    _ quantity: Quantity, _ format: FloatFormat, _ rows: [[Double]], _ outputs: [[Double]],
    _ temperature: Double = 1
  ) throws -> OutputCheck {
    let length = rows[0].count
    let input = Analysis.Input(name: "own", shape: [rows.count, length], axis: 1)
    let made = Analysis.Input(
      name: "own", shape: [rows.count, quantity.outputCount(length)], axis: 1)
    return try OutputChecker(
      quantity, in: format, length: length, temperature: temperature, limits: Self.limits
    ).check("own", logits: input, outputs: made) { visit in
      try visit(
        .init(
          numbers: Array(rows.indices), logits: rows.flatMap { $0 }, outputs: outputs.flatMap { $0 }
        ))
    }
  }

  /// A NaN that is due in one place once counted as a change in the first row only, by its first place.
  @Test func aRowInWhichANaNIsDueSaysNothingOfItsArgmax() throws {
    let rows: [[Double]] = [[0, -500], [-500, 0]]
    let check = try check(.logSoftmax, .float8E4M3FN, rows, [[-0.0, .nan], [.nan, -0.0]])
    #expect(check.passes && check.totals.argmaxChanges == 0 && check.totals.correctlyRounded == 2)
    let missed = try self.check(.logSoftmax, .float8E4M3FN, rows, [[-3, 0], [0, -3]])
    #expect(missed.totals.argmaxChanges == 0 && missed.totals.specialValueMismatches == 2)
  }

  /// Logits that differ less than their outputs can tell: a tie is due, another order is not.
  @Test(arguments: [
    ([0.5, 0.5], 0), ([0.4375, 0.5], 1), ([0.5, 0.4375], 0), ([.nan, 0.5], 1),
  ])
  func tiesThatAreDueAreNoChanges(_ outputs: [Double], _ changes: Int) throws {
    let check = try check(.softmax, .float8E4M3FN, [[1e-6, 0]], [outputs])
    #expect(check.totals.argmaxChanges == changes)
  }

  @Test func whatIsDueDecidesWhichClassesMayTie() {
    func isLost(_ logits: [Double], _ outputs: [Double], _ due: [Double]) -> Bool {
      Argmax.isLost(logits: logits, outputs: outputs, due: due)
    }
    #expect(!isLost([2, 1, 0], [0.5, 0.5, 0], [0.5, 0.5, 0]))
    #expect(isLost([2, 1, 0], [0.5, 0.5, 0.5], [0.5, 0.5, 0]))
    #expect(isLost([2, 1, 0], [0.5, 0.5, 0], [0.75, 0.25, 0]))
    #expect(isLost([2, 2, 0], [0.5, 0.25, 0], [0.5, 0.5, 0]))
    #expect(!isLost([2, 1, 0], [0, 1, 1], [0.5, .nan, 0]))
  }
}
