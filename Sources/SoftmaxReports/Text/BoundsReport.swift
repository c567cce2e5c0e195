public import SoftmaxAnalysis

/// A bounds study as text.
public enum BoundsReport {
  public static func text(_ study: BoundsStudy, style: TextStyle = .plain) -> String {
    TextRenderer.text(
      [.lines([Document.Text(heading(study))]), .table(table(study)), .list(notes(study))], style)
  }

  private static func heading(_ study: BoundsStudy) -> String {
    let first = study.rows[0]
    var text = "\(study.quantity.rawValue) of \(first.logitRows) rows in "
    text += PipelineText.description(study.pipeline)
    text += ", errors in units of u = \(NumberStyle.digits(study.unitRoundoff, 3))"
    return text
  }

  private static func table(_ study: BoundsStudy) -> Document.Table {
    var table = Document.Table(columns: [.init("algorithm", isNumber: false)])
    let isSoftmax = study.quantity.range == .probability
    table.columns += ["mean", "max", "row", "mean bound", "max bound"].map { .init($0) }
    if isSoftmax {
      table.columns += ["componentwise mean", "max"].map { .init($0) }
    }
    table.rows = study.rows.map { row in
      let figures = [row.meanError, row.maxError].map(NumberStyle.ulps)
      let bounds = [row.meanBound, row.maxBound].map(NumberStyle.ulps)
      let tail =
        isSoftmax
        ? [row.meanComponentwiseError, row.maxComponentwiseError].map(NumberStyle.ulps) : []
      let place = row.worstRow.map { "\($0)" } ?? "-"
      return ([row.algorithm] + figures + [place] + bounds + tail).map { Document.Text($0) }
    }
    return table
  }

  private static func notes(_ study: BoundsStudy) -> [String] {
    let first = study.rows[0]
    let undefined = first.logitRows - first.keptRows - first.overflowRows
    var notes = [
      "\(first.overflowRows) of \(first.logitRows) rows overflow in the naive algorithm and are left "
        + "out for all; \(first.keptRows) are kept."
    ]
    if undefined > 0 {
      notes.append("\(undefined) rows have no finite exact result and are left out as well.")
    }
    if let mean = study.condition.meanNormwise, let most = study.condition.maxNormwise {
      notes.append(
        "Condition number of \(study.quantity.rawValue), normwise: mean \(NumberStyle.ulps(mean)), "
          + "max \(NumberStyle.ulps(most)); componentwise: mean "
          + "\(NumberStyle.ulps(study.condition.meanComponentwise)), max "
          + "\(NumberStyle.ulps(study.condition.maxComponentwise)).")
    }
    for row in study.rows where row.rowsAboveBound ?? 0 > 0 {
      notes.append(
        "\(row.algorithm): \(row.rowsAboveBound!) rows are above the bound, which is of first order."
      )
    }
    notes.append(
      study.quantity.range == .probability
        ? "Errors are normwise, max |computed - exact| / (u max exact), which hides the tail; "
          + "componentwise ones are relative to each output."
        : "Errors are relative to the exact value.")
    notes.append(
      "Bounds are of first order in u (Blanchard, Higham, Higham 2021); - where there is none.")
    return notes
  }
}

/// Names for pipelines.
enum PipelineText {
  /// `binary16`, or each format with its part, and what differs from IEEE 754's defaults.
  static func description(_ pipeline: PipelineRecord) -> String {
    let isUniform =
      Set([pipeline.input, pipeline.arithmetic, pipeline.accumulator, pipeline.output]).count == 1
    var parts =
      isUniform
      ? [pipeline.arithmetic]
      : [
        "\(pipeline.arithmetic) arithmetic", "\(pipeline.input) input",
        "\(pipeline.accumulator) accumulator", "\(pipeline.output) output",
      ]
    if let seed = pipeline.seed {
      parts.append("stochastic rounding from seed \(seed)")
    } else if pipeline.rounding != "nearest" {
      parts.append("rounding \(pipeline.rounding)")
    }
    if pipeline.subnormals == .flushed { parts.append("subnormals flushed") }
    if pipeline.overflow != "standard" { parts.append("overflow to \(pipeline.overflow)") }
    if pipeline.summation != .plain { parts.append("\(pipeline.summation) summation") }
    return parts.joined(separator: ", ")
  }
}
