import Foundation
import Testing

/// An option that counts once is not given twice: one of the values would be ignored.
@Suite struct RepeatedOptionsTests {
  private static let check = ["check", "--logits", "l.csv", "--outputs", "l.csv"]

  private static let refused: [(arguments: [String], sentence: String)] = [
    (check + ["--max-ulp", "3", "--max-ulp", "1e9"], "--max-ulp is given twice; give it once."),
    (check + ["--max-ulp=3", "--max-ulp", "-1"], "--max-ulp takes a finite number"),
    (check + ["--outputs", "l.csv"], "--outputs is given twice; give it once."),
    (check + ["--axis", "-1", "--axis", "-1"], "--axis is given twice"),
    (check + ["--special-values", "strict", "--special-values", "report"], "--special-values is"),
    (
      check + ["--require-correctly-rounded", "--no-require-correctly-rounded"],
      "--require-correctly-rounded and --no-require-correctly-rounded are one option; give it once."
    ),
    (
      ["check", "--logits", "l.csv", "--run", "cp l.csv {outputs}", "--shell", "--shell"],
      "--shell is given twice"
    ),
    (
      ["check", "--config", "c.yml", "--max-ulp", "3", "--max-ulp", "4"], "--max-ulp is given twice"
    ),
    (["-3", "0", "--rows", "1", "-4", "--rows=2"], "--rows is given twice"),
    (["analyze", "1", "--json", "-", "--json", "x"], "--json is given twice"),
    (["reference", "l.csv", "-o", "a", "--output", "b"], "-o and --output are one option"),
    (["compute", "l.csv", "--output=a", "-o", "b"], "--output and -o are one option"),
    (
      ["bounds", "1", "--output", "binary16", "--output-format", "binary16"],
      "--output and --output-format"
    ),
    (["blame", "1", "--max-bits", "300", "--max-bits", "400"], "--max-bits is given twice"),
    (["diagnose", "1", "--outputs", "1", "--outputs", "1"], "--outputs is given twice"),
    (["thresholds", "--classes", "2", "--classes", "3"], "--classes is given twice"),
    (
      ["report", "l.csv", "-o", "p", "--format", "binary32", "--formats", "binary64"],
      "--format and --formats are one option; give it once."
    ),
  ]

  @Test func optionsThatCountOnceAreRefusedTwice() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("l.csv", "0.5,0.5\n")
    for (arguments, sentence) in Self.refused {
      let run = try Binary.run(arguments, in: folder.url.path())
      #expect(run.code == 64 && run.output.isEmpty, "\(arguments)")
      #expect(run.errors.hasPrefix("Error: \(sentence)"), "\(arguments): \(run.errors)")
      #expect(try folder.names == ["l.csv"])
    }
  }

  /// What takes several values, values that are names of options, and what follows `--`.
  @Test func whatMayBeGivenTwiceIsTaken() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("l.csv", "0.5,0.5\n")
    for arguments in [
      Self.check + ["--report", "json:a", "--report", "junit:b"],
      ["check", "--logits", "l.csv", "--compare", "l.csv", "--compare", "l.csv"],
      Self.check + ["--name=--outputs", "--json=--json"], ["-3", "-3", "--rows", "1"],
      ["--rows", "1", "--", "-3", "-3"],
    ] {
      let run = try Binary.run(arguments, in: folder.url.path())
      #expect(run.code == 0, "\(arguments): \(run.errors)")
    }
    let file = try Binary.run(["--json", "c", "--", "--config"], in: folder.url.path())
    #expect(file.code == 2 && file.errors.contains("--config: no such file"), "\(file.errors)")
  }
}
