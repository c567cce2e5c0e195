/// What does not go together: counts and places of logits, results and what goes with rows.
public enum ShapeMismatch: Sendable, Hashable {
  /// The logits are not whole rows.
  case logits(count: Int, length: Int)
  /// The results are not as many as the rows give.
  case results(count: Int, due: Int)
  /// The outputs to be measured, or the memory for what is due or for their errors, are not as many as the rows give.
  case outputs(count: Int, due: Int)
  /// What goes with the rows is not one for each.
  case companions(count: Int, rows: Int)
  /// The quantity needs a label or targets, and the row has none.
  case noCompanion(row: Int)
  /// A label is none of the row's classes.
  case label(Int, classes: Int, row: Int)
  /// Numbers that go with a row are not one for each logit.
  case numbers(count: Int, due: Int, row: Int)
  /// The layout of results is not that of what the rows give.
  case resultLayout(RowLayout, rows: Int, width: Int)
  /// The layout of logits or results leads beyond their memory.
  case layout(RowLayout, memory: Int)
  /// The layout of results has two of them in one place, or may have.
  case overlap(RowLayout)
}

extension ShapeMismatch {
  /// The same of a row that has another number elsewhere.
  func renumbered(_ number: (Int) -> Int) -> ShapeMismatch {
    switch self {
    case .noCompanion(let row): .noCompanion(row: number(row))
    case .label(let label, let classes, let row):
      .label(label, classes: classes, row: number(row))
    case .numbers(let count, let due, let row): .numbers(count: count, due: due, row: number(row))
    case .logits, .results, .outputs, .companions, .resultLayout, .layout, .overlap: self
    }
  }
}
