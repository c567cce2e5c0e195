/// Several checks of one run, and those that could not be made.
public struct CheckSuite: Sendable, Codable, Hashable {
  @KnownSchema<CheckSuite> public var schema: Analysis.Schema
  public let checks: [OutputCheck]
  public let failures: [Failure]

  /// A check that could not be made.
  public struct Failure: Sendable, Codable, Hashable {
    public let name: String
    public let message: String
    /// Lines that follow: the last ones of what the implementation said.
    public let details: [String]

    public init(name: String, message: String, details: [String] = []) {
      self.name = name
      self.message = message
      self.details = details
    }
  }

  public init(_ checks: [OutputCheck], failures: [Failure] = []) {
    self.checks = checks
    self.failures = failures
  }

  /// Whether all checks were made, and pass.
  public var passes: Bool { failures.isEmpty && checks.allSatisfy(\.passes) }
}

extension CheckSuite: SchemaNaming {
  public static let ownSchema = Analysis.Schema(name: "softmax-check-suite", version: 1)
}
