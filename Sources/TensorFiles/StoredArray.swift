/// Where an array's elements are in a binary file, and how they are to be read.
struct StoredArray: Hashable, Sendable {
  let element: StoredElement
  let shape: [Int]
  /// Whether the first axis varies fastest.
  let isFortranOrder: Bool
  /// Where the elements start, in bytes.
  let dataOffset: Int
}
