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
  /// In the scale's own units: decades for a logarithmic axis.
  private let range: ClosedRange<Double>
  let ticks: [Tick]

  struct Tick {
    let value: Double
    let text: String
  }

  /// - Parameter values: what must find room; those that the scale cannot show are passed over.
  init(_ axis: Chart.Axis, showing values: [Double]) {
    self.axis = axis
    let isLog = axis.scale == .logarithmic
    let shown = values.filter { $0.isFinite && (!isLog || $0 > 0) }.map { isLog ? log10($0) : $0 }
    var low = shown.min() ?? 0
    var high = shown.max() ?? 1
    if !axis.names.isEmpty {
      (low, high) = (-0.5, Double(axis.names.count) - 0.5)
      ticks = axis.names.indices.map { Tick(value: Double($0), text: axis.names[$0]) }
    } else if isLog {
      (low, high) = (low.rounded(.down), max(high.rounded(.up), low.rounded(.down) + 1))
      let step = max(1, ((high - low) / 6).rounded(.up))
      ticks = stride(from: high, through: low, by: -step).reversed().map {
        Tick(value: exp10Exactly(Int($0)), text: Self.decade(Int($0)))
      }
    } else {
      let step = Self.niceStep((high - low) / 5)
      (low, high) = ((low / step).rounded(.down) * step, (high / step).rounded(.up) * step)
      if low == high { high = low + step }
      ticks = (0...Int(((high - low) / step).rounded())).map {
        let value = low + Double($0) * step
        return Tick(value: value, text: Self.text(value, step))
      }
    }
    range = low...high
  }

  /// Where a number lies, from 0 to 1; nil where the scale cannot show it.
  func place(_ value: Double) -> Double? {
    let isLog = axis.scale == .logarithmic
    guard value.isFinite, !isLog || value > 0 else { return nil }
    let scaled = isLog ? log10(value) : value
    return min(max((scaled - range.lowerBound) / (range.upperBound - range.lowerBound), 0), 1)
  }

  /// 1, 2 or 5 times a power of ten, at least as large.
  private static func niceStep(_ step: Double) -> Double {
    guard step > 0 else { return 1 }
    let power = exp10Exactly(Int(log10(step).rounded(.down)))
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= step * 0.999 } ?? 10 * power
  }

  private static func decade(_ exponent: Int) -> String {
    switch exponent {
    case 0: "1"
    case 1...4: "1" + String(repeating: "0", count: exponent)
    default: "1e\(exponent)"
    }
  }

  private static func text(_ value: Double, _ step: Double) -> String {
    let digits = max(0, Int((-log10(step)).rounded(.up)))
    guard digits <= 6, value.magnitude < 1e9 else { return "\(value)" }
    let power = exp10Exactly(digits)
    let scaled = Int((value.magnitude * power).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(scaled)" }
    let text = String(repeating: "0", count: max(0, digits + 1 - "\(scaled)".count)) + "\(scaled)"
    return sign + text.dropLast(digits) + "." + text.suffix(digits)
  }
}

/// A power of ten, as its decimal text is read.
private func exp10Exactly(_ exponent: Int) -> Double { Double("1e\(exponent)")! }
