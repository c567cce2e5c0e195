public import SoftmaxCore

/// The formats and rounding of a pipeline, by their names.
public struct PipelineRecord: Sendable, Codable, Hashable {
  public var input: String
  public var arithmetic: String
  public var accumulator: String
  public var output: String
  /// `nearest`, `up`, `down`, `zero` or `stochastic`.
  public var rounding: String
  /// Of stochastic rounding; every row starts from it.
  @AlwaysEncoded public var seed: UInt64?
  public var subnormals: EmulatedRounding.Subnormals
  /// `standard`, `saturate` or `nan`.
  public var overflow: String
  public var summation: Summation

  package init(_ pipeline: FormatPipeline) {
    input = pipeline.input.name
    arithmetic = pipeline.arithmetic.name
    accumulator = pipeline.accumulator.name
    output = pipeline.output.name
    subnormals = pipeline.rounding.subnormals
    overflow = pipeline.rounding.overflow.rawValue
    summation = pipeline.summation
    switch pipeline.rounding.direction {
    case .mode(let mode): rounding = mode.rawValue
    case .stochastic(let seed):
      rounding = "stochastic"
      self.seed = seed
    }
  }
}
