"""Rows computed so that a result falls on a border of a rounding, or just beside it.

The borders are those of the formats' results: where the largest class becomes 1, where a
value becomes subnormal or zero, and the midpoints of neighbouring encodings.
"""

import random
from fractions import Fraction
from typing import Dict, List, Sequence

from flint import arb, ctx

from exact import FiniteRow, Real, to_arb
from formats import FORMATS, Format, power_of_two, round_fraction
from rows import LARGEST, LEAST, Row, normal, row, step, to_float

CONSTRUCTION_BITS = 1600
"""Precision, in bits, at which logits are placed."""


def to_nearest_float(ball: arb) -> float:
    """The binary64 value nearest to the midpoint of a ball, or a neighbour of it."""
    return float(ball.mid())


def code_of(value: Fraction, fmt: Format) -> int:
    """The magnitude code of a value rounded into a format."""
    return round_fraction(abs(value), 0, fmt)


def softmax_threshold_gaps(fmt: Format, length: int) -> Dict[str, arb]:
    """The gaps of the length - 1 tied small classes at which a softmax rounds differently.

    `one`: the large class becomes 1. `subnormal`: the small ones round to a subnormal.
    `zero`: they round to 0.
    """
    others = length - 1
    top = arb(2) ** (fmt.precision + 1) - 1
    least_normal = arb(2) ** -fmt.emin / (1 - arb(2) ** -fmt.precision)
    return {
        "one": arb(others).log() + top.log(),
        "subnormal": (least_normal - others).log(),
        "zero": (arb(2) ** (fmt.precision - fmt.emin) - others).log(),
    }


def lse_threshold_gaps(fmt: Format, length: int) -> Dict[str, arb]:
    """The gaps of length - 1 tied logits at which log(1 + R) rounds differently.

    `lsesubnormal` and `lsezero` are for a largest logit 0. `absorbed` is where adding to a
    largest logit 1 ceases to change it, and `absorbedneg` the same for -1.
    """
    borders = {
        "lsesubnormal": arb(2) ** fmt.emin * (1 - arb(2) ** -fmt.precision),
        "lsezero": arb(2) ** (fmt.emin - fmt.precision),
        "absorbed": arb(2) ** -fmt.precision,
        "absorbedneg": arb(2) ** (-fmt.precision - 1),
    }
    return {name: ((length - 1) / border.expm1()).log() for name, border in borders.items()}


def stepped_rows(name: str, largest: float, gap: arb, length: int, reach: int) -> List[Row]:
    """Rows [largest, largest - gap, ...] with the gap moved by -reach to reach ulps."""
    small = to_nearest_float(to_arb(Fraction(largest)) - gap)
    return [row(f"{name}-ulps{ulps:+d}", [largest] + [step(small, -ulps)] * (length - 1))
            for ulps in range(-reach, reach + 1)]


def threshold_rows(softmax_lengths: Sequence[int], lse_lengths: Sequence[int]) -> List[Row]:
    """Rows about every threshold of every format, ulp by ulp of the gap."""
    largest = {"absorbed": 1.0, "absorbedneg": -1.0}
    rows = []
    with ctx.workprec(CONSTRUCTION_BITS):
        for fmt in FORMATS:
            cases = [(n, softmax_threshold_gaps(fmt, n)) for n in softmax_lengths]
            cases += [(n, lse_threshold_gaps(fmt, n)) for n in lse_lengths]
            for length, gaps in cases:
                for kind, gap in gaps.items():
                    name = f"threshold-{fmt.name}-{kind}-n{length}"
                    rows += stepped_rows(name, largest.get(kind, 0.0), gap, length, 2)
    return rows


def subnormal_result_rows(rng: random.Random, per_format: int) -> List[Row]:
    """Rows in which a small class falls into the subnormal range of a format."""
    rows = []
    for fmt in FORMATS:
        for index in range(per_format):
            low, high = -fmt.emin - 1, fmt.precision - fmt.emin + 1
            largest = rng.choice((0.0, 3 * normal(rng)))
            logits = [largest] + [largest - rng.uniform(low, high) * 0.6931471805599453
                                  for _ in range(rng.randint(1, 3))]
            rng.shuffle(logits)
            rows.append(row(f"tiny-{fmt.name}-{index}", logits))
    return rows


def lse_tie_rows() -> List[Row]:
    """[M, far] with a midpoint M of a format: the log-sum-exp is M and an infinitesimal."""
    rows = []
    for fmt in FORMATS[1:]:
        one = code_of(Fraction(1), fmt)
        codes = {"even": one, "odd": one + 1, "least": 0, "subnormal": 1,
                 "leastnormal": code_of(power_of_two(fmt.emin), fmt) - 1,
                 "overflow": fmt.max_code, "large": fmt.max_code - 1}
        for kind, code in codes.items():
            midpoint = to_float(fmt.midpoint(code))
            far = -1e6 if midpoint < 1e5 else -1e300
            name = f"onesided-{fmt.name}-lse-{kind}"
            rows += [row(f"{name}-positive", [midpoint, far]),
                     row(f"{name}-negative", [far, -midpoint])]
        for gap in (800.0, 7000.0, 19999.0, 20001.0):
            rows.append(row(f"onesided-{fmt.name}-lse-gap{gap:g}",
                            [to_float(fmt.midpoint(one)), 1.0 - gap]))
    return rows


def log_softmax_tie_rows() -> List[Row]:
    """[m, m - M] with a large midpoint M of a format: the log-softmax is just below -M."""
    rows = []
    for fmt in FORMATS[1:]:
        codes = [fmt.max_code - back for back in range(4)]
        codes += [code_of(power_of_two(exponent), fmt) + odd
                  for exponent in (10, 14, 60, 100) if exponent < fmt.emax for odd in (0, 1)]
        for code in codes:
            midpoint = to_float(fmt.midpoint(code))
            largest = 1.0 if Fraction(1 - midpoint) == 1 - Fraction(midpoint) else 0.0
            rows.append(row(f"onesided-{fmt.name}-logsoftmax-{code:x}",
                            [largest - midpoint, largest]))
    return rows


def binary64_tie_rows() -> List[Row]:
    """Rows whose log-softmax lies just below a midpoint of binary64; gaps of 54 bits."""
    table = [(1.0, -(2.0**53)), (1.0, -(2.0**53) - 2), (-1.0, -(2.0**53) - 2), (0.5, -(2.0**52)),
             (3.0, -(2.0**54)), (-2.0, -(2.0**54) - 4), (2.0**-20, -(2.0**33)),
             (2.0**970, -LARGEST), (2.0**969, -LARGEST), (step(2.0**970, -1), -LARGEST),
             (-(2.0**970), -LARGEST), (LARGEST, -(2.0**970))]
    rows = [row(f"onesided-binary64-logsoftmax-{i}", pair) for i, pair in enumerate(table)]
    rows.append(row("onesided-binary64-logsoftmax-twofar", [1.0, -(2.0**53), -1e300]))
    rows.append(row("onesided-binary64-logsoftmax-tied", [1.0, 1.0, -(2.0**53)]))
    return rows + [row("onesided-article-lse", [1 + 2.0**-24, -1e6])]


def subnormal_tie_rows() -> List[Row]:
    """Largest logits of a few least subnormals u, and an exponential of about u/2 beside."""
    half = -1075 * 0.6931471805599453
    return [
        row(f"onesided-subnormal-{units:+d}u-ulps{ulps:+d}{suffix}",
            [units * LEAST, step(half, ulps), *others])
        for units in (1, -1, 2, -2, 3, -3)
        for ulps in (-1, 0, 1)
        for suffix, others in (("", []), ("-far", [-1e308]))
    ]


def complete(logits: Sequence[float], target: arb, extra: int, overshoot: bool) -> List[float]:
    """Appends `extra` logits, so that the sum of exponentials comes close to `target`.

    The sum must start below the target. Each new logit is the logarithm of what is missing,
    one or two ulps short of it, which takes away all but some 2^-45 of that. With
    `overshoot` the last one is as much too large.
    """
    completed = list(logits)
    missing = target - sum(to_arb(Fraction(logit)).exp() for logit in completed)
    for place in range(extra):
        above = overshoot and place == extra - 1
        completed.append(step(to_nearest_float(missing.log()), 1 if above else -1))
        missing -= to_arb(Fraction(completed[-1])).exp()
    assert (missing < 0) if overshoot else (missing > 0)
    return completed


def sum_targets(logits: Sequence[float], fmt: Format) -> Dict[str, arb]:
    """For each quantity, a larger sum of exponentials that puts it on a midpoint of `fmt`.

    The softmax and the log-softmax are those of the first logit. A midpoint at the next
    encoding but one leaves room for more logits.
    """
    first = Fraction(logits[0])
    finite = FiniteRow([Fraction(logit) for logit in logits])

    def midpoint(result: Real, steps: int) -> Fraction:
        """The midpoint `steps` encodings away from the rounded magnitude of a result."""
        code = result.encoding(fmt) & ~fmt.sign_bit
        return fmt.midpoint(code + steps)

    lse = finite.log_sum_exp()
    lse_negative = lse.encoding(fmt) & fmt.sign_bit
    lse_target = -midpoint(lse, -3) if lse_negative else midpoint(lse, 2)
    return {
        "softmax": to_arb(first).exp() / to_arb(midpoint(finite.softmax(first), -3)),
        "logsoftmax": (to_arb(first + midpoint(finite.log_softmax(first), 2))).exp(),
        "lse": to_arb(lse_target).exp(),
    }


def completed_rows(rng: random.Random, extras: Sequence[int]) -> List[Row]:
    """Rows a tiny part of an ulp beside a midpoint, closer by some 2^-45 for each logit.

    The midpoints of the 4-bit format lie too far apart for one to be reached by small additions.
    """
    rows = []
    with ctx.workprec(CONSTRUCTION_BITS):
        for fmt in (fmt for fmt in FORMATS if fmt.width > 4):
            for kind in ("softmax", "logsoftmax", "lse"):
                for extra in extras:
                    for side in ("below", "above"):
                        start = [rng.uniform(-1, 3), rng.uniform(-1, 3)]
                        target = sum_targets(start, fmt)[kind]
                        logits = complete(start, target, extra, side == "above")
                        name = f"completed-{fmt.name}-{kind}-{extra}{side}"
                        rows.append(row(name, logits))
    return rows


def cancelled_rows(rng: random.Random, extras: Sequence[int]) -> List[Row]:
    """Rows whose exponentials add up to 1 so nearly that the log-sum-exp is tiny."""
    with ctx.workprec(CONSTRUCTION_BITS):
        return [
            row(f"lsezero-completed{extra}{side}",
                complete([rng.uniform(-3, -0.1)], arb(1), extra, side == "above"))
            for extra in extras
            for side in ("below", "above")
        ]


def constructed_rows(seed: int) -> List[Row]:
    """Every row of this module."""
    rng = random.Random(seed)
    return [
        *threshold_rows((2, 3, 10), (2,)), *subnormal_result_rows(rng, 6), *lse_tie_rows(),
        *log_softmax_tie_rows(), *binary64_tie_rows(), *subnormal_tie_rows(),
        *completed_rows(rng, (1, 2, 4)), *cancelled_rows(rng, (1, 2, 3, 5, 9, 14, 18, 24)),
    ]
