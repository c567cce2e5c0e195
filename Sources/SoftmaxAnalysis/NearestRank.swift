/// The nearest-rank percentile of many non-negative numbers, exactly, in bounded memory.
///
/// Up to `capacity` numbers are kept and sorted. Beyond that the first pass only counts them in bins
/// by their leading bits; the bin that holds the rank is then known, and a second pass over the same
/// numbers keeps those of that bin.
struct NearestRank {
  /// 4 M numbers, 32 MB.
  static let standardCapacity = 1 << 22

  private let capacity: Int
  private var kept: [Double] = []
  private var bins: [Int] = []
  private var count = 0
  /// The bin that the second pass keeps, and how many numbers lie below it.
  private var chosen: (bin: Int, below: Int)?

  init(capacity: Int = standardCapacity) {
    self.capacity = capacity
  }

  /// Whether the numbers must be given a second time.
  var needsSecondPass: Bool { count > capacity }

  /// Takes a number, in either pass.
  mutating func add(_ value: Double) {
    if let chosen {
      if Self.bin(value) == chosen.bin { kept.append(value) }
      return
    }
    count += 1
    if count <= capacity {
      kept.append(value)
    } else {
      if bins.isEmpty { moveToBins() }
      bins[Self.bin(value)] += 1
    }
  }

  private mutating func moveToBins() {
    bins = Array(repeating: 0, count: 1 << 19)
    for value in kept { bins[Self.bin(value)] += 1 }
    kept = []
  }

  /// Exponent and the first 8 bits of the fraction.
  private static func bin(_ value: Double) -> Int {
    Int(value.bitPattern >> 44)
  }

  /// Ends the first pass: finds the bin that holds the rank.
  mutating func beginSecondPass(percent: Int) {
    let rank = Self.rank(percent, of: count)
    var below = 0
    for (bin, size) in bins.enumerated() {
      if below + size >= rank {
        chosen = (bin, below)
        return
      }
      below += size
    }
  }

  /// The least number that at least `percent` per cent of them do not exceed; zero for no numbers.
  func value(percent: Int) -> Double {
    guard count > 0 else { return 0 }
    let rank = Self.rank(percent, of: count) - (chosen?.below ?? 0)
    return kept.sorted()[rank - 1]
  }

  private static func rank(_ percent: Int, of count: Int) -> Int {
    max(1, (count * percent + 99) / 100)
  }
}
