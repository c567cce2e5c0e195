import Foundation
import Testing

/// `report --set`, Reports/README.md and the Makefile tell of the same pages.
@Suite struct PublishedPagesTests {
  private func listed() throws -> [(name: String, command: String)] {
    let run = try Binary.run("report", "--set")
    #expect(run.code == 0 && run.errors.isEmpty)
    return run.output.split(separator: "\n").dropFirst().compactMap { line in
      guard let name = line.split(separator: " ").first,
        let command = line.range(of: "softmax-analyzer report ")
      else { return nil }
      return (String(name), String(line[command.lowerBound...]))
    }
  }

  @Test func everyPageHasItsCommandInTheReadme() throws {
    let readme = try String(contentsOfFile: "Reports/README.md", encoding: .utf8)
    let commands = readme.matches(of: /`(softmax-analyzer report [^`]*)`/).map { String($0.1) }
    let listed = try listed()
    #expect(listed.count > 3)
    #expect(commands.sorted() == listed.map(\.command).sorted(), "take them from report --set")
    for page in listed { #expect(readme.contains("](\(page.name).md)"), "\(page.name)") }
  }

  /// What was written by a command that is no longer listed would stay as it is.
  @Test func everyPageOfTheFolderIsListed() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: "Reports")
    let pages = files.filter { $0.hasSuffix(".html") }.map { String($0.dropLast(5)) }
    #expect(try pages.sorted() == listed().map(\.name).sorted())
  }

  @Test func aPageOfFilesIsTheSameByItsName() throws {
    let folder = try TemporaryFolder()
    let page = try #require(try listed().first { $0.command.contains("Reports/Data/reported") })
    #expect(try Binary.run("report", "--set", page.name, "-o", folder.path("x")).code == 0)
    let made = try String(contentsOfFile: folder.path("x/\(page.name).md"), encoding: .utf8)
    let kept = try String(contentsOfFile: "Reports/\(page.name).md", encoding: .utf8)
    #expect(made.split(separator: "\n").dropLast() == kept.split(separator: "\n").dropLast())
    #expect(
      made.contains("`\(page.command.replacing("-o Reports", with: "-o \(folder.path("x"))"))`"))
  }

  @Test func aListIsNotWritten() throws {
    #expect(try Binary.run("report", "--set", "-o", "x").code == 64)
    let none = try Binary.run("report", "--set", "none", "-o", "x")
    #expect(none.code == 64 && none.errors.contains("attention_scores"))
  }
}
