import Foundation
import Testing

/// Files of figures that are not as `libraries.py` writes them.
@Suite struct FiguresTests {
  /// A library without the first set of rows trapped.
  @Test func librariesNeedNotHaveEverySetOfRows() throws {
    let data = Binary.root.appending(path: "Reports/Data/libraries.json")
    let text = String(decoding: try Data(contentsOf: data), as: UTF8.self)
    let folder = try TemporaryFolder()
    for name in ["x", "", "wide"] {
      let file = try folder.file(
        "f.json",
        text.replacing(#""set": "ordinary""#, with: "\"set\": \"\(name)\"", maxReplacements: 1))
      let run = try Binary.run("report", "--libraries", file, "-o", folder.path("pages"))
      #expect(run.code == 0, "\(name): \(run.errors)")
    }
  }

  @Test func nothingIsSaidOfNoLibraries() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file(
      "f.json", #"{"processor": "", "python": "", "system": "", "libraries": []}"#)
    #expect(try Binary.run("report", "--libraries", file, "-o", folder.path("p")).code == 0)
    let page = try String(contentsOfFile: folder.path("p/libraries.md"), encoding: .utf8)
    #expect(!page.contains("every library here is exactly 0"))
  }
}
