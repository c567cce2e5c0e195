import Foundation
import Testing

/// No output overwrites an input or another output, in any verb, through links either.
@Suite struct InputSafetyTests {
  /// In a folder with `a.npy` and `y.npy`, links to `a.npy` of both kinds, `l.csv`, a configuration, a
  /// baseline and a page's JSON that is an input.
  private static let refused: [(arguments: [String], part: String)] = [
    (["reference", "a.npy", "-o", "a.npy"], "a.npy: is read as the logits"),
    (["reference", "a.npy", "-o", "./a.npy"], "is read as the logits"),
    (["reference", "a.npy", "-o", "hard.npy"], "hard.npy: is read as the logits"),
    (["reference", "hard.npy", "-o", "a.npy"], "is read as the logits"),
    (["reference", "a.npy", "-o", "soft.npy"], "soft.npy: is read as the logits"),
    (["reference", "soft.npy", "-o", "a.npy"], "is read as the logits"),
    (["reference", "l.csv", "-o", "l.csv"], "is read as the logits"),
    (["reference", "t.safetensors#x", "-o", "t.safetensors"], "is read as the logits"),
    (["compute", "a.npy", "-o", "sub/../a.npy"], "is read as the logits"),
    (["analyze", "a.npy", "--json", "a.npy"], "is read as the logits, and --json"),
    (["a.npy", "--markdown", "soft.npy"], "is read as the logits, and --markdown"),
    (["bounds", "a.npy", "--json", "a.npy"], "is read as the logits"),
    (["blame", "a.npy", "--json", "hard.npy"], "is read as the logits"),
    (["diagnose", "l.csv", "--json", "l.csv"], "is read as the logits"),
    (["diagnose", "1", "2", "--outputs", "l.csv", "--json", "l.csv"], "is read as the outputs"),
    (["check", "--logits", "a.npy", "--outputs", "y.npy", "--errors-to", "y.npy"], "the outputs"),
    (
      ["check", "--logits", "a.npy", "--outputs", "y.npy", "--errors-to", "hard.npy"], "the logits"
    ),
    (["check", "--logits", "a.npy", "--outputs", "y.npy", "--json", "y.npy"], "the outputs"),
    (
      ["check", "--logits", "a.npy", "--outputs", "y.npy", "--report", "junit:a.npy"], "the logits"
    ),
    (
      ["check", "--logits", "a.npy", "--outputs", "y.npy", "--report", "markdown:soft.npy"],
      "the logits"
    ),
    (
      ["check", "--logits", "a.npy", "--outputs", "y.npy", "--report", "json:y.npy"], "the outputs"
    ),
    (["check", "--logits", "a.npy", "--outputs", "y.npy", "--write-baseline", "y.npy"], "outputs"),
    (
      [
        "check", "--logits", "a.npy", "--outputs", "y.npy", "--baseline", "b.json", "--json",
        "b.json",
      ],
      "the baseline"
    ),
    (["check", "--config", "c.yml", "--write-baseline", "c.yml"], "the configuration"),
    (["check", "--config", "c.yml", "--json", "y.npy"], "the outputs"),
    (["check", "--config", "both.yml", "--write-baseline", "b.json"], "the logits"),
    (["check", "--config", "both.yml", "--write-baseline", "other.csv"], "the outputs"),
    (
      ["check", "--logits", "a.npy", "--compare", "y.npy", "a.npy", "--json", "y.npy"],
      "the outputs"
    ),
    (
      [
        "check", "--logits", "a.npy", "--run", "/bin/cp {logits} {outputs} l.csv", "--json",
        "l.csv",
      ],
      "a file of the command"
    ),
    (
      [
        "check", "--logits", "a.npy", "--implementation", "numpy", "--python", "./l.csv", "--json",
        "l.csv",
      ], "a file of the command"
    ),
    (["report", "pages/x.json", "-o", "pages"], "pages/x.json: is read as logits"),
    (["report", "--reported", "pages/reported.json", "-o", "pages"], "is read as reported cases"),
    (["report", "--libraries", "pages/libraries.json", "-o", "pages"], "is read as figures"),
    (
      ["a.npy", "--json", "new", "--markdown", "dangling"], "--json and --markdown would write two"
    ),
    (
      ["check", "--logits", "a.npy", "--outputs", "y.npy", "--json", "n", "--report", "junit:./n"],
      "would write two results there"
    ),
    (
      [
        "check", "--logits", "a.npy", "--outputs", "y.npy", "--errors-to", "n", "--write-baseline",
        "n",
      ],
      "would write two results there"
    ),
    (
      ["1", "2", "--json", "/dev/stdout", "--markdown", "-"],
      "standard output: --json and --markdown"
    ),
    (
      ["check", "--logits", "a.npy", "--outputs", "y.npy", "--json", "-", "--report", "junit:-"],
      "standard output: --json and --report junit"
    ),
    (
      [
        "check", "--logits", "a.npy", "--outputs", "y.npy", "--json", "-", "--report",
        "annotations:github",
      ], "standard output: "
    ),
  ]

  /// A folder of the files above, each with what it holds.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.file("l.csv", "0,100,0\n")
    for (input, output) in [("l.csv", "a.npy"), ("l.csv", "y.npy")] {
      #expect(try Binary.run(["reference", input, "-o", output], in: folder.url.path()).code == 0)
    }
    let header = #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    let length = [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0]
    try Data(length + header.utf8 + [0, 0, 0, 0]).write(
      to: folder.url.appending(path: "t.safetensors"))
    _ = try folder.file("c.yml", "checks:\n  - {logits: a.npy, outputs: y.npy}\n")
    // One check's baseline is a later one's logits, and outputs.
    _ = try folder.file(
      "both.yml",
      """
      checks:
        - {name: a, logits: a.npy, outputs: y.npy, baseline: b.json}
        - {name: b, logits: a.npy, outputs: y.npy, baseline: other.csv}
        - {name: c, logits: b.json, outputs: other.csv}
      """)
    _ = try folder.file("b.json", "{}")
    _ = try folder.file("other.csv", "1\n")
    let files = FileManager.default
    try files.linkItem(atPath: folder.path("a.npy"), toPath: folder.path("hard.npy"))
    try files.createSymbolicLink(atPath: folder.path("soft.npy"), withDestinationPath: "a.npy")
    try files.createSymbolicLink(atPath: folder.path("dangling"), withDestinationPath: "new")
    for name in ["pages", "sub"] {
      try files.createDirectory(atPath: folder.path(name), withIntermediateDirectories: false)
    }
    for name in ["x", "reported", "libraries"] {
      _ = try folder.file("pages/\(name).json", "[[1,2]]")
    }
    return folder
  }

  private func contents(_ folder: TemporaryFolder) throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.url.path())
    return Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, FileManager.default.contents(atPath: folder.path($0)) ?? Data())
      })
  }

  @Test func outputsThatAreInputsAreRefused() throws {
    let folder = try folder()
    let before = try contents(folder)
    for (arguments, part) in Self.refused {
      let run = try Binary.run(arguments, in: folder.url.path())
      #expect(run.code == 2 && run.errors.contains(part), "\(arguments): \(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1 && run.output.isEmpty, "\(arguments)")
      #expect(try contents(folder) == before, "\(arguments)")
    }
  }

  /// A file that a command reads by a word that is not its name alone.
  @Test(arguments: [
    "dd if=l.csv of={outputs}", "cat<l.csv>{outputs}", "cat <l.csv >{outputs}",
    "IN=l.csv; cp $IN {outputs}", "(cat ./l.csv)>{outputs}", "cp `echo l.csv` {outputs}",
    "true&&cp \"l.csv\" {outputs}", "sh -c 'cat \"sub/../l.csv\"|cat >{outputs}'",
    "cp 'a name.csv' {outputs}", "dd if='a name.csv' of={outputs}",
    "sh -c 'dd if=\"a name.csv\" of={outputs}'", "cat<a\\ name.csv>{outputs}",
  ])
  func filesInACommandAreInputs(_ command: String) throws {
    let folder = try folder()
    try FileManager.default.linkItem(
      atPath: folder.path("l.csv"), toPath: folder.path("a name.csv"))
    let before = try contents(folder)
    for output in [["--json", "l.csv"], ["--report", "junit:a name.csv"]] {
      let run = try Binary.run(
        ["check", "--logits", "a.npy", "--shell", "--run", command] + output,
        in: folder.url.path())
      #expect(run.code == 2 && run.errors.contains("is read as a file of the command"))
      #expect(try contents(folder) == before)
    }
  }

  /// The usual update of a baseline, and names that are only alike.
  @Test func whatIsNoConflictIsWritten() throws {
    let folder = try folder()
    let inside = folder.url.path()
    let check = ["check", "--logits", "a.npy", "--outputs", "y.npy"]
    #expect(try Binary.run(check + ["--write-baseline", "base.json"], in: inside).code == 0)
    #expect(try Binary.run(check + ["--write-baseline", "./base.json"], in: inside).code == 0)
    #expect(
      try Binary.run(["a.npy", "--json", "/dev/null", "--markdown", "/dev/null"], in: inside).code
        == 0)
    #expect(try Binary.run(["reference", "a.npy", "-o", "sub/a.npy"], in: inside).code == 0)
    #expect(try Binary.run(["report", "a.npy", "-o", "sub"], in: inside).code == 0)
  }

  @Test(arguments: [
    "out.csv", "out.JSON", "out.safetensors", "out.npz", "out.txt", "sub/out.md", "out.tsv",
    "o.yml", "out.csv.gz", "out.npy.gz", "out.zip", "out.pkl", "out.onnx", "out.pb", "out.PNG",
  ])
  func namesThatSaySomethingElseAreRefused(_ name: String) throws {
    let folder = try folder()
    for verb in ["reference", "compute"] {
      let run = try Binary.run([verb, "l.csv", "-o", name], in: folder.url.path())
      #expect(run.code == 2 && run.errors.hasPrefix("softmax-analyzer: \(name): "), "\(run.errors)")
      #expect(run.errors.contains("let it end in .npy"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path(name)))
    let json = try Binary.run(["1", "2", "--json", "x.npy"], in: folder.url.path())
    #expect(json.code == 2 && json.errors.contains("let it end in .json"))
    #expect(try Binary.run(["1", "2", "--json", "x.txt"], in: folder.url.path()).code == 0)
    for name in ["v1.2", "out.bin", "out.log", ".csv"] {
      #expect(try Binary.run(["reference", "l.csv", "-o", name], in: folder.url.path()).code == 0)
    }
  }

  @Test(arguments: ["p.npy", "p.csv", "p.json", "sub/p.html", "p.md/", "p.SVG"])
  func foldersHaveNoNamesOfFiles(_ name: String) throws {
    let folder = try folder()
    let run = try Binary.run(["report", "l.csv", "-o", name], in: folder.url.path())
    #expect(run.code == 2 && run.errors.contains("\(name): --output is a folder"), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path(name)))
  }
}
