"""Numbers as they are printed, held against exact ones."""
import re
from fractions import Fraction

import mpmath

from exact import mpf

NUMBER = r"(?:-?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf)|NaN)"
SUM = rf"(1 [+-] {NUMBER}|{NUMBER})"


def number(text: str):
    return mpf("nan") if text == "NaN" else mpf("inf") * (-1 if text[0] == "-" else 1) if "inf" in text else mpf(text)


def total(text: str):
    """`1 + 2e-05` or a number, less 1, and how far the text may be off."""
    found = re.fullmatch(rf"1 ([+-]) ({NUMBER})", text)
    if found:
        value = number(found[2]) * (1 if found[1] == "+" else -1)
        return value, abs(value) * mpf("1e-5")
    return number(text) - 1, abs(number(text)) * mpf("1e-5") + mpf("1e-30")


def near(text: str, value, digits=5) -> bool:
    """Whether a number is a value rounded to at least so many digits."""
    said, value = number(text), value if isinstance(value, mpmath.mpf) else mpf_of(value)
    if said != said or abs(said) == mpf("inf"):
        return said == value or (said != said and value != value)
    return abs(said - value) <= abs(value) * mpf(10) ** (1 - digits) + mpf("1e-400000")


def mpf_of(value) -> mpmath.mpf:
    return mpf(value.numerator) / mpf(value.denominator) if isinstance(value, Fraction) else mpf(value)
