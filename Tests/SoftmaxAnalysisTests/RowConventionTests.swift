import FloatFormats
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// What is due in rows without a softmax, by convention.
@Suite struct RowConventionTests {
  private func check(
    _ logits: [Double], _ outputs: [Double], in format: FloatFormat = .binary32,
    _ convention: RowConvention, temperature: Double = 1
  ) throws -> OutputCheck {
    let input = Analysis.Input(name: "test", shape: [1, logits.count], axis: 1)
    let checker = try OutputChecker(
      .softmax, in: format, length: logits.count, temperature: temperature,
      limits: [.correctlyRounded, .specialValues, .maxUlp(0.5), .sumDeviation(1e-3)],
      convention: convention)
    return try checker.check("test", logits: input, outputs: input) {
      try $0(.init(numbers: [0], logits: logits, outputs: outputs))
    }
  }

  private static let zero = RowConvention(maskedRows: .zero)
  private static let uniform = RowConvention(maskedRows: .uniform)
  private static let one = RowConvention(infiniteLogits: .one)

  /// 1/n rounded once, ties to even: 1/1024 is half of E4M3FN's least subnormal number, 2^-9; 1/3 and 1/7 by
  /// Python's fractions.
  @Test(arguments: [
    (3, FloatFormat.binary64, 0x1.5555555555555p-2), (3, .binary32, 0x1.555556p-2),
    (7, .binary16, 0x1.248p-3), (7, .bfloat16, 0x1.24p-3), (1024, .float8E4M3FN, 0),
    (1023, .float8E4M3FN, 0x1p-9), (1024, .float8E5M2, 0x1p-10), (1, .float4E2M1, 1),
  ])
  func uniformRowsAreDueTheirShare(_ count: Int, _ format: FloatFormat, _ share: Double) throws {
    let logits = [Double](repeating: -.infinity, count: count)
    let outputs = [Double](repeating: share, count: count)
    let judged = try check(logits, outputs, in: format, Self.uniform, temperature: 3)
    let isWithin = judged.limits.prefix(3).allSatisfy(\.passes)
    #expect(isWithin, "\(judged.limits)")
    #expect(judged.totals.correctlyRounded == count && judged.totals.argmaxChanges == 0)
    let next = outputs.dropLast() + [format.round(share * 1.5 + format.leastNonzeroMagnitude)]
    let wrong = try check(logits, Array(next), in: format, Self.uniform)
    #expect(wrong.totals.correctlyRounded == count - 1 && !wrong.passes)
  }

  /// Formats without NaN can be judged where no NaN is due.
  @Test(arguments: [FloatFormat.binary64, .binary16, .float8E4M3FN, .float4E2M1])
  func zeroRowsAreDueZero(_ format: FloatFormat) throws {
    let logits = [Double](repeating: -.infinity, count: 5)
    let right = try check(logits, [0, 0, 0, 0, 0], in: format, Self.zero)
    #expect(right.passes && right.totals.count == 5 && right.totals.exactZerosDue == 5)
    // No row whose sum should be 1.
    #expect(right.greatestSumDeviation == 0 && right.totals.rowsSumNotOne == 0)
    #expect(right.totals.missedZeros == 0 && right.totals.prematureZeros == 0)
    let wrong = try check(logits, [0, 0, 1, 0, 0], in: format, Self.zero)
    #expect(!wrong.passes && wrong.totals.prematureOnes == 1 && wrong.totals.argmaxChanges == 1)
    #expect(wrong.totals.maxUlp == min(1 / format.leastNonzeroMagnitude, .greatestFiniteMagnitude))
    #expect(wrong.totals.worst?.index == 2 && wrong.totals.worst?.logit.decimal == -.infinity)
  }

  @Test func aNegativeZeroIsNotCorrectlyRounded() throws {
    let judged = try check([-.infinity, -.infinity], [0, -0.0], Self.zero)
    #expect(judged.totals.correctlyRounded == 1 && judged.totals.maxUlp == 0)
  }

  @Test func infiniteLogitsShareOne() throws {
    let logits = [.infinity, 1e300, .infinity, -.infinity]
    let right = try check(logits, [0.5, 0, 0.5, 0], Self.one, temperature: 0.25)
    #expect(right.passes && right.totals.correctlyRounded == 4 && right.totals.argmaxChanges == 0)
    let single = try check([1, .infinity], [0, 1], Self.one)
    #expect(single.passes && single.totals.prematureOnes == 0 && single.totals.prematureZeros == 0)
    let flat = try check([1, .infinity], [0.5, 0.5], Self.one)
    #expect(!flat.passes && flat.totals.argmaxChanges == 1)
    #expect(flat.totals.worst?.logit.decimal == 1)
  }

  /// A convention is about its own rows; a NaN among the logits is none of its business.
  @Test(arguments: [RowConvention.standard, zero, uniform, one])
  func otherRowsStayAsTheyAre(_ convention: RowConvention) throws {
    let none = Double.nan
    let rows: [[Double]] = [[none, -.infinity], [none, .infinity], [none, none], [0, none]]
    for logits in rows {
      let judged = try check(logits, [none, none], convention)
      #expect(judged.passes && judged.totals.count == 0)
      let zeros = try check(logits, [0, 0], convention)
      #expect(zeros.totals.specialValueMismatches == 2)
    }
    #expect(try check([0, -.infinity], [1, 0], convention).passes)
    if convention.maskedRows == .nan {
      #expect(try check([-.infinity, -.infinity], [none, none], convention).passes)
    }
    if convention.infiniteLogits == .nan {
      #expect(try check([.infinity, 0], [none, none], convention).passes)
    }
  }

  /// Rows of every kind in one stretch, across the parts that threads take.
  @Test func rowsOfEveryKind() throws {
    let kinds: [([Double], [Double])] = [
      ([0, 0], [0.5, 0.5]), ([-.infinity, -.infinity], [0, 0]), ([.infinity, 0], [1, 0]),
      ([-.infinity, 0], [0, 1]), ([.infinity, .infinity], [0.5, 0.5]),
    ]
    let rows = (0..<20_000).map { kinds[$0 * 7 % 5] }
    let input = Analysis.Input(name: "test", shape: [rows.count, 2], axis: 1)
    for threads in [1, 3] {
      let checker = try OutputChecker(
        .softmax, in: .binary32, length: 2, limits: [.correctlyRounded, .argmaxChanges(0)],
        convention: RowConvention(maskedRows: .zero, infiniteLogits: .one), threads: threads)
      let judged = try checker.check("test", logits: input, outputs: input) {
        try $0(
          .init(
            numbers: Array(rows.indices), logits: rows.flatMap(\.0), outputs: rows.flatMap(\.1)))
      }
      #expect(judged.passes && judged.totals.correctlyRounded == 40_000, "\(judged.limits)")
      #expect(judged.greatestSumDeviation == 0)
    }
  }
}
