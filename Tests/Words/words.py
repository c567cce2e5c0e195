"""Holds every sentence of the analyzer against exact arithmetic, on seeded rows on both sides of every condition.

The claims are parsed from what is printed. A sentence that cannot be parsed is a failure, as is a pattern of diagnose that
is missing where it holds, or told where it does not, or that the rows of a seed did not show on both sides.
"""
import argparse
import itertools
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Iterator, List

import analyzed
import blamed
import checked
import diagnosed
import findings
import known
import pages
import rows


class Tally:
    """How many sentences' rows were judged, what was false, and which patterns were seen."""

    def __init__(self):
        self.failures: List[str] = []
        self.rows: Counter = Counter()
        self.told: Counter = Counter()
        self.withheld: Counter = Counter()

    def add(self, verb: str, words: List[str], faults: Iterator[str]):
        self.rows[verb] += 1
        for text in faults:
            call = " ".join([verb] + words)
            self.failures.append(f"{call[:600]}{'...' * (len(call) > 600)}\n    {text}")


def printed(analyzer: str, words: List[str], codes=(0,)) -> str:
    """What the analyzer prints."""
    done = subprocess.run([analyzer] + words, capture_output=True, text=True, check=False)
    if done.returncode not in codes:
        raise SystemExit(f"{' '.join(words)}: exit {done.returncode}: {done.stderr}")
    return done.stdout


def diagnose(analyzer: str, tally: Tally):
    with tempfile.TemporaryDirectory() as name:
        for case in rows.cases():
            path = Path(name) / "diagnosis.json"
            text = printed(analyzer, ["diagnose"] + case.arguments() + ["--json", str(path)])
            found = json.loads(path.read_text())
            told = {row["name"] for row in found["rows"]}
            tally.told.update(told)
            tally.withheld.update(findings.withheld(case, told))
            faults = itertools.chain(findings.faults(case, found), diagnosed.faults(
                case, found, findings.judged_outputs(case, found), text))
            tally.add("diagnose", case.arguments(), (f"{case.kind}: {fault}" for fault in faults))


def blame(analyzer: str, tally: Tally):
    for case in blamed.cases():
        tally.add("blame", case.arguments(), blamed.faults(case, printed(analyzer, ["blame"] + case.arguments())))


def analyze(analyzer: str, tally: Tally):
    for case in analyzed.cases():
        tally.add("analyze", case.arguments(), analyzed.faults(case, printed(analyzer, ["analyze"] + case.arguments())))


def check(analyzer: str, tally: Tally):
    with tempfile.TemporaryDirectory() as name:
        for case in checked.cases():
            words = case.arguments(Path(name))
            text = printed(analyzer, ["check"] + words, codes=(0, 1))
            tally.add("check", words, (f"{case.kind}: {fault} {case.logits} {case.outputs}"
                                       for fault in checked.faults(case, text, checked.read(Path(name)))))


VERBS = {"diagnose": diagnose, "blame": blame, "analyze": analyze, "check": check}


def main() -> int:
    """Runs the cases of a seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("analyzer")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--verbs", default="diagnose,blame,analyze,check,pages")
    parser.add_argument("--accept", action="store_true", help="write down the texts that are new")
    parser.add_argument("--reports", default="Reports", help="the folder of the pages")
    options = parser.parse_args()
    random.seed(options.seed)
    tally, verbs = Tally(), options.verbs.split(",")
    for _ in range(options.rounds):
        for verb in verbs:
            if verb in VERBS:
                VERBS[verb](options.analyzer, tally)
    if "pages" in verbs:
        for page in sorted(Path(options.reports).glob("*.json")):
            tally.add("page", [page.name], pages.faults(page))
    if "diagnose" in verbs:
        for name in rows.PATTERNS:
            for side, counts in (("told", tally.told), ("withheld where it might have been told", tally.withheld)):
                if counts[name] < options.rounds:
                    tally.failures.append(f"{name} was {side} {counts[name]} times")
    if options.accept:
        known.accept()
    for text in tally.failures[:20]:
        print(text, file=sys.stderr)
    judged = ", ".join(f"{count} {verb}" for verb, count in tally.rows.items())
    print(f"seed {options.seed}: judged {judged}; {sum(tally.told.values())} findings of {len(tally.told)} patterns; "
          f"{len(tally.failures)} false")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
