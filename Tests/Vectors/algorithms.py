"""Writes algorithms.txt: what each algorithm gives, every operation rounded.

    python3 algorithms.py            writes algorithms.txt beside this file
    python3 algorithms.py --check    compares algorithms.txt with what would be written

The arithmetic is MPFR's own emulation of a format, through gmpy2: a context has a precision, an
exponent range, subnormal numbers and a rounding mode. Sums are taken in a second context, the
accumulator's. The packages of requirements.txt are needed.
"""

import contextlib
import random
import sys
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional, Sequence, Tuple

import gmpy2
from gmpy2 import mpfr

import committed
from formats import BFLOAT16, BINARY16, BINARY32, BINARY64, FLOAT8_E5M2, Format

DIRECTORY = Path(__file__).resolve().parent
OUTPUT = DIRECTORY / "algorithms.txt"
COMMAND = "python3 Tests/Vectors/algorithms.py"
SEED = 20261124
MODES = {"nearest": gmpy2.RoundToNearest, "up": gmpy2.RoundUp, "down": gmpy2.RoundDown,
         "zero": gmpy2.RoundToZero}

HEADER = f"""\
# What each algorithm gives with every operation rounded to a format.
# Source: Tests/Vectors/algorithms.py, by gmpy2 {gmpy2.version()} over {gmpy2.mpfr_version()}
# Command: {COMMAND}
#
# case ARITHMETIC ACCUMULATOR ROUNDING SUMMATION
# logits HEX...                                        encodings in ARITHMETIC
# ALGORITHM: SOFTMAX | LOG-SOFTMAX | LOG-SUM-EXP       likewise, or nan
"""

Row = List[mpfr]
Results = Tuple[Row, Row, mpfr]


def context_of(fmt: Format, mode: str) -> gmpy2.context:
    """MPFR's emulation of a format: its exponents belong to significands in [1/2, 1)."""
    return gmpy2.context(precision=fmt.precision, emax=fmt.emax + 1,
                         emin=fmt.emin - fmt.precision + 2, subnormalize=True,
                         round=MODES[mode])


class Machine:
    """The operations of one format, and the sums of its accumulator."""

    def __init__(self, fmt: Format, accumulator: Format, mode: str, summation: str):
        self.fmt, self.summation = fmt, summation
        self.lanes = int(summation[8:]) if summation.startswith("blocked:") else 0
        self.context = context_of(fmt, mode)
        self.sums = context_of(accumulator, mode)
        wide = gmpy2.context(precision=400)
        with wide:
            two = gmpy2.log(mpfr(2))
            inverse = 1 / two
        with context_of(fmt, "nearest"):
            self.log2e, self.ln2 = +inverse, +two
        with wide:
            rest = two - self.ln2
        with context_of(fmt, "nearest"):
            self.ln2_rest = +rest

    @contextlib.contextmanager
    def accumulating(self) -> Iterator[None]:
        """Rounds to the accumulator within."""
        with self.sums:
            yield

    def total(self, terms: Row) -> mpfr:
        """The sum of terms, as the summation asks, rounded back into the format."""
        if not terms:
            return mpfr(0)
        with self.accumulating():
            result = self.accumulated([+term for term in terms])
        return +result

    def accumulated(self, terms: Row) -> mpfr:
        """The sum in the accumulator."""
        if self.summation == "pairwise":
            return self.halved(terms)
        if self.lanes:
            sums: Row = []
            for lane in range(min(self.lanes, len(terms))):
                part = terms[lane]
                for term in terms[lane + self.lanes::self.lanes]:
                    part = part + term
                sums.append(part)
            return self.halved(sums)
        total, error = terms[0], mpfr(0)
        for term in terms[1:]:
            total, error = self.added(total, error, term)
        return self.closed(total, error)

    def halved(self, terms: Row) -> mpfr:
        """Halves, each summed on its own."""
        if len(terms) == 1:
            return terms[0]
        middle = len(terms) // 2
        return self.halved(terms[:middle]) + self.halved(terms[middle:])

    def added(self, total: mpfr, error: mpfr, term: mpfr) -> Tuple[mpfr, mpfr]:
        """Neumaier's step, or a plain one."""
        new = total + term
        if self.summation == "compensated":
            lost = (term - new) + total if term > total else (total - new) + term
            error = error + lost
        return new, error

    def closed(self, total: mpfr, error: mpfr) -> mpfr:
        """The end of a sum."""
        if self.summation != "compensated" or gmpy2.is_nan(error):
            return total
        return total + error


def top(x: Row) -> int:
    """The index of the first largest element."""
    best = 0
    for i in range(len(x)):
        if x[i] > x[best]:
            best = i
    return best


def naive(x: Row, m: Machine) -> Results:
    """exp(x) / sum."""
    terms = [gmpy2.exp(v) for v in x]
    total = m.total(terms)
    lse = gmpy2.log(total)
    return [t / total for t in terms], [v - lse for v in x], lse


def shifted(x: Row, m: Machine) -> Results:
    """exp(x - max) / sum."""
    largest = x[top(x)]
    p, q, lse = naive([v - largest for v in x], m)
    return p, q, largest + lse


def shifted_max_out(x: Row, m: Machine) -> Results:
    """exp(x - max) / (1 + s)."""
    k = top(x)
    gaps = [v - x[k] for v in x]
    terms = [gmpy2.exp(v) for v in gaps]
    rest = m.total(terms[:k] + terms[k + 1:])
    log = gmpy2.log1p(rest)
    return [t / (1 + rest) for t in terms], [g - log for g in gaps], x[k] + log


def by_difference(x: Row, lse: mpfr) -> Results:
    """exp(x - lse)."""
    q = [v - lse for v in x]
    return [gmpy2.exp(v) for v in q], q, lse


def division_free(x: Row, m: Machine) -> Results:
    """exp(x - lse), the naive lse."""
    return by_difference(x, naive(x, m)[2])


def division_free_shifted(x: Row, m: Machine) -> Results:
    """exp(x - lse), the lse of shifted_max_out."""
    return by_difference(x, shifted_max_out(x, m)[2])


def log_of_softmax(x: Row, m: Machine) -> Results:
    """log(softmax)."""
    p, _, lse = shifted(x, m)
    return p, [gmpy2.log(v) for v in p], lse


def shifted_two_sum(x: Row, m: Machine) -> Results:
    """shifted with the error of x - max: twoSum of x and -max."""
    largest = x[top(x)]
    heads, errors = [], []
    for a in x:
        b = -largest
        s = a + b
        part = s - b
        error = (a - part) + (b - (s - part))
        heads.append(s)
        errors.append(mpfr(0) if gmpy2.is_nan(error) else error)
    terms = [gmpy2.exp(h) for h in heads]
    terms = [gmpy2.fma(t, e, t) for t, e in zip(terms, errors)]
    total = m.total(terms)
    log = gmpy2.log(total)
    return ([t / total for t in terms], [(h - log) + e for h, e in zip(heads, errors)],
            largest + log)


def scaled_sum(scales: Row, values: Row, m: Machine,
               rescaled: Callable[[mpfr, mpfr, mpfr], mpfr]) -> Tuple[mpfr, mpfr]:
    """The sum of values * b^scales; a term of lesser scale is brought to the larger first."""
    def at(scale: mpfr, value: mpfr, old: mpfr) -> mpfr:
        return value if old == scale else rescaled(value, old, scale)

    def merged(low: int, high: int) -> Tuple[mpfr, mpfr]:
        if high - low == 1:
            return scales[low], widened[low]
        middle = low + (high - low) // 2
        (s, v), (t, w) = merged(low, middle), merged(middle, high)
        scale = t if t > s else s
        v, w = at(scale, v, s), at(scale, w, t)
        with m.accumulating():
            return scale, v + w

    with m.accumulating():
        widened = [+value for value in values]
    if m.summation == "pairwise":
        scale, value = merged(0, len(values))
        return scale, +value
    if m.lanes:
        sums = []
        for lane in range(min(m.lanes, len(values))):
            scale, value = scales[lane], widened[lane]
            for place in range(lane + m.lanes, len(values), m.lanes):
                larger = scales[place] if scales[place] > scale else scale
                old, new = at(larger, value, scale), at(larger, widened[place], scales[place])
                with m.accumulating():
                    value = old + new
                scale = larger
            sums.append((scale, value))
        scales, widened = [s for s, _ in sums], [v for _, v in sums]
        scale, value = merged(0, len(sums))
        return scale, +value
    scale, total, error = scales[0], widened[0], mpfr(0)
    for new, value in zip(scales[1:], widened[1:]):
        larger = new if new > scale else scale
        total, value = at(larger, total, scale), at(larger, value, new)
        if m.summation == "compensated":
            error = at(larger, error, scale)
        with m.accumulating():
            total, error = m.added(total, error, value)
        scale = larger
    with m.accumulating():
        total = m.closed(total, error)
    return scale, +total


def online(x: Row, m: Machine) -> Results:
    """Maximum and sum in one pass."""
    def rescaled(value: mpfr, old: mpfr, new: mpfr) -> mpfr:
        factor = gmpy2.exp(old - new)
        with m.accumulating():
            return value * +factor

    largest, total = scaled_sum(x, [mpfr(1)] * len(x), m, rescaled)
    log = gmpy2.log(total)
    gaps = [v - largest for v in x]
    return [gmpy2.exp(g) / total for g in gaps], [g - log for g in gaps], largest + log


def power_of_two_times(value: mpfr, exponent: mpfr) -> mpfr:
    """value * 2^exponent in the current context, rounded once."""
    if gmpy2.is_nan(exponent):
        return mpfr("nan")
    if not gmpy2.is_finite(value) or value == 0:
        return value
    steps = int(max(min(exponent, 10**5), -(10**5)))
    with gmpy2.context(precision=200):
        exact = value * mpfr(2) ** steps
    return +exact


def two_pass(x: Row, m: Machine) -> Results:
    """Pairs of mantissa and exponent; masked classes have none."""
    masked = [gmpy2.is_infinite(v) and v < 0 for v in x]
    scales, values = [], []
    for v in (v for v, hidden in zip(x, masked) if not hidden):
        product = v * m.log2e
        with context_of(m.fmt, "nearest"):
            n = gmpy2.rint(product)
        rest = gmpy2.fma(-n, m.ln2, v)
        rest = gmpy2.fma(-n, m.ln2_rest, rest)
        scales.append(n)
        values.append(gmpy2.exp(rest))

    def rescaled(value: mpfr, old: mpfr, new: mpfr) -> mpfr:
        steps = old - new
        with m.accumulating():
            return power_of_two_times(value, steps)

    scale, total = scaled_sum(scales, values, m, rescaled) if values else (mpfr(0), mpfr(0))
    pairs = iter(zip(scales, values))
    p = []
    for hidden in masked:
        if hidden:
            p.append(mpfr(0) / total)
        else:
            n, value = next(pairs)
            quotient = value / total
            p.append(power_of_two_times(quotient, n - scale))
    log = gmpy2.log(total)
    lse = gmpy2.fma(scale, m.ln2, log)
    return p, [v - lse for v in x], lse


def base_two(x: Row, m: Machine) -> Results:
    """2^(x log2e - max log2e) / sum."""
    largest = x[top(x)]
    shift = mpfr(0) if gmpy2.is_infinite(largest) and largest < 0 else largest * m.log2e
    terms = [gmpy2.exp2(gmpy2.fma(v, m.log2e, -shift)) for v in x]
    total = m.total(terms)
    lse = largest + gmpy2.log(total)
    return [t / total for t in terms], [v - lse for v in x], lse


ALGORITHMS: Dict[str, Callable[[Row, Machine], Results]] = {
    "shifted": shifted, "shifted-max-out": shifted_max_out, "naive": naive,
    "division-free": division_free, "division-free-shifted": division_free_shifted,
    "shifted-two-sum": shifted_two_sum, "online": online, "two-pass": two_pass, "base-2": base_two,
    "log-of-softmax": log_of_softmax,
}


def encoded(value: mpfr, fmt: Format) -> str:
    """The encoding of a number of the format, as hexadecimal digits."""
    if gmpy2.is_nan(value):
        return fmt.text(None)
    sign = fmt.sign_bit if gmpy2.is_signed(value) else 0
    if gmpy2.is_infinite(value):
        return fmt.text(sign | fmt.infinity_code)
    if value == 0:
        return fmt.text(sign)
    with gmpy2.context(precision=200):
        magnitude = abs(value)
        exponent = max(gmpy2.get_exp(magnitude) - 1, fmt.emin)
        count = int(magnitude / mpfr(2) ** (exponent - fmt.precision + 1))
    return fmt.text(sign | (((exponent - fmt.emin) << (fmt.precision - 1)) + count))


def rows(fmt: Format, rng: random.Random) -> List[List[float]]:
    """Logits: the article's, masks, overflow, underflow, rows that rise, and random ones."""
    edge = fmt.emax * 0.6931471805599453
    listed = [[0, 100, 0], [13, 31, 5], [float("-inf"), 0, float("-inf"), 1.5],
              [edge + 1, edge, 0], [0, -edge - 1, -edge, -edge + 2], [-2 * edge, -2 * edge - 1],
              [-3.0, -2.5, -1, 0.25, 1, 2.5, 4, 5.5], [7.0], [0.0] * 9]
    return listed + [[rng.gauss(0, scale) for _ in range(count)]
                     for scale, count in ((1, 5), (4, 12), (10, 3), (0.1, 33))]


def cases() -> Iterator[Tuple[Machine, str, List[float]]]:
    """Every machine with its rows."""
    narrow = (BINARY16, BFLOAT16, FLOAT8_E5M2)
    plans: List[Tuple[Format, Format, str, str]] = []
    for fmt in (BINARY64, BINARY32, *narrow):
        plans += [(fmt, fmt, "nearest", s)
                  for s in ("plain", "pairwise", "compensated", "blocked:2", "blocked:5")]
        plans += [(fmt, fmt, mode, "plain") for mode in ("up", "down", "zero")]
    plans += [(fmt, BINARY32, "nearest", s) for fmt in narrow for s in ("plain", "compensated")]
    for number, (fmt, accumulator, mode, summation) in enumerate(plans):
        machine = Machine(fmt, accumulator, mode, summation)
        name = f"{fmt.name} {accumulator.name} {mode} {summation}"
        for row in rows(fmt, random.Random(SEED + number)):
            yield machine, name, row


def lines() -> List[str]:
    """The lines below the header."""
    result: List[str] = []
    for machine, name, row in cases():
        with context_of(machine.fmt, "nearest"):
            logits = [+mpfr(v) for v in row]
        result += ["", f"case {name}",
                   "logits " + " ".join(encoded(v, machine.fmt) for v in logits)]
        for algorithm, function in ALGORITHMS.items():
            with machine.context:
                p, q, lse = function(logits, machine)
            texts = [" ".join(encoded(v, machine.fmt) for v in part) for part in (p, q, [lse])]
            result.append(f"{algorithm}: " + " | ".join(texts))
    return result


def text() -> str:
    """The whole file."""
    return HEADER + "\n".join(lines()) + "\n"

if __name__ == "__main__":
    sys.exit(committed.main(__doc__, OUTPUT, COMMAND, text))
