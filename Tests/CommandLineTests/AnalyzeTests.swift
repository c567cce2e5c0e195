import Foundation
import Testing

@Suite struct AnalyzeTests {
  /// The article's first vector, to the digits that it prints.
  @Test func articleVector() throws {
    let run = try Binary.run("13", "31", "5")
    #expect(run.code == 0 && run.errors.isEmpty)
    for digits in ["1.52299795e-08", "0.9999999848", "5.10908895e-12"] {
      #expect(run.output.contains(digits), "\(digits)")
    }
  }

  /// The vector that this toolkit grew from: Double's 1 is correct, and 143 bits would tell it from 1.
  @Test func saturatedArticleVector() throws {
    let run = try Binary.run("0", "100", "0")
    #expect(run.output.contains("3.72007598e-44"))
    #expect(run.output.contains("1 - 7.4401519520416719e-44  correct"))
    #expect(run.output.contains("telling it from 1 takes 143 bits, and binary64 has 53"))
    #expect(run.output.contains("142 bits        143 bits"))
  }

  @Test func verdictsAroundTheThreshold() throws {
    #expect(try Binary.run("37", "0").output.contains("Float correct, Double premature"))
    let correct = try Binary.run("38", "0").output
    #expect(correct.contains("  correct\n") && !correct.contains("premature:"))
  }

  @Test func negativeLogitsNeedNoDashes() throws {
    let run = try Binary.run("-3", "0")
    #expect(run.code == 0 && run.output.contains("0.0474258732"))
    #expect(try Binary.run("analyze", "-inf", "0x-1p0").code == 2)
    #expect(try Binary.run("analyze", "-inf", "-0x1p0", "\u{2212}1").code == 0)
  }

  @Test func precisionsAsked() throws {
    let run = try Binary.run("--precision", "64,113,142,143", "0", "100", "0")
    let line = try #require(run.output.split(separator: "\n").first { $0.contains("rounded to 1") })
    #expect(line.split(separator: " ").joined(separator: " ") == "rounded to 1 1 1 1 0")
  }

  @Test func temperatureDividesFirst() throws {
    let divided = try Binary.run("--temperature", "2", "0", "200", "0").output
    #expect(divided.contains("1 - 7.4401519520416719e-44"))
  }

  @Test func quantities() throws {
    let logSoftmax = try Binary.run("--quantity", "log-softmax", "0", "-40")
    #expect(logSoftmax.output.contains("-4.2483542552915890e-18"))
    let logSumExp = try Binary.run("--quantity", "log-sum-exp", "0", "-40")
    #expect(logSumExp.output.contains("4.2483542552915890e-18"))
  }

  @Test func everyAlgorithmAndFormat() throws {
    let run = try Binary.run(
      "--quantity", "log-softmax", "--algorithms", "all", "--formats",
      "binary16,binary32,binary64", "1", "2")
    #expect(run.code == 0 && run.output.contains("Float16 log-of-softmax"))
  }

  @Test func jsonHasWhatTheIssueNames() throws {
    let run = try Binary.run("--json", "-", "--formats", "binary64", "nan", "-inf", "1")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect((json["schema"] as? [String: Any])?["name"] as? String == "softmax-analysis")
    let row = try #require((json["rows"] as? [[String: Any]])?.first)
    let element = try #require((row["elements"] as? [[String: Any]])?[1])
    #expect((element["logit"] as? [String: Any])?["decimal"] as? String == "-Infinity")
    #expect((element["exact"] as? [String: Any])?["decimal"] as? String == "NaN")
    let result = try #require((element["results"] as? [[String: Any]])?.first)
    #expect(result["class"] as? String == "nan")
    #expect(result["ulps"] is NSNull && result["verdict"] is NSNull)
    #expect((json["totals"] as? [[String: Any]])?.first?["count"] as? Int == 0)
  }

  @Test func filesAndStandardInput() throws {
    let folder = try TemporaryFolder()
    let csv = try folder.file("logits.csv", "0,100,0\n1,2,3\n")
    #expect(try Binary.run(csv).output.contains("softmax of 2 rows of 3 logits"))
    #expect(try Binary.run("--axis", "0", csv).output.contains("softmax of 3 rows of 2 logits"))
    #expect(try Binary.run("-", input: "[[0, 100, 0]]").output.contains("3.72007598e-44"))
    let json = folder.path("out.json")
    let markdown = folder.path("out.md")
    let run = try Binary.run(csv, "--json", json, "--markdown", markdown, "--rows", "1")
    #expect(run.code == 0 && run.output.contains("2 rows"))
    #expect(try folder.names == ["logits.csv", "out.json", "out.md"])
    #expect(
      try String(contentsOfFile: markdown, encoding: .utf8)
        .hasSuffix("Made by `softmax-analyzer \(csv) --rows 1`.\n"))
  }

  @Test(arguments: [
    (["0", "abc"], "logit 2: 'abc' is not a number"),
    (["1e999", "0"], "'1e999' is beyond binary64's range"),
    (["no-such-file.npy"], "no-such-file.npy: no such file"),
    (["Sources"], "Sources: "),
  ])
  func badInputIsOneLineAndCode2(_ arguments: [String], _ message: String) throws {
    let run = try Binary.run(arguments)
    #expect(run.code == 2 && run.output.isEmpty)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test func badFilesNameTheirPlace() throws {
    let folder = try TemporaryFolder()
    for (name, text, message) in [
      ("text.csv", "1,2\n3,abc\n", "text.csv:2:2: 'abc' is not a number"),
      ("ragged.csv", "1,2\n3\n", "ragged.csv:2: "), ("empty.csv", "", "empty.csv"),
      ("magic.npy", "not an npy file", "magic.npy"),
      ("short.npy", "\u{93}NUMPY", "short.npy"), ("nested.json", "[[1,2],[3]]", "nested.json"),
    ] {
      let run = try Binary.run(try folder.file(name, text), "--json", folder.path("out.json"))
      #expect(run.code == 2 && run.errors.contains(message), "\(run.errors)")
    }
    #expect(try !folder.names.contains("out.json"))
  }

  @Test(arguments: [
    [], ["--bogus", "1"], ["--temperature", "0", "1"], ["--temperature", "-1", "1"],
    ["--formats", "float", "1"], ["--formats", "bfloat16", "--functions", "system", "1"],
    ["--algorithms", "fast", "1"],
    ["--algorithms", "log-of-softmax", "1"], ["--precision", "1", "0"], ["--precision", "x", "0"],
    ["--digits", "1", "0"], ["--rows", "-1", "0"], ["--json", "-", "--markdown", "-", "0"],
  ])
  func wrongUsageIsCode64(_ arguments: [String]) throws {
    let run = try Binary.run(arguments)
    #expect(run.code == 64 && run.output.isEmpty && run.errors.contains("Usage:"), "\(arguments)")
  }

  @Test func colourIsForTerminalsOnly() throws {
    #expect(try !Binary.run("0", "100").output.contains("\u{1b}"))
  }
}
