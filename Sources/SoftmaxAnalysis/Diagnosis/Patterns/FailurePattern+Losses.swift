import FloatFormats
import SoftmaxCore
import SoftmaxReference

extension FailurePattern {
  /// Patterns of losses and their gradients: of rows with a label or targets.
  static let lossPatterns: [FailurePattern] = [
    FailurePattern(
      "row-without-softmax", "the row has no softmax",
      cause:
        "softmax is NaN in such a row, and so are the loss and its gradient; an implementation that hides it lets "
        + "the row count as if it said something.",
      remedy: "leave such rows out of the loss, by their label",
      digits: .notNeeded,
      evidence: { row, _ in row.lackOfSoftmax.map { PatternEvidence($0) } }),
    FailurePattern(
      "zero-times-infinity", "a target of 0 is multiplied by -inf",
      cause:
        "0 times -inf is NaN, and one such term makes the whole loss NaN; the exact loss has no such term, as a "
        + "class whose target is 0 adds nothing to it.",
      remedy:
        "take the log-softmax of the label alone, or leave out the classes whose target is 0 before the product "
        + "(torch.where, jnp.where), not after it",
      references: [
        .issue("google-deepmind/optax", 896), .issue("pytorch/pytorch", 40553),
        .issue("tensorflow/probability", 241), .issue("pyro-ppl/numpyro", 2276),
      ],
      digits: .notNeeded,
      evidence: { row, subject in row.zeroTimesInfinity(subject).map { PatternEvidence($0) } }),
    FailurePattern(
      "absorbed-logarithm", "the logarithm of the sum is absorbed by a large maximum",
      cause:
        "max + log(sum) is rounded to the spacing of numbers of its size, which is coarse for logits far from 0; "
        + "nothing finer than that is left when a logit is subtracted from it.",
      remedy:
        "subtract the maximum from each logit first and the logarithm last, (x - max) - log(sum), and never form "
        + "max + log(sum) on the way",
      references: [.issue("pytorch/pytorch", 11752), .issue("pytorch/pytorch", 38839)],
      trials: { [$0.trial(Shifted.self), $0.trial(ShiftedMaxOut.self)] + $0.wider() },
      evidence: { row, subject in row.absorbedLogarithm(subject).map { PatternEvidence($0) } }),
    FailurePattern(
      "loss-of-rounded-probability", "the logarithm of a probability that underflowed",
      cause:
        "softmax is rounded first, and the probability of the label is 0 in the format: -log 0 is inf. The exact loss "
        + "is an ordinary number.",
      remedy: "take the loss from the logits, by log-softmax in one step, never from softmax",
      references: [.issue("aymericdamien/TensorFlow-Examples", 383)],
      trials: { [$0.trial(Shifted.self), $0.trial(ShiftedMaxOut.self)] },
      evidence: { row, subject in row.underflowedLoss(subject).map { PatternEvidence($0) } }),
    FailurePattern(
      "cancelled-loss", "the other classes vanish beside the label's",
      cause:
        "the sum 1 + s of the shifted exponentials rounds to 1, and log 1 is 0; the exact loss is about s.",
      remedy: "leave the largest term out of the sum s, and take log1p(s)",
      references: [.issue("pytorch/pytorch", 113708)],
      trials: { [$0.trial(ShiftedMaxOut.self)] + $0.wider(ShiftedMaxOut.self) },
      evidence: { row, subject in row.cancelledLoss(subject).map { PatternEvidence($0) } }),
    FailurePattern(
      "naive-overflow", "exp overflows without the shift by the maximum",
      cause:
        "exp of the largest logit is beyond the format's largest number: the sum is inf and its logarithm, too, "
        + "and inf / inf is NaN.",
      remedy: "subtract the largest logit before exp",
      references: [
        .issue("dotnet/machinelearning", 3648), .issue("tenstorrent/tt-metal", 12661),
      ],
      trials: { [$0.trial(Shifted.self), $0.trial(ShiftedMaxOut.self)] },
      evidence: { row, subject in row.overflow(subject).map { PatternEvidence($0) } }),
  ]
}
