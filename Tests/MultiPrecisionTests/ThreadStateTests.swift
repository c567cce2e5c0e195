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

  /// A thread that ends, and frees its cache with that, leaves the others'; they work on.
  @Test func threadsThatEndLeaveTheOthers() {
    #expect(logOfTwo() == "0.69314718055994530942")
    for _ in 0..<3 { #expect(Self.runThread { _ in ThreadStateTests.isLogOfTwoRight() }) }
    #expect(logOfTwo() == "0.69314718055994530942")
  }

  /// Whether a thread's own work came out right.
  private static func runThread(
    _ body: @escaping @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?
  ) -> Bool {
    var thread = pthread_t.placeholder
    // Sound: the thread is joined before anything that it uses goes.
    guard pthread_create(&thread, nil, body, nil) == 0 else { return false }
    var result: UnsafeMutableRawPointer?
    pthread_join(thread, &result)
    return result != nil
  }

  /// Not nil if it is.
  private static func isLogOfTwoRight() -> UnsafeMutableRawPointer? {
    logOfTwo() == "0.69314718055994530942" ? UnsafeMutableRawPointer(bitPattern: 1) : nil
  }

  #if os(Linux)
    /// Each of these threads has MPFR keep some 8 kB of ln 2 and pi; they were lost unless somebody had thought of
    /// freeing them.
    @Test func whatAThreadKeepsIsFreedWhenItEnds() async {
      await #expect(processExitsWith: .success) {
        func run(_ count: Int) {
          for _ in 0..<count {
            let isRight = ThreadStateTests.runThread { _ in
              var value = BigFloat(3, precision: 30_000)
              value.formLog(.nearest)
              return UnsafeMutableRawPointer(bitPattern: 1)
            }
            precondition(isRight, "no thread ran")
          }
        }
        run(40)
        let before = ThreadStateTests.residentPages()
        run(400)
        let growth = (ThreadStateTests.residentPages() - before) * Int(sysconf(Int32(_SC_PAGESIZE)))
        precondition(growth < 1_500_000, "400 threads left \(growth) bytes")
      }
    }

    /// The second number of `/proc/self/statm`.
    private static func residentPages() -> Int {
      var bytes = [UInt8](repeating: 0, count: 200)
      let file = open("/proc/self/statm", O_RDONLY)
      let count = read(file, &bytes, bytes.count)
      close(file)
      let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
      return Int(text.split(separator: " ")[1])!
    }
  #endif

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
