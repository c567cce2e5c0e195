import FloatFormats
import SoftmaxAnalysis
import SoftmaxReference

/// What an expectation holds outputs to.
struct OutputJudge {
  private let quantity: Quantity
  private let format: FloatFormat
  private let rowLength: Int
  private let temperature: Double
  private let limits: [CheckLimit]

  init(
    _ quantity: Quantity, in format: FloatFormat, rowLength: Int, temperature: Double,
    limits: [CheckLimit]
  ) {
    self.quantity = quantity
    self.format = format
    self.rowLength = rowLength
    self.temperature = temperature
    self.limits = limits
  }

  /// What is wrong with the outputs that a checker is given; nil if nothing is.
  func complaint(_ check: (OutputChecker) throws -> OutputCheck) throws -> String? {
    let checker = try OutputChecker(
      quantity, in: format, length: rowLength, temperature: temperature, limits: limits)
    let check = try check(checker)
    if check.passes { return nil }
    let rows = check.rowCount == 1 ? "1 row" : "\(check.rowCount) rows"
    var lines = ["\(quantity.name) of \(rows) in \(format.name) is not as accurate as expected"]
    for (limit, result) in zip(limits, check.limits) where !result.passes {
      lines.append(limit.sentence(result.found))
      if let element = result.example { lines.append("  " + sentence(element)) }
    }
    lines += (check.undecided ?? []).map(\.text)
    return lines.joined(separator: "\n")
  }

  /// Where an element is, what was given and what is due, with their bits, and how far off it is.
  private func sentence(_ element: Totals.Worst) -> String {
    let ulps = element.ulps.map { ", off by \(Self.short($0)) ulp" } ?? ""
    return
      "row \(element.row), index \(element.index), logit \(element.logit.decimal): given "
      + "\(text(element.output)), due \(text(element.exact))\(ulps)"
  }

  private func text(_ number: FloatRecord) -> String { "\(number.decimal) [\(number.hex)]" }

  /// Four significant digits.
  static func short(_ value: Double) -> String {
    guard 1e-3..<1e6 ~= value.magnitude else { return value == 0 ? "0" : "\(Float(value))" }
    var scale = 1.0
    while (value * scale).magnitude < 1000 { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}

extension CheckLimit {
  /// What was found, and what is allowed.
  func sentence(_ found: Double?) -> String {
    let figure = found.map(OutputJudge.short) ?? "infinite"
    return switch self {
    case .maxUlp(let most): "the largest error is \(figure) ulp; \(OutputJudge.short(most)) allowed"
    case .p99Ulp(let most):
      "the 99th percentile of errors is \(figure) ulp; \(OutputJudge.short(most)) allowed"
    case .meanUlp(let most):
      "the mean of errors is \(figure) ulp; \(OutputJudge.short(most)) allowed"
    case .prematureOnes(let most):
      "outputs that are 1 though the exact value does not round to 1: \(figure); \(most) allowed"
    case .prematureZeros(let most):
      "outputs that are 0 though the exact value does not round to 0: \(figure); \(most) allowed"
    case .flushed(let most):
      "outputs of 0 where a subnormal number is due: \(figure); \(most) allowed"
    case .sumDeviation(let most):
      "the largest distance of a row's sum from 1 is \(figure); \(most) allowed"
    case .argmaxChanges(let most):
      "rows whose largest output no longer tells the largest logit: \(figure); \(most) allowed"
    case .correctlyRounded:
      "outputs that are not the exact value rounded once: \(figure); none allowed"
    case .specialValues:
      "outputs that are NaN or infinite where they should not be, or are not where they should be: \(figure); "
        + "none allowed"
    }
  }
}
