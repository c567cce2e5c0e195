import Dispatch
import Subprocess
import Synchronization
import TensorFiles

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Runs the program that makes the outputs, in a process group of its own.
struct ImplementationRun {
  let words: [String]
  /// Seconds.
  let timeLimit: Double
  /// Where its standard output and error go.
  let log: String
  /// The file that it is to write.
  let outputs: String
  /// The most bytes that the outputs can take.
  let longestOutputs: Int

  /// - Throws: `ArgumentError` where the program cannot be started, fails, or takes too long; by then all
  ///   of its processes have ended.
  func run() throws {
    let outcome = Mutex<Result<TerminationStatus, any Error>?>(nil)
    let finished = DispatchSemaphore(value: 0)
    let run = self
    Task.detached {
      let result: Result<TerminationStatus, any Error>
      do { result = .success(try await run.limited()) } catch { result = .failure(error) }
      outcome.withLock { $0 = result }
      finished.signal()
    }
    finished.wait()
    switch outcome.withLock({ $0! }) {
    case .success(.exited(0)): return
    case .success(.exited(let code)): throw failure("exited with \(code)")
    case .success(.signaled(let signal)): throw failure("was ended by signal \(signal)")
    case .failure(let error as TimeLimitError): throw failure("\(error)")
    case .failure(let error as SizeLimitError): throw failure("\(error)")
    case .failure(let error): throw failure("could not be run: \(error)")
    }
  }

  /// The most bytes that a program may say; what it says is kept on the disk until it ends.
  private static let longestLog = 64 << 20

  private struct SizeLimitError: Error, CustomStringConvertible {
    /// Such as `1 MiB to its standard output`.
    let excess: String
    var description: String { "wrote more than \(excess)" }
  }

  private func watchFiles() async throws -> Never {
    while true {
      try requireSizes()
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  private func requireSizes() throws {
    if FileBytes.length(ofRegular: log) ?? 0 > Self.longestLog {
      throw SizeLimitError(
        excess: "\(Self.longestLog >> 20) MiB to its standard output and error")
    }
    if FileBytes.length(ofRegular: outputs) ?? 0 > longestOutputs {
      throw SizeLimitError(
        excess: "\(longestOutputs) bytes to {outputs}, which is too much for these logits")
    }
  }

  private struct TimeLimitError: Error, CustomStringConvertible {
    let seconds: Double
    var description: String {
      "took longer than \(seconds) s, the --time-limit, and was ended"
    }
  }

  private func limited() async throws -> TerminationStatus {
    try await withThrowingTaskGroup(of: TerminationStatus.self) { group in
      group.addTask { try await spawned() }
      group.addTask {
        try await Task.sleep(for: .seconds(timeLimit))
        throw TimeLimitError(seconds: timeLimit)
      }
      group.addTask { try await watchFiles() }
      defer { group.cancelAll() }
      let status = try await group.next()!
      // What ends between two looks is looked at, too.
      try requireSizes()
      return status
    }
  }

  private func spawned() async throws -> TerminationStatus {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
    ]
    let file = try FileDescriptor.open(
      log, .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
    defer { try? file.close() }
    let group = Mutex<Int32?>(nil)
    // What the program left behind ends with it.
    ChildGroups.expect()
    defer {
      if let group = group.withLock({ $0 }) {
        ChildGroups.end(group)
      } else {
        ChildGroups.abandon()
      }
    }
    let result = try await Subprocess.run(
      words[0].contains("/") ? .path(FilePath(words[0])) : .name(words[0]),
      arguments: Arguments(Array(words.dropFirst())), platformOptions: options,
      input: .none, output: .fileDescriptor(file, closeAfterSpawningProcess: false),
      error: .fileDescriptor(file, closeAfterSpawningProcess: false)
    ) { execution in
      let identifier = execution.processIdentifier.value
      group.withLock { $0 = identifier }
      ChildGroups.add(identifier)
    }
    return result.terminationStatus
  }

  /// The last lines of what the program said.
  private func failure(_ what: String) -> ArgumentError {
    let text = FileBytes.isRegular(log) ? (try? FileBytes.tail(of: log, bytes: 4000)) ?? "" : ""
    let lines = text.split(separator: "\n").suffix(20).map { String($0.prefix(300)) }
    let said = lines.isEmpty ? "it printed nothing" : "its last lines:"
    let program = words[0].split(separator: "/").last.map(String.init) ?? words[0]
    return ArgumentError(description: "\(program) \(what); \(said)", details: lines)
  }
}
