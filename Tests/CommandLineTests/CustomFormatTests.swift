import Foundation
import Testing

/// Formats by their numbers, in every verb that takes a format.
@Suite struct CustomFormatTests {
  private static let rows = "0,1,2\n0,-200,3\n-800,-1e3,0\nnan,0,0\n"

  /// The probabilities of [0, 1, 2] and [0, -200, 3], worked out by mpmath and rounded once.
  private static let probabilities: [(format: String, type: String, values: [Double])] = [
    ("p2-emin-14-emax15", "<f2", [0x1.8p-4, 0x1p-2, 0x1.8p-1, 0x1.8p-5, 0, 1]),
    (
      "p11-emin-14-emax15", "<f2",
      [0x1.70cp-4, 0x1.f54p-3, 0x1.548p-1, 0x1.848p-5, 0, 0x1.e7cp-1]
    ),
    (
      "p25-emin-126-emax127", "<f8",
      [0x1.70c3e6p-4, 0x1.f53433p-3, 0x1.549a76p-1, 0x1.848344p-5, 0, 0x1.e7b7ccp-1]
    ),
    (
      "p24-emin-300-emax300", "<f8",
      [0x1.70c3e6p-4, 0x1.f53434p-3, 0x1.549a76p-1, 0x1.848344p-5, 0x1.0b643cp-293, 0x1.e7b7ccp-1]
    ),
    (
      "p40-emin-1000-emax1023", "<f8",
      [
        0x1.70c3e5f682p-4, 0x1.f534335ca4p-3, 0x1.549a766a06p-1, 0x1.848343c906p-5,
        0x1.0b643b7426p-293, 0x1.e7b7cbc37p-1,
      ]
    ),
    (
      "p53-emin-1022-emax1023", "<f8",
      [
        0x1.70c3e5f682bdap-4, 0x1.f534335ca4bcfp-3, 0x1.549a766a06791p-1, 0x1.848343c905445p-5,
        0x1.0b643b742657fp-293, 0x1.e7b7cbc36fabcp-1,
      ]
    ),
  ]

  private func numbers(_ data: Data, _ type: String, _ count: Int) -> [Double] {
    let bytes = [UInt8](data)
    let start = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
    let size = Int(String(type.last!))!
    return (0..<count).map { index in
      let bits = (0..<size).reversed().reduce(UInt64(0)) {
        $0 << 8 | UInt64(bytes[start + index * size + $1])
      }
      return size == 2
        ? Double(Float16(bitPattern: UInt16(bits)))
        : size == 4 ? Double(Float(bitPattern: UInt32(bits))) : Double(bitPattern: bits)
    }
  }

  @Test(arguments: probabilities.indices) func referenceWritesNumbers(_ index: Int) throws {
    let (format, type, wanted) = Self.probabilities[index]
    let folder = try TemporaryFolder()
    let input = try folder.file("in.csv", Self.rows)
    let output = folder.path("out.npy")
    let run = try Binary.run("reference", input, "-o", output, "--format", format)
    #expect(run.code == 0 && run.output.contains("in \(format), every element certified"))
    let data = try Data(contentsOf: URL(filePath: output))
    #expect(String(decoding: data, as: UTF8.self).contains("'descr': '\(type)'"))
    #expect(numbers(data, type, 6) == wanted)
  }

  /// Its own outputs pass the strictest check, whatever the quantity and rounding of the format's numbers.
  @Test(arguments: [
    "p2-emin-14-emax15", "p2-emin0-emax0", "p2-emin-1073-emax1023", "p5-emin3-emax5",
    "p6-emin-300-emax300", "p8-emin-126-emax127", "p11-emin-14-emax15", "p12-emin-14-emax15",
    "p24-emin-126-emax127", "p24-emin-300-emax300", "p25-emin-126-emax127",
    "p40-emin-1000-emax1023", "p53-emin-100-emax100", "p53-emin-1022-emax1023",
  ])
  func checkPassesWhatReferenceWrites(_ format: String) throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("in.csv", Self.rows)
    let output = folder.path("out.npy")
    for quantity in ["softmax", "log-softmax", "log-sum-exp"] {
      let both = ["--format", format, "--quantity", quantity]
      #expect(try Binary.run(["reference", input, "-o", output] + both).code == 0)
      let run = try Binary.run(
        [
          "check", "--logits", input, "--outputs", output, "--require-correctly-rounded",
          "--max-ulp", "0.5",
        ]
          + ["--special-values", "strict"] + both)
      #expect(run.code == 0, "\(quantity): \(run.output) \(run.errors)")
    }
  }

  @Test func checkFindsWhatIsOff() throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("in.csv", "0,1,2\n")
    let check = [
      "check", "--logits", input, "--format", "p40-emin-1000-emax1023", "--max-ulp", "0.5",
    ]
    // The Float nearest to the first probability, 0.09003057317..., is a number of the format, but not due.
    let off = try folder.file("off.csv", "0x1.70c3e6p-4,0x1.f534335ca4p-3,0x1.549a766a06p-1\n")
    #expect(try Binary.run(check + ["--outputs", off]).code == 1)
    let none = try folder.file(
      "none.csv", "0x1.70c3e5f682bdap-4,0x1.f534335ca4p-3,0x1.549a766a06p-1\n")
    let run = try Binary.run(check + ["--outputs", none])
    #expect(run.code == 2 && run.errors.contains("is not a number of p40-emin-1000-emax1023"))
  }

  @Test func rawBitsOfCustomFormatsAreRefused() throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("in.csv", "0,1,2\n")
    let output = folder.path("out.npy")
    #expect(try Binary.run("reference", input, "-o", output, "--format", "bfloat16").code == 0)
    let run = try Binary.run(
      "check", "--logits", input, "--outputs", output, "--format", "p8-emin-126-emax127")
    #expect(run.code == 2 && run.errors.contains("write them as <f8 or <f4"), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
    let logits = try Binary.run(output, "--logits-format", "p8-emin-126-emax127")
    #expect(logits.code == 64 && logits.errors.contains("read without this option"))
  }

  private static let verbs = [
    ["analyze", "0", "1", "--formats", "F"], ["analyze", "0", "1", "--formats", "binary32,F"],
    ["reference", "I", "-o", "O", "--format", "F"], ["compute", "I", "-o", "O", "--format", "F"],
    ["thresholds", "--classes", "2", "--format", "F"], ["bounds", "0", "1", "--arithmetic", "F"],
    ["blame", "0", "1", "--output-format", "F"], ["diagnose", "0", "1", "--format", "F"],
    ["diagnose", "0", "1", "--accumulator", "F"], ["report", "I", "-o", "P", "--formats", "F"],
    ["check", "--logits", "I", "--outputs", "Y", "--format", "F"],
  ]

  @Test(arguments: verbs) func everyVerbTakesThem(_ verb: [String]) throws {
    let folder = try TemporaryFolder()
    let files = [
      "I": try folder.file("in.csv", "0,1\n"), "Y": try folder.file("y.csv", "0.25,0.75\n"),
      "O": folder.path("out.npy"), "P": folder.path("page"),
    ]
    func run(_ format: String) throws -> Binary {
      try Binary.run(
        verb.map { files[$0] ?? ($0 == "F" ? format : $0.replacing(",F", with: "," + format)) })
    }
    let done = try run("p12-emin-14-emax15")
    #expect(done.code == 0, "\(verb): \(done.errors)")
    let wrong = try run("half")
    let line = wrong.errors.split(separator: "\n").first ?? ""
    #expect(wrong.code == 64 && line.contains("'half' is no format. Take binary64, binary32"))
    #expect(line.contains("write a custom one as p40-emin-1000-emax1023"))
    let none = try run("p1-emin0-emax0")
    #expect(none.code == 2 && none.errors.contains("a precision of 2 to 53 bits, not 1"))
    #expect(none.errors.split(separator: "\n").count == 1, "\(none.errors)")
  }
}
