"""Softmax, log-softmax and log-sum-exp of a row of binary64 logits, as real numbers.

Every result is either a special value or a real number known by enclosures: intervals with
rational ends, as narrow as asked for. A rounding is decided when both ends round alike.

Write m for the largest finite logit, k for how many finite logits equal it, g = m - x for
the gap of a logit and R for the sum of exp(-g) over the nonzero gaps. Then
    softmax(x) = exp(-g) / (k + R),  log-softmax(x) = -g - log(k + R),  LSE = m + log(k + R).
R can be smaller than any precision resolves. These strict facts then decide:
    softmax(m) < 1/k,  log-softmax(x) < -g if k = 1,  LSE > m if k = 1,  whenever R > 0.
Without other logits (R = 0) they are equalities. In every other case the result is
transcendental (Lindemann-Weierstrass), so it is no midpoint and some precision decides it.
"""

import struct
from collections import Counter
from fractions import Fraction
from functools import lru_cache
from typing import Callable, NamedTuple, Optional, Sequence, TypeVar, Union

from flint import arb, ctx, fmpq

from formats import NAN, Format, power_of_two, round_decimal, round_fraction, round_infinity

PRECISIONS = tuple(200 << doubling for doubling in range(8))
"""Working precisions of the balls, in bits; each is tried in turn."""

FAR_GAP = 20000
"""A logit whose gap is larger counts as a positive infinitesimal below FAR_BOUND."""

FAR_BOUND = power_of_two(-28853)
"""More than exp(-FAR_GAP)."""

T = TypeVar("T")


class Undecided(ArithmeticError):
    """No precision tried decides a rounding."""


class Enclosure(NamedTuple):
    """A real number lies in [lo, hi]; a nonzero side excludes that end, +1 at lo, -1 at hi."""

    lo: Fraction
    lo_side: int
    hi: Fraction
    hi_side: int


class Special(NamedTuple):
    """A result that is no real number: `nan`, `inf` or `-inf`."""

    name: str

    def encoding(self, fmt: Format) -> Optional[int]:
        """The encoding in a format, NAN for a NaN."""
        return NAN if self.name == "nan" else round_infinity(self.name == "-inf", fmt)

    def decimal(self) -> str:
        """The name, in the place of decimal digits."""
        return self.name


class Real(NamedTuple):
    """A real result; `enclose` maps a precision in bits to an enclosure."""

    enclose: Callable[[int], Enclosure]

    def decide(self, rounding: Callable[[Fraction, int], T]) -> T:
        """The image of the real number under a monotone rounding of (value, side)."""
        for precision in PRECISIONS:
            bounds = self.enclose(precision)
            image = rounding(bounds.lo, bounds.lo_side)
            if image == rounding(bounds.hi, bounds.hi_side):
                return image
        raise Undecided

    def encoding(self, fmt: Format) -> Optional[int]:
        """The correctly rounded encoding in a format, NAN for an overflow into NaN."""
        return self.decide(lambda value, side: round_fraction(value, side, fmt))

    def decimal(self) -> str:
        """30 significant digits, or `-` where an infinitesimal decides them."""
        try:
            return self.decide(round_decimal)
        except Undecided:
            return "-"


Result = Union[Special, Real]


class RowResults(NamedTuple):
    """The three quantities of a row; the first two have one entry for each logit."""

    softmax: Sequence[Result]
    log_softmax: Sequence[Result]
    log_sum_exp: Result


def exactly(value: Fraction) -> Real:
    """A rational result."""
    return Real(lambda precision: Enclosure(value, 0, value, 0))


def to_arb(value: Fraction) -> arb:
    """A ball around a rational number, at the precision in force."""
    return arb(fmpq(value.numerator, value.denominator))


def to_fraction(end: arb) -> Fraction:
    """The value of an exact ball."""
    mantissa, exponent = end.man_exp()
    return int(mantissa) * power_of_two(int(exponent))


def ball_enclosure(ball: arb) -> Enclosure:
    """The closed interval of a ball."""
    return Enclosure(to_fraction(ball.lower()), 0, to_fraction(ball.upper()), 0)


class FiniteRow:
    """The finite logits of a row: at least one, in any order."""

    def __init__(self, logits: Sequence[Fraction]):
        self.largest = max(logits)
        gaps = Counter(self.largest - logit for logit in logits)
        self.largest_count = gaps.pop(Fraction(0))
        self.near = [(gap, count) for gap, count in gaps.items() if gap <= FAR_GAP]
        self.far_count = gaps.total() - sum(count for _, count in self.near)
        self.is_uniform = not gaps
        self.tail = lru_cache(maxsize=None)(self.tail)

    def tail(self, precision: int) -> arb:
        """R, the sum of exp(-gap) over the nonzero gaps. Call at that same precision."""
        far = arb(0, to_arb(self.far_count * FAR_BOUND).upper()) if self.far_count else arb(0)
        return sum((count * (-to_arb(gap)).exp() for gap, count in self.near), far)

    def log_sum(self, precision: int) -> Enclosure:
        """log(k + R), where (0, +1) stands for a lower end that only the strict fact gives."""
        with ctx.workprec(precision):
            count = self.largest_count
            ratio = self.tail(precision) / count
            bounds = ball_enclosure(arb(count).log() + ratio.log1p())
        if count == 1 and bounds.lo <= 0:
            bounds = bounds._replace(lo=Fraction(0), lo_side=1)
        return bounds

    def softmax_of_largest(self, precision: int) -> Enclosure:
        """1 / (k + R), below 1/k."""
        with ctx.workprec(precision):
            bounds = ball_enclosure(1 / (self.largest_count + self.tail(precision)))
        ceiling = Fraction(1, self.largest_count)
        return bounds._replace(hi=ceiling, hi_side=-1) if bounds.hi >= ceiling else bounds

    def softmax_of_near(self, gap: Fraction, precision: int) -> Enclosure:
        """exp(-gap) / (k + R) for a gap of at most FAR_GAP."""
        with ctx.workprec(precision):
            return ball_enclosure(
                (-to_arb(gap)).exp() / (self.largest_count + self.tail(precision))
            )

    def softmax(self, logit: Fraction) -> Real:
        """The softmax of a finite logit of the row."""
        gap = self.largest - logit
        if self.is_uniform:
            return exactly(Fraction(1, self.largest_count))
        if gap == 0:
            return Real(self.softmax_of_largest)
        if gap > FAR_GAP:
            return Real(lambda precision: Enclosure(Fraction(0), 1, FAR_BOUND, 0))
        return Real(lambda precision: self.softmax_of_near(gap, precision))

    def log_softmax(self, logit: Fraction) -> Real:
        """The log-softmax of a finite logit of the row."""
        if self.is_uniform and self.largest_count == 1:
            return exactly(Fraction(0))
        gap = self.largest - logit

        def enclose(precision: int) -> Enclosure:
            log = self.log_sum(precision)
            return Enclosure(-gap - log.hi, -log.hi_side, -gap - log.lo, -log.lo_side)

        return Real(enclose)

    def log_sum_exp(self) -> Real:
        """The log-sum-exp of the row."""
        if self.is_uniform and self.largest_count == 1:
            return exactly(self.largest)

        def enclose(precision: int) -> Enclosure:
            log = self.log_sum(precision)
            return log._replace(lo=self.largest + log.lo, hi=self.largest + log.hi)

        return Real(enclose)


def float_from_bits(bits: int) -> float:
    """The binary64 value of an encoding."""
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def special_row(length: int, log_sum_exp: str) -> RowResults:
    """A row without probabilities: NaN throughout, but for its log-sum-exp."""
    nans = (Special("nan"),) * length
    return RowResults(nans, nans, Special(log_sum_exp))


def evaluate(encodings: Sequence[int]) -> RowResults:
    """The three quantities of a row of binary64 encodings."""
    logits = [float_from_bits(bits) for bits in encodings]
    if any(logit != logit for logit in logits):
        return special_row(len(logits), "nan")
    if float("inf") in logits:
        return special_row(len(logits), "inf")
    masked = float("-inf")
    if all(logit == masked for logit in logits):
        return special_row(len(logits), "-inf")

    row = FiniteRow([Fraction(logit) for logit in logits if logit != masked])
    softmax = {logit: row.softmax(Fraction(logit)) for logit in logits if logit != masked}
    log_softmax = {logit: row.log_softmax(Fraction(logit)) for logit in softmax}
    softmax[masked], log_softmax[masked] = exactly(Fraction(0)), Special("-inf")
    return RowResults(
        [softmax[logit] for logit in logits],
        [log_softmax[logit] for logit in logits],
        row.log_sum_exp(),
    )
