/// Text that is not ours, such as a file's name or what another program said, made harmless for each kind of
/// output. One function for each kind; all of them show what a reader could not see.
///
/// This module imports nothing, so that whoever writes text can import it.
public enum Escaping {
  /// The text on one line, for terminals and logs: controls, line separators, bidirectional marks and what else
  /// has no look of its own as `\u{a}`; the start of what build servers read as commands, too.
  ///
  /// Doing it twice changes nothing more.
  public static func line(_ text: String) -> String {
    var scalars = showing(text).unicodeScalars
    // GitHub's runner reads `::` after any blanks, and `##[` anywhere; Azure's and TeamCity's read `##` and a word.
    let start = scalars.firstIndex { !$0.properties.isWhitespace } ?? scalars.endIndex
    if scalars[start...].starts(with: "::".unicodeScalars) { show(start, in: &scalars) }
    for command in ["##[", "##vso[", "##teamcity["] {
      while let place = scalars.firstRange(of: command.unicodeScalars)?.lowerBound {
        show(place, in: &scalars)
      }
    }
    return String(scalars)
  }

  private static func show(_ place: String.Index, in scalars: inout String.UnicodeScalarView) {
    scalars.replaceSubrange(place...place, with: shown(scalars[place]).unicodeScalars)
  }

  private static func shown(_ scalar: Unicode.Scalar) -> String {
    "\\u{" + String(scalar.value, radix: 16) + "}"
  }

  /// Several lines, each as `line` gives it.
  public static func lines(_ text: String) -> String {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line(String($0)) }.joined(separator: "\n")
  }

  /// What has no look of its own as `\u{a}`, but for the scalars in `kept`.
  public static func showing(_ text: String, except kept: Set<Unicode.Scalar> = []) -> String {
    replacing(text, except: kept, shown)
  }

  static func replacing(
    _ text: String, except kept: Set<Unicode.Scalar>, _ shown: (Unicode.Scalar) -> String
  ) -> String {
    guard text.unicodeScalars.contains(where: { $0.isUnseen && !kept.contains($0) }) else {
      return text
    }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if scalar.isUnseen && !kept.contains(scalar) {
        result += shown(scalar)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Unicode.Scalar {
  /// Controls, bidirectional and other formatting marks, line and paragraph separators, variation selectors,
  /// tags and what else leaves no trace (Unicode's Default_Ignorable_Code_Point), and what is no character.
  fileprivate var isUnseen: Bool {
    // Most text is this, and needs no look into the tables.
    if (0x20..<0x7f).contains(value) { return false }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
    }
  }
}
