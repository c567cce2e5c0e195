"""Writes losses.txt: cross entropy and its gradient, correctly rounded.

    python3 losses.py            writes losses.txt beside this file
    python3 losses.py --check    compares losses.txt with what would be written

With gaps g_j = (m - x_j) / T, L the logarithm of the sum of exp(-g_j) over the finite logits and Q the sum of
the targets q: the loss is g_label + L, or sum q_j g_j + Q L; the gradient p_i - 1 at the label and p_i elsewhere, or
Q p_i - q_i. Balls are python-flint's, everything rational is a fraction.
"""

import random
import struct
import sys
from fractions import Fraction
from pathlib import Path
from typing import Callable, Iterator, List, NamedTuple, Optional, Sequence

from flint import arb, ctx

import committed
from exact import Enclosure, FiniteRow, Real, Result, Special, exactly, to_arb
from formats import FORMATS
from generate import compact

DIRECTORY = Path(__file__).resolve().parent
OUTPUT = DIRECTORY / "losses.txt"
COMMAND = "python3 Tests/Vectors/losses.py"
SEED = 17
INFINITY = float("inf")

HEADER = f"""\
# Cross entropy and its gradient, rounded once, to nearest with ties to even, from the exact real value.
# Source: Tests/Vectors/losses.py
# Command: {COMMAND}
#
# row NAME, logits HEX..., temperature HEX, and one of: label N; targets HEX...; ignored. Then QUANTITY FORMAT
# HEX..., encodings in the format, nan for any NaN or for no result. X*N stands for N entries X.
"""


class Case(NamedTuple):
    """A row with what goes with it: a label, or targets, or neither for a row that does not count."""

    name: str
    logits: Sequence[float]
    label: Optional[int] = None
    targets: Optional[Sequence[float]] = None
    temperature: float = 1.0


def hexadecimal(value: float) -> str:
    """The encoding of a binary64 number."""
    return struct.pack(">d", value).hex()


def affine(real: Real, factor: Fraction, term: Fraction) -> Real:
    """factor * real + term."""
    if factor == 0:
        return exactly(term)

    def enclose(precision: int) -> Enclosure:
        lo, lo_side, hi, hi_side = real.enclose(precision)
        if factor < 0:
            lo, lo_side, hi, hi_side = hi, -hi_side, lo, -lo_side
        return Enclosure(factor * lo + term, lo_side, factor * hi + term, hi_side)

    return Real(enclose)


def special(value: float) -> Result:
    """A result that is no real number."""
    return Special("nan" if value != value else "inf" if value > 0 else "-inf")


class Losses:
    """The loss and the gradient of a case."""

    def __init__(self, case: Case):
        self.case = case
        self.finite = [logit for logit in case.logits if abs(logit) < INFINITY]
        self.is_undefined = any(logit != logit or logit == INFINITY for logit in case.logits)
        self.is_undefined |= not self.finite
        if not self.is_undefined:
            self.row = FiniteRow([self.scaled(logit) for logit in self.finite])

    def scaled(self, logit: float) -> Fraction:
        return Fraction(logit) / Fraction(self.case.temperature)

    def targets(self) -> List[Fraction]:
        """The targets; a label is one that is 1."""
        if self.case.targets is not None:
            return [Fraction(target) for target in self.case.targets]
        return [Fraction(int(index == self.case.label)) for index in range(len(self.case.logits))]

    def loss(self) -> Result:
        """The loss."""
        if self.case.label is None and self.case.targets is None:
            return exactly(Fraction(0))
        if self.is_undefined:
            return special(float("nan"))
        masked = [
            target
            for target, logit in zip(self.targets(), self.case.logits)
            if target != 0 and logit == -INFINITY
        ]
        if masked:
            signs = {target > 0 for target in masked}
            return special(float("nan") if len(signs) == 2 else INFINITY if True in signs else -INFINITY)
        total = sum(self.targets())
        base = sum(
            target * (self.row.largest - self.scaled(logit))
            for target, logit in zip(self.targets(), self.case.logits)
            if target != 0
        )
        if len(self.finite) == 1:
            return exactly(Fraction(0))
        return affine(Real(self.row.log_sum), total, Fraction(base))

    def gradient(self) -> List[Result]:
        """The gradient at each logit."""
        if self.case.label is None and self.case.targets is None:
            return [exactly(Fraction(0))] * len(self.case.logits)
        if self.is_undefined:
            return [special(float("nan"))] * len(self.case.logits)
        total = sum(self.targets())
        return [
            affine(self.share(logit), total, -target)
            for target, logit in zip(self.targets(), self.case.logits)
        ]

    def share(self, logit: float) -> Real:
        """p of a class."""
        return exactly(Fraction(0)) if logit == -INFINITY else self.row.softmax(self.scaled(logit))


def solve(value: Callable[[int], arb]) -> float:
    """The double nearest to a number."""
    with ctx.workprec(300):
        return float(value(300).mid())


def hard_cases(generator: random.Random) -> Iterator[Case]:
    """Losses and gradients that lie next to midpoints of binary32 and binary64."""
    for index in range(12):
        precision = 24 if index < 6 else 53
        midpoint = Fraction(2 * generator.randrange(2 ** (precision - 1), 2**precision) + 1, 2 ** (precision + 1))
        midpoint *= Fraction(2) ** generator.randint(-6, 4)
        first = solve(lambda _: (to_arb(midpoint).exp() - 1).log())
        second = solve(lambda _: (to_arb(midpoint).exp() - 1 - to_arb(Fraction(first)).exp()).abs_upper().log())
        yield Case(f"hard-loss-{index}", [0.0, first, second][: 2 if precision == 24 else 3], label=0)
    for index in range(8):
        precision = 24 if index < 4 else 53
        share = Fraction(2 * generator.randrange(2 ** (precision - 1), 2**precision) + 1, 2 ** (precision + 1))
        share *= Fraction(2) ** generator.randint(-20, -1)
        gap = solve(lambda _: (to_arb(share) / (1 - to_arb(share))).log())
        yield Case(f"hard-gradient-{index}", [0.0, gap], label=index % 2)


def special_cases() -> Iterator[Case]:
    """Rows by hand."""
    nan = float("nan")
    yield Case("ignored", [1.0, 2.0])
    yield Case("ignored-nan", [nan, 2.0])
    for name, logits in (("nan", [nan, 0.0, 1.0]), ("inf", [INFINITY, 0.0]), ("masked", [-INFINITY] * 3)):
        yield Case(f"{name}-label", logits, label=1)
        yield Case(f"{name}-targets", logits, targets=[0.25] * len(logits))
    for label in (0, 1, 2):
        yield Case(f"single-{label}", [-INFINITY, -7.5, -INFINITY], label=label)
        yield Case(f"one-masked-{label}", [-INFINITY, 0.0, 3.0], label=label)
    for index, targets in enumerate(
        ([0.0, 1.0, 0.0], [0.0, -0.0, 0.0], [0.5, 0.5, 0.0], [-0.5, 0.5, 0.0], [-1.0, 2.0, 0.0], [-1.0, 2.0, 1.0],
         [0.0, 1e308, -1e308])
    ):
        yield Case(f"single-targets-{index}", [-INFINITY, -7.5, -INFINITY], targets=targets)
        yield Case(f"masked-targets-{index}", [-INFINITY, 0.0, 3.0], targets=targets)
        yield Case(f"targets-{index}", [1.0, 0.0, 3.0], targets=targets)
        yield Case(f"level-targets-{index}", [4.0, 4.0, 4.0], targets=targets)
    # Rational losses at a temperature that is no power of two.
    for index, (logits, targets) in enumerate((
            ([0.0, -2.0, -1.0], [1.0, 1.0, -2.0]), ([0.0, -1.0, -1.0], [-3.0, 1.0, 2.0]),
            ([0.0, -1.0, -1.0], [-(6147 / 2048), 1.0, 6147 / 2048 - 1]), ([0.0, -2e6, -2e6], [-2.0, 1.0, 2.0]))):
        yield Case(f"rational-over-three-{index}", logits, targets=targets, temperature=3.0)
    # A share of the least number of 8 bits, in formats with one zero.
    yield Case("sign-unknown-at-first", [0.0, -0.05, -60.0, -60.0], targets=[2.0**245, 0.0, 1.9 * 2.0**-12, -2.0**245])
    yield Case("reported-1e8", [1e8, 1e8], label=0)
    yield Case("one-hot-extreme", [-431.0, 279.0, 427.0], label=0)
    yield Case("half-range", [65504.0, -65504.0], label=0)
    yield Case("half-range-far", [65504.0, -65504.0], label=1)


def gap_cases() -> Iterator[Case]:
    """Gaps where p leaves the normal and the subnormal range of each format, and far beyond."""
    gaps = [0.0, 2.0**-1074, 2.0**-60, 1e-9, 5.5, 9.7, 16.6355, 17.3287, 36.7368, 37.0, 87.0, 92.5, 103.9, 104.5, 708.5, 744.9, 745.5, 1e4, 135000.0, 1e300]
    for index, gap in enumerate(gaps):
        yield Case(f"gap-{index}-near", [0.0, -gap, -gap], label=0)
        yield Case(f"gap-{index}-far", [3.0, 3.0 - gap], label=1)
    for index, logits in enumerate(([1e308, -1e308], [-1e308, -1e308, 1e308], [2.0**-1074, 0.0], [1.0, 1.0 + 2.0**-52])):
        yield Case(f"edge-{index}", logits, label=0)
        yield Case(f"edge-{index}-last", logits, label=len(logits) - 1)
        yield Case(f"edge-{index}-targets", logits, targets=[0.75] + [0.125] * (len(logits) - 1))


def drawn_cases(generator: random.Random) -> Iterator[Case]:
    """Random rows, with ties, masks, smoothed labels, any targets, and temperatures."""
    for index in range(40):
        count = generator.choice([2, 3, 4, 7, 12])
        scale = generator.choice([0.1, 1.0, 5.0, 40.0, 300.0])
        logits = [generator.gauss(0, scale) for _ in range(count)]
        if index % 3 == 0:
            logits[generator.randrange(count)] = max(logits)
        if index % 4 == 1 and count > 2:
            logits[generator.randrange(count)] = -INFINITY
        temperature = generator.choice([1.0, 1.0, 0.7, 3.0, 1e-3])
        label = generator.randrange(count)
        if index % 2 == 0:
            yield Case(f"drawn-{index}", logits, label=label, temperature=temperature)
            continue
        kind = index % 5
        targets = [0.1 / count + 0.9 * (place == label) for place in range(count)]
        if kind == 1:
            targets = [generator.gauss(0, 1) for _ in range(count)]
        if kind == 2:
            targets = [1.0 / count] * count
        if kind == 3:
            targets = [0.0] * count
            targets[0], targets[1] = 1e-300, -1e-300
        if kind == 4:
            targets = [target * 2.0**60 for target in targets]
        finite = [target if logit > -INFINITY or index % 7 == 0 else 0.0 for target, logit in zip(targets, logits)]
        yield Case(f"drawn-{index}", logits, targets=finite, temperature=temperature)


def lines(case: Case) -> Iterator[str]:
    """The block of a case."""
    losses = Losses(case)
    yield f"row {case.name}"
    yield "logits " + " ".join(map(hexadecimal, case.logits))
    yield f"temperature {hexadecimal(case.temperature)}"
    if case.label is not None:
        yield f"label {case.label}"
    elif case.targets is not None:
        yield "targets " + " ".join(map(hexadecimal, case.targets))
    else:
        yield "ignored"
    for name, results in (("cross-entropy", [losses.loss()]), ("cross-entropy-gradient", losses.gradient())):
        for fmt in FORMATS:
            yield f"{name} {fmt.name} " + compact(fmt.text(result.encoding(fmt)) for result in results)
    yield ""


def make() -> str:
    """The whole file."""
    generator = random.Random(SEED)
    cases = [*special_cases(), *gap_cases(), *hard_cases(generator), *drawn_cases(generator)]
    assert len(cases) >= 150
    return HEADER + "\n" + "\n".join(line for case in cases for line in lines(case))


if __name__ == "__main__":
    sys.exit(committed.main(__doc__, OUTPUT, COMMAND, make))
