import SoftmaxCore

/// The colours of charts by what they mean: the same on every page, and another for everything else on a page.
/// Those of one group stand in charts together.
enum Meaning {
  // MARK: - Algorithms: the pages on tensors and on algorithms

  static func algorithm(_ name: String) -> Int {
    SoftmaxAlgorithms.all.firstIndex { $0.name == name } ?? 0
  }

  // MARK: - Saturation: the pages on tensors and the atlas

  static let one = 10
  static let zero = 11
  static let subnormal = 4
  /// All classes, or all rows, of which some saturate.
  static let all = 12

  // MARK: - What is early: the atlas

  /// By the summation's place among those of the atlas. The first is that of the bands as well.
  static func earlyOne(_ summation: Int) -> Int { [1, 7, 5][summation % 3] }
  /// Early ones on [d, 0, ...].
  static let earlyOneBelowZero = 6
  static let earlyZero = 3

  // MARK: - Sets of rows: the page on libraries

  static func rows(_ set: Int) -> Int { [0, 1, 3][set % 3] }
}
