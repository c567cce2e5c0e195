import SoftmaxAnalysis
import SoftmaxStudies

/// Reports that no row of logits expresses, told by what comes out when they are acted out.
enum ReportedExperimentSections {
  static func all(_ experiments: ReportedExperiments) -> [Document.Section] {
    [
      weighted(experiments.weighted), scaled(experiments.scaled),
      tolerance(experiments.tolerance),
    ]
  }

  private static func names(_ sources: [String]) -> String { sources.joined(separator: ", ") }

  private static func weighted(_ experiment: WeightedLogSumExp) -> Document.Section {
    func list(_ records: [FloatRecord]) -> String {
      records.map(NumberStyle.logit).joined(separator: ", ")
    }
    let words = [-1: "one number below 1", 0: "exactly 1", 1: "one number above 1"]
    return Document.Section(
      "weights of both signs cancel",
      [
        .paragraph(
          "\(names(experiment.sources)): the log-sum-exp of [\(list(experiment.logits))] with the weights "
            + "[\(experiment.weights.map(NumberStyle.number).joined(separator: ", "))] differs between processors. The "
            + "first two terms cancel exactly, so the exact value is the third logit. After the shift by the largest "
            + "the third term is 0, and what is left hangs on the last bit of an exponential that should be 1."
        ),
        .table(
          Document.Table(
            "The shifted formula in Float, by what the second exponential comes to",
            columns: [Document.Column("second exponential", isNumber: false)]
              + ["sum", "output", "exact"].map { Document.Column($0) },
            rows: experiment.outcomes.map { outcome in
              [
                words[outcome.offBy] ?? "\(outcome.offBy)",
                NumberStyle.output(outcome.sum, format: "binary32"),
                NumberStyle.output(outcome.output, format: "binary32"),
                NumberStyle.output(experiment.exact, format: "binary32"),
              ]
            })),
        .paragraph(
          "Remedy: add up the weights of equal logits before any exponential is taken, and leave out what cancels. "
            + "Where nearly equal terms cancel no shift helps: the problem itself is ill-conditioned, and takes more "
            + "bits than the terms have in common."),
      ])
  }

  private static func scaled(_ experiment: ScaledProbabilities) -> Document.Section {
    Document.Section(
      "probabilities in 8 bits saturate, their sum does not",
      [
        .paragraph(
          "\(names(experiment.sources)): attention kernels scale probabilities by 2^8 to use all of an 8-bit "
            + "format, and compute them against a maximum that may lag behind by some powers of two, to save work. "
            + "Beyond the format's largest number they are held there, but the sum that divides them is not. Two keys, "
            + "the second ahead by the lag:"),
        .table(
          Document.Table(
            "What the second key weighs",
            columns: [Document.Column("format", isNumber: false)]
              + ["lag", "scaled", "held", "weight", "due"].map { Document.Column($0) },
            rows: experiment.rows.map { row in
              [
                row.format, "\(row.lag)", NumberStyle.number(row.scaled),
                NumberStyle.number(row.held), NumberStyle.output(row.weight, format: "binary32"),
                NumberStyle.output(row.due, format: "binary32"),
              ]
            })),
        .paragraph(
          "Remedy: scale by less, so that 2^(scale + lag) stays below the largest number (\(largest(experiment))), "
            + "or add up what was held."),
      ])
  }

  /// `448 in float8-e4m3fn, 57344 in float8-e5m2`.
  private static func largest(_ experiment: ScaledProbabilities) -> String {
    experiment.rows.filter { $0.lag == 0 }.map {
      "\(NumberStyle.number($0.largest)) in \($0.format)"
    }
    .joined(separator: ", ")
  }

  private static func tolerance(_ trial: ToleranceTrial) -> Document.Section {
    Document.Section(
      "a tolerance that knows the length alone",
      [
        .paragraph(
          "\(names(trial.sources)): conformance tests of WebNN allow a softmax of n logits 3n + 3 ulp, and users of other kernels ask for "
            + "tolerances in ulps, with mean, 99th percentile and maximum. In Float, on seeded rows of a standard deviation "
            + "of 30, maxima over the rows tried:"),
        .table(
          Document.Table(
            "Errors in ulps beside the tolerance",
            columns: [
              "n", "3n + 3", "shifted, max", "p99", "mean", "shifted-two-sum, max", "p99", "mean",
            ].map { Document.Column($0) },
            rows: trial.rows.map { row in
              ["\(row.length)", "\(row.tolerance)"]
                + row.totals.flatMap {
                  [$0.maxUlp, $0.p99Ulp, $0.meanUlp].map(NumberStyle.ulps)
                }
            })),
        .paragraph(
          "Short rows break that tolerance although nothing is wrong with the kernel: rounding x - max costs up to an ulp "
            + "for each unit of the gap, whatever n is, and the length hardly matters. A tolerance has to know the gap: to "
            + "first order, for exponentials that round correctly and sums term by term, the bound is n + 2 + g + G ulp (see "
            + "the page on algorithms). softmax-analyzer check --max-ulp 96 --p99-ulp 64 --mean-ulp 12 judges a library by "
            + "all three, with limits that these rows keep."),
      ])
  }
}
