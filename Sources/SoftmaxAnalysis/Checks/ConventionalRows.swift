import SoftmaxReference

/// Rows in which what is due follows a convention.
struct ConventionalRows {
  /// Rows that the outputs should be the results of.
  private(set) var logits: [Double]
  /// The same, but for a row that has a softmax in the place of each that should be all zeros, so that even
  /// formats without NaN can measure it.
  private(set) var measured: [Double]
  private let length: Int
  /// The rows that should be all zeros.
  private var zeros: [Int] = []

  init(_ received: [Double], length: Int, _ convention: RowConvention) {
    (logits, measured, self.length) = (received, received, length)
    guard convention != .standard else { return }
    for row in 0..<received.count / length {
      let places = row * length..<(row + 1) * length
      switch convention.substitute(for: received[places]) {
      case .itself: continue
      case .zeros:
        zeros.append(row)
        measured[places.lowerBound] = 0
      case .row(let substitute):
        logits.replaceSubrange(places, with: substitute)
        measured.replaceSubrange(places, with: substitute)
      }
    }
  }

  /// Sets what is due, and the errors, in rows that should be all zeros: an exact 0 has the least subnormal
  /// number for its ulp, as a masked class has.
  func setZeros(
    _ due: inout [Double], _ ulps: inout [[Double]], _ outputs: [[Double]], _ reference: Reference
  ) throws(ReferenceError) {
    guard let first = zeros.first else { return }
    let zero = try reference.certify([0, -.infinity], row: first)[1]
    for place in zeros.lazy.flatMap({ $0 * length..<($0 + 1) * length }) {
      due[place] = zero.value
      for maker in outputs.indices {
        ulps[maker][place] =
          zero.ulpError(of: outputs[maker][place], in: reference.format) ?? .nan
      }
    }
  }
}
