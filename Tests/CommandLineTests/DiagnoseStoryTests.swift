import Foundation
import Testing

/// What `diagnose` makes of outputs as people report them: with few digits, of functions that have no name, next
/// to what they complain of. Each row is of a kind that was once told as another story; expected values are mpmath's.
@Suite struct DiagnoseStoryTests {
  struct Row: Sendable, CustomStringConvertible {
    var description: String { arguments.joined(separator: " ") }
    let arguments: [String]
    let said: [String]
    let unsaid: [String]

    init(_ arguments: String, _ said: String..., not unsaid: [String] = []) {
      self.arguments = ["diagnose"] + arguments.split(separator: " ").map(String.init)
      (self.said, self.unsaid) = (said, unsaid)
    }
  }

  private static let rounding = [
    "sum-above-one", "sum-below-one", "premature-", "ties-in-output", "fits ",
    "unexplained-outputs",
  ]

  /// Printed by PyTorch, R, C and NumPy: right to the last digit, whatever ulps say.
  static let printedOutputs = [
    Row(
      "1 2 3 --outputs 0.0900,0.2447,0.6652", "few-digits:", "no more than 4 decimals",
      "within 0.409558 of a unit", not: rounding),
    Row("1 2 3 --outputs 0.09,0.24,0.66", "few-digits:", "was cut off", not: rounding),
    Row(
      "-10 -5 0 5 10 --outputs 0.0000000020,0.0000003038,0.0000450940,0.0066925471,0.9932620530",
      "few-digits:", "no more than 10 decimals", not: rounding + ["coarse"]),
    Row(
      "9.34623 8.43469 7.19462 --outputs 0.658674,0.264724,0.0766017", "few-digits:",
      not: rounding + ["input-rounding"]),
    Row(
      "1 2 3 --quantity log-softmax --outputs -2.4076,-1.4076,-0.4076", "few-digits:",
      not: rounding),
    Row("0 -3 -12 --outputs 0.9526,0.0474,0.0000", "few-digits:", not: rounding),
    Row("0 5 --outputs 0,1", "one-hot", not: ["few-digits"]),
    Row("1 2 3 --outputs 0.11,0.24,0.65", not: ["few-digits"]),
    Row("1 2 3 --outputs 0.09003057,0.24472848,0.66524094", not: ["few-digits"]),
    Row(
      "41.8432731628418 0 --quantity log-softmax --outputs 0,-41.8432731628418",
      "cancelled-log-sum-exp:", not: ["few-digits"]),
  ]

  /// As quantized networks give them: the outputs are multiples of 1/256.
  static let fixedPointOutputs = [
    Row(
      "1 2 3 0.5 --outputs 0.0859375,0.23046875,0.62890625,0.05078125", "few-digits:",
      "multiples of 1/256", not: rounding),
    Row("1 2 3 0.5 --outputs 0.0859375,0.23046875,0.6328125,0.05078125", not: ["few-digits"]),
    Row(
      "1 2 3 0.5 --outputs 0.0862745098,0.231372549,0.631372549,0.0509803922", "multiples of 1/255",
      not: rounding),
    Row("0 -95 -100 --outputs 1,0,0", "flushed-subnormals:", not: ["few-digits"]),
    Row("0 9 --outputs 0,1", not: ["few-digits"]),
  ]

  /// Outputs of binary32 in a table of binary64, and what samplers say of them.
  static let narrowOutputs = [
    Row(
      "1 2 3 --format binary64 --outputs 0.09003057330846786,0.2447284609079361,0.6652409434318542",
      "few-digits:", "numbers of binary32", "sum-below-one:", "rounded to binary32 on its own",
      not: ["unexplained-outputs"]),
    Row(
      "1 2 3 --format binary64 --outputs 0.09003057317038046,0.24472847105479764,0.6652409557748219",
      not: ["few-digits"]),
  ]

  /// A NaN that nothing on this row makes.
  static let foreignNumbers = [
    Row("1 2 3 --outputs 0.09,nan,0.665", "unexplained-outputs:", "class 1 is NaN"),
    Row("90 2 -2 --outputs nan,0,0", not: ["unexplained-outputs"]),
    Row("1 -inf -inf --outputs nan,nan,nan", "unexplained-outputs:"),
  ]

  /// Outputs that no suspect fits are said to be of something else, and what, where that is known.
  static let unknownFunctions = [
    Row("1 2 3 --outputs 0.07142857,0.2857143,0.64285713", "unexplained-outputs:", "0.24473"),
    Row(
      "2 -1 0.5 --outputs 0.88079708,0.26894142,0.62245933", "unexplained-outputs:",
      "the logistic function", not: ["by one factor, of"]),
    Row(
      "1 2 3 --outputs 0.16666667,0.33333334,0.5", "over the sum of the logits",
      not: ["sum-above-one"]),
    Row(
      "2 1 0 --outputs 0.63205019,0.25358896,0.11436085", "0.9 p + 0.1 / 3", not: ["sum-above-one"]),
    Row(
      "1 2 3 --quantity log-sum-exp --outputs 2.3089937", "less by log 3", not: ["No known failure"]
    ),
    Row(
      "2 -1 0.5 --outputs 0.49700833,0.15175587,0.3512358", "over the sum of these",
      not: ["by one factor"]),
    Row("1.5 0.3 -2 --outputs 0.65602835,0.19759194,0.14637971", "with 0 in the place of those"),
    Row("15 12 3 --outputs 0.49977213,0.49977213,0.0004557332", "with about 10 in the place"),
    Row(
      "1 2 0 3 --outputs 0.26894142,0.73105858,0.047425873,0.95257413",
      "the first 2 outputs are softmax of their logits alone"),
    Row("1.2 0.8 -0.5 --outputs 0.7,0.3,0", "unexplained-outputs:", not: ["premature-zero"]),
    Row("0.7 --quantity log-softmax --outputs -inf", "unexplained-outputs:"),
    Row("1 2 3 --outputs 0.09003057,0.24472848,0.66524094", not: ["unexplained-outputs"]),
  ]

  /// Numbers below 0 are refused by samplers whatever they sum to, and positive logarithms are often something else.
  static let signs = [
    Row(
      "1.5 -0.3 0.8 --outputs -0.507952,-2.307952,-1.207952", "fits log-softmax",
      not: ["sum-below-one"]),
    Row(
      "1 2 3 --quantity log-softmax --outputs 2.407606,1.407606,0.40760596",
      "with its sign turned", not: ["unexplained-outputs"]),
    Row(
      "1 2 3 --quantity log-softmax --outputs 0.090030573,0.24472847,0.66524096",
      "of which no logarithm was taken"),
  ]

  static let suspects = [
    Row("2 1 0.1 --outputs 0.4484,0.2956,0.2560", "fits softmax of the softmax of the logits"),
    Row(
      "1 2 3 --quantity log-softmax --outputs -1.3724007,-1.2177028,-0.79719033",
      "fits log-softmax of the softmax"),
    Row(
      "0 -20 -40 -3 --quantity log-softmax --outputs -0.04858725,-16.09865,-16.1181,-3.048585",
      "clipped at 1e-07, or that added to them"),
    Row(
      "9.34623 8.43469 7.19462 6.59385 5.89481 5.67304 --outputs "
        + "0.571349,0.285674,0.0714186,0.0357093,0.0178546,0.0178546",
      "near softmax, with powers of 2 in the place of exponentials, off by up to"),
    Row(
      "2.5 0.3 -1.2 0.9 --outputs 74.770648,8.284824,1.8485941,15.095934",
      "exp(x + 1.81443), not divided by the sum, 100 times what is due: percent, to"),
    Row(
      "1.5 0.2 -1 3.3 --outputs 0.10384426,0.028300863,0.008524056,0.62822117",
      "added to the sum of exponentials"),
    // Powers of 2 of x log2(e), the constant rounded to binary32.
    Row(
      "2.1 0.3 -4.4 7.7 --format binary64 --outputs 0.0036819774519758046,0.00060862679389358729,"
        + "5.5356296893056662e-06,0.9957038601244413",
      "by an exponential that is of a base near e, to"),
    Row(
      "4.2 3.1 0.5 -1.7 --temperature 0.7 --outputs 0.73511356,0.24469803,0.0181746,0.0020138030",
      "at temperature 1, as if it was not divided by, to"),
    // Errors that grow with the gap, of (1 + x / 256)^256.
    Row(
      "0 -2 -6 -9 --outputs 0.87974779,0.11812954,0.0020303424,9.2330906e-05",
      "near softmax, as by a coarse exponential, off by up to"),
    Row("1.5 0 -2 --outputs 0.90514825,0,-0.96402758", not: ["fits "]),
    Row("2 1 0.1 --outputs 66,24,10", "100 times what is due: percent"),
    // Digits that were not given may make the sum 1.
    Row("2 1 0.1 --outputs 0.0961,0.2613,0.6426", "of the negated logits", not: ["sum-"]),
    Row(
      "-inf 5 4 --quantity log-softmax --outputs -3.4028235e38,-0.3132617,-1.3132617",
      "weight-on-masked-class:", not: ["fits "]),
    Row("0.3 0.1 0.2 --outputs 0,1,0", "one-hot", "an argmax, or a sample"),
    Row("5 6 7 --quantity log-sum-exp --outputs 0.40760596", "without the maximum"),
  ]

  /// The logits that softmax got had been rounded.
  static let roundedLogits = [
    Row(
      "10.123 9.876 -3.21 --outputs 0.56217599,0.4378231,9.1525297e-07", "input-rounding:",
      "rounded to bfloat16, to", not: ["fits ", "unexplained-outputs"]),
    Row(
      "10.123 9.876 -3.21 --outputs 0.561437387,0.438561704,9.09605176e-7",
      not: ["logits rounded to"]),
  ]

  static let ranges = [
    // Every exponential is subnormal, 0 if that is flushed.
    Row("-100 -100 --quantity log-sum-exp --outputs -inf", "naive-underflow:", "are flushed"),
    Row("-80 -80 --quantity log-sum-exp --outputs -inf", not: ["naive-underflow"]),
    // One story for a row whose every class is -inf.
    Row(
      "-781.1664 890.2518 -1622.5167 --quantity log-softmax --outputs -inf,-inf,-inf",
      "naive-overflow:", not: ["log-of-rounded-probability"]),
    Row(
      "0 -20 -40 --format binary16 --quantity log-softmax --outputs 0,-16.6,-16.6",
      "log-of-rounded-probability:", "a subnormal number of binary16"),
    // exp(3 / T) overflows; nothing is left over of its product.
    Row(
      "3 2 --temperature 1e-38 --outputs nan,nan", "naive-overflow:",
      not: ["fused-scale-and-shift"]),
    Row("0 60 --outputs 0,1", "if it is computed in binary16", "1 less the rest's"),
    Row(
      "-0.6931472 -0.6931472 --quantity log-sum-exp --outputs -5.9604645e-8",
      "cancelled-log-sum-exp:"),
  ]

  @Test(
    arguments: printedOutputs + fixedPointOutputs + narrowOutputs + foreignNumbers
      + unknownFunctions + signs + suspects + roundedLogits + ranges)
  func theStoryFits(_ row: Row) throws {
    let run = try Binary.run(row.arguments)
    #expect(run.code == 0, "\(run.errors)")
    for text in row.said { #expect(run.output.contains(text), "\(text) in \(run.output)") }
    for text in row.unsaid { #expect(!run.output.contains(text), "\(text) in \(run.output)") }
  }

  /// A pairwise sum of as many terms overflows, where one from left to right stops short.
  @Test func aSumBeyondTheFormatIsToldOfLogSumExp() throws {
    let zeros = Array(repeating: "0", count: 65536)
    let options = ["--format", "binary16", "--quantity", "log-sum-exp", "--outputs", "inf"]
    let run = try Binary.run(["diagnose"] + zeros + options)
    #expect(run.output.contains("sum-beyond-format:"), "\(run.output)")
  }
}
