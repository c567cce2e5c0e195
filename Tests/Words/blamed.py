"""Every sentence of blame, held against an emulation of the algorithm with the same steps rounded."""
import random
import re
from typing import Dict, Iterator, List, Optional

import mpmath

import algorithms
import exact
from accusations import lost_mass, name, verdict
from emulation import STEPS
from exact import inf, mpf, rounded
from facts import exact_values
from pipelines import Pipeline
from printed import is_number, is_summary, is_ulps, near

class Errors:
    """Errors in ulps, None where an output is not finite."""

    def __init__(self, ulps: Dict[int, Optional[mpmath.mpf]]):
        self.ulps = ulps
        finite = [abs(e) for e in ulps.values() if e is not None]
        self.count, self.infinite = len(ulps), len(ulps) - len(finite)
        self.most = max(finite, default=None)
        self.mean = mpmath.fsum(finite) / len(finite) if finite else None

    def size(self, index: int):
        return mpf("inf") if self.ulps[index] is None else abs(self.ulps[index])


class Blamed:
    """A row, an algorithm and a pipeline, and what is exactly so of them."""

    def __init__(self, logits, quantity, algorithm, pipeline: Pipeline):
        self.given, self.quantity, self.algorithm, self.pipeline = logits, quantity, algorithm, pipeline
        self.received = [rounded(x, pipeline.input) for x in logits]

    def arguments(self) -> List[str]:
        return [repr(float(x)) for x in self.given] + [
            "--quantity", self.quantity, "--algorithm", self.algorithm] + self.pipeline.arguments()

    def errors(self, steps=None, algorithm=None, pipeline=None, outputs=None) -> Errors:
        """Of a run with these steps rounded; an output of another format is judged in that."""
        pipeline = pipeline or self.pipeline
        machine = pipeline.machine(STEPS if steps is None else steps)
        got = algorithms.run(algorithm or self.algorithm, self.quantity, self.received, machine)
        if outputs is not None:
            outputs += got
        self.steps = machine.steps
        return Errors({i: None if y != y or abs(y) == mpf("inf") else (y - v) / mpf_ulp(v, pipeline.output)
                       for i, (y, v) in enumerate(zip(got, self.values)) if abs(v) != mpf("inf")})

    @property
    def values(self):
        return exact_values(self.quantity, self.received)


def mpf_ulp(value, name):
    u = exact.ulp(value, name)
    return mpf(u.numerator) / u.denominator


def faults(case: Blamed, text: str) -> Iterator[str]:
    """What is false in a blame."""
    with mpmath.workprec(1400 if "binary64" in case.pipeline.text() else 500):
        yield from judged(case, text)


def judged(case: Blamed, text: str) -> Iterator[str]:
    blocks = [b.split("\n") for b in text.strip("\n").split("\n\n")]
    outputs = []
    whole = case.errors(outputs=outputs)
    steps = [s for s in STEPS if s in case.steps]
    heading = re.fullmatch(r"(\S+) by (\S+) in (.*?): (.*)", blocks[0][0])
    if not heading or heading.groups()[:3] != (case.quantity, case.algorithm, case.pipeline.text()):
        yield "heading: " + blocks[0][0]
    elif not is_summary(heading[4], whole):
        yield f"the errors are {whole.most} {whole.mean}: " + blocks[0][0]
    worst = max(sorted(whole.ulps), key=whole.size)
    if len(blocks[0]) != 2 or not is_worst(blocks[0][1], case, whole, worst, outputs[worst]):
        yield f"the worst is {worst}: {blocks[0][1:]}"
    alone = {s: case.errors([s]) for s in steps}
    without = {s: case.errors([t for t in STEPS if t != s]) for s in steps}
    yield from table(blocks[1], case, steps, alone, without, worst)
    yield from verdict(blocks[2], case, whole, alone, without, worst)
    yield from lost_mass(blocks[2], case, outputs)
    if blocks[3:] != [NOTES] and not (len(blocks) == 4 and blocks[3][:2] == NOTES and all(
            "saturates" in line for line in blocks[3][2:])):
        yield f"unknown notes: {blocks[3:]}"


NOTES = ['  - "rounded alone": every other step exact. "alone exact": every other step rounded.',
         "  - Errors are in ulps of the outputs' format at the exact value; those at the worst element have a sign."]


def is_worst(line: str, case: Blamed, errors: Errors, worst: int, output) -> bool:
    found = re.fullmatch(r"worst element: row 0, class (\d+), logit (\S+): (.+) \[(\w+)\], exact value rounded (.+) "
                         r"\[(\w+)\], (not finite|\S+ ulp)", line)
    if not found:
        return False
    index = int(found[1])
    # Errors of the same size may be told apart by digits that do not show.
    same = abs(errors.size(index) - errors.size(worst)) <= mpf("1e-9") * (1 + errors.size(worst))
    if not (index == worst or same or errors.size(index) == errors.size(worst)):
        return False
    place = case.received.index(max(case.received)) if case.quantity == "log-sum-exp" else index
    due = exact.rounded_mpf(case.values[index], case.pipeline.output)
    return (near(found[2], mpf(case.given[place]), 15) and (index != worst or is_number(found[3], output))
            and is_number(found[5], due) and is_ulps(found[7], errors.ulps[index], signed=True))


def table(lines: List[str], case, steps, alone, without, worst) -> Iterator[str]:
    rows = [re.split(r" {2,}", line.strip()) for line in lines]
    names = [name(s, case) for s in steps]
    if rows[0][1:] != ["rounded alone: worst", "max", "mean", "alone exact: worst", "max", "mean"]:
        yield f"other columns: {lines[0]}"
    if [r[0] for r in rows[1:]] != names:
        yield f"steps {names} are called {[r[0] for r in rows[1:]]}"
        return
    for step, row in zip(steps, rows[1:]):
        for (runs, cells) in ((alone[step], row[1:4]), (without[step], row[4:7])):
            finite = runs.infinite == 0
            due = (runs.ulps[worst], runs.most if finite else None, runs.mean)
            for cell, value, signed in zip(cells, due, (True, False, False)):
                if not is_ulps(cell, value, signed, zero=mpf("1.1e-10")):
                    yield f"{row[0]}: {cell} is {value}"


def cases() -> Iterator[Blamed]:
    """Rows, algorithms and pipelines of every kind."""
    for quantity, table_ in algorithms.RUNS.items():
        for algorithm in table_:
            form = random.choice(["binary64", "binary32", "binary16", "bfloat16"])
            scale = random.choice([0.5, 3, 10, 40])
            base = random.choice([0, 0, 30, -100, 1e4])
            logits = [rounded(base + random.gauss(0, scale), form) for _ in range(random.randint(1, 6))]
            wide = random.choice([form, "binary32", "binary64"]) if form != "binary64" else form
            if random.random() < 0.1 and len(logits) > 1:
                logits[random.randrange(1, len(logits))] = -inf
            pipeline = random.choice([
                Pipeline(form), Pipeline(form), Pipeline(form, wide), Pipeline(wide, wide, form, form),
                Pipeline(form, summation=random.choice(["pairwise", "compensated", "blocked:2"])),
                Pipeline(form, flush=True), Pipeline(form, output="bfloat16")])
            if any(abs(x) != inf for x in logits):
                yield Blamed(logits, quantity, algorithm, pipeline)
    n = random.choice([60, 200])
    yield Blamed([rounded(random.gauss(0, 0.3), "binary16") for _ in range(n)], "softmax", "shifted",
                 Pipeline("binary16", summation=random.choice(["plain", "pairwise", "blocked:16"])))
    yield Blamed([1e10, 9e9], "softmax", "base-2", Pipeline("binary32"))
    yield Blamed([11.0, 0.0, random.uniform(-9, 11)], "softmax", "naive", Pipeline("binary16"))
