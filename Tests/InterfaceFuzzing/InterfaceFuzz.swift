import ArgumentParser
import MultiPrecision
import SeededRandom

/// Calls the libraries' public functions with odd values: zeros, infinities, NaN, the least and the largest
/// numbers, empty and ragged rows, custom formats, one bit of precision and thousands.
///
/// Errors that are thrown are as good as results. A call that ends the process, or takes a minute, is told and
/// makes the exit code 1; only documented preconditions are kept.
@main
struct InterfaceFuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "softmax-interface-fuzz",
    abstract: "Call the public interface with odd values, and tell of every trap.")

  @Option(help: "How many calls.")
  var calls: Int = 100_000

  @Option(help: "The seed of what is called, and with what.")
  var seed: UInt64 = 1

  @Option(help: "The number of the first call.")
  var first: Int = 0

  func run() throws {
    CallRecord.watch()
    let entries = FormatCalls.all + NumberCalls.all + RowCalls.all + JudgeCalls.all
    var thrown = 0
    for number in first..<first + calls {
      var odd = OddValues(seed: seed, call: number)
      let entry = entries[odd.below(entries.count)]
      CallRecord.begin("seed \(seed), call \(number): \(entry.name)")
      do {
        try entry.call(&odd)
      } catch {
        // An error's text is a part of the interface, too.
        CallRecord.note("its error's text")
        thrown += "\(error)".isEmpty ? 0 : 1
      }
    }
    print("\(calls) calls of \(entries.count) kinds, \(thrown) of them with an error, no trap")
  }
}

/// One way of calling the interface.
struct Entry: Sendable {
  let name: String
  let call: @Sendable (inout OddValues) throws -> Void

  init(_ name: String, _ call: @escaping @Sendable (inout OddValues) throws -> Void) {
    self.name = name
    self.call = call
  }
}
