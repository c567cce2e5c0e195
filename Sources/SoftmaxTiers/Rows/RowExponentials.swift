/// The exponentials of one regular row, enclosed by some arithmetic: what every quantity is made of.
///
/// With `m` the largest logit, `k` how many logits equal it, `T` the temperature and `d_i = (x_i - m) / T`,
/// all sums are taken over
///
///     s = sum of e^(d_i) over the finite logits below m,    S = k + s,    L = ln S
///
/// so that nothing cancels. What is asked for at an index is for a finite logit.
public protocol RowExponentials {
  associatedtype Value: EnclosedReal

  /// The logits, and what is known of them exactly.
  var row: RegularRow { get }
  /// A number, exactly.
  func number(_ value: Double) -> Value
  /// `p_i = e^(d_i) / S`; strictly below `1/k` for a largest element with others below it, and above 0.
  func probability(at index: Int) -> Value
  /// `s / S`, what the classes below the largest have together: above zero unless there are none, with its own
  /// precision where the largest is next to 1.
  var shareOfOthers: Value { get }
  /// `x_i - m`, zero or less; exact where the arithmetic holds it.
  func difference(at index: Int) -> Value
  /// L, zero or more; above zero, as a regular row has two finite logits or more.
  var logarithmOfSum: Value { get }
  /// T.
  var temperature: Double { get }
  /// Q, the sum of the numbers that go with the row; 0 where there are none.
  var sumOfNumbers: Value { get }
}

extension RowExponentials {
  /// `value / T`. A sum of differences is divided once, so that it stays exact where it is.
  public func overTemperature(_ value: Value) -> Value {
    temperature == 1 ? value : value.divided(byPositive: number(temperature))
  }

  /// `d_i`, zero or less.
  public func gap(at index: Int) -> Value { overTemperature(difference(at: index)) }

  /// `m / T`.
  public var shift: Value { overTemperature(number(row.maximum)) }

  /// `1/k - p = s / (k S)`, what a largest element is short of its limit.
  public var deficit: Value { shareOfOthers.divided(byPositive: ties) }

  /// `1 - p_i`: strictly above `1 - 1/k` for a largest element with others below it, and below 1.
  public func complement(at index: Int) -> Value {
    guard row.isLargest(index) else { return number(1).moved(by: -probability(at: index)) }
    return number(Double(row.ties - 1)).divided(byPositive: ties).moved(by: deficit)
  }

  /// k.
  public var ties: Value { number(Double(row.ties)) }
}
