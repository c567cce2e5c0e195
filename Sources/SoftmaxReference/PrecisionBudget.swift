/// The working precisions, in bits, that the reference may try, from the least on.
public struct PrecisionBudget: Sendable, Hashable {
  public let precisions: [Int]

  /// 128 bits, doubled seven times.
  ///
  /// The first decides all but about 2^-70 of ordinary elements of binary64. Exact differences of
  /// binary64 logits need up to 2100 bits, and rows made to be hard a few hundred more.
  public static let standard = PrecisionBudget(from: 128, to: 16384)

  /// `least` bits, doubled as long as `greatest` is not exceeded.
  public init(from least: Int, to greatest: Int) {
    precondition(least >= 2 && greatest >= least, "a budget needs 2 or more bits")
    precisions = Array(sequence(first: least) { $0 * 2 <= greatest ? $0 * 2 : nil })
  }

  /// Those that are worth trying where double-double arithmetic, of about 100 bits, did not suffice;
  /// all, if none is.
  var beyondDoubleDouble: [Int] {
    let larger = precisions.filter { $0 >= 160 }
    return larger.isEmpty ? precisions : larger
  }
}
