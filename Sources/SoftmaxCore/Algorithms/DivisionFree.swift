/// `exp(x_i - lse)` with the naive log-sum-exp: saves the division, but an error of the logarithm's
/// spacing at lse becomes a relative error of every output.
public enum DivisionFree: SoftmaxAlgorithm {
  public static let name = "division-free"
  public static let summary = "exp(x_i - lse), lse = log sum exp(x_j)"
  public static let citation = blanchardHighamHigham
  public static let softmaxBound: ErrorBound? = {
    $0.y.magnitude + $0.farthest + $0.n + 2
  }

  public static func softmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    logSoftmax(logits, machine).map(machine.exp)
  }

  public static func logSoftmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    Naive.logSoftmax(logits, machine)
  }

  public static func logSumExp<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> A.Number {
    Naive.logSumExp(logits, machine)
  }
}

/// `exp(x_i - lse)` with the shifted log-sum-exp that leaves the largest term out.
public enum DivisionFreeShifted: SoftmaxAlgorithm {
  public static let name = "division-free-shifted"
  public static let summary = "exp(x_i - lse), lse = max + log1p(s)"
  public static let citation = blanchardHighamHigham
  public static let softmaxBound: ErrorBound? = {
    1 + $0.farthest + ($0.y + $0.n - $0.least).magnitude
  }

  public static func softmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    logSoftmax(logits, machine).map(machine.exp)
  }

  public static func logSoftmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    let logSumExp = logSumExp(logits, machine)
    return logits.map { machine.subtract($0, logSumExp) }
  }

  public static func logSumExp<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> A.Number {
    ShiftedMaxOut.logSumExp(logits, machine)
  }
}
