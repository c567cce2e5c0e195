import Foundation
import Testing

/// What lets a check pass: every limit that is given is applied or refused, and none is ignored.
@Suite struct CheckGateTests {
  /// [0, 0] with the second output some steps of 2^-53 above a half: as many ulps off.
  private func files(_ folder: TemporaryFolder, ulps: Int = 2) throws -> [String] {
    [
      "check", "--logits", try folder.file("l.csv", "0,0"), "--outputs",
      try folder.file("o.csv", "0.5,\(0.5 + Double(ulps / 2) * 0x1p-52)"),
    ]
  }

  /// Outputs that are not finite where finite ones are due passed `--special-values strict`.
  @Test(arguments: ["nan", "inf", "-inf"]) func strictFailsOnOutputsThatAreNotFinite(
    _ value: String
  ) throws {
    let folder = try TemporaryFolder()
    let number = ["nan": "\"NaN\"", "inf": "\"Infinity\"", "-inf": "\"-Infinity\""][value]!
    let run = try Binary.run(
      "check", "--logits", try folder.file("l.json", "[[[0,0],[0,0]],[[0,0],[0,0]]]"),
      "--outputs", try folder.file("o.csv", "0.5,0.5\n0.5,0.5\n0.5,\(value)\n\(value),0.5"),
      "--special-values", "strict")
    // A file of another shape is refused; the same outputs as JSON have it.
    #expect(run.code == 2)
    let shaped = try Binary.run(
      "check", "--logits", folder.path("l.json"), "--outputs",
      try folder.file("o.json", "[[[0.5,0.5],[0.5,0.5]],[[0.5,\(number)],[\(number),0.5]]]"),
      "--special-values", "strict")
    #expect(shaped.code == 1, "\(shaped.output)\(shaped.errors)")
    #expect(shaped.output.contains("special-values: 2, allowed 0; row 2, index 1 at [1, 0, 1]"))
  }

  @Test(arguments: ["max-ulp", "mean-ulp", "p99-ulp", "max-sum-deviation"])
  func equalityIsWithinALimit(_ limit: String) throws {
    let folder = try TemporaryFolder()
    let found: Double = ["mean-ulp": 1.0, "max-sum-deviation": 0x1p-52][limit] ?? 2
    let arguments = try files(folder) + ["--" + limit]
    #expect(try Binary.run(arguments + ["\(found)"]).code == 0)
    #expect(try Binary.run(arguments + ["\(found.nextDown)"]).code == 1)
  }

  @Test func numbersThatAreNoLimitsAreRefused() throws {
    let folder = try TemporaryFolder()
    for option in ["max-ulp", "p99-ulp", "mean-ulp", "max-sum-deviation", "ulp-floor", "margin"] {
      for value in ["inf", "-inf", "nan", "1e999", "-1", "-5e-324"] {
        let run = try Binary.run(try files(folder) + ["--baseline", "b", "--\(option)=\(value)"])
        #expect(run.code == 64, "\(option) \(value): \(run.errors)")
      }
    }
    let zero = try Binary.run(try files(folder) + ["--max-ulp=-0", "--json", "-"])
    #expect(zero.code == 1 && zero.output.contains("\"allowed\" : 0,"), "\(zero.output)")
  }

  /// 1e308 in percent is no number of binary64, nor is 1e308 times a figure.
  @Test func aHugeMarginIsAMargin() throws {
    let folder = try TemporaryFolder()
    let baseline = folder.path("b.json")
    #expect(try Binary.run(try files(folder) + ["--write-baseline", baseline]).code == 0)
    let held = ["--baseline", baseline, "--margin", "1e308"]
    let run = try Binary.run(try files(folder, ulps: 4) + held)
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("No figure is worse than recorded by more than 1e+308 times that."))
    let zeros = folder.path("z.json")
    #expect(try Binary.run(try files(folder, ulps: 0) + ["--write-baseline", zeros]).code == 0)
    let worse = try Binary.run(
      try files(folder) + ["--baseline", zeros, "--margin", "1e308", "--json", "-"])
    #expect(worse.code == 1 && worse.errors.isEmpty, "\(worse.errors)")
  }

  /// An option without an effect in the combination given.
  @Test(arguments: [
    ("--seed 3", "--seed has no effect without --sample-rows"),
    ("--shell", "--shell has no effect without --run"),
    ("--no-shell", "--shell has no effect without --run"),
    ("--python python3", "--python has no effect without --implementation"),
    ("--time-limit 3", "--time-limit has no effect without --run or --implementation"),
    ("--margin 1", "--margin has no effect without --baseline"),
    ("--write-baseline b --margin 1", "--margin has no effect"),
    ("--write-baseline b --baseline c", "--baseline has no effect beside"),
    ("--quantity log-softmax --max-premature-ones 0", "--max-premature-ones has no effect unless"),
    (
      "--quantity log-sum-exp --max-premature-zeros 0", "--max-premature-zeros has no effect unless"
    ),
    ("--quantity log-softmax --max-sum-deviation 0", "--max-sum-deviation has no effect unless"),
    ("--quantity log-sum-exp --max-argmax-changes 0", "--max-argmax-changes has no effect unless"),
    ("--quantity log-softmax --masked-rows zero", "--masked-rows has no effect unless"),
    ("--quantity log-sum-exp --infinite-logits one", "--infinite-logits has no effect unless"),
    ("--sample-rows 1 --errors-to e.npy", "--errors-to has no effect beside"),
  ])
  func optionsWithoutEffectAreRefused(_ options: String, _ part: String) throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run(try files(folder) + options.split(separator: " ").map(String.init))
    #expect(run.code == 64 && run.errors.contains(part), "\(run.errors)")
  }

  @Test(arguments: [
    (["--name", "x"], "--name has no effect"), (["--errors-to", "e"], "--errors-to has no effect"),
    (["--baseline", "b"], "--baseline has no effect beside --compare"),
    (["--write-baseline", "b"], "--compare has none"),
    (["--outputs", "o"], "--compare names the outputs"),
  ])
  func comparisonsRefuseWhatTheyIgnore(_ options: [String], _ part: String) throws {
    let run = try Binary.run(["check", "--logits", "l", "--compare", "a", "b"] + options)
    #expect(run.code == 64 && run.errors.contains(part), "\(run.errors)")
  }

  @Test func aCheckThatRequiresNothingSaysSo() throws {
    let folder = try TemporaryFolder()
    let told = "Nothing was required: no limit and no baseline was given"
    let reports = ["junit", "markdown"].flatMap { ["--report", "\($0):\(folder.path($0))"] }
    let run = try Binary.run(try files(folder) + reports + ["--report", "annotations:github"])
    #expect(run.code == 0 && run.output.contains(told), "\(run.output)")
    #expect(run.output.contains("judged in binary64: nothing was required\n"))
    for name in ["junit", "markdown"] {
      #expect(try String(contentsOfFile: folder.path(name), encoding: .utf8).contains(told))
    }
    let json = try Binary.run(try files(folder) + ["--json", "-"])
    #expect(json.output.contains("\"requiresNothing\" : true"))
    let limited = try Binary.run(try files(folder) + ["--max-ulp", "2"])
    #expect(limited.code == 0 && !limited.output.contains(told))
    let baseline = folder.path("b.json")
    _ = try Binary.run(try files(folder) + ["--write-baseline", baseline])
    let held = try Binary.run(try files(folder) + ["--baseline", baseline, "--json", "-"])
    #expect(held.code == 0 && held.output.contains("\"requiresNothing\" : false"))
    let compared = try Binary.run(
      "check", "--logits", folder.path("l.csv"), "--compare", folder.path("o.csv"),
      folder.path("o.csv"))
    #expect(compared.code == 0 && compared.output.contains(told))
  }

  /// A failing check is one annotation, and what the worst line says is said once.
  @Test func aFailureIsSaidOnce() throws {
    let folder = try TemporaryFolder()
    let limits = ["--max-ulp", "1", "--p99-ulp", "1", "--mean-ulp", "0.5", "--max-argmax-changes"]
    let run = try Binary.run(
      try files(folder) + limits + [
        "0", "--require-correctly-rounded", "--max-sum-deviation", "0", "--report",
        "annotations:github",
      ])
    #expect(run.code == 1)
    let annotations = run.output.split(separator: "\n").filter { $0.hasPrefix("::") }
    #expect(annotations.count == 1, "\(annotations)")
    let parts = annotations[0].components(separatedBy: "%0A")
    #expect(parts.count == 7 && parts[0].hasSuffix("o.csv: max-ulp: 2, allowed 1; row 0, index 1"))
    #expect(parts.last!.hasPrefix("worst: row 0, index 1, logit 0: got "))
    #expect(annotations[0].ranges(of: "got ").count == 2)
    // The worst line, and the changed argmax: another element.
    let text = run.output.components(separatedBy: "::error")[0]
    #expect(text.ranges(of: "got ").count == 2, "\(text)")
    #expect(text.contains("FAILS   p99-ulp: 2, allowed 1\n"))
  }

  /// Every column of the text, with values that are not alike. Rows: three premature ones; a premature zero;
  /// a flushed one; a missed one; three missed zeros.
  @Test func countsStandInTheirColumns() throws {
    let folder = try TemporaryFolder()
    let rows = [
      ("37,0", "1,8.533047625744066e-17", 3), ("0,1", "0,0.7310585786300049", 1),
      ("0,-710", "1,0", 1), ("38,0", "0.9999999999999999,3.1391327920480296e-17", 1),
      ("0,-800", "1,5e-324", 3),
    ]
    func column(_ text: (String, String, Int) -> String) -> String {
      rows.flatMap { Array(repeating: text($0.0, $0.1, $0.2), count: $0.2) }
        .joined(separator: "\n")
    }
    let run = try Binary.run(
      "check", "--logits", try folder.file("l.csv", column { logits, _, _ in logits }),
      "--outputs", try folder.file("o.csv", column { _, outputs, _ in outputs }))
    let lines = Set(
      run.output.split(separator: "\n").map { line in
        line.split(separator: " ").joined(separator: " ")
      })
    for line in [
      "elements 18", "not finite 0", "special values missed 0", "exactly 1 (due) 7 (5)",
      "exactly 0 (due) 2 (3)", "premature ones, zeros 3, 2", "missed ones, zeros 1, 3",
      "flushed subnormals 1", "rows that lost their argmax 0", "rows whose sum is not 1 2",
    ] {
      #expect(lines.contains(line), "\(line) is not in:\n\(run.output)")
    }
  }
}
