/// One published way to compute softmax and its logarithms, with every operation written out.
///
/// - Precondition: `logits` holds one row, which is not empty.
///
/// Nothing is checked or repaired: what NaN, infinities and
/// overflow do is what the algorithm does.
///
/// An algorithm of one's own needs `softmax`; its logarithms are then made of that.
public protocol SoftmaxAlgorithm: Sendable {
  /// The name used in every option and every JSON.
  static var name: String { get }
  /// The formula, in one line.
  static var summary: String { get }
  /// Who published it, or where it is used.
  static var citation: String { get }
  /// Whether `softmax` and `logSumExp` exist; log-softmax always does.
  static var isForLogSoftmaxOnly: Bool { get }
  /// The published bound of its softmax's error, and of its log-sum-exp's.
  static var softmaxBound: ErrorBound? { get }
  static var logSumExpBound: ErrorBound? { get }

  /// `exp(x_i) / sum_j exp(x_j)`.
  static func softmax<A: SoftmaxArithmetic>(_ logits: [A.Number], _ machine: A) -> [A.Number]
  /// `x_i - ln(sum_j exp(x_j))`.
  static func logSoftmax<A: SoftmaxArithmetic>(_ logits: [A.Number], _ machine: A) -> [A.Number]
  /// `ln(sum_j exp(x_j))`.
  static func logSumExp<A: SoftmaxArithmetic>(_ logits: [A.Number], _ machine: A) -> A.Number

  /// The same in the processor's own arithmetic, compiled for the algorithm and the type, which is several times as
  /// fast as a call of the functions above through `any SoftmaxAlgorithm.Type`. There is no need to write these.
  static func compiled(
    _ function: AlgorithmFunction, _ logits: [Double], _ machine: NativeArithmetic<Double>
  ) -> [Double]
  static func compiled(
    _ function: AlgorithmFunction, _ logits: [Float], _ machine: NativeArithmetic<Float>
  ) -> [Float]
}

/// One of the functions that an algorithm has.
public enum AlgorithmFunction: Sendable, Hashable {
  case softmax, logSoftmax, logSumExp
}

extension SoftmaxAlgorithm {
  public static func compiled(
    _ function: AlgorithmFunction, _ logits: [Double], _ machine: NativeArithmetic<Double>
  ) -> [Double] {
    results(function, logits, machine)
  }

  public static func compiled(
    _ function: AlgorithmFunction, _ logits: [Float], _ machine: NativeArithmetic<Float>
  ) -> [Float] {
    results(function, logits, machine)
  }

  /// The results of a function: one for each logit, or one for log-sum-exp.
  static func results<A: SoftmaxArithmetic>(
    _ function: AlgorithmFunction, _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    switch function {
    case .softmax: softmax(logits, machine)
    case .logSoftmax: logSoftmax(logits, machine)
    case .logSumExp: [logSumExp(logits, machine)]
    }
  }
}

extension SoftmaxAlgorithm {
  /// The type's, where no other is given.
  public static var name: String { "\(Self.self)" }
  /// The name, where nothing else is said.
  public static var summary: String { name }
  /// Nobody, where nobody is named.
  public static var citation: String { "" }
  public static var isForLogSoftmaxOnly: Bool { false }
  public static var softmaxBound: ErrorBound? { nil }
  public static var logSumExpBound: ErrorBound? { nil }

  /// The logarithms of softmax: all that one has who has nothing but this softmax.
  public static func logSoftmax<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> [A.Number] {
    softmax(logits, machine).map(machine.log)
  }

  /// The largest logit less the logarithm of its softmax: all that one has who has nothing but this softmax.
  public static func logSumExp<A: SoftmaxArithmetic>(
    _ logits: [A.Number], _ machine: A
  ) -> A.Number {
    let largest = machine.indexOfMaximum(logits)
    return machine.subtract(logits[largest], machine.log(softmax(logits, machine)[largest]))
  }
}

/// The paper that states and bounds most of the algorithms here: Accurately computing the log-sum-exp
/// and softmax functions, IMA J. Numer. Anal. 41(4), 2021.
let blanchardHighamHigham = "Blanchard, Higham, Higham 2021, doi:10.1093/imanum/draa038"

/// The algorithms there are.
public enum SoftmaxAlgorithms {
  /// Every algorithm, the commonest first. A new one joins by a line here.
  public static let all: [any SoftmaxAlgorithm.Type] = [
    Shifted.self, ShiftedMaxOut.self, Naive.self, DivisionFree.self, DivisionFreeShifted.self,
    ShiftedTwoSum.self, Online.self, TwoPass.self, BaseTwo.self, LogOfSoftmax.self,
  ]

  /// The algorithm of that name, or nil.
  public static func named(_ name: String) -> (any SoftmaxAlgorithm.Type)? {
    all.first { $0.name == name }
  }
}
