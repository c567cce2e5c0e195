/// A count with its noun and verb: `1 output is`, `2 outputs are`.
struct Count: CustomStringConvertible {
  let description: String

  init(_ count: Int, _ noun: String) {
    description = count == 1 ? "1 \(noun) is" : "\(count) \(noun)s are"
  }
}
