import TensorFiles

/// Tensors: the numbers must be the same each way that they are read.
enum TensorReading {
  static func read(_ bytes: [UInt8], name: String) {
    for axis in [-1, 0] {
      guard let source = try? LogitsSource(bytes: bytes, name: name, axis: axis),
        source.rowCount * source.rowLength <= 1 << 16
      else { continue }
      read(source)
    }
  }

  private static func read(_ source: LogitsSource) {
    var rows: [Double] = []
    do {
      try source.forEachRow { _, row in rows += row }
    } catch {
      precondition(!"\(error)".isEmpty)
      return
    }
    var stretches: [Double] = []
    do {
      try source.forEachStretch(capacity: 7) { stretches += try source.rows($0).numbers }
    } catch {
      fatalError("what was read as rows cannot be read in stretches: \(error)")
    }
    precondition(
      rows.map(\.bitPattern) == stretches.map(\.bitPattern), "rows and stretches differ")
    precondition(rows.count == source.rowCount * source.rowLength, "numbers are missing")
  }
}
