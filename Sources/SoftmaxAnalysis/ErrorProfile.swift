/// How the errors of one candidate are spread: by size, and by how far a class lies below the largest.
public struct ErrorProfile: Sendable, Codable, Hashable {
  public var format: String
  public var algorithm: String
  /// Elements by error: bin k holds those from 2^(k - 11) up to 2^(k - 10) ulp; the first also the smaller ones,
  /// the last also the larger ones.
  public var bins: [Int]
  /// By gap to the largest logit received, 0 or more: unit steps up to 127, then all beyond.
  public var gaps: [Gap]
  /// Masked classes, whose logit is -infinity as it was received, in rows that have a finite one: 0 is due,
  /// they are in no bin and have no gap.
  public var masked = 0
  /// Outputs of 1 that are exact: of softmax rows with one finite logit.
  public var certainOnes = 0
  /// Outputs of the classes that are not masked that equal the correctly rounded value, bit for bit.
  public var correctlyRounded = 0

  /// Elements whose gaps lie in [at, at + 1), the last in [at, infinity).
  public struct Gap: Sendable, Codable, Hashable {
    public var at: Int
    public var count = 0
    /// In ulps, in magnitude, of those that have an error.
    public var maxUlp = 0.0
    public var meanUlp = 0.0
    public var ones = 0
    public var zeros = 0
    public var onesDue = 0
    public var zerosDue = 0
  }

  /// The number of bins: the last begins at 2^11 ulp.
  public static let binCount = 23
  public static let gapCount = 128
}

/// Gathers a profile, row after row.
struct ProfileAccumulator {
  private var profile: ErrorProfile
  private var sums: [NeumaierSum]
  private var measured: [Int]

  init(_ candidate: Candidate) {
    profile = ErrorProfile(
      format: candidate.format.name, algorithm: candidate.algorithm.name,
      bins: Array(repeating: 0, count: ErrorProfile.binCount),
      gaps: (0..<ErrorProfile.gapCount).map { ErrorProfile.Gap(at: $0) })
    sums = Array(repeating: NeumaierSum(), count: ErrorProfile.gapCount)
    measured = Array(repeating: 0, count: ErrorProfile.gapCount)
  }

  mutating func add(_ row: RowOutputs) {
    let logits = row.judge.received
    guard row.outputs.count == logits.count,
      let largest = logits.max(), largest.isFinite, !logits.contains(where: \.isNaN)
    else { return }
    let errors = row.errors
    profile.masked += logits.count { !$0.isFinite }
    let isAlone = logits.count(where: \.isFinite) == 1
    for index in logits.indices
    where logits[index].isFinite && row.judge.certified[index].undecided == nil {
      if isAlone, row.outputs[index] == 1 { profile.certainOnes += 1 }
      let gap = Int(min(largest - logits[index], Double(ErrorProfile.gapCount - 1)))
      let (output, due) = (row.outputs[index], row.judge.certified[index].value)
      profile.correctlyRounded += ElementJudge.isCorrectlyRounded(output, due) ? 1 : 0
      profile.gaps[gap].count += 1
      profile.gaps[gap].ones += output == 1 ? 1 : 0
      profile.gaps[gap].zeros += output == 0 ? 1 : 0
      profile.gaps[gap].onesDue += due == 1 ? 1 : 0
      profile.gaps[gap].zerosDue += due == 0 ? 1 : 0
      let error = errors[index].magnitude
      guard !error.isNaN else { continue }
      profile.bins[Self.bin(error)] += 1
      profile.gaps[gap].maxUlp = max(profile.gaps[gap].maxUlp, error)
      sums[gap].add(error)
      measured[gap] += 1
    }
  }

  private static func bin(_ error: Double) -> Int {
    // The exponents of 0 and infinity are far beyond those of numbers.
    let exponent = min(max(Int(error.exponent), -2000), 2000)
    return min(max(exponent + 11, 0), ErrorProfile.binCount - 1)
  }

  func finished() -> ErrorProfile {
    var profile = profile
    for gap in measured.indices where measured[gap] > 0 {
      profile.gaps[gap].meanUlp = sums[gap].value / Double(measured[gap])
    }
    return profile
  }
}
