import Foundation
import Testing

/// Configuration files: the command line wins over an entry, an entry over the top of the file.
@Suite struct CheckLayerTests {
  /// One check, 32 ulps off, with lines for the top of the file and for the entry.
  private func configuration(
    _ folder: TemporaryFolder, top: String = "", entry: String = ""
  ) throws -> String {
    _ = try folder.file("l.csv", "0,0")
    _ = try folder.file("o.csv", "0.5,\(0.5 + 16 * 0x1p-52)")
    let keys = ["name: far", "logits: l.csv", "outputs: o.csv", entry].filter { !$0.isEmpty }
    return try folder.file(
      "c.yml", "\(top)\nchecks:\n  - {\(keys.joined(separator: ", "))}\n")
  }

  /// `--max-ulp 3` beside a configuration was ignored.
  @Test(arguments: [
    ("", "", [], 0), ("", "", ["--max-ulp", "3"], 1), ("", "max-ulp: 3", [], 1),
    ("max-ulp: 3", "", [], 1), ("max-ulp: 3", "max-ulp: 32", [], 0),
    ("max-ulp: 32", "max-ulp: 3", [], 1), ("max-ulp: 3", "max-ulp: 3", ["--max-ulp", "32"], 0),
    ("max-ulp: 32", "max-ulp: 32", ["--max-ulp", "3"], 1),
    ("max-ulp: 32", "mean-ulp: 16", ["--require-correctly-rounded"], 1),
    ("require-correctly-rounded: true", "", [], 1),
    ("require-correctly-rounded: true", "require-correctly-rounded: false", [], 0),
    ("", "require-correctly-rounded: true", ["--no-require-correctly-rounded"], 0),
    ("", "", ["--max-premature-ones", "0"], 0), ("", "", ["--max-argmax-changes", "0"], 1),
    ("", "", ["--quantity", "log-softmax", "--max-ulp", "32"], 1),
    ("max-ulp: 3", "", ["--ulp-floor", "1"], 0),
    ("", "", ["--ulp-floor", "1", "--mean-ulp", "0"], 0),
    ("sample-rows: 1", "", ["--seed", "3", "--max-ulp", "3"], 1),
    ("", "", ["--masked-rows", "zero"], 0),
  ])
  func layersWinInTheirOrder(_ top: String, _ entry: String, _ options: [String], _ code: Int32)
    throws
  {
    let folder = try TemporaryFolder()
    let config = try configuration(folder, top: top, entry: entry)
    let run = try Binary.run(["check", "--config", config] + options)
    #expect(run.code == code, "\(run.output)\(run.errors)")
  }

  /// An entry's way to its outputs takes the place of the top's.
  @Test func theTopMayNameLogitsAndAProgram() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("l.csv", "0,0")
    _ = try folder.file("o.csv", "0.5,0.5")
    let config = try folder.file(
      "c.yml",
      """
      logits: l.csv
      run: 'exit 3; : {outputs}'
      shell: true
      special-values: strict
      checks:
        - {name: a, outputs: o.csv}
        - {name: b}
      """)
    let run = try Binary.run("check", "--config", config)
    #expect(run.code == 2 && run.output.contains("2 checks: 1 pass, 0 fail, 1 could not be made"))
    #expect(run.output.contains("b: not judged: sh exited with 3"), "\(run.output)")
  }

  /// All entries may have ways of their own, by whatever name: the top's, with what belongs to it, is then not
  /// looked at, and nothing without effect.
  @Test(arguments: [
    ("outputs: none.npy", "run: 'cp o.npy {outputs}'"),
    ("outputs: none.npy", "run: 'cp o.npy {outputs} && true', shell: true, time-limit: 60"),
    ("outputs: none.npy", "outputs: o.csv"), ("run: 'exit 3; : {outputs}'", "outputs: o.csv"),
    ("{run: 'exit 3; : {outputs}', shell: true, time-limit: 1}", "outputs: o.csv"),
    ("{implementation: numpy, python: none, time-limit: 1}", "outputs: o.csv"),
    ("implementation: numpy", "run: 'cp o.npy {outputs}'"),
  ])
  func anEntrysWayReplacesTheTops(_ top: String, _ entry: String) throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("l.csv", "0,0")
    _ = try folder.file("o.csv", "0.5,0.5")
    #expect(try Binary.run("reference", logits, "-o", folder.path("o.npy")).code == 0)
    let keys = top.hasPrefix("{") ? String(top.dropFirst().dropLast()) : top
    let config = try folder.file(
      "c.yml", "{\(keys), checks: [{logits: l.csv, \(entry)}]}")
    let run = try Binary.run(["check", "--config", config], in: folder.url.path())
    #expect(run.code == 0, "\(run.output)\(run.errors)")
  }

  @Test(arguments: [
    ("outputs: a, run: 'b {outputs}'", "outputs: o.csv", "line 1: Give the outputs by one of"),
    ("seed: 3", "outputs: a, run: 'b {outputs}'", "line 2: Give the outputs by one of"),
    ("shell: true", "outputs: o.csv", "shell has no effect without run"),
    ("outputs: a, shell: true", "outputs: o.csv", "shell has no effect without run"),
    ("run: 'b {outputs}', python: x", "outputs: o.csv", "python has no effect without implem"),
    ("run: 'b {outputs}'", "outputs: o.csv, shell: true", "shell has no effect without run"),
  ])
  func aLayerHasOneWayWithWhatBelongsToIt(_ top: String, _ entry: String, _ part: String) throws {
    let folder = try TemporaryFolder()
    let config = try folder.file("c.yml", "{\(top), checks: [\n{logits: l.csv, \(entry)}]}")
    let run = try Binary.run("check", "--config", config)
    #expect(run.code == 2 && run.errors.contains(part), "\(run.errors)")
  }

  @Test(arguments: [
    ("seed: 3", "", [], "c.yml, line 1: seed has no effect without sample-rows", 2),
    ("", "shell: true", [], "c.yml, line 3: shell has no effect without run", 2),
    ("margin: 1", "", [], "margin has no effect without baseline", 2),
    ("", "", ["--seed", "3"], "--seed has no effect without --sample-rows", 64),
    ("", "", ["--margin", "3"], "--margin has no effect without --baseline", 64),
    (
      "baseline: b.json", "", ["--write-baseline", "x", "--margin", "3"], "--margin has no effect",
      64
    ),
    ("", "", ["--python", "x"], "--python has no effect", 64),
    ("", "", ["--outputs", "x"], "--config has its own logits and outputs", 64),
    ("", "", ["--run", "x {outputs}"], "--config has its own logits and outputs", 64),
    ("", "", ["--compare", "x", "y"], "--config has its own logits and outputs", 64),
  ])
  func keysWithoutEffectAreRefused(
    _ top: String, _ entry: String, _ options: [String], _ part: String, _ code: Int32
  ) throws {
    let folder = try TemporaryFolder()
    let config = try configuration(folder, top: top, entry: entry)
    let run = try Binary.run(["check", "--config", config] + options)
    #expect(run.code == code && run.errors.contains(part), "\(run.errors)")
  }

  @Test func onlyOneCheckTakesAName() throws {
    let folder = try TemporaryFolder()
    let config = try configuration(folder)
    let named = try Binary.run("check", "--config", config, "--name", "x", "--json", "-")
    #expect(named.code == 0 && named.output.contains("\"name\" : \"x\""), "\(named.errors)")
    let both = try folder.file(
      "d.yml", "logits: l.csv\nchecks:\n- {name: a, outputs: o.csv}\n- {name: b, outputs: o.csv}\n")
    for option in ["--name", "--errors-to"] {
      #expect(try Binary.run("check", "--config", both, option, "x").code == 64)
    }
  }

  /// What holds for several checks is left out of those that it says nothing about.
  @Test func sharedKeysAreForTheChecksThatTheyFit() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("l.csv", "0,0\n-inf,-inf")
    _ = try folder.file("p.csv", "0.5,0.5\n0,0")
    _ = try folder.file("s.csv", "-0.6931471805599453,-0.6931471805599453\nnan,nan")
    let config = try folder.file(
      "c.yml",
      """
      logits: l.csv
      masked-rows: zero
      special-values: strict
      max-premature-ones: 0
      checks:
        - {outputs: p.csv}
        - {outputs: s.csv, quantity: log-softmax}
      """)
    let run = try Binary.run("check", "--config", config, "--max-sum-deviation", "0")
    #expect(run.code == 0, "\(run.output)\(run.errors)")
    #expect(run.output.ranges(of: "passes  max-sum-deviation").count == 1)
    #expect(run.output.ranges(of: "passes  max-premature-ones").count == 1)
    #expect(run.output.ranges(of: "passes  special-values: 0").count == 2)
  }

  /// What the help lists is a key of configurations, but for what is about all checks.
  @Test func everyOptionIsAKey() throws {
    let folder = try TemporaryFolder()
    let help = try Binary.run("check", "--help").output
    let names = Set(help.matches(of: /(?m)^ +(?:-[a-z], )?--([a-z0-9-]+)/).map { String($0.1) })
      .subtracting(["compare", "config", "write-baseline", "json", "report", "threads", "help"])
      .subtracting(["version"])
    #expect(names.count >= 30)
    for name in names {
      let run = try Binary.run(
        "check", "--config", try folder.file("c.yml", "\(name): [1]\nchecks: []"))
      #expect(run.errors.contains("\(name) takes one value"), "\(run.errors)")
    }
  }

  /// Paths are relative to the file; the command's folder stays the one of the caller.
  @Test func pathsAreRelativeToTheConfiguration() throws {
    let folder = try TemporaryFolder()
    let inner = folder.url.appending(path: "inner")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    _ = try folder.file("inner/l.csv", "0,0")
    _ = try folder.file("inner/o.csv", "0.5,0.5")
    _ = try folder.file(
      "inner/c.yml",
      """
      logits: l.csv
      checks:
        - {outputs: o.csv, errors-to: e.npy}
        - name: made
          run: test -e here && cp inner/o.npy {outputs}
          shell: true
      """)
    _ = try folder.file("here", "")
    let logits = inner.appending(path: "l.csv").path()
    #expect(
      try Binary.run("reference", logits, "-o", inner.appending(path: "o.npy").path()).code == 0)
    let arguments = ["check", "--config", "inner/c.yml"]
    let written = try Binary.run(
      arguments + ["--write-baseline", "inner/b.json"], in: folder.url.path())
    #expect(written.code == 0, "\(written.output)\(written.errors)")
    #expect(written.output.contains("Recorded in inner/b.json: 'o.csv', 'made'."))
    #expect(FileManager.default.fileExists(atPath: inner.appending(path: "e.npy").path()))
    let text = try String(contentsOfFile: folder.path("inner/c.yml"), encoding: .utf8)
    _ = try folder.file("inner/c.yml", "baseline: b.json\n" + text)
    let held = try Binary.run(arguments, in: folder.url.path())
    #expect(held.code == 0 && held.output.contains("As recorded"), "\(held.output)\(held.errors)")
    let elsewhere = try Binary.run(["check", "--config", "c.yml"], in: inner.path())
    #expect(elsewhere.code == 2 && elsewhere.output.contains("made: not judged: sh exited with 1"))
    #expect(elsewhere.output.contains("2 checks: 1 pass, 0 fail, 1 could not be made"))
  }

  /// The margin of the command line, of the entry, of the top.
  @Test(arguments: [
    ("margin: 1", "", [], 0), ("margin: 0.9", "", [], 1), ("margin: 0.9", "margin: 1", [], 0),
    ("margin: 1", "margin: 0.9", [], 1), ("margin: 0.9", "margin: 0.9", ["--margin", "1"], 0),
    ("margin: 1", "margin: 1", ["--margin", "0.9"], 1),
  ])
  func marginsWinInTheirOrder(_ top: String, _ entry: String, _ options: [String], _ code: Int32)
    throws
  {
    let folder = try TemporaryFolder()
    let config = try configuration(folder)
    let baseline = folder.path("b.json")
    #expect(try Binary.run("check", "--config", config, "--write-baseline", baseline).code == 0)
    _ = try configuration(folder, top: "baseline: b.json\n" + top, entry: entry)
    _ = try folder.file("o.csv", "0.5,\(0.5 + 32 * 0x1p-52)")
    let run = try Binary.run(["check", "--config", config] + options)
    #expect(run.code == code, "\(run.output)\(run.errors)")
  }
}
