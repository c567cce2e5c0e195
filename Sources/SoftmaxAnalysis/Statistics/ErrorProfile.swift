import ErrorFree

/// How the errors of one candidate are spread: by size, and by how far a class lies below the largest.
public struct ErrorProfile: Sendable, Codable, Hashable {
  public var format: String
  public var algorithm: String
  /// Elements by error: bin k holds those from 2^(k - 11) up to 2^(k - 10) ulp; the first also the smaller ones,
  /// the last also the larger ones.
  public var bins: [Int]
  /// By gap to the largest logit received, 0 or more: unit steps up to 127, then all beyond.
  public var gaps: [Gap]
  /// The first of the largest classes of each row alone, by its lead over the next largest logit received, in the same
  /// steps; rows with one finite logit have none.
  public var leads: [Gap]
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
  private var gaps = GapTally()
  private var leads = GapTally()

  init(_ candidate: Candidate) {
    profile = ErrorProfile(
      format: candidate.format.name, algorithm: candidate.algorithm.name,
      bins: Array(repeating: 0, count: ErrorProfile.binCount), gaps: [], leads: [])
  }

  mutating func add(_ rows: JudgedRows) {
    guard rows.width == rows.length else { return }
    for row in rows.numbers.indices { add(rows, rows.places(of: row)) }
  }

  private mutating func add(_ rows: JudgedRows, _ places: Range<Int>) {
    let logits = Array(rows.received[places])
    guard
      let largest = logits.max(), largest.isFinite, !logits.contains(where: \.isNaN)
    else { return }
    let first = logits.firstIndex(of: largest)!
    let next = logits.indices.filter { $0 != first && logits[$0].isFinite }.map { logits[$0] }.max()
    profile.masked += logits.count { !$0.isFinite }
    for index in logits.indices
    where logits[index].isFinite && !rows.undecided.contains(places.lowerBound + index) {
      let place = places.lowerBound + index
      let (output, due) = (rows.outputs[place], rows.due[place])
      if next == nil, output == 1 { profile.certainOnes += 1 }
      profile.correctlyRounded += ElementJudge.isCorrectlyRounded(output, due) ? 1 : 0
      let error = rows.ulps[place].magnitude
      gaps.add(output, due, error, at: largest - logits[index])
      if index == first, let next { leads.add(output, due, error, at: largest - next) }
      if !error.isNaN { profile.bins[Self.bin(error)] += 1 }
    }
  }

  private static func bin(_ error: Double) -> Int {
    // The exponents of 0 and infinity are far beyond those of numbers.
    let exponent = min(max(Int(error.exponent), -2000), 2000)
    return min(max(exponent + 11, 0), ErrorProfile.binCount - 1)
  }

  func finished() -> ErrorProfile {
    var profile = profile
    profile.gaps = gaps.finished()
    profile.leads = leads.finished()
    return profile
  }
}

/// Gathers outputs by a distance, in unit steps.
private struct GapTally {
  private var gaps = (0..<ErrorProfile.gapCount).map { ErrorProfile.Gap(at: $0) }
  private var sums = Array(repeating: NeumaierSum(), count: ErrorProfile.gapCount)
  private var measured = Array(repeating: 0, count: ErrorProfile.gapCount)

  /// - Parameters:
  ///   - error: in ulps, in magnitude; NaN for none.
  ///   - distance: 0 or more; may be infinite.
  mutating func add(_ output: Double, _ due: Double, _ error: Double, at distance: Double) {
    let gap = Int(min(distance, Double(ErrorProfile.gapCount - 1)))
    gaps[gap].count += 1
    gaps[gap].ones += output == 1 ? 1 : 0
    gaps[gap].zeros += output == 0 ? 1 : 0
    gaps[gap].onesDue += due == 1 ? 1 : 0
    gaps[gap].zerosDue += due == 0 ? 1 : 0
    guard !error.isNaN else { return }
    gaps[gap].maxUlp = max(gaps[gap].maxUlp, error)
    sums[gap].add(error)
    measured[gap] += 1
  }

  func finished() -> [ErrorProfile.Gap] {
    var gaps = gaps
    for gap in measured.indices where measured[gap] > 0 {
      gaps[gap].meanUlp = sums[gap].value / Double(measured[gap])
    }
    return gaps
  }
}
