import Foundation
import Testing

/// `check`, against the totals of an independent judge: Tests/Vectors/checks.json.
@Suite struct CheckTests {
  struct Vectors: Decodable {
    struct Case: Decodable, Sendable, CustomStringConvertible {
      var quantity, format: String
      var logits, outputs: [String]
      var totals: [String: Double]

      var description: String { "\(quantity) in \(format)" }
    }
    var cases: [Case]

    static let all: [Case] = {
      let path = Binary.root.appending(path: "Tests/Vectors/checks.json")
      return try! JSONDecoder().decode(Vectors.self, from: Data(contentsOf: path)).cases
    }()
  }

  private func write(_ vector: Vectors.Case, to folder: TemporaryFolder) throws -> [String] {
    let logits = try folder.file("logits.csv", vector.logits.joined(separator: "\n"))
    let isReduced = vector.quantity == "log-sum-exp"
    let outputs = try folder.file(
      "outputs.csv", vector.outputs.joined(separator: isReduced ? "," : "\n"))
    return [
      "check", "--logits", logits, "--outputs", outputs, "--quantity", vector.quantity,
      "--format", vector.format,
    ]
  }

  @Test(arguments: Vectors.all)
  func totalsAreThoseOfTheJudge(_ vector: Vectors.Case) throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run(try write(vector, to: folder) + ["--json", "-"])
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let totals = try #require(document["totals"] as? [String: Any])
    for (name, wanted) in vector.totals {
      let got = try #require(totals[name] as? Double, "\(name)")
      #expect(abs(got - wanted) <= wanted.magnitude * 1e-9, "\(name): \(got), not \(wanted)")
    }
  }

  /// The second output is 2.00000000695 ulps off, where p is just below 2^-4: said to be 1 once.
  @Test func anErrorNextToAPowerOfTwoIsNotHalved() throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("logits.csv", "0x1.5aa16394d482p+1,0")
    let outputs = try folder.file("outputs.csv", "0.9375,0x1.000002p-4")
    for kernels in ["portable", ""] {
      let run = try Binary.run(
        [
          "check", "--logits", logits, "--outputs", outputs, "--format", "binary32",
          "--max-ulp", "1.5",
        ], environment: ["SOFTMAX_KERNELS": kernels])
      #expect(run.code == 1 && run.output.contains("2.00"), "\(run.output)")
    }
  }

  /// [0, 100, 0] in Float, one output an ulp off: each limit once within, once exceeded.
  @Test(arguments: [
    (["--max-ulp", "1.5"], ["--max-ulp", "0.5"]), (["--mean-ulp", "1"], ["--mean-ulp", "0.1"]),
    (["--p99-ulp", "2"], ["--p99-ulp", "1"]),
    (["--max-sum-deviation", "1e-6"], ["--max-sum-deviation", "1e-60"]),
  ])
  func limitsPassAndFail(_ within: [String], _ beyond: [String]) throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("logits.csv", "0,100,0")
    let outputs = try folder.file(
      "outputs.csv", "3.783505853677006e-44,1,3.923635700109488e-44")
    let files = ["check", "--logits", logits, "--outputs", outputs, "--format", "binary32"]
    let passed = try Binary.run(files + within)
    #expect(passed.code == 0 && passed.output.contains("passes"), "\(passed.output)")
    let failed = try Binary.run(files + beyond)
    #expect(failed.code == 1 && failed.output.contains("FAILS"), "\(failed.output)")
    #expect(failed.output.contains("worst: row 0, index 2, logit 0: got 3.9236"))
  }

  @Test(arguments: [
    ("--max-premature-ones", "37,0", "1,8.533047625744066e-17", "index 0, logit 37: got 1 ["),
    ("--max-premature-zeros", "0,1", "0,1", "index 0, logit 0: got 0 ["),
    ("--max-flushed", "0,-710", "1,0", "index 1, logit -710: got 0 ["),
    ("--max-argmax-changes", "0,1", "0.75,0.25", "index 1, logit 1: got 0.25 ["),
  ])
  func countsPassAndFail(
    _ limit: String, _ logits: String, _ outputs: String, _ place: String
  ) throws {
    let folder = try TemporaryFolder()
    let files = [
      "check", "--logits", try folder.file("logits.csv", "1,0\n" + logits), "--outputs",
      try folder.file("outputs.csv", "0.731058578630006,0.2689414213699951\n" + outputs),
    ]
    #expect(try Binary.run(files + [limit, "1"]).code == 0)
    let failed = try Binary.run(files + [limit, "0"])
    #expect(failed.code == 1)
    let told = "FAILS   \(limit.dropFirst(2)): 1, allowed 0; row 1, index"
    #expect(failed.output.contains(told), "\(failed.output)")
    #expect(failed.output.contains("row 1, \(place)") && failed.output.contains("wanted"))
    #expect(try Binary.run(files).code == 0)
  }

  /// A NaN where a finite value is due exceeds every ulp limit, and is no correctly rounded output.
  @Test func valuesThatAreNotFinite() throws {
    let folder = try TemporaryFolder()
    let files = [
      "check", "--logits", try folder.file("logits.csv", "0,0\nnan,0"), "--outputs",
      try folder.file("outputs.csv", "0.5,nan\n0,nan"),
    ]
    for limit in ["--max-ulp", "--p99-ulp", "--mean-ulp"] {
      #expect(try Binary.run(files + [limit, "1e300"]).code == 1)
    }
    #expect(try Binary.run(files + ["--require-correctly-rounded"]).code == 1)
    let strict = try Binary.run(files + ["--special-values", "strict"])
    #expect(
      strict.code == 1 && strict.output.contains("special-values: 2, allowed 0; row 0, index 1"))
    #expect(try Binary.run(files + ["--special-values", "report"]).code == 0)
  }

  /// What the reference writes is correctly rounded, in every format's own file type.
  @Test(arguments: [
    "binary64", "binary32", "binary16", "bfloat16", "float8-e4m3fn", "float8-e5m2",
    "float8-e4m3fnuz",
    "float8-e5m2fnuz", "float4-e2m1",
  ])
  func theReferencePasses(_ format: String) throws {
    let folder = try TemporaryFolder()
    let output = folder.path("out.npy")
    let logits = "Reports/Data/digits_logits.npy"
    #expect(try Binary.run("reference", logits, "-o", output, "--format", format).code == 0)
    let run = try Binary.run(
      "check", "--logits", logits, "--outputs", output, "--format", format,
      "--require-correctly-rounded", "--max-ulp", "0.5", "--special-values", "strict")
    #expect(run.code == 0, "\(run.output)\(run.errors)")
  }

  /// What the reference gives is right: the largest number where float4-e2m1 saturates (once an infinite error
  /// and a crash, or 47 ulp), NaN by place where float8-e4m3fn overflows (once an argmax lost in the first
  /// row only), and the only zero of AMD's formats by either name.
  @Test(arguments: [
    ("float4-e2m1", "0,-inf\n0,-100\n0,-7", "0,-6\n-0,-6\n-0,-6"),
    ("float8-e4m3fn", "0,-500\n-500,0", "-0,nan\nnan,-0"),
    ("float8-e4m3fnuz", "0,-20\n-250,0", "-0,-20\nnan,0"), ("float8-e5m2fnuz", "0,-40", "-0,-40"),
  ])
  func rightOutputsPassTheStrictestLimits(
    _ format: String, _ logits: String, _ outputs: String
  ) throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run(
      "check", "--logits", try folder.file("logits.csv", logits), "--outputs",
      try folder.file("outputs.csv", outputs), "--format", format, "--quantity", "log-softmax",
      "--max-ulp", "0.5", "--max-argmax-changes", "0", "--require-correctly-rounded",
      "--special-values", "strict")
    #expect(run.code == 0, "\(run.output)\(run.errors)")
    #expect(run.output.contains("Where float4-e2m1") == (format == "float4-e2m1"))
  }

  /// Errors of -1, 0 and NaN ulps about exact halves, and their axis.
  @Test func errorsAreWritten() throws {
    let folder = try TemporaryFolder()
    let errors = folder.path("errors.npy")
    let run = try Binary.run(
      "check", "--logits", try folder.file("logits.csv", "0,0,-inf\n0,0,0\n"), "--outputs",
      try folder.file("outputs.csv", "0.4999999999999999,0.5,0\nnan,0,0\n"), "--errors-to", errors,
      "--axis", "1")
    #expect(run.code == 0, "\(run.errors)")
    let data = try Data(contentsOf: URL(filePath: errors))
    #expect(String(decoding: data, as: UTF8.self).contains("'shape': (2, 3)"))
    let values = data.suffix(48).withUnsafeBytes { bytes in
      (0..<6).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
    }
    #expect(values[0] == -1 && values[1] == 0 && values[2] == 0 && values[3].isNaN)
    #expect(values[4] == values[5] && values[4] < -1e15)
  }

  @Test func reportsForPipelines() throws {
    let folder = try TemporaryFolder()
    let files = [
      "check", "--logits", try folder.file("logits.csv", "0,0"), "--outputs",
      try folder.file("out.csv", "0.5,0.25"), "--report", "json:" + folder.path("c.json"),
      "--report", "markdown:" + folder.path("c.md"), "--report", "annotations:github",
    ]
    let failed = try Binary.run(files + ["--max-ulp", "4", "--max-premature-ones", "0"])
    #expect(failed.code == 1)
    let lines = failed.output.split(separator: "\n").filter { $0.hasPrefix("::") }
    #expect(lines.count == 1 && lines[0].hasPrefix("::error title=softmax-analyzer check fails::"))
    #expect(lines[0].contains("out.csv: max-ulp: ") && lines[0].contains("row 0, index 1"))
    let markdown = try String(contentsOfFile: folder.path("c.md"), encoding: .utf8)
    #expect(markdown.hasPrefix("### softmax-analyzer check **fails**\n"))
    #expect(markdown.contains("| max-premature-ones | 0 | 0 | passes |"))
    let json = try String(contentsOfFile: folder.path("c.json"), encoding: .utf8)
    #expect(json.contains("\"softmax-check\""))
    let passed = try Binary.run(files)
    #expect(passed.code == 0 && passed.output.contains("::notice title=softmax-analyzer::"))
    #expect(try Binary.run(files + ["--report", "html:x"]).code == 64)
  }

  @Test func badInputIsOneLine() throws {
    let folder = try TemporaryFolder()
    let logits = try folder.file("logits.csv", "0,1,2\n3,4,5")
    let raw = folder.path("raw.npy")
    _ = try Binary.run("reference", logits, "-o", raw, "--format", "bfloat16")
    for (outputs, part) in [
      (try folder.file("short.csv", "0,1\n1,0"), "shape [2, 2] where [2, 3] belongs"),
      (folder.path("missing.npy"), "missing.npy"), (raw, "name it with --format"),
    ] {
      let run = try Binary.run("check", "--logits", logits, "--outputs", outputs)
      #expect(run.code == 2 && run.output.isEmpty && run.errors.contains(part), "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1)
    }
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }"
    let empty = folder.path("empty.npy")
    let bytes = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + header.utf8
    try Data(bytes).write(to: URL(filePath: empty))
    let nothing = try Binary.run("check", "--logits", empty, "--outputs", empty)
    #expect(nothing.code == 2 && nothing.errors.contains("holds no rows"))
    let wide = try folder.file("wide.csv", "0.1,0.2,0.7\n0.1,0.2,0.7")
    let run = try Binary.run(
      "check", "--logits", logits, "--outputs", wide, "--format", "binary16")
    #expect(run.code == 2 && run.errors.contains("row 0, index 0: 0.1 is not a number of binary16"))
  }

  @Test(arguments: [
    [], ["--logits", "a.npy"], ["--logits", "a", "--outputs", "b", "--run", "c {outputs}"],
    ["--logits", "a", "--compare", "b"], ["--logits", "a", "--implementation", "fortran"],
    ["--logits", "a", "--outputs", "b", "--margin", "-1"], ["--config", "c", "--logits", "a"],
    ["--logits", "a", "--outputs", "b", "--sample-rows", "0"],
    ["--logits", "a", "--outputs", "b", "--max-ulp", "-1"],
  ])
  func wrongUsageIsCode64(_ arguments: [String]) throws {
    #expect(try Binary.run(["check"] + arguments).code == 64)
  }
}
