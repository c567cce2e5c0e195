/// The colours and letters of charts, in both colour schemes.
enum ChartStyle {
  /// A colour on a light page and on a dark one. Each has a contrast of 3:1 or more with the page (WCAG 2.2, 1.4.11),
  /// and those that charts show together are told apart with normal sight and without red or green cones
  /// (CIEDE2000 of 10 or more under the matrices of Machado, Oliveira and Fernandes, 2009; Tests/Pages measures it).
  private static let colours = [
    ("#6684fb", "#3792fd"), ("#e46212", "#dd8736"), ("#5e8265", "#5c9667"),
    ("#9e0799", "#e3769b"), ("#7d460b", "#796006"), ("#4a4a4a", "#d0f7d6"),
    ("#a582a1", "#edd3fa"), ("#460200", "#d9ff17"), ("#2a1049", "#5f5f84"),
    ("#1a1aff", "#f2bf8c"), ("#1a4fc4", "#475ed1"), ("#0d7373", "#22a090"), ("#8f8f8f", "#b9bec4"),
  ]

  /// How many colours there are; then they begin again.
  static var colourCount: Int { colours.count }

  /// The custom properties that give each colour its number.
  private static func inks(_ colour: KeyPath<(String, String), String>) -> String {
    colours.enumerated().map { ".chart .s\($0){--ink:\($1[keyPath: colour])}" }.joined(
      separator: "\n")
  }

  /// Text has the page's own colour; areas are lighter than their borders.
  static let css = """
    .chart{--paper:#fff;color:#1b1f24;font:13px system-ui,-apple-system,"Segoe UI",sans-serif}
    .chart text{fill:currentColor}.chart .title{font-weight:600;font-size:15px}.chart .name{font-weight:600}
    .chart .grid{stroke:#d4d8dd;stroke-width:1}.chart .guide{stroke:#6a737d;stroke-dasharray:5 4;stroke-width:1.5}
    .chart .at-guide{paint-order:stroke;stroke:var(--paper);stroke-width:5px;stroke-linejoin:round}
    \(inks(\.0))
    .chart .line{fill:none;stroke:var(--ink);stroke-width:2}.chart .dashed{stroke-dasharray:2 4;stroke-linecap:round}
    .chart .area{stroke:var(--ink)}.chart .pale{fill:var(--ink);fill-opacity:.28}.chart .full{fill:var(--ink)}
    .chart .hatch,.chart .cut{fill:none;stroke:var(--ink);stroke-width:1.2}.chart .cut{stroke:var(--paper)}
    .chart .dot{fill:var(--ink);stroke:var(--paper)}.chart .ring{fill:none;stroke:var(--ink);stroke-width:1.8}
    .chart .plot{fill:none}.chart .leader{fill:none;stroke:var(--ink);stroke-width:.8;opacity:.6}
    @media screen and (prefers-color-scheme:dark){.chart{--paper:#0f1317;color:#e6e9ec}
    .chart .grid{stroke:#3a4149}.chart .guide{stroke:#a3acb5}
    \(inks(\.1))}
    """
}
