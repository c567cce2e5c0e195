import FloatFormats
import Testing

/// Formats given by their numbers: the known ones come out again, and nonsense is refused.
@Suite struct CustomFormatTests {
  /// IEEE formats by their published parameters (IEEE 754-2019, table 3.5).
  @Test(arguments: [
    (FloatFormat.binary64, 53, -1022, 1023), (.binary32, 24, -126, 127), (.binary16, 11, -14, 15),
    (.bfloat16, 8, -126, 127), (.float8E5M2, 3, -14, 15),
  ])
  func knownFormats(_ named: FloatFormat, _ precision: Int, _ least: Int, _ most: Int) throws {
    let custom = try FloatFormat(precision: precision, minExponent: least, maxExponent: most)
    #expect(custom.bitWidth == named.bitWidth)
    for value in [1, 0x1p-14, 0x1.8p-20, 57344, 0.1, 1e-5, 3e38, 1e300, .infinity] {
      let rounded = named.round(value)
      #expect(custom.round(value) == rounded)
      #expect(custom.encode(rounded) == named.encode(rounded))
      #expect(custom.nextUp(rounded) == named.nextUp(rounded))
    }
  }

  /// Every encoding in use of a format whose exponent range fills its fields only in part.
  @Test func everyNumberOfAnOddFormat() throws {
    let format = try FloatFormat(precision: 3, minExponent: -5, maxExponent: 4)
    #expect(format.name == "p3-emin-5-emax4")
    #expect(format.greatestFiniteMagnitude == 28 && format.leastNonzeroMagnitude == 0x1p-7)
    var value = 0.0
    var count = 0
    while value.isFinite {
      #expect(format.decode(format.encode(value)) == value)
      #expect(format.round(value) == value)
      let above = format.nextUp(value)
      #expect(above > value && format.nextDown(above) == value)
      value = above
      count += 1
    }
    // Zero, three subnormals, and four numbers in each of ten binades.
    #expect(count == 1 + 3 + 40)
    #expect(format.decode(format.encode(.infinity)) == .infinity)
    #expect(format.decode(format.encode(.nan)).isNaN)
  }

  @Test(arguments: [
    (1, -14, 15, "precision of 2 to 53 bits"), (54, -14, 15, "precision of 2 to 53 bits"),
    (11, 16, 15, "emin 16 is above emax 15"), (11, -14, 1024, "beyond binary64's range"),
    (11, -14, -1, "leaves 1 out of range"), (11, -1065, 15, "below binary64's 2^-1074"),
    (11, 11, 15, "larger than 1"), (Int.min, Int.min, Int.max, "precision"),
    (2, Int.min, 0, "below binary64's"), (2, 0, Int.max, "beyond binary64's range"),
  ])
  func nonsense(_ precision: Int, _ least: Int, _ most: Int, _ part: String) {
    let error = #expect(throws: FormatError.self) {
      try FloatFormat(precision: precision, minExponent: least, maxExponent: most)
    }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
  }
}

/// The OCP specification's table of E2M1: no infinity, no NaN, everything beyond 6 saturates.
@Suite struct Float4Tests {
  static let format = FloatFormat.float4E2M1

  @Test func everyEncoding() {
    let magnitudes = [0, 0.5, 1, 1.5, 2, 3, 4, 6]
    for (bits, magnitude) in magnitudes.enumerated() {
      #expect(Self.format.decode(UInt64(bits)) == magnitude)
      #expect(Self.format.decode(UInt64(bits + 8)) == -magnitude)
      #expect(Self.format.encode(-magnitude) == UInt64(bits + 8))
    }
    #expect(Self.format.hexBits(-6) == "f" && Self.format.spacingBelowOne == 0.5)
  }

  @Test(arguments: OverflowPolicy.allCases)
  func saturates(_ overflow: OverflowPolicy) {
    #expect(Self.format.round(5, overflow: overflow) == 4)
    #expect(Self.format.round(7, overflow: overflow) == 6)
    #expect(Self.format.round(1e300, .up, overflow: overflow) == 6)
    #expect(Self.format.round(-.infinity, overflow: overflow) == -6)
  }

  @Test func overflowToNaN() {
    #expect(FloatFormat.binary16.round(70000, overflow: .nan).isNaN)
    #expect(FloatFormat.binary16.round(70000, .zero, overflow: .nan) == 65504)
    #expect(FloatFormat.binary16.round(.infinity, overflow: .nan) == .infinity)
  }
}
