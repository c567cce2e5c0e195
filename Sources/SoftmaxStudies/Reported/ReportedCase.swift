public import SoftmaxAnalysis

/// What a user of another implementation reported, and what is made of it.
public struct ReportedCase: Sendable, Encodable {
  /// Where it was reported.
  public var sources: [String]
  /// The logits in short.
  public var logits: String
  public var note: String?
  public var diagnosis: Diagnosis

  public init(sources: [String], logits: String, note: String?, diagnosis: Diagnosis) {
    self.sources = sources
    self.logits = logits
    self.note = note
    self.diagnosis = diagnosis
  }

  /// How many elements are kept where a case stands among a page's numbers.
  private static let keptElements = 64

  /// With the first elements alone: of thousands of equal ones each says the same.
  public var shortened: ReportedCase {
    var copy = self
    copy.diagnosis = diagnosis.shortened(to: Self.keptElements)
    return copy
  }
}
