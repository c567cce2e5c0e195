import Charts
import SoftmaxAnalysis
import SoftmaxStudies

/// Why softmax prints 1: the article about two rows, step by step.
public enum ArticlePage {
  /// - Parameters:
  ///   - analyses: of softmax, one for each row of `ArticleStudy`, by the shifted algorithm in binary32 and binary64.
  ///   - logarithms: of log-softmax, by shifted and shifted-max-out.
  public static func page(
    _ analyses: [Analysis], logarithms: [Analysis], command: String
  ) -> Document {
    Document(
      name: "article", title: "Why does softmax print exactly 1?",
      summary:
        "A format has only so many numbers. The next number below 1 is a small step away. A probability inside that step is "
        + "stored as whichever end is nearer. If that is 1, softmax gives exactly 1; it is not only shown as 1. For "
        + "[0, 100, 0] that happens in Float and Double alike, and 1 is the right answer; for [13, 31, 5] Double tells the "
        + "difference and Float does not.",
      sections: [words] + zip(analyses, logarithms).flatMap(sections) + [remedies],
      command: command)
  }

  private static let words = Document.Section(
    "Words",
    [
      .list([
        "A logit is a number that goes in, a class its place in the row.",
        "Bits: the binary digits that a number keeps. Float (binary32) keeps 24 in its 32 bits, Double (binary64) 53 in its "
          + "64; the others hold sign and exponent.",
        "Correctly rounded: the exact value, rounded once to the nearest number of the format. No output can be better. A 1 "
          + "is correct if that gives 1 as well, and premature if it does not: then the algorithm is at fault.",
        "Ulp: the distance between neighbouring numbers of the format, at the exact value; errors are counted in it.",
        "Shifted: the algorithm of most libraries. It subtracts the largest logit from all, takes exponentials, and "
          + "divides each by their sum.",
      ])
    ])

  private static func sections(_ analysis: Analysis, _ logarithm: Analysis) -> [Document.Section] {
    let row = analysis.rows[0]
    let facts = ArticleFacts(row)
    let logits =
      "[" + row.elements.map { NumberStyle.logit($0.logit) }.joined(separator: ", ") + "]"
    return [
      Document.Section(
        "softmax(\(logits)): what is printed",
        [
          .table(
            AnalysisTables(analysis).elements(of: row).captioned("Outputs beside the exact value")),
          .paragraph(
            "Written out, the exact value of the largest class is 0.\(facts.digits), every digit certified. That is "
              + "\(facts.nines) nines before another digit; Float holds about 7 decimal digits, Double about 16."
          ),
        ] + roughness(row, facts)),
      Document.Section("softmax(\(logits)): why it is 1", explanation(facts)),
      Document.Section(
        "softmax(\(logits)): with more bits",
        [.paragraph(moreBits(row)), .table(precisions(row))]),
      Document.Section(
        "softmax(\(logits)): its logarithm",
        [
          .paragraph(
            "The exact log-softmax of the largest class is \(logarithmOfLargest(logarithm)): a small "
              + "number, which \(digits(facts)). The logarithm of an output of 1 is 0, and the shifted algorithm gives 0 "
              + "as well where its sum is 1. shifted-max-out leaves the largest class out of the sum, and keeps it."
          ),
          .table(
            AnalysisTables(logarithm).elements(of: logarithm.rows[0])
              .captioned("log-softmax of the same row")),
        ]),
      Document.Section(
        "softmax(\(logits)): findings",
        [.list(Findings(analysis: analysis).sentences(of: row))]),
    ]
  }

  private static func logarithmOfLargest(_ analysis: Analysis) -> String {
    let elements = analysis.rows[0].elements
    return NumberStyle.shortened(
      elements.max { $0.logit.decimal < $1.logit.decimal }!.exact.text)
  }

  /// Which formats have digits for the logarithm, that is for the distance from 1.
  private static func digits(_ facts: ArticleFacts) -> String {
    facts.distanceToOne < Double(Float.leastNormalMagnitude)
      ? "Double has digits for; in Float it is near the least number, and keeps two or fewer"
      : "both formats have digits for"
  }

  /// What to say of Float's smallest numbers, where some stand in the table.
  private static func roughness(_ row: RowAnalysis, _ facts: ArticleFacts) -> [Document.Block] {
    let small = row.elements.map { $0.results[0] }.filter { $0.class == .subnormal }
    guard !small.isEmpty, small.allSatisfy({ $0.output == $0.correctlyRounded }) else { return [] }
    return [
      .paragraph(
        "Float's small outputs are rough, though correctly rounded: its least number is "
          + "\(NumberStyle.number(facts.leastFloat)), and so near to it only a digit or two are left."
      )
    ]
  }

  private static func explanation(_ facts: ArticleFacts) -> [Document.Block] {
    let missing = NumberStyle.number(facts.distanceToOne)
    return [
      .paragraph(
        "The other classes together have the probability \(missing), so the largest class's is 1 less that. Just below 1 "
          + "the numbers of a format of p bits are 2^-p apart. The midpoint between 1 and the next number is 2^-(p+1) below 1, "
          + "and what lies between it and 1 rounds to 1. So compare the two distances: where the exact value's is the "
          + "smaller, the format gives 1."),
      .table(
        Document.Table(
          "Distances below 1",
          columns: [
            Document.Column("format", isNumber: false), Document.Column("bits"),
            Document.Column("of the midpoint"), Document.Column("of the exact value"),
            Document.Column("rounds to 1", isNumber: false),
          ],
          rows: facts.formats.map { format in
            [
              NumberStyle.formatTitle(format.name), "\(format.significandBits)",
              NumberStyle.number(format.distanceOfMidpoint), missing,
              format.roundsToOne ? "yes" : "no",
            ]
          })),
      .paragraph(
        "To see that it is not 1 takes \(facts.bitsNeeded) bits: with \(facts.bitsNeeded - 1) the midpoint is "
          + "\(NumberStyle.number(facts.midpointBefore)) below 1, which is more than \(missing), with \(facts.bitsNeeded) it "
          + "is \(NumberStyle.number(facts.midpointNeeded)), which is less."),
      .chart(reach(facts)),
    ]
  }

  private static func moreBits(_ row: RowAnalysis) -> String {
    let first = row.precisions.first { $0.algorithms[0].exactOnes == 0 }.map { "\($0.bits)" }
    return
      "MPFR computes with as many bits as one asks for, and does not run out of small numbers. First the exact "
      + "values, rounded once. The last column counts the ones of the shifted algorithm if each of its steps is rounded to so "
      + "many bits. Its sum is a little above 1, where numbers are twice as far apart as below, and small terms may be lost "
      + "in it one by one: it needs more bits than the value does. In this table it gives no 1 from \(first ?? "more") bits "
      + "on."
  }

  /// A line for each precision.
  private static func precisions(_ row: RowAnalysis) -> Document.Table {
    let titles = [24: "24, Float's", 53: "53, Double's"]
    return Document.Table(
      "Precisions of MPFR",
      columns: [Document.Column("bits", isNumber: false)]
        + row.elements.map {
          Document.Column("softmax of \(NumberStyle.logit($0.logit))", isNumber: false)
        }
        + [Document.Column("ones"), Document.Column("ones of shifted")],
      rows: row.precisions.map { column in
        [titles[column.bits] ?? "\(column.bits)"] + column.values.map(NumberStyle.shortened)
          + ["\(column.exactOnes)", "\(column.algorithms[0].exactOnes)"]
      })
  }

  /// What rounds to 1 in each format, and where the exact value lies.
  private static func reach(_ facts: ArticleFacts) -> Chart {
    let needed = facts.bitsNeeded
    let bits = Set([256, 192, needed, needed - 1, 113, 64, 53, 24, 11, 8]).sorted().reversed()
    let titles = [53: "Double, 53", 24: "Float, 24", 11: "Float16, 11", 8: "bfloat16, 8"]
    return Chart(
      title: "What rounds to 1",
      summary:
        "A bar for each precision covers the distances below 1 that round to 1. The dashed line is the "
        + "exact value's distance: a precision whose bar crosses it gives 1.",
      x: .init("distance below 1, by powers of ten", .logarithmic),
      y: .init(
        "bits",
        names: bits.map { "\(titles[$0] ?? "\($0)"): \($0 < needed ? "1" : "not 1")" }),
      series: [
        .init(
          "rounds to 1", .spans,
          bits.enumerated().map { place, bits in
            .init(
              0x1p-280, Double(place),
              xEnd: Double(sign: .plus, exponent: -bits - 1, significand: 1))
          })
      ],
      guides: [.init(.vertical, at: facts.distanceToOne, NumberStyle.number(facts.distanceToOne))])
  }

  private static let remedies = Document.Section(
    "What to do",
    [
      .list([
        "If the 1 is correct, no better softmax in that format can give anything else: the format, not the library, is "
          + "the limit. Computing in more bits does not help if the result is stored in the same format.",
        "If you need 1 - p, add up the other classes. They are small and keep their digits, unless the format runs out of "
          + "small numbers (in Float below about 1e-38, in Double below about 1e-308): then store them in a wider format, or "
          + "as logarithms.",
        "If you need a loss or a likelihood, ask for log-softmax, by an algorithm that leaves the largest class out of its "
          + "sum; do not take the logarithm of softmax.",
        "If the 1 is premature, as softmax([37, 0]) is in Double, another algorithm or a wider format mends it; the atlas "
          + "shows where each algorithm is.",
        "In a test, do not require p < 1: a correct result may be 1. Compare with the correctly rounded value, or count "
          + "ulps.",
      ])
    ])
}
