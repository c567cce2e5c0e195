import MultiPrecision

/// Enclosures of everything about one row, at one precision.
///
/// With `m` the largest logit, `k` how many logits equal it, `T` the temperature and
/// `d_i = (x_i - m) / T`, all sums are taken over
///
///     s = sum of e^(d_i) over the finite logits below m,    S = k + s,    L = ln S
///
/// so that nothing cancels: `softmax_i = e^(d_i) / S`, `log-softmax_i = d_i - L`,
/// `log-sum-exp = m/T + L`, and for a single largest logit `L = log1p(s)` and `1 - p = s / S`.
///
/// Strict facts, exact whatever the precision: `p > 0`, and where `s > 0` or `k > 1`
/// - for a largest element with others below it, `p < 1/k`;
/// - `log-sum-exp > m/T`;
/// - `log-softmax_i < d_i`.
///
/// Rejected: `exp(x_i) / sum exp(x_j)`, which cancels nothing either but needs `log S` to the full
/// width of `m`; and `1 - p` by subtraction, which loses as many bits as p has leading ones.
struct RowEvaluation: ~Copyable {
  let precision: Int
  private let row: RowKind.Regular
  private let temperature: BigInterval
  private let maximum: BigInterval
  /// `e^(d_i)` for the finite logits below the largest.
  private let exponentials: [IntervalBox?]
  /// s and S.
  private let sumOfOthers: BigInterval
  private let sum: BigInterval
  /// L.
  private let logSum: BigInterval

  /// - Precondition: the row is not undefined.
  init(_ logits: [Double], _ kind: RowKind, temperature: Double, precision: Int) {
    self.precision = precision
    row =
      switch kind {
      case .regular(let regular): regular
      case .single(_, let logit):
        RowKind.Regular(logits: logits, maximum: logit, ties: 1, finiteCount: 1)
      case .undefined: preconditionFailure("an undefined row has nothing to evaluate")
      }
    self.temperature = BigInterval(temperature, precision: precision)
    maximum = BigInterval(row.maximum, precision: precision)

    var others = BigInterval(precision: precision)
    var boxes: [IntervalBox?] = []
    boxes.reserveCapacity(logits.count)
    for logit in logits {
      guard logit.isFinite, logit != row.maximum else {
        boxes.append(nil)
        continue
      }
      var term = Self.quotient(logit, minus: maximum, over: self.temperature, temperature)
      term.formExp()
      others.add(term)
      boxes.append(IntervalBox(term))
    }
    exponentials = boxes
    var total = BigInterval(row.ties, precision: precision)
    total.add(others)
    logSum = Self.logarithm(ofSum: total, others: others, ties: row.ties)
    sumOfOthers = others
    sum = total
  }

  /// An enclosure of the quantity at a finite logit (of the row, for log-sum-exp).
  func value(of quantity: Quantity, at index: Int) -> BigInterval {
    switch quantity {
    case .softmax: softmax(at: index)
    case .logSoftmax: logSoftmax(at: index)
    case .logSumExp: logSumExp
    }
  }

  private func softmax(at index: Int) -> BigInterval {
    var value = exponential(at: index)
    value.divide(byPositive: sum)
    value.narrow(above: BigInterval(precision: precision))
    if isLargest(index), row.ties < row.finiteCount {
      var limit = BigInterval(1, precision: precision)
      limit.divide(byPositive: BigInterval(row.ties, precision: precision))
      value.narrow(below: limit)
    }
    return value
  }

  private func logSoftmax(at index: Int) -> BigInterval {
    let gap = gap(at: index)
    var value = BigInterval(copying: gap)
    value.subtract(logSum)
    value.narrow(below: gap)
    return value
  }

  private var logSumExp: BigInterval {
    var shift = BigInterval(copying: maximum)
    shift.divide(byPositive: temperature)
    guard row.finiteCount > 1 else { return shift }
    var value = BigInterval(copying: shift)
    value.add(logSum)
    value.narrow(above: shift)
    return value
  }

  /// An enclosure of `1 - softmax_i`: `(S - e^(d_i)) / S`, where `S - 1 = (k - 1) + s` for a largest
  /// element; for the others, at most 1/2 each, nothing cancels.
  func complement(at index: Int) -> BigInterval {
    var value = BigInterval(row.ties - 1, precision: precision)
    value.add(sumOfOthers)
    if !isLargest(index) {
      value = BigInterval(copying: sum)
      value.subtract(exponential(at: index))
    }
    value.divide(byPositive: sum)
    return value
  }

  private func isLargest(_ index: Int) -> Bool {
    row.logits[index] == row.maximum
  }

  private func exponential(at index: Int) -> BigInterval {
    exponentials[index].map { BigInterval(copying: $0.interval) }
      ?? BigInterval(1, precision: precision)
  }

  /// `d_i`.
  private func gap(at index: Int) -> BigInterval {
    isLargest(index)
      ? BigInterval(precision: precision)
      : Self.quotient(row.logits[index], minus: maximum, over: temperature, nil)
  }

  /// L, from S or, for a single largest logit, from s.
  private static func logarithm(
    ofSum sum: borrowing BigInterval, others: borrowing BigInterval, ties: Int
  ) -> BigInterval {
    var value = BigInterval(precision: sum.precision)
    if ties == 1 {
      value.assign(others)
      value.formLog1p()
    } else {
      value.assign(sum)
      value.formLog()
    }
    return value
  }

  /// `(logit - maximum) / temperature`, below zero: a few bits tell only roughly what the two are, and what
  /// the temperature makes of a difference above zero has an infinite exponential.
  private static func quotient(
    _ logit: Double, minus maximum: borrowing BigInterval,
    over temperature: borrowing BigInterval, _ known: Double?
  ) -> BigInterval {
    var value = BigInterval(logit, precision: maximum.precision)
    value.subtract(maximum)
    value.narrow(below: BigInterval(precision: maximum.precision))
    if known != 1 { value.divide(byPositive: temperature) }
    return value
  }
}

/// An interval on the heap, since arrays do not hold noncopyable values.
private final class IntervalBox: Sendable {
  let interval: BigInterval

  init(_ interval: borrowing BigInterval) {
    self.interval = BigInterval(copying: interval)
  }
}
