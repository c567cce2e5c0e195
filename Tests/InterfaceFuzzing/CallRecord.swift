import Foundation

/// What is being called, kept where a signal handler can write it.
enum CallRecord {
  private static let capacity = 8192
  // Sound: one thread writes them, and a handler that ends the process reads them.
  nonisolated(unsafe) private static let text = UnsafeMutablePointer<UInt8>.allocate(
    capacity: capacity)
  nonisolated(unsafe) private static var count = 0

  /// From now on a trap, or a call that takes a minute, writes the record and exits with 1.
  static func watch() {
    for code in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGALRM] {
      signal(code) { _ in
        write(2, CallRecord.text, CallRecord.count)
        _exit(1)
      }
    }
  }

  static func begin(_ what: String) {
    count = 0
    note(what)
    alarm(60)
  }

  /// Adds an argument, before it is used.
  static func note(_ what: String) {
    for byte in what.utf8 where count < capacity - 1 {
      text[count] = byte
      count += 1
    }
    text[count] = UInt8(ascii: "\n")
    count += count < capacity - 1 ? 1 : 0
  }
}
