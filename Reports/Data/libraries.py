"""Has popular libraries compute softmax, and has `softmax-analyzer check` judge what they give.

usage: libraries.py SOFTMAX_ANALYZER OUT.json [--keep FOLDER]

The same logits for all: three sets of rows for each format, made from seeds. A figure is a maximum, a mean or
a count over these rows and no others. Each library runs in a process of its own. With --keep, logits and
outputs stay in that folder for another judge.
"""

import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", JAX_PLATFORMS="cpu", TF_ENABLE_ONEDNN_OPTS="1")

import ml_dtypes
import numpy as np

FORMATS = {
    "binary64": np.float64, "binary32": np.float32, "binary16": np.float16, "bfloat16": ml_dtypes.bfloat16,
}
# Gaps from 0 to where the least number of the format lies.
REACH = {"binary64": 750, "binary32": 106, "binary16": 18, "bfloat16": 94}
SPECIAL = {
    "[-inf, -inf]": [-np.inf, -np.inf], "[inf, 0]": [np.inf, 0], "[inf, inf]": [np.inf, np.inf],
    "[nan, 0]": [np.nan, 0], "[0, -inf]": [0, -np.inf],
}


def rows(format):
    """The sets of rows, as numbers of the format."""
    random = np.random.default_rng(20261124)
    kind, reach = FORMATS[format], REACH[format]
    ordinary = 3 * random.standard_normal((200, 1000))
    wide = reach / 8 * random.standard_normal((2000, 10))
    hard = []
    for gap in np.linspace(0, reach, 400):
        offset = random.choice([0.0, 0.5, -7.0, 100.0])
        hard.append([offset, offset - gap] + [-np.inf] * 6)
        hard.append([offset] + [offset - gap] * 7)
    hard.append([1.0] * 8)
    hard.append([1.0, np.nextafter(kind(1), kind(2))] * 4)
    hard.append([float(ml_dtypes.finfo(kind).max)] + [0.0] * 7)
    hard.append([float(ml_dtypes.finfo(kind).max)] * 2 + [-float(ml_dtypes.finfo(kind).max)] * 6)
    near_one = [[gap, 0.0] for gap in np.linspace(reach / 20, reach, 400)]
    sets = {"ordinary": ordinary, "wide": wide, "hard": np.array(hard, np.float64), "near-one": np.array(near_one)}
    return {name: values.astype(kind) for name, values in sets.items()}


# Each library gives its version and a function of logits and of whether their logarithm is wanted; the
# function raises where the library does not offer the format.


def numpy_naive():
    def run(x, is_log):
        e = np.exp(x)
        y = e / np.sum(e, axis=1, keepdims=True)
        return np.log(y) if is_log else y

    return np.__version__, run


def numpy_shifted():
    def run(x, is_log):
        z = x - np.max(x, axis=1, keepdims=True)
        e = np.exp(z)
        s = np.sum(e, axis=1, keepdims=True)
        return z - np.log(s) if is_log else e / s

    return np.__version__, run


def scipy():
    import scipy
    import scipy.special

    return scipy.__version__, lambda x, is_log: (scipy.special.log_softmax if is_log else scipy.special.softmax)(
        x, axis=1)


def pytorch():
    import torch

    def run(x, is_log):
        if x.dtype == ml_dtypes.bfloat16:
            tensor = torch.from_numpy(x.view(np.int16)).view(torch.bfloat16)
        else:
            tensor = torch.from_numpy(x)
        y = (torch.log_softmax if is_log else torch.softmax)(tensor, dim=1)
        return y.view(torch.int16).numpy().view(ml_dtypes.bfloat16) if x.dtype == ml_dtypes.bfloat16 else y.numpy()

    return torch.__version__, run


def jax():
    import jax

    jax.config.update("jax_enable_x64", True)
    return jax.__version__, lambda x, is_log: np.asarray(
        (jax.nn.log_softmax if is_log else jax.nn.softmax)(jax.numpy.asarray(x), axis=1))


def tensorflow():
    import tensorflow

    return tensorflow.__version__, lambda x, is_log: (
        tensorflow.nn.log_softmax if is_log else tensorflow.nn.softmax)(tensorflow.constant(x), axis=1).numpy()


def onnx_runtime():
    import onnx
    import onnxruntime

    def run(x, is_log):
        kind = onnx.helper.np_dtype_to_tensor_dtype(x.dtype)
        graph = onnx.helper.make_graph(
            [onnx.helper.make_node("LogSoftmax" if is_log else "Softmax", ["x"], ["y"], axis=1)], "g",
            [onnx.helper.make_tensor_value_info("x", kind, x.shape)],
            [onnx.helper.make_tensor_value_info("y", kind, x.shape)])
        model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        session = onnxruntime.InferenceSession(model.SerializeToString(), options)
        return session.run(None, {"x": x})[0]

    return onnxruntime.__version__, run


def openvino():
    import openvino
    from openvino import opset13

    def run(x, is_log):
        names = {"float64": "f64", "float32": "f32", "float16": "f16", "bfloat16": "bf16"}
        if x.dtype.name == "bfloat16":
            raise TypeError("bfloat16 does not go through NumPy")
        parameter = opset13.parameter(x.shape, getattr(openvino.Type, names[x.dtype.name]))
        node = (opset13.log_softmax if is_log else opset13.softmax)(parameter, 1)
        compiled = openvino.Core().compile_model(openvino.Model([node], [parameter]), "CPU")
        y = compiled([x])[0]
        if y.dtype != x.dtype:
            raise TypeError(f"gives {y.dtype}")
        return y

    return openvino.__version__.split("-")[0], run


LIBRARIES = {
    "NumPy, naive": numpy_naive, "NumPy, shifted": numpy_shifted, "SciPy": scipy, "PyTorch": pytorch, "JAX": jax,
    "TensorFlow": tensorflow, "ONNX Runtime": onnx_runtime, "OpenVINO": openvino,
}


def raw(x):
    return x.view(np.uint16) if x.dtype == ml_dtypes.bfloat16 else x


def compute(name, folder):
    """Writes the library's outputs beside the logits, and what it is."""
    version, run = LIBRARIES[name]()
    offered, special = [], {}
    with np.errstate(all="ignore"):
        for format in FORMATS:
            try:
                for part, x in rows(format).items():
                    y = np.ascontiguousarray(run(x, part == "near-one"))
                    if y.dtype != x.dtype:
                        raise TypeError(f"gives {y.dtype}")
                    np.save(folder / f"{name}.{format}.{part}.npy", raw(y))
                offered.append(format)
            except Exception as error:  # Each library has its own for a type it lacks.
                print(f"{name}, {format}: {str(error).splitlines()[0][:200]}", file=sys.stderr)
        for row, values in SPECIAL.items():
            y = run(np.array([values], np.float32), False)[0]
            special[row] = "[" + ", ".join(f"{v:.9g}" for v in y) + "]"
    (folder / f"{name}.json").write_text(json.dumps({"version": version, "offered": offered, "special": special}))


def judge(analyzer, folder, name, format, part):
    code = ["--logits-format", format] if format == "bfloat16" else []
    report = folder / "report.json"
    command = [
        analyzer, "check", "--logits", str(folder / f"logits.{format}.{part}.npy"),
        "--outputs", str(folder / f"{name}.{format}.{part}.npy"), "--format", format, "--report", f"json:{report}",
        "--quantity", "log-softmax" if part == "near-one" else "softmax", *code,
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    found = json.loads(report.read_text())
    worst = rows(format)[part][found["totals"]["worst"]["row"]]
    # Rows of a thousand are left to their seed.
    bits = [raw(x).tobytes()[::-1].hex() for x in worst] if len(worst) <= 10 else None
    return {"set": part, "rows": found["rowCount"], "totals": found["totals"], "worstRow": bits}


def processor():
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines() if os.path.exists("/proc/cpuinfo") else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    flags = next((line for line in lines if line.startswith("flags")), "")
    best = next((f for f in ("avx512f", "avx2", "avx") if f" {f}" in flags), "")
    return f"{models[0] if models else platform.machine()}{', ' + best if best else ''}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("analyzer")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--compute", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.compute:
        return compute(arguments.compute, arguments.keep)
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for format in FORMATS:
            for part, x in rows(format).items():
                np.save(folder / f"logits.{format}.{part}.npy", raw(x))
        libraries = []
        for name in LIBRARIES:
            command = [sys.executable, __file__, arguments.analyzer, str(arguments.out), "--keep", str(folder)]
            if subprocess.run([*command, "--compute", name]).returncode != 0:
                print(f"{name}: left out", file=sys.stderr)
                continue
            found = json.loads((folder / f"{name}.json").read_text())
            formats = [
                {"format": format, "sets": [
                    judge(arguments.analyzer, folder, name, format, part) for part in rows(format)]}
                for format in found["offered"]
            ]
            special = [{"row": row, "outputs": text} for row, text in found["special"].items()]
            libraries.append(
                {"name": name, "version": found["version"], "formats": formats, "special": special})
        result = {
            "processor": processor(), "python": platform.python_version(), "system": platform.system(),
            "libraries": libraries,
        }
        arguments.out.write_text(json.dumps(result, indent=1) + "\n")


main()
