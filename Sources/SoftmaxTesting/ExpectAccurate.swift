public import FloatFormats
@_exported public import SoftmaxAnalysis
public import SoftmaxReference
public import Testing

/// Expects that outputs are within limits of the exact softmax of some logits, and records an issue in the calling
/// test if they are not: what was found and allowed, and the worst element, what is due there and what was given.
///
/// ```swift
/// @Test func kernelIsAccurate() {
///   expectAccurate(kernel(logits), for: logits, rowLength: 1000, in: .binary32, limits: .maxUlp(4))
/// }
/// ```
///
/// Outputs that cannot be judged, and exact values that the budget does not decide, are issues as well.
///
/// - Parameters:
///   - outputs: numbers of the format, one for each logit, or for each row for a quantity of the row.
///   - logits: rows of logits, one after the other. They are taken as they are: round them first to what the
///     implementation received.
///   - rowLength: logits of each row, 1 or more.
///   - format: the format of the outputs.
///   - quantity: what they are; softmax, if not said.
///   - temperature: what the logits are divided by first.
///   - limit, more: what they are held to.
///   - sourceLocation: the line that the issue is recorded at: the caller's.
public func expectAccurate(
  _ outputs: some Collection<some BinaryFloatingPoint>,
  for logits: some Collection<some BinaryFloatingPoint>, rowLength: Int, in format: FloatFormat,
  quantity: Quantity = .softmax, temperature: Double = 1, limits limit: CheckLimit,
  _ more: CheckLimit..., sourceLocation: SourceLocation = #_sourceLocation
) {
  let judge = OutputJudge(
    quantity, in: format, rowLength: rowLength, temperature: temperature, limits: [limit] + more)
  record(at: sourceLocation) {
    try judge.complaint { try $0.check(outputs, for: logits) }
  }
}

/// Expects the same of outputs and logits in memory.
public func expectAccurate(
  _ outputs: Span<some KernelNumber>, for logits: Span<some KernelNumber>, rowLength: Int,
  in format: FloatFormat, quantity: Quantity = .softmax, temperature: Double = 1,
  limits limit: CheckLimit, _ more: CheckLimit...,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let judge = OutputJudge(
    quantity, in: format, rowLength: rowLength, temperature: temperature, limits: [limit] + more)
  record(at: sourceLocation) { try judge.complaint { try $0.check(outputs, for: logits) } }
}

/// Records what there is to complain about, or why nothing could be judged.
private func record(at location: SourceLocation, _ complaint: () throws -> String?) {
  do {
    guard let complaint = try complaint() else { return }
    Issue.record(Comment(rawValue: complaint), sourceLocation: location)
  } catch {
    Issue.record("not judged: \(error)", sourceLocation: location)
  }
}
