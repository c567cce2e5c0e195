import FloatFormats
import SoftmaxCore
import SoftmaxReference
import Testing

@testable import SoftmaxAnalysis

@Suite struct AnalysisOptionsTests {
  @Test(arguments: [FloatFormat.bfloat16, .float8E4M3FN, .float8E5M2, .float4E2M1])
  func theSystemHasNoFunctionsForEmulatedFormats(_ format: FloatFormat) throws {
    let error = #expect(throws: AnalysisError.functionsNotNative(format.name)) {
      try AnalysisOptions(formats: [.binary64, format], functions: .system)
    }
    #expect(error?.description.contains("none for \(format.name)") == true)
    #expect(try AnalysisOptions(formats: [.binary64, format]).candidates.count == 2)
  }

  @Test(arguments: [Quantity.softmax, .logSumExp])
  func logOfSoftmaxOffersLogSoftmaxOnly(_ quantity: Quantity) {
    let error = #expect(
      throws: AnalysisError.quantityNotOffered(algorithm: "log-of-softmax", quantity)
    ) {
      try AnalysisOptions(quantity: quantity, algorithms: [Shifted.self, LogOfSoftmax.self])
    }
    #expect(error?.description.contains("log-of-softmax") == true)
    #expect(error?.description.contains(quantity.rawValue) == true)
  }

  @Test func everyAlgorithmGivesLogSoftmaxInEveryNativeFormat() throws {
    let options = try AnalysisOptions(
      quantity: .logSoftmax, formats: [.binary16, .binary32, .binary64],
      algorithms: SoftmaxAlgorithms.all)
    #expect(options.candidates.count == 3 * SoftmaxAlgorithms.all.count)
    #expect(options.algorithmsTested.map { $0.name } == SoftmaxAlgorithms.all.map { $0.name })
  }

  @Test func theDefaultsAreFloatAndDoubleShifted() throws {
    let options = try AnalysisOptions()
    #expect(options.quantity == .softmax && options.temperature == 1)
    #expect(options.candidates.map(\.format) == [.binary32, .binary64])
    #expect(options.candidates.map { $0.algorithm.name } == ["shifted", "shifted"])
    #expect(options.functions == .correctlyRounded && options.listedRows == 10)
  }

  @Test func theDigitsAreThoseAskedFor() throws {
    // 7.4401519520416719259e-44, as above.
    let options = try AnalysisOptions(formats: [.binary64], digits: 5)
    let row = try analysis(of: [[0, 100, 0]], options).rows[0]
    #expect(row.elements[1].exact.text == "1 - 7.4402e-44")
  }
}

@Suite struct LargestLogitTests {
  @Test func theFirstLargestStands() {
    #expect(indexOfLargest([1, 3, 3, 2]) == 1)
    #expect(indexOfLargest([-.infinity, -.infinity]) == 0)
    #expect(indexOfLargest([.nan, 1, 2]) == 2)
    #expect(indexOfLargest([1, .nan, 0.5]) == 0)
    #expect(indexOfLargest([5]) == 0)
  }
}
