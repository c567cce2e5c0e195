package import SoftmaxTiers

extension [Double] {
  /// The same numbers; a NaN may have other bits.
  ///
  /// - Throws: `ReferenceError.numberTooLong` for one that Double does not hold.
  package init(
    exactly numbers: some Collection<some BinaryFloatingPoint>, row: Int = 0
  ) throws(ReferenceError) {
    self = try FloatEnvironment.ordinary { () throws(ReferenceError) in
      try Self.doubles(numbers, row: row)
    }
  }

  private static func doubles<Numbers: Collection>(
    _ numbers: Numbers, row: Int
  ) throws(ReferenceError) -> [Double] where Numbers.Element: BinaryFloatingPoint {
    var doubles: [Double] = []
    doubles.reserveCapacity(numbers.count)
    for number in numbers {
      let double = Double(number)
      guard number.isNaN || Numbers.Element(double) == number else {
        throw .numberTooLong(row: row, index: doubles.count)
      }
      doubles.append(double)
    }
    return doubles
  }
}
