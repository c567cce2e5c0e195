"""Times NumPy, SciPy and whatever else can be imported beside the toolkit, on one thread each.

usage: peers.py SOFTMAX_BENCH [--rounds N] [--quick]

Every round goes through all shapes and formats; for each, the peers run once and softmax-bench, which
waits for its turn, runs everything of its own once, on the same logits. So whatever else the machine
does hits all alike. The best round counts. Prints Markdown.
"""

import argparse
import json
import math
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

# Read when the libraries load.
for variable in ("OMP", "OPENBLAS", "MKL", "NUMEXPR"):
    os.environ[f"{variable}_NUM_THREADS"] = "1"
os.environ["NPROC"] = "1"  # the size of XLA's pool
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

import numpy as np


# Each peer takes logits, and returns what is timed and the name of who computes it.


def numpy_peer(x):
    out, column = np.empty_like(x), np.empty((len(x), 1), x.dtype)

    def softmax():
        np.max(x, axis=1, keepdims=True, out=column)
        np.subtract(x, column, out=out)
        np.exp(out, out=out)
        np.sum(out, axis=1, keepdims=True, out=column)
        np.divide(out, column, out=out)

    return softmax, f"NumPy {np.__version__}, out="


def scipy_peer(x):
    import scipy.special

    return lambda: scipy.special.softmax(x, axis=1), f"SciPy {scipy.__version__}"


def torch_peer(x):
    import torch

    torch.set_num_threads(1)
    tensor = torch.from_numpy(x)
    return lambda: torch.softmax(tensor, dim=1), f"PyTorch {torch.__version__}"


def jax_peer(x):
    import jax

    jax.config.update("jax_platforms", "cpu")
    jax.config.update("jax_enable_x64", True)
    array = jax.numpy.asarray(x)
    softmax = jax.jit(lambda logits: jax.nn.softmax(logits, axis=1))
    return lambda: softmax(array).block_until_ready(), f"JAX {jax.__version__}"


def onnx_peer(x):
    import onnxruntime
    from onnx import helper

    kind = helper.np_dtype_to_tensor_dtype(x.dtype)
    graph = helper.make_graph(
        [helper.make_node("Softmax", ["x"], ["y"], axis=1)],
        "softmax",
        [helper.make_tensor_value_info("x", kind, x.shape)],
        [helper.make_tensor_value_info("y", kind, x.shape)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return lambda: session.run(None, {"x": x}), f"ONNX Runtime {onnxruntime.__version__}"


def available():
    """The peers that there are: the first two always, the others where they can be imported."""
    found = [numpy_peer, scipy_peer]
    for peer in (torch_peer, jax_peer, onnx_peer):
        try:
            peer(np.zeros((1, 1)))[0]()
            found.append(peer)
        except Exception as error:  # broken installations raise all sorts
            print(f"without {peer.__name__}: {error}", file=sys.stderr)
    return found


def logits(folder, heat):
    shape, form = heat.split()
    rows, length = map(int, shape.split("x"))
    x = np.fromfile(folder / f"{shape}.f64", "<f8").reshape(rows, length)
    return x.astype({"binary32": np.float32, "binary64": np.float64}[form])


def run(binary, rounds, quick):
    """The results of softmax-bench and of the peers, in the form of the former's JSON."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        command = [binary, "--lockstep", "--logits", folder, "--json", folder / "results.json"]
        bench = subprocess.Popen(
            command + ["--quick"] * quick, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        heats = bench.stdout.readline().strip().split(",")
        peers = available()
        lanes = {}
        for heat in heats:
            x = logits(folder, heat)
            for compute, name in (peer(x) for peer in peers):
                compute()  # compiles, and touches the memory
                lanes[heat, name] = (compute, x.size, [])
        for _ in range(rounds):
            for number, heat in enumerate(heats):
                for compute, size, times in (lanes[key] for key in lanes if key[0] == heat):
                    start = time.perf_counter_ns()
                    compute()
                    times.append((time.perf_counter_ns() - start) / size)
                print(number, file=bench.stdin, flush=True)
                bench.stdout.readline()
        bench.stdin.close()
        if bench.wait() != 0:
            sys.exit("softmax-bench failed")
        results = json.loads((folder / "results.json").read_text())
    for (heat, name), (_, _, times) in lanes.items():
        results.append({"heat": heat, "contender": name, "threads": 1, "best": min(times)})
    return heats, results


def markdown(titles, rows):
    rules = ["---"] + ["---:"] * (len(titles) - 1)
    print("\n".join("| " + " | ".join(row) + " |" for row in [titles, rules, *rows]) + "\n")


def print_times(heats, results):
    best = {(r["heat"], r["contender"], r["threads"]): r["best"] for r in results}
    scipy = {key[0]: time for key, time in best.items() if key[1].startswith("SciPy")}

    def cell(heat, contender, threads):
        time = best[heat, contender, threads]
        ratio = time / scipy[heat]
        return f"{time:.{2 if time < 100 else 0}f} ({ratio:.{2 if ratio < 10 else 0}f})"

    # One thread first, each in the order in which they ran.
    who = sorted({key[1:]: None for key in best}, key=lambda key: key[1])
    rows = [[name, str(n)] + [cell(heat, name, n) for heat in heats] for name, n in who]
    markdown(["", "threads", *heats], rows)


def print_errors(results):
    """For each contender on one thread and each format: all refusals, and the largest error."""

    def cell(results):
        refused = ""
        if "refused" in results[0]:
            counts = (sum(r[key] for r in results) for key in ("refused", "elements"))
            refused = "{} of {}, ".format(*counts)
        if "error" not in results[0]:
            return refused + "rounded correctly"
        error = max((r["error"] for r in results), key=lambda error: error["seen"])
        if "bound" not in error:
            return refused + f"{error['seen']:.1f} ulp"
        return refused + f"2^{math.log2(error['seen']):.1f} (2^{math.log2(error['bound']):.1f})"

    groups = {}
    for result in results:
        if result["threads"] == 1 and "elements" in result:
            form = result["heat"].split()[1]
            groups.setdefault(result["contender"], {}).setdefault(form, []).append(result)
    rows = [[name] + [cell(form) for form in forms.values()] for name, forms in groups.items()]
    markdown(["", "binary32", "binary64"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    heats, results = run(options.binary, options.rounds, options.quick)
    model = platform.processor() or platform.machine()
    if (cpuinfo := pathlib.Path("/proc/cpuinfo")).exists():
        lines = cpuinfo.read_text().splitlines()
        model = next((line.split(": ")[1] for line in lines if line.startswith("model name")), model)
    print(f"{model}, {os.cpu_count()} cores; best of {options.rounds} rounds\n")
    print("ns per element, and in brackets the time over SciPy's:\n")
    print_times(heats, results)
    print("Refused elements, and the largest error seen (in brackets its proved bound):\n")
    print_errors(results)


if __name__ == "__main__":
    main()
