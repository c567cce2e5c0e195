import FloatFormats
import SoftmaxReference
import Testing

/// The policy of DESIGN.md for special rows, in every format.
@Suite struct SpecialRowTests {
  /// `-inf` stands for what the format's overflow policy makes of it.
  static let table: [(row: [Double], softmax: [Double], logSoftmax: [Double], logSumExp: Double)] =
    [
      ([.nan], [.nan], [.nan], .nan),
      ([1, .nan, .infinity], [.nan, .nan, .nan], [.nan, .nan, .nan], .nan),
      ([.infinity], [.nan], [.nan], .infinity),
      ([0, .infinity, -.infinity], [.nan, .nan, .nan], [.nan, .nan, .nan], .infinity),
      ([-.infinity, -.infinity], [.nan, .nan], [.nan, .nan], -.infinity),
      ([-.infinity, 1.5, -.infinity], [0, 1, 0], [-.infinity, 0, -.infinity], 1.5),
      ([-2], [1], [0], -2),
      ([-.infinity, -0.0], [0, 1], [-.infinity, 0], 0),
      ([0, -.infinity], [1, 0], [0, -.infinity], 0),
    ]

  @Test(arguments: FloatFormat.all)
  func specialRowsAreExact(_ format: FloatFormat) throws {
    for overflow in OverflowPolicy.allCases {
      for (row, softmax, logSoftmax, logSumExp) in Self.table {
        let wanted: [Quantity: [Double]] = [
          .softmax: softmax, .logSoftmax: logSoftmax, .logSumExp: [logSumExp],
        ]
        for (quantity, values) in wanted {
          let reference = try Reference(quantity, in: format, overflow: overflow)
          guard format.hasNaN || !values.contains(where: \.isNaN) else {
            #expect(throws: ReferenceError.notANumber(row: 7, format: format.name)) {
              try reference.certify(row, row: 7)
            }
            continue
          }
          let got = try reference.certify(row)
          let stored = values.map { format.round($0, overflow: overflow) }
          #expect(
            zip(got, stored).allSatisfy { $0.value.isSame(as: $1) }, "\(quantity) \(row)")
          // Only the log-sum-exp of a single logit other than 0 is rounded.
          let isRounded = quantity == .logSumExp && logSumExp.isFinite && logSumExp != 0
          let isExact = got.allSatisfy { $0.certificate == .exact }
          #expect(isExact || isRounded, "\(quantity) \(row)")
        }
      }
    }
  }

  @Test(arguments: FloatFormat.all)
  func maskedClassesLeaveTheOthersAlone(_ format: FloatFormat) throws {
    for quantity in Quantity.allCases {
      let reference = try Reference(quantity, in: format)
      let plain = try reference.certify([0.5, 2, -1]).map(\.value)
      let masked = try reference.certify([-.infinity, 0.5, 2, -.infinity, -1])
      let kept = quantity == .logSumExp ? masked : [masked[1], masked[2], masked[4]]
      #expect(kept.map(\.value) == plain)
      guard quantity != .logSumExp else { continue }
      #expect(masked[0].certificate == .exact && masked[3].certificate == .exact)
      let wanted = quantity == .softmax ? 0 : format.round(-.infinity)
      #expect(masked[0].value.isSame(as: wanted) && masked[3].value.isSame(as: wanted))
    }
  }

  /// Softmax underflows to +0, a log-probability to -0, in every format that has it.
  @Test(arguments: FloatFormat.all)
  func underflowKeepsItsSign(_ format: FloatFormat) throws {
    for gap in [-1e4, -1e300, -.greatestFiniteMagnitude] {
      let softmax = try Reference(.softmax, in: format).certify([0, gap])
      #expect(softmax[0].value == 1 && softmax[1].value.isSame(as: 0))
      let logSoftmax = try Reference(.logSoftmax, in: format).certify([0, gap])
      #expect(logSoftmax[0].value.isSame(as: format.hasNegativeZero ? -0.0 : 0))
      let logSumExp = try Reference(.logSumExp, in: format).certify([0, gap])
      #expect(logSumExp[0].value.isSame(as: 0))
    }
  }

  /// A single logit is the log-sum-exp, rounded: exact ties, underflow with its sign, overflow.
  @Test func singleLogitsAreRoundedOnce() throws {
    func logSumExp(_ logit: Double, _ format: FloatFormat) throws -> Double {
      try Reference(.logSumExp, in: format).certify([-.infinity, logit])[0].value
    }
    #expect(try logSumExp(1 + 0x1p-24, .binary32) == 1)
    #expect(try logSumExp(1 + 0x1.8p-23, .binary32) == 1 + 0x1p-22)
    #expect(try logSumExp(-0x1p-1070, .binary32).isSame(as: -0.0))
    #expect(try logSumExp(0x1p-25, .binary16).isSame(as: 0))
    #expect(try logSumExp(-0x1.8p-25, .binary16) == -0x1p-24)
    #expect(try logSumExp(-65520, .binary16) == -.infinity)
    #expect(try logSumExp(-0x1p-1074, .binary64) == -0x1p-1074)
  }

  /// Overflow of a regular row, with and without saturation.
  @Test func overflowFollowsThePolicy() throws {
    func values(
      _ quantity: Quantity, _ row: [Double], _ format: FloatFormat, _ overflow: OverflowPolicy
    ) throws -> [Double] {
      try Reference(quantity, in: format, overflow: overflow).certify(row).map(\.value)
    }
    #expect(try values(.logSumExp, [1000, 0], .float8E4M3FN, .standard)[0].isNaN)
    #expect(try values(.logSumExp, [1000, 0], .float8E4M3FN, .saturate) == [448])
    #expect(try values(.logSoftmax, [0, -1000], .float8E4M3FN, .standard)[1].isNaN)
    #expect(try values(.logSoftmax, [0, -1000], .float8E4M3FN, .saturate)[1] == -448)
    #expect(try values(.logSumExp, [1e5, 0], .float8E5M2, .standard) == [.infinity])
    #expect(try values(.logSumExp, [1e5, 0], .float8E5M2, .saturate) == [57344])
    #expect(try values(.logSumExp, [1e300, 1e300], .binary32, .standard) == [.infinity])
    let largest = Double.greatestFiniteMagnitude
    #expect(try values(.logSumExp, [largest, largest, 0], .binary64, .standard) == [largest])
    #expect(
      try values(.logSoftmax, [largest, -largest], .binary64, .standard)[1] == -.infinity)
    #expect(
      try values(.logSoftmax, [largest, -largest], .binary64, .saturate)[1] == -largest)
  }
}
