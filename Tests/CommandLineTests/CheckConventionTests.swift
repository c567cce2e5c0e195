import Foundation
import Testing

/// `--masked-rows` and `--infinite-logits`: what is due in rows without a softmax.
@Suite struct CheckConventionTests {
  private func run(
    _ logits: String, _ outputs: String, _ options: [String]
  ) throws -> Binary {
    let folder = try TemporaryFolder()
    return try Binary.run(
      [
        "check", "--logits", try folder.file("l.csv", logits), "--outputs",
        try folder.file("o.csv", outputs), "--special-values", "strict",
        "--require-correctly-rounded", "--max-ulp", "0.5", "--max-argmax-changes", "0",
        "--max-premature-ones", "0", "--max-premature-zeros", "0",
      ] + options)
  }

  private static let masked = "-inf,-inf,-inf,-inf\n0,1,2,3"
  private static let infinite = "1,inf,0,-inf\n0,1,2,3"
  private static let last =
    "\n0.03205860328008499,0.08714431874203257,0.23688281808991013,0.6439142598879724"

  /// The second row is its softmax: mpmath at 60 digits, rounded to binary64.
  @Test(arguments: [
    (masked, "0,0,0,0", "--masked-rows zero"), (masked, "nan,nan,nan,nan", "--masked-rows nan"),
    (masked, "0.25,0.25,0.25,0.25", "--masked-rows uniform"),
    (infinite, "0,1,0,0", "--infinite-logits one"),
    (infinite, "nan,nan,nan,nan", "--infinite-logits nan"),
    (
      "inf,1,inf,inf\n0,1,2,3", "0.3333333333333333,0,0.3333333333333333,0.3333333333333333",
      "--infinite-logits one"
    ),
    ("nan,-inf,inf,0\n0,1,2,3", "nan,nan,nan,nan", "--infinite-logits one --masked-rows zero"),
  ])
  func whatIsDueFollowsTheConvention(_ logits: String, _ first: String, _ options: String) throws {
    let words = options.split(separator: " ").map(String.init)
    let right = try run(logits, first + Self.last, words)
    #expect(right.code == 0, "\(right.output)\(right.errors)")
    // Any other convention's outputs fail.
    for other in ["0,0,0,0", "nan,nan,nan,nan", "0.25,0.25,0.25,0.25", "0,1,0,0"]
    where other != first {
      let wrong = try run(logits, other + Self.last, words)
      #expect(wrong.code == 1 && wrong.output.contains("FAILS"), "\(other)\n\(wrong.output)")
    }
  }

  @Test func theReportNamesTheConvention() throws {
    let text = try run(Self.masked, "0,0,0,0" + Self.last, ["--masked-rows", "zero"]).output
    #expect(text.contains("Rows whose logits are all -inf are due 0 everywhere, by convention."))
    let json = try run(
      Self.infinite, "0,1,0,0" + Self.last, ["--infinite-logits", "one", "--json", "-"]
    ).output
    #expect(json.contains("\"infiniteLogits\" : \"one\",\n    \"maskedRows\" : \"nan\""), "\(json)")
    // The logit is shown as it is.
    let wrong = try run(Self.infinite, "0,0.5,0,0.5" + Self.last, ["--infinite-logits", "one"])
    #expect(wrong.output.contains("row 0, index 3, logit -inf: got 0.5 ["), "\(wrong.output)")
  }

  @Test func configurationsTakeConventions() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("l.csv", "-inf,-inf")
    _ = try folder.file("o.csv", "0,0")
    let config = try folder.file(
      "c.yml",
      "special-values: strict\nchecks: [{logits: l.csv, outputs: o.csv, masked-rows: zero}]")
    #expect(try Binary.run("check", "--config", config).code == 0)
    #expect(try Binary.run("check", "--config", config, "--masked-rows", "nan").code == 1)
  }
}
