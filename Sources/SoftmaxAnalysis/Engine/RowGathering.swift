import SoftmaxReference

/// Gathers rows that are visited one by one into stretches.
struct RowGathering {
  /// How many parts of the engine's are gathered before they are handed on: whole ones, so that these do not depend on
  /// it.
  let parts: Int
  /// What goes with the row of a number; nil where the quantity needs nothing.
  let companion: ((Int) throws -> RowCompanion)?

  private var numbers: [Int] = []
  private var logits: [Double] = []
  private var companions: [RowCompanion] = []
  private var length = 0

  init(parts: Int, companion: ((Int) throws -> RowCompanion)?) {
    self.parts = parts
    self.companion = companion
  }

  /// Calls `body` with stretches of rows of one length, in order.
  ///
  /// - Throws: what `visitRows`, `companion` and `body` throw; `ReferenceError.emptyRow`.
  mutating func forEachStretch(
    _ visitRows: ((Int, [Double]) throws -> Void) throws -> Void,
    body: (RowStretch) throws -> Void
  ) throws {
    var gathering = self
    try withoutActuallyEscaping(body) { body in
      try visitRows { number, row in
        if row.count != gathering.length || gathering.isFull {
          try gathering.handOn(body)
        }
        try gathering.add(number, row)
      }
    }
    try gathering.handOn(body)
  }

  private var isFull: Bool {
    numbers.count >= parts * JudgingEngine.partRows(length: length)
  }

  private mutating func add(_ number: Int, _ row: [Double]) throws {
    guard !row.isEmpty else { throw ReferenceError.emptyRow(row: number) }
    length = row.count
    numbers.append(number)
    logits += row
    if let companion { companions.append(try companion(number)) }
  }

  private mutating func handOn(_ body: (RowStretch) throws -> Void) throws {
    guard !numbers.isEmpty else { return }
    let stretch = RowStretch(numbers: numbers, logits: logits, companions: companions)
    (numbers, logits, companions) = ([], [], [])
    try body(stretch)
  }
}
