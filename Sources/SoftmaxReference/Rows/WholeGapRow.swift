import ErrorFree
import MultiPrecision
import SoftmaxTiers

/// A row of logits that are whole numbers apart, whose softmax in base 2 is compared exactly with binary
/// fractions: `2^x_i / sum 2^x_j` with `significand * 2^exponent`.
///
/// What decides is the sign of `2^(x_i - exponent) - significand * sum 2^x_j`, a sum of few powers of two
/// that may lie 2^1024 apart, so that it is not written out. Its terms are added from the largest on into a
/// whole number in units of the last. As soon as that outweighs everything left, the sign is known; until
/// then it is at most what is left, hence below 2^64 times twice the number of logits. Where it is zero, the
/// next term begins anew, however far away.
///
/// Rejected: the sum in MPFR, which takes as many bits as the largest gap.
struct WholeGapRow {
  /// The distinct finite logits, the largest first.
  private let logits: [Double]
  /// How many logits equal each.
  private let counts: [Int]
  /// How many are not larger than each; 0 at the end.
  private let left: [Int]

  /// Distances from here on are all alike: farther than any sum reaches.
  private static let farthest = 1 << 53

  /// Nil unless all finite logits are whole numbers apart.
  init?(_ row: RegularRow) {
    var counts: [Double: Int] = [:]
    for logit in row.logits where logit.isFinite {
      guard Self.isWhole(row.maximum, minus: logit) else { return nil }
      counts[logit, default: 0] += 1
    }
    logits = counts.keys.sorted(by: >)
    self.counts = logits.map { counts[$0]! }
    var left = [0]
    for count in self.counts.reversed() { left.append(left.last! + count) }
    self.left = left.reversed()
  }

  /// Whether `a - b`, zero or more, is a whole number.
  ///
  /// A whole number below 2^53 is a double, so that nothing is rounded; from
  /// there on doubles are whole, and what was rounded off has to be. A difference that overflows is one of
  /// two whole numbers.
  private static func isWhole(_ a: Double, minus b: Double) -> Bool {
    let (difference, error) = TwoTerm.difference(a, b)
    guard difference.isFinite else { return true }
    return difference == difference.rounded() && error == error.rounded()
  }

  /// `a - b`, held at `farthest` on both sides; exact in between.
  private static func distance(_ a: Double, _ b: Double) -> Int {
    Int(min(max(a - b, -Double(farthest)), Double(farthest)))
  }

  /// How the softmax of `logit`, one of the row's, compares with `significand * 2^exponent`.
  ///
  /// - Precondition: the exponent is within ±2^52.
  func compare(_ logit: Double, significand: UInt64, exponent: Int) -> BigFloat.Order {
    let factor = Int128(significand)
    var (sum, index, isOpen) = (Int128(0), 0, true)
    // The place of the last term beside the logit, and the logit that it stands for, if it is one.
    var last: (place: Int, logit: Double?)?
    while index < logits.count || isOpen {
      let place = index < logits.count ? Self.distance(logits[index], logit) : -Self.farthest
      let isPower = isOpen && -exponent >= place
      let next = isPower ? (-exponent, nil) : (place, logits[index])
      if sum != 0, let last {
        let gap =
          if let a = last.logit, let b = next.1 { Self.distance(a, b) } else {
            last.place - next.0
          }
        let rest = factor * Int128(left[index]) + (isOpen ? 1 : 0)
        guard Int128(sum.magnitude) <= rest >> min(gap, 127) else { break }
        sum <<= gap
      }
      sum += isPower ? 1 : -factor * Int128(counts[index])
      if isPower { isOpen = false } else { index += 1 }
      last = next
    }
    return sum < 0 ? .less : sum > 0 ? .greater : .equal
  }
}
