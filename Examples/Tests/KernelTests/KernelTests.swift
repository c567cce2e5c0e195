import SoftmaxTesting
import Testing

@Test func kernelIsAccurate() {
  let logits: [Float] = [0, 1, 2, 5, 0, -5]
  expectAccurate(
    kernel(logits, rowLength: 3), for: logits, rowLength: 3, in: .binary32,
    limits: .maxUlp(3), .prematureOnes(0))
}
