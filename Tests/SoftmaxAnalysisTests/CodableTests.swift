import FloatFormats
import Foundation
import SoftmaxCore
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

/// The analysis as JSON.
@Suite struct CodableTests {
  static func encoded(_ analysis: Analysis) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(analysis)
  }

  static func decoded(_ data: Data) throws -> Analysis {
    try JSONDecoder().decode(Analysis.self, from: data)
  }

  static func object(_ analysis: Analysis) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: encoded(analysis)) as? [String: Any])
  }

  @Test func finiteRowsComeBackEqual() throws {
    for quantity in Quantity.allCases {
      let options = try AnalysisOptions(
        quantity: quantity, formats: [.binary16, .binary32, .binary64],
        precisions: .these([24, 143]))
      let analysis = try analysis(of: [[0, 100, 0], [0.1, 0.2], [5, -720]], options)
      #expect(try Self.decoded(Self.encoded(analysis)) == analysis)
    }
  }

  /// NaN is not equal to itself, so the second JSON is compared with the first.
  @Test(arguments: Quantity.allCases) func specialRowsComeBack(_ quantity: Quantity) throws {
    let rows: [[Double]] = [
      [.nan, 1], [.infinity, 0], [-.infinity, -.infinity], [-.infinity, 2, 3], [1, -.infinity],
    ]
    let analysis = try analysis(of: rows, AnalysisOptions(quantity: quantity))
    let first = try Self.encoded(analysis)
    let back = try Self.decoded(first)
    #expect(try Self.encoded(back) == first)
    #expect(back.rows.map(\.row) == [0, 1, 2, 3, 4])
    #expect(back.rows[0].elements[0].exact.decimal.isNaN)
  }

  @Test func theTopLevelKeysAreThere() throws {
    let object = try Self.object(analysis(of: [[0, 100, 0]]))
    let wanted: Set = [
      "schema", "input", "quantity", "temperature", "functions", "ulpDefinition", "rowCount",
      "rows", "totals",
    ]
    #expect(Set(object.keys) == wanted)
    let schema = try #require(object["schema"] as? [String: Any])
    #expect(schema["name"] as? String == "softmax-analysis" && schema["version"] as? Int == 1)
    #expect(object["ulpDefinition"] as? String == "spacing-at-exact-value")
    #expect(object["functions"] as? String == "correctly-rounded")
    let totals = try #require((object["totals"] as? [[String: Any]])?.first)
    let names = [
      "count", "maxUlp", "p99Ulp", "meanUlp", "correctlyRounded", "exactOnes", "exactOnesDue",
      "exactZeros", "exactZerosDue", "prematureOnes", "prematureZeros", "missedOnes", "missedZeros",
      "flushed", "nonFinite", "rowsSumNotOne", "argmaxChanges", "specialValueMismatches",
    ]
    for name in names { #expect(totals[name] is NSNumber, "\(name)") }
    #expect(totals["worst"] is [String: Any] && totals["format"] as? String == "binary64")
  }

  /// What has no meaning is null, never left out.
  @Test(arguments: Quantity.allCases) func everyKeyIsAlwaysThere(_ quantity: Quantity) throws {
    for row in [[.nan, 1], [1, 2], [0, -800]] as [[Double]] {
      let object = try Self.object(analysis(of: [row], AnalysisOptions(quantity: quantity)))
      let first = try #require((object["rows"] as? [[String: Any]])?.first)
      let element = try #require((first["elements"] as? [[String: Any]])?.first)
      #expect(
        Set(element.keys) == ["index", "logit", "exact", "bitsNeeded", "results"])
      let result = try #require((first["results"] as? [[String: Any]])?.first)
      #expect(
        Set(result.keys) == [
          "format", "algorithm", "sumDeviation", "lostClasses", "argmax", "logIsNegativeInfinity",
          "inputRoundingUlps",
        ])
      let totals = try #require((object["totals"] as? [[String: Any]])?.first)
      #expect(totals.count == 21)
      #expect((totals["worst"] is NSNull) == row[0].isNaN)
      if let worst = totals["worst"] as? [String: Any] { #expect(worst.count == 6) }
    }
  }

  @Test func theElementsHaveTheirKeys() throws {
    let object = try Self.object(analysis(of: [[0, 100, 0]]))
    let row = try #require((object["rows"] as? [[String: Any]])?.first)
    #expect(row["row"] as? Int == 0)
    #expect(row["results"] is [[String: Any]] && row["precisions"] is [[String: Any]])
    let elements = try #require(row["elements"] as? [[String: Any]])
    #expect(elements[1]["index"] as? Int == 1 && elements[1]["bitsNeeded"] as? Int == 143)
    let logit = try #require(elements[1]["logit"] as? [String: Any])
    #expect(logit["decimal"] as? Double == 100 && logit["hex"] as? String == "4059000000000000")
    let exact = try #require(elements[1]["exact"] as? [String: Any])
    #expect(exact["text"] as? String == "1 - 7.4401519520416719e-44")
    let results = try #require(elements.map { $0["results"] } as? [[[String: Any]]])
    let keys: Set = [
      "format", "algorithm", "output", "correctlyRounded", "ulps", "class", "verdict", "flushed",
      "certificate",
    ]
    for result in results.joined() { #expect(Set(result.keys) == keys) }
    #expect(results[1][0]["verdict"] as? String == "correct")
    #expect(results[1][0]["class"] as? String == "exact-one")
    #expect(results[0][0]["verdict"] is NSNull && results[0][0]["flushed"] as? Bool == false)
  }

  @Test func aMissingUlpErrorIsNullAndSpecialNumbersAreStrings() throws {
    let object = try Self.object(analysis(of: [[-.infinity, 0]], giving: [[.nan, .infinity]]))
    let row = try #require((object["rows"] as? [[String: Any]])?.first)
    let elements = try #require(row["elements"] as? [[String: Any]])
    let logit = try #require(elements[0]["logit"] as? [String: Any])
    #expect(
      logit["decimal"] as? String == "-Infinity" && logit["hex"] as? String == "fff0000000000000")
    for (element, text) in zip(elements, ["NaN", "Infinity"]) {
      let result = try #require((element["results"] as? [[String: Any]])?.first)
      #expect(result["ulps"] is NSNull)
      #expect(
        text == "NaN" ? result["verdict"] as? String == "not-a-number" : result["verdict"] is NSNull
      )
      #expect((result["output"] as? [String: Any])?["decimal"] as? String == text)
    }
  }

  @Test func decimalsAreTheShortestOfTheirFormat() throws {
    let row = try analysis(of: [[0.1, -3]], giving: [[0.1, 0.9]], in: .binary32).rows[0]
    #expect(row.elements[0].results[0].output.decimal == 0.1)
    // struct.pack('>f', 0.1)
    #expect(row.elements[0].results[0].output.hex == "3dcccccd")
    #expect(row.elements[0].logit.hex == "3fb999999999999a")
  }
}
