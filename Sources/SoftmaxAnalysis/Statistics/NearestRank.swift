/// The nearest-rank percentile of many non-negative numbers, exactly, in little memory.
///
/// Up to `capacity` numbers are kept. Beyond that they are counted in bins by their leading bits, and those
/// in a window are kept, where the first `capacity` numbers let the percentile be expected. If it does lie
/// there, that is all. If not, the bin that holds the rank is known, and a second pass over the same numbers
/// counts each that lies in it. What grows then is the number of *different* numbers in that bin, which is
/// as wide as 1/256 of them: equal ones, such as the zeros of masked classes, cost nothing.
struct NearestRank {
  /// 4 M numbers, 32 MB.
  static let standardCapacity = 1 << 22

  private let percent: Int
  private let capacity: Int
  private var kept: [Double] = []
  private var bins: [Int] = []
  private var window: Window?
  private var count = 0
  /// The bin that the second pass looks at, and how many numbers lie below it.
  private var chosen: (bin: Int, below: Int)?
  /// How often each number of that bin was given.
  private var counts: [Double: Int] = [:]

  init(_ percent: Int, capacity: Int = standardCapacity) {
    self.percent = percent
    self.capacity = capacity
  }

  /// Whether the numbers must be given a second time.
  var needsSecondPass: Bool {
    count > capacity && !(window?.holds(rank) ?? false)
  }

  /// How many numbers are kept now.
  var keptCount: Int { kept.count + counts.count + (window?.keptCount ?? 0) }

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
      window?.add(value)
    }
  }

  private mutating func moveToBins() {
    bins = Self.binCounts(kept)
    window = Window(around: percent, of: kept)
    kept = []
  }

  private static func binCounts(_ values: [Double]) -> [Int] {
    var bins = [Int](repeating: 0, count: 1 << 19)
    for value in values { bins[bin(value)] += 1 }
    return bins
  }

  /// Exponent and the first 8 bits of the fraction.
  private static func bin(_ value: Double) -> Int {
    Int(value.bitPattern >> 44)
  }

  /// The bin that holds a rank, and how many numbers lie below it.
  private static func bin(ofRank rank: Int, _ bins: [Int]) -> (bin: Int, below: Int) {
    var below = 0
    for (bin, size) in bins.enumerated() {
      if below + size >= rank { return (bin, below) }
      below += size
    }
    preconditionFailure("a rank is within the count")
  }

  /// Ends the first pass.
  mutating func beginSecondPass() {
    chosen = Self.bin(ofRank: rank, bins)
    window = nil
  }

  /// The least number that at least so many per cent of them do not exceed; zero for no numbers.
  var value: Double {
    guard count > 0 else { return 0 }
    if let window { return window.value(rank: rank) }
    guard let chosen else { return Self.value(rank: rank, of: kept) }
    var below = chosen.below
    for (value, times) in counts.sorted(by: { $0.key < $1.key }) {
      below += times
      if below >= rank { return value }
    }
    preconditionFailure("the second pass must be given the numbers of the first")
  }

  /// Only those in the rank's bin are sorted.
  fileprivate static func value(rank: Int, of values: [Double]) -> Double {
    let (chosen, below) = bin(ofRank: rank, binCounts(values))
    return values.filter { bin($0) == chosen }.sorted()[rank - below - 1]
  }

  private var rank: Int { Self.rank(percent * 10, of: count) }

  /// The rank of so many per mille.
  fileprivate static func rank(_ perMille: Int, of count: Int) -> Int {
    max(1, (count * perMille + 999) / 1000)
  }
}

/// Numbers near a percentile, and how many lie below them.
private struct Window {
  private let range: ClosedRange<Double>
  private let capacity: Int
  private var below = 0
  private var values: [Double] = []
  private var isFull = false

  /// From 0.2 per cent below the percentile of the first numbers to as much above it; nil where they are
  /// too few to tell.
  init?(around percent: Int, of first: [Double]) {
    guard first.count >= 4096 else { return nil }
    func value(_ perMille: Int) -> Double {
      NearestRank.value(
        rank: NearestRank.rank(min(max(perMille, 0), 1000), of: first.count), of: first)
    }
    range = value(10 * percent - 2)...value(10 * percent + 2)
    capacity = first.count / 2
    for number in first { add(number) }
  }

  mutating func add(_ value: Double) {
    if value < range.lowerBound {
      below += 1
    } else if value <= range.upperBound {
      if values.count < capacity { values.append(value) } else { isFull = true }
    }
  }

  var keptCount: Int { values.count }

  /// Whether the number of that rank lies inside.
  func holds(_ rank: Int) -> Bool {
    !isFull && below < rank && rank <= below + values.count
  }

  /// - Precondition: it holds that rank.
  func value(rank: Int) -> Double {
    NearestRank.value(rank: rank - below, of: values)
  }
}
