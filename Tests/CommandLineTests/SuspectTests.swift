import Foundation
import Testing

/// Outputs of other functions, from Tests/Vectors/suspects.json, are told by their names.
@Suite struct SuspectTests {
  struct Case: Decodable, Sendable, CustomStringConvertible {
    var function: String
    var parameter: Double?
    var quantity, format: String
    var shape: [Int]
    var axis: Int
    /// The row that tells the function alone.
    var row: Int?
    /// Encodings: of binary32, and of the format.
    var logits, outputs: String

    var description: String { "\(function) for \(quantity) in \(format), \(shape)" }

    var isReduced: Bool { quantity == "log-sum-exp" }

    /// The numbers of some encodings, as decimal text.
    static func numbers(_ encodings: String, _ format: String) -> [String] {
      encodings.split(separator: " ").map { word in
        let bits = UInt32(word, radix: 16)!
        return "\(Float(bitPattern: format == "bfloat16" ? bits << 16 : bits))"
      }
    }

    /// The places of the elements of the telling row, in C order.
    func places(_ row: Int) -> [Int] {
      let inner = shape[(axis + 1)...].reduce(1, *)
      let start = row / inner * inner * shape[axis] + row % inner
      return (0..<shape[axis]).map { start + $0 * inner }
    }

    static let all: [Case] = {
      struct File: Decodable { var cases: [Case] }
      let path = Binary.root.appending(path: "Tests/Vectors/suspects.json")
      return try! JSONDecoder().decode(File.self, from: Data(contentsOf: path)).cases
    }()

    /// Those of one kind, so that a test has few enough runs of the binary to show.
    static let groups = Array(Set(all.map { "\($0.quantity) \($0.function)" })).sorted()
    static func group(_ name: String) -> [Case] {
      all.filter { "\($0.quantity) \($0.function)" == name }
    }
  }

  struct Report: Decodable {
    struct Suspect: Decodable {
      var function: String
      var parameter: Double?
      var maxUlp: Double
    }
    var suspects: [Suspect]

    static func read(_ arguments: [String]) throws -> Report {
      let run = try Binary.run(arguments + ["--json", "-"])
      #expect(run.errors.isEmpty, "\(run.errors)")
      return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    }
  }

  /// An NPY file (format version 1.0) of encodings.
  private func npy(
    _ encodings: String, _ shape: [Int], bytes: Int, _ path: String
  ) throws {
    let lengths = shape.map { "\($0)," }.joined(separator: " ")
    let header =
      "{'descr': '\(bytes == 4 ? "<f4" : "<u2")', 'fortran_order': False, 'shape': (\(lengths)), }"
    let padded = header + String(repeating: " ", count: 127 - 10 - header.utf8.count) + "\n"
    var data = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 118, 0]) + Data(padded.utf8)
    for word in encodings.split(separator: " ") {
      withUnsafeBytes(of: UInt32(word, radix: 16)!.littleEndian) {
        data.append(contentsOf: $0.prefix(bytes))
      }
    }
    try data.write(to: URL(filePath: path))
  }

  /// What `check` takes for a case, its files written.
  private func arguments(_ wanted: Case, in folder: TemporaryFolder) throws -> [String] {
    let (logits, outputs) = (folder.path("logits.npy"), folder.path("outputs.npy"))
    var shape = wanted.shape
    if wanted.isReduced { shape.remove(at: wanted.axis) }
    try npy(wanted.logits, wanted.shape, bytes: 4, logits)
    try npy(wanted.outputs, shape, bytes: wanted.format == "binary32" ? 4 : 2, outputs)
    return [
      "check", "--logits", logits, "--outputs", outputs, "--quantity", wanted.quantity,
      "--format", wanted.format, "--axis", "\(wanted.axis)",
    ]
  }

  @Test(arguments: Case.groups)
  func checkNamesTheFunction(_ group: String) throws {
    for wanted in Case.group(group) {
      let folder = try TemporaryFolder()
      let suspects = try Report.read(arguments(wanted, in: folder)).suspects
      let first = try #require(suspects.first, "\(wanted)")
      #expect(first.function == wanted.function, "\(wanted): \(suspects)")
      expectSame(first.parameter, wanted)
    }
  }

  @Test(arguments: Case.groups)
  func diagnoseNamesTheFunction(_ group: String) throws {
    for wanted in Case.group(group) {
      guard let row = wanted.row else { continue }
      let logits = Case.numbers(wanted.logits, "binary32")
      let outputs = Case.numbers(wanted.outputs, wanted.format)
      let places = wanted.places(row)
      let got = wanted.isReduced ? [outputs[row]] : places.map { outputs[$0] }
      let suspects = try Report.read(
        ["diagnose"] + places.map { logits[$0] } + [
          "--outputs", got.joined(separator: ","), "--quantity", wanted.quantity,
          "--format", wanted.format,
        ]
      ).suspects
      #expect(suspects.first?.function == wanted.function, "\(wanted), row \(row): \(suspects)")
    }
  }

  private func expectSame(_ parameter: Double?, _ wanted: Case) {
    #expect((parameter == nil) == (wanted.parameter == nil), "\(wanted): \(parameter as Any)")
    if let parameter, let due = wanted.parameter {
      // A few percent is all that numbers of 8 bits tell.
      let slack = wanted.format == "bfloat16" ? 0.03 : 1e-6
      #expect(abs(parameter - due) <= slack * abs(due), "\(wanted): \(parameter), not \(due)")
    }
  }

  /// As users reported them: kyegomez/AttentionIsOFFByOne#5, tracel-ai/burn#691, onnx/onnx#3244 and others.
  @Test(arguments: [
    ("2 1 -1 --outputs 0.64391426,0.23688282,0.032058603", "sink", 1.0),
    ("-200 -201 --outputs 0,0", "sink", 1),
    ("124 30 10 --outputs 0.99920531,0.00079469047,1.4670674e-9", "soft-cap", 30),
    ("3 2 1 0 --outputs 0.7310586,0.26894143,0,0", "subset", 2),
    ("1 2 3 --quantity log-sum-exp --outputs 4.9161362", "base-2", nil),
    ("1 2 3 --outputs 0.14285715,0.2857143,0.5714286", "base-2", nil),
    ("11.813067 -10.813067 --outputs 11.813067,-10.813067", "logits", nil),
    ("0.1 0.2 0.3 --outputs 1,1,1", "other-axis", nil),
    ("-100 200 500 --outputs 0,1e-7,1", "clipped", 1e-7),
    (
      "14.4 50.1 3.5 --quantity log-softmax --format binary64 --outputs -16.11809565,0,-16.11809565",
      "clipped", 1e-7
    ),
    // -16.118 is log 1e-7; what the first class is no function says.
    ("-100 200 500 --quantity log-softmax --outputs -300,-16.118095,0", "clipped", 1e-7),
    // Clipped, and then divided by their sum, by mpmath.
    (
      "2 0 -5 -7 --outputs 0.87903738,0.11896478,0.00099891226,0.00099891226", "clipped", 0.001
    ),
    (
      "2 0 -5 -7 --quantity log-softmax --format binary64 --outputs "
        + "-0.12892783382767287,-2.1289278338276729,-6.9088436353130632,-6.9088436353130632",
      "clipped", 0.001
    ),
    // The other numbers are of no function; no class but that one is clipped.
    ("0 -20 -40 --outputs 1,1e-7,0", "clipped", 1e-7),
    // exp(x - max) of at least e^-10, divided by its sum.
    ("0 -15 -3 --outputs 0.95253295,4.3244927e-05,0.04742382", "coarse-exp", nil),
    ("9 8 1 0 --outputs 0.7310586,0.26894143,0,0", "coarse-exp", nil),
    // One ratio is that of some temperature in any case: a round one is told.
    ("1 2 --outputs 0.37754068,0.62245933", "temperature", 2),
    ("1 2 --temperature 0 --outputs 0.2689,0.7311", "temperature", 1),
    (
      "1 2 --quantity log-softmax --temperature 2 --outputs -0.65663085,-0.15663085",
      "temperature", nil
    ),
    ("7 --outputs 0", "log-softmax", nil),
    ("7 --outputs 7", "logits", nil),
    ("7 --outputs 0.99908895", "sink", 1),
    ("1 2 --quantity log-sum-exp --outputs 2", "subset", 1),
    ("89 1 --outputs inf,2.7182817", "unnormalized", nil),
    // Arithmetic in binary32 makes no errors of four ulps of bfloat16.
    (
      "2.484375 3.328125 --outputs 0.29296875,0.68359375 --output-format bfloat16", "sink", 1
    ),
    ("-5.2040 7.8325 --format binary64 --outputs 0,1", "coarse-exp", nil),
    (
      "-5.2040 7.8325 --format binary64 --quantity log-softmax --outputs -inf,0", "coarse-exp", nil
    ),
    ("0 -20 -inf --format binary16 --outputs 1,5.96e-8,5.96e-8", "coarse-exp", nil),
    ("0 -inf -inf --format binary16 --outputs 0.9995,0.0002,0.0002", "coarse-exp", nil),
    (
      "1.296875 -0.625 0.890625 -0.7734375 0.30273438 -0.09033203 0.052978516 -0.4140625 -0.5 "
        + "0.071777344 --format bfloat16 --outputs 0.27734375,0.041748047,0.19335938,0.03466797,"
        + "0.107421875,0.06933594,0.08251953,0.052734375,0.048095703,0.083984375",
      "coarse-exp", nil
    ),
    (
      "1e10 1e10 --format binary64 --outputs 0.499999760629151,0.499999760629151", "absorbed-sum",
      nil
    ),
    ("1e50 1e50 --format binary64 --outputs 1,1", "absorbed-sum", nil),
    (
      "1e15 1e15 999999999999999 --format binary64 --outputs "
        + "0.4168620196785084,0.4168620196785084,0.15335496684492847", "absorbed-sum", nil
    ),
  ])
  func reportedRowsAreRecognized(
    _ words: String, _ function: String, _ parameter: Double?
  ) throws {
    let suspects = try Report.read(["diagnose"] + words.split(separator: " ").map(String.init))
      .suspects
    let first = try #require(suspects.first)
    #expect(first.function == function && first.parameter == parameter, "\(suspects)")
  }

  /// Outputs as they should be, or nearly; outputs of nothing that is known; NaN and infinity.
  @Test(arguments: [
    "0 100 0 --outputs 0,1,0", "90 2 -2 --outputs nan,0,0", "300000 299999 299998",
    "-20000 -20000 --format binary16 --quantity log-softmax --outputs -inf,-inf",
    "0.1 0.2 0.3 --outputs -0.1,0.5,0.6", "2 1 0 --outputs 0.6652,0.2447,0.09",
    "-100 200 500 --quantity log-softmax --outputs -300,-16.2,0", "3 --outputs 0.4",
    // A sink has 3.7e-44 there: that it was flushed is no sign of a sink.
    "-100 -101 --outputs 0,0",
    // 0.9 p + 0.025, of probabilities that are nearly 1 and 0.
    "25 3 -9.5 7.25 --outputs 0.925,0.025,0.025,0.025",
    "1 2 --outputs 0.3712341,0.6287659", "2 2 1 --temperature 0 --outputs 1,0,0",
  ])
  func nothingIsSuspected(_ words: String) throws {
    let arguments = ["diagnose"] + words.split(separator: " ").map(String.init)
    #expect(try Report.read(arguments).suspects.isEmpty)
  }

  /// The line comes first, and stories of roundings are not told beside it.
  @Test func theLineReplacesStoriesOfRounding() throws {
    let run = try Binary.run(
      "diagnose", "3", "2", "1", "0", "--outputs", "0.7310586,0.26894143,0,0")
    let lines = run.output.split(separator: "\n")
    #expect(
      lines[1].hasPrefix(
        "fits softmax over 2 of the classes, or over all of them with the others set to 0, to 0."),
      "\(run.output)")
    #expect(!run.output.contains("premature-zero") && !run.output.contains("No known failure"))
  }

  /// A log-sum-exp along the other axis, whose results are as many; and one whose shape tells the axis.
  @Test func theAxisOfALogSumExpIsFound() throws {
    let folder = try TemporaryFolder()
    let square = try folder.file("l.csv", "0,1,2\n3,-1,0\n0.5,2,4\n")
    // Along axis 0, by mpmath.
    let outputs = try folder.file(
      "o.csv", "3.1238729583693674,2.349012216768186,4.142931628499899\n")
    let options = ["--quantity", "log-sum-exp", "--max-ulp", "2"]
    let run = try Binary.run(["check", "--logits", square, "--outputs", outputs] + options)
    #expect(run.code == 1 && run.output.contains("; did you mean --axis 0?"), "\(run.output)")
    let right = try Binary.run(
      ["check", "--logits", square, "--outputs", outputs, "--axis", "0"] + options)
    #expect(right.code == 0, "\(right.output)")
    let wide = try folder.file("w.csv", "0,1,2,0\n3,-1,0,1\n0.5,2,4,3\n")
    let four = try folder.file("f.csv", "1,2,3,4\n")
    let refused = try Binary.run(["check", "--logits", wide, "--outputs", four] + options)
    #expect(
      refused.code == 2 && refused.errors.contains("[3, 4]; it goes with --axis 0\n"),
      "\(refused.errors)")
  }

  /// Standard input is held in memory, and turned there.
  @Test func theAxisIsFoundOnStandardInput() throws {
    let folder = try TemporaryFolder()
    // Along axis 0, by mpmath.
    let outputs = try folder.file(
      "o.csv",
      "0.04742587317756678,0.7310585786300049\n0.9525741268224333,0.2689414213699951\n")
    let run = try Binary.run(
      "check", "--logits", "-", "--outputs", outputs, "--max-ulp", "2", input: "0,1\n3,0\n")
    #expect(run.code == 1)
    #expect(run.output.contains("fits softmax along axis 0 to 0 ulp; did you mean --axis 0?"))
  }

  @Test func checkAsksForTheAxisMeant() throws {
    let folder = try TemporaryFolder()
    let wanted = Case.all.first { $0.function == "other-axis" }!
    let run = try Binary.run(arguments(wanted, in: folder) + ["--max-ulp", "2"])
    #expect(run.code == 1 && run.output.contains("fits softmax along axis 0 to 0."))
    #expect(run.output.contains(" ulp; did you mean --axis 0?"))
    let right = try Binary.run(
      arguments(wanted, in: folder).dropLast(1) + ["0", "--max-ulp", "2"])
    #expect(right.code == 0 && !right.output.contains("fits softmax"))
  }
}
