/// The right numbers in the wrong places.
extension SuspectTrial {
  var arrangementFits: [SuspectFit] {
    [
      fit(.reversed) { claim(of: $0.logits.reversed()) },
      fit(.permuted, as: permuted), ones,
    ].compactMap { $0 }
  }

  /// The logits put in the order of the outputs.
  private func permuted(_ row: SuspectRow) -> Claim? {
    let places = row.outputs.indices.sorted { row.outputs[$0] < row.outputs[$1] }
    var exponents = row.logits
    for (place, logit) in zip(places, row.logits.sorted()) { exponents[place] = logit }
    return claim(of: exponents)
  }

  /// What softmax along an axis of length 1 gives: 1 everywhere.
  private var ones: SuspectFit? {
    let one = quantity.range == .probability ? 1.0 : 0.0
    guard rows.allSatisfy({ $0.outputs.allSatisfy { $0 == one } }) else { return nil }
    return SuspectFit(function: .otherAxis, parameter: nil, isFitted: false, error: 0)
  }

  /// The values of other rows: of the row so many further down, or of any.
  var otherRowFits: [SuspectFit] {
    guard rows.count > 1 else { return [] }
    let claims = Dictionary(uniqueKeysWithValues: rows.map { ($0.number, due($0)) })
    for shift in 1..<rowCount {
      for shift in isWhole ? [shift] : [shift, -shift] {
        if let error = error(shiftedBy: shift, claims) {
          let short = isWhole && 2 * shift > rowCount ? shift - rowCount : shift
          return [
            SuspectFit(
              function: .otherRow, parameter: Double(short), isFitted: false, error: error)
          ]
        }
      }
    }
    return [anyOtherRow(claims)].compactMap { $0 }
  }

  /// How far each row's outputs are from those due some rows further down.
  private func error(shiftedBy shift: Int, _ claims: [Int: Claim]) -> Double? {
    var (error, compared) = (0.0, 0)
    for row in rows {
      let place = isWhole ? (row.number + shift) % rowCount : row.number + shift
      guard let claim = claims[place] else { continue }
      guard let found = reach.error(claim, row.outputs) else { return nil }
      error = max(error, found)
      compared += 1
    }
    return compared > 0 && 2 * compared >= rows.count ? error : nil
  }

  /// More rows than these are not compared each with each.
  private static let greatestRowCount = 1024

  private func anyOtherRow(_ claims: [Int: Claim]) -> SuspectFit? {
    guard rows.count <= Self.greatestRowCount else { return nil }
    var error = 0.0
    for row in rows {
      let errors = claims.values.compactMap { reach.error($0, row.outputs) }
      guard let best = errors.min() else { return nil }
      error = max(error, best)
    }
    return SuspectFit(function: .otherRow, parameter: nil, isFitted: false, error: error)
  }
}
