import SeededRandom
import Testing

@testable import TensorFiles

/// Files with some bytes changed are read or refused; nothing else may happen.
@Suite struct MutationTests {
  private static let count = 20_000

  /// Reads `file` with one to four of its first `limit` bytes changed, each time others.
  private func mutate(_ file: [UInt8], first limit: Int? = nil, name: String, seed: UInt64) {
    let limit = limit ?? file.count
    var generator = SplitMix64(state: seed)
    var accepted = 0
    for _ in 0..<Self.count {
      var bytes = file
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let position = Int.random(in: 0..<limit, using: &generator)
        bytes[position] =
          Bool.random(using: &generator)
          ? file[Int.random(in: 0..<limit, using: &generator)]
          : UInt8.random(in: 0...255, using: &generator)
      }
      for axis in [-1, 0] {
        if (try? rows(bytes, name, axis: axis)) != nil { accepted += 1 }
      }
    }
    #expect((1..<2 * Self.count).contains(accepted), "seed \(seed): \(accepted) accepted")
  }

  @Test func npyHeaders() {
    let data = [UInt8](repeating: 0x40, count: 24)
    let file = npy(header("<f4", "(2, 3)"), data)
    mutate(file, first: file.count - data.count, name: "a.npy", seed: 1)
    let integers = npy(header("<i8", "(1, 3)"), data, version: [2, 0])
    mutate(integers, name: "stdin", seed: 2)
  }

  @Test func text() {
    mutate(Array("1,-2.5,3e2\n4,\"5\",nan\n".utf8), name: "a.csv", seed: 3)
    mutate(Array("1 2\t3\n# x\n4 0x1p3 6;7".utf8), name: "stdin", seed: 4)
    mutate(Array("1 2 3\n4 0x1p3 6".utf8), name: "stdin", seed: 5)
    mutate(Array("{\"logits\": [[1, -2.5], [\"NaN\", 3e2]]}".utf8), name: "b", seed: 6)
  }
}
