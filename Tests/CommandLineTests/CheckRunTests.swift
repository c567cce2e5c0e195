import Foundation
import Testing

/// `check --run`: programs that work, fail, hang and leave others behind.
@Suite struct CheckRunTests {
  /// Writes [0.5, 0.5] as CSV, whatever the logits.
  private func files(_ folder: TemporaryFolder, _ command: String) throws -> [String] {
    ["check", "--logits", try folder.file("logits.csv", "0,0\n1,1"), "--run", command]
  }

  @Test func outputsAreThoseOfTheProgram() throws {
    let folder = try TemporaryFolder()
    let script = try folder.file(
      "a b.sh", "test -e \"$1\" && printf '0.5,0.5\\n0.5,0.4\\n' > \"$2\" && echo noise")
    let command = "/bin/sh '\(script)' {logits} {outputs}"
    // The outputs are named .npy, and CSV is no NPY.
    let wrong = try Binary.run(try files(folder, command))
    #expect(wrong.code == 2 && wrong.errors.contains("not an NPY file"), "\(wrong.errors)")
    let analyzer = Binary.path.path()
    let right = "\(analyzer) compute {logits} -o {outputs} --format binary32"
    for arguments in [[right], [right + " && true", "--shell"]] {
      let run = try Binary.run(
        try files(folder, arguments[0]) + arguments.dropFirst() + ["--max-ulp", "0", "--json", "-"])
      #expect(run.code == 0, "\(run.errors)")
      #expect(run.output.contains("\"format\" : \"binary32\""))
    }
  }

  @Test(arguments: [
    ("/bin/sh -c 'echo boo >&2; exit 3' {outputs}", "sh exited with 3; its last lines:\n  boo\n"),
    ("/bin/sh -c 'kill -9 $$' {outputs}", "sh was ended by signal 9; it wrote nothing\n"),
    ("true {outputs}", "wrote no outputs"), ("no-such-program {outputs}", "could not be run"),
    ("true", "names no {outputs}"), ("true 'a {outputs}", "a quote without end"),
  ])
  func failuresAreTold(_ command: String, _ part: String) throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run(try files(folder, command))
    #expect(run.code == 2 && run.output.isEmpty && run.errors.contains(part), "\(run.errors)")
  }

  /// The program and what it started are ended, whether it takes too long or leaves a child behind.
  @Test(arguments: ["sleep 300", "true"]) func nothingIsLeftBehind(_ rest: String) throws {
    let folder = try TemporaryFolder()
    let pid = folder.path("pid")
    let command = "sleep 300 & echo $! > \(pid); \(rest); : {outputs}"
    let start = Date.now
    let run = try Binary.run(try files(folder, command) + ["--shell", "--time-limit", "1"])
    #expect(run.code == 2 && Date.now.timeIntervalSince(start) < 60)
    #expect(run.errors.contains(rest == "true" ? "wrote no outputs" : "--time-limit"))
    let child = try #require(
      Int32(try String(contentsOfFile: pid, encoding: .utf8).trimmingCharacters(in: .newlines)))
    #expect(isGone(child), "process \(child) is still there")
  }

  /// An interrupt ends the program, leaves no file, and gives 130.
  @Test func anInterruptLeavesNothing() throws {
    let folder = try TemporaryFolder()
    let pid = folder.path("pid")
    let process = Process()
    process.executableURL = Binary.path
    process.arguments = try files(folder, "echo $$ > \(pid); sleep 300; : {outputs}") + ["--shell"]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["TMPDIR": folder.url.path()]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    while (try? String(contentsOfFile: pid, encoding: .utf8))?.hasSuffix("\n") != true {
      Thread.sleep(forTimeInterval: 0.01)
    }
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130 && process.terminationReason == .exit)
    let child = try #require(
      Int32(try String(contentsOfFile: pid, encoding: .utf8).trimmingCharacters(in: .newlines)))
    #expect(isGone(child))
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path())
    #expect(Set(left) == ["pid", "logits.csv"], "\(left)")
  }

  /// Whether a process ends soon.
  private func isGone(_ process: Int32) -> Bool {
    for _ in 0..<500 {
      let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
      // A zombie that nobody waits for has ended, too.
      if state == nil || state!.contains(") Z ") { return true }
      Thread.sleep(forTimeInterval: 0.01)
    }
    return false
  }
}
