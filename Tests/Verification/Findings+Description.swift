import CSoftmaxKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Findings: CustomStringConvertible {
  /// Counts, largest errors beside their bounds as powers of two, and the first mismatches.
  var description: String {
    let errors = [
      ("float tier", floatError, softmax_float_epsilon(2000)),
      ("double tier", doubleError, softmax_double_epsilon(2000)),
      ("double-double exponentials", exponentialError, softmax_accurate_exponential_epsilon()),
      ("double-double sums", sumError, softmax_accurate_sum_epsilon(1)),
    ]
    var text = "\(set.rawValue): \(mismatches.count) mismatches; refused \(refusedFloats) of "
    text += "\(2 * checked) in 24 bits or fewer, \(refusedDoubles) of \(checked) in binary64, "
    text += "\(refusedLogs) of \(2 * checked) log-softmax\n"
    for (name, error, bound) in errors {
      text += "  largest error of the \(name): 2^\(power(error)), bound 2^\(power(bound))\n"
    }
    for mismatch in mismatches.prefix(3) { text += "  \(mismatch)\n" }
    return text
  }

  private func power(_ value: Double) -> String {
    value == 0 ? "-inf" : String((log2(value) * 10).rounded() / 10)
  }
}
