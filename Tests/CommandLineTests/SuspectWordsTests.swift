import Foundation
import Testing

/// Lines about other functions that said more than what fits.
@Suite struct SuspectWordsTests {
  /// Percentages have been divided by the sum.
  @Test func percentIsDividedBy100() throws {
    let run = try Binary.run("diagnose", "1", "2", "4", "--outputs", "4.2010064,11.41952,84.37947")
    #expect(
      run.output.contains("100 times what is due: percent") && run.output.contains("divide by 100"))
    #expect(!run.output.contains("divide by the sum of the exponentials"))
  }

  /// Softmax over two classes and softmax over four with two set to 0 are different numbers.
  @Test(arguments: ["0.7310586,0.26894143,0,0", "0.6439143,0.23688282,0,0"])
  func aSubsetIsTakenBeforeOrAfterwards(_ outputs: String) throws {
    let run = try Binary.run("diagnose", "3", "2", "1", "0", "--outputs", outputs)
    #expect(
      run.output.contains(
        "fits softmax over 2 of the classes, or over all of them with the others set to 0, to 0."))
  }

  /// Of two classes any outputs are those of some clamp.
  @Test func twoClassesTellNoClamp() throws {
    for outputs in ["0.7310586,0.26894143", "0.6,0.4"] {
      let run = try Binary.run("diagnose", "2", "-1", "--outputs", outputs)
      #expect(!run.output.contains("in the place of those above it"), "\(run.output)")
    }
  }

  @Test func allOfTheProbabilityIsOne() throws {
    for count in [600, 2000] {
      let run = try Binary.run(
        ["diagnose"] + Array(repeating: "0", count: count)
          + ["--arithmetic", "binary32", "--output-format", "float8-e4m3fn", "--outputs"]
          + [Array(repeating: "0", count: count).joined(separator: ",")])
      #expect(run.output.contains("probability 1 in all is never sampled"), "\(run.output)")
    }
  }
}

/// Sentences that said of outputs what they do not show.
@Suite struct OutputsTellTests {
  @Test(arguments: [
    (
      "-100 200 500 --outputs 0,1e-7,1", "an output is 1e-07, as where probabilities are clipped",
      "fits"
    ),
    ("1 2 --quantity log-sum-exp --outputs 2", "fits the largest logit alone to 0 ulp", "one-hot"),
    (
      "9 8 1 0 --outputs 0.7310586,0.26894143,0,0", "by an exponential that is cut off, to 0.365",
      "coarse"
    ),
    (
      "0 -15 -3 --outputs 0.95253295,4.3244927e-05,0.04742382",
      "by an exponential that is never below some number, to 0.3", "unexplained"
    ),
    ("25 3 -9.5 7.25 --outputs 0.925,0.025,0.025,0.025", "0.9 p + 0.1 / 4", "clipped"),
    (
      "1 2 --temperature 0 --outputs 0.2689,0.7311", "as if it was not divided by",
      "x / 0 is infinite"
    ),
    (
      "2 2 1 --temperature 0 --outputs 1,0,0", "give each of the 2 largest logits 1/2",
      "take the argmax"
    ),
    ("0 1 --temperature 0 --outputs nan,nan", "x / 0 is infinite", "not divided by"),
    ("3 --outputs 0.5", "with 1 added to the sum of exp(x - max)", "sum of exponentials"),
    ("1904 827 --format binary64 --outputs 0.9,0.1", "unexplained-outputs", "fits softmax"),
    (
      "1000 1010 1020 --quantity log-sum-exp --outputs=-1300", "log-sum-exp is -1300",
      "fits log-sum-exp"
    ),
    ("--quantity log-softmax --outputs=-240.203,-1147.148 2702 -733", "class", "fits log-softmax"),
    ("--format bfloat16 946176 --outputs=-1", "negative-probability", "fits"),
    ("--format bfloat16 9984 --outputs 0.9765625", "sum", "fits"),
    (
      "--format binary64 48110.34962675287 10 --outputs 1.000000000000007,0", "class",
      "absorbed"
    ),
    ("--format binary16 --outputs 0.99951171875,0 -- 405.5 -inf", "sum-below-one", "absorbed"),
    ("0 0 --outputs 1e-18,1e-18", "sum to nearly 0", "cannot be divided"),
    ("--outputs 1,0.26894142,0.7310586 -- -inf 1 2", "weight-on-masked-class", "NaN together"),
    ("0 0 --outputs 1e-18,1e-18", "sum to nearly 0", "fits softmax"),
    (
      "--quantity log-softmax --outputs=-240.203,-1147.148 2702 -733", "unexplained",
      "subnormal number"
    ),
    ("--format bfloat16 1003520 999424 1003520 --outputs 0.45,0,0.45", "sum-below-one", "absorbed"),
    ("5 --outputs 0", "an infinite loss", "no gradient"),
    ("--outputs 1,0 -- -inf 5", "an infinite loss", "no gradient"),
    (
      "0 0 -inf --quantity log-softmax --outputs=-0.6931472,-0.6931472,-5",
      "weight-on-masked-class",
      "instead of"
    ),
    ("-744.9 0 --outputs 0,1", "probability below 2.3e-308", "4.94e-324 in all"),
    ("--outputs 0,0 -- -1e9 -1e9", "leaves exp(-999934000) or less", "leaves exp(-1000000000)"),
    ("--format bfloat16 1 --outputs 0.9765625", "sum-below-one", "fits"),
    ("7 --outputs 0", "did you mean --quantity log-softmax?", "base 10"),
    ("1 2 --quantity log-softmax --outputs 0.1,0.2", "and 1 more is above 0", "1 more are"),
    (
      "0 0 --format binary64 --outputs 0.5000000000023653,0.5",
      "1 + 2.36533e-12, within the tolerance of NumPy's choice", "within that of"
    ),
  ])
  func theLineIsTrue(_ words: String, _ said: String, _ unsaid: String) throws {
    let run = try Binary.run(["diagnose"] + words.split(separator: " ").map(String.init))
    #expect(run.output.contains(said) && !run.output.contains(unsaid), "\(run.output)")
  }

  /// A plain sum of spread terms is off beside roundings of x - max that are as large.
  @Test func aLongSumIsToldOfSpreadLogits() throws {
    let row = (0..<600).map { String(Double(($0 * 7919) % 601) / 150 - 2) }
    let run = try Binary.run(["diagnose"] + row)
    #expect(run.output.contains("a sum of 600 terms from left to right"), "\(run.output)")
  }
}

/// A value that nothing is near to has no ulp: such rows crashed.
@Suite struct InfiniteMeaningTests {
  @Test(arguments: ["float4-e2m1", "bfloat16", "binary64"]) func infiniteValuesAreNear(
    _ format: String
  ) throws {
    let run = try Binary.run(
      "diagnose", "-5494580168.721841", "4.100266178934991e-143", "9.924161033296096e-265",
      "--quantity", "log-softmax", "--format", format, "--temperature", "5e-324")
    #expect(run.code == 0, "\(run.errors)")
  }
}
