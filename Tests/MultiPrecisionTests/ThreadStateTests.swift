import CMPFRShim
import FloatFormats
import MultiPrecision
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// MPFR keeps an exponent range, flags and caches per thread; no result may depend on them.
@Suite struct ThreadStateTests {
  @Test func resultsDoNotDependOnTheThreadsExponentRange() {
    let wide = results()
    // MPFR's default range; the narrow one is undone before this thread runs anything else.
    let (least, greatest) = (mpfr_get_emin(), mpfr_get_emax())
    shim_narrow_thread_exponent_range(-100, 100)
    let narrow = results()
    let kept = mpfr_get_emin() == -100 && mpfr_get_emax() == 100
    shim_narrow_thread_exponent_range(least, greatest)
    #expect(narrow == wide)
    #expect(kept, "the thread's own range is left as it was")
  }

  /// Operations with operands or results beyond 2^±100; the texts are checked elsewhere.
  private func results() -> [String] {
    var value = BigFloat(-745, precision: 80)
    value.formExp(.nearest)
    var texts = ["\(value.double(.nearest))", value.decimalDigits(20).scientific]
    value.setPrecision(70, .up)
    value.divide(by: BigFloat(1e300, precision: 53), .up)
    value.scale(byPowerOfTwo: -5000, .down)
    texts.append(value.decimalDigits(20, .up).scientific)
    value.formLog(.nearest)
    texts.append(value.decimalDigits(20).scientific)
    var interval = BigInterval(-1e300, precision: 64)
    interval.formExp()
    texts.append("\(interval.lower.isZero) \(interval.upper.binade)")
    interval.assign(0x1p-1074)
    interval.formLog1p()
    texts.append("\(interval.isPoint) \(interval.binade ?? 0)")
    texts.append("\(FloatFormat.binary64.round(BigFloat(0x1p-1074, precision: 4), .up))")
    var zero = BigFloat(precision: 30)
    zero.formNextUp()
    texts.append("\(zero.binade)")
    return texts
  }

  /// A thread that frees its cache leaves the others', and MPFR works on, there and here.
  @Test func freedCachesAreRefilled() {
    #expect(logOfTwo() == "0.69314718055994530942")
    var thread = pthread_t.placeholder
    let failure = pthread_create(&thread, nil, { _ in ThreadStateTests.useAndFree() }, nil)
    #expect(failure == 0)
    var sameText: UnsafeMutableRawPointer?
    pthread_join(thread, &sameText)
    #expect(sameText != nil, "the other thread got other digits")
    ThreadCache.free()
    #expect(logOfTwo() == "0.69314718055994530942")
  }

  /// Not nil if the digits on this thread are the same before and after its cache is freed.
  private static func useAndFree() -> UnsafeMutableRawPointer? {
    let before = logOfTwo()
    ThreadCache.free()
    let after = logOfTwo()
    ThreadCache.free()
    let isRight = before == "0.69314718055994530942" && before == after
    return isRight ? UnsafeMutableRawPointer(bitPattern: 1) : nil
  }

  private func logOfTwo() -> String { Self.logOfTwo() }

  /// mpmath: `mp.log(2)` is 0.69314718055994530941723212...
  private static func logOfTwo() -> String {
    var value = BigFloat(2, precision: 5000)
    value.formLog(.nearest)
    return value.decimalDigits(20).description
  }
}

extension pthread_t {
  /// A value for `pthread_create` to overwrite: an integer on Linux, an optional pointer elsewhere.
  fileprivate static var placeholder: pthread_t {
    #if canImport(Darwin)
      pthread_self()
    #else
      0
    #endif
  }
}
