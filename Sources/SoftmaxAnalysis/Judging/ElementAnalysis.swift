/// One logit and what was made of it.
public struct ElementAnalysis: Sendable, Codable, Hashable {
  public var index: Int
  /// The logit as given, in binary64.
  public var logit: FloatRecord
  /// The exact value for the logits as given.
  public var exact: ExactRecord
  /// The least significand width at which the exact softmax does not round to 1; nil for an exact 1
  /// and for the other quantities.
  @AlwaysEncoded public var bitsNeeded: Int?
  /// One for each format and algorithm.
  public var results: [ElementResult]
}

/// What one format and algorithm made of one element.
public struct ElementResult: Sendable, Codable, Hashable {
  public var format: String
  public var algorithm: String
  public var output: FloatRecord
  /// The exact value, for the logits that the algorithm received, rounded once into the format.
  public var correctlyRounded: FloatRecord
  /// (output - exact value) in ulps of the format at the exact value; nil where it has no meaning:
  /// an output that is NaN, or infinite where a finite value is due.
  @AlwaysEncoded public var ulps: Double?
  public var `class`: OutputClass
  /// Nil where neither the output nor the correctly rounded value is saturated, and for a NaN that is due.
  @AlwaysEncoded public var verdict: Verdict?
  /// Whether the output is zero where the correctly rounded value is subnormal.
  public var isFlushed: Bool
  /// How the correctly rounded value was certified: `exact`, `fast`, `double-double`, or `mpfr-128` and so
  /// on by MPFR at so many bits.
  public var certificate: String

  enum CodingKeys: String, CodingKey {
    case format, algorithm, output, correctlyRounded, ulps, `class`, verdict, certificate
    case isFlushed = "flushed"
  }
}

extension ElementResult {
  /// - Throws: `DecodingError` where the format is unknown, or bits are none of its.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      format: try container.decode(String.self, forKey: .format),
      algorithm: try container.decode(String.self, forKey: .algorithm),
      output: try container.decode(FloatRecord.self, forKey: .output),
      correctlyRounded: try container.decode(FloatRecord.self, forKey: .correctlyRounded),
      ulps: try container.decode(AlwaysEncoded<Double>.self, forKey: .ulps).wrappedValue,
      class: try container.decode(OutputClass.self, forKey: .class),
      verdict: try container.decode(AlwaysEncoded<Verdict>.self, forKey: .verdict).wrappedValue,
      isFlushed: try container.decode(Bool.self, forKey: .isFlushed),
      certificate: try container.decode(String.self, forKey: .certificate))
    guard output.isNumber(of: format), correctlyRounded.isNumber(of: format) else {
      throw DecodingError.dataCorruptedError(
        forKey: .format, in: container,
        debugDescription: "\(output.hex) and \(correctlyRounded.hex) are no numbers of '\(format)'")
    }
  }
}

/// A number of a format: shortest decimal that rounds to it in its format, and its bits.
public struct FloatRecord: Sendable, Codable, Hashable {
  /// For a format narrower than binary64 this is the double that the decimal text names, not the
  /// number itself, as 0.1 for binary32's 0.100000001490116.
  public var decimal: Double
  /// The encoding in the format, in lowercase hexadecimal digits.
  public var hex: String
}

/// An exact value: the binary64 number that it rounds to, and digits beyond it.
public struct ExactRecord: Sendable, Codable, Hashable {
  public var decimal: Double
  public var hex: String
  /// Correct digits, as `1 - x` where that is the telling form.
  public var text: String
}

/// What kind of number an output is.
public enum OutputClass: String, Sendable, Codable, Hashable, CaseIterable {
  case exactOne = "exact-one"
  case exactZero = "exact-zero"
  case subnormal, normal, infinite, nan
}

/// The verdict on saturation: an output of exactly 1 or 0 (for log-softmax, 0) whose exact value is
/// not. A NaN where a number is due has one of its own.
public enum Verdict: String, Sendable, Codable, Hashable, CaseIterable {
  /// The correctly rounded value saturates in the same way.
  case correct
  /// The correctly rounded value does not.
  case premature
  /// The correctly rounded value saturates, the output does not.
  case missed
  /// The output is NaN, and something else is due.
  case notANumber = "not-a-number"
}
