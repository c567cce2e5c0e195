import MultiPrecision

/// Operations rounded once in each mode, by gmpy2 2.3.2 over MPFR 4.2.2:
///
///     with gmpy2.context(precision=PRECISION, round=MODE): r = A op B; r, r.rc
///
/// `values` and `ternaries` stand in the order of `RoundingMode.allCases`: nearest, up, down, zero.
struct ArithmeticVector: Sendable {
  enum Operation: Sendable {
    case add, subtract, multiply, divide
  }

  let operation: Operation
  let precision: Int
  let a: Double
  let b: Double
  let values: [Double]
  let ternaries: [Ternary]

  static let all: [ArithmeticVector] = [
    ArithmeticVector(
      operation: .add, precision: 24, a: 1, b: 0x1p-30,
      values: [1, 0x1.000002p+0, 1, 1], ternaries: [.below, .above, .below, .below]),
    ArithmeticVector(
      operation: .add, precision: 24, a: -1, b: -0x1p-24,
      values: [-1, -1, -0x1.000002p+0, -1], ternaries: [.above, .above, .below, .above]),
    ArithmeticVector(
      operation: .add, precision: 10, a: 1.5, b: 0.25,
      values: [1.75, 1.75, 1.75, 1.75], ternaries: [.exact, .exact, .exact, .exact]),
    ArithmeticVector(
      operation: .subtract, precision: 24, a: 1, b: 0x1p-30,
      values: [1, 1, 0x1.fffffep-1, 0x1.fffffep-1], ternaries: [.above, .above, .below, .below]),
    ArithmeticVector(
      operation: .subtract, precision: 24, a: 1, b: 1,
      values: [0, 0, -0.0, 0], ternaries: [.exact, .exact, .exact, .exact]),
    ArithmeticVector(
      operation: .multiply, precision: 24, a: 0x1.000002p+0, b: 0x1.000002p+0,
      values: [0x1.000004p+0, 0x1.000006p+0, 0x1.000004p+0, 0x1.000004p+0],
      ternaries: [.below, .above, .below, .below]),
    ArithmeticVector(
      operation: .multiply, precision: 24, a: 1.5, b: -0x1.000002p+0,
      values: [-0x1.800004p+0, -0x1.800002p+0, -0x1.800004p+0, -0x1.800002p+0],
      ternaries: [.below, .above, .below, .above]),
    ArithmeticVector(
      operation: .divide, precision: 24, a: 1, b: 3,
      values: [0x1.555556p-2, 0x1.555556p-2, 0x1.555554p-2, 0x1.555554p-2],
      ternaries: [.above, .above, .below, .below]),
    ArithmeticVector(
      operation: .divide, precision: 24, a: -2, b: 3,
      values: [-0x1.555556p-1, -0x1.555554p-1, -0x1.555556p-1, -0x1.555554p-1],
      ternaries: [.below, .above, .below, .above]),
    ArithmeticVector(
      operation: .divide, precision: 24, a: 6, b: 3,
      values: [2, 2, 2, 2], ternaries: [.exact, .exact, .exact, .exact]),
    ArithmeticVector(
      operation: .divide, precision: 5, a: 22, b: 7,
      values: [0x1.9p+1, 0x1.ap+1, 0x1.9p+1, 0x1.9p+1],
      ternaries: [.below, .above, .below, .below]),
  ]
}
