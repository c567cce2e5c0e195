import Foundation
import Testing

/// Baselines, configuration files, samples and comparisons.
@Suite struct CheckSuiteTests {
  private func files(_ folder: TemporaryFolder, _ outputs: String = "0.5,0.5") throws -> [String] {
    [
      "check", "--name", "halves", "--logits", try folder.file("logits.csv", "0,0"), "--outputs",
      try folder.file("outputs.csv", outputs),
    ]
  }

  @Test func aBaselineTellsWorseFromBetter() throws {
    let folder = try TemporaryFolder()
    let baseline = folder.path("b.json")
    let near = try files(folder, "0.5000000000000002,0.5")
    #expect(try Binary.run(near + ["--write-baseline", baseline]).code == 0)
    let first = try String(contentsOfFile: baseline, encoding: .utf8)
    #expect(try Binary.run(near + ["--write-baseline", baseline]).code == 0)
    #expect(try String(contentsOfFile: baseline, encoding: .utf8) == first)
    let same = try Binary.run(near + ["--baseline", baseline])
    #expect(same.code == 0 && same.output.contains("As recorded in the baseline."))
    let far = try files(folder, "0.5000000000000004,0.5") + ["--baseline", baseline]
    let worse = try Binary.run(far)
    #expect(worse.code == 1 && worse.output.contains("WORSE   maxUlp: 4, recorded 2"))
    #expect(worse.output.contains("--write-baseline"))
    #expect(try Binary.run(far + ["--margin", "1"]).code == 0)
    #expect(try Binary.run(far + ["--margin", "0.99"]).code == 1)
    let better = try Binary.run(try files(folder) + ["--baseline", baseline])
    #expect(better.code == 0 && better.output.contains("better  maxUlp: 0, recorded 2"))
    let infinite = try Binary.run(try files(folder, "nan,0.5") + ["--baseline", baseline])
    #expect(infinite.code == 1 && infinite.output.contains("WORSE   nonFinite: 1, recorded 0"))
  }

  @Test func otherBaselinesAreRefused() throws {
    let folder = try TemporaryFolder()
    let baseline = folder.path("b.json")
    #expect(try Binary.run(try files(folder) + ["--write-baseline", baseline]).code == 0)
    func refusal(_ arguments: [String], _ part: String) throws {
      let run = try Binary.run(arguments)
      #expect(run.code == 2 && run.errors.contains(part), "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1)
    }
    let held = ["--baseline", baseline]
    try refusal(try files(folder) + held + ["--format", "binary32"], "another quantity, format")
    try refusal(
      try files(folder).map { $0 == "halves" ? "thirds" : $0 } + held,
      "nothing is recorded for 'thirds'")
    let arguments = try files(folder) + held
    _ = try folder.file("logits.csv", "0,0.0")
    try refusal(arguments, "another logits file")
    let text = try String(contentsOfFile: baseline, encoding: .utf8)
    _ = try folder.file("b.json", text.replacing("\"version\" : 1", with: "\"version\" : 7"))
    try refusal(arguments, "softmax-baseline 7, not softmax-baseline 1")
    _ = try folder.file("b.json", "[]")
    try refusal(arguments, "not a baseline")
  }

  @Test func aListOfChecks() throws {
    let folder = try TemporaryFolder()
    let outputs = Array(try files(folder, "0.5,0.4").dropFirst(3))
    let config = try folder.file(
      "c.yml",
      """
      checks:
        - {name: strict, logits: \(outputs[1]), outputs: \(outputs[3]), max-ulp: 1,
           require-correctly-rounded: true}
        - {name: loose, logits: \(outputs[1]), outputs: \(outputs[3]), max-ulp: 1e300}
      """)
    let run = try Binary.run("check", "--config", config)
    #expect(run.code == 1 && run.output.contains("2 checks: 1 pass, 1 fail, 0 could not be made"))
    #expect(run.output.contains("FAILS   require-correctly-rounded: 1, allowed 0"))
    let missing = try folder.file(
      "d.yml", "checks: [{logits: none.npy, outputs: a}, {logits: none.npy, outputs: b}]")
    let broken = try Binary.run("check", "--config", missing)
    #expect(
      broken.code == 2
        && broken.output.contains("b: not judged: \(folder.path("none.npy")): no such file"))
  }

  @Test(arguments: [
    ("chekcs: []", "line 1: unknown key 'chekcs'; did you mean 'checks'?"),
    ("checks: []", "'checks' takes a list"), ("- a", "a mapping with the key 'checks'"),
    (
      "checks: [{logits: a, outputs: b, max_ulp: 2}]",
      "unknown key 'max_ulp'; did you mean 'max-ulp'?"
    ),
    ("checks: [{logits: a, outputs: b, max-ulp: x}]", "The value 'x' is invalid"),
    ("checks: [{logits: a}]", "Give the outputs"), ("checks: [3]", "a check is a mapping"),
    ("checks: [{logits: a, outputs: [b]}]", "outputs takes one value"),
    ("checks: [{logits: a, outputs: b, shell: maybe}]", "shell takes true or false"),
    ("checks: [{logits: a, outputs: b}, {logits: a, outputs: b}]", "two checks are called 'b'"),
    ("checks: [", "not YAML"), ("", "a mapping"),
    ("margin: x\nchecks: []", "The value 'x' is invalid"),
  ])
  func configurationsAreRefusedByPlace(_ text: String, _ part: String) throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run("check", "--config", try folder.file("c.yml", text))
    #expect(run.code == 2 && run.errors.contains(part), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  /// A key with a tag of its own was accepted, and its limit not applied.
  @Test func keysWithTagsAreApplied() throws {
    let folder = try TemporaryFolder()
    let outputs = Array(try files(folder, "0.5,0.4").dropFirst(3))
    let check = "checks: [{logits: \(outputs[1]), outputs: \(outputs[3])"
    for key in ["!x max-ulp", "!<y> max-ulp", "!!int max-ulp", "? max-ulp\n"] {
      let run = try Binary.run(
        "check", "--config", try folder.file("c.yml", check + ", \(key): 1}]"))
      #expect(run.code == 1 && run.output.contains("FAILS   max-ulp"), "\(key): \(run.errors)")
    }
    let twice = try Binary.run(
      "check", "--config", try folder.file("c.yml", check + ", max-ulp: 1, !x max-ulp: 1e300}]"))
    #expect(twice.code == 2 && twice.errors.contains("'max-ulp' is given twice"), "\(twice.errors)")
  }

  /// Rows with errors of 0, 2, 4 ... ulps: a sample has the seed's rows, and says that it is one.
  @Test func samples() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<50).map { 0.5 + Double($0) * 0x1p-52 }
    let arguments = [
      "check", "--logits",
      try folder.file("l.csv", rows.map { _ in "0,0" }.joined(separator: "\n")), "--outputs",
      try folder.file("o.csv", rows.map { "\($0),0.5" }.joined(separator: "\n")), "--sample-rows",
    ]
    let first = try Binary.run(arguments + ["7"])
    #expect(first.output.contains("A sample: 7 of 50 rows, seed 1; other rows may be worse."))
    #expect(
      first.output.contains("  elements") && first.output.contains(" 14\n"), "\(first.output)")
    #expect(try Binary.run(arguments + ["7"]).output == first.output)
    #expect(try Binary.run(arguments + ["7", "--seed", "2"]).output != first.output)
    let all = try Binary.run(arguments + ["1000"])
    #expect(all.output.firstMatch(of: /max ulp +98\.?0*\n/) != nil, "\(all.output)")
  }

  /// Outputs that should be below the floor have no ulp error; all else counts them.
  @Test func theFloor() throws {
    let folder = try TemporaryFolder()
    let files = [
      "check", "--logits", try folder.file("l.csv", "0,-100"), "--outputs",
      try folder.file("o.csv", "1,0"), "--max-ulp", "0.5",
    ]
    #expect(try Binary.run(files).code == 1)
    let floored = try Binary.run(files + ["--ulp-floor", "1e-40"])
    #expect(
      floored.code == 0 && floored.output.contains("should be 1e-40 or more"), "\(floored.output)")
    #expect(
      try Binary.run(files + ["--ulp-floor", "1e-40", "--max-premature-zeros", "0"]).code == 1)
  }

  @Test func sideBySide() throws {
    let folder = try TemporaryFolder()
    let a = try folder.file("a.csv", "0.5,0.5")
    let b = try folder.file("b.csv", "0.5,0.25")
    let run = try Binary.run(
      "check", "--logits", try folder.file("l.csv", "0,0"), "--compare", a, b, "--max-ulp", "1")
    #expect(
      run.code == 1
        && run.output.firstMatch(of: /correctly rounded +2 \(100 %\) +1 \(50.*%\)/) != nil)
    #expect(run.output.contains("\(b): worst: row 0, index 1"))
    #expect(run.output.contains("\(a):\npasses  max-ulp") && run.output.contains("FAILS   max-ulp"))
  }
}
