import FloatFormats
import SeededRandom
import SoftmaxReference
import Testing

@Suite struct TemperatureTests {
  @Test(arguments: [0, -0.0, -1, .infinity, -.infinity, .nan])
  func invalidTemperaturesThrow(_ temperature: Double) {
    let error = #expect(throws: ReferenceError.self) {
      try Reference(.softmax, in: .binary64, temperature: temperature)
    }
    #expect(
      error?.description == "temperature \(temperature) is not a positive finite number")
  }

  @Test func extremeTemperaturesWork() throws {
    let cold = try Reference(.softmax, in: .binary64, temperature: 0x1p-1074).certify([1, 0, 1])
    #expect(cold.map(\.value) == [0.5, 0, 0.5])
    let hot = try Reference(
      .softmax, in: .binary64, temperature: .greatestFiniteMagnitude
    ).certify([1, 0])
    #expect(hot.map(\.value) == [0.5, 0.5])
    let logSumExp = try Reference(.logSumExp, in: .binary64, temperature: 1e-300)
    #expect(try logSumExp.certify([1e308, 0])[0].value == .infinity)
    #expect(try logSumExp.certify([-.infinity, 0x1p-1074])[0].value == 0x1p-1074 / 1e-300)
  }

  struct Vector: Sendable {
    let temperature: Double
    let softmax: [Double]
    let logSoftmax: [Double]
    let logSumExp: Double
  }

  /// The row [1, 1.5, 1.25], by mpmath 1.3.0 at 20000 bits, the temperature being the double:
  ///
  ///     z = [mpf(x) / mpf(T) for x in row]; s = sum(exp(v) for v in z)
  ///     [exp(v) / s for v in z]; [v - log(s) for v in z]; log(s)
  static let vectors = [
    Vector(
      temperature: 0.1,
      softmax: [0x1.958e32dd70493p-8, 0x1.d63b88fc4b8b7p-1, 0x1.34cad4efcca02p-4],
      logSoftmax: [-0x1.45723bb88751cp+2, -0x1.5c8eee21d4725p-4, -0x1.4ae477710ea39p+1],
      logSumExp: 0x1.e2b91ddc43a8ep+3),
    Vector(
      temperature: 3,
      softmax: [0x1.3950ee6f03a90p-2, 0x1.7223a802c5963p-2, 0x1.548b698e36c0dp-2],
      logSoftmax: [-0x1.2f2b9ab25564ep+0, -0x1.0480f007aaba4p+0, -0x1.19d6455d000f9p+0],
      logSumExp: 0x1.8480f007aaba4p+0),
    Vector(
      temperature: 0.007,
      softmax: [0x1.eeae4bc384b76p-104, 0x1.ffffffffffffdp-1, 0x1.63dcdd1a3b5f8p-52],
      logSoftmax: [-0x1.1db6db6db6db7p+6, -0x1.63dcdd1a3b5fbp-52, -0x1.1db6db6db6db7p+5],
      logSumExp: 0x1.ac92492492492p+7),
  ]

  @Test(arguments: vectors)
  func valuesAreThoseOfMpmath(_ vector: Vector) throws {
    func values(_ quantity: Quantity) throws -> [Double] {
      try Reference(quantity, in: .binary64, temperature: vector.temperature)
        .certify([1, 1.5, 1.25]).map(\.value)
    }
    #expect(try values(.softmax) == vector.softmax)
    #expect(try values(.logSoftmax) == vector.logSoftmax)
    #expect(try values(.logSumExp) == [vector.logSumExp])
  }

  /// Division by a power of two is exact, so it may as well be done to the logits.
  @Test(arguments: Quantity.allCases, FloatFormat.all)
  func powersOfTwoScaleTheLogits(_ quantity: Quantity, _ format: FloatFormat) throws {
    var generator = SplitMix64(state: 61)
    for temperature in [2, 0.25] {
      let tempered = try Reference(quantity, in: format, temperature: temperature)
      let plain = try Reference(quantity, in: format)
      for _ in 0..<12 {
        let row = generator.row()
        let got = try tempered.certify(row)
        let wanted = try plain.certify(row.map { $0 / temperature })
        #expect(
          zip(got, wanted).allSatisfy { $0.value.isSame(as: $1.value) }, "seed 61: \(row)")
      }
    }
  }
}
