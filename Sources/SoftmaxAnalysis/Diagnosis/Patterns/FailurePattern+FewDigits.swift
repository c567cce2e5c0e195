import FloatFormats
import SoftmaxReference

extension FailurePattern {
  /// Outputs whose errors are those of their printing.
  static let fewDigits = FailurePattern(
    "few-digits", "the outputs agree to about the digits that they were given with",
    cause:
      "the outputs were printed, or stored, with fewer digits than the format has: that is all that is seen of "
      + "their errors, and what they were before cannot be told.",
    remedy: "give the outputs with all their digits, or a file of them",
    digits: .notNeeded,
    evidence: { row, subject in
      guard let few = row.few, subject.algorithm == nil else { return nil }
      return PatternEvidence(few.text, remedy: few.remedy(row.pipeline.output))
    })

  /// Whether it may be told of outputs whose last digits are missing.
  func isSeen(in few: FewDigits) -> Bool {
    switch digits {
    case .needed: return false
    case .notNeeded: return true
    case .ofNarrowerFormat:
      if case .format = few.grid { return true }
      return false
    }
  }
}

extension FewDigits {
  fileprivate var text: String {
    let end = isCutOff ? "; what follows was cut off, not rounded" : ""
    switch grid {
    case .decimals(let places, let significant):
      return
        "the outputs have no more than \(places) decimals and \(significant) digits, and each is within "
        + "\(distance.brief) of a unit of the last one of its exact value" + end
    case .fractions(let count):
      return
        "the outputs are multiples of 1/\(count), and each is within \(distance.brief) of that of its exact value"
    case .format(let format):
      return
        "the outputs are numbers of \(format.name), and each is within \(distance.brief) ulp of that format of its "
        + "exact value"
    }
  }

  fileprivate func remedy(_ format: FloatFormat) -> String? {
    switch grid {
    case .decimals: break
    case .fractions:
      return "store the outputs in a floating-point format, or with more bits after the point"
    case .format(let narrow):
      return "judge them as \(narrow.name), or compute in \(format.name) from the logits on"
    }
    let digits = [FloatFormat.binary32: 9, .binary64: 17, .binary16: 5, .bfloat16: 4][format]
    return digits.map {
      "give the outputs with all their digits, \($0) significant ones for \(format.name), or a file of them"
    }
  }
}
