"""The atlas: thresholds of correct rounding from their formulas, those of algorithms by running them there."""
from typing import Iterator

import mpmath

import algorithms
from analyzed import TITLES
from emulation import Machine
from exact import FORMATS, mpf, rounded
from printed import near


class Judge:
    def __init__(self, document: dict):
        self.section = ""


def due(form: str, n: int):
    """From which gap on the correctly rounded result is 1, subnormal and 0: halfway between neighbours, ties to even."""
    p, least, _, _ = FORMATS[form]
    half = mpf(2) ** -(p + 1)
    one = mpmath.log((n - 1) * (1 - half) / half)
    gaps = []
    # Just below the least normal number, and half the least number.
    for limit in (mpf(2) ** least - mpf(2) ** (least - p), mpf(2) ** (least - p)):
        rest = 1 / limit - (n - 1)
        gaps.append(mpmath.log(rest) if rest > 1 else mpf(0))
    return one, gaps[0], gaps[1]


SENTENCES = []


def first_gaps(j, table) -> Iterator[str]:
    """The first gaps, exactly for correct rounding, and for algorithms on rows that are cheap to run."""
    form = TITLES.get(j.section, j.section)
    if form not in FORMATS:
        return
    for name, n, one, other, subnormal, zero, _, basis in table["rows"]:
        if name == "correct":
            values = due(form, int(n))
            cells = (one, subnormal, zero)
            for cell, value in zip(cells, values):
                if cell not in ("never", "none seen", "") and not near(cell, value, 9):
                    yield f"{n} classes, correct: {cell} is {mpmath.nstr(value, 10)}"
            if one != other:
                yield f"{n} classes, correct: the two rows differ"
        elif int(n) <= 10 and "two-pass" not in name:
            yield from tried(name, form, int(n), one, zero)


def tried(name: str, form: str, n: int, one: str, zero: str) -> Iterator[str]:
    """An algorithm at its first gap."""
    algorithm, _, how = name.partition(", ")
    machine = Machine(form, summation=how.removesuffix(" sum") or "plain")
    for cell, place, value in ((one, 0, 1), (zero, 1, 0)):
        if cell in ("never", "none seen", ""):
            continue
        # The text has 9 digits; the gap is the number of the format nearest to it, or next to that.
        gap = rounded(float(cell), form)
        step = abs(gap) * 2e-9
        gaps = [rounded(gap + k * step, form) for k in (0, 1, 2)]
        if not any(algorithms.run(algorithm, "softmax", [0.0] + [-g] * (n - 1), machine)[place] == value for g in gaps):
            yield f"{name}, {n} classes: no {value} at {cell}"


TABLES = [(r".*\|First gaps", first_gaps)]
