import Foundation
import Testing

/// `bounds`, against Tests/Vectors/bounds.txt, which an independent program made.
@Suite struct BoundsTests {
  static let logits = "Reports/Data/digits_logits.npy"

  private struct Study: Decodable {
    struct Schema: Decodable { var name: String }
    struct Row: Decodable {
      var algorithm: String
      var logitRows, overflowRows, keptRows: Int
      var meanError, maxError, meanBound, meanComponentwiseError: Double?
    }
    var schema: Schema
    var unitRoundoff: Double
    var rows: [Row]
  }

  private func study(_ arguments: String...) throws -> Study {
    let run = try Binary.run(["bounds"] + arguments + ["--json", "-"])
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    return try JSONDecoder().decode(Study.self, from: Data(run.output.utf8))
  }

  @Test func figuresAreThoseOfAnIndependentProgram() throws {
    let path = Binary.root.appending(path: "Tests/Vectors/bounds.txt")
    let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ").map(String.init) }
    #expect(lines.count == 24)
    for (key, lines) in Dictionary(grouping: lines, by: { $0[0...1] }) {
      let study = try study(Self.logits, "--arithmetic", key.first!, "--quantity", key.last!)
      #expect(study.schema.name == "softmax-bounds")
      #expect(study.rows.map(\.algorithm) == lines.map { $0[2] })
      for (row, line) in zip(study.rows, lines) {
        #expect(row.logitRows == Int(line[3]) && row.overflowRows == Int(line[4]))
        #expect(row.keptRows == row.logitRows - row.overflowRows)
        let figures = [row.meanError, row.maxError, row.meanBound, row.meanComponentwiseError]
        for (got, wanted) in zip(figures, line[5...]) {
          let isSame = Double(wanted).map { abs(got! - $0) <= abs($0) * 1e-9 } ?? (got == nil)
          #expect(isSame, "\(line): \(got ?? .nan)")
        }
      }
    }
  }

  /// Five terms of 2^14 overflow binary16, sums in binary32 do not; flushing costs the small class.
  @Test func theWholePipelineCounts() throws {
    let row = ["9.7", "9.7", "9.7", "9.7", "9.7"]
    let narrow = try study(row[0], row[1], row[2], row[3], row[4], "--arithmetic", "binary16")
    #expect(narrow.rows.allSatisfy { $0.overflowRows == 1 && $0.meanError == nil })
    let flushed = try study(
      "0", "-11", "--arithmetic", "binary16", "--subnormals", "flushed", "--algorithms", "shifted")
    #expect(flushed.rows[0].meanComponentwiseError == 2048)
    let custom = try study("0", "-1", "--arithmetic", "p4-emin-6-emax8")
    #expect(custom.unitRoundoff == 0.0625)
    let mixed = try study(
      "0", "-1", "--arithmetic", "binary32", "--input-format", "bfloat16", "--output", "bfloat16")
    #expect(mixed.unitRoundoff == 0x1p-24 && mixed.rows[0].maxError! > 1000)
  }

  @Test func stochasticRoundingRepeatsItself() throws {
    let arguments = [Self.logits, "--arithmetic", "bfloat16", "--rounding", "stochastic"]
    let runs = try ["3", "3", "4"].map { try Binary.run(["bounds"] + arguments + ["--seed", $0]) }
    #expect(runs[0].output == runs[1].output && runs[0].output != runs[2].output)
    let threads = try Binary.run(["bounds"] + arguments + ["--seed", "3", "--threads", "1"])
    #expect(threads.output == runs[0].output)
  }

  @Test func textSaysWhatWasLeftOut() throws {
    let run = try Binary.run("bounds", Self.logits, "--arithmetic", "binary16")
    #expect(run.code == 0)
    #expect(run.output.contains("rows overflow in the naive algorithm and are left out for all"))
    let undefined = try Binary.run("bounds", "nan", "1", "--arithmetic", "binary16")
    #expect(undefined.output.contains("1 rows have no finite exact result"))
  }

  @Test(arguments: [
    (["--arithmetic", "p1-emin-14-emax15"], "precision of 2 to 53 bits, not 1"),
    (["--arithmetic", "p8-emin16-emax15"], "emin 16 is above emax 15"),
    (["--arithmetic", "binary16", "missing.npy"], "missing.npy"),
  ])
  func badInputIsOneLine(_ arguments: [String], _ part: String) throws {
    let run = try Binary.run(["bounds", "0", "1"].prefix(arguments.count == 3 ? 1 : 3) + arguments)
    #expect(run.code == 2 && run.output.isEmpty, "\(run.errors)")
    #expect(run.errors.contains(part) && run.errors.split(separator: "\n").count == 1)
  }

  @Test(arguments: [
    ["0", "1", "--arithmetic", "binary17"],
    ["0", "--arithmetic", "binary16", "--seed", "1"],
    ["0", "--arithmetic", "binary16", "--quantity", "log-softmax"], ["--arithmetic", "binary16"],
    ["0", "--arithmetic", "binary16", "--algorithms", "log-of-softmax"],
    ["0", "--arithmetic", "binary16", "--rounding", "odd"],
  ])
  func wrongUsageIsCode64(_ arguments: [String]) throws {
    let run = try Binary.run(["bounds"] + arguments)
    #expect(run.code == 64 && run.output.isEmpty && run.errors.contains("Usage:"))
  }
}
