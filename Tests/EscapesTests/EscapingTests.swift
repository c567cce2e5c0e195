import Escapes
import Testing

/// What a hostile name comes to in each kind of output.
@Suite struct EscapingTests {
  @Test(arguments: [
    ("plain name.npy", "plain name.npy"), ("a\nb\r\nc", "a\\u{a}b\\u{d}\\u{a}c"),
    ("\u{1b}[31m\u{9b}", "\\u{1b}[31m\\u{9b}"),
    ("\u{202e}cod\u{2069}\u{61c}", "\\u{202e}cod\\u{2069}\\u{61c}"),
    ("\u{2028}\u{fffe}\u{0}", "\\u{2028}\\u{fffe}\\u{0}"), ("::error::x", "\\u{3a}:error::x"),
    ("\u{a0} ::error::x", "\u{a0} \\u{3a}:error::x"), ("std::exp", "std::exp"),
    ("a ##[error]b", "a \\u{23}#[error]b"), ("##vso[x]", "\\u{23}#vso[x]"), ("é ñ 数", "é ñ 数"),
    ("a\u{e0000}\u{e0041}\u{e007f}", "a\\u{e0000}\\u{e0041}\\u{e007f}"),
    ("a\u{fe0f}\u{3164}\u{34f}e\u{301}", "a\\u{fe0f}\\u{3164}\\u{34f}e\u{301}"),
  ])
  func lines(_ text: String, _ shown: String) {
    #expect(Escaping.line(text) == shown)
    #expect(Escaping.line(shown) == shown)
  }

  @Test(arguments: [
    ("# x", "\\# x"), ("#x", "#x"), ("-3", "-3"), ("- x", "\\- x"), ("1. x", "1\\. x"),
    ("1.5", "1.5"),
    ("===", "\\==="), ("> x", "\\> x"), ("p < 1", "p < 1"), ("<script>", "&lt;script>"),
    ("a|b", "a\\|b"), ("`a`", "\\`a\\`"), ("a_b _c_", "a_b \\_c\\_"), ("[a](b)", "[a\\](b)"),
    ("[a]: b", "\\[a]: b"), ("rows [a]: b", "rows [a]: b"), ("&lt; & x", "&amp;lt; & x"),
    ("|\u{301}", "\\|\u{301}"), ("a\n# b", "a\\\\u{a}# b"), ("    code", "&#32;   code"),
    (" # x", "&#32;# x"), ("~~a~~ $x$", "\\~\\~a\\~\\~ \\$x\\$"),
  ])
  func markdown(_ text: String, _ escaped: String) {
    #expect(Escaping.markdown(text) == escaped)
  }

  @Test func markdownCodeHasMoreBackticksThanItsText() {
    #expect(Escaping.markdownCode("a") == "`a`")
    #expect(Escaping.markdownCode("a``b\n") == "``` a``b\\u{a} ```")
  }

  /// Scalar by scalar: an accent on a quote is no help.
  @Test func documents() {
    #expect(Escaping.xml("<&>\"'\n\u{1b}\u{fffe}") == "&lt;&amp;&gt;&quot;'&#10;\\u{1b}\\u{fffe}")
    #expect(Escaping.html("\"\u{301} onload='x'\n") == "&quot;\u{301} onload=&#39;x&#39;\n")
    #expect(
      Escaping.json(document: "{\n\"\u{202e}\u{7f}\u{e0001}\"}")
        == "{\n\"\\u202e\\u007f\\udb40\\udc01\"}")
  }

  @Test func workflowCommands() {
    #expect(Escaping.gitHubMessage("50 %\r\n::error::x") == "50 %25%0D%0A::error::x")
    #expect(Escaping.gitHubProperty("a:b,c\u{1b}") == "a%3Ab%2Cc\\u{1b}")
  }
}
