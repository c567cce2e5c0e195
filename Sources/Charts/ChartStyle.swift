/// The colours and letters of charts, in both colour schemes.
enum ChartStyle {
  /// How many colours there are; then they begin again.
  static let colours = 9

  /// Text of a colour has a contrast of 4.5:1 or more on the page (WCAG 2.2, 1.4.3); areas are lighter.
  static let css = """
    .chart{color:#1b1f24;font:13px system-ui,-apple-system,"Segoe UI",sans-serif}
    .chart text{fill:currentColor}.chart .title{font-weight:600;font-size:15px}
    .chart .grid{stroke:#d4d8dd;stroke-width:1}.chart .guide{stroke:#6a737d;stroke-dasharray:5 4;stroke-width:1.5}
    .chart .s0{--ink:#0b5cad}.chart .s1{--ink:#b3420b}.chart .s2{--ink:#19733a}.chart .s3{--ink:#8a2fb0}
    .chart .s4{--ink:#8a6100}.chart .s5{--ink:#b0125b}.chart .s6{--ink:#0f6e78}.chart .s7{--ink:#555b61}
    .chart .s8{--ink:#4a3fc4}
    .chart .line{fill:none;stroke:var(--ink);stroke-width:2}.chart .span{stroke:var(--ink);stroke-width:9}
    .chart .dashed{stroke-dasharray:2 4;stroke-linecap:round}.chart .area{fill:var(--ink);fill-opacity:.3;stroke:var(--ink)}
    .chart .dot,.chart .bar,.chart .swatch{fill:var(--ink)}.chart .dot{stroke:#fff}.chart .leader{fill:none;stroke:var(--ink);stroke-width:.8;opacity:.6}
    .chart text.name{fill:var(--ink);font-weight:600}
    @media screen and (prefers-color-scheme:dark){.chart{color:#e6e9ec}.chart .grid{stroke:#3a4149}.chart .guide{stroke:#a3acb5}
    .chart .s0{--ink:#6cb2ff}.chart .s1{--ink:#ff9a5c}.chart .s2{--ink:#5fd08a}.chart .s3{--ink:#d59bf0}
    .chart .s4{--ink:#e2b93b}.chart .s5{--ink:#ff86b5}.chart .s6{--ink:#5ecbd6}.chart .s7{--ink:#b6bdc4}
    .chart .s8{--ink:#a9a2ff}.chart .dot{stroke:#0f1317}}
    """
}
