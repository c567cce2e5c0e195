import FloatFormats
import Testing

/// Which formats hold every number of which others.
@Suite struct InclusionTests {
  /// By the formats' own tables: every encoding of the narrow ones, rounded to the other, is itself.
  @Test(arguments: FloatFormat.all.filter { $0.bitWidth <= 16 })
  func narrowFormatsByEachNumber(_ format: FloatFormat) {
    let numbers = (0..<UInt64(1) << UInt64(format.bitWidth)).map { format.decode($0) }
    for other in FloatFormat.all {
      let holds = numbers.allSatisfy { number in
        if number.isNaN { return other.hasNaN }
        if number.isInfinite { return other.hasInfinity }
        let isZero = number == 0 && number.sign == .minus
        return other.round(number) == number && (!isZero || other.hasNegativeZero)
      }
      #expect(other.holdsEveryNumber(of: format) == holds, "\(other.name), \(format.name)")
    }
  }

  @Test(arguments: [
    ("p11-emin-14-emax15", true, true), ("p12-emin-14-emax15", false, true),
    ("p11-emin-15-emax15", false, true), ("p11-emin-14-emax16", false, true),
    ("p10-emin-15-emax15", true, true), ("p24-emin-126-emax127", false, true),
    ("p25-emin-126-emax127", false, false), ("p24-emin-127-emax127", false, false),
    ("p2-emin0-emax128", false, false), ("p53-emin-1022-emax1023", false, false),
  ])
  func customFormats(_ name: String, _ half: Bool, _ single: Bool) throws {
    let format = try #require(try FloatFormat.parse(name))
    #expect(format.isCustom && FloatFormat.binary64.holdsEveryNumber(of: format))
    #expect(FloatFormat.binary16.holdsEveryNumber(of: format) == half)
    #expect(FloatFormat.binary32.holdsEveryNumber(of: format) == single)
  }

  @Test func noFormatOfTheTableIsCustom() {
    #expect(FloatFormat.all.allSatisfy { !$0.isCustom })
  }
}
