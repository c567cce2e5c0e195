"""Holds the totals of a library table against this folder's own judge.

usage: libraries.py FOLDER LIBRARIES.json

FOLDER is what `libraries.py --keep` left. Every file of the hard rows and of log-softmax is judged whole, and
100 rows of each other; there only the counts and largest errors of those rows can be compared, as bounds.
"""

import json
import math
import pathlib
import sys

import numpy as np

from checks import Judge
from formats import FORMATS


def numbers(path, name):
    values = np.load(path)
    if name == "bfloat16":
        return (values.astype(np.uint32) << 16).view(np.float32).astype(float).tolist()
    return values.astype(float).tolist()


def main():
    folder, table = pathlib.Path(sys.argv[1]), json.loads(pathlib.Path(sys.argv[2]).read_text())
    formats = {fmt.name: fmt for fmt in FORMATS}
    whole = compared = 0
    for library in table["libraries"]:
        for entry in library["formats"]:
            name = entry["format"]
            for part in entry["sets"]:
                is_whole = part["set"] in ("hard", "near-one")
                judge = Judge("log-softmax" if part["set"] == "near-one" else "softmax", formats[name])
                logits = numbers(folder / f"logits.{name}.{part['set']}.npy", name)
                outputs = numbers(folder / f"{library['name']}.{name}.{part['set']}.npy", name)
                limit = len(logits) if is_whole else 100 if len(logits[0]) < 100 else 1
                for row, output in list(zip(logits, outputs))[:limit]:
                    judge.add_row(row, output)
                wanted, got = judge.finished(), part["totals"]
                for key, value in wanted.items():
                    same = math.isclose(value, got[key], rel_tol=1e-9, abs_tol=1e-12)
                    if not (same if is_whole else key in ("p99Ulp", "meanUlp") or value <= got[key] * (1 + 1e-9)):
                        print(f"{library['name']} {name} {part['set']} {key}: {got[key]}, the judge has {value}")
                        sys.exit(1)
                whole += is_whole
                compared += limit
    print(f"{whole} files judged whole, {compared} rows in all: every total agrees")


main()
