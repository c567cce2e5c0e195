/// How the exponentials of a row are added up.
public enum Summation: Sendable, Hashable {
  /// From left to right, each partial sum rounded: the error grows with the number of terms.
  case plain
  /// Halves summed on their own, down to single terms: the error grows with its logarithm.
  case pairwise
  /// From left to right with the rounding errors of the partial sums added up beside them, and added
  /// to the sum at the end (Neumaier 1974, doi:10.1002/zamm.19740540106).
  case compensated
  /// As processors with vectors do it: term i goes to the partial sum i mod `lanes`, each of which grows from
  /// left to right, and the partial sums are added pairwise. Summing with less than 1 lane traps.
  case blocked(lanes: Int)
}

extension Summation: CustomStringConvertible, LosslessStringConvertible {
  /// The most lanes that a name may give.
  public static let greatestLanes = 1 << 20

  /// `plain`, `pairwise`, `compensated`, or `blocked:16` with the number of lanes.
  public var description: String {
    switch self {
    case .plain: "plain"
    case .pairwise: "pairwise"
    case .compensated: "compensated"
    case .blocked(let lanes): "blocked:\(lanes)"
    }
  }

  /// Nil for what is no such name, or beyond `greatestLanes`.
  public init?(_ name: String) {
    switch name {
    case "plain": self = .plain
    case "pairwise": self = .pairwise
    case "compensated": self = .compensated
    default:
      let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0] == "blocked", let lanes = Int(parts[1]),
        "\(lanes)" == parts[1], (1...Self.greatestLanes).contains(lanes)
      else { return nil }
      self = .blocked(lanes: lanes)
    }
  }
}

extension Summation: Codable {
  /// - Throws: `DecodingError` for what is no name of a summation.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let summation = Summation(name) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(name)' is no summation")
    }
    self = summation
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// Terms added up in lanes, from left to right in each; as many sums as there are lanes with terms.
func laneSums<Term>(_ terms: ArraySlice<Term>, lanes: Int, _ add: (Term, Term) -> Term) -> [Term] {
  precondition(lanes >= 1, "1 lane or more")
  return terms.indices.prefix(lanes).map { first in
    stride(from: first + lanes, to: terms.endIndex, by: lanes)
      .reduce(terms[first]) { add($0, terms[$1]) }
  }
}

/// Halves added up on their own, down to single terms.
///
/// - Precondition: there is a term.
func pairwiseSum<Term>(_ terms: ArraySlice<Term>, _ add: (Term, Term) -> Term) -> Term {
  guard terms.count > 1 else { return terms[terms.startIndex] }
  let middle = terms.startIndex + terms.count / 2
  return add(pairwiseSum(terms[..<middle], add), pairwiseSum(terms[middle...], add))
}

extension SoftmaxArithmetic {
  /// The sum of terms none of which is negative, in the accumulator, then rounded into this machine;
  /// zero for no terms.
  public func sum(_ terms: some Sequence<Number>) -> Number {
    let terms = terms.map(accumulator.rounded)
    guard !terms.isEmpty else { return number(0) }
    return rounded(accumulator.accumulated(terms[...]))
  }

  private func accumulated(_ terms: ArraySlice<Number>) -> Number {
    switch summation {
    case .plain: terms.dropFirst().reduce(terms[terms.startIndex], add)
    case .pairwise: pairwiseSum(terms, add)
    case .blocked(let lanes): pairwiseSum(laneSums(terms, lanes: lanes, add)[...], add)
    case .compensated:
      terms.dropFirst().reduce(CompensatedSum(terms[terms.startIndex], self)) {
        $0.adding($1, self)
      }.value(self)
    }
  }
}

/// A sum of numbers that are not negative, and the sum of its rounding errors.
struct CompensatedSum<A: SoftmaxArithmetic> {
  let total: A.Number
  let error: A.Number

  init(_ first: A.Number, _ machine: A) {
    self.init(total: first, error: machine.number(0))
  }

  init(total: A.Number, error: A.Number) {
    self.total = total
    self.error = error
  }

  /// The error of one addition is exact if the larger operand is the one that the rounded sum is
  /// subtracted from (FastTwoSum, Dekker 1971), in arithmetic that rounds to nearest in base 2.
  func adding(_ term: A.Number, _ machine: A) -> CompensatedSum {
    let sum = machine.add(total, term)
    let (large, small) = machine.isGreater(term, than: total) ? (term, total) : (total, term)
    let lost = machine.add(machine.subtract(large, sum), small)
    return CompensatedSum(total: sum, error: machine.add(error, lost))
  }

  /// The sum with its error; the plain sum where that has become infinite, since its error is NaN.
  func value(_ machine: A) -> A.Number {
    machine.double(error).isNaN ? total : machine.add(total, error)
  }
}
