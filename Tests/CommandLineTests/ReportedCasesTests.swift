import Foundation
import Testing

/// Words of reported cases that are none: they trapped, or were read as something else.
@Suite struct ReportedCasesTests {
  @Test(arguments: [
    ("* 1", "'*'"), ("*", "'*'"), ("0*-5", "'0*-5'"), ("0*0", "'0*0'"), ("0*x", "'0*x'"),
    ("0*", "'0*'"), ("0*100000000000", "1048576 numbers at most"), ("0*2*3", "'0*2*3'"),
    ("0*1048576 1", "1048576 numbers at most"),
    ("0*99999999999999999999", "'0*99999999999999999999'"),
    ("*3", "'' is not a number"), ("1,2", "'1,2' is not a number"), ("1\\u0000", "is not a number"),
    ("", "is empty"),
  ])
  func wordsAreRefusedByTheirCase(_ logits: String, _ part: String) throws {
    let folder = try TemporaryFolder()
    let entry = #"{"source":["a"],"logits":"L","format":"binary64","quantity":"softmax"}"#
    let good = entry.replacing("L", with: "1 2")
    let file = try folder.file(
      "r.json", "{\"cases\":[\(good),\(entry.replacing("L", with: logits))]}")
    let run = try Binary.run("report", "--reported", file, "-o", folder.path("pages"))
    #expect(run.code == 2 && run.errors.contains("r.json: case 2: "), "\(run.errors)")
    #expect(
      run.errors.contains(part) && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
    #expect(try folder.names == ["r.json"])
  }
}
