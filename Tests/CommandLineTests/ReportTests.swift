import Foundation
import Testing

/// `report`: the files that it writes; `make check-pages` opens the pages.
@Suite struct ReportTests {
  @Test func aTensorsPage() throws {
    let folder = try TemporaryFolder()
    let target = folder.path("new/pages")
    let run = try Binary.run(
      "report", "Reports/Data/digits_logits.npy", "-o", target, "--algorithms", "naive",
      "--formats", "binary32")
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    let page = try String(contentsOfFile: target + "/digits_logits.md", encoding: .utf8)
    #expect(page.contains("--algorithms naive --formats binary32"), "the command is the whole one")
    let names = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
    #expect(
      names == (1...4).map { "digits_logits-\($0).svg" } + [
        "digits_logits.html", "digits_logits.json", "digits_logits.md",
      ])
    let data = try Data(contentsOf: URL(filePath: target + "/digits_logits.json"))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let source = try #require((object["sources"] as? [[String: Any]])?.first)
    let profile = try #require((source["profiles"] as? [[String: Any]])?.first)
    // Every element has an error and a gap.
    #expect((profile["bins"] as? [Int])?.reduce(0, +) == 8990)
    let gaps = try #require(profile["gaps"] as? [[String: Any]])
    #expect(gaps.compactMap { $0["count"] as? Int }.reduce(0, +) == 8990)
    #expect(gaps.compactMap { $0["ones"] as? Int }.reduce(0, +) == 614)
    #expect(gaps.compactMap { $0["onesDue"] as? Int }.reduce(0, +) == 595)
    // Each row has a lead, and none of these ones comes with one below 16.
    let leads = try #require(profile["leads"] as? [[String: Any]])
    #expect(leads.compactMap { $0["count"] as? Int }.reduce(0, +) == 899)
    #expect(leads.compactMap { $0["ones"] as? Int }.reduce(0, +) == 614)
    #expect(leads.prefix(16).allSatisfy { $0["ones"] as? Int == 0 })
  }

  /// Threads change no byte.
  @Test func threadsDoNotMatter() throws {
    let folder = try TemporaryFolder()
    let pages = try ["1", "3"].map { threads in
      let run = try Binary.run(
        "report", "Reports/Data/digits_logits.npy", "-o", folder.path("a"), "--threads", threads)
      #expect(run.code == 0, "\(run.errors)")
      return try ["-1.svg", ".html", ".json", ".md"].map {
        try Data(contentsOf: URL(filePath: folder.path("a/digits_logits\($0)")))
      }
    }
    #expect(pages[0] == pages[1])
  }

  /// Nor do the kernels: what this processor lacks is refused in one line.
  @Test func kernelsDoNotMatter() throws {
    let folder = try TemporaryFolder()
    var pages: [String: [Data]] = [:]
    for kernels in ["portable", "avx2", "avx512", "mmx"] {
      let run = try Binary.run(
        [
          "report", "Reports/Data/attention_scores.npy", "--formats", "binary64,binary32,binary16",
          "-o", folder.path("a"),
        ], environment: ["SOFTMAX_KERNELS": kernels])
      guard run.code == 0 else {
        #expect(run.code == 2 && run.errors.split(separator: "\n").count == 1)
        #expect(run.errors.contains("SOFTMAX_KERNELS=\(kernels): this processor has portable"))
        continue
      }
      pages[kernels] = try ["-1.svg", ".html", ".json", ".md"].map {
        try Data(contentsOf: URL(filePath: folder.path("a/attention_scores\($0)")))
      }
    }
    #expect(pages["portable"] != nil && pages["mmx"] == nil && Set(pages.values).count == 1)
  }

  /// E4M3FN has no infinity: rows with a mask are no rows there, which the page must say. 29016 elements
  /// of the 53352 are in rows with one of the 10368 masks (NumPy).
  @Test func masksAreToldApart() throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run(
      "report", "Reports/Data/attention_scores.npy", "--formats", "binary32,float8-e4m3fn", "-o",
      folder.path("a"))
    #expect(run.code == 0, "\(run.errors)")
    let page = try String(contentsOfFile: folder.path("a/attention_scores.md"), encoding: .utf8)
    #expect(page.contains("| elements | 53352 | 24336 |"))
    #expect(page.contains("| not judged, NaN is due | 0 | 29016 |"))
    #expect(page.contains("float8-e4m3fn: 29016 elements are not judged"))
    #expect(page.contains("- Float: 10368 elements are masked (-inf as received)"))
    #expect(page.contains("float8-e4m3fn has no infinity"))
    #expect(page.contains("shape 6 x 12 x 57 x 13, along dimension 3"))
    #expect(page.contains("moved exact values by up to"))
  }

  /// A row with one finite logit has an exact 1, which is no saturation; a row without any has no softmax.
  @Test func rowsOfMasks() throws {
    let folder = try TemporaryFolder()
    let causal = try folder.file("causal.csv", "1,-inf\n1,2\n-inf,-inf\n")
    #expect(try Binary.run("report", causal, "-o", folder.path("a")).code == 0)
    let page = try String(contentsOfFile: folder.path("a/causal.md"), encoding: .utf8)
    #expect(page.contains("- Double: 1 output is exactly 1 because the row has one finite logit"))
    #expect(page.contains("- Double: 2 elements are not judged") && !page.contains("rightly so"))
    #expect(page.contains("- Double: 1 element is masked (-inf as received)"))
    let masked = try folder.file("masked.csv", "-inf,-inf\n-inf,-inf\n")
    #expect(try Binary.run("report", masked, "-o", folder.path("a")).code == 0)
    let nothing = try String(contentsOfFile: folder.path("a/masked.md"), encoding: .utf8)
    #expect(nothing.contains("nothing could be judged") && !nothing.contains(".svg"))
    #expect(nothing.contains("| largest error, ulp | - | - |"))
  }

  /// What a link or a shell takes in another way is in no file's name, and quoted in the command.
  @Test func namesThatAreNoWords() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.path(percentEncoded: false) + "/a & <b> 'c'.csv"
    try "1,2\n".write(toFile: file, atomically: true, encoding: .utf8)
    #expect(try Binary.run("report", file, "-o", folder.path("a")).code == 0)
    let page = try String(contentsOfFile: folder.path("a/a----b---c-.md"), encoding: .utf8)
    #expect(page.contains("a & &lt;b>") && page.contains("](a----b---c--1.svg)"))
    #expect(page.contains("'\\''c'\\''.csv' -o"))
    let input = try Binary.run("report", "-", "-o", folder.path("a"), input: "1,2\n")
    #expect(input.output.contains("standard-input.html"))
  }

  /// Tags, selectors and the like cannot be seen, and two names that differ in them are two.
  @Test func namesOfPagesHideNothing() throws {
    let folder = try TemporaryFolder()
    let files = try ["a\u{e0041}", "a\u{e0000}\u{e0001}", "a\u{fe0f}\u{3164}", "e\u{301}"].map {
      try folder.file("\($0).csv", "1,2\n")
    }
    #expect(try Binary.run(["report"] + files + ["-o", folder.path("p")]).code == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("p"))
    #expect(names.count == 28 && names.contains("a-u-e0041-.md"), "\(names)")
    for name in names {
      let page = try String(contentsOfFile: folder.path("p/\(name)"), encoding: .utf8)
      #expect(
        (name + page).unicodeScalars.allSatisfy { !$0.properties.isDefaultIgnorableCodePoint })
    }
  }

  @Test func badInputIsOneLine() throws {
    let folder = try TemporaryFolder()
    let missing = try Binary.run("report", "none.npy", "-o", folder.path("x"))
    #expect(missing.code == 2 && missing.errors.split(separator: "\n").count == 1)
    #expect(!FileManager.default.fileExists(atPath: folder.path("x")), "nothing half-written")
    let file = try Binary.run("report", "--set", "article", "-o", "README.md")
    #expect(file.code == 2 && file.errors.contains("README.md: cannot be made or is no folder"))
    let cases = try Binary.run("report", "--reported", "README.md", "-o", folder.path("x"))
    #expect(cases.code == 2 && cases.errors.contains("not a file of reported cases"))
    let figures = try Binary.run("report", "--libraries", "README.md", "-o", folder.path("x"))
    #expect(figures.code == 2 && figures.errors.contains("make report-libraries"))
    let same = try Binary.run("report", "a/x.npy", "b/x.csv", "-o", folder.path("x"))
    #expect(same.code == 2 && same.errors.contains("would both be the page 'x'"))
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 3), }"
    let padded = header + String(repeating: " ", count: 117 - header.count) + "\n"
    let noRows = Data([0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0]) + Data(padded.utf8)
    try noRows.write(to: folder.url.appending(path: "none.npy"))
    let nothing = try Binary.run("report", folder.path("none.npy"), "-o", folder.path("x"))
    #expect(nothing.code == 2 && nothing.errors.contains("holds no rows"))
    #expect(try Binary.run("report", "-o", folder.path("x")).code == 64)
    #expect(try Binary.run("report", "a.npy", "--set", "atlas", "-o", folder.path("x")).code == 64)
  }

  /// What is for files of logits has no effect on other pages.
  @Test(arguments: [
    "--algorithms naive", "--formats binary16", "--axis 0", "--rows 2", "--max-bits 300",
  ])
  func optionsWithoutEffectAreRefused(_ option: String) throws {
    let folder = try TemporaryFolder()
    let option = option.split(separator: " ").map(String.init)
    for page in [["--set", "article"], ["--reported", "Reports/Data/reported.json"]] {
      let run = try Binary.run(["report"] + page + ["-o", folder.path("x")] + option)
      #expect(
        run.code == 64 && run.errors.contains("\(option[0]) has no effect without files of logits"))
    }
    #expect(try folder.names.isEmpty)
    let rows = try Binary.run(
      "report", "-", option[0], option[1], "-o", folder.path("x"), input: "1,2\n3,4\n")
    #expect(rows.code == 0)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    let run = try Binary.run("--generate-completion-script", shell)
    #expect(run.code == 0 && run.output.contains("thresholds") && run.output.contains("report"))
  }
}
