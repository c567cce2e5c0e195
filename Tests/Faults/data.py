"""Mutates configurations, baselines, figures of libraries and reported cases, and has the analyzer read them.

Whatever they hold, a run ends by no signal, in time, with 0, 1 or 2, and with 2 it says why in one line.

usage: data.py ANALYZER [--times N] [--seed N]
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

DATA = pathlib.Path(__file__).parents[2] / "Reports" / "Data"
CONFIGURATION = b"""baseline: base.json
margin: 0.05
checks:
  - name: "one"
    logits: l.csv
    outputs: y.csv
    max-ulp: 4
    require-correctly-rounded: false
  - {name: two, logits: l.csv, outputs: y.csv, quantity: softmax, axis: -1}
"""
PIECES = [b"null", b"-1", b"1e999", b"0", b"[]", b"{}", b'""', b"\\u0000", b"\x00", b"\xff", b"'", b'"', b":", b"-", b",",
          b"\n", b" ", b"&a ", b"*a", b"!!binary ", b"[" * 200, b"{a: " * 50, b"9" * 400, b"true", b"NaN", b"*", b"*9",
          b"0*1000000000000", b"bits:7ff8000000000000", b"binary32", b"\xe2\x80\xae", b"1.5", b"<<: ", b"? "]


def trimmed(path, key, count):
    """A file of figures with few of its entries."""
    figures = json.loads(path.read_text())
    figures[key] = figures[key][:count]
    for entry in figures[key]:
        if "formats" in entry:
            entry["formats"] = entry["formats"][:1]
    return json.dumps(figures, indent=1).encode()


def mutated(content, draw):
    content = bytearray(content)
    for _ in range(draw.choice([1, 1, 1, 2, 4])):
        at = draw.randrange(len(content) + 1)
        end = min(len(content), at + draw.choice([0, 1, 1, 4, 20]))
        kind = draw.randrange(4)
        if kind == 0:
            content[at:end] = draw.choice(PIECES)
        elif kind == 1:
            content[at:end] = bytes([draw.randrange(256)])
        elif kind == 2:
            del content[at:end]
        else:
            other = draw.randrange(len(content) + 1)
            content[at:at] = content[other:other + draw.choice([1, 10, 100])]
    return bytes(content)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("analyzer")
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    analyzer = os.path.abspath(options.analyzer)
    draw = random.Random(options.seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="data-"))
    (folder / "l.csv").write_text("0,100,0\n1,2,3\n")
    (folder / "y.csv").write_text("0,1,0\n0.25,0.25,0.5\n")
    check = ["check", "--logits", "l.csv", "--outputs", "y.csv", "--name", "one"]
    subprocess.run([analyzer, *check, "--write-baseline", "base.json"], cwd=folder, stdout=subprocess.DEVNULL, check=True)
    kinds = {
        "configuration": (CONFIGURATION, ["check", "--config", "mutant"]),
        "baseline": ((folder / "base.json").read_bytes(), [*check, "--baseline", "mutant"]),
        "figures of libraries": (trimmed(DATA / "libraries.json", "libraries", 2),
                                 ["report", "--libraries", "mutant", "-o", "pages"]),
        "reported cases": (trimmed(DATA / "reported.json", "cases", 3), ["report", "--reported", "mutant", "-o", "pages"]),
    }
    faults = 0
    for kind, (content, arguments) in kinds.items():
        for number in range(options.times):
            mutant = mutated(content, draw)
            (folder / "mutant").write_bytes(mutant)
            try:
                run = subprocess.run([analyzer, *arguments], cwd=folder, capture_output=True, timeout=60)
                code, said = run.returncode, run.stderr.decode(errors="replace")
            except subprocess.TimeoutExpired:
                code, said = "none after 60 s", ""
            lines = [line for line in said.splitlines() if line.startswith("softmax-analyzer: ")]
            if code in (0, 1) or code == 2 and (lines or "--config" in arguments):
                continue
            faults += 1
            path = pathlib.Path(tempfile.gettempdir()) / f"mutant-{options.seed}-{number}-{arguments[1].strip('-')}"
            path.write_bytes(mutant)
            print(f"FAULT {kind}: exit code {code}, {said[-300:]!r}; kept as {path}", flush=True)
        print(f"{kind}: {options.times} mutants", flush=True)
    shutil.rmtree(folder)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
