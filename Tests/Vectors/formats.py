"""Binary floating-point formats, and the correct rounding of rational numbers into them.

A magnitude code is an encoding without its sign bit. In every format here, consecutive
magnitude codes are consecutive magnitudes, so carries between binades need no special case.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Optional

NAN = None
"""Stands for a NaN result, whatever its payload."""

DECIMAL_DIGITS = 30


@dataclass(frozen=True)
class Format:
    """A binary interchange format: `width` in bits, `precision` p with the implicit bit."""

    name: str
    width: int
    precision: int
    emin: int
    emax: int
    has_infinity: bool = True
    has_nan: bool = True
    has_negative_zero: bool = True

    @property
    def sign_bit(self) -> int:
        """The encoding of negative zero."""
        return 1 << (self.width - 1)

    @property
    def infinity_code(self) -> int:
        """The magnitude code of infinity; only where `has_infinity`."""
        return self.max_code + 1

    @property
    def max_code(self) -> int:
        """The magnitude code of the largest finite value."""
        top = (self.emax - self.emin + 2) << (self.precision - 1)
        takes_all_ones = self.has_nan and not self.has_infinity and self.has_negative_zero
        return top - 2 if takes_all_ones else top - 1

    @property
    def overflow(self) -> Optional[int]:
        """What a positive overflow gives: infinity, NAN, or the largest value, in this order."""
        if self.has_infinity:
            return self.infinity_code
        return NAN if self.has_nan else self.max_code

    def signed(self, code: Optional[int], negative: bool) -> Optional[int]:
        """The encoding of a magnitude code with a sign; NAN has none, nor has an only zero."""
        unsigned = code is NAN or not negative or code == 0 and not self.has_negative_zero
        return code if unsigned else code | self.sign_bit

    def magnitude(self, code: int) -> Fraction:
        """The value of a magnitude code.

        Codes above `max_code` are read as if the exponent range went on, which gives the
        neighbour that decides overflow.
        """
        fraction_bits = self.precision - 1
        exponent_field, fraction = divmod(code, 1 << fraction_bits)
        if exponent_field:
            fraction += 1 << fraction_bits
        return fraction * power_of_two(self.emin + max(exponent_field - 1, 0) - fraction_bits)

    def midpoint(self, code: int) -> Fraction:
        """The midpoint of the magnitude codes `code` and `code` + 1."""
        return (self.magnitude(code) + self.magnitude(code + 1)) / 2

    def text(self, encoding: Optional[int]) -> str:
        """Lowercase hexadecimal digits of the full width, or `nan`."""
        return "nan" if encoding is NAN else f"{encoding:0{(self.width + 3) // 4}x}"


BINARY64 = Format("binary64", 64, 53, -1022, 1023)
BINARY32 = Format("binary32", 32, 24, -126, 127)
BINARY16 = Format("binary16", 16, 11, -14, 15)
BFLOAT16 = Format("bfloat16", 16, 8, -126, 127)
FLOAT8_E4M3FN = Format("float8-e4m3fn", 8, 4, -6, 8, has_infinity=False)
FLOAT8_E5M2 = Format("float8-e5m2", 8, 3, -14, 15)
FLOAT4_E2M1 = Format("float4-e2m1", 4, 2, 0, 2, has_infinity=False, has_nan=False)

FLOAT8_E4M3FNUZ = Format("float8-e4m3fnuz", 8, 4, -7, 7, has_infinity=False,
                         has_negative_zero=False)
FLOAT8_E5M2FNUZ = Format("float8-e5m2fnuz", 8, 3, -15, 15, has_infinity=False,
                         has_negative_zero=False)

FORMATS = (BINARY64, BINARY32, BINARY16, BFLOAT16, FLOAT8_E4M3FN, FLOAT8_E5M2, FLOAT4_E2M1,
           FLOAT8_E4M3FNUZ, FLOAT8_E5M2FNUZ)


def power_of_two(exponent: int) -> Fraction:
    """2^exponent, exactly, for any integer exponent."""
    return Fraction(1 << exponent) if exponent >= 0 else Fraction(1, 1 << -exponent)


def floor_log2(value: Fraction) -> int:
    """The exponent e with 2^e <= value < 2^(e+1), for a positive value."""
    exponent = value.numerator.bit_length() - value.denominator.bit_length()
    return exponent if value >= power_of_two(exponent) else exponent - 1


def round_quotient(value: Fraction, unit: Fraction, side: int) -> int:
    """value / unit rounded to an integer, ties to even, for a non-negative value.

    `side` = +1 or -1 says that the true value is infinitesimally above or below `value`,
    which turns a tie into a decision; 0 says that `value` is exact.
    """
    numerator = value.numerator * unit.denominator
    quotient, remainder = divmod(numerator, value.denominator * unit.numerator)
    excess = 2 * remainder - value.denominator * unit.numerator
    if excess == 0:
        excess = side or (1 if quotient & 1 else -1)
    return quotient + 1 if excess > 0 else quotient


def round_fraction(value: Fraction, side: int, fmt: Format) -> Optional[int]:
    """The encoding of `value` rounded once to nearest, ties to even.

    `side` (-1, 0, +1) says that the true value is infinitesimally below, equal to or above
    `value`. The true value decides the sign of a zero; an exact zero is +0. Overflow gives
    an infinity, NAN in a format without one, the largest value in a format without either.
    """
    negative = value < 0 or (value == 0 and side < 0)
    if value == 0:
        return fmt.signed(0, negative)
    exponent = max(floor_log2(abs(value)), fmt.emin)
    quantum = power_of_two(exponent - fmt.precision + 1)
    count = round_quotient(abs(value), quantum, -side if negative else side)
    code = ((exponent - fmt.emin) << (fmt.precision - 1)) + count
    if code > fmt.max_code:
        return fmt.signed(fmt.overflow, negative)
    return fmt.signed(code, negative)


def round_infinity(negative: bool, fmt: Format) -> Optional[int]:
    """The encoding of an infinity, or what stands for it in a format without infinities."""
    return fmt.signed(fmt.overflow, negative)


def floor_log10(value: Fraction) -> int:
    """The exponent e with 10^e <= value < 10^(e+1), for a positive value."""
    exponent = floor_log2(value) * 30103 // 100000
    while value >= Fraction(10) ** (exponent + 1):
        exponent += 1
    while value < Fraction(10) ** exponent:
        exponent -= 1
    return exponent


def round_decimal(value: Fraction, side: int) -> str:
    """`value` rounded to 30 significant decimal digits, ties to even, as d.ddde±xx.

    `side` is as in `round_fraction`. An exact zero is `0`; a nonzero infinitesimal has no
    digits and gives `+0` or `-0`, which no interval of reals around it agrees with.
    """
    if value == 0:
        return {0: "0", 1: "+0", -1: "-0"}[side]
    negative = value < 0
    exponent = floor_log10(abs(value))
    unit = Fraction(10) ** (exponent - DECIMAL_DIGITS + 1)
    count = round_quotient(abs(value), unit, -side if negative else side)
    if count == 10**DECIMAL_DIGITS:
        count, exponent = count // 10, exponent + 1
    digits = str(count)
    return f"{'-' if negative else ''}{digits[0]}.{digits[1:]}e{exponent:+03d}"
