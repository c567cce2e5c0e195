import FloatFormats
import SoftmaxCore
import SoftmaxReference

/// A way in which softmax is known to fail.
///
/// Every sentence is a claim: `title` and `cause` hold wherever the evidence does, or the evidence brings
/// a cause of its own.
struct FailurePattern: Sendable {
  let name: String
  let title: String
  let cause: String
  let remedy: String
  let references: [PublicReference]
  /// Whether it takes the outputs for roundings of what is due; others hold whatever function the outputs are of.
  let isOfRounding: Bool
  /// Whether it says what outputs are that rounding does not explain; others only say what follows from them.
  let isExplaining: Bool
  /// What it takes to be told of outputs that were printed, or stored, with fewer digits than the format has.
  let digits: Digits
  /// What the row and outputs show of it, or nil if they do not.
  let evidence: @Sendable (DiagnosisRow, DiagnosisSubject) -> PatternEvidence?
  /// Remedies in a form that can be run, the cheapest first.
  let trials: @Sendable (DiagnosisRow) -> [RemedyTrial]

  init(
    _ name: String, _ title: String, cause: String, remedy: String,
    references: [PublicReference] = [], isOfRounding: Bool = false, isExplaining: Bool = true,
    digits: Digits = .needed,
    trials: @escaping @Sendable (DiagnosisRow) -> [RemedyTrial] = { _ in [] },
    evidence: @escaping @Sendable (DiagnosisRow, DiagnosisSubject) -> PatternEvidence?
  ) {
    self.name = name
    self.title = title
    self.cause = cause
    self.remedy = remedy
    self.references = references
    self.isOfRounding = isOfRounding
    self.isExplaining = isExplaining
    self.digits = digits
    self.trials = trials
    self.evidence = evidence
  }

  /// The digits of outputs that a pattern needs.
  enum Digits: Sendable {
    /// All that the format has.
    case needed
    /// Few are enough where they are all that a narrower format has.
    case ofNarrowerFormat
    /// Any.
    case notNeeded
  }

  /// Every pattern: first those of the row itself, then overflow and underflow, masks, lost digits, and
  /// last what is no more than the format's limit.
  static let all: [FailurePattern] =
    rowPatterns + temperaturePatterns + [fewDigits, fusedScaleAndShift] + rangePatterns
    + maskPatterns + [massLostInOutput, negativeProbability] + logarithmPatterns + sumPatterns
    + digitPatterns + saturationPatterns + [coarseOutputFormat] + samplerPatterns + [tiesInOutput]

  /// Those that may be told of a row: at temperature 0 there is a limit, and no arithmetic to speak of.
  static func all(for row: DiagnosisRow) -> [FailurePattern] {
    if row.temperature == 0 { return rowPatterns + temperaturePatterns }
    let all = row.judge.companion == .none ? all : [fewDigits] + lossPatterns
    return row.few.map { few in all.filter { $0.isSeen(in: few) } } ?? all
  }
}

/// What a row and outputs show of a pattern, in figures computed for them.
struct PatternEvidence: ExpressibleByStringInterpolation {
  var shows: String
  /// In place of the pattern's own, where it depends on the row what holds.
  var cause: String?
  var remedy: String?
  var references: [PublicReference]?
  var isExplaining: Bool?

  init(
    _ shows: String, cause: String? = nil, remedy: String? = nil,
    references: [PublicReference]? = nil, isExplaining: Bool? = nil
  ) {
    self.shows = shows
    self.cause = cause
    self.remedy = remedy
    self.references = references
    self.isExplaining = isExplaining
  }

  init(stringLiteral shows: String) { self.init(shows) }
}
