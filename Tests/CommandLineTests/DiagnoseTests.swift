import Foundation
import Testing

/// `diagnose`, on the failures that users reported: Reports/Data/reported.json.
@Suite struct DiagnoseTests {
  struct Reported: Decodable {
    struct Exact: Decodable {
      var index: Int
      var value: String
    }
    struct Case: Decodable, Sendable, CustomStringConvertible {
      var source: [String]
      var logits, format, quantity: String
      /// The pattern told first, or the function that the outputs are of.
      var pattern, function: String?
      var parameter: Double?
      var temperature, outputs, arithmetic, output: String?
      var exact: Exact?

      var description: String { source.joined(separator: ", ") }
      var arguments: [String] {
        ["diagnose"] + expanded(logits) + ["--format", format, "--quantity", quantity]
          + (temperature.map { ["--temperature", $0] } ?? [])
          + (arithmetic.map { ["--arithmetic", $0] } ?? [])
          + (output.map { ["--output-format", $0] } ?? [])
          + (outputs.map { ["--outputs", expanded($0).joined(separator: ",")] } ?? [])
      }

      private func expanded(_ words: String) -> [String] {
        words.split(separator: " ").flatMap { word in
          let parts = word.split(separator: "*").map(String.init)
          return Array(repeating: parts[0], count: parts.count == 2 ? Int(parts[1])! : 1)
        }
      }
    }
    var cases: [Case]

    static let all: [Case] = {
      let path = Binary.root.appending(path: "Reports/Data/reported.json")
      return try! JSONDecoder().decode(Reported.self, from: Data(contentsOf: path)).cases
    }()
  }

  private struct Diagnosis: Decodable {
    struct Record: Decodable { var decimal: Double }
    struct Finding: Decodable {
      struct Remedied: Decodable {
        struct Errors: Decodable {
          var nonFinite: Int
          var maxUlp: Double?
        }
        var errors: Errors
      }
      var name, cause, evidence, remedy: String
      var algorithms: [String]
      var remedied: Remedied?
    }
    struct Costs: Decodable {
      var deadGradients, infiniteLosses, zeroLosses: Int
      var lostMass, sumDeviation: Double?
    }
    struct Element: Decodable { var correctlyRounded: Record }
    struct Suspect: Decodable {
      var function: String
      var parameter: Double?
    }
    var sameAs: [String]
    var suspects: [Suspect]
    var rows: [Finding]
    var costs: Costs
    var elements: [Element]

    /// NaN and infinities are strings in the JSON.
    init(_ text: String) throws {
      let decoder = JSONDecoder()
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
      self = try decoder.decode(Diagnosis.self, from: Data(text.utf8))
    }
  }

  private func diagnosis(_ arguments: [String]) throws -> Diagnosis {
    let run = try Binary.run(arguments + ["--json", "-"])
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    return try Diagnosis(run.output)
  }

  @Test(arguments: Reported.all)
  func everyReportIsExplained(_ reported: Reported.Case) throws {
    let diagnosis = try diagnosis(reported.arguments)
    let text = try Binary.run(reported.arguments)
    #expect(text.code == 0)
    if let function = reported.function {
      let suspect = try #require(diagnosis.suspects.first)
      #expect(suspect.function == function && suspect.parameter == reported.parameter)
    } else {
      let finding = try #require(diagnosis.rows.first)
      #expect(finding.name == reported.pattern, "\(diagnosis.rows.map(\.name))")
      #expect(text.output.contains(finding.cause))
      if let errors = finding.remedied?.errors, reported.exact != nil {
        #expect(errors.nonFinite == 0 && errors.maxUlp ?? 0 < 2, "\(errors)")
      }
    }
    // Each report is linked from what it is explained by.
    for source in reported.source where source.contains("#") {
      let address = "https://github.com/" + source.replacing("#", with: "/issues/")
      #expect(text.output.contains(address), "\(address)")
    }
    if let exact = reported.exact {
      let bits = [
        "binary64": 53, "binary32": 24, "binary16": 11, "bfloat16": 8, "float8-e4m3fn": 4,
      ][reported.output ?? reported.format]!
      let (got, wanted) = (
        diagnosis.elements[exact.index].correctlyRounded.decimal, Double(exact.value)!
      )
      let least = [24: 0x1p-149, 11: 0x1p-25, 4: 0x1p-10]
      let slack = max(wanted.magnitude * exp2(-Double(bits)), least[bits] ?? 0)
      #expect(abs(got - wanted) <= slack, "\(got), not \(wanted)")
    }
  }

  @Test(arguments: [
    ["1", "2", "3", "--format", "binary64"],
    ["1", "2", "3", "--format", "binary64", "--quantity", "log-softmax"],
    ["0.5", "-1", "--format", "binary64", "--quantity", "log-sum-exp"],
  ])
  func aHealthyRowMatchesNothing(_ arguments: [String]) throws {
    #expect(try diagnosis(["diagnose"] + arguments).rows.isEmpty)
    let run = try Binary.run(["diagnose"] + arguments)
    #expect(run.output.contains("No known failure pattern matches."))
    #expect(run.output.contains("exact, rounded"))
  }

  /// softmax([0, 100, 0]) flushed, in figures worked out by hand from 3.72007598e-44.
  @Test func whatSaturationCosts() throws {
    let costs = try diagnosis(["diagnose", "0", "100", "0", "--outputs", "0,1,0"]).costs
    #expect(costs.deadGradients == 3 && costs.infiniteLosses == 2 && costs.zeroLosses == 1)
    #expect(abs(costs.lostMass! - 7.44015195e-44) < 1e-52 && costs.sumDeviation == 0)
  }

  /// With outputs, only what they show: the naive algorithm would overflow here, and did not run.
  @Test func outputsDecide() throws {
    let given = try diagnosis([
      "diagnose", "90", "2", "-2", "--outputs", "1,6.0546015e-39,1.10895e-40",
    ])
    #expect(
      !given.rows.contains { $0.name == "naive-overflow" } && given.sameAs.contains("shifted"))
    let none = try diagnosis(["diagnose", "90", "2", "-2"])
    #expect(none.rows.first { $0.name == "naive-overflow" }?.algorithms == ["naive"])
  }

  @Test(arguments: [
    (["0", "1", "--outputs", "1"], "1 output given where the row has 2"),
    (["0", "1", "--outputs", "a,b"], "output 1: 'a' is not a number"),
    (["0", "x"], "logit 2: 'x' is not a number"),
    (["missing.npy"], "missing.npy"),
    (["Reports/Data/digits_logits.npy"], "rows of logits; diagnose takes one row"),
    (["nan", "0", "--format", "float4-e2m1"], "float4-e2m1 has none"),
  ])
  func badInputIsOneLine(_ arguments: [String], _ part: String) throws {
    let run = try Binary.run(["diagnose"] + arguments)
    #expect(run.code == 2 && run.output.isEmpty)
    #expect(run.errors.contains(part) && run.errors.split(separator: "\n").count == 1)
  }

  @Test(arguments: [[], ["1", "--temperature", "-1"], ["1", "--format", "half"]])
  func wrongUsageIsCode64(_ arguments: [String]) throws {
    let run = try Binary.run(["diagnose"] + arguments)
    #expect(run.code == 64 && run.output.isEmpty && run.errors.contains("Usage:"))
  }

  /// 16 digits name most Doubles: they are not few.
  @Test func sixteenDigitsOfADoubleAreAllThatItHas() throws {
    let run = try Binary.run(
      "diagnose", "35.350506208557206", "0", "--format", "binary64", "--outputs",
      "1.0,4.440892098500644e-16")
    #expect(run.output.contains("premature-one") && !run.output.contains("few-digits"))
  }

  /// 0 and 1 are numbers of every format, which tells nothing.
  @Test func zeroAndOneAreNoNarrowerFormat() throws {
    let run = try Binary.run(
      "diagnose", "0", "-97.74319203288248", "--format", "binary32", "--outputs", "1.0,0.0")
    #expect(run.output.contains("flushed-subnormals") && !run.output.contains("few-digits"))
  }
}
