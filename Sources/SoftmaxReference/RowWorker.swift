import FloatFormats
import SoftmaxTiers

/// One thread's part of the certification of rows.
struct RowWorker: ~Copyable {
  private let reference: Reference
  private let length: Int
  /// What goes with each row, if the quantity needs anything.
  private let companions: [RowCompanion]
  /// The number of the first row, for the error text only.
  var firstRow: Int
  private var fast: FastTier?
  /// What kernels give, where results are of another type.
  private var floats: [Float] = []
  private(set) var tally = CertificateTally()
  private(set) var error: ReferenceError?

  init(
    _ reference: Reference, length: Int, firstRow: Int, with companions: [RowCompanion] = []
  ) {
    self.reference = reference
    self.length = length
    self.companions = companions
    self.firstRow = firstRow
    fast =
      reference.base == .e
      ? FastTier(
        reference.quantity.rule.kernel, temperature: reference.temperature, reference.target,
        reference.plan) : nil
  }

  /// Whether kernels give the results, but for the few that they refuse.
  var hasKernels: Bool { fast != nil }

  /// The results of some of the rows that `logits` holds, into their places.
  ///
  /// - Precondition: the results' type holds every number of the format.
  mutating func certify<Logit: KernelNumber, Output: KernelNumber>(
    _ rows: Range<Int>, _ logits: RowMemory<Logit>, _ results: MutableRowMemory<Output>
  ) {
    logits.with(rows) { x in
      results.with(rows) { y in
        do throws(ReferenceError) {
          // Kernels read no Float16; every one of them is a Float.
          if fast != nil, Logit.kernelKind.format == .binary16 {
            let logits = x.map { Float($0) }
            try logits.withUnsafeBufferPointer { x throws(ReferenceError) in
              try certify(x, y, first: rows.lowerBound)
            }
          } else {
            try certify(x, y, first: rows.lowerBound)
          }
        } catch {
          self.error = error
        }
      }
    }
  }

  /// The rows of a chunk, of which the first is numbered `first`.
  private mutating func certify<Logit: KernelNumber, Output: KernelNumber>(
    _ x: UnsafeBufferPointer<Logit>, _ y: UnsafeMutableBufferPointer<Output>, first: Int
  ) throws(ReferenceError) {
    guard let given = fast?.resultFormat else {
      let width = reference.quantity.outputCount(length)
      for row in 0..<x.count / length {
        try finish(row, Array(0..<width), x, y, number: first + row)
      }
      return
    }
    if given == Output.kernelKind.format {
      try certifyFast(x, y, first: first)
      return
    }
    // Floats hold every result: only binary64 is given as Doubles, and no other type holds those.
    var floats = self.floats
    self.floats = []
    if floats.count < y.count { floats = Array(repeating: 0, count: y.count) }
    try floats.withUnsafeMutableBufferPointer { floats throws(ReferenceError) in
      try certifyFast(x, UnsafeMutableBufferPointer(rebasing: floats[..<y.count]), first: first)
    }
    for index in y.indices { y[index] = Output(floats[index]) }
    self.floats = floats
  }

  /// By the kernels, which give results of this type, and by the other tiers what they refuse.
  private mutating func certifyFast<Logit: KernelNumber, Output: KernelNumber>(
    _ x: UnsafeBufferPointer<Logit>, _ y: UnsafeMutableBufferPointer<Output>, first: Int
  ) throws(ReferenceError) {
    let width = reference.quantity.outputCount(length)
    let open = fast!.certify(x, length: length, into: y)
    if !reference.format.hasNaN, let place = y.firstIndex(where: \.isNaN) {
      throw .notANumber(row: firstRow + first + place / width, format: reference.format.name)
    }
    tally.add(.fast, y.count - open.count)
    // The refused elements of short rows come by position in the row first.
    for (row, indices) in Dictionary(grouping: open, by: { $0 / width }) {
      try finish(row, indices.map { $0 % width }, x, y, number: first + row)
    }
  }

  /// The row numbered `row` of the chunk, at the indices that are open.
  private mutating func finish<Logit: KernelNumber, Output: KernelNumber>(
    _ row: Int, _ indices: [Int], _ x: UnsafeBufferPointer<Logit>,
    _ y: UnsafeMutableBufferPointer<Output>, number: Int
  ) throws(ReferenceError) {
    let logits = (row * length..<(row + 1) * length).map { x[$0].double }
    let values = try reference.certify(
      logits, with: companions.isEmpty ? .none : companions[number], at: indices,
      row: firstRow + number)
    let start = row * reference.quantity.outputCount(length)
    for (index, value) in zip(indices, values) {
      y[start + index] = Output(value.value)
    }
    tally.add(values.lazy.map(\.certificate))
  }
}
