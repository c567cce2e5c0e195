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
    ("/bin/sh -c 'kill -9 $$' {outputs}", "sh was ended by signal 9; it printed nothing\n"),
    ("true {outputs}", "wrote no outputs"), ("no-such-program {outputs}", "could not be run"),
    ("true", "names no {outputs}"), ("true 'a {outputs}", "a quote without end"),
    ("mkfifo {outputs}", "something else than a regular file"),
    ("ln -s /dev/zero {outputs}", "something else than a regular file"),
    ("mkdir {outputs}", "something else than a regular file"),
    (
      "/bin/sh -c 'd=$(dirname $0); rm $d/log; mkfifo $d/log; exit 1' {outputs}",
      "it printed nothing"
    ),
  ])
  func failuresAreTold(_ command: String, _ part: String) throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run(try files(folder, command))
    #expect(run.code == 2 && run.output.isEmpty && run.errors.contains(part), "\(run.errors)")
  }

  /// Outputs that grow without end are no reason to fill the disk until the time is over.
  @Test(arguments: [
    "cat /dev/zero > {outputs}", "cat /dev/zero > {outputs} & wait",
    "truncate -s 1T {outputs}; sleep 300", "truncate -s 1T {outputs}",
  ])
  func outputsAreBounded(_ command: String) throws {
    let folder = try TemporaryFolder()
    let start = Date.now
    let run = try Binary.run(
      try files(folder, command) + ["--shell", "--report", "junit:\(folder.path("junit.xml"))"],
      environment: ["TMPDIR": folder.url.path()])
    #expect(run.code == 2 && Date.now.timeIntervalSince(start) < 60)
    #expect(run.errors.contains("bytes to {outputs}, which is too much"), "\(run.errors)")
    #expect(!run.errors.contains("wrote nothing"))
    let report = try String(contentsOfFile: folder.path("junit.xml"), encoding: .utf8)
    #expect(report.contains("errors=\"1\"") && report.contains("bytes to {outputs}"))
    #expect(try folder.names == ["junit.xml", "logits.csv"])
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

  /// A program that leaves our group and keeps what it was given open does not keep us waiting.
  @Test func aProgramThatLeavesItsGroupDoesNotHang() throws {
    let folder = try TemporaryFolder()
    let start = Date.now
    let run = try Binary.run(
      try files(folder, "setsid sleep 30 & sleep 30; : {outputs}") + [
        "--shell", "--time-limit", "0.5",
      ])
    #expect(run.code == 2 && run.errors.contains("--time-limit"))
    #expect(Date.now.timeIntervalSince(start) < 20)
  }

  @Test(arguments: ["/nonexistent", "/dev/null", "/proc"])
  func noTemporaryFolderIsAFailureToJudge(_ folderName: String) throws {
    let folder = try TemporaryFolder()
    let junit = folder.path("junit.xml")
    let run = try Binary.run(
      try files(folder, "true {outputs}") + ["--report", "junit:\(junit)"],
      environment: ["TMPDIR": folderName])
    #expect(run.code == 2 && run.errors.contains("set TMPDIR"), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  /// An interrupt ends the program, leaves no file, not even one that the program made, and gives 128 and its
  /// number.
  @Test(arguments: [SIGHUP, SIGINT, SIGQUIT, SIGTERM])
  func anInterruptLeavesNothing(_ number: Int32) throws {
    let folder = try TemporaryFolder()
    let pid = folder.path("pid")
    let process = Process()
    process.executableURL = Binary.path
    process.arguments =
      try files(folder, "touch {outputs}.part; echo $$ > \(pid); sleep 300") + ["--shell"]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["TMPDIR": folder.url.path()]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    while (try? String(contentsOfFile: pid, encoding: .utf8))?.hasSuffix("\n") != true {
      Thread.sleep(forTimeInterval: 0.01)
    }
    kill(process.processIdentifier, number)
    process.waitUntilExit()
    #expect(process.terminationStatus == 128 + number && process.terminationReason == .exit)
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
