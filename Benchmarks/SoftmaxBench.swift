import ArgumentParser
import Foundation

/// The benchmark: what a certified softmax costs beside MPFR and beside a plain softmax of libm.
///
/// Every way of computing softmax (`Contender`) runs on the same logits in turn, round after round, so
/// that whatever else the machine does hits all alike; the best round counts. Beside the times stand the
/// elements that a tier refused, and its largest error on a sample of rows. `peers.py` runs this
/// program round by round (`--lockstep`) with NumPy, SciPy and others in between.
@main
struct SoftmaxBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "softmax-bench",
    abstract: "Time the certified softmax beside MPFR and beside a plain softmax of libm.")

  @Flag(help: "Small shapes, to see that everything runs.")
  var quick = false

  @Option(help: "Time everything so often; the best counts.")
  var rounds = 10

  @Option(help: ArgumentHelp("Also write the results to a file.", valueName: "file"))
  var json: String?

  @Option(
    help: ArgumentHelp(
      "Also write the logits to FOLDER/SHAPE.f64, as doubles.", valueName: "folder"))
  var logits: String?

  @Flag(help: "Run one round of a heat for each number on standard input, for peers.py.")
  var lockstep = false

  func validate() throws {
    guard rounds >= 1 else { throw ValidationError("At least one round is needed.") }
  }

  func run() throws {
    let heats = try Shape.all(quick: quick).flatMap { shape -> [any Heat] in
      let values = shape.logits()
      if let logits { try Self.save(values, as: "\(logits)/\(shape).f64") }
      return [FormatHeat<Float>(shape, values), FormatHeat<Double>(shape, values)]
    }
    if lockstep {
      Self.runInLockstep(heats)
    } else {
      for _ in 0..<rounds {
        for heat in heats { heat.runRound() }
      }
    }
    let results = heats.flatMap { $0.results() }
    if let json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try encoder.encode(results).write(to: URL(fileURLWithPath: json))
    }
    if !lockstep { print(ResultTable.text(results)) }
  }

  /// One round of the heat that each line of the input numbers, and a line of output after it.
  private static func runInLockstep(_ heats: [any Heat]) {
    // `print` would wait until its buffer is full.
    answer(heats.map(\.name).joined(separator: ","))
    while let line = readLine(), let number = Int(line) {
      heats[number].runRound()
      answer(line)
    }
  }

  private static func answer(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }

  /// Little-endian doubles, for NumPy's `fromfile`.
  private static func save(_ logits: [Double], as path: String) throws {
    try logits.withUnsafeBytes { Data($0) }.write(to: URL(fileURLWithPath: path))
  }
}
