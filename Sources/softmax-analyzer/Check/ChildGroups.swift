import Dispatch
import Synchronization
import TensorFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The process groups of programs that are running.
enum ChildGroups {
  private static let running = Mutex<Set<Int32>>([])

  static func add(_ group: Int32) {
    running.withLock { _ = $0.insert(group) }
  }

  /// Ends what is left of a group.
  static func end(_ group: Int32) {
    if running.withLock({ $0.remove(group) }) != nil { kill(-group, SIGKILL) }
  }

  static func endAll() {
    for group in running.withLock({ $0 }) { end(group) }
  }
}

/// What happens at an interrupt: children are ended, unfinished files removed, and the exit code is 128
/// and the signal's number.
enum Interruption {
  // Sound: set once, before there is a second thread.
  nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []

  static func handle() {
    // What reads standard output is gone: a write says so.
    signal(SIGPIPE, SIG_IGN)
    // So does one beyond the largest file that is allowed.
    signal(SIGXFSZ, SIG_IGN)
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        ChildGroups.endAll()
        UnfinishedFiles.removeAll()
        _exit(128 + number)
      }
      source.resume()
      sources.append(source)
    }
  }
}
