import FloatFormats

/// FloatFormats.
enum FormatCalls {
  static let all = [
    Entry("round") {
      let format = $0.format()
      let (mode, overflow) = ($0.mode(), $0.overflow())
      let value = format.round($0.double(), mode, overflow: overflow)
      _ = format.classify(value)
      _ = HexFloat.text(value)
    },
    Entry("round a truncated real") {
      let format = $0.format()
      let hasTail = $0.below(2) == 0
      // A significand with a tail is normalized or zero.
      let significand = $0.one(of: [0, 1, .max, 1 << 63, $0.bits()])
      let isFit = !hasTail || significand == 0 || significand >> 63 == 1
      let value = TruncatedReal(
        sign: $0.below(2) == 0 ? .plus : .minus, significand: significand,
        exponent: $0.one(of: [0, 1, -1, 1024, -1138, 1 << 40, -1 << 40]),
        hasTail: isFit && hasTail)
      _ = format.round(value, $0.mode(), overflow: $0.overflow())
      _ = format.roundStochastically(value, random: $0.bits(), overflow: $0.overflow())
      _ = format.overflows(value)
      _ = (value.justAbove, value.justBelow)
    },
    Entry("encode, neighbours and spacing") {
      let format = $0.format()
      let value = format.round($0.double())
      if !value.isNaN || format.hasNaN {
        _ = format.decode(format.encode(value))
        _ = format.hexBits(value)
      }
      _ = (format.nextUp(value), format.nextDown(value))
      if value.isFinite { _ = format.ulp(of: value) }
      _ = format.ulpExponent(binade: $0.below(5000) - 2500)
    },
    Entry("decode") {
      let format = $0.format()
      let bits = $0.bits()
      _ = format.decode(format.bitWidth == 64 ? bits : bits >> UInt64(64 - format.bitWidth))
    },
    Entry("custom formats") {
      _ = try FloatFormat(
        precision: $0.whole(), minExponent: $0.whole(), maxExponent: $0.whole())
    },
    Entry("names of formats") {
      let text = $0.text()
      _ = FloatFormat.named(text)
      _ = try FloatFormat.parse("p\($0.whole())-emin\($0.whole())-emax\($0.whole())")
      _ = try FloatFormat.parse(text)
    },
    Entry("numbers as text") {
      let text = $0.text()
      let real = HexFloat.parse(text)
      if let real { _ = FloatFormat.binary64.round(real) }
      _ = try NumberText.parse(text)
    },
    Entry("hex text of any length") {
      let digits = String(repeating: $0.one(of: ["0", "f", "8"]), count: $0.below(400))
      let text = "0x\(digits).\(digits)p\($0.whole())"
      if let real = HexFloat.parse(text) { _ = $0.format().round(real, $0.mode()) }
    },
    Entry("exact operations") {
      let (a, b, c) = ($0.finite(), $0.finite(), $0.finite())
      let format = $0.format()
      for real in [
        TruncatedReal.sum(a, b), .product(a, b), .productSum(a, b, c),
        b == 0 ? .sum(a, c) : .quotient(a, by: b),
      ] {
        _ = format.round(real.scaled(byPowerOfTwo: $0.below(4000) - 2000), $0.mode())
      }
    },
  ]
}
