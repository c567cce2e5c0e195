import Foundation
import Testing

/// `thresholds`, against Tests/Vectors/thresholds.txt, which an independent program found by bisection.
@Suite struct ThresholdsTests {
  private struct Thresholds: Decodable {
    struct Schema: Decodable { var name: String }
    struct Number: Decodable {
      var decimal: Double
      var hex: String
    }
    struct Threshold: Decodable {
      var exact: String
      var first: Number?
    }
    struct Band: Decodable {
      var first: Number
      var lastNot: Number?
    }
    struct Algorithm: Decodable {
      var algorithm, basis: String
      var toOne: Band?
    }
    struct Row: Decodable {
      var format, rounding: String
      var classes: Int
      var toOne, subnormal, toZero, expOverflows, sumOverflows: Threshold?
      var algorithms: [Algorithm]
    }
    var schema: Schema
    var rows: [Row]
  }

  private func thresholds(_ arguments: [String]) throws -> Thresholds {
    let run = try Binary.run(["thresholds"] + arguments + ["--json", "-"])
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    return try JSONDecoder().decode(Thresholds.self, from: Data(run.output.utf8))
  }

  @Test func everyThresholdAgreesWithBisection() throws {
    let path = Binary.root.appending(path: "Tests/Vectors/thresholds.txt")
    let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ").map(String.init) }
    #expect(lines.count == 760)
    for (format, lines) in Dictionary(grouping: lines, by: { $0[0] }) {
      let classes = lines.filter { $0[2] == "nearest" }.map { $0[1] }.joined(separator: ",")
      let found = try thresholds([
        "--format", format, "--classes", classes, "--rounding", "nearest,up,down,zero",
      ])
      #expect(found.schema.name == "softmax-thresholds" && found.rows.count == lines.count)
      for (row, line) in zip(found.rows, lines) {
        let got = [row.toOne, row.subnormal, row.toZero].flatMap {
          [$0?.exact ?? "-", $0?.first?.hex ?? "-"]
        }
        #expect([row.format, "\(row.classes)", row.rounding] + got == line)
      }
    }
  }

  /// Digits of ln(2^54 - 1) and of ln 464 by mpmath.
  @Test func digitsAreAsManyAsAsked() throws {
    let found = try thresholds(["--format", "binary64", "--classes", "2", "--digits", "60"])
    let wanted = "37.4299477502370466530193833274837061141514683411240286337539"
    #expect(found.rows[0].toOne?.exact == wanted)
    let narrow = try thresholds(["--format", "float8-e4m3fn", "--classes", "2", "--digits", "2"])
    #expect(narrow.rows[0].expOverflows?.exact == "6.1")
    #expect(narrow.rows[0].expOverflows?.first?.decimal == 6.5)
  }

  /// The last logits before overflow and the first that do: glibc's expf and exp agree.
  @Test func overflowOfExpAndOfSums() throws {
    let found = try thresholds(["--format", "binary64,binary32", "--classes", "2"])
    #expect(found.rows.map { $0.expOverflows?.first?.hex } == ["40862e42fefa39f0", "42b17218"])
    #expect(
      found.rows.map { $0.expOverflows?.exact } == ["709.782712893383997", "88.7228390818706768"])
    #expect(found.rows[0].sumOverflows?.exact == "709.089565712824051")
    // Few digits change no float.
    let short = try thresholds(["--format", "binary64", "--classes", "3", "--digits", "2"])
    #expect(short.rows[0].sumOverflows?.exact == "710")
    #expect(short.rows[0].sumOverflows?.first?.decimal == 708.6841006047159)
    let none = try thresholds(["--format", "float4-e2m1", "--classes", "2"])
    #expect(none.rows[0].expOverflows == nil && none.rows[0].sumOverflows == nil)
  }

  @Test func aFormatByItsNumbers() throws {
    let numbers = ["--precision", "11", "--emin", "-14", "--emax", "15", "--classes", "2"]
    let custom = try thresholds(numbers).rows[0]
    let named = try thresholds(["--format", "binary16", "--classes", "2"]).rows[0]
    #expect(custom.format == "p11-emin-14-emax15")
    #expect(custom.toOne?.exact == named.toOne?.exact)
    #expect(custom.toZero?.first?.hex == named.toZero?.first?.hex)
  }

  /// Exhaustive for 8 bits: E4M3 is 1 from 2.75 on, E5M2 from 2 on. In Double exp(x - lse) on [d, 0]
  /// is 1 and less than 1 by turns between 33.26 and 33.30.
  @Test func algorithmsAreRun() throws {
    let narrow = try thresholds([
      "--format", "float8-e4m3fn,float8-e5m2", "--classes", "2", "--algorithm", "naive",
    ])
    #expect(narrow.rows.map { $0.algorithms[0].basis } == ["exhaustive", "exhaustive"])
    #expect(narrow.rows.map { $0.algorithms[0].toOne?.first.decimal } == [2.75, 2])
    // 1 + exp(-d) is 1 from 24 ln 2 on: a tie goes to the even 1.
    let float = try thresholds([
      "--format", "binary32", "--classes", "2", "--algorithm", "shifted",
    ])
    let first = try #require(float.rows[0].algorithms[0].toOne?.first.decimal)
    #expect(abs(first - 16.6355323334) < 2e-6)
    let wide = try thresholds([
      "--format", "binary64", "--classes", "2", "--algorithm", "division-free", "--row",
      "small-zero",
    ])
    let band = try #require(wide.rows[0].algorithms[0].toOne)
    #expect(wide.rows[0].algorithms[0].basis == "searched")
    #expect(abs(band.first.decimal - 33.26) < 0.01 && abs(band.lastNot!.decimal - 33.30) < 0.01)
  }

  @Test(arguments: [
    (["--precision", "1", "--emin", "-5", "--emax", "5"], "precision of 2 to 53 bits, not 1"),
    (["--precision", "8", "--emin", "5", "--emax", "4"], "emin 5 is above emax 4"),
    (["--classes", "0"], "0 is not a number of classes"),
    (["--classes", "2,-1"], "-1 is not a number of classes"),
    (["--classes", "300000", "--algorithm", "naive"], "take 1 to 200000 where algorithms are run"),
    (["--format", "p1-emin0-emax0"], "precision of 2 to 53 bits, not 1"),
  ])
  func badInputIsOneLine(_ arguments: [String], _ part: String) throws {
    let run = try Binary.run(["thresholds"] + arguments)
    #expect(run.code == 2 && run.output.isEmpty)
    #expect(run.errors.contains(part) && run.errors.split(separator: "\n").count == 1)
  }

  @Test(arguments: [
    ["--precision", "8"],
    ["--format", "binary16", "--precision", "8", "--emin", "-5", "--emax", "5"],
    ["--rounding", "stochastic"], ["--classes", "two"], ["--format", "fp16"], ["--digits", "1"],
    ["--algorithm", "fast"], ["extra"],
  ])
  func wrongUsageIsCode64(_ arguments: [String]) throws {
    let run = try Binary.run(["thresholds"] + arguments)
    #expect(run.code == 64 && run.output.isEmpty && run.errors.contains("Usage:"))
  }

  @Test func textHasARowEach() throws {
    let run = try Binary.run("thresholds", "--classes", "2,3", "--rounding", "nearest,up")
    #expect(run.code == 0 && run.output.contains("37.4299477502370467"))
    #expect(run.output.contains("never"))
    #expect(run.output.split(separator: "\n").count { $0.hasPrefix("  binary32") } == 8)
  }
}
