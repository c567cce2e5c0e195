import FloatFormats
import SeededRandom
import SoftmaxReference

/// Rows of one length that are judged in one check, with what is exactly due.
struct Batch {
  struct Row {
    let logits: [Double]
    let elements: [ExactElement]
    let outputs: [Double]
  }

  let quantity: Quantity
  let format: FloatFormat
  let temperature: Double
  let length: Int
  let ulpFloor: Double
  private(set) var rows: [Row]

  var elementCount: Int { rows.count * quantity.outputCount(length) }

  /// Rows come several times, with other outputs.
  init(seed: UInt64, number: Int) {
    var generator = SplitMix64(state: SplitMix64.mixed(seed &+ UInt64(number) &* SplitMix64.step))
    quantity = [.softmax, .softmax, .logSoftmax, .logSumExp].randomElement(using: &generator)!
    format = Self.formats.randomElement(using: &generator)!
    temperature =
      Bool.random(using: &generator) ? 1 : Self.temperatures.randomElement(using: &generator)!
    length = Self.randomLength(&generator)
    rows = []
    let maker = RowMaker(quantity: quantity, format: format, temperature: temperature)
    let distinct = length > 300 ? 1 : Int.random(in: 1...6, using: &generator)
    for _ in 0..<distinct {
      let logits = maker.row(length, &generator)
      let elements = ExactRow(logits, quantity, format, temperature: temperature).elements()
      if !format.hasNaN, elements.contains(where: { $0.due.isNaN }) { continue }
      let outputs = OutputMaker(format, elements.map(\.due))
      for _ in 0..<Int.random(in: 6...24, using: &generator) {
        rows.append(Row(logits: logits, elements: elements, outputs: outputs.outputs(&generator)))
      }
    }
    rows.shuffle(using: &generator)
    // At times a value that is due itself.
    let someDue = rows.first?.elements.map(\.due.magnitude).first { $0.isFinite } ?? 0
    ulpFloor = [0, 0, 0, 1e-30, someDue].randomElement(using: &generator)!
  }

  /// One of its rows alone.
  func only(_ row: Int) -> Batch {
    var batch = self
    batch.rows = [rows[row]]
    return batch
  }

  private static let formats: [FloatFormat] =
    FloatFormat.all + FloatFormat.all
    + [
      (24, -126, 127), (24, -100, 100), (10, -14, 15), (2, -3, 0), (5, -5, 3), (17, -60, 40),
      (24, -140, 127),
      (25, -126, 127), (30, -20, 10), (40, -1000, 1023), (52, -1022, 1023), (53, -500, 500),
    ].map { try! FloatFormat(precision: $0.0, minExponent: $0.1, maxExponent: $0.2) }

  private static let temperatures = [
    0.7, 2, 1e-3, 0.5, 1000, 0x1p-20, 0x1p30, 1e30, 1e300, 1e-300, 3, 0.1,
  ]

  private static let blockEdges = [
    15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 1023, 1025, 2048, 4001,
  ]

  private static func randomLength(_ generator: inout SplitMix64) -> Int {
    switch Int.random(in: 0..<16, using: &generator) {
    case 0: 1
    case 1...3: 2
    case 4...12: .random(in: 3...9, using: &generator)
    case 13...14: .random(in: 10...40, using: &generator)
    default: blockEdges.randomElement(using: &generator)!
    }
  }
}
