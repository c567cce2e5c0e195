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


def is_ulps(text: str, value, signed=False, zero=mpf("1e-9")) -> bool:
    """Whether `1.25 ulp`, `<1e-06` or `not finite` is an error to three digits; None is one that is not finite."""
    text = text.removesuffix(" ulp")
    if text in ("not finite", "-") or value is None:
        return text in ("not finite", "-") and value is None
    value = mpf_of(value) if signed else abs(mpf_of(value))
    if text.startswith((">", "<-")):
        return (value if text[0] == ">" else -value) > abs(number(text[1:]))
    if text.startswith("<"):
        return abs(value) <= number(text[1:])
    if text == "0":
        return abs(value) <= zero
    return abs(number(text) - value) <= abs(value) * mpf("0.00501") + mpf("2e-9")


def is_number(text: str, value) -> bool:
    """`1 - 2e-08` or digits of a number of a format."""
    if text.startswith("1 - "):
        return near(text[4:], 1 - value, 8)
    return near(text, value, 9) if value == value else text == "NaN"


def is_digits(text: str, value) -> bool:
    """Whether a number is another rounded to the digits that it has."""
    body, value = (text[4:], 1 - value) if text.startswith("1 - ") else (text, value)
    said = number(body)
    if said == 0 or value == 0 or abs(said) == mpf("inf"):
        return said == value
    digits = max(len(re.sub(r"e.*|[-.]", "", body).lstrip("0")), 1)
    step = mpf(10) ** (mpmath.floor(mpmath.log10(abs(said))) - digits + 1)
    return abs(said - value) <= step * mpf("0.51")


def is_summary(text: str, errors) -> bool:
    """`max 1.5 ulp, mean 0.3 ulp over 3 elements`, and how many are not finite."""
    if re.fullmatch(r"the output is not finite|none of \d+ elements is finite", text):
        return errors.infinite == errors.count and str(errors.count) in text + " 1"
    found = re.fullmatch(r"max (\S+ ulp), mean (\S+ ulp) over (?:the (\d+) finite of )?(\d+) elements?", text)
    return bool(found) and (is_ulps(found[1], errors.most) and is_ulps(found[2], errors.mean)
                            and int(found[4]) == errors.count
                            and int(found[3] or found[4]) == errors.count - errors.infinite)


def is_percent(text: str, count: int, whole: int) -> bool:
    """`99.996 %`, where 100 % is all."""
    said, share = text.removesuffix(" %"), mpf(100) * count / whole
    return is_digits(said, share) and (said != "100" or count == whole)


def is_share(text: str, count: int, whole: int) -> bool:
    """`3 (33.3 %)`."""
    found = re.fullmatch(r"(\d+) \((\S+ %)\)", text)
    return bool(found) and int(found[1]) == count and is_percent(found[2], count, whole)
