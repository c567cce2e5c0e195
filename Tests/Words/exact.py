"""Exact arithmetic for the judge of diagnose's sentences; shares nothing with the analyzer."""
from fractions import Fraction
from typing import List, Optional

import mpmath

mpmath.mp.prec = 800
mpf, inf = mpmath.mpf, float("inf")
# Significand bits, exponents of the least normal and of the largest number, whether there is an infinity.
FORMATS = {"binary64": (53, -1022, 1023, True), "binary32": (24, -126, 127, True), "binary16": (11, -14, 15, True),
           "bfloat16": (8, -126, 127, True), "float8-e4m3fn": (4, -6, 8, False), "float8-e5m2": (3, -14, 15, True)}
SPECIAL = (inf, -inf)


def fraction(x) -> Fraction:
    """A number exactly; mpmath's are dyadic."""
    if isinstance(x, mpmath.mpf):
        sign, man, exponent, _ = x._mpf_
        man = -int(man) if sign else int(man)
        return Fraction(man) * (Fraction(2) ** exponent if abs(exponent) < 20000 else 0)
    return Fraction(x)


def binade(x) -> int:
    """floor(log2 |x|) of a number other than 0."""
    if isinstance(x, mpmath.mpf):
        _, _, exponent, bits = x._mpf_
        return exponent + bits - 1
    x = abs(Fraction(x))
    n = x.numerator.bit_length() - x.denominator.bit_length()
    return n if x >= Fraction(2) ** n else n - 1


def ulp(x, name: str) -> Fraction:
    """The spacing of a format at x."""
    p, least, _, _ = FORMATS[name]
    e = least if x == 0 else max(binade(x), least)
    return Fraction(2) ** (e - p + 1)


def unit(name: str) -> Fraction:
    return Fraction(2) ** -FORMATS[name][0]


def least_normal(name: str) -> Fraction:
    return Fraction(2) ** FORMATS[name][1]


def largest(name: str) -> Fraction:
    p, _, e, infinite = FORMATS[name]
    return (2 - Fraction(2) ** (1 - p) * (1 if infinite else 2)) * Fraction(2) ** e


def rounded(x, name: str) -> float:
    """x rounded once to nearest, ties to even."""
    if x != x or x in SPECIAL:
        return float(x) if FORMATS[name][3] or x != x else float("nan")
    x = fraction(x)
    if x == 0:
        return 0.0
    step = ulp(x, name)
    value = round(x / step) * step
    if abs(value) > largest(name):
        return (inf if x > 0 else -inf) if FORMATS[name][3] else float("nan")
    return float(value)


def softmax(logits: List[float], temperature=1) -> List[mpmath.mpf]:
    """Exact values, to 400 bits or as many as large logits need; of rows with a finite logit."""
    top = max(logits)
    gaps = [None if x == -inf else (fraction(x) - fraction(top)) / fraction(temperature) for x in logits]
    terms = [mpf(0) if g is None else mpmath.exp(mpf(g.numerator) / mpf(g.denominator)) for g in gaps]
    total = mpmath.fsum(terms)
    return [t / total for t in terms]


def complement(logits: List[float], index: int, temperature=1) -> mpmath.mpf:
    """1 - softmax at an index, without cancellation."""
    x = logits[index]
    others = mpmath.fsum(mpmath.exp(mpf(((fraction(y) - fraction(x)) / fraction(temperature)).numerator)
                                    / mpf(((fraction(y) - fraction(x)) / fraction(temperature)).denominator))
                         for i, y in enumerate(logits) if i != index and y != -inf)
    return others / (1 + others)


def log_softmax(logits: List[float], temperature=1) -> List[mpmath.mpf]:
    """Exact values of rows with a finite logit."""
    result = []
    for i, (x, p) in enumerate(zip(logits, softmax(logits, temperature))):
        if x == -inf:
            result.append(-mpf("inf"))
        elif p > mpf("0.5"):
            result.append(mpmath.log1p(-complement(logits, i, temperature)))
        else:
            gap = (fraction(x) - fraction(max(logits))) / fraction(temperature)
            top = mpmath.log(softmax(logits, temperature)[logits.index(max(logits))])
            result.append(mpf(gap.numerator) / mpf(gap.denominator) + top)
    return result


def log_sum_exp(logits: List[float], temperature=1) -> mpmath.mpf:
    """Of the logits divided by the temperature."""
    top = max(logits)
    scaled = fraction(top) / fraction(temperature)
    return mpf(scaled.numerator) / mpf(scaled.denominator) - log_softmax(logits, temperature)[logits.index(top)]


def plain_sum(logits: List[float], arithmetic: str, accumulator: str):
    """The shifted exponentials of a format added up from left to right, and exactly."""
    top = max(logits)
    terms = [rounded(mpmath.exp(mpf(rounded(fraction(x) - fraction(top), arithmetic))), arithmetic)
             for x in logits if x != -inf]
    total = terms[0]
    for term in terms[1:]:
        total = rounded(fraction(total) + fraction(term), accumulator)
    return total, sum(map(fraction, terms))


def naive_error(output: float, exact, name: str) -> Optional[Fraction]:
    """(output - exact) in ulps at the exact value; None where there is none."""
    if output != output or output in SPECIAL or exact != exact or abs(exact) == mpf("inf"):
        return None
    return (fraction(output) - fraction(exact)) / ulp(exact, name)


def rounded_mpf(x, name: str) -> mpmath.mpf:
    """A value of any exponent rounded once."""
    if x != x or x == 0 or abs(x) == mpf("inf"):
        return x
    if abs(binade(x)) > 15000:
        return x * 0 if binade(x) < 0 else mpf("inf") * mpmath.sign(x)
    return mpf(rounded(x, name))
