import Charts
import SoftmaxAnalysis

/// How a tensor's errors are spread, in pictures.
enum TensorCharts {
  static func errors(_ profiles: [ErrorProfile]) -> [Page.Block] {
    [.chart(histogram(profiles)), .chart(byGap(profiles))]
  }

  static func saturation(_ profiles: [ErrorProfile]) -> [Page.Block] {
    profiles.map { .chart(saturation($0)) }
  }

  private static func title(_ profile: ErrorProfile) -> String {
    "\(NumberStyle.formatTitle(profile.format)) \(profile.algorithm)"
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
          title(profile), profiles.count == 1 ? .bars : .line,
          range.compactMap { bin in
            profile.bins[bin] > 0
              ? Chart.Point(
                Double(sign: .plus, exponent: bin - 10, significand: 1), Double(profile.bins[bin]))
              : nil
          })
      }, guides: [.init(.vertical, at: 0.5, "0.5")])
  }

  /// Errors below this many ulps are those of outputs that are 0 or 1, and due: they say nothing.
  private static let leastShown = 1e-3

  private static func byGap(_ profiles: [ErrorProfile]) -> Chart {
    Chart(
      title: "Largest error by gap",
      summary:
        "The largest error among classes at each distance below the row's largest logit, in unit steps; the "
        + "last point holds all beyond 127. Errors below a thousandth are left out.",
      x: .init("gap to the largest logit"), y: .init("ulp", .logarithmic),
      series: profiles.map { profile in
        .init(
          title(profile), .line,
          profile.gaps.filter { $0.count > 0 && $0.maxUlp >= leastShown }.map {
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
      title: "\(title(profile)): saturated outputs by gap",
      summary:
        "How many elements lie at each gap, and how many of them are exactly 1 or 0, and should be.",
      x: .init("gap to the largest logit"), y: .init("elements", .logarithmic),
      series: [all] + points)
  }
}
