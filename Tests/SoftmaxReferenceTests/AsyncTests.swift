import FloatFormats
import SoftmaxReference
import Synchronization
import Testing

/// Rows that tasks certify, and that can be cancelled.
@Suite struct AsyncTests {
  private static let logits = (0..<300_000).map { Float($0 * 37 % 641) / 16 }

  @Test(arguments: [1, 3]) func resultsAreThoseOfThreads(_ tasks: Int) async throws {
    let reference = try Reference(.softmax, in: .binary16)
    var wanted = [Float16](repeating: 0, count: 300_000)
    let tally = try reference.certify(
      rows: Self.logits, of: 100, into: &wanted, threads: 2)
    let found = try await reference.certify(
      rows: Self.logits, of: 100, as: Float16.self, tasks: tasks)
    #expect(found.results == wanted && found.tally == tally)
  }

  @Test func whatGoesWithRowsGoesWithBatches() async throws {
    let reference = try Reference(.crossEntropy, in: .binary32)
    let labels = (0..<3000).map { RowCompanion.label($0 % 100) }
    var wanted = [Float](repeating: 0, count: 3000)
    try reference.certify(rows: Self.logits, of: 100, with: labels, into: &wanted)
    let found = try await reference.certify(
      rows: Self.logits, of: 100, with: labels, as: Float.self, tasks: 2)
    #expect(found.results == wanted)
    await #expect(throws: ReferenceError.wrongShape(.label(7, classes: 2, row: 9))) {
      try await reference.certify(
        rows: [0, 1] as [Float], of: 2, with: [.label(7)], as: Float.self, firstRow: 9)
    }
    await #expect(throws: ReferenceError.wrongShape(.logits(count: 3, length: 2))) {
      try await reference.certify(rows: [0, 1, 2] as [Float], of: 2, as: Float.self)
    }
  }

  @Test func aCancelledTaskEndsBeforeItsNextBatch() async throws {
    // By MPFR alone, all rows would take seconds.
    let slow = try Reference(.softmax, in: .binary32, plan: TierPlan([]))
    let task = Task {
      try await slow.certify(rows: Self.logits + Self.logits, of: 100, as: Float.self)
    }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func whatIsCancelledAtOnceDoesNothing() async throws {
    let reference = try Reference(.softmax, in: .binary32)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await reference.certify(rows: Self.logits, of: 100, as: Float.self)
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
