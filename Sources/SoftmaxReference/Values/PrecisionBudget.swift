/// The working precisions, in bits, that the reference may try, from the least on.
public struct PrecisionBudget: Sendable, Hashable {
  public let precisions: [Int]

  /// 128 bits, doubled seven times.
  ///
  /// The first decides all but about 2^-70 of ordinary elements of binary64. Exact differences of
  /// binary64 logits need up to 2100 bits; a row of 409 logits made to be hard needs 16,507, and is undecided.
  public static let standard = PrecisionBudget(from: 128, to: 16384)

  /// `least` bits, doubled as long as `greatest` is not exceeded, and last `greatest` itself.
  ///
  /// - Precondition: `least` is 2 or more, and `greatest` not less.
  public init(from least: Int, to greatest: Int) {
    precondition(least >= 2 && greatest >= least, "a budget needs 2 or more bits")
    let doubled = Array(sequence(first: least) { $0 <= greatest / 2 ? $0 * 2 : nil })
    precisions = doubled + (doubled.last == greatest ? [] : [greatest])
  }

  /// The standard budget with another end.
  ///
  /// - Precondition: `greatest` is 2 or more.
  public init(upTo greatest: Int) {
    self.init(from: min(128, greatest), to: greatest)
  }

  /// Those that are worth trying where double-double arithmetic, of about 100 bits, did not suffice;
  /// all, if none is.
  var beyondDoubleDouble: [Int] {
    let larger = precisions.filter { $0 >= 160 }
    return larger.isEmpty ? precisions : larger
  }
}
