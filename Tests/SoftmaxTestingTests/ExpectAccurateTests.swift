import FloatFormats
import SoftmaxAnalysis
import SoftmaxReference
import SoftmaxTesting
import Synchronization
import Testing

/// The judge of tests is tested: right outputs pass, wrong ones fail at the caller's line, with the element named.
@Suite struct ExpectAccurateTests {
  private static let logits: [Float] = [0, 1, 2, 3, -1, 0.5]
  /// Of mpmath at 300 bits, rounded once.
  private static let due: [Float] = [
    0x1.70c3e6p-4, 0x1.f53434p-3, 0x1.549a76p-1, 0x1.d148fcp-1, 0x1.10b42cp-6, 0x1.318b1cp-4,
  ]

  /// What the expectation says of some outputs, and where.
  private func issues(_ expectation: () -> Void) -> [(text: String, line: Int?)] {
    let found = Mutex<[(String, Int?)]>([])
    withKnownIssue(isIntermittent: true) {
      expectation()
    } matching: { issue in
      let text = issue.comments.map(\.rawValue).joined()
      found.withLock { $0.append((text, issue.sourceLocation?.line)) }
      return true
    }
    return found.withLock { $0 }
  }

  @Test func rightOutputsPass() {
    expectAccurate(
      Self.due, for: Self.logits, rowLength: 3, in: .binary32, limits: .correctlyRounded,
      .maxUlp(0.5),
      .prematureOnes(0), .specialValues)
    expectAccurate(
      Self.due.span, for: Self.logits.span, rowLength: 3, in: .binary32, limits: .correctlyRounded)
    expectAccurate(
      [0x1.70cp-4, 0x1.f54p-3, 0x1.548p-1] as [Float16], for: Self.logits[..<3], rowLength: 3,
      in: .binary16, limits: .correctlyRounded)
    // ln(1 + e + e^2), of mpmath.
    expectAccurate(
      [0x1.342c6ep+1] as [Float], for: Self.logits.prefix(3), rowLength: 3, in: .binary32,
      quantity: .logSumExp, limits: .correctlyRounded)
    // The softmax of [0, 2].
    expectAccurate(
      [0.11920292202211755, 0.8807970779778824], for: [0.0, 1], rowLength: 2, in: .binary64,
      temperature: 0.5, limits: .maxUlp(1))
  }

  @Test func aWrongOutputIsNamedAtTheCallersLine() {
    var outputs = Self.due
    outputs[4] += 3 * outputs[4].ulp
    let line = #line + 2
    let found = issues {
      expectAccurate(outputs, for: Self.logits, rowLength: 3, in: .binary32, limits: .maxUlp(2))
    }
    #expect(found.map(\.line) == [line])
    // mpmath: the exact value is 0.01664451860927235286.
    #expect(
      found.first?.text == """
        softmax of 2 rows in binary32 is not as accurate as expected
        the largest error is 3.114 ulp; 2 allowed
          row 1, index 1, logit -1.0: given 0.016644524 [3c885a19], due 0.016644519 [3c885a16], off by 3.114 ulp
        """)
  }

  @Test func everyLimitThatIsExceededIsTold() {
    let found = issues {
      expectAccurate(
        [1, 0] as [Float], for: [17, 0] as [Float], rowLength: 2, in: .binary32,
        limits: .prematureOnes(0), .prematureZeros(0), .specialValues, .maxUlp(1e9))
    }
    #expect(found.count == 1)
    let lines = found[0].text.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(
      lines[1] == "outputs that are 1 though the exact value does not round to 1: 1; 0 allowed")
    #expect(
      lines[3] == "outputs that are 0 though the exact value does not round to 0: 1; 0 allowed")
    #expect(lines[2].hasPrefix("  row 0, index 0, logit 17.0: given 1.0 [3f800000], due "))
  }

  @Test func whatCannotBeJudgedIsAnIssue() {
    let texts = issues {
      expectAccurate(
        [0.5] as [Float], for: [0, 0] as [Float], rowLength: 2, in: .binary32, limits: .maxUlp(1))
      expectAccurate(
        [0.1] as [Double], for: [0] as [Double], rowLength: 1, in: .binary32, limits: .maxUlp(1))
      expectAccurate(
        [] as [Float], for: [] as [Float], rowLength: 2, in: .binary32, limits: .maxUlp(1))
    }.map(\.text)
    #expect(
      texts == [
        "not judged: from row 0: 2 logits and 1 outputs, not 2 and 2; give whole rows",
        "not judged: row 0, index 0: 0.1 is not a number of binary32; judge it in its own format",
        "not judged: logits: holds no rows; a check of nothing would always pass",
      ])
  }
}
