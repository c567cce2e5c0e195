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

/// What happens at an interrupt: children are ended, unfinished files removed, and the exit code is 128
/// and the signal's number.
///
/// A handler only writes the number into a pipe, which a thread of its own reads: from the first instant on a
/// signal waits there until it is seen. Blocking signals and waiting for them with sigwait(2) would lose
/// those that reach a thread which unblocks them, as a library's may.
enum Interruption {
  private static let numbers = [SIGHUP, SIGINT, SIGQUIT, SIGTERM]
  /// The pipe's end that the handler writes to.
  private static let pipeEnd = Atomic<Int32>(-1)
  /// When the first signal came, in nanoseconds of the system's steady clock; 0 before.
  private static let firstSignal = Atomic<Int>(0)
  /// So long several signals are one wish: a terminal that closes sends more than one.
  private static let patience = 1_000_000_000

  /// Handles the signals that were not ignored when the program started, as nohup(1) ignores SIGHUP.
  static func handle() {
    // What reads standard output is gone: a write says so.
    signal(SIGPIPE, SIG_IGN)
    // So does one beyond the largest file that is allowed.
    signal(SIGXFSZ, SIG_IGN)
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    pipeEnd.store(ends[1], ordering: .releasing)
    firstSignal.store(0, ordering: .releasing)
    var handled: Set<Int32> = []
    for number in numbers {
      if isIgnoring(signal(number, handler)) {
        signal(number, SIG_IGN)
      } else {
        handled.insert(number)
      }
    }
    let (readEnd, wanted) = (ends[0], handled)
    // A serial queue of its own gets a thread even while all others compute.
    DispatchQueue(label: "interruption", qos: .userInteractive).async {
      while true {
        var number: UInt8 = 0
        guard read(readEnd, &number, 1) == 1, wanted.contains(Int32(number)) else { continue }
        end(by: Int32(number))
      }
    }
  }

  /// Sound: compares a handler with the mark for "ignored", both of a pointer's size.
  private static func isIgnoring(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Calls nothing but what a signal handler may (signal-safety(7)): write, clock_gettime, _exit.
  private static let handler: @convention(c) (Int32) -> Void = { number in
    let errorNumber = errno
    let now = steadyTime()
    let (isFirst, first) = firstSignal.compareExchange(
      expected: 0, desired: now, ordering: .acquiringAndReleasing)
    if !isFirst && now - first > patience { _exit(128 + number) }
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(pipeEnd.load(ordering: .acquiring), &byte, 1)
    errno = errorNumber
  }

  private static func end(by number: Int32) -> Never {
    ChildGroups.endAll()
    UnfinishedFiles.removeAll { _exit(128 + number) }
  }

  /// Nanoseconds.
  private static func steadyTime() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
