import Foundation
import Testing

/// Every command of the README prints what the README says.
@Suite struct ReadmeTests {
  @Test func consoleBlocksAreTrue() throws {
    let readme = try String(contentsOf: Binary.root.appending(path: "README.md"), encoding: .utf8)
    let blocks = readme.components(separatedBy: "```console\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
    #expect(blocks.count >= 2)
    for block in blocks {
      let lines = block.components(separatedBy: "\n")
      let words = lines[0].split(separator: " ").map(String.init)
      #expect(words.prefix(2) == ["$", "softmax-analyzer"])
      let printed = try Binary.run(Array(words.dropFirst(2)), input: Data())
      #expect(
        printed.output == lines.dropFirst().joined(separator: "\n"),
        "\(lines[0]): paste what the command prints now into README.md")
    }
  }
}
