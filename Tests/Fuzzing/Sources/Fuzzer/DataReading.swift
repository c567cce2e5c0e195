import DataFiles
import Foundation
import SoftmaxAnalysis
import SoftmaxReports
import SoftmaxStudies

/// What is read beside tensors. What is accepted stays the same when it is written and read again, and can be shown.
enum DataReading {
  /// A configuration: no small file stands for many values, or for deep ones.
  static func configuration(_ bytes: [UInt8]) {
    guard let root = try? ConfigurationNode.parse(bytes) else { return }
    var (level, count, depth) = ([root], 0, 0)
    while !level.isEmpty {
      count += level.count
      depth += 1
      level = level.flatMap(children)
    }
    precondition(count <= 4 * bytes.count + 4, "\(count) values of \(bytes.count) bytes")
    precondition(depth <= 200, "\(depth) deep")
  }

  private static func children(_ node: ConfigurationNode) -> [ConfigurationNode] {
    (node.list ?? []) + (node.mapping ?? []).flatMap { [$0.key, $0.value] }
  }

  static func baseline(_ bytes: [UInt8]) {
    guard let baseline = try? JSONDecoder().decode(Baseline.self, from: Data(bytes)) else { return }
    let text = try! JSONReport.render(baseline)
    let again = try! JSONDecoder().decode(Baseline.self, from: Data(text.utf8))
    // As text, since a figure may be NaN.
    precondition(
      text == (try! JSONReport.render(again)), "a baseline is another after it is written")
  }

  /// Figures of libraries, or else reported cases.
  static func figures(_ bytes: [UInt8]) {
    if let figures = try? JSONReport.parse(bytes, as: LibraryFigures.self),
      (try? figures.validate()) != nil
    {
      _ = LibrariesPage.page(figures, beside: [figures], command: "")
      _ = try! JSONReport.render(figures)
    }
    for entry in ((try? ReportedEntry.parse(bytes)) ?? []).prefix(4) {
      guard let row = try? entry.row() else { continue }
      precondition(row.temperature > 0 && row.temperature.isFinite)
      precondition(row.logits.count <= 1 << 20 && row.outputs?.count ?? 0 <= 1 << 20)
    }
  }
}
