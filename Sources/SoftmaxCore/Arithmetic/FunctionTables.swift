import FloatFormats
import MultiPrecision
import Synchronization

/// `e^x` and `2^x` of every number of a format of up to 16 bits, rounded once: the functions that are
/// called for every logit. Each is made once for each way of rounding.
final class FunctionTables: KnownExponentials {
  private let format: FloatFormat
  private let exps: [Double]
  private let exp2s: [Double]

  private init(_ key: Key) {
    func table(_ form: (inout BigFloat, RoundingMode) -> Ternary) -> [Double] {
      (0..<UInt64(1) << UInt64(key.format.bitWidth)).map { bits in
        switch ElementaryFunctions.truncated(key.format.decode(bits), form) {
        case .special(let value): key.format.round(value, overflow: key.overflow)
        case .real(let value): key.format.round(value, key.mode, overflow: key.overflow)
        }
      }
    }
    format = key.format
    exps = table { $0.formExp($1) }
    exp2s = table { $0.formExp2($1) }
  }

  func exp(_ x: Double, compute: (Double) -> Double) -> Double { looked(up: x, in: exps) }
  func exp2(_ x: Double, compute: (Double) -> Double) -> Double { looked(up: x, in: exp2s) }

  private func looked(up x: Double, in table: [Double]) -> Double {
    x.isNaN ? .nan : table[Int(format.encode(x))]
  }

  private struct Key: Hashable {
    let format: FloatFormat
    let mode: RoundingMode
    let overflow: OverflowPolicy
  }

  private static let known = Mutex<[Key: FunctionTables]>([:])

  /// The tables of a format, made at the first call.
  static func of(
    _ format: FloatFormat, _ mode: RoundingMode, _ overflow: OverflowPolicy
  ) -> FunctionTables {
    let key = Key(format: format, mode: mode, overflow: overflow)
    return known.withLock { known in
      if let tables = known[key] { return tables }
      let tables = FunctionTables(key)
      known[key] = tables
      return tables
    }
  }
}
