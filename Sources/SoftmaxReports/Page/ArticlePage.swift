import Charts
import FloatFormats
import SoftmaxAnalysis

/// Why softmax prints 1: the article about two rows, step by step.
public enum ArticlePage {
  /// The precisions of MPFR that an article's analysis is to have.
  public static let precisions = [64, 113, 128, 142, 143, 192, 256]

  /// - Parameter analyses: each of one row, with `precisions`, in binary32 and binary64.
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
    let tables = AnalysisTables(analysis)
    let logits =
      "[" + row.elements.map { NumberStyle.logit($0.logit) }.joined(separator: ", ") + "]"
    let largest = row.elements.max { $0.logit.decimal < $1.logit.decimal }!
    return [
      Page.Section(
        "softmax(\(logits)): what is printed",
        [
          .table(Page.Table("Outputs beside the exact value", tables.elements(of: row))),
          .paragraph(
            "The exact value of the largest class is \(largest.exact.text), every digit certified."),
        ]),
      Page.Section("softmax(\(logits)): why it is 1", explanation(row, largest)),
      Page.Section(
        "softmax(\(logits)): with more bits",
        [
          .paragraph(
            "MPFR computes with as many bits as one asks for. The exact value, rounded once to each precision; "
              + "and how many ones and zeros the usual algorithm (shifted by the largest logit) gives with so many bits:"
          ),
          .table(Page.Table("Precisions of MPFR", tables.precisions(of: row))),
        ]),
      Page.Section(
        "softmax(\(logits)): findings",
        [.list(Findings(analysis: analysis).sentences(of: row))]),
    ]
  }

  private static func explanation(_ row: RowAnalysis, _ largest: ElementAnalysis) -> [Page.Block] {
    let others = row.elements.filter { $0.index != largest.index }
    // 1 - p is the sum of the others, to the digits shown.
    let missing = others.reduce(0) { $0 + $1.exact.decimal }
    let formats: [FloatFormat] = [.bfloat16, .binary16, .binary32, .binary64]
    var blocks: [Page.Block] = [
      .paragraph(
        "The other classes together have the probability \(NumberStyle.number(missing)). So the largest class's "
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
          rows: formats.map { format in
            let half = Double(sign: .plus, exponent: -format.significandBits - 1, significand: 1)
            return [
              NumberStyle.formatTitle(format.name), "\(format.significandBits)",
              NumberStyle.number(half), NumberStyle.number(missing), missing <= half ? "yes" : "no",
            ]
          })),
    ]
    if let needed = largest.bitsNeeded {
      blocks.append(.paragraph("Telling it from 1 takes \(needed) bits."))
    }
    blocks.append(.chart(reach(missing)))
    return blocks
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
              1e-84, Double(place), xEnd: Double(sign: .plus, exponent: -bits - 1, significand: 1))
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
