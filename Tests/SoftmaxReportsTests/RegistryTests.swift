import Testing

@testable import SoftmaxReports

@Suite struct RegistryTests {
  private let registry = PageRegistry(PageRegistry.standard.pages + [OwnPage.entry])

  @Test func aPageOfAnotherFileIsListed() {
    let lines = registry.listing { "make \($0.name)" }.split(separator: "\n")
    #expect(lines.count == registry.pages.count + 1)
    for (line, page) in zip(lines.dropFirst(), registry.pages) {
      #expect(line.hasPrefix("  \(page.name) ") && line.contains(page.summary))
      #expect(line.hasSuffix("  make \(page.name)"))
    }
  }

  @Test func aPageOfAnotherFileIsRendered() throws {
    let page = try #require(registry.pages.last)
    let made = try #require(registry[page.name]).files(PageWork(threads: 1, command: "own command"))
    let files = try made.files()
    #expect(files.map(\.name) == ["md", "html", "json"].map { "own.\($0)" } + ["own-1.svg"])
    let text = TextRenderer.text(OwnPage.sections, .plain)
    for rendered in files.dropLast().map(\.text) + [text] {
      for words in OwnPage.words { #expect(rendered.contains(words), "\(words)") }
    }
    for file in files.dropLast() { #expect(file.text.contains("own command"), "\(file.name)") }
    #expect(files[0].text.contains("own **line**") && text.contains("own line"))
    #expect(files[2].text.contains("\"own line\"") && files[2].text.contains("2.5"))
    #expect(files[3].text.contains("Own chart") && files[3].text.contains("own caption"))
  }

  @Test func namesAreDifferentAndFitFiles() {
    #expect(Set(registry.names).count == registry.names.count)
    #expect(registry.names.joined().allSatisfy { $0.isLetter || $0 == "_" })
  }
}
