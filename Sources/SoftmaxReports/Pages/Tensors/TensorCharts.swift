import Charts
import SoftmaxAnalysis
import SoftmaxReference

/// How a tensor's errors are spread, in pictures: one for each format, in which the algorithms have the colours
/// that they have everywhere.
enum TensorCharts {
  static func errors(_ profiles: [ErrorProfile]) -> [Document.Block] {
    var formats: [String] = []
    for profile in profiles where !formats.contains(profile.format) {
      formats.append(profile.format)
    }
    let groups = formats.map { format in profiles.filter { $0.format == format } }
    return groups.map { .chart(histogram($0)) } + groups.map { .chart(byGap($0)) }
  }

  private static func title(_ profiles: [ErrorProfile], _ what: String) -> String {
    let names = profiles.count == 1 ? " \(profiles[0].algorithm)" : ""
    return NumberStyle.formatTitle(profiles[0].format) + names + ": " + what
  }

  private static let elements = "elements, on a logarithmic scale"

  private static func histogram(_ profiles: [ErrorProfile]) -> Chart {
    let used = profiles.flatMap { profile in profile.bins.indices.filter { profile.bins[$0] > 0 } }
    let range = (used.min() ?? 0)...(used.max() ?? 0)
    func edge(_ bin: Int) -> Double { Double(sign: .plus, exponent: bin - 11, significand: 1) }
    return Chart(
      title: title(profiles, "elements by error"),
      summary:
        "How many elements have an error of each size: a bar covers the errors from half a number to that number; "
        + "the first of all holds the smaller ones as well, the last the larger ones. 0.5 is the limit of correct "
        + "rounding.",
      x: .init("error, ulp", .logarithmic),
      y: .init(elements, .logarithmic),
      series: profiles.map { profile in
        .init(
          profile.algorithm, .bars,
          range.filter { profile.bins[$0] > 0 }.map { bin in
            .init(edge(bin), Double(profile.bins[bin]), xEnd: edge(bin + 1))
          }, colour: Meaning.algorithm(profile.algorithm))
      }, guides: [.init(.vertical, at: 0.5, "0.5")])
  }

  /// Errors below this many ulps are those of outputs that are 0 or 1, and due: they say nothing.
  private static let leastShown = 1e-3

  private static func byGap(_ profiles: [ErrorProfile]) -> Chart {
    func isShown(_ gap: ErrorProfile.Gap) -> Bool { gap.count > 0 && gap.maxUlp >= leastShown }
    // Up to the last gap that any has.
    let last = profiles.flatMap(\.gaps).filter(isShown).map(\.at).max() ?? 0
    return Chart(
      title: title(profiles, "largest error by gap"),
      summary:
        "The largest error among classes at each distance below the row's largest logit, in unit steps. The mark at "
        + "\(ErrorProfile.gapCount - 1), if there is one, is of all gaps from there on. A line is broken where there is "
        + "no class, or no error above a thousandth.",
      x: .init("gap to the largest logit"), y: .init("ulp", .logarithmic),
      series: profiles.map { profile in
        let shown = profile.gaps.filter { $0.at <= last }
        let points = shown.map { Chart.Point(Double($0.at), isShown($0) ? $0.maxUlp : nil) }
        // What lies beyond the unit steps is no part of the line.
        let beyond = points.count == ErrorProfile.gapCount ? points.count - 1 : points.count
        let breaks = points.dropFirst(beyond).map { Chart.Point($0.x, nil) }
        return .init(
          profile.algorithm, .line, points.prefix(beyond) + breaks + points.dropFirst(beyond),
          colour: Meaning.algorithm(profile.algorithm))
      }, guides: [.init(.horizontal, at: 0.5, "0.5")])
  }

  // MARK: - Saturation

  /// Ones of softmax, and zeros of log-softmax, are the largest class's, and come with its lead.
  static func saturation(_ profiles: [ErrorProfile], _ quantity: Quantity) -> [Document.Block] {
    profiles.flatMap { profile -> [Chart?] in
      switch quantity.range {
      case .probability:
        [
          bars(profile, "ones", Meaning.one, byLead: true, \.ones, \.onesDue),
          bars(profile, "zeros", Meaning.zero, byLead: false, \.zeros, \.zerosDue),
        ]
      case .logProbability:
        [bars(profile, "zeros", Meaning.zero, byLead: true, \.zeros, \.zerosDue)]
      case .real: []
      }
    }.compactMap { $0.map(Document.Block.chart) }
  }

  private static func bars(
    _ profile: ErrorProfile, _ what: String, _ colour: Int, byLead: Bool,
    _ given: KeyPath<ErrorProfile.Gap, Int>, _ due: KeyPath<ErrorProfile.Gap, Int>
  ) -> Chart? {
    let gaps = byLead ? profile.leads : profile.gaps
    guard gaps.contains(where: { $0[keyPath: given] > 0 || $0[keyPath: due] > 0 }) else {
      return nil
    }
    func series(
      _ label: String, _ kind: Chart.Series.Kind, _ count: KeyPath<ErrorProfile.Gap, Int>,
      _ colour: Int
    ) -> Chart.Series {
      let counted = gaps.filter { $0[keyPath: count] > 0 }
      return .init(
        label, kind,
        counted.map { .init(Double($0.at), Double($0[keyPath: count]), xEnd: Double($0.at + 1)) },
        colour: colour)
    }
    let all = byLead ? "largest classes" : "classes"
    return Chart(
      title: title([profile], "\(what) by \(byLead ? "lead" : "gap")"),
      summary: summary(what, byLead: byLead),
      x: .init(byLead ? "lead over the next largest logit" : "gap to the largest logit"),
      y: .init("\(all), on a logarithmic scale", .logarithmic),
      series: [
        series("all \(all)", .backdrop, \.count, Meaning.all), series(what, .bars, given, colour),
        series("\(what) due", .hatchedBars, due, colour),
      ])
  }

  private static func summary(_ what: String, byLead: Bool) -> String {
    (byLead
      ? "The largest class of each row by how far it is ahead of the next, in unit steps: how many there are, how many "
        + "outputs are \(what), and how many should be. Rows with one finite logit have no next and are left out."
      : "How many classes lie at each distance below the row's largest logit, in unit steps, how many of the outputs are "
        + "\(what), and how many should be.")
      + " A bar from \(ErrorProfile.gapCount - 1) on is of all beyond."
  }
}
