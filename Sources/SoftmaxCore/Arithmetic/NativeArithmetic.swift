import FloatFormats

/// Float16, Float or Double: the processor's own operations, each rounded to nearest, ties to even.
public struct NativeArithmetic<Scalar: NativeScalar>: SoftmaxArithmetic {
  public let functions: ElementaryFunctions
  public let summation: Summation

  public init(functions: ElementaryFunctions, summation: Summation = .plain) {
    self.functions = functions
    self.summation = summation
  }

  public func number(_ value: Double) -> Scalar { Scalar(value) }
  public func double(_ number: Scalar) -> Double { Double(number) }

  public func add(_ a: Scalar, _ b: Scalar) -> Scalar { a + b }
  public func subtract(_ a: Scalar, _ b: Scalar) -> Scalar { a - b }
  public func divide(_ a: Scalar, by b: Scalar) -> Scalar { a / b }
  public func multiply(_ a: Scalar, _ b: Scalar) -> Scalar { a * b }

  public func multiplyAdd(_ a: Scalar, _ b: Scalar, _ c: Scalar) -> Scalar {
    // Float16's own is Float's rounded again: twice in all.
    guard Scalar.format == .binary16, a.isFinite, b.isFinite, c.isFinite else {
      return c.addingProduct(a, b)
    }
    let exact = TruncatedReal.productSum(Double(a), Double(b), Double(c))
    return exact.isZero ? c + a * b : Scalar(Scalar.format.round(exact))
  }

  public func scale(_ a: Scalar, byPowerOfTwo n: Scalar) -> Scalar {
    guard let exponent = Int(exactly: Double(n)), a.isFinite else {
      return n.isNaN ? .nan : a * (n > 0 ? .infinity : 0)
    }
    return Scalar(
      Scalar.format.round(TruncatedReal(Double(a)).scaled(byPowerOfTwo: exponent.clamped)))
  }

  public func nearestInteger(_ a: Scalar) -> Scalar { a.rounded(.toNearestOrEven) }

  public func constant(_ constant: LogarithmConstant) -> Scalar {
    Scalar(constant.value(in: Scalar.format))
  }

  public func exp(_ a: Scalar) -> Scalar { functions.exp(a) }
  public func exp2(_ a: Scalar) -> Scalar { functions.exp2(a) }
  public func log(_ a: Scalar) -> Scalar { functions.log(a) }
  public func log1p(_ a: Scalar) -> Scalar { functions.log1p(a) }

  public func isGreater(_ a: Scalar, than b: Scalar) -> Bool { a > b }

  public func numbers(_ values: [Double]) -> [Scalar] { Scalar.scalars(values) }
  public func doubles(_ numbers: [Scalar]) -> [Double] { Scalar.doubles(numbers) }

  public func results(
    _ function: AlgorithmFunction, of logits: [Scalar], by algorithm: any SoftmaxAlgorithm.Type
  ) -> [Scalar] {
    Scalar.results(function, of: logits, by: algorithm, self)
  }
}

extension Int {
  /// An exponent held within ±2^20: beyond that every format overflows or underflows all the same.
  var clamped: Int { Swift.min(Swift.max(self, -(1 << 20)), 1 << 20) }
}
