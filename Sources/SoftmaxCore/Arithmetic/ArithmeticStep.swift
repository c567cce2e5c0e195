/// The kinds of operation that an algorithm is made of, each of which rounds.
public enum ArithmeticStep: String, Sendable, Hashable, Codable, CaseIterable {
  /// Logits rounded into the arithmetic, where their own format is wider.
  case load
  /// `x - max`, or `x - lse`.
  case subtract
  /// Products: with log2 e, with ln 2, in rescaling; the constants as well.
  case multiply
  case exp
  /// Additions in a sum of exponentials, and its rounding into the arithmetic.
  case sum
  /// Additions beside sums: `1 + s`, `max + log s`.
  case add
  case log
  case divide
  /// Results rounded into the outputs' format.
  case output
}
