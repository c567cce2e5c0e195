import Synchronization

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
    /// Whether this process is about to end, and starts no program any more.
    var isClosed = false
  }

  private static let groups = Mutex(Groups())

  /// Says that a program will be started; `add` or `abandon` follows.
  static func expect() {
    change { $0.starting += $0.isClosed ? 0 : 1 }
  }

  static func abandon() {
    change { $0.starting -= 1 }
  }

  static func add(_ group: Int32) {
    groups.withLock {
      $0.starting -= 1
      $0.running.insert(group)
    }
  }

  /// Ends what is left of a group.
  static func end(_ group: Int32) {
    kill(-group, SIGKILL)
    change { $0.running.remove(group) }
  }

  /// Does not return when this process is about to end: nobody is to be told of a program's end that is ours.
  private static func change(_ body: (inout Groups) -> Void) {
    let isClosed = groups.withLock { groups in
      body(&groups)
      return groups.isClosed
    }
    while isClosed { sleep(60) }
  }

  /// Ends them all, as the last act of a process; waits for those that are being started, two seconds at most,
  /// and until those that were ended are gone.
  static func endAll() {
    groups.withLock { $0.isClosed = true }
    wait(milliseconds: 2000) { groups.withLock { $0.starting == 0 } }
    let running = groups.withLock { $0.running }
    for group in running { kill(-group, SIGKILL) }
    // What has ended and is waited for by nobody counts as there; hence not for long.
    wait(milliseconds: 200) { running.allSatisfy { kill(-$0, 0) != 0 } }
  }

  private static func wait(milliseconds: Int, until isDone: () -> Bool) {
    for _ in 0..<milliseconds where !isDone() { usleep(1000) }
  }
}
