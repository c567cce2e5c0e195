/// The nearest-rank percentile of many non-negative numbers, exactly, in little memory.
///
/// Up to `capacity` numbers are kept and sorted. Beyond that the first pass only counts them in bins
/// by their leading bits; the bin that holds the rank is then known, and a second pass over the same
/// numbers counts each that lies in it. What grows is the number of *different* numbers in that bin,
/// which is as wide as 1/256 of them: equal ones, such as the zeros of masked classes, cost nothing.
struct NearestRank {
  /// 4 M numbers, 32 MB.
  static let standardCapacity = 1 << 22

  private let capacity: Int
  private var kept: [Double] = []
  private var bins: [Int] = []
  private var count = 0
  /// The bin that the second pass looks at, and how many numbers lie below it.
  private var chosen: (bin: Int, below: Int)?
  /// How often each number of that bin was given.
  private var counts: [Double: Int] = [:]

  init(capacity: Int = standardCapacity) {
    self.capacity = capacity
  }

  /// Whether the numbers must be given a second time.
  var needsSecondPass: Bool { count > capacity }

  /// How many numbers are kept now.
  var keptCount: Int { kept.count + counts.count }

  /// Takes a number, in either pass.
  mutating func add(_ value: Double) {
    if let chosen {
      if Self.bin(value) == chosen.bin { counts[value, default: 0] += 1 }
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
    let rank = Self.rank(percent, of: count)
    guard let chosen else { return kept.sorted()[rank - 1] }
    var below = chosen.below
    for (value, times) in counts.sorted(by: { $0.key < $1.key }) {
      below += times
      if below >= rank { return value }
    }
    preconditionFailure("the second pass must be given the numbers of the first")
  }

  private static func rank(_ percent: Int, of count: Int) -> Int {
    max(1, (count * percent + 99) / 100)
  }
}
