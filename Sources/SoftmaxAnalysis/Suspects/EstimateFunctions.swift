#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The platform's functions, for what need not be certified: a fit is judged with a tolerance that is far
/// above their errors.
enum Estimate {
  static func exp(_ x: Double) -> Double { _exp(x) }
  static func expm1(_ x: Double) -> Double { _expm1(x) }
  static func log(_ x: Double) -> Double { _log(x) }
  static func log1p(_ x: Double) -> Double { _log1p(x) }
  static func tanh(_ x: Double) -> Double { _tanh(x) }

  static let ln2 = 0x1.62e42fefa39efp-1
}

private func _exp(_ x: Double) -> Double { exp(x) }
private func _expm1(_ x: Double) -> Double { expm1(x) }
private func _log(_ x: Double) -> Double { log(x) }
private func _log1p(_ x: Double) -> Double { log1p(x) }
private func _tanh(_ x: Double) -> Double { tanh(x) }
