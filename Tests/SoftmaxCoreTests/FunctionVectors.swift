import FloatFormats

/// Arguments and correctly rounded results, by gmpy2 2.3.2 over MPFR 4.2.2, where W is the width:
///
///     with gmpy2.ieee(W): r = gmpy2.exp(x)
///
/// The last two of `binary64 exp` lie beside a tie by less than 2^-105 of themselves.
struct FunctionVector: Sendable {
  let format: FloatFormat
  let function: String
  let argument: UInt64
  let result: UInt64

  /// A line `FORMAT FUNCTION` is followed by lines `ARGUMENT RESULT` of encodings.
  static let all: [FunctionVector] = {
    var vectors: [FunctionVector] = []
    var (format, function) = (FloatFormat.binary64, "")
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard line.hasPrefix("  ") else {
        (format, function) = (FloatFormat.named(words[0])!, words[1])
        continue
      }
      vectors.append(
        FunctionVector(
          format: format, function: function, argument: UInt64(words[0], radix: 16)!,
          result: UInt64(words[1], radix: 16)!))
    }
    return vectors
  }()

  private static let text = """
    binary64 exp
      3ff0000000000000 4005bf0a8b145769
      bff0000000000000 3fd78b56362cef38
      3fb999999999999a 3ff1aec7b35a00d4
      40862e3d70a3d70a 7fefe9ce5c4c52b4
      40862e51eb851eb8 7ff0000000000000
      c086240000000000 000e6cf6d08897ac
      c08748cccccccccd 0000000000000001
      c08749999999999a 0000000000000000
      3c90000000000000 3ff0000000000000
      bc90000000000000 3ff0000000000000
      3ca8000000000000 3ff0000000000001
      3ca0000000000000 3ff0000000000001
      bca8000000000000 3fefffffffffffff
    binary64 log
      4000000000000000 3fe62e42fefa39ef
      4024000000000000 40026bb1bbb55516
      0000000000000001 c0874385446d71c3
      7fe1ccf385ebc8a0 40862991d5d62a5e
      3ff0000000000001 3cafffffffffffff
      3fefffffffffffff bca0000000000000
      3fb999999999999a c0026bb1bbb55515
    binary64 log1p
      3ff0000000000000 3fe62e42fefa39ef
      bfe0000000000000 bfe62e42fefa39ef
      3c30000000000000 3c30000000000000
      bc30000000000000 bc30000000000000
      7e37e43c8800759c 4085963447f87fb5
      bfefffffffffffff c0425e4f7b2737fa
      0000000000000001 0000000000000001
    binary32 exp
      3f800000 402df854
      bf800000 3ebc5ab2
      3dcccccd 3f8d763e
      42b16666 7f7a37fc
      42b18000 7f800000
      c2b00000 0041edc4
      c2ce6666 00000001
      c2d00000 00000000
      33000000 3f800000
      b3000000 3f800000
    binary32 log
      40000000 3f317218
      41200000 40135d8e
      00000001 c2ce8ed0
      7f61b1e6 42b13196
      3f800001 33ffffff
      3f7fffff b3800000
    binary32 log1p
      3f800000 3f317218
      bf000000 bf317218
      30800000 30800000
      b0800000 b0800000
      7149f2ca 428a27b5
      bf7fffff c1851592
      00000001 00000001
    binary16 exp
      3c00 4170
      bc00 35e3
      2e66 3c6c
      498a 7be7
      498d 7c00
      c8e6 03a5
      cc26 0001
      cc5a 0000
      c980 0118
    binary16 log
      4000 398c
      4900 409b
      0001 cc29
      7bff 498c
      3c01 13ff
    binary16 log1p
      3c00 398c
      b800 b98c
      0200 0200
      8200 8200
      7b53 4980
      bbff c7a0
    """
}
