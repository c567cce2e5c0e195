import FloatFormats
import MultiPrecision
import Synchronization

/// What an emulated arithmetic keeps of the exponentials that it computes.
public enum FunctionReuse: Sendable, Hashable {
  case none
  /// Tables of every number of a format up to 16 bits, which take a tenth of a second at the format's
  /// first use and pay from some 10^5 calls; nothing in wider formats.
  case tables
  /// Every result so far of this machine: for rows of few different logits.
  case memory
}

/// Exponentials that need not be computed again. Results are those of `compute`.
protocol KnownExponentials: Sendable {
  func exp(_ x: Double, compute: (Double) -> Double) -> Double
  func exp2(_ x: Double, compute: (Double) -> Double) -> Double
}

/// Results by their arguments.
final class FunctionMemory: KnownExponentials {
  private let exps = Mutex<[UInt64: Double]>([:])
  private let exp2s = Mutex<[UInt64: Double]>([:])

  func exp(_ x: Double, compute: (Double) -> Double) -> Double {
    exps.withLock { Self.value(x, &$0, compute) }
  }

  func exp2(_ x: Double, compute: (Double) -> Double) -> Double {
    exp2s.withLock { Self.value(x, &$0, compute) }
  }

  private static func value(
    _ x: Double, _ known: inout [UInt64: Double], _ compute: (Double) -> Double
  ) -> Double {
    if let value = known[x.bitPattern] { return value }
    let value = compute(x)
    known[x.bitPattern] = value
    return value
  }
}

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
