"""Has popular libraries compute softmax, and has `softmax-analyzer check` judge what they give.

usage: libraries.py SOFTMAX_ANALYZER OUT.json [--keep FOLDER]

The same logits for all: three sets of rows for each format, made from seeds. A figure is a maximum, a mean or
a count over these rows and no others. Each library runs in a process of its own. With --keep, logits and
outputs stay in that folder for another judge. How each adds up the denominator is found from outputs
(`summation.py`), and the toolkit's own `shifted` stands beside with each of its summations.
"""

import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

import ml_dtypes
import numpy as np

from implementations import FORMATS, LIBRARIES, outputs, raw
from summation import summation

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
    near_one = [[gap, 0.0] for gap in np.linspace(reach / 60, reach, 2000)]
    sets = {"ordinary": ordinary, "wide": wide, "hard": np.array(hard, np.float64), "near-one": np.array(near_one)}
    return {name: values.astype(kind) for name, values in sets.items()}


def quantity(part):
    return "log-softmax" if part == "near-one" else "softmax"


def compute(name, folder):
    """Writes the library's outputs beside the logits, and what it is."""
    version, run = LIBRARIES[name]()
    offered, special = {}, {}
    for format in FORMATS:
        try:
            for part, x in rows(format).items():
                np.save(folder / f"{name}.{format}.{part}.npy", raw(outputs(run, x, quantity(part))))
            offered[format] = summation(run, format)
        except Exception as error:  # Each library has its own for a type it lacks.
            print(f"{name}, {format}: {str(error).splitlines()[0][:200]}", file=sys.stderr)
    for row, values in SPECIAL.items():
        y = outputs(run, np.array([values], np.float32))[0]
        special[row] = "[" + ", ".join(f"{v:.9g}" for v in y) + "]"
    (folder / f"{name}.json").write_text(json.dumps({"version": version, "offered": offered, "special": special}))


def code(format):
    return ["--logits-format", format] if format == "bfloat16" else []


def numbers(file, format):
    """The numbers of an NPY of the format."""
    x = np.load(file)
    return (x.view(ml_dtypes.bfloat16) if format == "bfloat16" else x).astype(float)


def first_zero(file, format):
    """The least gap of the rows near p = 1 at which the large class has 0; null if it has none."""
    zeros = np.flatnonzero(numbers(file, format)[:, 0] == 0)
    return float(rows(format)["near-one"][zeros[0], 0]) if len(zeros) else None


def due_zero(analyzer, folder, format):
    """The same of correctly rounded numbers."""
    file = folder / f"due.{format}.npy"
    command = [
        analyzer, "reference", str(folder / f"logits.{format}.near-one.npy"), "--quantity", "log-softmax",
        "--format", format, "--output", str(file), *code(format),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return first_zero(file, format)


def judge(analyzer, folder, name, format, part):
    report = folder / "report.json"
    command = [
        analyzer, "check", "--logits", str(folder / f"logits.{format}.{part}.npy"),
        "--outputs", str(folder / f"{name}.{format}.{part}.npy"), "--format", format, "--report", f"json:{report}",
        "--quantity", quantity(part), *code(format),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    found = json.loads(report.read_text())
    worst = rows(format)[part][found["totals"]["worst"]["row"]]
    # Rows of a thousand are left to their seed.
    bits = [raw(x).tobytes()[::-1].hex() for x in worst] if len(worst) <= 10 else None
    return {"set": part, "rows": found["rowCount"], "totals": found["totals"], "worstRow": bits}


def own(analyzer, folder):
    """The toolkit's own algorithm on the ordinary rows, with each of its summations."""
    found = []
    for order in ["plain", "pairwise", "blocked:16", "compensated"]:
        formats = []
        for format in FORMATS:
            command = [
                analyzer, "compute", str(folder / f"logits.{format}.ordinary.npy"), "--format", format, "--summation",
                order, "--output", str(folder / f"{order}.{format}.ordinary.npy"), *code(format),
            ]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            formats.append({"format": format, "totals": judge(analyzer, folder, order, format, "ordinary")["totals"]})
        found.append({"algorithm": "shifted", "summation": order, "formats": formats})
    return found


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
        due = {format: due_zero(arguments.analyzer, folder, format) for format in FORMATS}
        libraries = []
        for name in LIBRARIES:
            command = [sys.executable, __file__, arguments.analyzer, str(arguments.out), "--keep", str(folder)]
            if subprocess.run([*command, "--compute", name]).returncode != 0:
                print(f"{name}: left out", file=sys.stderr)
                continue
            found = json.loads((folder / f"{name}.json").read_text())
            formats = [
                {"format": format, "summation": order,
                 "firstZero": first_zero(folder / f"{name}.{format}.near-one.npy", format),
                 "firstZeroDue": due[format],
                 "sets": [judge(arguments.analyzer, folder, name, format, part) for part in rows(format)]}
                for format, order in found["offered"].items()
            ]
            special = [{"row": row, "outputs": text} for row, text in found["special"].items()]
            libraries.append(
                {"name": name, "version": found["version"], "formats": formats, "special": special})
        result = {
            "processor": processor(), "python": platform.python_version(), "system": platform.system(),
            "libraries": libraries, "algorithms": own(arguments.analyzer, folder),
        }
        arguments.out.write_text(json.dumps(result, indent=1) + "\n")


main()
