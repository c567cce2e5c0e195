import SoftmaxCore
import SoftmaxReports
import Testing

@testable import SoftmaxAnalysis

/// What is said about a row, and what is not.
@Suite struct FindingTests {
  /// By hand: e^1000 overflows, and e^-800 underflows, in Double and Float.
  @Test func aNonFiniteOutputIsSaid() throws {
    let naive = try AnalysisOptions(quantity: .logSumExp, algorithms: [Naive.self])
    #expect(
      try findings([[1000, 0]], naive).contains(
        "Float, Double: log-sum-exp is inf, where 1000 is due."))
    let logOfSoftmax = try AnalysisOptions(quantity: .logSoftmax, algorithms: [LogOfSoftmax.self])
    let sentence = "Float, Double: class 1 is -inf, where -800 is due."
    #expect(try findings([[0, -800]], logOfSoftmax).contains(sentence))
    #expect(try findings([[0, 1], [0, -800]], logOfSoftmax).contains(sentence))
    let same = try findings([[0, -800, -800]], logOfSoftmax)
    #expect(
      same.contains("Double: classes 1 and 2 are -inf, where -800 is due.")
        || same.contains("Float, Double: classes 1 and 2 are -inf, where -800 is due."))
    let many = try findings([[0, -800, -801, -802, -803, -804]], logOfSoftmax)
    #expect(many.count { $0.hasSuffix(" is due.") } == 4)
    #expect(many.contains("Float, Double: 2 more outputs are not what is due."))
  }

  @Test func aNonFiniteOutputIsTheWorst() throws {
    let options = try AnalysisOptions(
      quantity: .logSoftmax, formats: [.binary64], algorithms: [LogOfSoftmax.self])
    for rows in [[[0, -800]], [[0, 1], [0, -800]]] as [[[Double]]] {
      let text = AnalysisReport.text(try analysis(rows, options))
      let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("  Double  ") })
      #expect(line.hasSuffix("  -"))
      #expect(line.contains("-inf [fff0000000000000]  -800 [c089000000000000]"), "\(line)")
    }
  }

  /// The true change is 2.1e-10 ulp: -1e-9 moves by 2.8e-17 in Float, and 1/3 has ulps of 2^-25.
  @Test func inputRoundingHasNoNoise() throws {
    let moved = try findings([[0, 0, -1e-9]]).filter { $0.contains("moved") }
    #expect(moved.count == 1)
    #expect(try #require(moved.first).contains("by up to 2.11e-10 ulp"))
    let hidden = try findings([[0, 1e-60]]).filter { $0.contains("moved") }
    #expect(try #require(hidden.first).contains("by less than 1e-15 ulp"))
  }

  /// 1e300 is infinite in Float, where the reference goes on with 1e300 itself: nothing is moved.
  @Test func aTemperatureBeyondTheFormatIsSaid() throws {
    let found = try findings([[1, 2, 3]], AnalysisOptions(temperature: 1e300))
    #expect(!found.contains { $0.contains("moved") })
    #expect(
      found.contains(
        "Float: the temperature is inf in binary32; the exact values are those for 1e+300."))
  }

  /// The two largest logits tie themselves.
  @Test func aSharedLargestOutputIsSaidOfTheOthers() throws {
    let found = try findings([[0, 0, -1e-9]])
    #expect(found.contains("Float: classes with smaller logits share the largest output."))
    #expect(!found.contains { $0.contains("is tied") })
  }

  @Test func anExactValueIsThatOfOneClass() throws {
    let found = try findings([[0, -800, -900]], AnalysisOptions(formats: [.binary64]))
    #expect(
      found.contains(
        "Double: classes 1 and 2 are exactly 0. That is correct: the exact value "
          + "3.6678745841776872e-348 of class 1 rounds to 0 in binary64."))
  }

  /// As if Double had given 2^-1074 where 0 is due. The exact values by the decimal module of Python.
  @Test func aMissedZeroIsSaidWithItsOutput() throws {
    let options = try AnalysisOptions(formats: [.binary64])
    func text(_ classes: [Int]) throws -> String {
      var value = try analysis([[0, -800, -900]], options)
      for index in [1, 2] {
        let isMissed = classes.contains(index)
        value.rows[0].elements[index].results[0].verdict = isMissed ? .missed : nil
        value.rows[0].elements[index].results[0].output = FloatRecord(
          decimal: .leastNonzeroMagnitude, hex: "0000000000000001")
      }
      return AnalysisReport.text(value)
    }
    #expect(
      try text([2]).contains(
        "Double: class 2 is 4.94065646e-324. An exact 0 was missed: the exact value "
          + "1.3644772123656828e-391 rounds to it in binary64."))
    #expect(
      try text([1, 2]).contains(
        "Double: classes 1 and 2 are not exactly 0. An exact 0 was missed: the exact value "
          + "3.6678745841776872e-348 of class 1, given as 4.94065646e-324, rounds to it in binary64."
      ))
  }

  @Test(arguments: [[.nan, 0.1], [.infinity, 0.1]] as [[Double]])
  func theInputsOwnSpecialValuesAreNotBlamedOnRounding(_ row: [Double]) throws {
    #expect(try findings([row]) == ["Every output is what is due."])
  }

  /// 1 - p is e^-800 = 3.6678745841776872e-348, and 2^-1154 is 4.0868152393e-348 (mpmath).
  @Test func valuesBeyondDoubleAreShortened() throws {
    let text = AnalysisReport.text(try analysis([[0, -800]]))
    #expect(text.contains("  1 - 4.08681524e-348\n"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count < 250 })
  }

  /// No output of the second class is correctly rounded in Double.
  @Test func aColumnMayHaveNothingCorrect() throws {
    let options = try AnalysisOptions(formats: [.binary64], algorithms: [Naive.self])
    let text = AnalysisReport.text(try analysis([[1000, 999], [1001, 1000]], options))
    let line = try #require(text.split(separator: "\n").first { $0.contains("correctly rounded") })
    #expect(line.hasSuffix(" 0 (0 %)"))
  }
}

/// Names from outside.
@Suite struct EscapingTests {
  @Test func namesCannotDoHarm() throws {
    let name = "a\u{1b}[31m|`b`_c_<i>\n.csv"
    let value = try analysis([[0, 1]], name: name)
    let title = "softmax of 2 logits from a\\u{1b}[31m|`b`_c_<i>\\u{a}.csv, algorithm shifted"
    #expect(AnalysisReport.text(value).hasPrefix(title + "\n"))
    let page = AnalysisReport.markdown(value, command: "x \(name)")
    #expect(
      page.hasPrefix(
        "# softmax of 2 logits from a\\\\u{1b}[31m\\|\\`b\\`\\_c\\_&lt;i>\\\\u{a}.csv, "
          + "algorithm shifted\n"))
    #expect(page.hasSuffix("\n\nMade by `` x a\\u{1b}[31m|`b`_c_<i>\\u{a}.csv ``.\n"))
    #expect(!page.contains("\u{1b}"))
  }

  @Test func ordinaryNamesStayAsTheyAre() throws {
    let page = AnalysisReport.markdown(
      try analysis([[0, 1]], name: "Data/digits_logits.npy"), command: "x")
    #expect(page.hasPrefix("# softmax of 2 logits from Data/digits_logits.npy, "))
  }
}
