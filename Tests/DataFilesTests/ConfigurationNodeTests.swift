import Testing

@testable import DataFiles

/// Configurations as trees, with lines.
@Suite struct ConfigurationNodeTests {
  @Test func valuesHaveTheirLines() throws {
    let text = "a: 1\nlist:\n- {b: 'yes'}\n- |\n  text\n!x tagged: no\n"
    let root = try #require(try ConfigurationNode.parse(Array(text.utf8)))
    #expect(root["a"]?.text == "1" && root["a"]?.line == 1)
    #expect(root["list"]?.list?.count == 2 && root["list"]?.list?[0]["b"]?.bool == true)
    #expect(root["list"]?.list?[0].line == 3 && root["list"]?.list?[1].text == "text\n")
    #expect(root["tagged"]?.bool == false && root["tagged"]?.line == 6)
    #expect(root["none"] == nil && root["a"]?["a"] == nil && root["a"]?.bool == nil)
    #expect(root.mapping?.map(\.key.text) == ["a", "list", "tagged"])
  }

  @Test func emptyFilesHoldNothing() throws {
    for text in ["", "\n", "# a comment\n", "\u{feff}"] {
      #expect(try ConfigurationNode.parse(Array(text.utf8)) == nil, "\(text.debugDescription)")
    }
  }

  @Test(
    arguments: [
      ("a: &b c", 1), ("a: b\nc: *d", 2), ("%TAG ! x\n---\na: b", 1), ("a: [", nil),
      ("a: b\na: c", nil),
      (String(repeating: "- ", count: 65), 1), ("a: b\n? *c", 2), ("[a, *b]", 1),
      ("{a: b, &c d: e}", 1),
    ] as [(String, Int?)])
  func refusalsHaveTheirLine(_ text: String, _ line: Int?) {
    let error = #expect(throws: DataFileError.self) {
      try ConfigurationNode.parse(Array(text.utf8))
    }
    #expect(
      error?.line == line && error?.message.contains("\n") == false, "\(String(describing: error))")
  }

  @Test func bytesThatAreNotUTF8AreRefusedByTheirLine() {
    let error = #expect(throws: DataFileError.self) {
      try ConfigurationNode.parse([0x61, 0x0a, 0x0a, 0xff])
    }
    #expect(error?.line == 3)
  }
}
