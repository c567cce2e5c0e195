import CSoftmaxKernels
import FloatFormats
import SoftmaxReference

/// What was found about the kernels of one instruction set.
struct Findings {
  let set: InstructionSet
  var checked = 0
  var refusedFloats = 0
  var refusedDoubles = 0
  var refusedLogs = 0
  var mismatches: [String] = []
  var floatError = 0.0
  var doubleError = 0.0
  var exponentialError = 0.0
  var sumError = 0.0

  init(_ set: InstructionSet) { self.set = set }

  /// No mismatch, and the largest errors below the bounds that the rounding tests use.
  var isClean: Bool {
    mismatches.isEmpty && floatError < softmax_float_epsilon(2000)
      && doubleError < softmax_double_epsilon(2000)
      && exponentialError < softmax_accurate_exponential_epsilon()
      && sumError < softmax_accurate_sum_epsilon(1)
  }

  mutating func add(_ other: Findings) {
    checked += other.checked
    refusedFloats += other.refusedFloats
    refusedDoubles += other.refusedDoubles
    refusedLogs += other.refusedLogs
    mismatches += other.mismatches
    floatError = max(floatError, other.floatError)
    doubleError = max(doubleError, other.doubleError)
    exponentialError = max(exponentialError, other.exponentialError)
    sumError = max(sumError, other.sumError)
  }
}

/// Runs the kernels of one instruction set on batches.
struct KernelCheck {
  private(set) var findings: Findings
  private let kernels: softmax_kernels
  private let scratch: UnsafeMutablePointer<Double>
  private var targets = 0

  init(_ set: InstructionSet) {
    findings = Findings(set)
    kernels = set.kernels
    // Kept until the process ends.
    scratch = UnsafeMutableRawPointer.allocate(
      byteCount: SOFTMAX_SCRATCH_DOUBLES * MemoryLayout<Double>.size, alignment: 64
    ).assumingMemoryBound(to: Double.self)
  }

  mutating func check(_ batch: Batch, _ exact: ExactRows) {
    findings.checked += batch.logits.count
    checkFloats(batch, exact, .binary32, .nearest)
    // The other grids and modes take turns.
    let formats = FloatFormat.all.filter { $0.significandBits <= 24 }
    let modes: [RoundingMode] = [.nearest, .down, .up]
    let format = formats[targets / modes.count % formats.count]
    checkFloats(batch, exact, format, modes[targets % modes.count])
    targets += 1
    checkDoubles(batch, exact)
    checkLogs(batch, exact, of: Double.self, .binary64)
    checkLogs(batch, exact, of: Float.self, .binary32)
    checkProbes(batch, exact)
    checkAccurate(batch, exact)
  }

  private mutating func checkFloats(
    _ batch: Batch, _ exact: ExactRows, _ format: FloatFormat, _ mode: RoundingMode
  ) {
    let count = batch.logits.count
    var results = [Float](repeating: -1, count: count)
    var refused = [UInt](repeating: 0, count: count)
    let grid = softmax_grid(
      significand_bits: Int32(format.significandBits), min_exponent: Int32(format.minExponent),
      direction: mode == .nearest ? 0 : mode == .up ? 1 : -1)
    let open = run(SOFTMAX_PROBABILITIES, batch, &results, &refused, grid)
    findings.refusedFloats += open
    compare(batch, "\(format.name) \(mode)", results, refused.prefix(open)) {
      exact.rounded($0, to: format, mode)
    }
  }

  private mutating func checkDoubles(_ batch: Batch, _ exact: ExactRows) {
    let count = batch.logits.count
    var results = [Double](repeating: -1, count: count)
    var refused = [UInt](repeating: 0, count: count)
    let open = run(SOFTMAX_PROBABILITIES, batch, &results, &refused)
    findings.refusedDoubles += open
    compare(batch, "binary64", results, refused.prefix(open)) {
      exact.rounded($0, to: .binary64, .nearest)
    }
  }

  private func run<Output: BitwiseCopyable>(
    _ quantity: softmax_quantity, _ batch: Batch, _ results: inout [Output],
    _ refused: inout [UInt], _ grid: softmax_grid = softmax_grid()
  ) -> Int {
    var task = softmax_task(
      quantity: quantity, takes_doubles: batch.areFloats ? 0 : 1,
      gives_doubles: Output.self == Double.self ? 1 : 0, grid: grid)
    return batch.areFloats
      ? kernels.certify(
        &task, batch.logits.map { Float($0) }, batch.rows, batch.length, &results, &refused,
        scratch)
      : kernels.certify(
        &task, batch.logits, batch.rows, batch.length, &results, &refused, scratch)
  }

  private mutating func checkLogs<Output: BinaryFloatingPoint & BitwiseCopyable>(
    _ batch: Batch, _ exact: ExactRows, of type: Output.Type, _ format: FloatFormat
  ) {
    var results = [Output](repeating: 1, count: batch.logits.count)
    var refused = [UInt](repeating: 0, count: batch.logits.count)
    var open = run(SOFTMAX_LOG_PROBABILITIES, batch, &results, &refused)
    findings.refusedLogs += open
    compare(batch, "log-softmax", results, refused.prefix(open)) {
      exact.roundedLogSoftmax($0, to: format)
    }
    results = [Output](repeating: 1, count: batch.rows)
    open = run(SOFTMAX_LOG_SUM, batch, &results, &refused)
    compare(batch, "log-sum-exp", results, refused.prefix(open)) {
      exact.roundedLogSumExp(row: $0, to: format)
    }
  }

  /// Records every accepted result that is not `wanted`, of which nil stands for no softmax.
  private mutating func compare<Output: BinaryFloatingPoint>(
    _ batch: Batch, _ name: String, _ results: [Output], _ refused: ArraySlice<UInt>,
    wanted: (Int) -> Double?
  ) {
    let refused = Set(refused)
    for index in results.indices where !refused.contains(UInt(index)) {
      let got = Double(results[index])
      guard let due = wanted(index), got.bitPattern != due.bitPattern else { continue }
      let row = results.count == batch.rows ? index : index / batch.length
      findings.mismatches.append(
        "\(findings.set.rawValue) \(name): result \(index), got \(got), wanted \(due), logits "
          + "\(batch.logits[row * batch.length..<(row + 1) * batch.length].prefix(20))")
    }
  }

  private mutating func checkProbes(_ batch: Batch, _ exact: ExactRows) {
    let count = batch.logits.count
    var values = [Double](repeating: 0, count: count)
    var (heads, tails) = (values, values)
    kernels.probe_float(batch.logits, batch.rows, batch.length, &values, scratch)
    kernels.probe_double(batch.logits, batch.rows, batch.length, &heads, &tails, scratch)
    for index in 0..<count where !heads[index].isNaN {
      let gap = exact.gaps[index]
      if gap > -110 {
        findings.floatError = max(findings.floatError, exact.softmaxError(index, [values[index]]))
      }
      if gap > -640 {
        let error = exact.softmaxError(index, [heads[index], tails[index]])
        findings.doubleError = max(findings.doubleError, error)
      }
    }
  }

  private mutating func checkAccurate(_ batch: Batch, _ exact: ExactRows) {
    let count = batch.length
    var numbers = [Double](repeating: 0, count: 4 * count)
    var exponents = [Int32](repeating: 0, count: count)
    for row in 0..<batch.rows {
      let logits = Array(batch.logits[row * count..<(row + 1) * count])
      let largest = logits.max()!
      guard largest.isFinite else { continue }
      let sums = numbers.withUnsafeMutableBufferPointer { numbers in
        exponents.withUnsafeMutableBufferPointer { exponents in
          let start = numbers.baseAddress!
          let target = softmax_accurate_row(
            heads: start, tails: start + count, gaps: start + 2 * count,
            gap_tails: start + 3 * count, exponents: exponents.baseAddress!)
          return kernels.accurate(logits, count, largest, 1, 0, target)
        }
      }
      for index in 0..<count where logits[index].isFinite {
        let error = exact.exponentialError(
          row * count + index, [numbers[index], numbers[count + index]],
          exponent: Int(exponents[index]))
        findings.exponentialError = max(findings.exponentialError, error)
      }
      let parts = [sums.others_head, sums.others_tail]
      if let error = exact.sumError(row: row, parts) {
        findings.sumError = max(findings.sumError, error)
      }
    }
  }
}
