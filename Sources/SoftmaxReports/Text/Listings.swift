import FloatFormats
import SoftmaxCore

/// What there is to choose from, one row each.
public enum Listings {
  /// The formats: precision, exponent range, limits, specials.
  public static func formats(style: TextStyle = .plain) -> String {
    var table = Document.Table(columns: [.init("format", isNumber: false)])
    table.columns += ["bits", "p", "emin", "emax", "largest", "least normal", "least", "below 1"]
      .map { .init($0) }
    table.columns.append(.init("infinity, NaN", isNumber: false))
    table.rows = FloatFormat.all.map { format in
      let numbers = [
        "\(format.bitWidth)", "\(format.significandBits)", "\(format.minExponent)",
        "\(format.maxExponent)", NumberStyle.digits(format.greatestFiniteMagnitude, 9),
        NumberStyle.digits(format.leastNormalMagnitude, 9),
        NumberStyle.digits(format.leastNonzeroMagnitude, 9), "2^\(format.spacingBelowOne.exponent)",
      ]
      let specials =
        switch format.specials {
        case .infinityAndNaN: "both"
        case .nanOnly: "NaN only"
        case .nanAtNegativeZero: "NaN only, no -0"
        case .finiteOnly: "neither"
        }
      return ([format.name] + numbers + [specials]).map { Document.Text($0) }
    }
    return TextRenderer.text([.table(table)], style)
  }

  /// The algorithms: name, formula, source.
  public static func algorithms(style: TextStyle = .plain) -> String {
    var table = Document.Table(
      columns: ["algorithm", "formula", "source"].map { .init($0, isNumber: false) })
    table.rows = SoftmaxAlgorithms.all.map { algorithm in
      [algorithm.name, algorithm.summary, algorithm.citation].map { Document.Text($0) }
    }
    return TextRenderer.text([.table(table)], style)
  }
}
