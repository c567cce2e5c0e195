import SeededRandom
import Testing

@testable import SoftmaxAnalysis

/// The definition: the least of the values that at least `percent` per cent do not exceed.
func percentileByDefinition(_ values: [Double], _ percent: Int) -> Double {
  values.sorted().first { value in
    values.count { $0 <= value } * 100 >= percent * values.count
  } ?? 0
}

@Suite struct NearestRankTests {
  /// The percentile, the values given a second time where that is asked for.
  func percentile(_ values: [Double], _ percent: Int, capacity: Int) -> Double {
    var rank = NearestRank(percent, capacity: capacity)
    for value in values { rank.add(value) }
    #expect(rank.needsSecondPass == (values.count > capacity))
    return finished(&rank, values)
  }

  func finished(_ rank: inout NearestRank, _ values: [Double]) -> Double {
    if rank.needsSecondPass {
      rank.beginSecondPass()
      for value in values { rank.add(value) }
    }
    return rank.value
  }

  /// Where the first numbers are like the others, one pass is enough; where they are not, two are made.
  @Test(arguments: [(1.0, false), (3.0, true)])
  func theWindowHoldsThePercentile(_ laterScale: Double, _ needsSecondPass: Bool) {
    var random = SplitMix64(state: 11)
    let values = (0..<100_000).map {
      Double.random(in: 0..<1, using: &random) * ($0 < 5000 ? 1 : laterScale)
    }
    for percent in [50, 99] {
      var rank = NearestRank(percent, capacity: 5000)
      for value in values { rank.add(value) }
      #expect(rank.needsSecondPass == needsSecondPass || percent == 50)
      #expect(finished(&rank, values) == values.sorted()[percent * 1000 - 1])
    }
  }

  /// Values over many binades, with zeros, subnormals and duplicates.
  static func values(_ count: Int, seed: UInt64) -> [Double] {
    var random = SplitMix64(state: seed)
    return (0..<count).map { _ in
      switch Int.random(in: 0..<8, using: &random) {
      case 0: 0
      case 1: 0.5
      case 2: Double(Int.random(in: 0..<4, using: &random)) * 0x1p-1074
      case 3: 1 + Double.random(in: 0..<1, using: &random) * 0x1p-10
      case 4: Double(bitPattern: UInt64.random(in: 0...0x7fef_ffff_ffff_ffff, using: &random))
      default: Double.random(in: 0..<2, using: &random)
      }
    }
  }

  @Test func everySizeAgreesWithTheDefinition() {
    for count in 1...300 {
      let values = Self.values(count, seed: UInt64(count))
      #expect(
        percentile(values, 99, capacity: 300) == percentileByDefinition(values, 99),
        "seed \(count)")
    }
  }

  @Test(arguments: [1, 2, 16, 99]) func theSecondPassAgreesWithTheDefinition(_ capacity: Int) {
    for count in [1, 2, 3, 15, 16, 17, 98, 99, 100, 101, 199, 200, 201, 300] {
      let values = Self.values(count, seed: UInt64(1000 + count))
      #expect(
        percentile(values, 99, capacity: capacity) == percentileByDefinition(values, 99),
        "seed \(1000 + count), capacity \(capacity)")
    }
  }

  @Test(arguments: [1, 25, 50, 75, 100]) func otherPercentagesAgree(_ percent: Int) {
    for count in [1, 2, 3, 4, 5, 99, 100, 101] {
      let values = Self.values(count, seed: UInt64(2000 + count))
      let wanted = percentileByDefinition(values, percent)
      #expect(percentile(values, percent, capacity: 200) == wanted, "seed \(2000 + count)")
      #expect(percentile(values, percent, capacity: 1) == wanted, "seed \(2000 + count)")
    }
  }

  @Test func duplicatesAndTheEndsOfTheRange() {
    let same = [Double](repeating: 0.25, count: 150)
    #expect(percentile(same, 99, capacity: 1000) == 0.25)
    #expect(percentile(same, 99, capacity: 10) == 0.25)
    let zeros = [Double](repeating: 0, count: 99)
    #expect(percentile(zeros + [7], 99, capacity: 10) == 0)
    #expect(percentile(zeros + [7, 7], 99, capacity: 10) == 7)
    let large = [Double](repeating: .greatestFiniteMagnitude, count: 20)
    #expect(percentile(large, 99, capacity: 3) == .greatestFiniteMagnitude)
  }

  /// Equal numbers are counted, not kept: five million zeros of masked classes.
  @Test func manyEqualNumbersAreOne() {
    let zeros = [Double](repeating: 0, count: 5_000_000)
    #expect(percentile(zeros + [1], 99, capacity: 1000) == 0)
    var rank = NearestRank(99, capacity: 1000)
    for value in zeros { rank.add(value) }
    rank.beginSecondPass()
    for value in zeros { rank.add(value) }
    #expect(rank.keptCount == 1)
  }

  @Test func noNumbersGiveZero() {
    #expect(NearestRank(99, capacity: 4).value == 0)
    #expect(!NearestRank(99, capacity: 4).needsSecondPass)
  }
}
