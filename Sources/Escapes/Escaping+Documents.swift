extension Escaping {
  /// Text in an XML 1.0 document, between tags or in quotes. Line breaks and tabs are references, so that
  /// attributes keep them; what XML cannot hold is shown.
  public static func xml(_ text: String) -> String {
    markedUp(text, special: ["\n", "\t", "\r"]) { "&#\($0.value);" }
  }

  /// Text in HTML, between tags or in quotes of either kind.
  public static func html(_ text: String) -> String {
    markedUp(text, special: ["\n", "'"]) { $0 == "'" ? "&#39;" : "\n" }
  }

  /// Scalar by scalar, as parsers read: with an accent on it, a quote is another character, and still ends an
  /// attribute.
  private static func markedUp(
    _ text: String, special: Set<Unicode.Scalar>,
    _ reference: (Unicode.Scalar) -> String
  ) -> String {
    showing(text, except: special).unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case _ where special.contains(scalar): reference(scalar)
      default: String(scalar)
      }
    }.joined()
  }

  /// A whole JSON document: what has no look of its own stands only in its strings, and becomes `\u000a` there.
  public static func json(document: String) -> String {
    replacing(document, except: ["\n"]) { scalar in
      String(scalar).utf16.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
    }
  }

  /// The message of a workflow command of GitHub Actions; its line breaks stay
  /// (docs.github.com, "Workflow commands for GitHub Actions").
  public static func gitHubMessage(_ text: String) -> String {
    percentEncoded(text, ["%", "\r", "\n"])
  }

  /// The value of a property of such a command, as `title`.
  public static func gitHubProperty(_ text: String) -> String {
    percentEncoded(text, ["%", "\r", "\n", ":", ","])
  }

  private static func percentEncoded(_ text: String, _ special: Set<Unicode.Scalar>) -> String {
    showing(text, except: ["\n", "\r"]).unicodeScalars.map { scalar in
      guard special.contains(scalar) else { return String(scalar) }
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "%" + (digits.count < 2 ? "0" : "") + digits
    }.joined()
  }
}
