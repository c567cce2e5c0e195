import Charts
import SoftmaxAnalysis

/// Why softmax prints 1: the article about two rows, step by step.
public enum ArticlePage {
  /// The rows, and the precisions of MPFR that their analyses are to have: those of Float and Double, the
  /// bits needed and one less, and what lies around.
  public static let rows: [(logits: [Double], precisions: [Int])] = [
    ([0, 100, 0], [24, 53, 64, 113, 142, 143, 192, 256]),
    ([13, 31, 5], [24, 25, 53, 64, 113, 128, 192, 256]),
  ]

  /// - Parameter analyses: one for each of `rows`, in binary32 and binary64.
  public static func page(_ analyses: [Analysis], command: String) -> Page {
    Page(
      name: "article", title: "Why does softmax print exactly 1?",
      summary:
        "A probability below 1 prints as 1 because a floating-point format has no number between it "
        + "and 1 that is near enough. For [0, 100, 0] that holds for Float and Double alike, and the 1 is the "
        + "right answer; for [13, 31, 5] Double tells the difference and Float does not.",
      sections: analyses.flatMap(sections) + [remedies], command: command)
  }

  private static func sections(_ analysis: Analysis) -> [Page.Section] {
    let row = analysis.rows[0]
    let facts = ArticleFacts(row)
    let logits =
      "[" + row.elements.map { NumberStyle.logit($0.logit) }.joined(separator: ", ") + "]"
    return [
      Page.Section(
        "softmax(\(logits)): what is printed",
        [
          .table(
            Page.Table(
              "Outputs beside the exact value", AnalysisTables(analysis).elements(of: row))),
          .paragraph(
            "Written out, the exact value of the largest class is 0.\(facts.digits), every digit certified. That is "
              + "\(facts.nines) nines before another digit; Float holds about 7 decimal digits, Double about 16."
          ),
        ]),
      Page.Section("softmax(\(logits)): why it is 1", explanation(facts)),
      Page.Section(
        "softmax(\(logits)): with more bits",
        [
          .paragraph(
            "MPFR computes with as many bits as one asks for. The exact values, rounded once to each precision; "
              + "and how many ones the usual algorithm, shifted by the largest logit, gives if each of its "
              + "operations rounds to so many bits. It needs a few more than the value itself: its sum rounds first."
          ),
          .table(precisions(row)),
        ]),
      Page.Section(
        "softmax(\(logits)): findings",
        [.list(Findings(analysis: analysis).sentences(of: row))]),
    ]
  }

  /// A line for each precision.
  private static func precisions(_ row: RowAnalysis) -> Page.Table {
    let titles = [24: "24, Float's", 53: "53, Double's"]
    return Page.Table(
      "Precisions of MPFR",
      columns: [Page.Column("bits", isNumber: false)]
        + row.elements.map {
          Page.Column("softmax of \(NumberStyle.logit($0.logit))", isNumber: false)
        }
        + [Page.Column("ones"), Page.Column("ones of shifted")],
      rows: row.precisions.map { column in
        [titles[column.bits] ?? "\(column.bits)"] + column.values.map(NumberStyle.shortened)
          + ["\(column.exactOnes)", "\(column.algorithms[0].exactOnes)"]
      })
  }

  private static func explanation(_ facts: ArticleFacts) -> [Page.Block] {
    let missing = NumberStyle.number(facts.distanceToOne)
    return [
      .paragraph(
        "The other classes together have the probability \(missing). So the largest class's "
          + "is 1 less that. Below 1 the numbers of a format with p bits are 2^-p apart; what is nearer to 1 than "
          + "half of that, 2^-(p+1), lies beyond the midpoint between 1 and its neighbour, and rounds to 1."
      ),
      .table(
        Page.Table(
          "The midpoint below 1",
          columns: [
            Page.Column("format", isNumber: false), Page.Column("bits"),
            Page.Column("1 - midpoint"), Page.Column("1 - exact value"),
            Page.Column("rounds to 1", isNumber: false),
          ],
          rows: facts.formats.map { format in
            [
              NumberStyle.formatTitle(format.name), "\(format.significandBits)",
              NumberStyle.number(format.distanceOfMidpoint), missing,
              format.roundsToOne ? "yes" : "no",
            ]
          })),
      .paragraph(
        "The least precision that tells it from 1 has \(facts.bitsNeeded) bits: the first p at which 2^-(p+1) is below "
          + "that distance."),
      .chart(reach(facts.distanceToOne)),
    ]
  }

  /// What rounds to 1 in each format, and where the exact value lies.
  private static func reach(_ missing: Double) -> Chart {
    let bits = [256, 192, 143, 113, 64, 53, 24, 11, 8]
    let titles = [53: "Double, 53", 24: "Float, 24", 11: "Float16, 11", 8: "bfloat16, 8"]
    return Chart(
      title: "What rounds to 1",
      summary:
        "A bar for each precision covers the distances below 1 that round to 1. The dashed line is the "
        + "exact value's distance: where a bar reaches it, the format prints 1.",
      x: .init("distance below 1", .logarithmic),
      y: .init("bits of precision", names: bits.map { titles[$0] ?? "\($0)" }),
      series: [
        .init(
          "rounds to 1", .spans,
          bits.enumerated().map { place, bits in
            .init(
              0x1p-280, Double(place),
              xEnd: Double(sign: .plus, exponent: -bits - 1, significand: 1))
          })
      ],
      guides: [.init(.vertical, at: missing, NumberStyle.number(missing))])
  }

  private static let remedies = Page.Section(
    "What to do",
    [
      .list([
        "If the 1 is correct, no better softmax in that format can print anything else: the format, not the "
          + "library, is the limit. More bits for the arithmetic alone change nothing.",
        "If the logarithm is what you need (a loss, a likelihood), ask for log-softmax: its value near 0 is small, "
          + "and small numbers have their full precision. Do not take the logarithm of softmax.",
        "If you need 1 - p, add up the other classes: they are small and have their digits.",
        "If the 1 is premature (the exact value does not round to 1), another algorithm or a wider format mends it.",
        "In a test, do not compare with < 1: compare with the correctly rounded value, or count ulps.",
      ])
    ])
}
