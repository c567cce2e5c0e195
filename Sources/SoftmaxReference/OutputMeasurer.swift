internal import CSoftmaxKernels
import ErrorFree
import FloatFormats
public import SoftmaxTiers

/// Measures somebody's outputs against the certified values, at nearly the speed of the kernels; one for
/// each thread.
///
/// Errors are those of `CertifiedValue.ulpError(of:in:)`; by kernels, off by at most 2^-30 ulp or 2^-50 of themselves,
/// whichever is more, in rows of up to 2^23 logits (by twice as much in rows twice as long, and so on). They come from double-double arithmetic (`RowSums` has
/// its bounds) for whole rows at once; what that cannot tell, a value next to a power of two or logits out of
/// its reach, goes through `Reference.certify`.
public struct OutputMeasurer: ~Copyable {
  private let reference: Reference
  private let length: Int
  private let method: Method
  private let inverse: DoubleDouble
  private let kernels: softmax_kernels
  private let scratch: AccurateScratch
  private var worker: RowWorker
  private var open: [UInt]
  /// The task of the kernel for narrow formats, where it is one.
  private let narrow: softmax_measure_task?
  private let doubles = KernelScratch()
  /// The elements of the rows measured last that are not decided, or whose errors are not: those have the
  /// ulps NaN, and the first are due NaN. In the order of the rows.
  public private(set) var undecided: [UndecidedElement] = []
  /// The places of the outputs measured last whose exact value is a saturated one, and not only rounded to it, but
  /// for those of rows that kernels measured: there the row's kind says so.
  public private(set) var exactlySaturated: [Int] = []

  /// How errors are measured.
  public enum Method: Sendable {
    /// By kernels, to within 2^-30 ulp.
    case kernels
    /// By an enclosure of each value, to the last digits: for figures that stand beside an account of the same
    /// elements. It takes about five times as long.
    case enclosures
  }

  /// - Parameter length: logits of every row.
  /// - Precondition: `length` is 1 or more.
  public init(_ reference: Reference, length: Int, by method: Method = .kernels) {
    precondition(length >= 1, "a row has one logit or more")
    self.reference = reference
    self.length = length
    self.method = method
    inverse = FloatEnvironment.ordinary {
      DoubleDouble(1) / DoubleDouble(reference.temperature)
    }
    kernels = reference.plan.instructionSet.kernels
    scratch = AccurateScratch(length: length)
    worker = RowWorker(reference, length: length, firstRow: 0)
    open = Array(repeating: 0, count: length)
    let format = reference.format
    let isNarrow =
      reference.quantity.rule.kernel == .probabilities && reference.temperature == 1
      && format.significandBits <= 24 && format.minExponent >= -126
    narrow =
      isNarrow
      ? softmax_measure_task(
        is_log: 0, head: 0, tail: 0, epsilon: 0,
        significand_bits: Int32(format.significandBits),
        min_exponent: Int32(format.minExponent)) : nil
  }

  /// Measures whole rows.
  ///
  /// - Parameters:
  ///   - logits: rows after each other.
  ///   - companions: what goes with each row, or nothing where the quantity needs nothing.
  ///   - outputs: numbers of the reference's format, one for each logit, or for each row for log-sum-exp; of
  ///     several makers those of all rows by the first, then by the second, and so on.
  ///   - due: gets the certified values, once for all makers.
  ///   - ulps: gets the errors of each output, `(output - exact) / ulp`; NaN where an output has none.
  ///   - firstRow: the number of the first row, for the error text only.
  /// - Throws: `ReferenceError` as `Reference.certify` does: `.wrongShape` unless the logits are whole rows, `due` are
  ///   as many as they give, and `outputs` and `ulps` as many for each maker.
  public mutating func measure(
    _ logits: Span<Double>, with companions: [RowCompanion] = [], _ outputs: Span<Double>,
    due: inout MutableSpan<Double>, ulps: inout MutableSpan<Double>, firstRow: Int
  ) throws(ReferenceError) {
    try check(logits.count, companions, due.count, outputs.count, ulps.count)
    try logits.withUnsafeBufferPointer { logits throws(ReferenceError) in
      try outputs.withUnsafeBufferPointer { outputs throws(ReferenceError) in
        try due.withUnsafeMutableBufferPointer { due throws(ReferenceError) in
          try ulps.withUnsafeMutableBufferPointer { ulps throws(ReferenceError) in
            try FloatEnvironment.ordinary { () throws(ReferenceError) in
              try measure(logits, companions, outputs, due: due, ulps: ulps, firstRow: firstRow)
            }
          }
        }
      }
    }
  }

  /// The same of arrays.
  public mutating func measure(
    _ logits: [Double], with companions: [RowCompanion] = [], _ outputs: [Double],
    due: inout [Double], ulps: inout [Double], firstRow: Int
  ) throws(ReferenceError) {
    try check(logits.count, companions, due.count, outputs.count, ulps.count)
    try logits.withUnsafeBufferPointer { logits throws(ReferenceError) in
      try outputs.withUnsafeBufferPointer { outputs throws(ReferenceError) in
        try due.withUnsafeMutableBufferPointer { due throws(ReferenceError) in
          try ulps.withUnsafeMutableBufferPointer { ulps throws(ReferenceError) in
            try FloatEnvironment.ordinary { () throws(ReferenceError) in
              try measure(logits, companions, outputs, due: due, ulps: ulps, firstRow: firstRow)
            }
          }
        }
      }
    }
  }

  private func check(
    _ logitCount: Int, _ companions: [RowCompanion], _ dueCount: Int, _ outputCount: Int,
    _ ulpCount: Int
  ) throws(ReferenceError) {
    let rows = logitCount / length
    guard logitCount == rows * length else {
      throw .wrongShape(.logits(count: logitCount, length: length))
    }
    let due = rows * reference.quantity.outputCount(length)
    guard dueCount == due else { throw .wrongShape(.outputs(count: dueCount, due: due)) }
    let makers = max(1, outputCount / max(due, 1))
    for count in [outputCount, ulpCount] where count != makers * due {
      throw .wrongShape(.outputs(count: count, due: makers * due))
    }
    let isNeeded = reference.quantity.rule.companion != .nothing
    guard !isNeeded && companions.isEmpty || companions.count == rows else {
      throw .wrongShape(.companions(count: companions.count, rows: rows))
    }
  }

  private mutating func measure(
    _ logits: UnsafeBufferPointer<Double>, _ companions: [RowCompanion],
    _ outputs: UnsafeBufferPointer<Double>, due: UnsafeMutableBufferPointer<Double>,
    ulps: UnsafeMutableBufferPointer<Double>,
    firstRow: Int
  ) throws(ReferenceError) {
    undecided = []
    exactlySaturated = []
    guard !logits.isEmpty || !outputs.isEmpty else { return }
    let rows = logits.count / length
    let width = reference.quantity.outputCount(length)
    let isByKernels = isProbability || isLogarithm
    let isMeasuredSo = isByKernels && (method == .kernels || worker.hasKernels)
    if isMeasuredSo { try certify(logits, due, firstRow: firstRow) }
    var made: [MadeRow] = []
    for row in 0..<rows {
      let x = UnsafeBufferPointer(rebasing: logits[row * length..<(row + 1) * length])
      let values = UnsafeMutableBufferPointer(rebasing: due[row * width..<(row + 1) * width])
      made.removeAll(keepingCapacity: true)
      for start in stride(from: row * width, to: outputs.count, by: max(due.count, 1)) {
        made.append(
          MadeRow(
            outputs: UnsafeBufferPointer(rebasing: outputs[start..<start + width]),
            ulps: UnsafeMutableBufferPointer(rebasing: ulps[start..<start + width])))
      }
      if !isMeasuredSo || !measureBy(method, x, made, values, number: firstRow + row) {
        try measureEach(
          x, companions.isEmpty ? .none : companions[row], made, values, start: row * width,
          row: firstRow + row)
      }
      for made in made {
        for index in values.indices where made.outputs[index] == values[index] {
          made.ulps[index] = Enclosure.heldAtHalf(made.ulps[index])
        }
      }
    }
    for element in undecided {
      let place = (element.row - firstRow) * width + element.index
      for start in stride(from: 0, to: ulps.count, by: max(due.count, 1)) {
        ulps[start + place] = .nan
      }
    }
    undecided = Set(undecided).sorted(by: UndecidedElement.isBefore)
  }

  /// The certified values of whole rows.
  private mutating func certify(
    _ logits: UnsafeBufferPointer<Double>, _ due: UnsafeMutableBufferPointer<Double>, firstRow: Int
  ) throws(ReferenceError) {
    let rows = 0..<logits.count / length
    worker.firstRow = firstRow
    let known = worker.tally.undecided.count
    worker.certify(
      rows, RowMemory(logits, RowLayout(rows: rows.count, of: length)),
      MutableRowMemory(due, RowLayout(rows: rows.count, of: due.count / rows.count)))
    if let error = worker.error { throw error }
    undecided += worker.tally.undecided[known...]
  }
}

/// One maker's outputs of a row, and the place of their errors.
private struct MadeRow {
  let outputs: UnsafeBufferPointer<Double>
  let ulps: UnsafeMutableBufferPointer<Double>
}

extension OutputMeasurer {
  /// Measures a row all of it; false where that is not enough.
  private mutating func measureBy(
    _ method: Method, _ x: UnsafeBufferPointer<Double>, _ made: [MadeRow],
    _ due: UnsafeMutableBufferPointer<Double>, number: Int
  ) -> Bool {
    switch method {
    case .enclosures: return measureByEnclosures(x, made, due, number: number)
    case .kernels:
      for made in made
      where !measureByKernel(x, made.outputs, due, made.ulps, number: number) {
        return false
      }
      return true
    }
  }

  /// Measures a row by an enclosure of each of its values in double-double arithmetic.
  private mutating func measureByEnclosures(
    _ x: UnsafeBufferPointer<Double>, _ made: [MadeRow],
    _ due: UnsafeMutableBufferPointer<Double>, number: Int
  ) -> Bool {
    guard let kind = try? RowKind(Array(x), row: number), let row = reference.accurateRow(kind)
    else { return false }
    let negativeLogarithm = isLogarithm ? -row.logarithmOfSum : nil
    let format = reference.format
    var open: [Int] = []
    for index in x.indices {
      let enclosure =
        x[index] == -.infinity
        ? Enclosure(isLogarithm ? -.infinity : 0)
        : negativeLogarithm.map { row.gap(at: index).moved(by: $0) } ?? row.probability(at: index)
      guard enclosure.isNarrow, !enclosure.straddlesPowerOfTwo else {
        open.append(index)
        continue
      }
      for made in made {
        made.ulps[index] =
          enclosure.ulpError(of: made.outputs[index], due: due[index], in: format) ?? .nan
      }
    }
    guard !open.isEmpty else { return true }
    guard let values = try? certified(x, .none, at: open, row: number) else { return false }
    for (index, value) in zip(open, values) {
      for made in made {
        made.ulps[index] = value.ulpError(of: made.outputs[index], in: format) ?? .nan
      }
    }
    return true
  }

  /// Measures a row by the kernels, all of it; false where it is none of theirs.
  private mutating func measureByKernel(
    _ x: UnsafeBufferPointer<Double>, _ y: UnsafeBufferPointer<Double>,
    _ due: UnsafeMutableBufferPointer<Double>, _ ulps: UnsafeMutableBufferPointer<Double>,
    number: Int
  ) -> Bool {
    guard let facts = RowFacts(x) else {
      // NaN is due everywhere.
      ulps.update(repeating: .nan)
      return true
    }
    let isInReach =
      reference.base == .e && 0x1p-900...0x1p900 ~= reference.temperature
      && facts.maximum.magnitude < 0x1p900
    guard isInReach, facts.hasOthers, length <= 1 << 40, !mayBeSaturated(due) else { return false }
    if measureNarrow(x, y, ulps, largest: facts.maximum) { return true }
    // Sound: the scratch memory is for rows of this length.
    let found = kernels.accurate(
      x.baseAddress, length, facts.maximum, inverse.head, inverse.tail, scratch.row)
    let sums = RowSums(
      found, count: length, gapEpsilon: RowSums.gapEpsilon(reference.temperature),
      instructionSet: reference.plan.instructionSet)
    guard let task = task(sums) else { return false }
    let count = withUnsafePointer(to: task) { task in
      // Sound: `y` and `ulps` are of the row's length, as is `open`.
      kernels.measure(task, scratch.row, y.baseAddress, length, ulps.baseAddress, &open)
    }
    let places = open[..<count].map { Int($0) }.filter { due[$0].isFinite }
    if !places.isEmpty {
      guard let values = try? certified(x, .none, at: places, row: number) else { return false }
      for (index, value) in zip(places, values) {
        ulps[index] = value.ulpError(of: y[index], in: reference.format) ?? .nan
      }
    }
    if isLogarithm {
      // Of masked classes, and beyond the format's largest number.
      for index in x.indices where !due[index].isFinite {
        ulps[index] = y[index] == due[index] ? 0 : .nan
      }
    }
    return true
  }

  /// Whether the kernels measure probabilities, or logarithms of probabilities.
  private var isProbability: Bool { reference.quantity.rule.kernel == .probabilities }
  private var isLogarithm: Bool { reference.quantity.rule.kernel == .logProbabilities }

  /// Whether an exact value of the row may lie beyond the largest number, which is due for it: the kernels
  /// count from exact values only.
  private func mayBeSaturated(_ due: UnsafeMutableBufferPointer<Double>) -> Bool {
    let greatest = reference.format.greatestFiniteMagnitude
    return isLogarithm && due.contains { $0.magnitude == greatest }
  }

  /// How the kernel is to measure a row of these sums; nil where their logarithm is out of its reach.
  private func task(_ sums: RowSums) -> softmax_measure_task? {
    let isLog = isLogarithm
    guard let term = isLog ? sums.negativeLogarithm : sums.reciprocal else { return nil }
    return softmax_measure_task(
      is_log: isLog ? 1 : 0, head: term.value.head, tail: term.value.tail, epsilon: term.epsilon,
      significand_bits: Int32(reference.format.significandBits),
      min_exponent: Int32(reference.format.minExponent))
  }

  /// Measures the probabilities of a row in a narrow format; false where that is not enough.
  private mutating func measureNarrow(
    _ x: UnsafeBufferPointer<Double>, _ y: UnsafeBufferPointer<Double>,
    _ ulps: UnsafeMutableBufferPointer<Double>, largest: Double
  ) -> Bool {
    guard let narrow, length <= SOFTMAX_KEPT_LOGITS, largest.magnitude < 0x1p900 else {
      return false
    }
    let count = withUnsafePointer(to: narrow) { task in
      // Sound: `y` and `ulps` are of the row's length, as is `open`.
      kernels.measure_narrow(
        task, x.baseAddress, largest, y.baseAddress, length, ulps.baseAddress, &open,
        doubles.memory)
    }
    return count == 0
  }

  /// Measures a row element by element.
  private mutating func measureEach(
    _ x: UnsafeBufferPointer<Double>, _ companion: RowCompanion, _ made: [MadeRow],
    _ due: UnsafeMutableBufferPointer<Double>, start: Int, row: Int
  ) throws(ReferenceError) {
    let values = try certified(x, companion, at: Array(due.indices), row: row)
    for (index, value) in values.enumerated() {
      due[index] = value.value
      for made in made {
        made.ulps[index] = value.ulpError(of: made.outputs[index], in: reference.format) ?? .nan
      }
      if reference.quantity.rule.isSaturated(value.value), value.isExact {
        exactlySaturated.append(start + index)
      }
    }
  }

  /// The certified values at some indices of a row; equal logits with nothing beside them have equal values,
  /// worked out once.
  private mutating func certified(
    _ x: UnsafeBufferPointer<Double>, _ companion: RowCompanion, at indices: [Int], row: Int
  ) throws(ReferenceError) -> [CertifiedValue] {
    if companion != .none {
      let values = try reference.certify(Array(x), with: companion, at: indices, row: row)
      undecided += values.compactMap(\.undecided)
      return values
    }
    var slots: [UInt64: Int] = [:]
    var distinct: [Int] = []
    let places = indices.map { index in
      let slot = slots[x[index].bitPattern] ?? distinct.count
      if slot == distinct.count {
        slots[x[index].bitPattern] = slot
        distinct.append(index)
      }
      return slot
    }
    let values = try reference.certify(Array(x), at: distinct, row: row)
    for (index, place) in zip(indices, places) {
      if let element = values[place].undecided {
        undecided.append(element.moved(toRow: row, index: index))
      }
    }
    return places.map { values[$0] }
  }
}

/// What decides how a row is measured.
private struct RowFacts {
  private(set) var maximum = -Double.infinity
  /// Whether there is a finite logit below the largest.
  private(set) var hasOthers = false

  /// Nil for a row with a NaN or +inf, or without a finite logit.
  init?(_ x: UnsafeBufferPointer<Double>) {
    var total = 0.0
    for logit in x {
      maximum = logit > maximum ? logit : maximum
      total += logit * 0
    }
    // NaN with any NaN or infinity: such rows are looked at again.
    if total.isNaN {
      guard !x.contains(where: { $0.isNaN || $0 == .infinity }), maximum > -.infinity else {
        return nil
      }
    }
    hasOthers = x.contains { $0 < maximum && $0 > -.infinity }
  }
}
