import FloatFormats
import SoftmaxAnalysis
import SoftmaxCore
import Testing

@Suite struct ThresholdThreadTests {
  @Test func threadsDoNotMatter() throws {
    let finder = ThresholdFinder(digits: 6, algorithms: [Shifted.self], searchBudget: 1000)
    func find(_ threads: Int) throws -> Thresholds {
      finder.find(
        [.binary32, .bfloat16, .float8E4M3FN], classes: [1, 2, 7], roundings: [.nearest, .down],
        threads: threads)
    }
    let one = try find(1)
    #expect(one.rows.count == 18)
    #expect(try find(2) == one)
    #expect(try find(5) == one)
  }

  @Test func progressReachesTheEnd() throws {
    var done: [Int] = []
    _ = ThresholdFinder(digits: 3).find(
      [.binary32], classes: Array(2...12), roundings: [.nearest], threads: 2,
      progress: { done.append($0) })
    #expect(done == done.sorted() && done.last == 11)
  }
}
