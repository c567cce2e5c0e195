import Foundation
import Testing

@Suite struct OtherVerbsTests {
  @Test func formatsAreListed() throws {
    let run = try Binary.run("formats")
    #expect(run.code == 0)
    for name in [
      "binary64", "binary32", "binary16", "bfloat16", "float8-e4m3fn", "float8-e5m2",
      "float4-e2m1",
    ] {
      #expect(run.output.contains("\n  \(name) "))
    }
    #expect(run.output.contains("448"))
    #expect(try Binary.run("formats", "extra").code == 64)
  }

  @Test func algorithmsAreListed() throws {
    let run = try Binary.run("algorithms")
    #expect(run.code == 0)
    for name in [
      "naive", "shifted", "shifted-max-out", "division-free", "division-free-shifted",
      "log-of-softmax", "shifted-two-sum", "online", "two-pass", "base-2",
    ] {
      #expect(run.output.contains("\n  \(name) "))
    }
    #expect(try Binary.run("algorithms", "--all").code == 64)
  }

  @Test func versionAndHelp() throws {
    #expect(try Binary.run("--version").output == "0.1.0\n")
    let help = try Binary.run("--help")
    #expect(help.code == 0 && help.output.contains("SUBCOMMANDS"))
  }

  /// Defaults are shown as they are typed, not as Swift's values.
  @Test(arguments: ["analyze", "reference", "thresholds", "bounds", "blame", "diagnose"])
  func helpShowsDefaultsAsTyped(_ verb: String) throws {
    let help = try Binary.run(verb, "--help")
    let words = help.output.split(whereSeparator: \.isWhitespace)
    let defaults = zip(words, words.dropFirst()).filter { $0.0.hasSuffix("default:") }
    #expect(help.code == 0 && !defaults.isEmpty)
    for (_, value) in defaults { #expect(!value.contains("("), "\(value)") }
  }

  /// Raw bytes of each output, worked out from the known results of softmax([0, 0]) = 1/2.
  @Test(arguments: [
    ("binary64", "<f8", "000000000000e03f"), ("binary32", "<f4", "0000003f"),
    ("binary16", "<f2", "0038"), ("bfloat16", "<u2", "003f"), ("float8-e4m3fn", "|u1", "30"),
    ("float8-e5m2", "|u1", "38"),
  ])
  func referenceWritesEveryFormat(_ format: String, _ type: String, _ bytes: String) throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("in.csv", "0,0\n0,0\n0,0\n")
    let output = folder.path("out.npy")
    let run = try Binary.run("reference", input, "-o", output, "--format", format)
    #expect(run.code == 0 && run.output.contains("every element certified: 6 fast"))
    let data = try Data(contentsOf: URL(filePath: output))
    let hex = data.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    #expect(hex.hasSuffix(String(repeating: bytes, count: 6)))
    #expect(String(decoding: data, as: UTF8.self).contains("'descr': '\(type)'"))
    #expect(String(decoding: data, as: UTF8.self).contains("'shape': (3, 2)"))
  }

  /// 2^1 + 2^0 + 2^0 = 4: exact quarters and a half; 1/3 is none.
  @Test func referenceInBaseTwo() throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("in.csv", "1,0,0\n-5,-6,-6\n")
    let output = folder.path("out.npy")
    let run = try Binary.run(
      "reference", input, "-o", output, "--base", "2", "--format", "binary16")
    #expect(run.code == 0 && run.output.contains("every element certified: 6 exact"))
    let data = try Data(contentsOf: URL(filePath: output))
    #expect(data.suffix(12) == Data([0, 0x38, 0, 0x34, 0, 0x34, 0, 0x38, 0, 0x34, 0, 0x34]))
    for more in [["--quantity", "log-softmax"], ["--temperature", "2"]] {
      let refused = try Binary.run(["reference", input, "-o", output, "--base", "2"] + more)
      #expect(refused.code == 2 && refused.errors.contains("base 2 is for softmax"))
    }
    #expect(try Binary.run("reference", input, "-o", output, "--base", "3").code == 64)
  }

  /// A format without NaN: the row that has no result is named, and no file is left.
  @Test func resultsThatTheFormatLacks() throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("in.csv", "1,0\nnan,0\n")
    let run = try Binary.run(
      "reference", input, "-o", folder.path("out.npy"), "--format", "float4-e2m1")
    #expect(run.code == 2 && run.errors.contains("row 1: the result is NaN"))
    #expect(try folder.names == ["in.csv"])
  }

  /// A NaN of the algorithm in such a format was a trap.
  @Test(arguments: ["-6,-6\n", "1,0\nnan,0\n"], ["out.npy", "-"])
  func computeNamesTheRowThatTheFormatLacks(_ rows: String, _ output: String) throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("in.csv", rows)
    let run = try Binary.run(
      ["compute", input, "-o", output, "--format", "float4-e2m1", "--algorithm", "naive"],
      in: folder.url.path())
    let row = rows.contains("nan") ? 1 : 0
    #expect(
      run.errors == "softmax-analyzer: row \(row): the result is NaN, and float4-e2m1 has none; "
        + "choose a format that has\n")
    #expect(run.code == 2 && run.output.isEmpty)
    #expect(try folder.names == ["in.csv"])
  }

  @Test func threadsDoNotChangeWhatIsWritten() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<3000).map { "\($0 % 7),\($0 % 11),-\($0 % 13).5,\($0 % 900)" }
    let input = try folder.file("in.csv", rows.joined(separator: "\n"))
    var files: [Data] = []
    for threads in ["1", "3"] {
      let output = folder.path("out-\(threads).npy")
      let run = try Binary.run("reference", input, "-o", output, "--threads", threads)
      #expect(run.code == 0)
      files.append(try Data(contentsOf: URL(filePath: output)))
    }
    #expect(files[0] == files[1])
    let analyses = try ["1", "3"].map { try Binary.run(input, "--threads", $0).output }
    #expect(analyses[0] == analyses[1])
    #expect(try Binary.run("reference", input, "-o", "x.npy", "--threads", "0").code == 64)
  }

  @Test func logSumExpDropsTheAxis() throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("in.json", "[[[1,2],[3,4],[5,6]]]")
    let output = folder.path("out.npy")
    let run = try Binary.run(
      "reference", input, "--output", output, "--quantity", "log-sum-exp", "--axis", "1")
    #expect(run.code == 0)
    let text = String(decoding: try Data(contentsOf: URL(filePath: output)), as: UTF8.self)
    #expect(text.contains("'shape': (1, 2)"))
  }

  @Test func referenceRefusesWithoutWriting() throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("in.csv", "1,2\n3,x\n")
    let output = folder.path("out.npy")
    let run = try Binary.run("reference", input, "-o", output)
    #expect(run.code == 2 && run.errors.contains("in.csv:2:2"))
    #expect(try folder.names == ["in.csv"])
    #expect(try Binary.run("reference", input).code == 64)
    #expect(try Binary.run("reference", input, "-o", output, "--format", "half").code == 64)
    let good = try folder.file("good.csv", "1,2\n")
    let missing = try Binary.run("reference", good, "-o", folder.path("no/such/out.npy"))
    #expect(missing.code == 2 && missing.errors.contains("out.npy"))
  }
}
