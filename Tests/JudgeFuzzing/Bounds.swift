import MultiPrecision

/// A real number between two binary fractions, the first rounded down, the second up.
struct Bounds: ~Copyable {
  var low: BigFloat
  var high: BigFloat

  init(_ value: Double, bits: Int) {
    low = BigFloat(precision: bits)
    high = BigFloat(precision: bits)
    low.assign(value, .down)
    high.assign(value, .up)
  }

  init(copying other: borrowing Bounds) {
    low = BigFloat(copying: other.low)
    high = BigFloat(copying: other.high)
  }

  mutating func add(_ other: borrowing Bounds) {
    low.add(other.low, .down)
    high.add(other.high, .up)
  }

  mutating func subtract(_ other: borrowing Bounds) {
    low.subtract(other.high, .down)
    high.subtract(other.low, .up)
  }

  /// For a factor that is not negative, and known exactly.
  mutating func multiply(by factor: Int) {
    let factor = BigFloat(Double(factor), precision: 53)
    low.multiply(by: factor, .down)
    high.multiply(by: factor, .up)
  }

  /// For a positive divisor.
  mutating func divide(by other: borrowing Bounds) {
    if low.sign == .plus {
      low.divide(by: other.high, .down)
    } else {
      low.divide(by: other.low, .down)
    }
    if high.sign == .plus {
      high.divide(by: other.low, .up)
    } else {
      high.divide(by: other.high, .up)
    }
  }

  mutating func formExp() {
    low.formExp(.down)
    high.formExp(.up)
  }

  mutating func formLog() {
    low.formLog(.down)
    high.formLog(.up)
  }

  mutating func formLog1p() {
    low.formLog1p(.down)
    high.formLog1p(.up)
  }

  /// Takes in that the number is below what `limit` stands for.
  mutating func limit(above limit: borrowing Bounds) {
    if high.compare(to: limit.high) == .greater { high.assign(limit.high, .up) }
  }

  /// Takes in that the number is above what `limit` stands for.
  mutating func limit(below limit: borrowing Bounds) {
    if low.compare(to: limit.low) == .less { low.assign(limit.low, .down) }
  }

  /// Whether the number is known exactly.
  var isExact: Bool { low.compare(to: high) == .equal }
}
