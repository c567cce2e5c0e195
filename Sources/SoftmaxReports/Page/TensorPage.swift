import Charts
import SoftmaxAnalysis

/// A page about a tensor of logits: totals, pictures of the errors, the worst rows, what to do.
public enum TensorPage {
  /// - Parameter analysis: with profiles.
  public static func page(_ analysis: Analysis, name: String, command: String) -> Page {
    let tables = AnalysisTables(analysis)
    let count = analysis.totals.first?.count ?? 0
    let premature = analysis.totals.reduce(0) { $0 + $1.prematureOnes + $1.prematureZeros }
    let profiles = analysis.profiles ?? []
    return Page(
      name: name, title: "Softmax of \(analysis.input.name)",
      summary:
        "\(analysis.rowCount) rows, \(count) elements, judged against certified correctly rounded values: "
        + (premature == 0
          ? "no output saturates too early."
          : "\(premature) outputs are 1 or 0 too early, over all formats and algorithms."),
      sections: [
        Page.Section(
          "Totals", [.table(Page.Table("", tables.totals())), .list(findings(analysis))]),
        Page.Section(
          "Errors", profiles.isEmpty ? [] : [.chart(histogram(profiles)), .chart(byGap(profiles))]),
        Page.Section("Saturation", profiles.map { .chart(saturation($0)) }),
        Page.Section("Worst elements", [.table(Page.Table("", tables.worst()))]),
        Page.Section(
          "Worst rows",
          analysis.rows.map { row in
            let shown = tables.shown(row).count
            let part =
              shown < row.elements.count
              ? ", the \(shown) worst of \(row.elements.count) elements" : ""
            return .table(Page.Table("Row \(row.row)\(part)", tables.elements(of: row)))
          }),
        Page.Section(
          "How this was certified",
          [
            .list([
              "Every exact value was enclosed until only one number of the format was left to round to.",
              "An ulp is the spacing of the output's format in the binade of the exact value.",
              "Totals count every element; nothing was sampled. exp and log of the algorithms: "
                + (analysis.functions == .correctlyRounded
                  ? "correctly rounded, so nothing here depends on the machine."
                  : "this machine's."),
            ])
          ]),
      ], command: command)
  }

  private static func title(_ format: String, _ algorithm: String) -> String {
    "\(NumberStyle.formatTitle(format)) \(algorithm)"
  }

  private static func findings(_ analysis: Analysis) -> [String] {
    analysis.totals.flatMap { total -> [String] in
      let name = title(total.format, total.algorithm)
      var lines = [
        "\(name): \(NumberStyle.share(total.correctlyRounded, of: total.count)) correctly rounded; largest error "
          + "\(NumberStyle.ulps(total.maxUlp)) ulp."
      ]
      let ones = total.exactOnes
      if ones > 0 {
        lines.append(
          total.prematureOnes == 0
            ? "\(name): \(ones) outputs are exactly 1, and rightly so: only more bits would tell them from 1. "
              + "Where the logarithm is wanted, use log-softmax."
            : "\(name): \(total.prematureOnes) of \(ones) ones are premature: a better algorithm or wider arithmetic "
              + "mends these.")
      }
      if total.prematureZeros > 0 {
        lines.append(
          "\(name): \(total.prematureZeros) zeros are premature: what is due is not 0. Where they are flushed subnormals, keep "
            + "those; log-softmax has no such zeros.")
      }
      if total.nonFinite > 0 {
        lines.append(
          "\(name): \(total.nonFinite) outputs are NaN or infinite though a number is due. Subtract the row's largest "
            + "logit first (shifted).")
      }
      return lines
    }
  }

  private static func histogram(_ profiles: [ErrorProfile]) -> Chart {
    let used = profiles.flatMap { profile in profile.bins.indices.filter { profile.bins[$0] > 0 } }
    let range = (used.min() ?? 0)...(used.max() ?? 0)
    return Chart(
      title: "Elements by error",
      summary:
        "How many elements have an error of each size, from half the number below to that number, the first "
        + "also smaller ones, the last also larger ones; 0.5 is the limit of correct rounding.",
      x: .init("error below, ulp", .logarithmic),
      y: .init("elements", .logarithmic),
      series: profiles.map { profile in
        .init(
          title(profile.format, profile.algorithm), profiles.count == 1 ? .bars : .line,
          range.compactMap { bin in
            profile.bins[bin] > 0
              ? Chart.Point(
                Double(sign: .plus, exponent: bin - 10, significand: 1), Double(profile.bins[bin]))
              : nil
          })
      })
  }

  private static func byGap(_ profiles: [ErrorProfile]) -> Chart {
    Chart(
      title: "Largest error by gap",
      summary:
        "The largest error among classes at each distance below the row's largest logit, in unit steps; the "
        + "last point holds all beyond 127.",
      x: .init("gap to the largest logit"), y: .init("ulp", .logarithmic),
      series: profiles.map { profile in
        .init(
          title(profile.format, profile.algorithm), .line,
          profile.gaps.filter { $0.count > 0 && $0.maxUlp > 0 }.map {
            .init(Double($0.at), $0.maxUlp)
          })
      }, guides: [.init(.horizontal, at: 0.5, "0.5")])
  }

  private static func saturation(_ profile: ErrorProfile) -> Chart {
    func line(_ label: String, _ path: KeyPath<ErrorProfile.Gap, Int>) -> Chart.Series? {
      let points = profile.gaps.filter { $0[keyPath: path] > 0 }.map {
        Chart.Point(Double($0.at), Double($0[keyPath: path]))
      }
      return points.isEmpty ? nil : .init(label, .points, points)
    }
    let all = Chart.Series(
      "elements", .line,
      profile.gaps.filter { $0.count > 0 }.map { .init(Double($0.at), Double($0.count)) })
    let points = [
      line("ones", \.ones), line("zeros", \.zeros), line("ones due", \.onesDue),
      line("zeros due", \.zerosDue),
    ].compactMap { $0 }
    return Chart(
      title: "\(title(profile.format, profile.algorithm)): saturated outputs by gap",
      summary:
        "How many elements lie at each gap, and how many of them are exactly 1 or 0, and should be.",
      x: .init("gap to the largest logit"), y: .init("elements", .logarithmic),
      series: [all] + points)
  }
}
