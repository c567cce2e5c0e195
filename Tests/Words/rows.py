"""Seeded rows and outputs on both sides of every pattern's condition."""
import math
import random
from typing import Iterator, List

import mpmath

import rows_printed
from cases import NAN, NARROW, WIDE, Case, normal
from exact import inf, largest, log_softmax, log_sum_exp, mpf, rounded, softmax

PATTERNS = [
    "all-masked-row", "nan-logit", "infinite-logit", "logit-beyond-format", "zero-temperature", "temperature-overflow",
    "fused-scale-and-shift", "naive-overflow", "naive-underflow", "sum-beyond-format", "log-of-rounded-probability",
    "flushed-subnormals", "weight-on-masked-class", "finite-sentinel", "mass-lost-in-output", "cancelled-log-sum-exp",
    "absorbed-logarithm", "positive-log-probability", "accumulator-stagnation", "absorbed-log-sum-exp",
    "long-plain-sum", "negative-probability", "rounded-shift", "input-rounding", "premature-one", "premature-zero",
    "correct-one", "correct-zero", "coarse-output-format", "sum-above-one", "sum-below-one", "ties-in-output",
    "few-digits", "unexplained-outputs"]


def cases() -> Iterator[Case]:
    """One round of every kind."""
    for kind in (special, saturated, sums, masked, shifted, absorbed, long_sums, narrow, logarithms, ranges, likely,
                 rows_printed.printed, rows_printed.unknown, frozen):
        yield from kind()


def special() -> Iterator[Case]:
    """Rows without a softmax, and the limit of temperatures."""
    n = random.randint(1, 5)
    yield Case("masked row", [-inf] * n, [NAN] * n, must=["all-masked-row"])
    yield Case("masked row, uniform", [-inf] * n, [1 / n] * n, must=["all-masked-row", "finite-sentinel"])
    yield Case("masked row's log", [-inf] * n, [random.choice([NAN, 0.0, -1e4])], quantity="log-sum-exp",
               must=["all-masked-row"])
    yield Case("masked row's log, right", [-inf] * n, [-inf], quantity="log-sum-exp", never=PATTERNS)
    row = normal(3, 2, "binary32")
    yield Case("inf", row + [inf], [NAN] * 4, must=["infinite-logit"])
    yield Case("inf's log, right", row + [inf], [inf], quantity="log-sum-exp", never=PATTERNS)
    yield Case("inf's log", row + [inf], [NAN], quantity="log-sum-exp", must=["infinite-logit"])
    yield Case("nan", [NAN] + row, [NAN] * 4, must=["nan-logit"])
    yield Case("too large", [random.choice([7e4, -7e4, 1e9])] + normal(2, 2, "binary16"), form="binary16",
               must=["logit-beyond-format"])
    row = normal(random.randint(1, 4), 2, "binary32")
    row += [max(row)] * random.randint(0, 1)
    limit = [1 / row.count(max(row)) if x == max(row) else 0.0 for x in row]
    yield Case("temperature 0", row, temperature=0.0, must=["zero-temperature"])
    yield Case("temperature 0, NaN", row, [NAN] * len(row), temperature=0.0, must=["zero-temperature"])
    yield Case("temperature 0, right", row, limit, temperature=0.0, never=PATTERNS)
    yield Case("temperature 0, logarithm", row, [random.choice([-inf, NAN, 0.0])] * len(row), temperature=0.0,
               quantity="log-softmax")
    row = [random.uniform(2, 30)] + normal(2, 9, "binary16")
    yield Case("small temperature", row, [NAN] * 3, form="binary16", temperature=1e-5, must=["temperature-overflow"])
    yield Case("temperature", row, [NAN] * 3, form="binary16", temperature=0.5, never=["temperature-overflow"])
    yield Case("inf in 8 bits", [-inf, 1.0, 2.0], form="float8-e4m3fn", must=["logit-beyond-format"])


def saturated() -> Iterator[Case]:
    """Outputs of 1 and 0, early and not."""
    for form in WIDE:
        bits = 53 if form == "binary64" else 24
        gap = rounded((bits + random.choice([-2, -1, -0.5, 0, 0.3, 1, 5])) * math.log(2), form)
        exact = softmax([gap, 0.0])
        yield Case("near 1", [gap, 0.0], [1.0, float(exact[1])], form=form)
        yield Case("near 1, right", [gap, 0.0], exact, form=form, never=["premature-one"])
        count = random.choice([3, 9, 40])
        row = [gap] + [0.0] * count
        yield Case("near 1, many", row, [1.0] + [float(softmax(row)[1])] * count, form=form)
    n = random.randint(2, 5)
    yield Case("far from 1", [0.0] * n, [1.0] + [0.0] * (n - 1), form="binary64", must=["premature-one"])
    far = random.choice([110, 600, 740, 800, 1500, 11000, 135000, 2e5]) * random.uniform(0.99, 1.01)
    form = random.choice(WIDE)
    yield Case("far apart", [0.0, rounded(far, form)], form=form)
    yield Case("far apart, given", [0.0, rounded(far, form)], [0.0, 1.0], form=form)
    gap = random.uniform(88, 103)
    yield Case("subnormal", [0.0, -gap], [1.0, 0.0], form="binary32")
    yield Case("subnormal, right", [0.0, -gap], softmax([0.0, rounded(-gap, "binary32")]), form="binary32",
               never=["flushed-subnormals"])
    gap = random.uniform(2, 30)
    yield Case("cut off", [0.0, -gap], [1.0, 0.0], form="binary64", must=["premature-zero"])
    row = [0.0, -gap, -gap - 1]
    exact = softmax(row)
    yield Case("0 among what fits nothing", row, [exact[0] * mpf("1.001"), 0.0, exact[2] * mpf("0.9")], form="binary64",
               must=["premature-zero"])


def sums() -> Iterator[Case]:
    """Probabilities that sum to nearly 1."""
    for form in WIDE:
        n = random.randint(1, 12)
        row = normal(n, 1.5, form)
        exact = softmax(row)
        yield Case("rounded", row, exact, form=form, never=["rounded-shift", "long-plain-sum", "absorbed-log-sum-exp"])
        factor = 1 + random.choice([-1, 1]) * 10 ** random.uniform(-9, -1)
        yield Case("scaled", row, [float(p) * factor for p in exact], form=form, never=["rounded-shift"])
        wrong = [float(p) * (1 + 1e-6 * random.uniform(-1, 1)) for p in exact]
        yield Case("each its own way", row, wrong, form=form, never=["rounded-shift", "long-plain-sum"])
        least = rounded(-10 ** random.uniform(-40, 1), form)
        yield Case("below 0", row + [0.0], [least] + [float(p) for p in exact], form=form,
                   must=["negative-probability"] if least < 0 else [])
        yield Case("of one factor but one", row + [-20.0], [float(p) * factor for p in exact] + [0.1], form=form,
                   never=["absorbed-log-sum-exp"])
    size = 10 ** random.uniform(-13, -10)
    yield Case("a little above", [0.0, 0.0], [0.5 + size, 0.5], form="binary64")


def masked() -> Iterator[Case]:
    """Masked classes, and numbers that stand for -inf."""
    n = random.randint(2, 4)
    row = normal(n, 1, "binary32") + [-inf] * random.randint(1, 3)
    right = [float(p) for p in softmax(row)]
    yield Case("masked, right", row, right, never=["weight-on-masked-class", "finite-sentinel"])
    weight = random.choice([1e-30, 1e-7, 0.1])
    yield Case("masked, weight", row, [weight if x == -inf else p for x, p in zip(row, right)],
               must=["weight-on-masked-class"])
    mask = random.choice([-1e4, -65504.0, -1e9])
    low = [mask + rounded(random.uniform(-8, 8), "binary16") for _ in range(n)] + [-inf, -inf]
    as_number = [mask if x == -inf else x for x in low]
    low = [rounded(x, "binary32") for x in low]
    outputs = softmax([rounded(x, "binary32") for x in as_number])
    if rounded(outputs[0], "binary32") > 0 and rounded(outputs[-1], "binary32") > 0:
        yield Case("mask is a number", low, outputs, must=["weight-on-masked-class", "finite-sentinel"])
    start = random.choice([0.0, -1e4, -65504.0])
    deep = [start - random.uniform(120, 500) for _ in range(n)]
    yield Case("maximum starts high", deep, [random.choice([NAN, 0.0])] * n, must=["finite-sentinel"])
    yield Case("clamped", [-2e4 - 5 * i for i in range(n)], [1 / n] * n, must=["finite-sentinel"])
    yield Case("below, right", deep, softmax([rounded(x, "binary32") for x in deep]), never=["finite-sentinel"])
    yield Case("mask as a logit", [-1e4, -1e4 + random.uniform(-3, 3)], must=["finite-sentinel"])
    yield Case("mask as a logit, far", [-1e4, random.uniform(-3, 3)], never=["finite-sentinel"])


def shift_outputs(row: List[float], form: str) -> List[float]:
    """Softmax in a format with nothing rounded but x - max."""
    top = max(row)
    terms = [mpmath.exp(mpf(rounded(mpf(x) - mpf(top), form))) if x != -inf else mpf(0) for x in row]
    total = mpmath.fsum(terms)
    return [t / total for t in terms]


def shifted() -> Iterator[Case]:
    """Tails that the rounding of x - max moves, and tails that something else does."""
    form = random.choice(WIDE)
    row = [rounded(random.uniform(1, 3), form)] + [rounded(-random.uniform(5, 80), form) for _ in range(4)]
    yield Case("rounded shift", row, shift_outputs(row, form), form=form)
    yield Case("rounded shift, likely", row, form=form)
    whole = [0.0] + [float(-random.randint(5, 60)) for _ in range(3)]
    off = [float(p) * (1 + random.uniform(4, 40) * 2.0**-23) for p in softmax(whole)]
    yield Case("exact shift, off", whole, off, never=["rounded-shift"])
    n = random.choice([2, 4, 8, 16])
    factor = random.choice([0.5, 0.75, 2.0])
    yield Case("gap of 0", [1.0] * n, [factor / n] * n, form=random.choice(["float8-e4m3fn", "binary32", "binary64"]),
               never=["rounded-shift"])
    yield Case("gap of inf", [0.0, -inf, -1.0], [0.7, 0.1, 0.2], never=["rounded-shift"])
    row = normal(3, 3, "binary64")
    yield Case("input rounding", [x + 1e5 for x in row], form="binary32")


def absorbed() -> Iterator[Case]:
    """exp(x - lse) with lse rounded, of logits far from 0 and near it."""
    form = random.choice(WIDE)
    size = 10 ** random.uniform(1, 14 if form == "binary64" else 6)
    base = rounded(size * random.choice([-1, 1]), form)
    row = [rounded(base - abs(random.gauss(0, 1.5)), form) for _ in range(random.randint(2, 5))]
    exact = log_sum_exp(row)
    lse = rounded(exact, form)
    outputs = [mpmath.exp(mpf(x) - mpf(lse)) for x in row]
    error = abs(mpf(lse) - exact)
    spacing = mpf(2) ** (mpmath.floor(mpmath.log(abs(exact), 2)) - (52 if form == "binary64" else 23))
    unit = mpf(2) ** (-53 if form == "binary64" else -24)
    is_sure = spacing > 1000 * unit and error > spacing / 16 and abs(outputs[0]) < mpf("1e30")
    yield Case("absorbed", row, outputs, form=form, must=["absorbed-log-sum-exp"] if is_sure else [])
    yield Case("absorbed, likely", row, form=form)
    yield Case("not absorbed", row, softmax(row), form=form, never=["absorbed-log-sum-exp"])
    row = [1e5, 1e5 - random.randint(1, 3), 1e5 - 4]
    yield Case("factor a little beyond the spacing", row,
               [p * mpmath.exp(random.choice([-1, 1]) * random.uniform(1.1, 1.9) / 128) for p in softmax(row)],
               form="binary32", never=["absorbed-log-sum-exp"])
    yield Case("factor beyond the spacing", row, [p * mpmath.exp(random.uniform(0.02, 0.3)) for p in softmax(row)],
               form="binary32", never=["absorbed-log-sum-exp"])
    huge = random.choice([1e30, 1e50])
    yield Case("all 1", [huge] * 3, [1.0] * 3, form="binary64", must=["absorbed-log-sum-exp", "sum-above-one"])


def long_sums() -> Iterator[Case]:
    """Long sums, in binary32 and in formats that they stagnate in."""
    n = random.choice([300, 600])
    row = normal(n, random.choice([0.3, 1.0, 2.0]), "binary32")
    yield Case("long sum", row)
    yield Case("long sum, right", row, softmax(row), never=["long-plain-sum", "accumulator-stagnation"])
    yield Case("long sum of equal terms", [0.0] + [-1.1] * 1000, must=["long-plain-sum"])
    yield Case("long sum, too far off", row, [p * mpf("1.001") for p in softmax(row)], never=["long-plain-sum"])
    row = [10.0] + normal(600, 2.5, "binary32")
    yield Case("rounded shift, long", row, shift_outputs(row, "binary32"))
    n = random.randint(150, 250)
    yield Case("no stagnation", [0.0] * n, form="bfloat16", never=["accumulator-stagnation"])
    yield Case("stagnation", [0.0] * (n + 200), form="bfloat16", must=["accumulator-stagnation"])
    yield Case("long sum in 16 bits", normal(n // 2, 1, "binary16"), form="binary16")


def narrow() -> Iterator[Case]:
    """Narrow outputs of wide arithmetic, and sums beyond a narrow format."""
    n = random.choice([30, 300, 800])
    form = random.choice(["float8-e4m3fn", "float8-e5m2"])
    row = normal(n, random.choice([0.1, 1.0]), "binary32")
    yield Case("narrow output", row, output=form)
    yield Case("narrow output, few", row[:3], output=form)
    yield Case("too long a sum", [0.0] * 500, [NAN] * 500, form="float8-e4m3fn", accumulator="binary32",
               must=["sum-beyond-format"])
    yield Case("a sum that fits", [0.0] * 200, [NAN] * 200, form="float8-e4m3fn", accumulator="binary32",
               never=["sum-beyond-format"])
    n = random.choice([1100, 1500])
    yield Case("mass lost", normal(n, 0.02, "binary32"), output="float8-e4m3fn", must=["mass-lost-in-output"])
    yield Case("mass lost in part", [0.0] + [-6.84] * random.randint(350, 450), output="float8-e4m3fn",
               must=["mass-lost-in-output"])
    form = random.choice(NARROW)
    yield Case("narrow", normal(random.randint(2, 6), 2, form), form=form)
    row = normal(3, 3, form)
    yield Case("narrow logarithm", row, log_softmax(row), form=form, quantity="log-softmax")
    yield Case("narrow logarithm, overflown", row, [-inf] * 3, form="bfloat16", quantity="log-softmax",
               never=["coarse-output-format"])
    a = random.uniform(-1, 1)
    yield Case("ties", [a, a + 10 ** random.uniform(-9, -4), a - 1], form="binary32")


def logarithms() -> Iterator[Case]:
    """Log-softmax and log-sum-exp."""
    form = random.choice(WIDE)
    gap = rounded(random.uniform(1, 60), form)
    exact = log_softmax([gap, 0.0])
    yield Case("lost logarithm", [gap, 0.0], [0.0, exact[1]], form=form, quantity="log-softmax")
    yield Case("logarithm, right", [gap, 0.0], exact, form=form, quantity="log-softmax",
               never=["cancelled-log-sum-exp", "positive-log-probability", "absorbed-logarithm"])
    yield Case("positive", [gap, 0.0], [10 ** random.uniform(-9, 1), exact[1]], form=form, quantity="log-softmax",
               must=["positive-log-probability"])
    yield Case("log of 0", [gap, 0.0], [0.0, -inf], form=form, quantity="log-softmax")
    far = rounded(random.uniform(50, 900), form)
    yield Case("log of 0, far", [far, 0.0], [0.0, -inf], form=form, quantity="log-softmax",
               must=["log-of-rounded-probability"] if far > (709 if form == "binary64" else 88) else [],
               never=[] if far > (708 if form == "binary64" else 87) else ["log-of-rounded-probability"])
    far = random.uniform(720, 2000)
    yield Case("log of 0, too far", [far, 0.0], [0.0, -inf], form="binary64", quantity="log-softmax",
               must=["log-of-rounded-probability"])
    yield Case("log-sum-exp of 0", [0.0, -gap], [0.0], form=form, quantity="log-sum-exp")
    low = rounded(-random.uniform(0.1, 0.6), form)
    other = rounded(mpmath.log(1 - mpmath.exp(low)) + random.choice([0, 1e-5]), form)
    yield Case("log-sum-exp cancels", [low, other], [0.0], form=form, quantity="log-sum-exp")
    big = rounded(10 ** random.uniform(4, 7), "binary32")
    row = [big, rounded(big - 1, "binary32"), big]
    yield Case("absorbed logarithm", row, quantity="log-softmax", form="binary32")


def ranges() -> Iterator[Case]:
    """Exponentials out of range, shifted and not."""
    top = random.uniform(60, 120)
    row = [top, random.uniform(-5, 5), random.uniform(-5, 5)]
    yield Case("overflow", row)
    yield Case("overflow, given", row, [NAN, 0.0, 0.0])
    yield Case("no overflow, given", [random.uniform(70, 88), 2.0, 1.0], [NAN, 0.0, 0.0], never=["naive-overflow"])
    yield Case("no underflow, given", [random.uniform(-86, -70), -90.0], [NAN, NAN], never=["naive-underflow"])
    yield Case("overflow, in part", row, [NAN, 0.25, 0.25], never=["naive-overflow"])
    row = [-random.uniform(60, 300) for _ in range(3)]
    yield Case("underflow", row)
    yield Case("underflow, given", row, [NAN] * 3)
    row = [rounded(10 ** random.uniform(3, 12), "binary32")]
    row.append(rounded(row[0] * random.uniform(0.1, 0.99), "binary32"))
    yield Case("fused", row, [NAN, 0.0])
    yield Case("fused, likely", row)
    yield Case("fused, as reported", [1.6e9, 1.5e9], [inf, 0.0], temperature=0.7,
               must=["fused-scale-and-shift"])
    yield Case("fused, too small", [rounded(random.uniform(4e8, 7e8), "binary32"), 1e8], [NAN, 0.0],
               never=["fused-scale-and-shift"])
    yield Case("fused, temperature", row, [NAN, NAN], temperature=random.choice([0.7, 0.3, 1.7]))


def likely() -> Iterator[Case]:
    """What the likely algorithms give of ordinary rows."""
    form = random.choice(WIDE + NARROW)
    quantity = random.choice(["softmax", "log-softmax", "log-sum-exp"])
    row = normal(random.randint(1, 20), random.choice([0.5, 2, 10, 40]), form)
    yield Case("likely", row, form=form, quantity=quantity)
    row = normal(random.randint(1, 8), 3, "binary32")
    yield Case("likely, temperature", row, temperature=random.choice([0.5, 0.3, 2.0]))
    row = [x for x in normal(5, 3, "bfloat16") if abs(x) < largest("bfloat16")]
    yield Case("16 bits on a GPU", row, form="bfloat16", arithmetic="binary32")


def frozen() -> Iterator[Case]:
    """Outputs of NaN where a number is due."""
    row = normal(4, 2, "binary64")
    outputs = [float(p) for p in softmax(row)]
    outputs[random.randrange(4)] = NAN
    yield Case("one NaN", row, outputs, form="binary64", never=["naive-overflow", "naive-underflow"])
