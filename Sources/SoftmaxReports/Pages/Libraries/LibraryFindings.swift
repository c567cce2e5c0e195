import SoftmaxAnalysis
import SoftmaxStudies

/// What the figures about libraries come to, in sentences.
enum LibraryFindings {
  static func section(_ figures: LibraryFigures, beside others: [LibraryFigures])
    -> Document.Section
  {
    let sentences = [
      fewerBits(figures), wider(figures), flushing(figures), gaps(figures), zeros(figures),
      specialValues(figures),
    ].compactMap(\.self)
    let differ = others.map {
      "Some figures differ on another processor: see the section on \($0.processor)."
    }
    return Document.Section("Findings", [.list(sentences + differ)])
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
    // In ordinary rows rounding x - max costs tens of ulps, and a sum of a thousand terms no more than that.
    let names = named(figures) { library in
      library.rows("binary64", "ordinary").map(\.totals).flatMap {
        $0.maxUlp > 1e6 ? "\(NumberStyle.ulps($0.maxUlp)) ulp" : nil
      }
    }
    return sentence(names) {
      "Takes and gives Double, but is as inaccurate as lower-precision arithmetic in ordinary rows: \($0)."
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
      "Float16 is almost correctly rounded, as good as arithmetic in a wider format: \($0) of the outputs in rows of 1000 "
        + "are the correctly rounded ones."
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
        // Gaps below 1024 are rounded to within 2^-44, which is worth 512 ulp at most.
        $0.maxUlp < 600 && $0.maxUlp > 64 ? "\(NumberStyle.ulps($0.maxUlp)) ulp" : nil
      }
    }
    return sentence(names) {
      "Off by more than 64 ulp in Double where gaps are wide, no more than rounding x - max explains: \($0)."
    }
  }

  private static func zeros(_ figures: LibraryFigures) -> String? {
    let names = named(figures) { library in
      guard let format = library.formats.first(where: { $0.format == "binary32" }),
        let first = format.firstZero, first < format.firstZeroDue ?? .infinity
      else { return nil }
      let due = format.firstZeroDue.map { ", due from \(NumberStyle.digits($0, 4))" } ?? ""
      return "first at d = \(NumberStyle.digits(first, 4))\(due)"
    }
    return sentence(names) {
      "In Float the log-softmax of the large class in a row [d, 0] is exactly 0, a loss of 0, where another number is due: "
        + "\($0)."
    }
  }

  private static func specialValues(_ figures: LibraryFigures) -> String? {
    let names = named(figures) { library in
      library.special.first { $0.row == "[nan, 0]" && $0.outputs != "[nan, nan]" }?.outputs
    }
    return sentence(names) { "Does not hand a NaN on to the rest of its row [nan, 0]: \($0)." }
  }
}
