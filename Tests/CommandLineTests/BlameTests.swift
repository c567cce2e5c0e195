import Foundation
import Testing

@Suite struct BlameCommandTests {
  @Test func textNamesTheStepAndTheRemedy() throws {
    let run = try Binary.run(
      "blame", "90", "2", "-2", "--arithmetic", "binary32", "--algorithm", "naive")
    #expect(run.code == 0)
    #expect(run.output.contains("exp rounded alone makes the worst element not finite."))
    #expect(run.output.contains("Remedy: subtract the largest logit first"))
  }

  /// What is subtracted depends on the algorithm and the quantity; no maximum is, where there is no shift.
  @Test(arguments: [
    ("naive", "log-softmax", "x - lse"), ("base-2", "log-softmax", "x - lse"),
    ("shifted", "log-softmax", "x - max - log(sum)"), ("shifted", "softmax", "x - max"),
    ("division-free-shifted", "softmax", "x - max and x - lse"),
    ("division-free-shifted", "log-sum-exp", "x - max"),
    ("two-pass", "softmax", "differences of exponents"),
  ])
  func aStepIsCalledWhatItSubtracts(_ algorithm: String, _ quantity: String, _ step: String) throws
  {
    let run = try Binary.run(
      "blame", "1", "2", "3.5", "--algorithm", algorithm, "--quantity", quantity)
    #expect(run.output.contains("\n  \(step)  "))
  }

  /// A mean is of the outputs that have an error.
  @Test func aMeanIsNotOverOutputsThatAreNotFinite() throws {
    let some = try Binary.run(
      "blame", "90", "2", "-2", "--arithmetic", "binary32", "--algorithm", "naive")
    #expect(some.output.contains(" over the 2 finite of 3 elements\n"))
    let none = try Binary.run(
      "blame", "90", "91", "--arithmetic", "binary32", "--algorithm", "naive")
    #expect(none.output.hasPrefix("softmax by naive in binary32: none of 2 elements is finite\n"))
  }

  /// No step is blamed alone where the table shows that none is enough.
  @Test func theSentenceAgreesWithItsTable() throws {
    let run = try Binary.run(
      "blame", "1e10", "9e9", "--arithmetic", "binary32", "--algorithm", "base-2")
    #expect(
      run.output.contains(
        "No step rounded alone makes the worst element not finite, several do together; with products alone "
          + "exact it comes to <1e-06 ulp."), "\(run.output)")
    let text = try Binary.run(
      ["blame"] + Array(repeating: "0", count: 8192)
        + ["--arithmetic", "binary32", "--output", "float8-e4m3fn"]
    ).output
    #expect(
      text.contains("no element is off by as much as 1 ulp.")
        && text.contains(
          "The outputs of row 0 sum to 0, and to 1 with output rounding exact: 8192 of 8192 are 0")
    )
  }

  /// exp(x - lse) with lse rounded to the spacing of 1e10: the additions, not the exponential.
  @Test func theAbsorbedLogarithmIsTheAdditions() throws {
    let run = try Binary.run(
      "blame", "1e10", "1e10", "--algorithm", "division-free-shifted", "--arithmetic", "binary64")
    #expect(run.output.contains("additions rounded: 2.16e+09 of 2.16e+09 ulp"))
  }

  @Test func jsonHasAStepEach() throws {
    struct Blame: Decodable {
      struct Step: Decodable { var step: String }
      struct Remedy: Decodable { var algorithm: String }
      var culprit: String?
      var rows: [Step]
      var remedy: Remedy?
    }
    let run = try Binary.run("blame", "10.1", "0.3", "-600.3", "--json", "-")
    let blame = try JSONDecoder().decode(Blame.self, from: Data(run.output.utf8))
    #expect(blame.rows.map(\.step) == ["subtract", "exp", "sum", "divide", "output"])
    #expect(blame.culprit == "subtract" && blame.remedy?.algorithm == "shifted-two-sum")
  }

  @Test(arguments: [
    ["1", "--rounding", "stochastic"], ["1", "--algorithm", "log-of-softmax"],
    ["1", "--algorithm", "fast"], [], ["1", "--arithmetic", "half"],
  ])
  func wrongUsageIsCode64(_ arguments: [String]) throws {
    let run = try Binary.run(["blame"] + arguments)
    #expect(run.code == 64 && run.output.isEmpty && run.errors.contains("Usage:"))
  }

  @Test func aCustomFormatIsShown() throws {
    let run = try Binary.run("blame", "1", "2", "3", "--arithmetic", "p8-emin-20-emax20")
    #expect(run.code == 0 && run.output.contains("softmax by shifted in p8-emin-20-emax20"))
  }

  @Test func aRowWithoutAResultHasNothingToBlame() throws {
    let run = try Binary.run("blame", "inf", "1")
    #expect(run.code == 0)
    #expect(run.output == "Nothing to blame: no element has a finite exact value.\n")
  }

  @Test func badInputIsOneLine() throws {
    for arguments in [["missing.npy"], ["1", "--arithmetic", "p60-emin-5-emax5"]] {
      let run = try Binary.run(["blame"] + arguments)
      #expect(run.code == 2 && run.output.isEmpty && run.errors.split(separator: "\n").count == 1)
    }
  }
}
