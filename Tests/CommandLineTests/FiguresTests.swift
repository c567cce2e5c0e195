import Foundation
import Testing

/// Files of figures that are not as `libraries.py` writes them.
@Suite struct FiguresTests {
  /// A library without the first set of rows trapped.
  @Test func librariesHaveEverySetOfRows() throws {
    let data = Binary.root.appending(path: "Reports/Data/libraries.json")
    let text = String(decoding: try Data(contentsOf: data), as: UTF8.self)
    let folder = try TemporaryFolder()
    for name in ["x", "", "wide"] {
      let file = try folder.file(
        "f.json",
        text.replacing(#""set": "ordinary""#, with: "\"set\": \"\(name)\"", maxReplacements: 1))
      let run = try Binary.run("report", "--libraries", file, "-o", folder.path("pages"))
      #expect(
        run.code == 2 && run.errors.contains("needs each of these sets once"), "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1)
    }
  }

  @Test func noLibrariesMakeNoPage() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file(
      "f.json", #"{"processor": "", "python": "", "system": "", "libraries": []}"#)
    let run = try Binary.run("report", "--libraries", file, "-o", folder.path("p"))
    #expect(run.code == 2 && run.errors.contains("names no library"), "\(run.errors)")
  }
}
