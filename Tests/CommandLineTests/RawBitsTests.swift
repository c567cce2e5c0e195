import Foundation
import Testing

/// Logits as raw bits: bfloat16 in `<u2`, ml_dtypes' void, safetensors' integers.
@Suite struct RawBitsTests {
  private static let verbs = [
    ["analyze", "F", "--json", "-"], ["bounds", "F", "--json", "-"], ["blame", "F", "--json", "-"],
    ["diagnose", "F", "--json", "-"], ["reference", "F", "-o", "-"], ["compute", "F", "-o", "-"],
  ]

  private func npy(_ descriptor: String, _ bytes: [UInt8], _ count: Int) -> Data {
    let header = "{'descr': '\(descriptor)', 'fortran_order': False, 'shape': (1, \(count)), }"
    return Data(
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + header.utf8 + bytes)
  }

  /// The bits of 1, 2 and 0 in each format, and these numbers as text: every verb gives the same for both.
  @Test(arguments: [
    ("bfloat16", "<u2", [0x80, 0x3F, 0, 0x40, 0, 0]),
    ("bfloat16", "|V2", [0x80, 0x3F, 0, 0x40, 0, 0]),
    ("bfloat16", ">u2", [0x3F, 0x80, 0x40, 0, 0, 0]),
    ("binary16", "<u2", [0, 0x3C, 0, 0x40, 0, 0]),
    ("float8-e4m3fn", "|u1", [0x38, 0x40, 0]), ("float8-e5m2", "|V1", [0x3C, 0x40, 0]),
    ("float4-e2m1", "|u1", [2, 4, 0]),
  ])
  func everyVerbReadsThem(_ format: String, _ descriptor: String, _ bytes: [UInt8]) throws {
    let folder = try TemporaryFolder()
    try npy(descriptor, bytes, 3).write(to: folder.url.appending(path: "x"))
    let inside = folder.url.path()
    let text = try TemporaryFolder()
    _ = try text.file("x", "1,2,0\n")
    for verb in Self.verbs {
      let arguments = verb.map { $0 == "F" ? "x" : $0 }
      let read = try Binary.run(arguments + ["--logits-format", format], in: inside)
      let wanted = try Binary.run(arguments, in: text.url.path())
      #expect(read.code == 0 && read.output == wanted.output, "\(verb): \(read.errors)")
    }
    let check = ["check", "--logits", "x", "--run", "cp \(text.path("x")) {outputs}"]
    #expect(try Binary.run(check + ["--logits-format", format], in: inside).code <= 2)
    let page = try Binary.run(["report", "x", "-o", "p", "--logits-format", format], in: inside)
    #expect(page.code == 0, "\(page.errors)")
  }

  @Test func integersAreToldOf() throws {
    let folder = try TemporaryFolder()
    let note =
      "read as whole numbers; if they are raw bits, name their format with --logits-format\n"
    for (name, descriptor, bytes) in [
      ("b.npy", "<u2", [1, 0, 2, 0, 0, 0]), ("c.npy", "|u1", [1, 2, 0]),
    ] {
      try npy(descriptor, bytes.map { UInt8($0) }, 3).write(to: folder.url.appending(path: name))
      for verb in Self.verbs {
        let run = try Binary.run(verb.map { $0 == "F" ? name : $0 }, in: folder.url.path())
        let line = "softmax-analyzer: \(name): \(note)"
        #expect(run.code == 0 && run.errors.hasPrefix(line), "\(verb): \(run.errors)")
      }
    }
    // Other integers are numbers, and need no word.
    try npy("<i2", [1, 0, 2, 0, 0, 0], 3).write(to: folder.url.appending(path: "i.npy"))
    #expect(try Binary.run(["i.npy"], in: folder.url.path()).errors.isEmpty)
  }

  @Test func theOptionIsRefusedWhereItHasNoEffect() throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("l.csv", "1,2\n")
    #expect(try Binary.run("1", "2", "--logits-format", "bfloat16").code == 64)
    #expect(try Binary.run("diagnose", "1", "--logits-format", "bfloat16").code == 64)
    #expect(
      try Binary.run("report", "--set", "article", "-o", "x", "--logits-format", "bfloat16").code
        == 64)
    let run = try Binary.run(input, "--logits-format", "bfloat16")
    #expect(run.code == 2 && run.errors.contains("holds decimal text, not raw bits"))
  }

  @Test func outputsOfDiagnoseAreBitsOfItsFormat() throws {
    let folder = try TemporaryFolder()
    try npy("<u2", [0, 0x3F, 0, 0x3F], 2).write(to: folder.url.appending(path: "y.npy"))
    let run = try Binary.run(
      ["diagnose", "0", "0", "--format", "bfloat16", "--outputs", "y.npy", "--json", "-"],
      in: folder.url.path())
    let listed = try Binary.run(
      "diagnose", "0", "0", "--format", "bfloat16", "--outputs", "0.5,0.5", "--json", "-")
    #expect(run.code == 0 && run.output == listed.output, "\(run.errors)")
  }
}
