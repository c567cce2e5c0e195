"""Writes thresholds.txt: the gaps at which correctly rounded softmax becomes 1, subnormal and 0.

    python3 thresholds.py            writes thresholds.txt beside this file
    python3 thresholds.py --check    compares thresholds.txt with what would be written

Nothing here knows a formula for a threshold. A probability of the row [0, -d, ...] is enclosed by Arb
and rounded by enumeration of its neighbours; the gap at which the rounding changes is found by bisection,
over the encodings of the format for the first number, over fractions for the digits.
"""

import sys
from fractions import Fraction
from pathlib import Path
from typing import Callable, Iterator, List, Optional, Tuple

from flint import arb, ctx, fmpq

import committed
from formats import FORMATS, Format, power_of_two

DIRECTORY = Path(__file__).resolve().parent
OUTPUT = DIRECTORY / "thresholds.txt"
COMMAND = "python3 Tests/Vectors/thresholds.py"
DIGITS = 18
CLASSES = (1, 2, 3, 10, 1000, 1024, 128256, 1000000, 1 << 17, 1 << 25)
MODES = ("nearest", "up", "down", "zero")
CUSTOM = ((4, -6, 8), (2, 0, 2), (2, -1, 1), (11, -126, 127), (10, -14, 15), (3, 2, 6), (2, 1, 3),
          (53, -1022, 1023), (24, -8, 5), (5, -200, 0))

HEADER = f"""\
# Thresholds of correct rounding for the row [0, -d, -d, ...].
# Source: Tests/Vectors/thresholds.py
# Command: {COMMAND}
#
# FORMAT CLASSES ROUNDING then for to-one, subnormal, to-zero: EXACT FIRST
# EXACT has {DIGITS} digits, or 0 for every gap; FIRST is an encoding; - where there is none.
"""


def custom_format(precision: int, emin: int, emax: int) -> Format:
    """A format with infinity, whose encoding has the least exponent field that suffices."""
    bits = (emax - emin + 2).bit_length()
    return Format(f"p{precision}-emin{emin}-emax{emax}", precision + bits, precision, emin, emax)


def to_arb(value: Fraction) -> arb:
    """An enclosure of a fraction."""
    return arb(fmpq(value.numerator, value.denominator))


def compared(gap: Fraction, classes: int, large: bool, bound: Fraction) -> int:
    """The sign of the probability less the bound, for gap >= 0: by Arb with growing precision."""
    if gap == 0:
        exact = Fraction(1, classes)
        return (exact > bound) - (exact < bound)
    precision = 128
    while True:
        with ctx.workprec(precision):
            # Both sides multiplied by the denominators: e^d (1 - b) against (n - 1) b, and so on.
            power = to_arb(gap).exp()
            if large:
                difference = power * to_arb(1 - bound) - to_arb((classes - 1) * bound)
            else:
                difference = to_arb(1 - (classes - 1) * bound) - power * to_arb(bound)
            if difference > 0:
                return 1
            if difference < 0:
                return -1
        precision *= 2


def neighbours(fmt: Format, gap: Fraction, classes: int, large: bool) -> Tuple[int, Fraction, int]:
    """The magnitude code at or below the probability, the next one's midpoint, and the order of the
    probability against it. Codes are found by bisection."""
    low, high = 0, fmt.max_code
    while high - low > 1:
        middle = (low + high) // 2
        if compared(gap, classes, large, fmt.magnitude(middle)) >= 0:
            low = middle
        else:
            high = middle
    if compared(gap, classes, large, fmt.magnitude(high)) >= 0:
        low = high
    midpoint = (fmt.magnitude(low) + fmt.magnitude(low + 1)) / 2
    return low, midpoint, compared(gap, classes, large, midpoint)


def rounded(fmt: Format, gap: Fraction, classes: int, large: bool, mode: str) -> Fraction:
    """The probability rounded into the format."""
    code, _, order = neighbours(fmt, gap, classes, large)
    if compared(gap, classes, large, fmt.magnitude(code)) == 0:
        return fmt.magnitude(code)
    if mode == "up" or mode == "nearest" and (order > 0 or order == 0 and code & 1):
        code += 1
    return fmt.magnitude(code)


def predicates(fmt: Format, classes: int, mode: str) -> List[Optional[Callable[[Fraction], bool]]]:
    """Whether the large class is 1, the small one below the least normal number, and 0."""
    normal = power_of_two(fmt.emin)
    small = classes > 1
    return [
        lambda d: rounded(fmt, d, classes, True, mode) == 1,
        (lambda d: rounded(fmt, d, classes, False, mode) < normal) if small else None,
        (lambda d: rounded(fmt, d, classes, False, mode) == 0) if small else None,
    ]


def first_code(fmt: Format, holds: Callable[[Fraction], bool]) -> Optional[int]:
    """The least magnitude code at which a rising predicate holds."""
    if holds(Fraction(0)):
        return 0
    # Nothing changes beyond 3000, and far gaps make needlessly large exponentials.
    low, high = 0, code_below(fmt, Fraction(3000))
    if not holds(fmt.magnitude(high)):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if holds(fmt.magnitude(middle)):
            high = middle
        else:
            low = middle
    return high


def code_below(fmt: Format, value: Fraction) -> int:
    """The magnitude code of the largest number up to a value."""
    low, high = 0, fmt.max_code
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fmt.magnitude(middle) <= value else (low, middle)
    return high if fmt.magnitude(high) <= value else low


def decimal(value: Fraction) -> str:
    """A positive value to DIGITS digits, plain, as the tool writes numbers of this size."""
    exponent = 0
    while value >= Fraction(10) ** (exponent + 1):
        exponent += 1
    while value < Fraction(10) ** exponent:
        exponent -= 1
    unit = Fraction(10) ** (exponent - DIGITS + 1)
    count = round(value / unit)
    if count == 10 ** DIGITS:
        count, exponent = count // 10, exponent + 1
    digits = str(count)
    if exponent >= 0:
        return digits[:exponent + 1] + "." + digits[exponent + 1:]
    return "0." + "0" * (-exponent - 1) + digits


def exact_gap(holds: Callable[[Fraction], bool]) -> Optional[str]:
    """The real gap at which a rising predicate changes, by bisection to far beyond DIGITS digits."""
    if holds(Fraction(0)):
        return "0"
    low, high = Fraction(0), Fraction(3000)
    if not holds(high):
        return None
    if holds(Fraction(1, 1 << 200)):
        return "0"
    for _ in range(100):
        middle = (low + high) / 2
        if holds(middle):
            high = middle
        else:
            low = middle
    assert decimal(low) == decimal(high), (low, high)
    return decimal(low)


def lines() -> Iterator[str]:
    """A line for each format, number of classes and mode."""
    for fmt in (*FORMATS, *(custom_format(*numbers) for numbers in CUSTOM)):
        for classes in CLASSES:
            for mode in MODES:
                fields = [fmt.name, str(classes), mode]
                for holds in predicates(fmt, classes, mode):
                    exact = exact_gap(holds) if holds else None
                    code = first_code(fmt, holds) if holds and exact is not None else None
                    fields += [exact or "-", "-" if code is None else fmt.text(code)]
                yield " ".join(fields)


def text() -> str:
    """The whole file."""
    return HEADER + "\n".join(lines()) + "\n"

if __name__ == "__main__":
    sys.exit(committed.main(__doc__, OUTPUT, COMMAND, text))
