/// A bar on standard error for work that takes more than a second, only on a terminal.
final class ProgressBar {
  private static let width = 40

  private let total: Int
  private let isShown = StandardError.isTerminal
  private var next = ContinuousClock.now + .seconds(1)
  private var isVisible = false

  /// - Parameter total: how much is to be done.
  init(total: Int) {
    self.total = total
  }

  /// Shows that `done` of the total is done, at most ten times a second.
  func update(_ done: Int) {
    guard isShown, total > 0, ContinuousClock.now >= next else { return }
    next = .now + .milliseconds(100)
    isVisible = true
    let filled = Self.width * min(done, total) / total
    let bar =
      String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
    StandardError.write("\r[\(bar)] \(done) of \(total) rows")
  }

  /// Removes the bar.
  func clear() {
    guard isVisible else { return }
    isVisible = false
    StandardError.write("\r\u{1b}[K")
  }
}
