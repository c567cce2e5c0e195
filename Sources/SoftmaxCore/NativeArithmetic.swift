/// Float16, Float or Double: the processor's own operations, each rounded to nearest, ties to even.
public struct NativeArithmetic<Scalar: NativeScalar>: SoftmaxArithmetic {
  public let functions: ElementaryFunctions

  public init(functions: ElementaryFunctions) {
    self.functions = functions
  }

  public func number(_ value: Double) -> Scalar { Scalar(value) }
  public func double(_ number: Scalar) -> Double { Double(number) }

  public func add(_ a: Scalar, _ b: Scalar) -> Scalar { a + b }
  public func subtract(_ a: Scalar, _ b: Scalar) -> Scalar { a - b }
  public func divide(_ a: Scalar, by b: Scalar) -> Scalar { a / b }

  public func exp(_ a: Scalar) -> Scalar { functions.exp(a) }
  public func log(_ a: Scalar) -> Scalar { functions.log(a) }
  public func log1p(_ a: Scalar) -> Scalar { functions.log1p(a) }

  public func isGreater(_ a: Scalar, than b: Scalar) -> Bool { a > b }
}
