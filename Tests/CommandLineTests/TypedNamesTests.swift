import Foundation
import Testing

/// Names that look like negative numbers are taken as they were typed, by every option of every verb.
@Suite struct TypedNamesTests {
  private static let names = [
    "-3", "-3,1", "-.5", "-1e5", "-inf", "-0x1p3", "\u{2212}3", "-3x", "-.5x", "-3.log",
  ]

  /// Arguments in a folder with `l.csv`, a row of two; N is the name, which they make a file of.
  private static let outputs = [
    ["reference", "l.csv", "-o", "N"], ["reference", "l.csv", "--output", "N"],
    ["reference", "l.csv", "--output=N"], ["compute", "l.csv", "-o", "N"],
    ["l.csv", "--json", "N"],
    ["l.csv", "--markdown", "N"], ["bounds", "l.csv", "--json", "N"],
    ["blame", "l.csv", "--json", "N"],
    ["diagnose", "l.csv", "--json", "N"], ["thresholds", "--classes", "2", "--json", "N"],
    ["report", "l.csv", "-o", "N"],
    ["check", "--logits", "l.csv", "--outputs", "l.csv", "--json", "N"],
    ["check", "--logits", "l.csv", "--outputs", "l.csv", "--errors-to", "N"],
    ["check", "--logits", "l.csv", "--outputs", "l.csv", "--write-baseline", "N"],
    ["check", "--logits", "l.csv", "--outputs", "l.csv", "--report", "junit:N"],
  ]

  /// Arguments that read N, a file.
  private static let inputs = [
    ["reference", "N", "-o", "/dev/null"], ["compute", "N", "-o", "/dev/null"],
    ["check", "--logits", "N", "--outputs", "l.csv"],
    ["check", "--logits", "l.csv", "--outputs", "N"],
    ["check", "--logits", "l.csv", "--compare", "N", "l.csv"], ["report", "N", "-o", "pages"],
  ]

  @Test(arguments: names) func outputs(_ name: String) throws {
    for arguments in Self.outputs {
      let folder = try TemporaryFolder()
      _ = try folder.file("l.csv", "0.5,0.5\n")
      let run = try Binary.run(
        arguments.map { $0.replacing("N", with: name) }, in: folder.url.path())
      #expect(run.code == 0, "\(arguments): \(run.errors)")
      #expect(try folder.names == ["l.csv", name].sorted(), "\(arguments)")
    }
  }

  @Test(arguments: names) func inputs(_ name: String) throws {
    for arguments in Self.inputs {
      let folder = try TemporaryFolder()
      _ = try folder.file("l.csv", "0.5,0.5\n")
      let words = arguments.map { $0.replacing("N", with: name) }
      let missing = try Binary.run(words, in: folder.url.path())
      #expect(
        missing.code == 2 && (missing.output + missing.errors).contains("\(name): no such file"),
        "\(missing.errors)")
      _ = try folder.file(name, "0.5,0.5\n")
      #expect(try Binary.run(words, in: folder.url.path()).code == 0, "\(arguments)")
    }
  }

  @Test(arguments: names) func filesOfData(_ name: String) throws {
    for arguments in [
      ["check", "--config", name], ["report", "--reported", name, "-o", "p"],
      ["report", "--libraries", name, "-o", "p"],
      ["check", "--logits", "l.csv", "--outputs", "l.csv", "--baseline", name],
      ["check", "--logits", "l.csv", "--run=\(name) {outputs}"],
      ["check", "--logits", "l.csv", "--implementation", "numpy", "--python", name],
    ] {
      let folder = try TemporaryFolder()
      _ = try folder.file("l.csv", "0.5,0.5\n")
      let run = try Binary.run(arguments, in: folder.url.path())
      #expect(run.code == 2 && run.errors.contains(name), "\(arguments): \(run.errors)")
      #expect(!run.errors.contains("\0"))
    }
  }

  /// A name with an ending is no number, and was taken for an option.
  @Test func namesMayStartAsNumbersDo() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("-1.csv", "0.5,0.5\n")
    let inside = folder.url.path()
    for arguments in [
      ["reference", "-1.csv", "-o", "-2.npy"], ["analyze", "-2.npy", "--json", "-3.json"],
      ["-2.npy", "--markdown", "-.4.md"],
      ["check", "--logits", "-2.npy", "--outputs", "-2.npy", "--errors-to", "-5.npy"],
    ] {
      let run = try Binary.run(arguments, in: inside)
      #expect(run.code == 0, "\(arguments): \(run.errors)")
    }
    #expect(try folder.names == ["-.4.md", "-1.csv", "-2.npy", "-3.json", "-5.npy"])
    let missing = try Binary.run(["-1.csv", "--json", "--markdown", "x"], in: inside)
    #expect(missing.code == 64 && missing.errors.contains("Missing value for '--json"))
    let number = try Binary.run("-3x", "0")
    #expect(number.code == 2 && number.errors.contains("logit 1: '-3x' is not a number"))
  }

  /// Every option that the help lists, of every verb: nothing that is said or made has another sign than typed.
  @Test func noOptionShowsWhatWasNotTyped() throws {
    for verb in [
      "analyze", "reference", "compute", "check", "thresholds", "bounds", "blame", "diagnose",
      "report",
    ] {
      let help = try Binary.run(verb, "--help").output
      let options = Set(help.matches(of: /--[a-z][a-z0-9-]+/).map { String($0.output) })
      #expect(options.count > 3)
      for option in options.subtracting(["--help", "--version"]) {
        let folder = try TemporaryFolder()
        let run = try Binary.run([verb, option, "-3"], in: folder.url.path())
        let text = run.output + run.errors
        #expect(!text.contains("\u{2212}") && !text.contains("\0"), "\(verb) \(option): \(text)")
        #expect(try folder.names.allSatisfy { $0 == "-3" }, "\(verb) \(option)")
      }
    }
  }
}
