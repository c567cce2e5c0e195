import Escapes
import SoftmaxReports
import TensorFiles

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where results go.
enum Output {
  /// Colours on a terminal, unless NO_COLOR is set (no-color.org) or it cannot show any.
  static var style: TextStyle {
    let forbids = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
    return isatty(STDOUT_FILENO) == 1 && !forbids && !isDumb ? .ansi : .plain
  }

  /// Writes to standard output. Where that fails, nothing more can be done: one line says so, and the
  /// exit code is 2. A closed pipe is quiet, and changes no exit code: a check that fails fails all the same.
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        systemWrite(STDOUT_FILENO, $0.baseAddress! + done, $0.count - done)
      }
      if count >= 0 {
        done += count
      } else if errno == EPIPE {
        return
      } else if errno != EINTR {
        StandardError.write(
          line: "softmax-analyzer: standard output: \(String(cString: strerror(errno)))")
        exit(2)
      }
    }
  }

  /// Writes one line to standard output; whatever stands in it, it stays one.
  static func write(line: String) { write(Escaping.line(line) + "\n") }

  /// Whether two paths are the same but for `.` and repeated slashes.
  static func isSameFile(_ first: String?, _ second: String?) -> Bool {
    func parts(_ path: String) -> [Substring] {
      (path.hasPrefix("/") ? ["/"] : []) + path.split(separator: "/").filter { $0 != "." }
    }
    guard let first, let second else { return false }
    return parts(first) == parts(second)
  }

  /// Writes to a file, whole or not at all; to standard output for `-` and the system's names for it.
  static func write(_ text: String, to path: String) throws {
    if FileBytes.isStandardOutput(path) {
      write(text)
    } else {
      try AtomicFile.write(text, to: path)
    }
  }

  /// Says a line on standard output; on standard error where `path` has a result go to the former.
  static func tell(besides path: String, _ text: String) {
    if FileBytes.isStandardOutput(path) {
      StandardError.write(line: text)
    } else {
      write(line: text)
    }
  }
}

/// `write(2)`, by a name that the methods here do not hide.
private let systemWrite: @Sendable (Int32, UnsafeRawPointer?, Int) -> Int = { write($0, $1, $2) }

/// Where errors and progress go.
enum StandardError {
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes one line; whatever stands in it, it stays one.
  static func write(line: String) { write(Escaping.line(line) + "\n") }

  /// Writes what fits; a broken standard error is nobody's business.
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { systemWrite(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
