"""Holds every sentence of diagnose against exact arithmetic, on seeded rows on both sides of every pattern's condition.

The claims are parsed from what is printed: numbers, "exact value is", "sum to", "class k is", "gap of". A sentence
that cannot be parsed is a failure, as is a pattern that is missing where it holds, or told where it does not.
"""
import argparse
import json
import random
import subprocess
import sys

import cases
import findings
import rows


def diagnose(analyzer: str, case: cases.Case) -> dict:
    """The JSON of diagnose for a case."""
    done = subprocess.run([analyzer, "diagnose"] + case.arguments() + ["--json", "-"], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        raise SystemExit(f"diagnose {' '.join(case.arguments())}: exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def main() -> int:
    """Runs the cases of a seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("analyzer")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    random.seed(options.seed)
    (failures, counts, told) = ([], 0, {})
    for _ in range(options.rounds):
        for case in rows.cases():
            counts += 1
            found = diagnose(options.analyzer, case)
            for name in {row["name"] for row in found["rows"]}:
                told[name] = told.get(name, 0) + 1
            for text in findings.faults(case, found):
                words = " ".join(case.arguments())
                failures.append(f"{case.kind}: diagnose {words[:600]}{'...' * (len(words) > 600)}\n    {text}")
    missing = sorted(set(rows.PATTERNS) - set(told))
    failures += [f"{name} was never told" for name in missing]
    for text in failures[:20]:
        print(text, file=sys.stderr)
    print(f"{counts} rows with seed {options.seed}: {sum(told.values())} findings of {len(told)} patterns, "
          f"{len(failures)} false")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
