import SoftmaxAnalysis

/// What a tensor's totals say, in sentences with remedies.
enum TensorFindings {
  static func all(_ analysis: Analysis) -> [String] {
    masks(analysis)
      + zip(analysis.totals.indices, CandidateTitles(analysis.totals).titles).flatMap {
        sentences($1, analysis.totals[$0], of: analysis)
      }
  }

  /// One for all candidates: masks are the logits'.
  private static func masks(_ analysis: Analysis) -> [String] {
    guard let profile = analysis.profiles?.first(where: { $0.masked > 0 }) else { return [] }
    let others = (analysis.profiles ?? []).map { profile in
      let count = profile.gaps.reduce(0) { $0 + $1.count }
      return "\(NumberStyle.formatTitle(profile.format)) \(profile.algorithm) "
        + "\(NumberStyle.share(profile.correctlyRounded, of: count)) of \(count)"
    }
    return [
      "\(Count(profile.masked, "element")) masked (-inf): exactly 0, an error of 0, and in no picture. Correctly "
        + "rounded among the others: \(others.joined(separator: ", "))."
    ]
  }

  private static func sentences(_ name: String, _ total: Totals, of analysis: Analysis) -> [String]
  {
    var lines = [
      "\(name): \(NumberStyle.share(total.correctlyRounded, of: total.count)) correctly rounded; largest error "
        + "\(NumberStyle.ulps(total.maxUlp)) ulp."
    ]
    let notJudged = analysis.elementCount - total.count
    if notJudged > 0 {
      lines.append(
        "\(name): \(Count(notJudged, "element")) not judged: as the format holds the logits, their rows have a NaN "
          + "or +inf, or nothing finite, and NaN is due. A format without infinity makes that of every mask: use a "
          + "large negative number there.")
    }
    lines += ones(name, total) + zeros(name, total)
    if total.nonFinite > 0 {
      lines.append(
        "\(name): \(Count(total.nonFinite, "output")) NaN or infinite though a number is due. Subtract the row's "
          + "largest logit first (shifted).")
    }
    return lines
  }

  private static func ones(_ name: String, _ total: Totals) -> [String] {
    let ones = total.exactOnes
    guard ones > 0 else { return [] }
    return [
      total.prematureOnes == 0
        ? "\(name): \(Count(ones, "output")) exactly 1, and rightly so: only a format of more bits could show the "
          + "difference. Where the logarithm is wanted, use log-softmax."
        : "\(name): of \(ones) ones \(total.prematureOnes) came too early (premature): a better algorithm or wider "
          + "arithmetic mends these."
    ]
  }

  private static func zeros(_ name: String, _ total: Totals) -> [String] {
    guard total.prematureZeros > 0 else { return [] }
    let remedy =
      total.nonFinite > 0
      ? "Other outputs are not finite: exponentials overflow, and a number over infinity is 0. Subtract the "
        + "row's largest logit first (shifted)."
      : "Arithmetic in a wider format mends these; log-softmax has no such zeros."
    return [
      "\(name): \(Count(total.prematureZeros, "zero")) premature: what is due is not 0. \(remedy)"
    ]
  }
}
