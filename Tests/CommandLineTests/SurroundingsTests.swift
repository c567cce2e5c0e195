import Foundation
import Testing

/// Surroundings that mean no good, or have no luck.
@Suite struct SurroundingsTests {
  /// A configuration that is no list of checks is refused in one line, quickly.
  @Test(arguments: [
    ("a: &a [x]\nb: *a", ", line 1: & starts an anchor"),
    ("checks:\n- *a", ", line 2: * starts an anchor"),
    ("a: &a [x]\n? [*a, *a]\n: b", "anchor"), ("a: x\n  'y\nb: *c", ", line 3: *"),
    ("%YAML 1.1\n---\na: b", ", line 1: directives"),
    (String(repeating: "[", count: 100_000), ", line 1: nested more than 64 deep"),
    (String(repeating: "- ", count: 100_000), ", line 1: nested more than 64 deep"),
    ("checks:\n- ? \(String(repeating: "x", count: 500_000))\n  : 1", "unknown key"),
    ("a: b\na: c", "duplicate"), ("a:\tb\n\tc: d", "not YAML"), ("\u{0}", "c.yml"),
  ])
  func configurationsAreRefused(_ text: String, _ part: String) throws {
    let folder = try TemporaryFolder()
    let start = Date.now
    let run = try Binary.run("check", "--config", try folder.file("c.yml", text))
    #expect(run.code == 2 && run.errors.contains(part), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1 && run.errors.count < 1000)
    #expect(Date.now.timeIntervalSince(start) < 20)
  }

  @Test func bytesThatAreNotUTF8AreRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("c.yml")
    try Data([0x61, 0x3a, 0x20, 0x62, 0x0a, 0x63, 0xff]).write(to: URL(filePath: path))
    let run = try Binary.run("check", "--config", path)
    #expect(run.code == 2 && run.errors.contains("line 2: not UTF-8"), "\(run.errors)")
  }

  /// A byte-order mark, stars and ampersands in text, and a block scalar are ordinary.
  @Test func ordinaryConfigurationsAreRead() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("l.csv", "0,0\n")
    let text = """
      \u{feff}checks:
        - name: a * b & c
          logits: l.csv
          shell: true
          run: |
            *a >/dev/null 2>&1; cp \(Binary.path.path()) x &&
            ./x compute {logits} -o {outputs}
      """
    let run = try Binary.run(
      ["check", "--config", try folder.file("c.yml", text)], in: folder.path(""))
    #expect(run.code == 0, "\(run.errors) \(run.output)")
  }

  /// Twenty runs that record at once: every entry is there.
  @Test func baselinesRecordedAtOnceAreAllKept() throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("l.csv", "0,0\n")
    let outputs = try folder.file("o.csv", "0.5,0.5\n")
    let processes = try (0..<20).map { index in
      let process = Process()
      process.executableURL = Binary.path
      process.arguments = [
        "check", "--logits", logits, "--outputs", outputs, "--name", "check \(index)",
        "--write-baseline", folder.path("b.json"),
      ]
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      return process
    }
    for process in processes { process.waitUntilExit() }
    #expect(processes.allSatisfy { $0.terminationStatus == 0 })
    let text = try String(contentsOfFile: folder.path("b.json"), encoding: .utf8)
    for index in 0..<20 { #expect(text.contains("\"check \(index)\"")) }
    #expect(try folder.names == ["b.json", "l.csv", "o.csv"])
  }

  /// The summary of a job's step is added to; another file is replaced.
  @Test(arguments: [true, false]) func summariesAreAddedTo(_ isSummary: Bool) throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("l.csv", "0,0\n")
    let outputs = try folder.file("o.csv", "0.5,0.5\n")
    let summary = try folder.file("summary.md", "before")
    let environment = ["GITHUB_STEP_SUMMARY": isSummary ? summary : ""]
    for _ in 0..<2 {
      let run = try Binary.run(
        ["check", "--logits", logits, "--outputs", outputs, "--report", "markdown:\(summary)"],
        environment: environment)
      #expect(run.code == 0, "\(run.errors)")
    }
    let text = try String(contentsOfFile: summary, encoding: .utf8)
    #expect(text.components(separatedBy: "\n### softmax-analyzer").count == (isSummary ? 3 : 1))
    #expect(text.hasPrefix("before\n### ") == isSummary)
  }

  /// Bad words in figures end with 2, in one line.
  @Test(arguments: [
    (
      "--reported",
      #"{"cases": [{"source": ["x"], "logits": "*", "format": "binary64", "quantity": "softmax"}]}"#
    ),
    (
      "--reported",
      #"{"cases": [{"source": ["x"], "logits": "0*999999999999", "format": "binary64", "quantity": "softmax"}]}"#
    ),
    (
      "--reported",
      #"{"cases": [{"source": ["x"], "logits": "zero", "format": "binary64", "quantity": "softmax"}]}"#
    ),
    (
      "--reported",
      #"{"cases": [{"source": ["x"], "logits": "", "format": "binary64", "quantity": "softmax"}]}"#
    ),
    (
      "--reported",
      #"{"cases": [{"source": ["x"], "logits": "0", "format": "no", "quantity": "softmax"}]}"#
    ),
    (
      "--reported",
      #"{"cases": [{"source": ["x"], "logits": "0", "temperature": "-1", "format": "binary64", "quantity": "softmax"}]}"#
    ),
    ("--reported", "[]"), ("--libraries", "{}"),
    ("--libraries", #"{"processor": "p", "python": "p", "system": "s", "libraries": []}"#),
    (
      "--libraries",
      #"{"processor": "p", "python": "p", "system": "s", "libraries": [{"name": "n", "version": "v", "special": [], "formats": [{"format": "no", "sets": []}]}]}"#
    ),
  ])
  func badFiguresEndWithTwo(_ option: String, _ text: String) throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run(
      "report", option, try folder.file("x.json", text), "-o", folder.path("pages"))
    #expect(run.code == 2 && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
  }
}
