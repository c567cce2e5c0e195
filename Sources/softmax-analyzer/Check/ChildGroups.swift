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
  private struct Groups {
    var running: Set<Int32> = []
    /// Programs that are being started, whose groups are not known yet.
    var starting = 0
  }

  private static let groups = Mutex(Groups())

  /// Says that a program will be started; `add` or `abandon` follows.
  static func expect() {
    groups.withLock { $0.starting += 1 }
  }

  static func abandon() {
    groups.withLock { $0.starting -= 1 }
  }

  static func add(_ group: Int32) {
    groups.withLock {
      $0.starting -= 1
      $0.running.insert(group)
    }
  }

  /// Ends what is left of a group.
  static func end(_ group: Int32) {
    if groups.withLock({ $0.running.remove(group) }) != nil { kill(-group, SIGKILL) }
  }

  /// Ends them all; waits for those that are being started, two seconds at most.
  static func endAll() {
    for _ in 0..<200 where groups.withLock({ $0.starting > 0 }) { usleep(10_000) }
    for group in groups.withLock({ $0.running }) { end(group) }
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
