"""Times `check` on a file of outputs against `reference`, which writes them, on the same logits.

usage: check.py SOFTMAX_ANALYZER [--rounds N] [--quick]

Both run in turn in every round, so that whatever else the machine does hits both; the best round counts.
Prints Markdown.
"""

import argparse
import pathlib
import subprocess
import tempfile
import time

import numpy as np

WIDTH, PART = 1024, 1024


def timed(*words):
    """Seconds that a command takes."""
    start = time.perf_counter()
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("analyzer")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    size = 1 << (22 if arguments.quick else 30)
    print(f"\n`check` beside `reference`, files of {size >> 20} MiB, rows of {WIDTH}, all cores:\n")
    print("| format | reference, s | check, s | ratio |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        logits, outputs = (str(pathlib.Path(folder, name)) for name in ("logits.npy", "outputs.npy"))
        for format, kind in (("binary32", np.float32), ("binary64", np.float64)):
            rows = size // (WIDTH * np.dtype(kind).itemsize)
            random = np.random.default_rng(1)
            file = np.lib.format.open_memmap(logits, "w+", kind, (rows, WIDTH))
            for part in np.array_split(file, max(1, rows // PART)):
                part[:] = 3 * random.standard_normal(part.shape, np.float32)
            del file, part
            best = [float("inf")] * 2
            for _ in range(arguments.rounds):
                made = timed(arguments.analyzer, "reference", logits, "-o", outputs, "--format", format)
                judged = timed(arguments.analyzer, "check", "--logits", logits, "--outputs", outputs)
                best = [min(best[0], made), min(best[1], judged)]
            print(f"| {format} | {best[0]:.2f} | {best[1]:.2f} | {best[1] / best[0]:.2f} |")


main()
