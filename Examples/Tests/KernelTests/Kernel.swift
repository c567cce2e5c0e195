import Foundation

/// The implementation under test.
func kernel(_ logits: [Float], rowLength: Int) -> [Float] {
  stride(from: 0, to: logits.count, by: rowLength).flatMap { start in
    let row = logits[start..<start + rowLength]
    let terms = row.map { exp($0 - row.max()!) }
    let sum = terms.reduce(0, +)
    return terms.map { $0 / sum }
  }
}
