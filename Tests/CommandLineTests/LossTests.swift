import Foundation
import Testing

/// Cross entropy and its gradient on the command line; expected values by mpmath.
@Suite struct LossTests {
  /// The numbers of an NPY of `<f8`.
  static func numbers(_ path: String) throws -> [Double] {
    let data = try Data(contentsOf: URL(filePath: path))
    let header = 10 + Int(data[8]) + Int(data[9]) << 8
    return stride(from: header, to: data.count, by: 8).map { start in
      data[start..<start + 8].enumerated().reduce(UInt64(0)) {
        $0 | UInt64($1.element) << (8 * $1.offset)
      }
    }.map(Double.init(bitPattern:))
  }

  @Test(arguments: ["reference", "compute"])
  func lossesOfLabelsAreWritten(_ verb: String) throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("logits.csv", "1,2,3\n0,0,0\n5,6,7\n")
    let labels = try folder.file("labels.csv", "0\n2\n-100\n")
    let output = folder.path("loss.npy")
    let run = try Binary.run(
      verb, logits, "-o", output, "--quantity", "cross-entropy", "--labels", labels,
      "--ignore-label", "-100")
    #expect(run.code == 0, "\(run.errors)")
    let losses = try Self.numbers(output)
    #expect(losses.count == 3 && losses[2] == 0)
    for (loss, due) in zip(losses, [2.40760596444438, 1.0986122886681098]) {
      #expect((loss - due).magnitude <= (verb == "reference" ? 0 : 4 * due.ulp))
    }
  }

  @Test func gradientsOfLabelsAreWritten() throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("logits.csv", "1,2,3\n0,0,0\n")
    let labels = try folder.file("labels.csv", "0\n2\n")
    let output = folder.path("gradient.npy")
    let run = try Binary.run(
      "reference", logits, "-o", output, "--quantity", "cross-entropy-gradient", "--labels",
      labels)
    #expect(run.code == 0, "\(run.errors)")
    #expect(
      try Self.numbers(output) == [
        -0.9099694268296196, 0.24472847105479764, 0.6652409557748219, 0.3333333333333333,
        0.3333333333333333, -0.6666666666666666,
      ])
  }

  @Test func lossesOfTargetsAreWritten() throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("logits.csv", "1,2,3\n")
    let targets = try folder.file("targets.csv", "0.1,0.7,0.2\n")
    let output = folder.path("loss.npy")
    let run = try Binary.run(
      "reference", logits, "-o", output, "--quantity", "cross-entropy", "--targets", targets)
    #expect(run.code == 0, "\(run.errors)")
    #expect(try Self.numbers(output) == [1.3076059644443803])
  }

  /// A loss of exactly 0 where ln 2 is due: [1e8, 1e8] in binary32, as max + log(sum) - x has it.
  @Test func theReportedLossOfZeroIsReproduced() throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("logits.csv", "1e8,1e8\n")
    let labels = try folder.file("labels.csv", "0\n")
    let output = folder.path("loss.npy")
    let run = try Binary.run(
      "reference", logits, "-o", output, "--quantity", "cross-entropy", "--labels", labels)
    #expect(run.code == 0)
    #expect(try Self.numbers(output) == [0.6931471805599453])
  }

  @Test(arguments: [
    ("0\n3\n", "row 1: 3 is no label of 3 classes, 0 to 2"),
    ("0\n0.5\n", "row 1: 0.5 is no label of 3 classes"),
    ("0\n", "1 labels for 2 rows of logits"),
  ])
  func badLabelsAreNamed(_ text: String, _ message: String) throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("logits.csv", "1,2,3\n0,0,0\n")
    let labels = try folder.file("labels.csv", text)
    let output = folder.path("loss.npy")
    let run = try Binary.run(
      "reference", logits, "-o", output, "--quantity", "cross-entropy", "--labels", labels)
    #expect(run.code == 2 && run.errors.contains(message), "\(run.errors)")
    #expect(try folder.names == ["labels.csv", "logits.csv"])
  }

  @Test func badTargetsAreNamed() throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("logits.csv", "1,2,3\n")
    let output = folder.path("loss.npy")
    for (text, message) in [("1,0\n", "shape"), ("1,inf,0\n", "row 0, index 1: inf is no target")] {
      let targets = try folder.file("targets.csv", text)
      let run = try Binary.run(
        "reference", logits, "-o", output, "--quantity", "cross-entropy", "--targets", targets)
      #expect(run.code == 2 && run.errors.contains(message), "\(run.errors)")
    }
  }

  @Test func whatIsMissingOrUselessIsRefused() throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("logits.csv", "1,2,3\n")
    let labels = try folder.file("labels.csv", "0\n")
    let output = folder.path("loss.npy")
    let needed = try Binary.run(
      "reference", logits, "-o", output, "--quantity", "cross-entropy")
    #expect(needed.code == 64 && needed.errors.contains("needs either --labels or --targets"))
    let useless = try Binary.run("reference", logits, "-o", output, "--labels", labels)
    #expect(useless.code == 64 && useless.errors.contains("no effect on softmax"))
    let overwritten = try Binary.run(
      "reference", logits, "-o", labels, "--quantity", "cross-entropy", "--labels", labels)
    #expect(overwritten.code == 2 && overwritten.errors.contains("is read as the labels"))
  }
}
