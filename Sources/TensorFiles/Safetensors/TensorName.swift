/// A tensor's name, which is its characters one by one: é in one and é in two are different names, as they
/// are to Python.
struct TensorName: Hashable, Comparable {
  let text: String

  static func == (first: TensorName, second: TensorName) -> Bool {
    first.text.utf8.elementsEqual(second.text.utf8)
  }

  static func < (first: TensorName, second: TensorName) -> Bool {
    first.text.utf8.lexicographicallyPrecedes(second.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}
