import MultiPrecision
import SoftmaxTiers

/// The exponentials of one row, enclosed by MPFR at one precision.
///
/// Rejected: `exp(x_i) / sum exp(x_j)`, which cancels nothing either but needs `log S` to the full
/// width of `m`; and `1 - p` by subtraction, which loses as many bits as p has leading ones.
struct IntervalRow: RowExponentials {
  let row: RegularRow
  let precision: Int
  let temperature: Double
  let sumOfNumbers: SharedInterval
  private let maximum: SharedInterval
  /// `e^(d_i)` for the finite logits below the largest.
  private let exponentials: [SharedInterval?]
  /// s and S.
  private let sumOfOthers: SharedInterval
  private let sum: SharedInterval

  /// - Precondition: the row is not undefined.
  init(_ logits: [Double], _ kind: RowKind, temperature: Double, precision: Int) {
    self.precision = precision
    self.temperature = temperature
    row =
      switch kind {
      case .regular(let regular): regular
      case .single(_, let logit, let companion):
        RegularRow(
          logits: logits, companion: companion, maximum: logit, ties: 1, finiteCount: 1)
      case .undefined: preconditionFailure("an undefined row has nothing to evaluate")
      }
    let maximum = SharedInterval(BigInterval(row.maximum, precision: precision))
    let divisor = BigInterval(temperature, precision: precision)
    var others = BigInterval(precision: precision)
    var exponentials: [SharedInterval?] = []
    exponentials.reserveCapacity(logits.count)
    for logit in logits {
      guard logit.isFinite, logit != row.maximum else {
        exponentials.append(nil)
        continue
      }
      var term = Self.difference(logit, maximum)
      if temperature != 1 { term.divide(byPositive: divisor) }
      term.formExp()
      others.add(term)
      exponentials.append(SharedInterval(term))
    }
    var total = BigInterval(row.ties, precision: precision)
    total.add(others)
    sumOfNumbers = row.companion.sum { SharedInterval(BigInterval($0, precision: precision)) }
    self.maximum = maximum
    self.exponentials = exponentials
    sumOfOthers = SharedInterval(others)
    sum = SharedInterval(total)
  }

  /// `logit - maximum`, below zero: a few bits tell only roughly what the two are, and what the temperature
  /// makes of a difference above zero has an infinite exponential.
  private static func difference(_ logit: Double, _ maximum: SharedInterval) -> BigInterval {
    let maximum = maximum.interval
    var value = BigInterval(logit, precision: maximum.precision)
    value.subtract(maximum)
    value.narrow(below: BigInterval(precision: maximum.precision))
    return value
  }

  func number(_ value: Double) -> SharedInterval {
    SharedInterval(BigInterval(value, precision: precision))
  }

  func probability(at index: Int) -> SharedInterval {
    let value = (exponentials[index] ?? number(1)).divided(byPositive: sum)
      .known(above: number(0))
    guard row.isLargest(index), !row.isLevel else { return value }
    return value.known(below: number(1).divided(byPositive: number(Double(row.ties))))
  }

  var shareOfOthers: SharedInterval {
    row.isLevel ? number(0) : sumOfOthers.divided(byPositive: sum).known(above: number(0))
  }

  func difference(at index: Int) -> SharedInterval {
    row.isLargest(index)
      ? number(0) : SharedInterval(Self.difference(row.logits[index], maximum))
  }

  /// From S or, for a single largest logit, from s.
  var logarithmOfSum: SharedInterval {
    let value =
      row.ties == 1 ? sumOfOthers.changed { $0.formLog1p() } : sum.changed { $0.formLog() }
    return row.finiteCount > 1 ? value.known(above: number(0)) : value
  }
}
