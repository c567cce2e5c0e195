"""Writes suspects.json: outputs of other functions than the one asked for, each rounded once.

    python3 suspects.py            writes suspects.json beside this file
    python3 suspects.py --check    compares suspects.json with what would be written

Every function is written out from its definition in mpmath, over whole tensors; nothing here knows how the
toolkit tells them apart. Logits are numbers of bfloat16, so that both formats get the same.
"""

import itertools
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Callable, Dict, List, Optional, Tuple

from mpmath import mp, mpf

import committed
from formats import BFLOAT16, BINARY32, Format, round_fraction

DIRECTORY = Path(__file__).resolve().parent
OUTPUT = DIRECTORY / "suspects.json"
COMMAND = "python3 Tests/Vectors/suspects.py"
SHAPES = (((7, 5), 1), ((2, 3, 6), 2), ((2, 4, 2, 3), 1))
mp.prec = 200
MASK = mpf("-inf")

Index = Tuple[int, ...]
Tensor = Dict[Index, mpf]


class Numbers:
    """Uniform numbers from a linear congruence modulo 2^64 (Knuth's MMIX), the same everywhere."""

    def __init__(self, seed: int):
        self.state = seed

    def uniform(self) -> float:
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return (self.state >> 40) / (1 << 24)


def rounded(value: mpf, fmt: Format) -> Tuple[int, Fraction]:
    """The encoding of a value rounded once, and the number that it is; masked logits are -inf."""
    if value == MASK:
        return fmt.signed(fmt.infinity_code, True), None
    sign, mantissa, exponent, _ = value._mpf_
    exact = Fraction(int(mantissa)) * Fraction(2) ** exponent
    code = round_fraction(exact, 0, fmt)
    return fmt.signed(code, bool(sign)), (-1 if sign else 1) * fmt.magnitude(code)


def held(value: mpf, fmt: Format) -> mpf:
    """The number of a format nearest to a value."""
    number = rounded(value, fmt)[1]
    return MASK if number is None else mpf(number.numerator) / number.denominator


def rows(shape, axis) -> List[List[Index]]:
    """The places of each row along an axis, rows in C order."""
    others = [range(length) for place, length in enumerate(shape) if place != axis]
    return [
        [other[:axis] + (k,) + other[axis:] for k in range(shape[axis])]
        for other in itertools.product(*others)
    ]


def log_sum_exp(x: List[mpf]) -> mpf:
    top = max(x)
    return top + mp.log(sum(mp.exp(v - top) for v in x))


def softmax(x: List[mpf]) -> List[mpf]:
    total = log_sum_exp(x)
    return [mp.exp(v - total) for v in x]


def log_softmax(x: List[mpf]) -> List[mpf]:
    total = log_sum_exp(x)
    return [v - total for v in x]


def coarse(x: List[mpf]) -> List[mpf]:
    """By 2^f = 1 + f for fractions f, after Schraudolph: up to 6 % off."""
    def power(v: mpf) -> mpf:
        whole = mp.floor(v)
        return (1 + v - whole) * mpf(2) ** whole
    terms = [power((v - max(x)) / mp.log(2)) for v in x]
    return [t / sum(terms) for t in terms]


def cut_off(x: List[mpf]) -> List[mpf]:
    terms = [mp.exp(v - max(x)) if v > max(x) - 10 else mpf(0) for v in x]
    return [t / sum(terms) for t in terms]


def floored(x: List[mpf]) -> List[mpf]:
    terms = [max(mp.exp(v - max(x)), mpf(2) ** -15) for v in x]
    return [t / sum(terms) for t in terms]


def top(k: int) -> Callable[[List[mpf]], List[mpf]]:
    def values(x: List[mpf]) -> List[mpf]:
        kept = sorted(range(len(x)), key=lambda place: (-x[place], place))[:k]
        return softmax([v if place in kept else MASK for place, v in enumerate(x)])
    return values


def of_rows(function) -> Callable:
    """A function of rows, over a tensor."""
    def values(logits: Tensor, shape, axis, fmt) -> Tensor:
        made = {}
        for places in rows(shape, axis):
            for place, value in zip(places, function([logits[p] for p in places])):
                made[place] = value
        return made
    return values


def along(step: int, function) -> Callable:
    def values(logits: Tensor, shape, axis, fmt) -> Tensor:
        return of_rows(function)(logits, shape, (axis + step) % len(shape), fmt)
    return values


def flattened(function) -> Callable:
    def values(logits: Tensor, shape, axis, fmt) -> Tensor:
        places = sorted(logits)
        return dict(zip(places, function([logits[p] for p in places])))
    return values


def flattened_from(first: int, function) -> Callable:
    """Over the axes from one on."""
    def values(logits: Tensor, shape, axis, fmt) -> Tensor:
        made = {}
        for outer in itertools.product(*(range(length) for length in shape[:first])):
            places = sorted(p for p in logits if p[:first] == outer)
            made.update(zip(places, function([logits[p] for p in places])))
        return made
    return values


def rows_backwards(function) -> Callable:
    def values(logits: Tensor, shape, axis, fmt) -> Tensor:
        all_rows = rows(shape, axis)
        made = {}
        for places, source in zip(all_rows, reversed(all_rows)):
            made.update(zip(places, function([logits[p] for p in source])))
        return made
    return values


def other_row(function, shift: int) -> Callable:
    def values(logits: Tensor, shape, axis, fmt) -> Tensor:
        all_rows = rows(shape, axis)
        made = {}
        for number, places in enumerate(all_rows):
            source = all_rows[(number + shift) % len(all_rows)]
            made.update(zip(places, function([logits[p] for p in source])))
        return made
    return values


def absorbed(logits: Tensor, shape, axis, fmt) -> Tensor:
    def row(x: List[mpf]) -> List[mpf]:
        total = held(log_sum_exp(x), fmt)
        return [mp.exp(v - total) for v in x]
    return of_rows(row)(logits, shape, axis, fmt)


def without_mask(logits: Tensor, shape, axis, fmt) -> Tensor:
    """Masked classes with logits of their own, 0, 1/2, 1 and so on."""
    bare = {p: mpf(sum(p)) / 2 if v == MASK else v for p, v in logits.items()}
    return of_rows(softmax)(bare, shape, axis, fmt)


def with_sink(weight) -> Callable[[List[mpf]], List[mpf]]:
    return lambda x: softmax(x + [mp.log(weight)])[:-1]


def rotated(values: List[mpf]) -> List[mpf]:
    return values[2:] + values[:2]


def capped(x: List[mpf], cap) -> List[mpf]:
    return [cap * mp.tanh(v / cap) for v in x]


def clipped(x: List[mpf], epsilon: str) -> List[mpf]:
    return [max(p, mpf(epsilon)) for p in softmax(x)]


LN2 = mp.log(2)
PLAIN, WIDE, LOW, MASKED, OFFSET = "plain", "wide", "low", "masked", "offset"
# Function, parameter ("axis" for the axis taken), kind of logits, values.
SOFTMAX = [
    ("other-axis", "axis", PLAIN, along(-1, softmax)),
    ("flattened", None, PLAIN, flattened(softmax)),
    ("reversed", None, PLAIN, of_rows(lambda x: softmax(x)[::-1])),
    ("permuted", None, PLAIN, of_rows(lambda x: rotated(softmax(x)))),
    ("negated", None, PLAIN, of_rows(lambda x: softmax([-v for v in x]))),
    ("logits", None, PLAIN, of_rows(lambda x: x)),
    ("log-softmax", None, PLAIN, of_rows(log_softmax)),
    ("log-sum-exp", None, PLAIN, of_rows(lambda x: [log_sum_exp(x)] * len(x))),
    ("base-2", None, PLAIN, of_rows(lambda x: softmax([v * LN2 for v in x]))),
    ("temperature", 2.5, PLAIN, of_rows(lambda x: softmax([v / mpf("2.5") for v in x]))),
    ("temperature", 0.7, PLAIN, of_rows(lambda x: softmax([v / mpf("0.7") for v in x]))),
    ("sink", 1, LOW, of_rows(with_sink(1))),
    ("sink", 3.5, LOW, of_rows(with_sink(mpf("3.5")))),
    ("soft-cap", 3, PLAIN, of_rows(lambda x: softmax(capped(x, 3)))),
    ("subset", 2, PLAIN, of_rows(top(2))),
    ("unmasked", 0, MASKED, of_rows(lambda x: softmax([0 if v == MASK else v for v in x]))),
    ("unmasked", None, MASKED, without_mask),
    ("clipped", 1e-3, WIDE, of_rows(lambda x: clipped(x, "1e-3"))),
    ("clipped", 1e-7, WIDE, of_rows(lambda x: clipped(x, "1e-7"))),
    ("unnormalized", None, PLAIN, of_rows(lambda x: [mp.exp(v) for v in x])),
    ("unnormalized", None, PLAIN, of_rows(lambda x: [mp.exp(v - max(x)) for v in x])),
    ("coarse-exp", None, PLAIN, of_rows(coarse)),
    ("coarse-exp", None, WIDE, of_rows(cut_off)),
    ("coarse-exp", None, MASKED, of_rows(floored)),
    ("absorbed-sum", None, OFFSET, absorbed),
    ("other-row", 1, PLAIN, other_row(softmax, 1)),
    ("other-row", -2, PLAIN, other_row(softmax, -2)),
    ("other-row", None, PLAIN, rows_backwards(softmax)),
]
DEEP = [("flattened", 1, PLAIN, flattened_from(1, softmax))]
LOG_SOFTMAX = [
    ("other-axis", "axis", PLAIN, along(-1, log_softmax)),
    ("flattened", None, PLAIN, flattened(log_softmax)),
    ("reversed", None, PLAIN, of_rows(lambda x: log_softmax(x)[::-1])),
    ("negated", None, PLAIN, of_rows(lambda x: log_softmax([-v for v in x]))),
    ("logits", None, PLAIN, of_rows(lambda x: x)),
    ("softmax", None, PLAIN, of_rows(softmax)),
    ("base-2", None, PLAIN, of_rows(lambda x: [v / LN2 for v in log_softmax(x)])),
    ("temperature", 2.5, PLAIN, of_rows(lambda x: log_softmax([v / mpf("2.5") for v in x]))),
    ("sink", 1, LOW, of_rows(lambda x: [mp.log(p) for p in with_sink(1)(x)])),
    ("soft-cap", 3, PLAIN, of_rows(lambda x: log_softmax(capped(x, 3)))),
    ("clipped", 1e-7, WIDE, of_rows(lambda x: [mp.log(p) for p in clipped(x, "1e-7")])),
    ("other-row", 1, PLAIN, other_row(log_softmax, 1)),
]
# One value for each row.
LOG_SUM_EXP = [
    ("negated", None, PLAIN, lambda x: log_sum_exp([-v for v in x])),
    ("base-2", None, PLAIN, lambda x: log_sum_exp(x) / LN2),
    ("temperature", 2.5, PLAIN, lambda x: log_sum_exp([v / mpf("2.5") for v in x])),
    ("sink", 1, LOW, lambda x: log_sum_exp(x + [mpf(0)])),
    ("soft-cap", 3, PLAIN, lambda x: log_sum_exp(capped(x, 3))),
    ("subset", 2, PLAIN, lambda x: log_sum_exp(sorted(x)[-2:])),
    ("unmasked", 0, MASKED, lambda x: log_sum_exp([mpf(0) if v == MASK else v for v in x])),
    ("unnormalized", None, PLAIN, lambda x: log_sum_exp(x) - max(x)),
]


def logits(kind: str, shape, fmt: Format, seed: int) -> Tensor:
    numbers = Numbers(seed)
    made = {}
    for place in itertools.product(*(range(length) for length in shape)):
        value = mpf(8 * numbers.uniform() - 4)
        if kind == WIDE:
            value *= 6
        if kind == LOW:
            value -= 3
        if kind == OFFSET:
            # Maxima whose spacing is 1/2 or 1, and whole gaps.
            base = 1 << (22 if fmt is BINARY32 else 7)
            value = mpf(base + round(value))
        else:
            value = held(value, BFLOAT16)
        if kind == MASKED and sum(place) % 3 == 1:
            value = MASK
        made[place] = value
    return made


def telling_row(quantity: str, function: str, tensor: Tensor, outputs, shape, axis):
    """The number of the row whose outputs are farthest from the right ones, where one row tells the function."""
    if function in ("other-axis", "flattened", "other-row"):
        return None
    if quantity == "log-sum-exp" and function in ("temperature", "soft-cap", "subset", "unmasked"):
        return None
    right = of_rows(softmax if quantity == "softmax" else log_softmax)(tensor, shape, axis, None)
    places = sorted(tensor)
    made = dict(zip(places, outputs)) if quantity != "log-sum-exp" else None

    def distance(number: int) -> mpf:
        row = rows(shape, axis)[number]
        if made is None:
            return abs(outputs[number] - log_sum_exp([tensor[p] for p in row]))
        return max(
            abs(made[p] - right[p]) / max(abs(right[p]), mpf(10) ** -12)
            for p in row if tensor[p] != MASK or quantity == "softmax")
    return max(range(len(rows(shape, axis))), key=distance)


def encoded(values: List[mpf], fmt: Format) -> str:
    return " ".join(f"{rounded(v, fmt)[0]:0{fmt.width // 4}x}" for v in values)


def cases() -> List[dict]:
    made = []
    for (quantity, functions), (number, (shape, axis)), fmt in itertools.product(
        (("softmax", SOFTMAX), ("log-softmax", LOG_SOFTMAX), ("log-sum-exp", LOG_SUM_EXP)),
        enumerate(SHAPES), (BINARY32, BFLOAT16),
    ):
        is_deep = quantity == "softmax" and len(shape) > 2
        for function, parameter, kind, values in functions + (DEEP if is_deep else []):
            tensor = logits(kind, shape, fmt, 20261127 + number)
            if quantity == "log-sum-exp":
                outputs = [values([tensor[p] for p in places]) for places in rows(shape, axis)]
            else:
                all_values = values(tensor, shape, axis, fmt)
                outputs = [all_values[p] for p in sorted(all_values)]
            made.append({
                "function": function,
                "parameter": (axis - 1) % len(shape) if parameter == "axis" else parameter,
                "quantity": quantity, "format": fmt.name, "shape": shape, "axis": axis,
                "row": telling_row(quantity, function, tensor, outputs, shape, axis),
                "logits": encoded([tensor[p] for p in sorted(tensor)], BINARY32),
                "outputs": encoded(outputs, fmt),
            })
    return made


def make() -> str:
    lines = ",\n".join(json.dumps(case) for case in cases())
    return f'{{"command": "{COMMAND}", "cases": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    sys.exit(committed.main(__doc__, OUTPUT, COMMAND, make))
