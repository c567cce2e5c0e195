import Foundation
import Testing

/// Checks that cannot be made: every report is written all the same, and says why.
@Suite struct CheckFailureTests {
  private static let command = "sh -c 'echo one; echo two; exit 3' {outputs}"

  private func reports(_ folder: TemporaryFolder) -> [String] {
    ["junit", "markdown", "json"].flatMap { ["--report", "\($0):\(folder.path($0))"] }
  }

  private func text(_ folder: TemporaryFolder, _ name: String) throws -> String {
    try String(contentsOfFile: folder.path(name), encoding: .utf8)
  }

  @Test func aSingleCheckIsReported() throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run(
      ["check", "--logits", try folder.file("l.csv", "0,0"), "--run", Self.command, "--name", "x"]
        + reports(folder) + ["--report", "annotations:github"])
    #expect(run.code == 2)
    #expect(
      run.errors == "softmax-analyzer: sh exited with 3; its last lines:\n  one\n  two\n")
    #expect(
      run.output == "::error title=softmax-analyzer not judged::x: sh exited with 3; its last "
        + "lines:%0Aone%0Atwo\n")
    let junit = try text(folder, "junit")
    #expect(junit.contains("<testsuite name=\"x\" tests=\"1\" failures=\"0\" errors=\"1\">"))
    #expect(junit.contains("type=\"not judged\">one&#10;two</error>"), "\(junit)")
    #expect(try text(folder, "markdown").contains("    one\n    two\n"))
    let json = try text(folder, "json")
    #expect(json.contains("softmax-check-suite") && json.contains("\"two\""), "\(json)")
  }

  /// The last lines of a command were lost beside a configuration.
  @Test func aListKeepsWhatTheCommandSaid() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("l.csv", "0,0")
    let config = try folder.file(
      "c.yml", "checks:\n  - name: x\n    logits: l.csv\n    run: \(Self.command)\n")
    let run = try Binary.run(["check", "--config", config] + reports(folder))
    #expect(run.code == 2)
    #expect(
      run.output == "x: not judged: sh exited with 3; its last lines:\n  one\n  two\n",
      "\(run.output)")
    #expect(try text(folder, "junit").contains("one&#10;two"))
    #expect(try text(folder, "markdown").contains("    one\n    two\n"))
  }

  @Test(arguments: ["missing.yml", "wrong.yml"])
  func aConfigurationThatCannotBeReadIsReported(_ name: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("wrong.yml", "chekcs: []")
    let run = try Binary.run(["check", "--config", folder.path(name)] + reports(folder))
    #expect(run.code == 2 && run.output.isEmpty)
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(try text(folder, "junit").contains("errors=\"1\""))
  }

  /// Others are written though one cannot be.
  @Test func aReportThatCannotBeWrittenIsTold() throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run(
      [
        "check", "--logits", try folder.file("l.csv", "0,0"), "--outputs",
        try folder.file("o.csv", "0.5,0.5"), "--report", "junit:\(folder.path("no/folder"))",
      ] + reports(folder))
    #expect(run.code == 2 && run.errors.contains("no/folder") && run.output.contains("elements"))
    #expect(try text(folder, "json").contains("softmax-check"))
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test func comparisonsTellWhatCouldNotBeJudged() throws {
    let folder = try TemporaryFolder()
    let good = try folder.file("o.csv", "0.5,0.5")
    let run = try Binary.run(
      "check", "--logits", try folder.file("l.csv", "0,0"), "--compare", good,
      folder.path("none.csv"), "--max-ulp", "1")
    #expect(run.code == 2 && run.output.contains("passes  max-ulp: 0, allowed 1"))
    #expect(run.output.contains("none.csv: not judged: "), "\(run.output)")
  }

  /// A baseline is written only if every check could be made, and what was recorded is said.
  @Test func aBaselineIsWrittenWholeOrNotAtAll() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("l.csv", "0,0")
    _ = try folder.file("o.csv", "0.5,0.5")
    let baseline = folder.path("b.json")
    let config = try folder.file(
      "c.yml",
      "logits: l.csv\nchecks:\n- {name: a, outputs: o.csv}\n- {name: b, outputs: none.csv}\n")
    let arguments = ["check", "--config", config, "--write-baseline", baseline]
    let failed = try Binary.run(arguments)
    #expect(failed.code == 2 && !FileManager.default.fileExists(atPath: baseline))
    #expect(failed.errors.contains("b.json: nothing was recorded, since 'b' could not be judged"))
    #expect(!failed.output.contains("Recorded"))
    _ = try folder.file("none.csv", "0.5,0.4")
    let recorded = try Binary.run(arguments)
    #expect(
      recorded.code == 0 && recorded.output.hasSuffix("\nRecorded in \(baseline): 'a', 'b'.\n"))
    let before = try Data(contentsOf: URL(filePath: baseline))
    try FileManager.default.removeItem(atPath: folder.path("none.csv"))
    #expect(try Binary.run(arguments).code == 2)
    #expect(try Data(contentsOf: URL(filePath: baseline)) == before)
  }

  @Test func aBaselineThatIsNotThereSaysHowItIsRecorded() throws {
    let folder = try TemporaryFolder()
    let baseline = folder.path("b.json")
    let arguments = [
      "check", "--logits", try folder.file("l.csv", "0,0"), "--outputs",
      try folder.file("o.csv", "0.5,0.5"), "--baseline", baseline,
    ]
    let missing = try Binary.run(arguments)
    #expect(missing.code == 2 && missing.output.isEmpty)
    #expect(
      missing.errors.contains("no such baseline yet; record one by --write-baseline \(baseline)"))
    _ = try folder.file(
      "b.json", "{\"checks\": {}, \"schema\": {\"name\": \"softmax-baseline\", \"version\": 1}}")
    let empty = try Binary.run(arguments)
    #expect(empty.errors.contains("nothing is recorded there; record it anew"), "\(empty.errors)")
  }

  /// Each of the terms that a baseline holds for.
  @Test(arguments: [
    ["--temperature", "2"], ["--ulp-floor", "1e-30"], ["--sample-rows", "1"],
    ["--sample-rows", "2", "--seed", "2"], ["--quantity", "log-softmax"], ["--format", "binary32"],
    ["--masked-rows", "zero"], ["--infinite-logits", "one"],
  ])
  func baselinesOfOtherTermsAreRefused(_ terms: [String]) throws {
    let folder = try TemporaryFolder()
    let baseline = folder.path("b.json")
    let arguments = [
      "check", "--logits", try folder.file("l.csv", "0,0\n0,0\n1,1"), "--outputs",
      try folder.file("o.csv", "0.5,0.5\n0.5,0.5\n0.5,0.5"),
    ]
    #expect(try Binary.run(arguments + terms + ["--write-baseline", baseline]).code == 0)
    let same = try Binary.run(arguments + terms + ["--baseline", baseline])
    #expect(same.code == 0, "\(same.errors)")
    let other = try Binary.run(arguments + ["--baseline", baseline])
    #expect(other.code == 2 && other.errors.contains("was recorded for another quantity"))
  }
}
