import Foundation
import Testing

/// Arguments that are easily misunderstood, and results that cannot be written.
@Suite struct ArgumentTests {
  @Test func allAlgorithmsAreThoseThatOfferTheQuantity() throws {
    for quantity in ["softmax", "log-softmax", "log-sum-exp"] {
      let run = try Binary.run("--quantity", quantity, "--algorithms", "all", "1", "2")
      #expect(run.code == 0 && run.output.contains("Double naive"), "\(run.errors)")
      #expect(run.output.contains("Double log-of-softmax") == (quantity == "log-softmax"))
    }
  }

  @Test(arguments: [
    (["--axis", "0", "1", "2"], "--axis is for files"),
    (["--axis", "-1", "5"], "--axis is for files"),
    (["blame", "--axis", "0", "1", "2"], "--axis is for files"),
    (["bounds", "--axis", "-1", "5"], "--axis is for files"),
    (["thresholds", "--row", "small-zero"], "--row has no effect without --algorithms"),
    (["1", "--json", "x", "--markdown", "x"], "cannot go to the same file"),
    (["1", "--json", "x", "--markdown", ".//x"], "cannot go to the same file"),
    (["--rows", "-1", "0"], "--rows takes 0 or more"), (["--digits", "-3", "0"], "--digits takes"),
    (["--precision", "-3", "0"], "'-3'"), (["--formats", "-3", "0"], "'-3'"),
  ])
  func usageErrorsSpeakOfWhatWasTyped(_ arguments: [String], _ message: String) throws {
    let run = try Binary.run(arguments)
    #expect(run.code == 64 && run.errors.contains(message), "\(run.errors)")
    #expect(!run.errors.contains("\u{2212}"))
  }

  /// ArgumentParser took 100 seconds for 50,257 numbers, which are given to it as one argument.
  @Test func longRowsOfNumbersAreTakenAtOnce() throws {
    let row = (0..<20_000).map { $0 % 3 == 0 ? "-\($0 % 40).5" : "0x\($0 % 7)p-3" }
    let run = try Binary.run(["--formats", "binary32", "--digits", "19"] + row + ["--rows", "1"])
    #expect(run.code == 0 && run.output.hasPrefix("softmax of 20000 logits"), "\(run.errors)")
    let wrong = try Binary.run(row + ["1e999"])
    #expect(wrong.code == 2 && wrong.errors.contains("logit 20001: "), "\(wrong.errors)")
    let empty = try Binary.run("1", "", "2")
    #expect(empty.code == 2 && empty.errors.contains("logit 2: "), "\(empty.errors)")
  }

  @Test func namesMayLookLikeNumbers() throws {
    let missing = try Binary.run("reference", "-3", "-o", "-4")
    #expect(missing.code == 2 && missing.errors.contains("softmax-analyzer: -3: no such file"))
    let folder = try TemporaryFolder()
    let input = try folder.file("in.csv", "0,0\n")
    let inside = folder.url.path()
    #expect(try Binary.run(["reference", input, "-o", "-5"], in: inside).output.hasPrefix("-5: "))
    #expect(try Binary.run(["1", "--json", "-6", "--markdown", "-7"], in: inside).code == 0)
    // A name with U+2212 that was typed stays.
    #expect(try Binary.run(["reference", input, "-o", "\u{2212}8"], in: inside).code == 0)
    #expect(try folder.names == ["-5", "-6", "-7", "in.csv", "\u{2212}8"])
  }

  @Test func controlCharactersAreEscaped() throws {
    for argument in ["0\u{1b}[31m", "0\n"] {
      let run = try Binary.run("1", argument)
      #expect(run.code == 2 && run.errors.split(separator: "\n").count == 1)
      #expect(!run.errors.contains("\u{1b}") && run.errors.contains("\\u{"))
    }
  }

  @Test func standardOutputMayFail() throws {
    guard let full = FileHandle(forWritingAtPath: "/dev/full") else { return }
    for arguments in [["0", "1"], ["0", "1", "--json", "-"], ["formats"]] {
      let run = try Binary.run(arguments, output: full)
      #expect(run.code == 2, "\(arguments)")
      #expect(run.errors.hasPrefix("softmax-analyzer: standard output: "))
      #expect(run.errors.split(separator: "\n").count == 1)
    }
  }

  @Test func aClosedPipeIsQuiet() throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    #expect(try Binary.run(["0", "1"], output: pipe.fileHandleForWriting).errors.isEmpty)
  }
}
