import FloatFormats
import SoftmaxReference
import Testing

@testable import DataFiles

/// Reported cases: what their words stand for.
@Suite struct ReportedEntryTests {
  private func row(_ more: String) throws -> ReportedEntry.Row {
    let text =
      #"{"cases":[{"source":["a"],"format":"binary32","quantity":"log-softmax",\#(more)}]}"#
    return try #require(try ReportedEntry.parse(text.utf8).first).row()
  }

  @Test func wordsStandForNumbers() throws {
    let row = try row(#""logits":"1 -2*3 0x1p-3","temperature":"0.5","outputs":"0*5""#)
    #expect(row.logits == [1, -2, -2, -2, 0.125] && row.outputs == [0, 0, 0, 0, 0])
    #expect(row.temperature == 0.5 && row.format == .binary32 && row.quantity == .logSoftmax)
    #expect(try self.row(#""logits":"1""#).outputs == nil)
  }

  @Test func formatsOfOperationsAndOutputsMayBeOthers() throws {
    #expect(try row(#""logits":"1""#).output == .binary32)
    let row = try row(#""logits":"1","temperature":"0","output":"float8-e4m3fn""#)
    #expect(row.output == .float8E4M3FN && row.arithmetic == .binary32 && row.temperature == 0)
    #expect(throws: DataFileError.self) { try self.row(#""logits":"1","arithmetic":"x""#) }
  }

  @Test(arguments: ["-1", "inf", "nan"])
  func temperaturesAreNotNegative(_ temperature: String) {
    #expect(throws: DataFileError.self) {
      try row(#""logits":"1","temperature":"\#(temperature)""#)
    }
  }

  /// A short file may name many long rows; each is made when it is looked at.
  @Test func longRowsAreBoundedAndMadeOneByOne() throws {
    let entry =
      #"{"source":["a"],"format":"binary32","quantity":"softmax","logits":"0*1048576"}"#
    let entries = Array(repeating: entry, count: 20_000).joined(separator: ",")
    #expect(try ReportedEntry.parse("{\"cases\":[\(entries)]}".utf8).count == 20_000)
    #expect(throws: DataFileError.self) { try row(#""logits":"0*1048576 0""#) }
  }
}
