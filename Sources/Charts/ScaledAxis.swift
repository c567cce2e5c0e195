#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Maps an axis's numbers to lengths, and chooses its ticks.
struct ScaledAxis {
  let axis: Chart.Axis
  let ticks: [Tick]
  /// In the scale's own units: decades for a logarithmic axis.
  private let range: ClosedRange<Double>

  struct Tick {
    let value: Double
    let text: String
  }

  /// The share of the axis that stays free at either end.
  private static let margin = 0.04
  /// How high the bar of the least number is on a logarithmic axis, in decades.
  private static let leastBar = 0.3
  /// About how many ticks there are at most.
  private static let tickLimit = 7

  /// - Parameters:
  ///   - values: what must find room; those that the scale cannot show are passed over.
  ///   - hasBars: whether bars stand on its low end: a linear axis then begins at 0, a logarithmic one so far below
  ///     the least number that this has a bar, too.
  init(_ axis: Chart.Axis, showing values: [Double], hasBars: Bool = false) {
    self.axis = axis
    guard axis.names.isEmpty else {
      range = -0.5...(Double(axis.names.count) - 0.5)
      ticks = axis.names.indices.map { Tick(value: Double($0), text: axis.names[$0]) }
      return
    }
    let isLog = axis.scale == .logarithmic
    // Beyond that differences overflow.
    let shown = values.filter { $0.magnitude < 1e300 && (!isLog || $0 > 0) }.map {
      isLog ? log10($0) : $0
    }
    let startsAtZero = hasBars && !isLog
    var low = startsAtZero ? min(0, shown.min() ?? 0) : shown.min() ?? 0
    var high = max(shown.max() ?? 1, low)
    if low == high {
      let half = max(0.5, isLog ? 0 : high.magnitude / 2)
      (low, high) = (startsAtZero ? low : low - half, high + half)
    }
    if hasBars, isLog { low -= Self.leastBar }
    let margin = (high - low) * Self.margin
    // An axis does not begin below 0, nor below its bars, for the margin's sake.
    let below = hasBars ? 0 : margin
    range = (!isLog && low >= 0 ? max(low - below, 0) : low - below)...(high + margin)
    ticks = isLog ? Self.decades(in: range) : Self.steps(in: range)
  }

  /// Where a number lies, from 0 to 1; nil where the scale cannot show it, or it lies beyond the ends.
  func place(_ value: Double) -> Double? {
    let isLog = axis.scale == .logarithmic
    guard value.isFinite, !isLog || value > 0 else { return nil }
    let scaled = isLog ? log10(value) : value
    let place = (scaled - range.lowerBound) / (range.upperBound - range.lowerBound)
    return 0...1 ~= place ? place : nil
  }

  // MARK: - Ticks

  private static func decades(in range: ClosedRange<Double>) -> [Tick] {
    let first = Int(range.lowerBound.rounded(.up))
    let exponents = first...max(Int(range.upperBound.rounded(.down)), first)
    guard exponents.count > 2 else {
      let parts = parts(in: range)
      // Less than a decade is all but linear. Steps of the least numbers would be 0.
      let isShort = parts.count < 3 && range.lowerBound > -300
      return isShort ? steps(in: pow(10, range.lowerBound)...pow(10, range.upperBound)) : parts
    }
    let step = (exponents.count + tickLimit - 1) / tickLimit
    return exponents.filter { $0 % step == 0 }.map {
      Tick(value: powerOfTen($0), text: logarithmicText(1, decade: $0))
    }
  }

  /// 1, 2 and 5 times the powers of ten.
  private static func parts(in range: ClosedRange<Double>) -> [Tick] {
    let exponents = Int(range.lowerBound.rounded(.down))...Int(range.upperBound.rounded(.down))
    return exponents.flatMap { exponent in
      [1, 2, 5].compactMap { factor in
        let value = Double("\(factor)e\(exponent)")!
        return range.contains(log10(value))
          ? Tick(value: value, text: logarithmicText(factor, decade: exponent)) : nil
      }
    }
  }

  /// The text of `factor * 10^decade`.
  private static func logarithmicText(_ factor: Int, decade: Int) -> String {
    switch decade {
    case 0...4: "\(factor)" + String(repeating: "0", count: decade)
    case -2 ... -1: text(Double("\(factor)e\(decade)")!, step: powerOfTen(decade))
    default: "\(factor)e\(decade)"
    }
  }

  private static func steps(in range: ClosedRange<Double>) -> [Tick] {
    let step = niceStep((range.upperBound - range.lowerBound) / Double(tickLimit - 1))
    let first = Int((range.lowerBound / step).rounded(.up))
    let last = max(first, Int((range.upperBound / step).rounded(.down)))
    return (first...last).map {
      Tick(value: Double($0) * step, text: text(Double($0) * step, step: step))
    }
  }

  /// 1, 2 or 5 times a power of ten, at least as large.
  private static func niceStep(_ step: Double) -> Double {
    guard step > 0 else { return 1 }
    let power = powerOfTen(Int(log10(step).rounded(.down)))
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= step * 0.999 } ?? 10 * power
  }

  private static func text(_ value: Double, step: Double) -> String {
    let digits = max(0, Int((-log10(step)).rounded(.up)))
    guard digits <= 6, value.magnitude < 1e9 else { return "\(value)" }
    let scaled = Int((value.magnitude * powerOfTen(digits)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(scaled)" }
    let text = String(repeating: "0", count: max(0, digits + 1 - "\(scaled)".count)) + "\(scaled)"
    return sign + text.dropLast(digits) + "." + text.suffix(digits)
  }
}

/// A power of ten, as its decimal text is read.
private func powerOfTen(_ exponent: Int) -> Double { Double("1e\(exponent)")! }
