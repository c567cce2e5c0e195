/// What an emulated arithmetic keeps of the exponentials that it computes.
public enum FunctionReuse: Sendable, Hashable {
  case none
  /// Tables of every number of a format up to 16 bits, which take a tenth of a second at the format's
  /// first use and pay from some 10^5 calls; nothing in wider formats.
  case tables
  /// Every result so far of this machine: for rows of few different logits.
  case memory
}

/// Exponentials that need not be computed again. Results are those of `compute`.
protocol KnownExponentials: Sendable {
  func exp(_ x: Double, compute: (Double) -> Double) -> Double
  func exp2(_ x: Double, compute: (Double) -> Double) -> Double
}
