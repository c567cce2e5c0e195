import FloatFormats
import SoftmaxReference
import Synchronization

/// An element that the budget did not decide, as results and reports name it.
public struct UndecidedRecord: Sendable, Codable, Hashable {
  public var row: Int
  public var index: Int
  /// What is not decided: the number of this format that the exact value rounds to; or `17 digits` of the
  /// exact value, `113 bits` of it, or the `bits needed` to tell it from 1.
  public var format: String
  /// The last precision tried.
  public var bits: Int
  /// What the ends of the last enclosure round to; none where it is no format. They are equal where the rounded value is known, and only
  /// its error in ulps is not.
  public var candidates: [FloatRecord]
  /// All of that with the enclosure, in a sentence.
  public var text: String

  init(_ element: UndecidedElement, in format: FloatFormat) {
    row = element.row
    index = element.index
    self.format = format.name
    bits = element.bits
    candidates = [element.lower, element.upper].map { FloatRecord($0, in: format) }
    text = "\(format.name): \(element)"
  }
}

extension UndecidedRecord {
  init(_ what: String, row: Int, index: Int, bits: Int) {
    self.row = row
    self.index = index
    format = what
    self.bits = bits
    candidates = []
    text = "\(what): row \(row), index \(index): not decided within \(bits) bits"
  }
}

/// Gathers undecided elements from any thread, each once.
final class UndecidedLog: Sendable {
  private let found = Mutex<Set<UndecidedRecord>>([])

  func add(_ elements: some Sequence<UndecidedElement>, in format: FloatFormat) {
    for element in elements {
      _ = found.withLock { $0.insert(UndecidedRecord(element, in: format)) }
    }
  }

  func add(_ what: String, row: Int, index: Int, bits: Int) {
    _ = found.withLock {
      $0.insert(UndecidedRecord(what, row: row, index: index, bits: bits))
    }
  }

  /// In the order of the rows, then of elements and formats; nil if there are none.
  var records: [UndecidedRecord]? {
    let all = found.withLock { $0 }
    return all.isEmpty
      ? nil : all.sorted { ($0.row, $0.index, $0.format) < ($1.row, $1.index, $1.format) }
  }
}

/// How the judge of an analysis is to decide, and where it tells what it cannot.
struct JudgeTerms: Sendable {
  var budget = PrecisionBudget.standard
  let undecided = UndecidedLog()
}
