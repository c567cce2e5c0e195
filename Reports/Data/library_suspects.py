"""Has popular libraries compute softmax, log-softmax and log-sum-exp of many kinds of rows, which raise no suspect.

usage: library_suspects.py SOFTMAX_ANALYZER [--keep FOLDER] [--only LIBRARY] [--seed N]

A library computes what it says, to its precision: `check` must name no other function ("suspects") for any of
these files. Prints each that it does name, with the file, and exits with 1; needs 300 files to pass. Each
library runs in a process of its own. With --keep, logits and outputs stay in that folder.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import ml_dtypes
import numpy as np

from implementations import FORMATS, LIBRARIES, QUANTITIES, outputs, raw

LEAST = 300


def kinds(format, seed):
    """Logits by the kind of rows, each with its axis."""
    random = np.random.default_rng(seed)
    normal = random.standard_normal
    kind = FORMATS[format]
    least = float(ml_dtypes.finfo(kind).min)
    causal = np.where(np.tri(48, dtype=bool), 2 * normal((48, 48)), -np.inf)
    padded = np.where(random.random((60, 24)) < 0.3, -np.inf, 3 * normal((60, 24)))
    padded[:, 0] = normal(60)
    sentinel = np.where(random.random((60, 24)) < 0.3, least, 3 * normal((60, 24)))
    sentinel[:, 0] = normal(60)
    # As a language model has them: most tokens far below, a few candidates.
    tokens = 2.5 * normal((2, 50257)) - 4
    tokens[:, random.integers(50257, size=5)] += 16
    scores = np.load(pathlib.Path(__file__).with_name("attention_scores.npy"))[::2, ::5, ::8]
    digits = np.load(pathlib.Path(__file__).with_name("digits_logits.npy"))[::5]
    rows = {
        "ordinary": (3 * normal((20, 1000)), 1), "language": (tokens, 1), "causal": (causal, 1),
        "padded": (padded, 1), "sentinel": (sentinel, 1), "flat": (0.01 * normal((40, 7)), 1),
        "pairs": (np.stack([6 * normal(100), np.zeros(100)], 1), 1), "steep": (12 * normal((100, 10)), 1),
        "moved": (4 * normal((40, 33)) + 20 * normal((40, 1)), 1), "middle": (3 * normal((6, 40, 9)), 1),
        "first": (3 * normal((64, 12)), 0), "attention": (scores.astype(np.float64), 3), "digits": (digits, 1),
        "one-row": (2 * normal((1, 300)), 1), "equal": (np.full((5, 129), 1.25), 1),
    }
    return {name: (values.astype(kind), axis) for name, (values, axis) in rows.items()}


def compute(name, folder, seed):
    """Writes the library's outputs, and a list of them."""
    _, run = LIBRARIES[name]()
    made = []
    for format in FORMATS:
        for part, (x, axis) in kinds(format, seed).items():
            for quantity in QUANTITIES:
                file = f"{name}.{quantity}.{format}.{part}.npy"
                try:
                    np.save(folder / file, raw(outputs(run, x, quantity, axis)))
                    made.append({"file": file, "format": format, "part": part, "quantity": quantity, "axis": axis})
                except Exception as error:  # Each library has its own for a type it lacks.
                    if part == "ordinary":
                        print(f"{name}, {quantity}, {format}: {str(error).splitlines()[0][:120]}", file=sys.stderr)
    (folder / f"{name}.made.json").write_text(json.dumps(made))


def suspects(analyzer, folder, entry):
    """What `check` suspects of a file."""
    code = ["--logits-format", entry["format"]] if entry["format"] == "bfloat16" else []
    report = folder / "report.json"
    command = [
        analyzer, "check", "--logits", str(folder / f"logits.{entry['format']}.{entry['part']}.npy"),
        "--outputs", str(folder / entry["file"]), "--format", entry["format"], "--axis", str(entry["axis"]),
        "--quantity", entry["quantity"], "--report", f"json:{report}", *code,
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return json.loads(report.read_text())["suspects"]


def judge_all(analyzer, folder, names, seed):
    """The number of files, and of those under suspicion."""
    count = suspected = 0
    for name in names:
        command = [sys.executable, __file__, analyzer, "--keep", str(folder), "--compute", name, "--seed", str(seed)]
        if subprocess.run(command).returncode != 0:
            print(f"{name}: left out", file=sys.stderr)
            continue
        made = json.loads((folder / f"{name}.made.json").read_text())
        for entry in made:
            found = suspects(analyzer, folder, entry)
            count += 1
            if found:
                suspected += 1
                print(f"{entry['file']} --axis {entry['axis']}: {found}", flush=True)
        print(f"{name}: {len(made)} files", flush=True)
    return count, suspected


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("analyzer")
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--only", action="append")
    parser.add_argument("--seed", type=int, default=20261127)
    parser.add_argument("--compute", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.compute:
        return compute(arguments.compute, arguments.keep, arguments.seed)
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for format in FORMATS:
            for part, (x, _) in kinds(format, arguments.seed).items():
                np.save(folder / f"logits.{format}.{part}.npy", raw(x))
        count, suspected = judge_all(
            arguments.analyzer, folder, arguments.only or LIBRARIES, arguments.seed)
    print(f"{count} files, {suspected} of them under suspicion")
    if suspected or not arguments.only and count < LEAST:
        sys.exit(1)


main()
