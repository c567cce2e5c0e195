import FloatFormats
import SoftmaxCore

/// What there is to choose from, one row each.
public enum Listings {
  /// The formats: precision, exponent range, limits, specials.
  public static func formats(style: TextStyle = .plain) -> String {
    var table = TextTable(columns: [.init(title: "format", alignment: .left)])
    table.columns += ["bits", "p", "emin", "emax", "largest", "least normal", "least", "below 1"]
      .map { .init(title: $0) }
    table.columns.append(.init(title: "infinity, NaN", alignment: .left))
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
      return ([format.name] + numbers + [specials]).map { StyledText($0) }
    }
    return style.text([table.lines(style)])
  }

  /// The algorithms: name, formula, source.
  public static func algorithms(style: TextStyle = .plain) -> String {
    var table = TextTable(
      columns: ["algorithm", "formula", "source"].map { .init(title: $0, alignment: .left) })
    table.rows = SoftmaxAlgorithms.all.map { algorithm in
      [algorithm.name, algorithm.summary, algorithm.citation].map { StyledText($0) }
    }
    return style.text([table.lines(style)])
  }
}
