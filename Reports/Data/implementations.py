"""The softmax of popular libraries behind one call.

Each library gives its version and a function of logits, a quantity and an axis; the function raises where the
library does not offer the format or the quantity. Each is imported only when it is asked for: a process that
measures one library holds no other.
"""

import os

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", JAX_PLATFORMS="cpu", TF_ENABLE_ONEDNN_OPTS="1")

import ml_dtypes
import numpy as np

FORMATS = {
    "binary64": np.float64, "binary32": np.float32, "binary16": np.float16, "bfloat16": ml_dtypes.bfloat16,
}
QUANTITIES = ["softmax", "log-softmax", "log-sum-exp"]


def numpy_naive():
    def run(x, quantity="softmax", axis=1):
        e = np.exp(x)
        s = np.sum(e, axis=axis, keepdims=True)
        if quantity == "log-sum-exp":
            return np.squeeze(np.log(s), axis)
        return np.log(e / s) if quantity == "log-softmax" else e / s

    return np.__version__, run


def numpy_shifted():
    def run(x, quantity="softmax", axis=1):
        m = np.max(x, axis=axis, keepdims=True)
        e = np.exp(x - m)
        s = np.sum(e, axis=axis, keepdims=True)
        if quantity == "log-sum-exp":
            return np.squeeze(m + np.log(s), axis)
        return x - m - np.log(s) if quantity == "log-softmax" else e / s

    return np.__version__, run


def scipy():
    import scipy
    import scipy.special as special

    functions = dict(zip(QUANTITIES, [special.softmax, special.log_softmax, special.logsumexp]))
    return scipy.__version__, lambda x, quantity="softmax", axis=1: functions[quantity](x, axis=axis)


def pytorch():
    import torch

    functions = dict(zip(QUANTITIES, [torch.softmax, torch.log_softmax, torch.logsumexp]))

    def run(x, quantity="softmax", axis=1):
        is_narrow = x.dtype == ml_dtypes.bfloat16
        x = np.ascontiguousarray(x)
        tensor = torch.from_numpy(x.view(np.int16)).view(torch.bfloat16) if is_narrow else torch.from_numpy(x)
        y = functions[quantity](tensor, dim=axis).contiguous()
        return y.view(torch.int16).numpy().view(ml_dtypes.bfloat16) if is_narrow else y.numpy()

    return torch.__version__, run


def jax():
    import jax

    jax.config.update("jax_enable_x64", True)
    functions = dict(zip(QUANTITIES, [jax.nn.softmax, jax.nn.log_softmax, jax.nn.logsumexp]))
    return jax.__version__, lambda x, quantity="softmax", axis=1: np.asarray(
        functions[quantity](jax.numpy.asarray(x), axis=axis))


def tensorflow():
    import tensorflow

    functions = dict(
        zip(QUANTITIES, [tensorflow.nn.softmax, tensorflow.nn.log_softmax, tensorflow.reduce_logsumexp]))
    return tensorflow.__version__, lambda x, quantity="softmax", axis=1: functions[quantity](
        tensorflow.constant(x), axis=axis).numpy()


def onnx_runtime():
    import onnx
    import onnxruntime

    def node(quantity, axis):
        if quantity == "log-sum-exp":
            return onnx.helper.make_node("ReduceLogSumExp", ["x"], ["y"], axes=[axis], keepdims=0)
        return onnx.helper.make_node(
            "LogSoftmax" if quantity == "log-softmax" else "Softmax", ["x"], ["y"], axis=axis)

    def run(x, quantity="softmax", axis=1):
        kind = onnx.helper.np_dtype_to_tensor_dtype(x.dtype)
        axis %= x.ndim
        shape = [n for i, n in enumerate(x.shape) if quantity != "log-sum-exp" or i != axis]
        graph = onnx.helper.make_graph(
            [node(quantity, axis)], "g", [onnx.helper.make_tensor_value_info("x", kind, x.shape)],
            [onnx.helper.make_tensor_value_info("y", kind, shape)])
        model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        session = onnxruntime.InferenceSession(model.SerializeToString(), options)
        return session.run(None, {"x": x})[0]

    return onnxruntime.__version__, run


def openvino():
    import openvino
    from openvino import opset13

    def run(x, quantity="softmax", axis=1):
        names = {"float64": "f64", "float32": "f32", "float16": "f16", "bfloat16": "bf16"}
        if x.dtype.name == "bfloat16":
            raise TypeError("bfloat16 does not go through NumPy")
        if quantity == "log-sum-exp":
            raise TypeError("log-sum-exp is not offered")
        parameter = opset13.parameter(x.shape, getattr(openvino.Type, names[x.dtype.name]))
        node = (opset13.log_softmax if quantity == "log-softmax" else opset13.softmax)(parameter, axis)
        compiled = openvino.Core().compile_model(openvino.Model([node], [parameter]), "CPU")
        return compiled([x])[0]

    return openvino.__version__.split("-")[0], run


LIBRARIES = {
    "NumPy, naive": numpy_naive, "NumPy, shifted": numpy_shifted, "SciPy": scipy, "PyTorch": pytorch, "JAX": jax,
    "TensorFlow": tensorflow, "ONNX Runtime": onnx_runtime, "OpenVINO": openvino,
}


def outputs(run, x, quantity="softmax", axis=1):
    """What the library gives, in the logits' format; raises where it gives another one."""
    with np.errstate(all="ignore"):
        y = np.ascontiguousarray(run(x, quantity, axis))
    if y.dtype != x.dtype:
        raise TypeError(f"gives {y.dtype}")
    return y


def raw(x):
    """As an NPY file can hold it: bfloat16 by its bits."""
    return x.view(np.uint16) if x.dtype == ml_dtypes.bfloat16 else x
