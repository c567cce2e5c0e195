import SoftmaxReference

let matrix = (0..<6000).map { Float($0 * 37 % 641) / 16 }
let outputs = UnsafeMutableBufferPointer<Float>.allocate(capacity: matrix.count)
defer { outputs.deallocate() }
outputs.initialize(repeating: 0)
var span = outputs.mutableSpan
let reference = try Reference(.softmax, in: .binary32)
let tally = try reference.certify(rows: matrix.span, of: 1000, into: &span, threads: 2)
print("\(tally.total) values, each certified; the first is \(outputs[0])")
