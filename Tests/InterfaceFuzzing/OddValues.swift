import FloatFormats
import SeededRandom
import SoftmaxCore
import SoftmaxReference

/// Draws arguments, and records each.
struct OddValues {
  private var random: SplitMix64

  init(seed: UInt64, call: Int) {
    random = SplitMix64(state: SplitMix64.mixed(seed) &+ UInt64(call) &* SplitMix64.step)
    // Neighbours begin far apart.
    random = SplitMix64(state: random.next())
  }

  mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  mutating func bits() -> UInt64 { random.next() }

  /// One of these.
  mutating func one<Value>(of values: [Value]) -> Value {
    let value = values[below(values.count)]
    CallRecord.note("\(value)")
    return value
  }

  private static let numbers: [Double] = [
    0, -0.0, 1, -1, 0.5, -0.5, .infinity, -.infinity, .nan, .leastNonzeroMagnitude,
    -.leastNonzeroMagnitude,
    0x1.8p-1030, 0x1p-1022,
    0x1p-1021, 1e308, -1e308, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0x1p-149,
    0x1p-126,
    0x1.fffffep127, 0x1p-24, 65504, 448, 57344, 6, 88.7228, 709.7827, -745.1332, -103.97, 1e16,
    0x1p53,
    0x1p63, -0x1p63, 0x1p64, 1e300, 1e12, -1e12, 0.1, 1 + 0x1p-52, 1 - 0x1p-53, 100, -720, 37,
  ]

  /// A number, often an odd one.
  mutating func double() -> Double {
    let value =
      switch below(8) {
      case 0: Double(bitPattern: bits())
      case 1: Double.random(in: -50...50, using: &random)
      case 2: Double(sign: .plus, exponent: below(2200) - 1100, significand: 1)
      default: Self.numbers[below(Self.numbers.count)]
      }
    CallRecord.note("\(value)")
    return value
  }

  /// A finite number, for documented preconditions.
  mutating func finite() -> Double {
    let value = double()
    return value.isFinite ? value : 1
  }

  mutating func whole() -> Int {
    let value =
      below(3) == 0
      ? Int(truncatingIfNeeded: bits())
      : [0, 1, -1, 2, 53, 64, 1023, -1074, 1 << 53, .max, .min, .max - 1, .min + 1][below(13)]
    CallRecord.note("\(value)")
    return value
  }

  /// A precision in bits.
  mutating func precision() -> Int { one(of: [1, 2, 3, 24, 53, 63, 64, 65, 113, 128, 1000, 5000]) }

  mutating func format() -> FloatFormat {
    if below(4) > 0 {
      let format = FloatFormat.all[below(FloatFormat.all.count)]
      CallRecord.note(format.name)
      return format
    }
    while true {
      let (bits, least, most) = (below(54), below(1100) - 1080, below(1100) - 50)
      let custom = try? FloatFormat(precision: bits, minExponent: least, maxExponent: most)
      guard let custom else { continue }
      CallRecord.note(custom.name)
      return custom
    }
  }

  mutating func mode() -> RoundingMode { one(of: RoundingMode.allCases) }
  mutating func overflow() -> OverflowPolicy { one(of: OverflowPolicy.allCases) }
  mutating func quantity() -> Quantity { one(of: Quantity.allCases) }

  /// A temperature; one that is none, too.
  mutating func temperature() -> Double { below(2) == 0 ? 1 : double() }

  /// A row of logits, often empty or short, sometimes all equal.
  mutating func row(atLeast least: Int = 0) -> [Double] {
    let count = max(least, [0, 1, 2, 3, 3, 5, 17][below(7)])
    if below(8) == 0 { return Array(repeating: double(), count: count) }
    return (0..<count).map { _ in double() }
  }

  /// Some rows, mostly of few elements that stand near each other.
  mutating func layout() -> RowLayout {
    let stride = below(8) == 0 ? whole() : below(20) - 5
    let elementStride = below(8) == 0 ? whole() : below(7) - 2
    let layout = RowLayout(
      rows: below(6), of: below(6), rowStride: stride, elementStride: elementStride,
      offset: below(8) == 0 ? whole() : below(60))
    CallRecord.note("\(layout)")
    return layout
  }

  /// A text that might be a number.
  mutating func text() -> String {
    let marks = Array("0123456789abcdefxXpPeE+-.:_ \u{2212}\0\u{e9}nNiIfF")
    let starts = ["", "0x", "bits:", "1e", "-0x1.", "p", "binary16:", "float4-e2m1:", "nan", "inf"]
    var text = starts[below(starts.count)]
    for _ in 0..<below(24) { text.append(marks[below(marks.count)]) }
    CallRecord.note(text)
    return text
  }

  mutating func pipeline(stochastic: Bool = true) -> FormatPipeline {
    let direction: EmulatedRounding.Direction =
      stochastic && below(4) == 0 ? .stochastic(seed: bits()) : .mode(mode())
    return FormatPipeline(
      format(), input: below(2) == 0 ? nil : format(), accumulator: below(2) == 0 ? nil : format(),
      output: below(2) == 0 ? nil : format(),
      rounding: EmulatedRounding(
        direction, subnormals: one(of: EmulatedRounding.Subnormals.allCases), overflow: overflow()),
      summation: one(of: [.plain, .pairwise, .compensated, .blocked(lanes: 1 + below(20))]))
  }

  mutating func algorithm(for quantity: Quantity) -> any SoftmaxAlgorithm.Type {
    one(of: SoftmaxAlgorithms.all.filter { quantity == .logSoftmax || !$0.isForLogSoftmaxOnly })
  }
}
