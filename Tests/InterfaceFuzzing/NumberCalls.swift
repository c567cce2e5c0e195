import FloatFormats
import MultiPrecision

/// MultiPrecision.
enum NumberCalls {
  static let all = [
    Entry("arithmetic of a BigFloat") {
      var a = BigFloat($0.double(), precision: $0.precision())
      let b = BigFloat($0.double(), precision: $0.precision())
      for _ in 0..<4 {
        let mode = $0.mode()
        switch $0.below(10) {
        case 0: a.add(b, mode)
        case 1: a.subtract(b, mode)
        case 2: a.multiply(by: b, mode)
        case 3: a.divide(by: b, mode)
        case 4: a.multiply(by: b, adding: b, mode)
        case 5: a.scale(byPowerOfTwo: $0.whole(), mode)
        case 6: a.assign($0.whole(), mode)
        case 7: a.setPrecision($0.precision(), mode)
        case 8: a.negate()
        default: a.formNextUp()
        }
      }
      _ = (a.double(.nearest), a.compare(to: b), a.isZero, a.sign)
      _ = $0.format().round(a, $0.mode(), overflow: $0.overflow())
    },
    Entry("functions of a BigFloat") {
      var a = BigFloat($0.double(), precision: $0.precision())
      let mode = $0.mode()
      switch $0.below(6) {
      case 0: a.formExp(mode)
      case 1: a.formExp2(mode)
      case 2: a.formLog(mode)
      case 3: a.formLog1p(mode)
      case 4: a.formInteger(mode)
      default: a.formNextDown()
      }
      _ = a.double(mode)
    },
    Entry("digits of a BigFloat") {
      let number = BigFloat($0.double(), precision: $0.precision())
      let count = 1 + $0.below(60)
      let digits = [number.decimalDigits(count, $0.mode()), number.roundTripDigits()]
      for digits in digits {
        _ = (digits.description, digits.scientific, digits.shortened(to: count))
        _ = DecimalDigits(digits.description)
      }
      _ = DecimalDigits($0.text())
    },
    Entry("intervals") {
      let (a, b, bits) = ($0.double(), $0.double(), $0.precision())
      // NaN ends are documented as a mistake.
      guard !a.isNaN, !b.isNaN else { return }
      var interval = BigInterval(from: min(a, b), to: max(a, b), precision: bits)
      if $0.below(3) == 0 { interval.makeStrict() }
      let other = BigInterval($0.whole(), precision: bits)
      switch $0.below(7) {
      case 0: interval.add(other)
      case 1: interval.subtract(other)
      case 2 where other.lower.sign == .plus && !other.lower.isZero:
        interval.divide(byPositive: other)
      case 3: interval.formExp()
      case 4: interval.formExp2()
      case 5 where min(a, b) > 0: interval.formLog()
      default: interval.scale(byPowerOfTwo: $0.below(4000) - 2000)
      }
      _ = (interval.isPoint, interval.binade, interval.decimalDigits(1 + $0.below(40)))
      _ = interval.rounded(to: $0.format(), $0.mode(), overflow: $0.overflow())
      _ = interval.rounded(toPrecision: $0.precision())
    },
  ]
}
