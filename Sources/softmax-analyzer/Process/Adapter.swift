import SoftmaxReference

/// A few lines of Python that compute a softmax by a library.
///
/// Each gets `x`, an array of the logits' own type, and `axis`, and sets `y`. Where labels or targets go with the
/// rows, one of `labels`, a whole number for each row, and `targets`, a row of `x`'s type for each, is not None;
/// labels that equal `ignored` do not count.
struct Adapter {
  let name: String
  private let setUp: String
  /// By quantity; those that a library lacks are nil.
  private let lines: [Quantity: String]

  static let all: [Adapter] = [numpy, scipy, torch, jax, onnxruntime]
  static var names: [String] { all.map(\.name) }

  static func named(_ name: String) -> Adapter? { all.first { $0.name == name } }

  /// The textbook's shifted softmax.
  private static let numpy = Adapter(
    name: "numpy",
    setUp: """
      m = x.max(axis=axis, keepdims=True)
      e = np.exp(x - m)
      s = e.sum(axis=axis, keepdims=True)
      """,
    lines: [
      .softmax: "y = e / s", .logSoftmax: "y = x - m - np.log(s)",
      .logSumExp: "y = (m + np.log(s)).squeeze(axis)",
    ])

  private static let scipy = Adapter(
    name: "scipy", setUp: "from scipy import special",
    lines: [
      .softmax: "y = special.softmax(x, axis=axis)",
      .logSoftmax: "y = special.log_softmax(x, axis=axis)",
      .logSumExp: "y = special.logsumexp(x, axis=axis)",
    ])

  /// Rows along the last axis, and results for them back in the tensor's shape.
  private static let torchRows = """
    moved = t.movedim(axis, -1)
    rows = moved.reshape(-1, moved.shape[-1]).detach().clone().requires_grad_()
    beside = torch.from_numpy(labels) if targets is None else torch.from_numpy(targets).to(t.dtype)
    def loss(reduction):
        skip = {} if targets is not None else {"ignore_index": ignored}
        return torch.nn.functional.cross_entropy(rows, beside, reduction=reduction, **skip)

    """

  private static let torch = Adapter(
    name: "pytorch",
    setUp: """
      import torch
      names = {n: getattr(torch, n) for n in ("bfloat16", "float8_e4m3fn", "float8_e5m2", "float8_e4m3fnuz",
          "float8_e5m2fnuz") if hasattr(torch, n)}
      if str(x.dtype) in names:
          bits = x.view(np.int16 if x.dtype.itemsize == 2 else np.int8)
          t = torch.from_numpy(bits.copy()).view(names[str(x.dtype)])
      else:
          t = torch.from_numpy(np.ascontiguousarray(x))
      def array(t):
          if t.dtype not in names.values():
              return t.numpy()
          bits = t.view(torch.int16 if t.element_size() == 2 else torch.int8).numpy()
          return bits.view(np.uint16 if t.element_size() == 2 else np.uint8)
      """,
    lines: [
      .softmax: "y = array(torch.softmax(t, axis))",
      .logSoftmax: "y = array(torch.log_softmax(t, axis))",
      .logSumExp: "y = array(torch.logsumexp(t, axis))",
      .crossEntropy: torchRows
        + "y = array(loss('none').detach().reshape(moved.shape[:-1]).contiguous())",
      .crossEntropyGradient: torchRows
        + "loss('sum').backward()\ny = array(rows.grad.reshape(moved.shape).movedim(-1, axis).contiguous())",
    ])

  /// JAX has no loss of its own: this is what Optax makes of its log-softmax.
  private static let jaxRows = """
    jnp = jax.numpy
    moved = jnp.moveaxis(jnp.asarray(x), axis, -1)
    rows = moved.reshape(-1, moved.shape[-1])
    def loss(rows):
        logs = jax.nn.log_softmax(rows, axis=-1)
        if targets is not None:
            return -jnp.sum(jnp.asarray(targets) * logs, axis=-1)
        chosen = jnp.where(labels == ignored, 0, labels)[:, None]
        return jnp.where(labels == ignored, 0, -jnp.take_along_axis(logs, chosen, axis=-1)[:, 0])

    """

  private static let jax = Adapter(
    name: "jax",
    setUp: """
      import jax
      jax.config.update("jax_enable_x64", True)
      """,
    lines: [
      .softmax: "y = np.asarray(jax.nn.softmax(x, axis=axis))",
      .logSoftmax: "y = np.asarray(jax.nn.log_softmax(x, axis=axis))",
      .logSumExp: "y = np.asarray(jax.nn.logsumexp(x, axis=axis))",
      .crossEntropy: jaxRows + "y = np.asarray(loss(rows).reshape(moved.shape[:-1]))",
      .crossEntropyGradient: jaxRows
        + "g = jax.grad(lambda rows: loss(rows).sum())(rows)\n"
        + "y = np.asarray(jnp.moveaxis(g.reshape(moved.shape), -1, axis))",
    ])

  /// One node in a model that is written here in ONNX's protocol buffers: the onnx package is not needed.
  private static let onnxruntime = Adapter(
    name: "onnxruntime",
    setUp: """
      import onnxruntime
      def field(number, value):
          if isinstance(value, int):
              return varint(number << 3) + varint(value & (1 << 64) - 1)
          value = value.encode() if isinstance(value, str) else value
          return varint(number << 3 | 2) + varint(len(value)) + value
      def varint(n):
          return bytes([n | 128]) + varint(n >> 7) if n > 127 else bytes([n])
      def tensor(name, rank):
          shape = b"".join(field(1, b"") for _ in range(rank))
          return field(1, name) + field(2, field(1, field(1, kind) + field(2, shape)))
      kind = {"float32": 1, "float16": 10, "float64": 11}[str(x.dtype)]
      def run(op, extra, rank):
          node = field(1, "x") + field(2, "y") + field(4, op) + extra
          graph = field(1, node) + field(2, "g") + field(11, tensor("x", x.ndim)) + field(12, tensor("y", rank))
          model = field(1, 8) + field(7, graph) + field(8, field(2, 13))
          session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
          return session.run(None, {"x": np.ascontiguousarray(x)})[0]
      at = field(5, field(1, "axis") + field(3, axis) + field(20, 2))
      """,
    lines: [
      .softmax: "y = run('Softmax', at, x.ndim)",
      .logSoftmax: "y = run('LogSoftmax', at, x.ndim)",
      .logSumExp:
        "y = run('ReduceLogSumExp', field(5, field(1, 'axes') + field(8, axis) + field(20, 7)) + "
        + "field(5, field(1, 'keepdims') + field(3, 0) + field(20, 2)), x.ndim - 1)",
    ])

  /// Whether the library has the quantity.
  func offers(_ quantity: Quantity) -> Bool { lines[quantity] != nil }

  /// The program for `python -c`; its arguments are the logits' file, the outputs' file, the axis, and the
  /// NumPy type that raw bits stand for, or nothing; then, where something goes with the rows, `labels` or
  /// `targets`, their file, and the label that does not count.
  ///
  /// - Precondition: the library has the quantity.
  func program(_ quantity: Quantity) -> String {
    """
    import sys
    import numpy as np
    x = np.load(sys.argv[1])
    axis = int(sys.argv[3])
    if sys.argv[4]:
        import ml_dtypes
        x = x.view(getattr(ml_dtypes, sys.argv[4]))
    labels = targets = None
    if sys.argv[5:6] == ["labels"]:
        labels, ignored = np.load(sys.argv[6]).astype(np.int64), int(sys.argv[7])
    elif sys.argv[5:6] == ["targets"]:
        given = np.moveaxis(np.load(sys.argv[6]), axis, -1).reshape(-1, x.shape[axis])
        targets = given.astype(x.dtype)
        if (targets != given).any():
            sys.exit(f"the targets are not numbers of {x.dtype}, and would be others for the library")
    \(setUp)
    \(lines[quantity]!)
    if sys.argv[4] and y.dtype.name == sys.argv[4]:
        y = y.view(np.uint16 if y.dtype.itemsize == 2 else np.uint8)
    np.save(sys.argv[2], y)
    """
  }
}
