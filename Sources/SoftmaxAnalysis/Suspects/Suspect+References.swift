extension Suspect.Function {
  /// Public reports of such outputs.
  public var references: [PublicReference] {
    switch self {
    case .sink:
      [
        .issue("kyegomez/AttentionIsOFFByOne", 5), .issue("tracel-ai/burn", 691),
        .issue("microsoft/onnxruntime", 21867),
      ]
    case .softCap: [.issue("unslothai/unsloth-zoo", 593)]
    case .subset: [.issue("lablup/mlxcel", 391)]
    case .baseTwo: [.issue("flashinfer-ai/flashinfer", 2113)]
    case .logits: [.issue("dmlc/xgboost", 7010)]
    case .otherAxis, .flattened:
      [
        .issue("onnx/onnx", 3244), .issue("microsoft/onnxruntime", 25402),
        .issue("microsoft/onnxruntime", 4288), .issue("microsoft/onnxruntime", 15949),
        .issue("onnx/onnx-mlir", 832),
      ]
    case .coarseExp:
      [
        .issue("torch/nn", 804), .issue("torch-spyre/torch-spyre", 4522),
        .issue("tenstorrent/tt-metal", 12847),
      ]
    case .clipped:
      [
        .issue("keras-team/keras", 7563), .issue("keras-team/keras", 17634),
        .issue("keras-team/keras", 15249),
      ]
    case .absorbedSum: [.issue("stan-dev/math", 1679), .issue("neherlab/treetime", 593)]
    case .reversed, .permuted, .negated, .logSoftmax, .softmax, .logSumExp, .temperature, .unmasked,
      .unnormalized, .otherRow:
      []
    }
  }
}
