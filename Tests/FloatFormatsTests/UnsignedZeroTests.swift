import FloatFormats
import Foundation
import Testing

/// AMD's 8-bit formats, of one zero and no infinity: every encoding, and the rounding of every bfloat16
/// number, against what ml_dtypes makes of them (Tests/Vectors/fnuz.txt).
@Suite struct UnsignedZeroTests {
  static let formats = [FloatFormat.float8E4M3FNUZ, .float8E5M2FNUZ]

  private static let lines: [[String]] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Vectors/fnuz.txt")
    let text = try! String(contentsOf: path, encoding: .utf8)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
      $0.split(separator: " ").map(String.init)
    }
  }()

  private func words(_ kind: String, _ format: FloatFormat) -> ArraySlice<String> {
    Self.lines.first { $0[0] == kind && $0[1] == format.name }!.dropFirst(2)
  }

  @Test(arguments: formats) func everyEncodingHasItsValue(_ format: FloatFormat) throws {
    let words = words("values", format)
    #expect(words.count == 256)
    for (bits, word) in zip(UInt64(0)..., words) {
      let value = try #require(Double(word))
      let decoded = format.decode(bits)
      #expect(
        value.isNaN ? decoded.isNaN : decoded == value && decoded.sign == value.sign, "\(bits)")
      #expect(format.encode(decoded) == bits && format.encode(value) == bits, "\(bits)")
    }
    #expect(format.decode(0x80).isNaN && format.encode(-0.0) == 0)
  }

  @Test(arguments: formats) func everyBFloat16NumberRoundsTheSame(_ format: FloatFormat) throws {
    var wanted: [UInt64] = []
    for word in words("rounded", format) {
      let parts = word.split(separator: "*")
      wanted += Array(repeating: UInt64(parts[0], radix: 16)!, count: Int(parts[1])!)
    }
    #expect(wanted.count == 1 << 16)
    for (bits, code) in zip(UInt64(0)..., wanted) {
      let rounded = format.round(FloatFormat.bfloat16.decode(bits))
      #expect(rounded.isNaN ? code == 0x80 : format.encode(rounded) == code, "\(bits)")
      #expect(rounded != 0 || rounded.sign == .plus, "\(bits)")
    }
  }

  @Test(arguments: formats) func thereIsOneZero(_ format: FloatFormat) {
    let least = format.leastNonzeroMagnitude
    let zeros =
      RoundingMode.allCases.map { format.round(-0.0, $0) } + [
        format.round(-least / 4), format.round(-least / 2), format.round(-least / 4, .up),
        format.round(TruncatedReal(0).justBelow), format.nextUp(-least), format.nextDown(least),
        format.round(-least / 2, .zero),
        format.roundStochastically(TruncatedReal(-least / 2), random: .max),
      ]
    #expect(zeros.allSatisfy { $0 == 0 && $0.sign == .plus })
    #expect(format.round(-least / 4, .down) == -least)
    #expect(format.nextUp(0) == least && format.nextDown(0) == -least)
    #expect(!format.hasNegativeZero && FloatFormat.float8E5M2.hasNegativeZero)
  }

  /// Largest numbers and limits by hand: 1.875 * 2^7, and 1.75 * 2^15; the midpoint to the next step
  /// overflows, since the largest number is odd.
  @Test func limitsAndOverflow() {
    let (e4m3, e5m2) = (FloatFormat.float8E4M3FNUZ, FloatFormat.float8E5M2FNUZ)
    #expect(e4m3.greatestFiniteMagnitude == 240 && e5m2.greatestFiniteMagnitude == 57344)
    #expect(e4m3.leastNormalMagnitude == 0x1p-7 && e5m2.leastNormalMagnitude == 0x1p-15)
    #expect(e4m3.leastNonzeroMagnitude == 0x1p-10 && e5m2.leastNonzeroMagnitude == 0x1p-17)
    #expect(e4m3.round(248).isNaN && e4m3.round(248.0.nextDown) == 240)
    #expect(e5m2.round(-61440).isNaN && e5m2.round(-61439.9) == -57344)
    for format in Self.formats {
      let largest = format.greatestFiniteMagnitude
      #expect(format.round(.infinity).isNaN && format.round(-.infinity).isNaN)
      #expect(format.round(.infinity, overflow: .saturate) == largest)
      #expect(format.round(-1e9, overflow: .saturate) == -largest)
      #expect(format.round(1e9, .down) == largest && format.round(-1e9, .up) == -largest)
      #expect(format.round(1e9, .up).isNaN && format.round(-1e9, .down).isNaN)
      #expect(format.nextUp(largest).isNaN && format.nextDown(-largest).isNaN)
      #expect(format.hexBits(.nan) == "80" && !format.hasInfinity && format.hasNaN)
    }
  }

  /// Which exact values round beyond the largest number, whatever becomes of them.
  @Test func overflowIsTold() {
    #expect(FloatFormat.float4E2M1.overflows(TruncatedReal(7)))
    #expect(!FloatFormat.float4E2M1.overflows(TruncatedReal(7).justBelow))
    #expect(!FloatFormat.float8E4M3FN.overflows(TruncatedReal(464)))
    #expect(FloatFormat.float8E4M3FN.overflows(TruncatedReal(-464).justBelow))
    #expect(FloatFormat.float8E4M3FNUZ.overflows(TruncatedReal(-248)))
    #expect(!FloatFormat.binary64.overflows(TruncatedReal(.greatestFiniteMagnitude)))
    #expect(!FloatFormat.binary64.overflows(TruncatedReal(0)))
  }
}
