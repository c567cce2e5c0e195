import FloatFormats
import Testing

/// Every encoding of every 8-bit and 16-bit format, against Swift's own types where they exist and
/// against the definition (sign, exponent field, fraction) where they do not.
@Suite struct EncodingTests {
  static let narrow = FloatFormat.all.filter { $0.bitWidth <= 16 }

  @Test(arguments: narrow)
  func everyEncodingRoundTrips(_ format: FloatFormat) {
    for bits in 0..<UInt64(1) << UInt64(format.bitWidth) {
      let value = format.decode(bits)
      guard !value.isNaN else { continue }
      #expect(format.encode(value) == bits, "\(format.name) \(String(bits, radix: 16))")
      #expect(format.round(value).bitPattern == value.bitPattern)
    }
  }

  @Test func binary16IsFloat16() {
    for bits in 0...UInt16.max {
      let native = Float16(bitPattern: bits)
      let value = FloatFormat.binary16.decode(UInt64(bits))
      #expect(native.isNaN ? value.isNaN : Double(native).bitPattern == value.bitPattern)
    }
  }

  @Test func bfloat16IsTheUpperHalfOfFloat() {
    for bits in 0...UInt16.max {
      let native = Float(bitPattern: UInt32(bits) << 16)
      let value = FloatFormat.bfloat16.decode(UInt64(bits))
      #expect(native.isNaN ? value.isNaN : Double(native).bitPattern == value.bitPattern)
    }
  }

  /// E5M2 is the upper half of binary16.
  @Test func float8E5M2IsTheUpperHalfOfFloat16() {
    for bits in 0...UInt8.max {
      let native = Float16(bitPattern: UInt16(bits) << 8)
      let value = FloatFormat.float8E5M2.decode(UInt64(bits))
      #expect(native.isNaN ? value.isNaN : Double(native).bitPattern == value.bitPattern)
    }
  }

  /// The OCP specification's table 1 for E4M3: exponent bias 7, largest 448, least normal 2^-6, least
  /// subnormal 2^-9, NaN at S.1111.111 only.
  @Test func float8E4M3FNFollowsTheSpecification() {
    for bits in 0..<UInt64(256) where bits & 0x7f != 0x7f {
      let field = Int(bits >> 3 & 0xf)
      let fraction = Double(bits & 7) / 8
      let scale = Double(sign: .plus, exponent: max(field, 1) - 7, significand: 1)
      let magnitude = (field == 0 ? fraction : 1 + fraction) * scale
      #expect(FloatFormat.float8E4M3FN.decode(bits) == (bits >= 128 ? -magnitude : magnitude))
    }
    #expect(FloatFormat.float8E4M3FN.decode(0x7f).isNaN)
    #expect(FloatFormat.float8E4M3FN.decode(0xff).isNaN)
    #expect(FloatFormat.float8E4M3FN.greatestFiniteMagnitude == 448)
    #expect(FloatFormat.float8E4M3FN.leastNonzeroMagnitude == 1.0 / 512)
  }

  @Test(arguments: [
    0, -0.0, 1, -1.5, 0x1p-1074, -2.2250738585072014e-308, 1.7976931348623157e308, .infinity,
    -.infinity, 0.1, 3.783505853677006e-44,
  ])
  func wideFormatsAreSwiftsOwn(_ value: Double) {
    #expect(FloatFormat.binary64.encode(value) == value.bitPattern)
    #expect(FloatFormat.binary64.decode(value.bitPattern) == value)
    let single = Float(value)
    #expect(FloatFormat.binary32.encode(Double(single)) == UInt64(single.bitPattern))
    #expect(FloatFormat.binary32.decode(UInt64(single.bitPattern)) == Double(single))
  }

  @Test(arguments: FloatFormat.all)
  func limitsAreEncodingsNextToTheirNeighbours(_ format: FloatFormat) {
    #expect(format.encode(format.leastNonzeroMagnitude) == 1)
    #expect(format.encode(format.leastNormalMagnitude) == 1 << UInt64(format.significandBits - 1))
    let beyond = format.nextUp(format.greatestFiniteMagnitude)
    #expect(format.hasInfinity ? beyond == .infinity : beyond.isNaN)
    if format.hasNaN {
      let isNegative = format.encode(.nan) >> UInt64(format.bitWidth - 1) != 0
      #expect(isNegative != format.hasNegativeZero)
    }
    #expect(format.hexBits(1).count == (format.bitWidth + 3) / 4)
  }
}
