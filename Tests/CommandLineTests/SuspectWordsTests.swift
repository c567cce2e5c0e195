import Foundation
import Testing

/// Lines about other functions that said more than what fits.
@Suite struct SuspectWordsTests {
  /// Percentages have been divided by the sum.
  @Test func percentIsDividedBy100() throws {
    let run = try Binary.run("diagnose", "1", "2", "4", "--outputs", "4.2010064,11.41952,84.37947")
    #expect(
      run.output.contains("100 times what is due: percent") && run.output.contains("divide by 100"))
    #expect(!run.output.contains("divide by the sum of the exponentials"))
  }

  /// Softmax over two classes and softmax over four with two set to 0 are different numbers.
  @Test(arguments: ["0.7310586,0.26894143,0,0", "0.6439143,0.23688282,0,0"])
  func aSubsetIsTakenBeforeOrAfterwards(_ outputs: String) throws {
    let run = try Binary.run("diagnose", "3", "2", "1", "0", "--outputs", outputs)
    #expect(
      run.output.contains(
        "fits softmax over 2 of the classes, or over all of them with the others set to 0, to 0."))
  }

  /// Of two classes any outputs are those of some clamp.
  @Test func twoClassesTellNoClamp() throws {
    for outputs in ["0.7310586,0.26894143", "0.6,0.4"] {
      let run = try Binary.run("diagnose", "2", "-1", "--outputs", outputs)
      #expect(!run.output.contains("in the place of those above it"), "\(run.output)")
    }
  }

  @Test func allOfTheProbabilityIsOne() throws {
    for count in [600, 2000] {
      let run = try Binary.run(
        ["diagnose"] + Array(repeating: "0", count: count)
          + ["--arithmetic", "binary32", "--output-format", "float8-e4m3fn", "--outputs"]
          + [Array(repeating: "0", count: count).joined(separator: ",")])
      #expect(run.output.contains("probability 1 in all is never sampled"), "\(run.output)")
    }
  }
}

/// A value that nothing is near to has no ulp: such rows crashed.
@Suite struct InfiniteMeaningTests {
  @Test(arguments: ["float4-e2m1", "bfloat16", "binary64"]) func infiniteValuesAreNear(
    _ format: String
  ) throws {
    let run = try Binary.run(
      "diagnose", "-5494580168.721841", "4.100266178934991e-143", "9.924161033296096e-265",
      "--quantity", "log-softmax", "--format", format, "--temperature", "5e-324")
    #expect(run.code == 0, "\(run.errors)")
  }
}
