import Foundation
import Testing

/// One undecided element is named, and ends nothing else; exit code 2.
@Suite struct UndecidedTests {
  /// `1/2 + d/4 - d^3/48` at d = 2^-52 misses a tie of binary64 by 2^-161.6: more than 128 bits tell.
  private static let rows = "3,1\n0x1.0000000000001p+0,1\n0,0.5\n"
  private static let named = "row 1, index 0: not decided within 128 bits"

  /// The row that needs more than 16,384 bits, as a CSV file of one row between two others.
  private func hardFile(_ folder: TemporaryFolder) throws -> String {
    let path = Binary.root.appending(path: "Tests/Vectors/undecided_row.txt").path()
    let words = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
    let ordinary = words.indices.map { "\($0 % 7)" }.joined(separator: ",")
    return try folder.file(
      "hard.csv", [ordinary, words.joined(separator: ","), ordinary].joined(separator: "\n"))
  }

  @Test func referenceWritesNaNForTheUndecidedElementAlone() throws {
    let folder = try TemporaryFolder()
    let (input, output) = (try hardFile(folder), folder.path("out.npy"))
    let run = try Binary.run("reference", input, "-o", output)
    #expect(run.code == 2 && run.output.contains("NaN where undecided") && !run.output.isEmpty)
    #expect(run.errors.contains("row 1, index 0: not decided within 16384 bits"))
    #expect(run.errors.contains("0.75 (0x1.8p-1) or 0.7500000000000001 (0x1.8000000000001p-1)"))
    let numbers = try Data(contentsOf: URL(filePath: output)).suffix(3 * 409 * 8)
      .withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
    #expect(numbers.indices.filter { numbers[$0].isNaN } == [409])
    let decided = try Binary.run("reference", input, "-o", output, "--max-bits", "32768")
    #expect(decided.code == 0 && decided.output.contains("1 mpfr-32768") && decided.errors.isEmpty)
    #expect(try Binary.run("reference", input, "-o", output, "--format", "binary32").code == 0)
  }

  @Test func formatsWithoutNaNAreNotWritten() throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("in.csv", "1,0\n0,1e-40\n")
    let run = try Binary.run(
      "reference", input, "-o", folder.path("out.npy"), "--format", "float4-e2m1", "--rounding",
      "up", "--max-bits", "100")
    #expect(run.code == 2 && run.errors.contains("row 1, index 0: not decided within 100 bits"))
    #expect(run.errors.contains("0.5 (0x1p-1)") && run.output.contains("not written"))
    #expect(try folder.names == ["in.csv"])
    // A stream gets nothing, either.
    let stream = try Binary.run(
      "reference", input, "-o", "-", "--format", "float4-e2m1", "--rounding", "up", "--max-bits",
      "100")
    #expect(stream.code == 2 && stream.output.isEmpty)
    let decided = try Binary.run("reference", input, "-o", "-", "--format", "float4-e2m1")
    #expect(decided.code == 0 && decided.output.contains("NUMPY"))
  }

  @Test func checkJudgesAllOthersAndNeverPasses() throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("x.csv", Self.rows)
    let outputs = folder.path("y.npy")
    #expect(try Binary.run("reference", logits, "-o", outputs).code == 0)
    let junit = folder.path("junit.xml")
    let run = try Binary.run(
      "check", "--logits", logits, "--outputs", outputs, "--max-ulp", "1",
      "--require-correctly-rounded", "--special-values", "strict", "--max-bits", "128", "--report",
      "junit:\(junit)")
    #expect(run.code == 2 && run.errors.contains(Self.named))
    #expect(run.output.contains("NOT JUDGED") && !run.output.contains("FAILS"))
    let report = try String(contentsOfFile: junit, encoding: .utf8)
    #expect(report.contains("errors=\"1\"") && report.contains("failures=\"0\""))
    let same = try Binary.run("check", "--logits", logits, "--outputs", outputs, "--max-ulp", "1")
    #expect(same.code == 0)
  }

  @Test(arguments: [["analyze"], ["bounds"], ["blame"], ["report"]])
  func verbsTellTheRest(_ verb: [String]) throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("x.csv", Self.rows)
    let more = verb == ["report"] ? ["-o", folder.path("pages")] : []
    let run = try Binary.run(verb + [input, "--max-bits", "128"] + more)
    #expect(run.code == 2 && run.errors.contains("binary64: " + Self.named), "\(verb)")
    #expect(!run.output.isEmpty)
    #expect(try Binary.run(verb + [input] + more).code == 0)
  }

  @Test func diagnoseTellsTheRest() throws {
    let row = ["0x1.0000000000001p+0", "1", "--format", "binary64", "--max-bits", "128"]
    let run = try Binary.run(["diagnose"] + row)
    #expect(run.code == 2 && run.output.contains("softmax in binary64"))
    #expect(run.errors.contains("row 0, index 0: not decided within 128 bits"))
  }

  @Test func thresholdsTellTheRest() throws {
    let asked = ["thresholds", "--format", "binary32,float8-e5m2", "--classes", "1,2"]
    let run = try Binary.run(asked + ["--max-bits", "24", "--json", "-"])
    #expect(run.code == 2)
    #expect(
      run.errors.contains(
        "binary32, 2 classes, rounding nearest: the first gap at which a class is 1 is not decided within 24 "
          + "bits"))
    // Of 8-bit formats 24 bits decide everything.
    #expect(!run.errors.contains("float8-e5m2") && run.output.contains("\"undecidedBits\" : 24"))
    let text = try Binary.run(asked + ["--max-bits", "24"])
    #expect(text.output.contains("undecided") && text.output.contains("17.3286794841963099"))
    let decided = try Binary.run(asked)
    #expect(decided.code == 0 && !decided.output.contains("undecided"))
  }

  @Test(arguments: ["1", "0", "-5", "16777217", "many", "1e4"])
  func impossibleBudgetsAreUsageErrors(_ bits: String) throws {
    for verb in ["analyze", "diagnose"] {
      #expect(try Binary.run(verb, "0", "1", "--max-bits=\(bits)").code == 64)
    }
  }
}
