import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Results that go to standard output, devices and pipes, and inputs without an end.
@Suite struct StreamTests {
  @Test(arguments: ["-", "/dev/stdout"]) func resultsGoToStandardOutput(_ path: String) throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("l.csv", "0,100,0\n1,2,3\n")
    for verb in ["reference", "compute"] {
      for axis in ["0", "1"] {
        let file = folder.path("\(verb).npy")
        #expect(try Binary.run(verb, input, "--axis", axis, "-o", file).code == 0)
        let stream = folder.path("stream")
        try Data().write(to: URL(filePath: stream))
        let handle = try #require(FileHandle(forWritingAtPath: stream))
        let run = try Binary.run([verb, input, "--axis", axis, "-o", path], output: handle)
        #expect(run.code == 0, "\(run.errors)")
        #expect(
          try Data(contentsOf: URL(filePath: stream)) == Data(contentsOf: URL(filePath: file)))
      }
    }
    // Nothing else stands there.
    #expect(try Binary.run(input, "--json", path).output.hasPrefix("{\n"))
    #expect(
      try Binary.run("check", "--logits", input, "--outputs", input, "--report", "junit:\(path)")
        .output.hasPrefix("<?xml"))
  }

  @Test func devicesAndPipesAreWrittenTo() throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("l.csv", "0,100,0\n")
    #expect(try Binary.run("reference", input, "-o", "/dev/null").code == 0)
    #expect(try Binary.run(input, "--json", "/dev/null", "--markdown", "/dev/null").code == 0)
    let pipe = folder.path("pipe")
    mkfifo(pipe, 0o600)
    let reader = Process()
    reader.executableURL = URL(filePath: "/bin/cat")
    reader.arguments = [pipe]
    let output = Pipe()
    reader.standardOutput = output
    try reader.run()
    #expect(try Binary.run("reference", input, "-o", pipe).code == 0)
    let bytes = try output.fileHandleForReading.readToEnd()
    #expect(try Binary.run("reference", input, "-o", folder.path("o.npy")).code == 0)
    #expect(try bytes == Data(contentsOf: URL(filePath: folder.path("o.npy"))))
    #expect(try folder.names == ["l.csv", "o.npy", "pipe"])
  }

  @Test func fullDevicesAreToldInALine() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let folder = try TemporaryFolder()
    let input = try folder.file("l.csv", "0,100,0\n")
    let check = ["check", "--logits", input, "--outputs", input]
    for arguments in [
      ["reference", input, "-o", "/dev/full"], ["compute", input, "-o", "/dev/full"],
      [input, "--json", "/dev/full"], [input, "--markdown", "/dev/full"],
      ["bounds", input, "--json", "/dev/full"], ["blame", input, "--json", "/dev/full"],
      ["diagnose", input, "--json", "/dev/full"], check + ["--json", "/dev/full"],
      check + ["--errors-to", "/dev/full"], check + ["--write-baseline", "/dev/full"],
      check + ["--report", "junit:/dev/full"], check + ["--report", "markdown:/dev/full"],
    ] {
      let run = try Binary.run(arguments)
      #expect(run.code == 2, "\(arguments)")
      #expect(
        run.errors
          == "softmax-analyzer: /dev/full: the disk is full; make room or write to another disk\n")
    }
    #expect(try folder.names == ["l.csv"])
  }

  /// What has no end is read up to a limit, and refused in a line.
  @Test func endlessInputsAreRefused() throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("l.csv", "0,100,0\n")
    let check = ["check", "--logits", input]
    for arguments in [
      ["/dev/zero"], check + ["--outputs", "/dev/zero"], ["check", "--config", "/dev/zero"],
      check + ["--outputs", input, "--baseline", "/dev/zero"],
      ["report", "--libraries", "/dev/zero", "-o", folder.path("pages")],
      ["report", "--reported", "/dev/zero", "-o", folder.path("pages")],
    ] {
      let run = try Binary.run(arguments)
      #expect(run.code == 2 && run.errors.contains("/dev/zero: goes on after "), "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1)
    }
    for command in ["cat /dev/zero; cp {logits} {outputs}", "ln -sf /dev/zero {outputs}"] {
      let run = try Binary.run(check + ["--shell", "--run", command])
      #expect(
        run.code == 2 && run.errors.hasPrefix("softmax-analyzer: "), "\(command): \(run.errors)")
    }
    #expect(try folder.names == ["l.csv"])
  }
}
