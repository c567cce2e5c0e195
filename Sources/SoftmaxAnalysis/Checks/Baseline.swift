public import SoftmaxReference

/// Figures of checks, recorded to be held against later ones.
public struct Baseline: Sendable, Codable, Hashable {
  @KnownSchema<Baseline> public var schema: Analysis.Schema
  /// By the checks' names.
  public private(set) var checks: [String: Entry]

  /// What one check found, and what it judged.
  public struct Entry: Sendable, Codable, Hashable {
    /// SHA-256 of the logits' file, in hex.
    public let logitsSHA256: String
    /// SHA-256 of the labels or targets, in hex, where the quantity needs them; else absent.
    public let companionsSHA256: String?
    public let quantity: Quantity
    public let format: String
    public let temperature: Double
    public let ulpFloor: Double
    /// What was due in rows without a softmax; nil for NaN, as in baselines that do not name it.
    public let convention: RowConvention?
    @AlwaysEncoded public var sample: RowSample?
    /// By the names of `CheckFigure.all`.
    public let figures: [String: Double]
  }

  public init() {
    checks = [:]
  }

  /// - Throws: `SchemaError`; `DecodingError`, also for a figure that no check has: one that is negative,
  ///   infinite or NaN.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    _schema = try container.decode(KnownSchema<Baseline>.self, forKey: .schema)
    checks = try container.decode([String: Entry].self, forKey: .checks)
    for (name, entry) in checks {
      for (figure, value) in entry.figures where !(value >= 0 && value.isFinite) {
        throw DecodingError.dataCorruptedError(
          forKey: .checks, in: container,
          debugDescription: "'\(name)' has the figure \(figure) of \(value); record it anew")
      }
    }
  }

  /// Records a check in the place of an earlier one of its name.
  public mutating func record(
    _ check: OutputCheck, logitsSHA256: String, companionsSHA256: String? = nil
  ) {
    checks[check.name] = Entry(check, logitsSHA256, companionsSHA256)
  }

  /// How a check compares with the one recorded under its name.
  ///
  /// - Parameter margin: how much worse a figure may be, as a share of the recorded one.
  /// - Throws: `BaselineError` where nothing is recorded, or what is recorded is of other logits or of
  ///   another judgement.
  public func comparison(
    _ check: OutputCheck, logitsSHA256: String, companionsSHA256: String? = nil, margin: Double
  ) throws(BaselineError) -> BaselineComparison {
    guard let entry = checks[check.name] else {
      throw .nothingRecorded(check.name, known: checks.keys.sorted())
    }
    let now = Entry(check, logitsSHA256, companionsSHA256)
    guard entry.logitsSHA256 == now.logitsSHA256 else { throw .otherLogits(check.name) }
    guard entry.companionsSHA256 == now.companionsSHA256 else {
      throw .otherCompanions(check.name)
    }
    guard entry.hasSameTerms(as: now) else { throw .otherTerms(check.name) }
    return try FloatEnvironment.ordinary { () throws(BaselineError) in
      try compare(entry, now, margin: margin, check.name)
    }
  }

  private func compare(
    _ entry: Entry, _ now: Entry, margin: Double, _ name: String
  ) throws(BaselineError) -> BaselineComparison {
    var comparison = BaselineComparison(margin: margin, worse: [], better: [])
    for figure in CheckFigure.all {
      guard let recorded = entry.figures[figure.name] else {
        throw .figureMissing(figure.name, name)
      }
      let change = BaselineComparison.Change(
        figure: figure.name, recorded: recorded, found: now.figures[figure.name]!)
      let sign: Double = figure.isBetterLarger ? -1 : 1
      // Any share of nothing is nothing, an infinite one too.
      let slack = recorded == 0 ? 0 : margin * recorded.magnitude
      if !(sign * change.found <= sign * recorded + slack) {
        comparison.worse.append(change)
      } else if sign * change.found < sign * recorded {
        comparison.better.append(change)
      }
    }
    return comparison
  }
}

extension Baseline: SchemaNaming {
  public static let ownSchema = Analysis.Schema(name: "softmax-baseline", version: 1)
}

extension Baseline.Entry {
  init(_ check: OutputCheck, _ logitsSHA256: String, _ companionsSHA256: String?) {
    self.init(
      logitsSHA256: logitsSHA256, companionsSHA256: companionsSHA256, quantity: check.quantity,
      format: check.format,
      temperature: check.temperature, ulpFloor: check.ulpFloor,
      convention: check.convention == .standard ? nil : check.convention, sample: check.sample,
      figures: CheckFigure.values(check))
  }

  fileprivate func hasSameTerms(as other: Self) -> Bool {
    quantity == other.quantity && format == other.format && temperature == other.temperature
      && ulpFloor == other.ulpFloor && sample == other.sample && convention == other.convention
  }
}

/// What has changed since a baseline was recorded.
public struct BaselineComparison: Sendable, Codable, Hashable {
  /// How much worse a figure may be, as a share of the recorded one.
  public let margin: Double
  /// Figures that are worse by more than the margin.
  public internal(set) var worse: [Change]
  public internal(set) var better: [Change]

  public struct Change: Sendable, Codable, Hashable {
    public let figure: String
    public let recorded: Double
    public let found: Double
  }
}

/// A baseline that cannot be held against a check.
public enum BaselineError: Error, Sendable, Hashable, CustomStringConvertible {
  case nothingRecorded(String, known: [String])
  case otherLogits(String)
  case otherCompanions(String)
  case otherTerms(String)
  case figureMissing(String, String)

  public var description: String {
    switch self {
    case .nothingRecorded(let name, let known):
      known.isEmpty
        ? "nothing is recorded there"
        : "nothing is recorded for '\(name)', only for \(known.joined(separator: ", "))"
    case .otherLogits(let name):
      "'\(name)' was recorded for another logits file"
    case .otherCompanions(let name):
      "'\(name)' was recorded for other labels or targets"
    case .otherTerms(let name):
      "'\(name)' was recorded for another quantity, format, temperature, ulp floor, sample or convention"
    case .figureMissing(let figure, let name):
      "'\(name)' lacks the figure \(figure)"
    }
  }
}
