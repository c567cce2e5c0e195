import Foundation
import Testing

/// What `diagnose` says of rows on both sides of each pattern's condition. Sentences at large are held
/// against exact arithmetic by Tests/Words.
@Suite struct DiagnosePatternTests {
  struct Said: Sendable, CustomStringConvertible {
    var arguments: [String]
    var patterns: [String] = []
    var absent: [String] = []
    var text: [String] = []
    var description: String { arguments.joined(separator: " ") }

    init(
      _ arguments: String, _ patterns: [String] = [], absent: [String] = [], text: [String] = []
    ) {
      self.arguments = ["diagnose"] + arguments.split(separator: " ").map(String.init)
      (self.patterns, self.absent, self.text) = (patterns, absent, text)
    }
  }

  private struct Diagnosis: Decodable {
    struct Finding: Decodable { var name, cause, evidence, remedy: String }
    var rows: [Finding]
  }

  /// Exact values by mpmath: e^-135000, e^-11000 and e^-600.
  static let exactValues = [
    Said(
      "0 135000 --format binary64", ["correct-one", "correct-zero"],
      text: ["its exact value is 1.7577e-58630", "its exact value is 1 - 1.7577e-58630"]),
    Said("0 -11000 --format binary64", ["correct-one"], text: ["is 1 - 5.7637e-4778"]),
    Said("0 600 --format binary64", ["correct-one"], text: ["is 1 - 2.6504e-261"]),
    // Another function, of which no story of rounding is told.
    Said("-5.2040 7.8325 --format binary64 --outputs 0,1", absent: ["premature-one"]),
  ]

  static let rows = [
    Said(
      "-inf -inf --quantity log-sum-exp --outputs nan", ["all-masked-row"],
      text: ["log 0 is -inf", "the exact value is -inf"]),
    Said("-inf -inf --quantity log-sum-exp --outputs -inf", absent: ["all-masked-row"]),
    Said("1 inf --quantity log-sum-exp --outputs nan", ["infinite-logit"], text: ["inf is due"]),
    Said("1 inf --quantity log-sum-exp --outputs inf", absent: ["infinite-logit"]),
    Said("1 inf --outputs nan,nan", ["infinite-logit"]),
    Said("-inf 0 --format float8-e4m3fn", ["logit-beyond-format"], text: ["has no infinity"]),
    Said(
      "1 2 --temperature 0", ["zero-temperature"],
      text: ["class 1 tends to 1", "take the argmax"]),
    Said("1 2 --temperature 0 --outputs nan,nan", ["zero-temperature"]),
    Said("1 2 --temperature 0 --outputs 0,1", absent: ["zero-temperature"]),
    Said(
      "2 2 1 --temperature 0 --outputs 1,0,0", ["zero-temperature"],
      text: ["tend to 0.50000 each", "2 of 3 outputs differ"]),
    Said("1 2 --temperature 0.1", absent: ["zero-temperature"]),
  ]

  static let ranges = [
    Said(
      "1e10 9e9 --outputs nan,0", ["fused-scale-and-shift"], absent: ["naive-overflow"],
      text: ["off by 439.707"]),
    Said("1e10 9e9", ["fused-scale-and-shift", "naive-overflow"]),
    Said("1.6e9 1.5e9 --temperature 0.7 --outputs nan,nan", ["fused-scale-and-shift"]),
    Said("90 2 -2 --outputs nan,0,0", ["naive-overflow"], absent: ["fused-scale-and-shift"]),
    Said("90 2 -2 --outputs nan,0.5,0.5", absent: ["naive-overflow"]),
    Said("-200 -201 --outputs nan,nan", ["naive-underflow", "finite-sentinel"]),
    Said(
      "0 50 --format binary16 --quantity log-softmax --outputs -inf,0",
      ["log-of-rounded-probability"]),
    Said("0 5 --quantity log-softmax --outputs -inf,0", absent: ["log-of-rounded-probability"]),
    Said(
      "0 -200 -200.5 --format bfloat16 --quantity log-softmax --outputs 0,-inf,-inf",
      absent: ["coarse-output-format"]),
    Said(
      "0 4.75 --format bfloat16 --quantity log-softmax --outputs -4.75,-0.0086",
      ["coarse-output-format"]),
  ]

  static let masks = [
    Said("0 1 -inf --outputs 0.2,0.6,0.2", ["weight-on-masked-class"]),
    Said("0 1 -inf --outputs 0.26894143,0.7310586,0", absent: ["weight-on-masked-class"]),
    Said("-inf -inf -inf --outputs 0.333333,0.333333,0.333333", ["finite-sentinel"]),
    Said("-inf -inf --outputs 1,1", ["finite-sentinel"]),
    Said("-inf -inf --outputs nan,nan", absent: ["finite-sentinel"]),
    Said("-20000 -20001 --outputs nan,nan", ["finite-sentinel"], text: ["0 or -10000"]),
    Said("-20000 -20001 --outputs 0.5,0.5", ["finite-sentinel"]),
    Said("-20000 -20001 --outputs 0.7310586,0.26894143", absent: ["finite-sentinel"]),
    Said(
      "-10000 -10001 -inf --outputs 0.4223188,0.1553624,0.4223188",
      ["weight-on-masked-class", "finite-sentinel"], text: ["were -10000"]),
    Said("-1e4 -1e4 -20000", ["finite-sentinel"]),
    Said("-1e4 5", absent: ["finite-sentinel"]),
  ]

  static let sums = [
    Said(
      "0.03 0.55 -0.74 -0.16 -0.48 --outputs "
        + "0.21869894862174988,0.3678576648235321,0.1012604832649231,0.18085508048534393,"
        + "0.13132774829864502", ["sum-below-one"], absent: ["sum-above-one"],
      text: [
        "1 - 7.45058e-08, beyond the tolerance of NumPy's choice as float64 (1.5e-8) and Stan's simplex "
          + "(1e-8), within that of PyTorch's simplex (1e-6)"
      ]),
    Said("0 0 --outputs 0.5,0.5", absent: ["sum-below-one", "sum-above-one"]),
    Said(
      "300000 299999 298998 --outputs 0.73206,0.26931,0", ["absorbed-log-sum-exp"],
      absent: ["sum-above-one"]),
    Said(
      "1e10 1e10 --format binary64 --outputs 0.499999760629151,0.499999760629151",
      ["absorbed-log-sum-exp", "sum-below-one"], text: ["1.90735e-06 apart"]),
    Said(
      "1e50 1e50 --format binary64 --outputs 1,1", ["absorbed-log-sum-exp"],
      absent: ["premature-one"]),
    Said("1e10 1e10 --format binary64 --outputs 0.5,0.5", absent: ["absorbed-log-sum-exp"]),
    Said(
      "1 1 --format binary64 --outputs 0.499999760629151,0.499999760629151",
      absent: ["absorbed-log-sum-exp"]),
    Said(
      "37 0 --format binary64 --outputs 1,8.533047625744066e-17", ["premature-one"],
      text: ["1 + s rounds to 1 in binary64"]),
    Said("0 0 0 --outputs 1,0.2,0.3", ["premature-one"], text: ["for another reason"]),
    Said("0 0 0 --outputs 1,0,0", absent: ["premature-one"]),
    // The sum is off by the clipped class, not by a factor of the largest one's.
    Said("-100 200 500 --outputs 0,1e-7,1", absent: ["absorbed-log-sum-exp", "long-plain-sum"]),
    // Masked classes with weight are off by no factor.
    Said(
      "0 -inf -inf --format binary16 --outputs 0.9995,0.0002,0.0002",
      ["weight-on-masked-class", "sum-below-one"],
      text: ["; outputs are off by up to 3356 ulp, and not by one factor"]),
    // A factor within the spacing of the log-sum-exp at 1e5, 2^-7, and one beyond it.
    Said(
      "100000 99999 99996 --outputs 0.7264894247055054,0.26726052165031433,0.013306117616593838",
      ["absorbed-log-sum-exp"]),
    Said(
      "100000 99999 99996 --outputs 0.728763222694397,0.26809701323509216,0.013347764499485493",
      ["sum-above-one"], absent: ["absorbed-log-sum-exp"]),
    Said(
      "0.1 0.2 0.3 --outputs -0.1,0.5,0.6", ["negative-probability"], absent: ["sum-above-one"],
      text: [
        "class 0 is -0.1; its exact value is 0.30061", "no softmax in any precision",
      ]),
    Said("0.1 0.2 0.3 --outputs 0.1,0.4,0.5", absent: ["negative-probability"]),
    Said("0 -200 --outputs 1,-0", absent: ["negative-probability"]),
    Said(
      "11.813067 -10.813067 --outputs 11.813067,-10.813067", ["negative-probability"]),
  ]

  static let digits = [
    Said(
      "0 0 0 0 0 0 0 0 --format float8-e4m3fn --outputs " + commas("0.0625", 8),
      absent: ["rounded-shift"]),
    Said("0 -inf --format binary64 --outputs 1,1e-10", absent: ["rounded-shift"]),
    Said("0.1 -80.3 --format binary32", ["rounded-shift"]),
    Said("0 -80 --format binary32 --outputs 1,1.9e-35", absent: ["rounded-shift"]),
    Said("3 1 2 --quantity log-softmax --outputs 0.001,-2.4,-1.4", ["positive-log-probability"]),
    Said(
      "3 1 2 --quantity log-softmax --outputs -0.4076,-2.4076,-1.4076",
      absent: ["positive-log-probability"]),
    Said("0 1e-9 1", ["ties-in-output"], text: ["correctly rounded the two tie, too"]),
    Said("0 0.5 1 --outputs 0.25,0.25,0.5", ["ties-in-output"], text: ["the two differ"]),
    Said("0 0 1", absent: ["ties-in-output"]),
    Said("0 1 --outputs 0,0", absent: ["ties-in-output"]),
  ]

  static func commas(_ word: String, _ count: Int) -> String {
    Array(repeating: word, count: count).joined(separator: ",")
  }

  @Test(arguments: exactValues + rows + ranges + masks + sums + digits)
  func whatHoldsIsSaid(_ said: Said) throws {
    let run = try Binary.run(said.arguments + ["--json", "-"])
    #expect(run.code == 0, "\(run.errors)")
    let found = try JSONDecoder().decode(Diagnosis.self, from: Data(run.output.utf8)).rows
    let names = found.map(\.name)
    for pattern in said.patterns { #expect(names.contains(pattern), "\(names)") }
    for pattern in said.absent { #expect(!names.contains(pattern), "\(names)") }
    let text = found.map { "\($0.evidence) \($0.cause) \($0.remedy)" }.joined(separator: "\n")
    for part in said.text { #expect(text.contains(part), "\(text)") }
  }

  /// 8192 probabilities of 2^-13, below half of 2^-9, the least number of e4m3.
  @Test func whatAnOutputFormatLoses() throws {
    let zeros = Array(repeating: "0", count: 8192)
    let gpu = ["--arithmetic", "binary32", "--output-format", "float8-e4m3fn"]
    let run = try Binary.run(["diagnose"] + zeros + gpu)
    #expect(run.output.contains("mass-lost-in-output"))
    #expect(
      run.output.contains("8192 of 8192 outputs are 0, of classes that have probability 1 together")
    )
    let narrow = try Binary.run(
      ["diagnose"] + zeros + ["--format", "float8-e4m3fn", "--accumulator", "binary32"])
    #expect(narrow.output.contains("sum-beyond-format") && narrow.output.contains("not-a-number"))
  }

  /// Where each output is what is due there is nothing to match.
  @Test(arguments: [
    "-inf -inf --quantity log-sum-exp --format binary64 --outputs -inf", "0 0 --outputs 0.5,0.5",
    "nan 1 --quantity log-sum-exp --outputs nan",
  ])
  func whatIsRightIsCalledSo(_ words: String) throws {
    let run = try Binary.run(["diagnose"] + words.split(separator: " ").map(String.init))
    let isSaid = run.output.contains("Nothing is wrong: each output is what is due")
    #expect(isSaid != words.hasPrefix("nan"), "\(run.output)")
  }

  /// What a sum comes to is said as a number where it is far from 1.
  @Test(arguments: [
    ("1e50 1e50 --format binary64 --outputs 1,1", "the outputs sum to 2."),
    ("-200 -201 --outputs 0,0", "the outputs sum to 0."),
    ("0 0 0 0 --outputs 0.25,0.25,0.25,0.24", "the outputs sum to 0.990."),
    ("0 0 --outputs 0.5,0.499", "the outputs sum to 1 - 0.00100."),
  ])
  func sumsFarFromOneAreNumbers(_ words: String, _ line: String) throws {
    let run = try Binary.run(["diagnose"] + words.split(separator: " ").map(String.init))
    #expect(run.output.contains(line), "\(run.output)")
  }

  /// A remedy leaves at most half of the error, and the cheapest that does is named.
  @Test func aRemedyIsBetterThanTheFault() throws {
    let long = ["0"] + Array(repeating: "-1.1", count: 4095)
    let run = try Binary.run(["diagnose"] + long)
    #expect(run.output.contains("long-plain-sum"))
    #expect(run.output.contains("sum in pairs") && run.output.contains("pairwise summation"))
  }
}
