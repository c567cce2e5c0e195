import FloatFormats
import SoftmaxAnalysis

/// What a tensor's totals say, in sentences with remedies.
enum TensorFindings {
  static func all(_ analysis: Analysis) -> [String] {
    let profiles = analysis.profiles ?? []
    return zip(analysis.totals.indices, CandidateTitles(analysis.totals).titles).flatMap {
      index, name in
      sentences(
        analysis.totals[index], profiles.indices.contains(index) ? profiles[index] : nil,
        of: analysis
      ).map { "\(name): \($0)" }
    }
  }

  private static func sentences(
    _ total: Totals, _ profile: ErrorProfile?, of analysis: Analysis
  ) -> [String] {
    var lines: [String] = []
    if total.count > 0 {
      lines.append(
        "\(NumberStyle.share(total.correctlyRounded, of: total.count)) correctly rounded; largest error "
          + "\(NumberStyle.ulps(total.maxUlp)) ulp.")
    }
    lines += masks(profile) + notJudged(analysis.elementCount - total.count, total.format)
    lines += ones(total, profile) + zeros(total)
    if total.nonFinite > 0 {
      lines.append(
        "\(Count(total.nonFinite, "output")) NaN or infinite though a number is due. Subtract the row's largest "
          + "logit first (shifted).")
    }
    return lines
  }

  private static func masks(_ profile: ErrorProfile?) -> [String] {
    guard let profile, profile.masked > 0 else { return [] }
    let others = profile.gaps.reduce(0) { $0 + $1.count }
    return [
      "\(Count(profile.masked, "element")) masked (-inf as received): 0 is due there, and no picture shows them. Of the "
        + "\(others) others \(NumberStyle.share(profile.correctlyRounded, of: others)) are correctly rounded."
    ]
  }

  private static func notJudged(_ count: Int, _ format: String) -> [String] {
    guard count > 0 else { return [] }
    let text =
      "\(Count(count, "element")) not judged: as received, their rows have a NaN or +inf, or nothing finite, and NaN is due."
    guard let format = FloatFormat.named(format), !format.hasInfinity else { return [text] }
    return [
      "\(text) \(format.name) has no infinity, so that -inf and every logit beyond "
        + "\(NumberStyle.number(format.greatestFiniteMagnitude)) is NaN in it: mask with the least number instead."
    ]
  }

  private static func ones(_ total: Totals, _ profile: ErrorProfile?) -> [String] {
    let certain = profile?.certainOnes ?? 0
    let ones = total.exactOnes - certain
    var lines: [String] = []
    if certain > 0 {
      lines.append(
        "\(Count(certain, "output")) exactly 1 because the row has one finite logit: that is the exact value."
      )
    }
    guard ones > 0 else { return lines }
    lines.append(
      total.prematureOnes == 0
        ? "\(Count(ones, "output")) exactly 1, and rightly so: only a format of more bits could show the "
          + "difference. Where the logarithm is wanted, use log-softmax."
        : "of \(ones) ones \(total.prematureOnes) came too early (premature): a better algorithm or wider "
          + "arithmetic mends these.")
    return lines
  }

  private static func zeros(_ total: Totals) -> [String] {
    guard total.prematureZeros > 0 else { return [] }
    let remedy =
      total.nonFinite > 0
      ? "Other outputs are not finite: exponentials overflow, and a number over infinity is 0. Subtract the "
        + "row's largest logit first (shifted)."
      : "Arithmetic in a wider format mends these; log-softmax has no such zeros."
    return ["\(Count(total.prematureZeros, "zero")) premature: what is due is not 0. \(remedy)"]
  }
}
