extension Blame {
  /// What a step is blamed by, from the strongest evidence down.
  public enum Grounds: Sendable, Hashable {
    /// Rounded alone, it makes half of the worst element's error or more.
    case alone
    /// No step does so alone, but with this one exact half of the error or less is left.
    case together
    /// Neither: of all steps its rounding alone makes the most.
    case most
  }

  /// The step to blame for the worst element, and why; nil if that is off by less than 1 ulp.
  public var charge: (step: Step, grounds: Grounds)? {
    guard let worst, (worst.ulps?.magnitude ?? .infinity) >= 1 else { return nil }
    if let step = rows.max(by: { share($0) < share($1) }), isMost(share(step)) {
      return (step, .alone)
    }
    if let step = rows.min(by: { left($0) < left($1) }), isLittle(left(step)) {
      return (step, .together)
    }
    return rows.max { share($0) < share($1) }.map { ($0, .most) }
  }

  /// What a step rounded alone makes of the worst element's error, in ulps of the same sign.
  private func share(_ step: Step) -> Double {
    guard let alone = step.aloneAtWorst else { return .infinity }
    guard let whole = worst?.ulps else { return alone.magnitude }
    return whole < 0 ? -alone : alone
  }

  private func isMost(_ share: Double) -> Bool {
    share >= (worst?.ulps.map { $0.magnitude / 2 } ?? .infinity)
  }

  /// What is left of the worst element's error with a step exact, in ulps.
  private func left(_ step: Step) -> Double { step.withoutAtWorst?.magnitude ?? .infinity }

  private func isLittle(_ left: Double) -> Bool {
    worst?.ulps.map { left <= $0.magnitude / 2 } ?? left.isFinite
  }
}
