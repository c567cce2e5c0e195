import SoftmaxAnalysis

/// What the figures about libraries come to, in sentences.
enum LibraryFindings {
  static func section(_ figures: LibraryFigures, beside others: [LibraryFigures]) -> Page.Section {
    let sentences = [
      fewerBits(figures), wider(figures), flushing(figures), gaps(figures), zeros(figures),
      specialValues(figures),
    ].compactMap(\.self)
    let differ = others.map {
      "Another processor changes figures, and with some libraries, it seems, the format that they compute in: see the "
        + "section on \($0.processor)."
    }
    return Page.Section("Findings", [.list(sentences + differ)])
  }

  /// The libraries' names of which `holds` says something, with it.
  private static func named(
    _ figures: LibraryFigures, _ holds: (LibraryFigures.Library) -> String?
  ) -> [String] {
    figures.libraries.compactMap { library in holds(library).map { "\(library.name) (\($0))" } }
  }

  private static func sentence(_ names: [String], _ text: (String) -> String) -> String? {
    names.isEmpty ? nil : text(names.joined(separator: ", "))
  }

  private static func fewerBits(_ figures: LibraryFigures) -> String? {
    // Gaps of ordinary rows make x - max cost tens of ulps, and the sum of a thousand terms no more than that.
    let names = named(figures) { library in
      library.rows("binary64", "ordinary").map(\.totals).flatMap {
        $0.maxUlp > 1e6 ? "\(NumberStyle.ulps($0.maxUlp)) ulp" : nil
      }
    }
    return sentence(names) {
      "Takes and gives Double, but is off by as much as computing in fewer bits makes it, in ordinary rows: \($0)."
    }
  }

  private static func wider(_ figures: LibraryFigures) -> String? {
    let names = named(figures) { library in
      library.rows("binary16", "ordinary").map(\.totals).flatMap {
        $0.maxUlp < 0.51
          ? NumberStyle.percent($0.correctlyRounded, of: $0.count) : nil
      }
    }
    return sentence(names) {
      "Float16 is all but correctly rounded, as computing in a wider format makes it: \($0) of the outputs in rows of "
        + "1000."
    }
  }

  private static func flushing(_ figures: LibraryFigures) -> String? {
    let names = named(figures) { library in
      library.rows("binary32", "hard").map(\.totals).flatMap { total in
        // Where outputs are not finite, zeros are those of an overflow.
        total.flushed > 0 && total.nonFinite == 0 ? "\(total.flushed)" : nil
      }
    }
    return sentence(names) {
      "Gives 0 in Float where a subnormal number is due, in the hard rows: \($0). softmax([0, 100, 0]) has two such "
        + "elements."
    }
  }

  private static func gaps(_ figures: LibraryFigures) -> String? {
    let names = named(figures) { library in
      library.rows("binary64", "wide").map(\.totals).flatMap {
        $0.maxUlp < 1e6 && $0.maxUlp > 64 ? "\(NumberStyle.ulps($0.maxUlp)) ulp" : nil
      }
    }
    return sentence(names) {
      "Off by hundreds of ulps in Double where gaps are wide, as rounding x - max makes it: \($0)."
    }
  }

  private static func zeros(_ figures: LibraryFigures) -> String? {
    let all = figures.libraries.allSatisfy {
      ($0.rows("binary32", "near-one")?.totals.prematureZeros ?? 0) > 0
    }
    return all && !figures.libraries.isEmpty
      ? "The log-softmax of every library here is exactly 0 in rows near p = 1 where another number is due, in Float: a loss of 0."
      : nil
  }

  private static func specialValues(_ figures: LibraryFigures) -> String? {
    let names = named(figures) { library in
      library.special.first { $0.row == "[nan, 0]" && $0.outputs != "[nan, nan]" }?.outputs
    }
    return sentence(names) { "Does not hand a NaN on to the rest of its row [nan, 0]: \($0)." }
  }
}
