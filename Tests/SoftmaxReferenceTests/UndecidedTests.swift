import FloatFormats
import SoftmaxReference
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A row that needs more than 16,384 bits; the header of its file has what is expected, by mpmath.
@Suite struct UndecidedTests {
  static let logits: [Double] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Vectors/undecided_row.txt")
    let text = String(decoding: (try? Data(contentsOf: path)) ?? Data(), as: UTF8.self)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
      FloatFormat.binary64.round(HexFloat.parse($0)!)
    }
  }()

  @Test func theRowOf409LogitsIsUndecidedInOneElement() throws {
    #expect(Self.logits.count == 409)
    let values = try Reference(.softmax, in: .binary64).certify(Self.logits, row: 3)
    let element = try #require(values[0].undecided)
    #expect((element.row, element.index, element.bits) == (3, 0, 16384))
    #expect((element.lower, element.upper) == (0x1.8p-1, 0x1.8000000000001p-1))
    #expect(element.enclosure.approximation == 0x1.8p-1)
    #expect(values.dropFirst().allSatisfy { $0.undecided == nil && $0.value.isFinite })
  }

  @Test func twiceTheBudgetDecidesIt() throws {
    let value = try Reference(.softmax, in: .binary64, budget: PrecisionBudget(upTo: 32768))
      .certify(Self.logits)[0]
    #expect(value.value == 0x1.8000000000001p-1)
    #expect(value.certificate == .multiPrecision(bits: 32768))
  }

  /// 20,000 bits are no power of two times 128, and enough.
  @Test func theLastPrecisionIsTheBudgetItself() throws {
    let value = try Reference(.softmax, in: .binary64, budget: PrecisionBudget(upTo: 20000))
      .certify(Self.logits)[0]
    #expect(value.certificate == .multiPrecision(bits: 20000))
  }

  /// A tie of binary64 is none of other formats, nor a boundary when rounding in a direction.
  @Test func otherFormatsAndRoundingsDecideIt() throws {
    for format in FloatFormat.all where format != .binary64 {
      let values = try Reference(.softmax, in: format).certify(Self.logits)
      #expect(values.allSatisfy { $0.undecided == nil })
    }
    let up = try Reference(.softmax, in: .binary64, rounding: .up).certify(Self.logits)
    #expect(up[0].value == 0x1.8000000000001p-1)
    #expect(try Reference(.softmax, in: .binary64).exactValues(Self.logits)[0] != .undecided)
  }

  /// Several undecided elements of a row, some of equal logits, each by its own index.
  @Test func equalLogitsAreUndecidedEach() throws {
    // 3/4 + 2^-54 shared by four: 3/16 + 2^-56 each, a tie as well.
    let row =
      (0..<4).flatMap { _ in [Self.logits[0]] }
      + Self.logits.dropFirst().flatMap { x in
        Array(repeating: x, count: 4)
      }
    let values = try Reference(.softmax, in: .binary64).certify(row)
    #expect(values.compactMap(\.undecided).map(\.index) == [0, 1, 2, 3])
    #expect(values[2].undecided?.upper == 0x1.8000000000001p-3)
  }

  @Test func everyFormatHasUndecidedElements() throws {
    // 1/2 - d/4 and 1/2 + d/4 at d = 2^-52 are within 2^-54 of 1/2, the boundary when rounding up.
    let tiny = PrecisionBudget(upTo: 8)
    for format in FloatFormat.all {
      let reference = try Reference(
        .softmax, in: format, rounding: .up, budget: tiny, plan: TierPlan([.multiPrecision]))
      let elements = try reference.certify([0, 0x1p-52]).compactMap(\.undecided)
      #expect(!elements.isEmpty)
      for element in elements { #expect(element.lower <= 0.5 && 0.5 < element.upper) }
    }
  }

  /// Next to a power of two the rounded value may be known, and the binade not.
  @Test func aKnownValueOfUnknownBinadeKeepsItsValue() throws {
    let tiny = try Reference(
      .softmax, in: .binary32, budget: PrecisionBudget(upTo: 64), plan: TierPlan([.multiPrecision]))
    let value = try tiny.certify([0, 1e-40])[0]
    #expect(value.undecided?.isRounded == true && value.value == 0.5)
    #expect(value.undecided?.description.contains("on which side of a power of two") == true)
    var results: [Float] = [0, 0]
    let tally = try tiny.certify(rows: [0, 1e-40], of: 2, into: &results)
    #expect(tally.undecided.isEmpty && results == [0.5, 0.5])
  }
}
