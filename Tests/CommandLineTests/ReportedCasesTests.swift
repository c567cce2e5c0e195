import Foundation
import Testing

/// Words of reported cases that are none: they trapped, or were read as something else.
@Suite struct ReportedCasesTests {
  /// Every report leads to its tracker, in Markdown and in HTML; what is no name of a repository does not.
  @Test func sourcesAreLinks() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file(
      "r.json",
      #"{"cases":[{"source":["scipy/scipy#18295","a/b/c#1","x](y)/z#2"],"logits":"0 -40","format":"binary64","#
        + #""quantity":"log-sum-exp","outputs":"0"},{"source":["kyegomez/AttentionIsOFFByOne#5"],"#
        + #""logits":"2 1 -1","format":"binary32","quantity":"softmax","#
        + #""outputs":"0.64391426 0.23688282 0.032058603"}]}"#)
    let run = try Binary.run("report", "--reported", file, "-o", folder.path("pages"))
    #expect(run.code == 0, "\(run.errors)")
    let markdown = try String(contentsOfFile: folder.path("pages/reported.md"), encoding: .utf8)
    let link = "[scipy/scipy#18295](https://github.com/scipy/scipy/issues/18295), a/b/c#1, "
    #expect(markdown.contains("| \(link)") && markdown.contains("\n\(link)"), "\(markdown)")
    #expect(!markdown.contains("x](y") && !markdown.contains("a/b/c/issues"))
    #expect(markdown.contains("another function: sink"))
    #expect(markdown.contains("1 added to the sum of exponentials to 0.376 ulp"))
    let html = try String(contentsOfFile: folder.path("pages/reported.html"), encoding: .utf8)
    #expect(
      html.contains(
        #"<a href="https://github.com/scipy/scipy/issues/18295">scipy/scipy#18295</a>, a/b/c#1, x](y)/z#2"#
      ))
  }

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
