public import SoftmaxCore
public import SoftmaxReference

/// What was found about the softmax of some logits: every row that is listed, element by element, and
/// totals over all rows.
///
/// This module runs the algorithms under test, has the reference judge them, and holds the result as
/// one value, which renderers turn into text. It imports SoftmaxCore and SoftmaxReference, and of what
/// lies below MultiPrecision and FloatFormats.
public struct Analysis: Sendable, Codable, Hashable {
  /// Names the shape of this value's JSON.
  public struct Schema: Sendable, Codable, Hashable {
    public var name: String
    public var version: Int

    public init(name: String = "softmax-analysis", version: Int = 1) {
      self.name = name
      self.version = version
    }
  }

  /// Where the logits came from.
  public struct Input: Sendable, Codable, Hashable {
    /// A file's name, `standard input` or `arguments`.
    public var name: String
    /// The tensor's dimensions.
    public var shape: [Int]
    /// The dimension that softmax runs along, counted from 0; every row has as many logits as it is long.
    public var axis: Int

    /// - Precondition: `axis` is an index of `shape`.
    public init(name: String, shape: [Int], axis: Int) {
      precondition(shape.indices.contains(axis), "the axis is one of the shape's dimensions")
      self.name = name
      self.shape = shape
      self.axis = axis
    }

    /// - Throws: `DecodingError` where the axis is none of the shape's dimensions, or one of them is negative.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      name = try container.decode(String.self, forKey: .name)
      shape = try container.decode([Int].self, forKey: .shape)
      axis = try container.decode(Int.self, forKey: .axis)
      guard shape.indices.contains(axis), shape.allSatisfy({ $0 >= 0 }) else {
        throw DecodingError.dataCorruptedError(
          forKey: .axis, in: container,
          debugDescription: "no tensor of shape \(shape) has the axis \(axis)")
      }
    }

    /// The indices of a row's element in the tensor, nil where it has no such element. Rows are numbered in C
    /// order over the other dimensions.
    public func place(row: Int, index: Int) -> [Int]? {
      guard row >= 0, shape.indices.contains(axis), 0..<max(shape[axis], 0) ~= index else {
        return nil
      }
      var place = shape
      var rest = row
      for dimension in shape.indices.reversed() where dimension != axis {
        guard shape[dimension] > 0 else { return nil }
        (rest, place[dimension]) = rest.quotientAndRemainder(dividingBy: shape[dimension])
      }
      place[axis] = index
      return rest == 0 ? place : nil
    }
  }

  @KnownSchema<Analysis> public var schema: Schema
  public internal(set) var input: Input
  public internal(set) var quantity: Quantity
  public internal(set) var temperature: Double
  public internal(set) var functions: ElementaryFunctions
  /// How the candidates take sums; absent for plain ones.
  public internal(set) var summation: Summation?
  /// The definition of every ulp error here.
  public internal(set) var ulpDefinition = UlpDefinition.spacingAtExactValue
  /// How many rows were analyzed; `rows` lists some or all of them, in the input's order.
  public internal(set) var rowCount: Int
  public internal(set) var rows: [RowAnalysis]
  public internal(set) var totals: [Totals]
  /// How the errors are spread, one for each of `totals`; nil unless asked for.
  public internal(set) var profiles: [ErrorProfile]?
  /// Rows that do not count, and are neither listed nor in any of the figures; absent if there are none.
  public internal(set) var ignoredRows: Int? = nil
  /// Rows that have no answer, by format and reason; absent if there is none.
  public internal(set) var unanswered: [UnansweredRows]? = nil
  /// What the budget did not decide, left out of the statistics that it matters to; absent if there is none.
  public internal(set) var undecided: [UndecidedRecord]? = nil

  /// Outputs that all rows have which count; a candidate's totals count those of them that it was judged on.
  public var elementCount: Int {
    (rowCount - (ignoredRows ?? 0)) * quantity.outputCount(input.shape[input.axis])
  }
}

extension Analysis: SchemaNaming {
  public static let ownSchema = Schema()
}

extension Analysis.Input {
  /// Logits of each row.
  package var rowLength: Int { shape[axis] }

  /// Rows of the tensor; the largest number there is where they are more.
  package var rowCount: Int {
    var count = 1
    for dimension in shape.indices where dimension != axis {
      let (product, isBeyond) = count.multipliedReportingOverflow(by: max(shape[dimension], 0))
      count = isBeyond ? .max : product
    }
    return count
  }

  /// The place of a row along each dimension but the axis, counted from 0; `row` is its number in C order
  /// over them.
  ///
  /// - Precondition: the tensor has such a row.
  public func indices(ofRow row: Int) -> [Int] {
    precondition((0..<rowCount).contains(row), "the tensor has \(rowCount) rows")
    var rest = row
    var indices: [Int] = []
    for dimension in shape.indices.reversed() where dimension != axis {
      indices.append(rest % shape[dimension])
      rest /= shape[dimension]
    }
    return indices.reversed()
  }
}

/// One row of logits.
public struct RowAnalysis: Sendable, Codable, Hashable {
  /// The row's number, from 0, in C order over the other dimensions.
  public var row: Int
  /// One for each logit, or those that `ElementChoice` leaves; for log-sum-exp, whose value belongs to the
  /// row, a single one, at the index of the largest logit; for a loss at its label, if it has one.
  public var elements: [ElementAnalysis]
  public var results: [RowResult]
  /// The exact values at other precisions.
  public var precisions: [PrecisionColumn]
  /// What the candidates made of all elements where `elements` are not all; it has no place in JSON.
  var columns: [ResultColumn]?

  enum CodingKeys: String, CodingKey {
    case row, elements, results, precisions
  }
}

/// What one format and algorithm made of a row as a whole.
public struct RowResult: Sendable, Codable, Hashable {
  public var format: String
  public var algorithm: String
  /// Exact sum of the outputs minus 1, rounded once to binary64; softmax only, nil if not finite.
  @AlwaysEncoded public var sumDeviation: Double?
  /// Outputs that are exactly 0 although the exact value is not; softmax only.
  @AlwaysEncoded public var lostClasses: Int?
  /// Whether the largest logit received is still told by the outputs; nil for quantities that do not rank classes.
  @AlwaysEncoded public var argmax: Argmax?
  /// Whether taking the logarithm of the outputs would give -inf for a class whose exact probability
  /// is not 0; softmax only.
  @AlwaysEncoded public var logIsNegativeInfinity: Bool?
  /// The largest change, in ulps of the format, that rounding logits and temperature into the format
  /// made to an exact value: a bound, close to it unless it is minute. 0 where they were held exactly;
  /// nil where the change is not finite.
  @AlwaysEncoded public var inputRoundingUlps: Double?
}
