/// How the exponentials of a row are added up.
public enum Summation: String, Sendable, Hashable, Codable, CaseIterable {
  /// From left to right, each partial sum rounded: the error grows with the number of terms.
  case plain
  /// Halves summed on their own, down to single terms: the error grows with its logarithm.
  case pairwise
  /// From left to right with the rounding errors of the partial sums added up beside them, and added
  /// to the sum at the end (Neumaier 1974, doi:10.1002/zamm.19740540106).
  case compensated
}

extension SoftmaxArithmetic {
  /// The sum of terms none of which is negative, in the accumulator, then rounded into this machine;
  /// zero for no terms.
  func sum(_ terms: some Sequence<Number>) -> Number {
    let terms = terms.map(accumulator.rounded)
    guard !terms.isEmpty else { return number(0) }
    return rounded(accumulator.accumulated(terms[...]))
  }

  private func accumulated(_ terms: ArraySlice<Number>) -> Number {
    switch summation {
    case .plain: terms.dropFirst().reduce(terms[terms.startIndex], add)
    case .pairwise: halved(terms)
    case .compensated:
      terms.dropFirst().reduce(CompensatedSum(terms[terms.startIndex], self)) {
        $0.adding($1, self)
      }.value(self)
    }
  }

  private func halved(_ terms: ArraySlice<Number>) -> Number {
    guard terms.count > 1 else { return terms[terms.startIndex] }
    let middle = terms.startIndex + terms.count / 2
    return add(halved(terms[..<middle]), halved(terms[middle...]))
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
