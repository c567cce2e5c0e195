import Foundation

/// The results as text, a table for each heat.
enum ResultTable {
  static func text(_ results: [HeatResult]) -> String {
    var heats: [String] = []
    for result in results where heats.last != result.heat { heats.append(result.heat) }
    return heats.map { heat in
      ([heat] + lines(results.filter { $0.heat == heat })).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  private static func lines(_ results: [HeatResult]) -> [String] {
    let plain = results.first { $0.contender == "libm" }!
    let titles = [
      "", "threads", "ns/element", "median", "time over libm's", "refused", "largest error seen",
    ]
    let rows = results.map { result in
      [
        result.contender, "\(result.threads)", format(result.best), format(result.median),
        format(result.best / plain.best),
        result.refused.map { "\($0) of \(result.elements)" } ?? "",
        result.error?.description ?? "rounded correctly",
      ]
    }
    let table = [titles] + rows
    let widths = titles.indices.map { column in table.map { $0[column].count }.max()! }
    return table.map { row in
      "  "
        + row.indices.map { column in
          let padding = String(repeating: " ", count: widths[column] - row[column].count)
          return column == 0 ? row[column] + padding : padding + row[column]
        }.joined(separator: "  ")
    }
  }

  private static func format(_ value: Double) -> String { String(format: "%.2f", value) }
}
