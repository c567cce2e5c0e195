/// Which elements of a listed row are written out, with digits of their exact values.
public enum ElementChoice: Sendable, Hashable {
  case all
  /// Those that sentences and tables need: so many with the largest errors, and the first of each kind of
  /// saturation. What is known of the others is in the row's `ResultColumn`s.
  case worst(Int)

  /// The places of the elements of so many outputs, ascending; nil where all are written out.
  func places(among count: Int, _ columns: [ResultColumn]) -> [Int]? {
    guard case .worst(let limit) = self, count > limit, !columns.isEmpty else { return nil }
    var severities = [Double](repeating: 0, count: count)
    for column in columns {
      for (place, ulps) in column.ulps.enumerated() {
        severities[place] = max(severities[place], ulps.isNaN ? .infinity : ulps.magnitude)
      }
    }
    let saturated = columns.flatMap { column in
      Verdict.allCases.flatMap { verdict in
        [0.0, 1].compactMap { column.places(of: verdict, at: $0).first }
      }
    }
    return Set(largest(limit, of: severities) + saturated).sorted()
  }
}
