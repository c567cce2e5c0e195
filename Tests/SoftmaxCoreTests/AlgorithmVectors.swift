import FloatFormats
import SoftmaxCore

/// What each algorithm gives in each native format with correctly rounded functions, by gmpy2 2.3.2
/// over MPFR 4.2.2. The generator, to be run for W in 64, 32, 16 within `gmpy2.ieee(W)`, x being the
/// row as `mpfr`:
///
///     from gmpy2 import exp, log, log1p, mpfr
///     def total(t): return reduce(add, t) if t else mpfr(0)
///     def top(x): return reduce(lambda m, i: i if x[i] > x[m] else m, range(len(x)))
///     def naive(x):
///         t = [exp(v) for v in x]; s = total(t); l = log(s)
///         return [v / s for v in t], [v - l for v in x], l
///     def shifted(x):
///         m = x[top(x)]; p, q, l = naive([v - m for v in x])
///         return p, q, m + l
///     def shifted_max_out(x):
///         k = top(x); m = x[k]; g = [v - m for v in x]; t = [exp(v) for v in g]
///         s = total(t[:k] + t[k + 1:]); l = log1p(s)
///         return [v / (1 + s) for v in t], [v - l for v in g], m + l
///     def division_free(x):
///         l = naive(x)[2]; return [exp(v - l) for v in x], [v - l for v in x], l
///     def division_free_shifted(x):
///         l = shifted_max_out(x)[2]; return [exp(v - l) for v in x], [v - l for v in x], l
///     def log_of_softmax(x):
///         p, _, l = shifted(x); return p, [log(v) for v in p], l
struct AlgorithmVector: Sendable {
  let format: FloatFormat
  let logits: [Double]
  let algorithm: String
  /// Encodings of softmax, log-softmax and log-sum-exp; `nan` for NaN.
  let softmax: [String]
  let logSoftmax: [String]
  let logSumExp: [String]

  /// A line `FORMAT LOGITS` is followed by one `ALGORITHM: SOFTMAX | LOG-SOFTMAX | LOG-SUM-EXP` each.
  static let all: [AlgorithmVector] = {
    var vectors: [AlgorithmVector] = []
    var (format, logits) = (FloatFormat.binary64, [Double]())
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard line.hasPrefix("  ") else {
        (format, logits) = (FloatFormat.named(words[0])!, words.dropFirst().map { Double($0)! })
        continue
      }
      let parts = words.dropFirst().split(separator: "|").map { Array($0) }
      vectors.append(
        AlgorithmVector(
          format: format, logits: logits, algorithm: String(words[0].dropLast()),
          softmax: parts[0], logSoftmax: parts[1], logSumExp: parts[2]))
    }
    return vectors
  }()

  private static let text = """
    binary64 0 100 0
      shifted: 36ea8c1f14e2af5d 3ff0000000000000 36ea8c1f14e2af5d | c059000000000000 0000000000000000 c059000000000000 | 4059000000000000
      shifted-max-out: 36ea8c1f14e2af5d 3ff0000000000000 36ea8c1f14e2af5d | c059000000000000 b6fa8c1f14e2af5d c059000000000000 | 4059000000000000
      naive: 36ea8c1f14e2af5c 3ff0000000000000 36ea8c1f14e2af5c | c059000000000000 0000000000000000 c059000000000000 | 4059000000000000
      division-free: 36ea8c1f14e2af5d 3ff0000000000000 36ea8c1f14e2af5d | c059000000000000 0000000000000000 c059000000000000 | 4059000000000000
      division-free-shifted: 36ea8c1f14e2af5d 3ff0000000000000 36ea8c1f14e2af5d | c059000000000000 0000000000000000 c059000000000000 | 4059000000000000
      log-of-softmax: 36ea8c1f14e2af5d 3ff0000000000000 36ea8c1f14e2af5d | c059000000000000 0000000000000000 c059000000000000 | 4059000000000000
    binary64 13 31 5
      shifted: 3e505a62883b92d9 3feffffff7d21afa 3d967852a1422f93 | c032000000416f28 be505bca0de8cbaa c03a000000416f28 | 403f000000416f28
      shifted-max-out: 3e505a62883b92d9 3feffffff7d21afa 3d967852a1422f93 | c032000000416f28 be505bca0f7cdb52 c03a000000416f28 | 403f000000416f28
      naive: 3e505a62883b92d9 3feffffff7d21af9 3d967852a1422f92 | c032000000416f28 be505bca00000000 c03a000000416f28 | 403f000000416f28
      division-free: 3e505a62883b92dd 3feffffff7d21b01 3d967852a1422f97 | c032000000416f28 be505bca00000000 c03a000000416f28 | 403f000000416f28
      division-free-shifted: 3e505a62883b92dd 3feffffff7d21b01 3d967852a1422f97 | c032000000416f28 be505bca00000000 c03a000000416f28 | 403f000000416f28
      log-of-softmax: 3e505a62883b92d9 3feffffff7d21afa 3d967852a1422f93 | c032000000416f28 be505bca0e173456 c03a000000416f28 | 403f000000416f28
    binary64 37 0
      shifted: 3ff0000000000000 3c9898471fca6055 | 0000000000000000 c042800000000000 | 4042800000000000
      shifted-max-out: 3ff0000000000000 3c9898471fca6055 | bc9898471fca6055 c042800000000000 | 4042800000000000
      naive: 3ff0000000000000 3c9898471fca6055 | 0000000000000000 c042800000000000 | 4042800000000000
      division-free: 3ff0000000000000 3c9898471fca6055 | 0000000000000000 c042800000000000 | 4042800000000000
      division-free-shifted: 3ff0000000000000 3c9898471fca6055 | 0000000000000000 c042800000000000 | 4042800000000000
      log-of-softmax: 3ff0000000000000 3c9898471fca6055 | 0000000000000000 c042800000000000 | 4042800000000000
    binary64 38 0
      shifted: 3ff0000000000000 3c82188ad6ae3303 | 0000000000000000 c043000000000000 | 4043000000000000
      shifted-max-out: 3ff0000000000000 3c82188ad6ae3303 | bc82188ad6ae3303 c043000000000000 | 4043000000000000
      naive: 3ff0000000000000 3c82188ad6ae3303 | 0000000000000000 c043000000000000 | 4043000000000000
      division-free: 3ff0000000000000 3c82188ad6ae3303 | 0000000000000000 c043000000000000 | 4043000000000000
      division-free-shifted: 3ff0000000000000 3c82188ad6ae3303 | 0000000000000000 c043000000000000 | 4043000000000000
      log-of-softmax: 3ff0000000000000 3c82188ad6ae3303 | 0000000000000000 c043000000000000 | 4043000000000000
    binary32 0 100 0
      shifted: 0000001b 3f800000 0000001b | c2c80000 00000000 c2c80000 | 42c80000
      shifted-max-out: 0000001b 3f800000 0000001b | c2c80000 80000036 c2c80000 | 42c80000
      naive: 00000000 nan 00000000 | ff800000 ff800000 ff800000 | 7f800000
      division-free: 00000000 00000000 00000000 | ff800000 ff800000 ff800000 | 7f800000
      division-free-shifted: 0000001b 3f800000 0000001b | c2c80000 00000000 c2c80000 | 42c80000
      log-of-softmax: 0000001b 3f800000 0000001b | c2c7f758 00000000 c2c7f758 | 42c80000
    binary32 13 31 5
      shifted: 3282d314 3f800000 2cb3c295 | c1900000 00000000 c1d00000 | 41f80000
      shifted-max-out: 3282d314 3f800000 2cb3c295 | c1900000 b282de50 c1d00000 | 41f80000
      naive: 3282d315 3f800000 2cb3c295 | c1900000 00000000 c1d00000 | 41f80000
      division-free: 3282d314 3f800000 2cb3c295 | c1900000 00000000 c1d00000 | 41f80000
      division-free-shifted: 3282d314 3f800000 2cb3c295 | c1900000 00000000 c1d00000 | 41f80000
      log-of-softmax: 3282d314 3f800000 2cb3c295 | c1900000 00000000 c1d00000 | 41f80000
    binary32 37 0
      shifted: 3f800000 24c4c239 | 00000000 c2140000 | 42140000
      shifted-max-out: 3f800000 24c4c239 | a4c4c239 c2140000 | 42140000
      naive: 3f800000 24c4c239 | 00000000 c2140000 | 42140000
      division-free: 3f800000 24c4c239 | 00000000 c2140000 | 42140000
      division-free-shifted: 3f800000 24c4c239 | 00000000 c2140000 | 42140000
      log-of-softmax: 3f800000 24c4c239 | 00000000 c2140000 | 42140000
    binary32 38 0
      shifted: 3f800000 2410c457 | 00000000 c2180000 | 42180000
      shifted-max-out: 3f800000 2410c457 | a410c457 c2180000 | 42180000
      naive: 3f800000 2410c457 | 00000000 c2180000 | 42180000
      division-free: 3f800000 2410c457 | 00000000 c2180000 | 42180000
      division-free-shifted: 3f800000 2410c457 | 00000000 c2180000 | 42180000
      log-of-softmax: 3f800000 2410c457 | 00000000 c2180000 | 42180000
    binary32 inf 0
      shifted: nan nan | nan nan | nan
      shifted-max-out: nan 00000000 | nan ff800000 | 7f800000
      naive: nan 00000000 | nan ff800000 | 7f800000
      division-free: nan 00000000 | nan ff800000 | 7f800000
      division-free-shifted: nan 00000000 | nan ff800000 | 7f800000
      log-of-softmax: nan nan | nan nan | nan
    binary32 nan 1 2
      shifted: nan nan nan | nan nan nan | nan
      shifted-max-out: nan nan nan | nan nan nan | nan
      naive: nan nan nan | nan nan nan | nan
      division-free: nan nan nan | nan nan nan | nan
      division-free-shifted: nan nan nan | nan nan nan | nan
      log-of-softmax: nan nan nan | nan nan nan | nan
    binary32 1 2 nan
      shifted: nan nan nan | nan nan nan | nan
      shifted-max-out: nan nan nan | nan nan nan | nan
      naive: nan nan nan | nan nan nan | nan
      division-free: nan nan nan | nan nan nan | nan
      division-free-shifted: nan nan nan | nan nan nan | nan
      log-of-softmax: nan nan nan | nan nan nan | nan
    binary32 -inf -inf
      shifted: nan nan | nan nan | nan
      shifted-max-out: nan nan | nan nan | nan
      naive: nan nan | nan nan | ff800000
      division-free: nan nan | nan nan | ff800000
      division-free-shifted: nan nan | nan nan | nan
      log-of-softmax: nan nan | nan nan | nan
    binary32 -inf 1 -inf
      shifted: 00000000 3f800000 00000000 | ff800000 00000000 ff800000 | 3f800000
      shifted-max-out: 00000000 3f800000 00000000 | ff800000 00000000 ff800000 | 3f800000
      naive: 00000000 3f800000 00000000 | ff800000 33800000 ff800000 | 3f7fffff
      division-free: 00000000 3f800001 00000000 | ff800000 33800000 ff800000 | 3f7fffff
      division-free-shifted: 00000000 3f800000 00000000 | ff800000 00000000 ff800000 | 3f800000
      log-of-softmax: 00000000 3f800000 00000000 | ff800000 00000000 ff800000 | 3f800000
    binary32 -inf 2 0
      shifted: 00000000 3f617bea 3df420a9 | ff800000 be01f96d c0081f97 | 40081f97
      shifted-max-out: 00000000 3f617bea 3df420a9 | ff800000 be01f96b c0081f97 | 40081f97
      naive: 00000000 3f617beb 3df420a9 | ff800000 be01f970 c0081f97 | 40081f97
      division-free: 00000000 3f617bea 3df420a8 | ff800000 be01f970 c0081f97 | 40081f97
      division-free-shifted: 00000000 3f617bea 3df420a8 | ff800000 be01f970 c0081f97 | 40081f97
      log-of-softmax: 00000000 3f617bea 3df420a9 | ff800000 be01f96e c0081f97 | 40081f97
    binary16 0 100 0
      shifted: 0000 3c00 0000 | d640 0000 d640 | 5640
      shifted-max-out: 0000 3c00 0000 | d640 0000 d640 | 5640
      naive: 0000 nan 0000 | fc00 fc00 fc00 | 7c00
      division-free: 0000 0000 0000 | fc00 fc00 fc00 | 7c00
      division-free-shifted: 0000 3c00 0000 | d640 0000 d640 | 5640
      log-of-softmax: 0000 3c00 0000 | fc00 0000 fc00 | 5640
    binary16 13 31 5
      shifted: 0000 3c00 0000 | cc80 0000 ce80 | 4fc0
      shifted-max-out: 0000 3c00 0000 | cc80 0000 ce80 | 4fc0
      naive: nan nan 0000 | fc00 fc00 fc00 | 7c00
      division-free: 0000 0000 0000 | fc00 fc00 fc00 | 7c00
      division-free-shifted: 0000 3c00 0000 | cc80 0000 ce80 | 4fc0
      log-of-softmax: 0000 3c00 0000 | fc00 0000 fc00 | 4fc0
    binary16 37 0
      shifted: 3c00 0000 | 0000 d0a0 | 50a0
      shifted-max-out: 3c00 0000 | 0000 d0a0 | 50a0
      naive: nan 0000 | fc00 fc00 | 7c00
      division-free: 0000 0000 | fc00 fc00 | 7c00
      division-free-shifted: 3c00 0000 | 0000 d0a0 | 50a0
      log-of-softmax: 3c00 0000 | 0000 fc00 | 50a0
    binary16 38 0
      shifted: 3c00 0000 | 0000 d0c0 | 50c0
      shifted-max-out: 3c00 0000 | 0000 d0c0 | 50c0
      naive: nan 0000 | fc00 fc00 | 7c00
      division-free: 0000 0000 | fc00 fc00 | 7c00
      division-free-shifted: 3c00 0000 | 0000 d0c0 | 50c0
      log-of-softmax: 3c00 0000 | 0000 fc00 | 50c0
    """
}
