"""Algorithms of softmax in arithmetic of which some kinds of step are rounded and all others exact."""
from typing import Callable, List, Optional, Sequence

import mpmath

from exact import FORMATS, mpf

STEPS = ["load", "subtract", "multiply", "exp", "sum", "add", "log", "divide", "output"]
INF, NAN = mpf("inf"), mpf("nan")


def settled(x, p: int, least: Optional[int], greatest=None, flush=False):
    """x rounded once to p bits, ties to even, in a range of exponents; `greatest` is (exponent, has infinity)."""
    if x != x or x == 0:
        return x
    if abs(x) == INF:
        return x if greatest is None or greatest[1] else NAN
    sign, man, exponent, bits = x._mpf_
    top = exponent + bits - 1
    step = (top if least is None else max(top, least)) - p + 1
    if exponent < step:
        shift = min(step - exponent, bits + 2)
        man = int(man)
        whole, rest, half = man >> shift, man & ((1 << shift) - 1), 1 << (shift - 1)
        whole += rest > half or (rest == half and whole & 1)
        x = mpmath.ldexp(mpf(-whole if sign else whole), step)
    if flush and x != 0 and abs(x) < mpmath.ldexp(1, least):
        return mpf(0)
    if greatest is not None:
        largest = mpmath.ldexp(mpf(2) - mpmath.ldexp(1, 1 - p) * (1 if greatest[1] else 2), greatest[0])
        if abs(x) > largest:
            return (INF if x > 0 else -INF) if greatest[1] else NAN
    return x


class Machine:
    """Arithmetic of formats, or of so many bits, whose steps in `rounded` round."""

    def __init__(self, arithmetic, accumulator=None, given=None, output=None, *, rounded=STEPS, summation="plain",
                 flush=False):
        self.arithmetic, self.accumulator_format = arithmetic, accumulator or arithmetic
        self.loads, self.output_format = (given or arithmetic) != arithmetic, output or arithmetic
        self.rounded, self.summation, self.flush = set(rounded), summation, flush
        self.steps = set()
        self.is_accumulator = False

    @property
    def accumulator(self) -> "Machine":
        other = Machine.__new__(Machine)
        other.__dict__ = dict(self.__dict__)
        other.arithmetic, other.is_accumulator = self.accumulator_format, True
        return other

    def to(self, x, form):
        if isinstance(form, int):
            return settled(x, form, None)
        p, least, most, infinite = FORMATS[form]
        return settled(x, p, least, (most, infinite), self.flush)

    def settle(self, x, step):
        step = "sum" if self.is_accumulator else step
        self.steps.add(step)
        return self.to(x, self.arithmetic) if step in self.rounded else x

    def number(self, x):
        return self.settle(mpf(x), "load") if self.loads or isinstance(self.arithmetic, int) else mpf(x)

    def output(self, x):
        self.steps.add("output")
        return self.to(x, self.output_format) if "output" in self.rounded else x

    def round(self, x):
        return self.settle(x, "sum")

    def add(self, a, b, step="add"):
        return self.settle(NAN if a == -b and abs(a) == INF else a + b, step)

    def subtract(self, a, b):
        return self.add(a, -b, "subtract")

    def product(self, a, b):
        return NAN if (a == 0 and abs(b) == INF) or (b == 0 and abs(a) == INF) else a * b

    def multiply(self, a, b):
        return self.settle(self.product(a, b), "multiply")

    def multiply_add(self, a, b, c):
        exact = self.product(a, b)
        return self.settle(NAN if exact == -c and abs(c) == INF else exact + c, "multiply")

    def divide(self, a, b):
        if a != a or b != b or (b == 0 and a == 0) or (abs(a) == INF and abs(b) == INF):
            return self.settle(NAN, "divide")
        return self.settle((INF if a > 0 else -INF) if b == 0 else a / b, "divide")

    def exp(self, x):
        return self.settle(mpmath.exp(x), "exp")

    def exp2(self, x):
        return self.settle(x if x == INF or x != x else mpf(0) if x == -INF else mpf(2) ** x, "exp")

    def log(self, x):
        return self.settle(-INF if x == 0 else NAN if x < 0 or x != x else mpmath.log(x), "log")

    def log1p(self, x):
        return self.settle(NAN if x != x else mpmath.log1p(x), "log")

    def constant(self, value):
        self.steps.add("multiply")
        return self.to(value, self.arithmetic) if "multiply" in self.rounded else value

    def sum(self, terms: Sequence):
        terms = [self.accumulator.round(t) for t in terms]
        if not terms:
            return mpf(0)
        return self.round(self.accumulator.accumulate(terms))

    def accumulate(self, terms):
        return accumulated(terms, self.summation, lambda a, b: self.add(a, b), self.compensated)

    def compensated(self, terms):
        total, error = terms[0], mpf(0)
        for term in terms[1:]:
            total, error = self.compensate(total, error, term)
        return self.closed(total, error)

    def compensate(self, total, error, term):
        """Dekker's FastTwoSum, and the errors added up beside."""
        new = self.add(total, term)
        large, small = (term, total) if term > total else (total, term)
        return new, self.add(error, self.add(self.subtract(large, new), small))

    def closed(self, total, error):
        return total if error != error else self.add(total, error)


def accumulated(terms: List, summation: str, add: Callable, compensated: Callable):
    """Terms added up as a summation says."""
    if summation == "compensated":
        return compensated(terms)
    if summation == "pairwise":
        return pairwise(terms, add)
    if summation.startswith("blocked:"):
        lanes = int(summation.split(":")[1])
        return pairwise([left(terms[i::lanes], add) for i in range(min(lanes, len(terms)))], add)
    return left(terms, add)


def left(terms, add):
    total = terms[0]
    for term in terms[1:]:
        total = add(total, term)
    return total


def pairwise(terms, add):
    if len(terms) == 1:
        return terms[0]
    middle = len(terms) // 2
    return add(pairwise(terms[:middle], add), pairwise(terms[middle:], add))


def largest(x) -> int:
    """The index of the first largest logit."""
    best = 0
    for i in range(1, len(x)):
        best = i if x[i] > x[best] else best
    return best
