"""The listed rows: special values, ties, extremes and seeded random logits.

A row is named `category-detail`. Its logits are binary64 encodings, which keep the sign of
a zero and the payload of a NaN.
"""

import math
import random
import struct
from fractions import Fraction
from typing import Iterable, List, NamedTuple, Tuple

from flint import ctx

from exact import to_arb
from formats import BINARY64, FORMATS

INF = float("inf")
LARGEST = float.fromhex("0x1.fffffffffffffp1023")
LEAST = 5e-324
LEAST_NORMAL = 2.0**-1022


class Row(NamedTuple):
    """A named row of binary64 encodings."""

    name: str
    encodings: Tuple[int, ...]


def bits_of(logit: float) -> int:
    """The binary64 encoding of a logit."""
    return struct.unpack("<Q", struct.pack("<d", logit))[0]


def row(name: str, logits: Iterable[float]) -> Row:
    """A row of logits that are not NaN."""
    return Row(name, tuple(bits_of(logit) for logit in logits))


def step(logit: float, ulps: int) -> float:
    """The finite binary64 value `ulps` representable values above (below if negative)."""
    magnitude = bits_of(abs(logit))
    ordinal = (magnitude if logit >= 0 else -magnitude) + ulps
    return math.copysign(struct.unpack("<d", struct.pack("<Q", abs(ordinal)))[0], ordinal)


def to_float(value: Fraction) -> float:
    """A rational number that is known to be a binary64 value."""
    result = float(value)
    assert Fraction(result) == value
    return result


def log(value: Fraction) -> float:
    """The logarithm of a positive number to binary64, the same on every platform."""
    with ctx.workprec(200):
        return float(to_arb(value).log().mid())


def normal(rng: random.Random) -> float:
    """A roughly normal deviate of variance 1, the same on every platform."""
    return rng.uniform(-1, 1) + rng.uniform(-1, 1) + rng.uniform(-1, 1)


def article_rows() -> List[Row]:
    """Short rows of small integers whose results are easily checked by hand."""
    table = [(0, 100, 0), (13, 31, 5), (-3, 0), (37, 0), (38, 0)]
    return [row("article-" + "_".join(map(str, logits)), logits) for logits in table]


def nan_rows() -> List[Row]:
    """Rows with a NaN of some sign, payload and place among other logits."""
    quiet = 0x7FF8000000000000
    payloads = [quiet, 0xFFF8000000000000, 0x7FF0000000000001, 0x7FFFFFFFFFFFFFFF,
                0xFFF0000000000001, 0x7FF8DEADBEEF1234]
    rows = [Row(f"special-nan-payload{i}", (bits_of(1.0), nan, bits_of(-2.0)))
            for i, nan in enumerate(payloads)]
    rows += [Row(f"special-nan-alone{i}", (nan,)) for i, nan in enumerate(payloads[:3])]
    rows += [Row(f"special-nan-with{name}", (bits_of(other), quiet))
             for name, other in [("posinf", INF), ("neginf", -INF), ("huge", LARGEST)]]
    for length, place in [(2, 0), (5, 4), (12, 6), (100, 99)]:
        encodings = [bits_of(0.5)] * length
        encodings[place] = quiet
        rows.append(Row(f"special-nan-length{length}", tuple(encodings)))
    return rows


def infinity_rows() -> List[Row]:
    """Rows with infinite logits: overflowed rows, masked rows and masks."""
    table = {
        "posinf-alone": [INF], "posinf-twice": [INF, INF], "posinf-finite": [1.0, INF, -2.0],
        "posinf-neginf": [-INF, INF], "posinf-huge": [LARGEST, INF, -LARGEST],
        "posinf-length12": [0.25] * 11 + [INF], "posinf-length100": [INF] + [-3.0] * 99,
        "neginf-alone": [-INF], "neginf-twice": [-INF] * 2, "neginf-length12": [-INF] * 12,
        "neginf-length100": [-INF] * 100,
        "mask-last": [0.0, 1.0, -INF], "mask-first": [-INF, 3.0, 2.5],
        "mask-middle": [1.0, -INF, 2.0, -INF, 1.5], "mask-ties": [2.0, -INF, 2.0, -INF, 2.0],
        "mask-huge": [-INF, LARGEST, -LARGEST], "mask-subnormal": [LEAST, -INF, -LEAST],
        "mask-causal12": [0.1 * i for i in range(5)] + [-INF] * 7,
        "mask-half100": [1.0, 2.0] * 25 + [-INF] * 50,
    }
    return [row("special-" + name, logits) for name, logits in table.items()]


def one_finite_logits() -> List[float]:
    """Finite values whose rounding to the formats is exact, subnormal, a tie or overflows."""
    values = [0.0, 1.0, 0.1, 1.0 / 3.0, LEAST, LEAST_NORMAL, step(LEAST_NORMAL, -1),
              1e308, LARGEST, 1e-5, 1e-40, 1e-46, 1e-300, 2.0**-150, 1e5, 1e39]
    for fmt in FORMATS:
        if fmt is BINARY64:
            continue
        for code in (0, 1, fmt.max_code):
            midpoint = to_float(fmt.midpoint(code))
            values += [step(midpoint, -1), midpoint, step(midpoint, 1)]
    return values


def one_finite_rows() -> List[Row]:
    """Rows with exactly one finite logit, alone or among masked ones."""
    rows = []
    for index, value in enumerate(one_finite_logits()):
        shapes = [[value], [-INF, -value], [value, -INF, -INF], [-INF, -INF, -value, -INF]]
        first = 2 * (index % 2)
        rows += [row(f"special-onefinite-{index}", shapes[first]),
                 row(f"special-onefinite-{index}neg", shapes[first + 1])]
    zeros = [[-0.0], [-0.0, -INF], [-INF, 0.0], [-0.0, 0.0], [0.0, -0.0, -0.0], [-0.0] * 5]
    return rows + [row(f"special-zeros-{i}", logits) for i, logits in enumerate(zeros)]


def tie_rows() -> List[Row]:
    """Uniform rows, and tied largest logits with others below them, near and far."""
    counts = [1, 2, 3, 4, 5, 7, 10, 12, 100, 256, 341, 342, 512, 1000, 1023, 1024, 1025, 2048]
    rows = [row(f"ties-uniform{count}", [0.75] * count) for count in counts]
    for value in (1.0, -1.0, 1e308, -LARGEST, LARGEST, LEAST, 0.1):
        rows += [row(f"ties-uniform{count}-at{value:g}", [value] * count) for count in (2, 3)]
    gaps = (1e-300, 2.0**-52, 0.5, 20.0, 36.7, 701.0, 745.0, 1e5, 1e308)
    for gap in gaps:
        for count in (1, 2, 3, 7):
            rows.append(row(f"ties-{count}above-gap{gap:g}", [-gap] + [0.0] * count))
        rows.append(row(f"ties-1024above-gap{gap:g}", [0.0] * 1024 + [-gap]))
    rows.append(row("ties-1023above-mask", [-INF] + [5.0] * 1023 + [-INF]))
    rows.append(row("ties-1024above-mask", [5.0] * 512 + [-INF] + [5.0] * 512))
    return rows


def adjacent_rows() -> List[Row]:
    """Logits that are neighbours in binary64 or in a narrower format."""
    rows = []
    for value in (1.0, -1.0, 1e300, LARGEST, -LARGEST, LEAST_NORMAL, 0.0, 1e5, 40.0, 1e16):
        below = step(value, -1) if value != -LARGEST else step(value, 1)
        rows.append(row(f"adjacent-binary64-{value:g}", [value, below]))
        rows.append(row(f"adjacent-binary64-{value:g}-three", [below, value, below]))
    rows.append(row("adjacent-binary64-oneup", [1 + 2.0**-52, 1]))
    for fmt in FORMATS[1:]:
        for code in (1, fmt.max_code // 2, fmt.max_code - 1):
            pair = [to_float(fmt.magnitude(code)), to_float(fmt.magnitude(code + 1))]
            rows.append(row(f"adjacent-{fmt.name}-{code}", pair))
    return rows


def near_equal_rows(rng: random.Random, count: int) -> List[Row]:
    """Logits within a few ulps of one another, so that every softmax is almost 1/n."""
    rows = []
    for index in range(count):
        base = rng.uniform(-1, 1) * float(f"1e{rng.randint(-3, 4)}")
        logits = [step(base, rng.randint(-4, 4)) for _ in range(rng.randint(2, 12))]
        rows.append(row(f"nearequal-{index}", logits))
    return rows


def subnormal_logit_rows(rng: random.Random, count: int) -> List[Row]:
    """Subnormal logits, by themselves or among ordinary ones."""
    rows = [row("subnormal-least", [LEAST, -LEAST]),
            row("subnormal-leastzero", [LEAST, 0.0, -LEAST]),
            row("subnormal-border", [LEAST_NORMAL, step(LEAST_NORMAL, -1)])]
    for index in range(count):
        logits = [step(0.0, rng.randint(-(2 ** rng.randint(1, 52)), 2 ** rng.randint(1, 52)))
                  for _ in range(rng.randint(2, 6))]
        if index % 2:
            logits.append(rng.uniform(-1, 1))
        rows.append(row(f"subnormal-{index}", logits))
    return rows


def extreme_rows() -> List[Row]:
    """Logits about ±1.8e308, whose gaps overflow binary64, mixed with small ones."""
    second = step(LARGEST, -1)
    table = [[LARGEST, -LARGEST], [-LARGEST, LARGEST, 0.0], [LARGEST, second],
             [LARGEST, LARGEST, -LARGEST], [-LARGEST, -LARGEST], [-LARGEST, -second],
             [LARGEST, 1.0, LEAST, -LEAST, -1.0], [1e308, -1e308, 1e307], [0.0, -LARGEST],
             [-1e308, -1e308, -1.1e308], [LARGEST, 0.0, -0.0], [1e300, 1e300, 1.0],
             [1e308, -1.0, -1e308, 3.0], [1.0, 1.5, -LARGEST], [LEAST, -LARGEST],
             [-LEAST, -LARGEST], [2.0**1023, -(2.0**1023)], [8e307, -9e307, -8e307]]
    return [row(f"extreme-{index}", logits) for index, logits in enumerate(table)]


def lse_near_zero_rows() -> List[Row]:
    """Normalised log-probabilities, so that the log-sum-exp cancels almost to zero."""
    rows = []
    for count in (2, 3, 10, 12):
        share = -log(Fraction(count))
        for ulps in (-2, -1, 0, 1, 2):
            rows.append(row(f"lsezero-uniform{count}-ulps{ulps:+d}", [step(share, ulps)] * count))
        rows.append(row(f"lsezero-uneven{count}", [step(share, 1)] + [share] * (count - 1)))
    for p in (0.1, 0.25, 0.3, 1 / 3, 0.45, 1e-5, 1e-10, 1e-17, 1e-200, 1e-310):
        pair = [log(Fraction(p)), log(1 - Fraction(p))]
        rows.append(row(f"lsezero-p{p:.3g}", pair))
        rows.append(row(f"lsezero-p{p:.3g}-neighbour", [step(pair[0], 1), pair[1]]))
    rows.append(row("lsezero-1024", [-log(Fraction(1024))] * 1024))
    return rows


def lse_underflow_rows() -> List[Row]:
    """Rows whose log-sum-exp is tiny, of either sign."""
    table = [[0.0, -740.0], [0.0, -745.2], [0.0, -750.0], [0.0, -1e5], [-0.0, -1e308],
             [LEAST, -1e308], [-LEAST, -1e308], [LEAST, -745.0], [-LEAST, -745.0],
             [-LEAST, -744.0], [-1e-310, -740.0], [-1e-20, -46.0, -700.0], [0.0, -17.0],
             [0.0, -90.0], [0.0, -104.0], [-1e-8, -20.0], [-1e-30, -69.5], [1e-45, -200.0]]
    return [row(f"lseunder-{index}", logits) for index, logits in enumerate(table)]


def lse_overflow_rows() -> List[Row]:
    """Rows whose log-sum-exp is about the overflow threshold of a format."""
    rows = [row("lseover-binary64-three", [LARGEST] * 3),
            row("lseover-binary64-pair", [step(LARGEST, -1), LARGEST, -1e308])]
    for fmt in FORMATS[1:]:
        border = to_float(fmt.midpoint(fmt.max_code))
        half = border - log(Fraction(2))
        for ulps in (-2, -1, 0, 1, 2):
            rows.append(row(f"lseover-{fmt.name}-halves{ulps:+d}", [step(half, ulps)] * 2))
        for name, logit in [("max", to_float(fmt.magnitude(fmt.max_code))), ("border", border)]:
            rows.append(row(f"lseover-{fmt.name}-{name}-three", [logit] * 3))
            rows.append(row(f"lseover-{fmt.name}-{name}-negative", [-logit, -4 * logit]))
    return rows


def random_rows(rng: random.Random, per_scale: int) -> List[Row]:
    """Normally distributed logits at five scales, 2 to 12 a row."""
    return [
        row(f"random-scale{scale:g}-{index}",
            [scale * normal(rng) for _ in range(rng.randint(2, 12))])
        for scale in (0.1, 1.0, 10.0, 100.0, 1000.0)
        for index in range(per_scale)
    ]


def mixed_exponent_rows(rng: random.Random, count: int) -> List[Row]:
    """Logits of either sign whose exponents are spread evenly, widely or about zero."""
    rows = []
    for index in range(count):
        low, high = (-1074, 1023) if index % 2 else (-60, 11)
        logits = [rng.choice((-1, 1)) * math.ldexp(rng.uniform(1, 2), rng.randint(low, high - 1))
                  for _ in range(rng.randint(2, 12))]
        rows.append(row(f"mixed-{index}", logits))
    return rows


def long_rows(rng: random.Random) -> List[Row]:
    """Rows of 100 to 1500 logits with few distinct values, in runs or shuffled."""
    rows = [row("long-distinct100", [5 * normal(rng) for _ in range(100)])]
    for length, values in ((100, (1.0, -2.0, 0.5)), (1200, (3.0, 2.0)), (1500, (0.0, -9.5))):
        runs = [value for value in values for _ in range(length // len(values))]
        rows.append(row(f"long-runs{length}", runs))
    shuffled = [rng.choice((0.0, 4.0, -1e6, -40.0)) for _ in range(100)]
    return rows + [row("long-shuffled100", shuffled)]


def listed_rows(seed: int) -> List[Row]:
    """Every row of this module."""
    rng = random.Random(seed)
    return [
        *article_rows(), *nan_rows(), *infinity_rows(), *one_finite_rows(), *tie_rows(),
        *adjacent_rows(), *near_equal_rows(rng, 12), *subnormal_logit_rows(rng, 12),
        *extreme_rows(), *lse_near_zero_rows(), *lse_underflow_rows(), *lse_overflow_rows(),
        *random_rows(rng, 8), *mixed_exponent_rows(rng, 20), *long_rows(rng),
    ]
