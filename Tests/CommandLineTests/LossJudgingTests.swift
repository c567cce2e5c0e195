import Foundation
import Testing

/// Cross entropy and its gradient in check, analyze and diagnose; expected values by mpmath.
@Suite struct LossJudgingTests {
  /// The losses of [1,2,3] with label 0 and of [5,6,7] with label 1; the row between them does not count.
  private static let losses = ["2.40760596444438", "1e300", "1.4076059644443804"]

  private static func check(
    _ folder: TemporaryFolder, outputs: [String] = losses, labels: String = "0\n-1\n1\n",
    _ options: [String] = []
  ) throws -> Binary {
    let logits = try folder.file("logits.csv", "1,2,3\n0,0,0\n5,6,7\n")
    let labels = try folder.file("labels.csv", labels)
    let outputs = try folder.file("loss.csv", outputs.joined(separator: "\n") + "\n")
    return try Binary.run(
      [
        "check", "--logits", logits, "--outputs", outputs, "--quantity", "cross-entropy",
        "--labels", labels, "--ignore-label", "-1",
      ] + options)
  }

  @Test func lossesAreHeldAgainstTheirLabels() throws {
    let folder = try TemporaryFolder()
    let run = try Self.check(folder, ["--require-correctly-rounded", "--max-ulp", "0.5"])
    #expect(run.code == 0, "\(run.output)\(run.errors)")
    #expect(run.output.contains("cross-entropy of 3 rows, judged in binary64"))
    #expect(run.output.contains("1 of the rows does not count, and no figure here is of them."))
    #expect(run.figures.contains("elements 2"))
  }

  /// The neighbour of the right value is caught, at its label; 1.4076059644443804 is 0.20 ulp off.
  @Test func aLossThatIsOffIsNamedWithItsLabel() throws {
    let folder = try TemporaryFolder()
    let run = try Self.check(
      folder, outputs: [Self.losses[0], "0", "1.4076059644443806"], ["--max-ulp", "0.6"])
    #expect(run.code == 1)
    #expect(run.output.contains("worst: row 2, index 1, logit 6: got"), "\(run.output)")
  }

  @Test func aCheckOfRowsThatDoNotCountIsNone() throws {
    let folder = try TemporaryFolder()
    let run = try Self.check(folder, labels: "-1\n-1\n-1\n", ["--max-ulp", "1"])
    #expect(run.code == 2 && run.errors.contains("none of the 3 rows counts"), "\(run.errors)")
  }

  /// Errors of rows that do not count are NaN, as there are none.
  @Test func errorsAreWrittenOfRowsThatCount() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("errors.npy")
    #expect(try Self.check(folder, ["--errors-to", path]).code == 0)
    let errors = try LossTests.numbers(path)
    #expect(errors.count == 3 && errors[1].isNaN && errors[0].magnitude <= 0.5)
  }

  @Test func gradientsAreChecked() throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("logits.csv", "-431,279,427\n0,0,100\n")
    let right = """
      -1,5.3017186660923235867e-65,1
      3.720075976020835963e-44,3.720075976020835963e-44,-7.44015195204167224e-44

      """
    func check(_ text: String, _ options: String...) throws -> Binary {
      try Binary.run(
        [
          "check", "--logits", logits, "--outputs", try folder.file("g.csv", text), "--quantity",
          "cross-entropy-gradient", "--labels", "0,2",
        ] + options)
    }
    let run = try check(right, "--require-correctly-rounded")
    #expect(run.code == 0, "\(run.output)\(run.errors)")
    #expect(!run.output.contains("argmax") && run.figures.contains("premature 1 or -1, zeros 0, 0"))
    let flushed = try check(
      right.replacing("-7.44015195204167224e-44", with: "0"), "--max-premature-zeros", "0")
    #expect(flushed.code == 1 && flushed.output.contains("FAILS   max-premature-zeros: 1"))
  }

  /// A configuration's labels lie beside it; labels that the quantity does not need are refused.
  @Test func configurationsNameLabels() throws {
    let folder = try TemporaryFolder()
    _ = try Self.check(folder)
    func run(_ entry: String) throws -> Binary {
      try Binary.run(
        "check", "--config",
        try folder.file("c.yml", "checks: [{logits: logits.csv, outputs: loss.csv, \(entry)}]"))
    }
    let labels = "labels: labels.csv, ignore-label: -1"
    let right = try run("quantity: cross-entropy, \(labels), max-ulp: 0.5")
    #expect(right.code == 0, "\(right.output)\(right.errors)")
    let useless = try run("quantity: log-sum-exp, \(labels)")
    #expect(useless.code == 2 && useless.errors.contains("labels has no effect unless quantity is"))
    let missing = try run("quantity: cross-entropy")
    #expect(missing.errors.contains("cross-entropy needs either"), "\(missing.errors)")
  }

  @Test func aBaselineIsOfItsLabels() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("baseline.json")
    #expect(try Self.check(folder, ["--name", "a", "--write-baseline", path]).code == 0)
    #expect(try Self.check(folder, ["--name", "a", "--baseline", path]).code == 0)
    let other = try Self.check(folder, labels: "0\n1\n1\n", ["--name", "a", "--baseline", path])
    #expect(other.code == 2 && other.errors.contains("other labels or targets"), "\(other.errors)")
  }

  @Test func lossesOfAlgorithmsAreAnalyzed() throws {
    let run = try Binary.run(
      "analyze", "1e8", "1e8", "--quantity", "cross-entropy", "--label", "0", "--algorithms",
      "shifted,division-free-shifted", "--formats", "binary32")
    #expect(run.code == 0, "\(run.errors)")
    #expect(
      run.output.contains(
        "division-free-shifted: cross-entropy is exactly 0. That is premature: the exact value "
          + "0.69314718055994531 rounds to 0.6931471825 in binary32."), "\(run.output)")
  }

  /// Rows that do not count are in no figure, and not listed.
  @Test func analysesLeaveRowsOut() throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("logits.csv", "1,2,3\nnan,0,0\n5,6,7\n")
    let run = try Binary.run(
      "analyze", logits, "--quantity", "cross-entropy-gradient", "--labels", "0,-100,1",
      "--ignore-label", "-100", "--formats", "binary64", "--json", "-")
    #expect(run.code == 0, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let totals = try #require((json["totals"] as? [[String: Any]])?.first)
    #expect(totals["count"] as? Int == 6 && totals["specialValueMismatches"] as? Int == 0)
    #expect((json["rows"] as? [[String: Any]])?.map { $0["row"] as? Int } == [0, 2])
    #expect(json["ignoredRows"] as? Int == 1 && json["unanswered"] == nil)
    let values = try #require(json["rows"] as? [[String: Any]])[0]["elements"] as? [[String: Any]]
    let exact = values?.compactMap { ($0["exact"] as? [String: Any])?["hex"] as? String }
    #expect(exact == ["bfed1e783412fa85", "3fcf534335ca4bcf", "3fe549a766a06791"])
  }

  /// A gradient that is exactly 0 is no saturated one, nor is the loss of the only class.
  @Test func exactZerosAreNotSaturated() throws {
    for (row, options) in [
      (["0", "0"], ["cross-entropy-gradient", "--targets", "0.5,0.5"]),
      (["3", "-inf"], ["cross-entropy-gradient", "--label", "0"]),
      (["3", "-inf"], ["cross-entropy", "--label", "0"]),
      (["1", "1", "1"], ["cross-entropy", "--targets", "1,1,-2"]),
    ] {
      let run = try Binary.run(["analyze"] + row + ["--quantity"] + options)
      #expect(run.code == 0, "\(run.errors)")
      #expect(run.output.contains("Every output is what is due."), "\(run.output)")
    }
  }

  @Test(arguments: [
    (["1e8", "1e8"], ["--label", "0", "--outputs", "0"], "absorbed-logarithm"),
    (["1e8", "99999996"], ["--label", "0", "--outputs", "0"], "absorbed-logarithm"),
    (["-inf", "0"], ["--targets", "0,1", "--outputs", "nan"], "zero-times-infinity"),
    (["-inf", "0"], ["--targets", "0,1"], "zero-times-infinity"),
    (["-inf", "0", "1"], ["--label", "1", "--outputs", "nan"], "zero-times-infinity"),
    (["0", "200"], ["--label", "0", "--outputs", "inf"], "loss-of-rounded-probability"),
    (["20", "0"], ["--label", "0", "--outputs", "0"], "cancelled-loss"),
    (["nan", "0"], ["--label", "1"], "row-without-softmax"),
  ])
  func reportedLossesAreExplained(
    _ row: [String], _ options: [String], _ pattern: String
  ) throws {
    let run = try Binary.run(["diagnose"] + row + ["--quantity", "cross-entropy"] + options)
    #expect(run.code == 0, "\(run.errors)")
    let found = run.output.split(separator: "\n").filter {
      !$0.hasPrefix(" ") && $0.contains(": ")
    }
    #expect(found.first?.hasPrefix(pattern + ":") ?? false, "\(run.output)")
  }

  /// The same zero is right where the label leads by 200, and wrong by cancellation where it leads by 20.
  @Test func aZeroThatIsDueIsNoFailure() throws {
    let run = try Binary.run(
      "diagnose", "200", "0", "--quantity", "cross-entropy", "--label", "0", "--outputs", "0")
    #expect(run.code == 0 && run.output.contains("Nothing is wrong"), "\(run.output)")
    let wrong = try Binary.run(
      "diagnose", "20", "0", "--quantity", "cross-entropy", "--label", "0", "--outputs", "0")
    #expect(!wrong.output.contains("absorbed-logarithm"), "\(wrong.output)")
    #expect(wrong.output.contains("run on this row (shifted-max-out in binary32)"))
  }

  @Test func gradientsAreDiagnosed() throws {
    let run = try Binary.run(
      "diagnose", "1e8", "1e8", "--quantity", "cross-entropy-gradient", "--label", "0", "--outputs",
      "0,1")
    #expect(run.code == 0 && run.output.contains("class 0 is 0, exact -0.50000"), "\(run.output)")
  }

  @Test func whatCannotBeDiagnosedIsRefused() throws {
    let limit = try Binary.run(
      "diagnose", "1", "2", "--quantity", "cross-entropy", "--label", "0", "--temperature", "0")
    #expect(limit.code == 64 && limit.errors.contains("--temperature 0 has no limit"))
    let ignored = try Binary.run(
      "diagnose", "1", "2", "--quantity", "cross-entropy", "--label", "7", "--ignore-label", "7")
    #expect(ignored.code == 2 && ignored.errors.contains("nothing to diagnose"))
  }
}

extension Binary {
  /// The lines of the text, with one space where there are several.
  fileprivate var figures: [String] {
    output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
  }
}
