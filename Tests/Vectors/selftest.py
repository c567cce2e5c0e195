"""Checks of the generator against software that shares no code with it.

The roundings are compared with Python, NumPy and a search through all encodings; every
entry of the vector text is compared with mpmath at 12000 bits.
"""

import decimal
import random
from bisect import bisect_left
from fractions import Fraction
from typing import Dict, List, Optional, Sequence, Tuple

import mpmath
import numpy as np

from formats import (BFLOAT16, BINARY16, BINARY32, BINARY64, DECIMAL_DIGITS, FLOAT8_E4M3FN,
                     FLOAT8_E4M3FNUZ, FLOAT8_E5M2, FLOAT8_E5M2FNUZ, FLOAT4_E2M1, FORMATS, NAN, Format, round_decimal, round_fraction)

MPMATH_BITS = 12000
MARGIN = Fraction(1, 1 << 8000)
"""Bounds the relative, and below 1 the absolute, error of the values of mpmath."""

LEAST_TERM_BITS = -7200
"""Terms of a sum of exponentials are raised to at least two to this power.

A result that is not a midpoint changes by too little to round otherwise, and a result beside
a midpoint because of smaller terms stays on its side, where mpmath can then see it.
"""

DECIMAL_MARGIN = Fraction(1, 1 << 7000)
"""MARGIN for decimal digits, which the raised terms can change."""

NEGLIGIBLE_EXPONENT = -30000
"""Values of mpmath below this power of two are taken for 0."""

ROUNDINGS = 20000
Fields = Dict[str, List[str]]


def random_fractions(rng: random.Random, low: int, high: int, count: int) -> List[Fraction]:
    """Rational numbers of either sign with exponents of two from low to high."""
    return [
        rng.choice((-1, 1)) * Fraction(rng.getrandbits(80) | 1, rng.getrandbits(80) | 1)
        * Fraction(2) ** rng.randint(low, high)
        for _ in range(count)
    ]


def check_wide_roundings(rng: random.Random) -> int:
    """Compares with the division of Python integers and the casts of NumPy."""
    checks = 0
    for value in random_fractions(rng, -1085, 1015, ROUNDINGS):
        expected = int(np.float64(value.numerator / value.denominator).view(np.uint64))
        assert round_fraction(value, 0, BINARY64) == expected, value
        checks += 1
    casts = ((BINARY32, np.float32, np.uint32, -155, 130),
             (BINARY16, np.float16, np.uint16, -30, 18))
    with np.errstate(over="ignore"):
        for fmt, kind, unsigned, low, high in casts:
            doubles = [float(x) for x in random_fractions(rng, low, high, ROUNDINGS)]
            doubles += [float(fmt.midpoint(rng.randint(0, fmt.max_code))) for _ in range(ROUNDINGS)]
            for double in doubles:
                expected = int(np.float64(double).astype(kind).view(unsigned))
                assert round_fraction(Fraction(double), 0, fmt) == expected, double
                checks += 1
    return checks


def nearest_magnitude(value: Fraction, side: int, table: Sequence[Fraction]) -> int:
    """The index of the nearest entry of a table; ties go by the side, then to even."""
    upper = max(bisect_left(table, value), 1)
    if upper == len(table):
        return upper
    excess = 2 * value - table[upper - 1] - table[upper]
    if excess == 0:
        excess = side or (1 if upper % 2 == 0 else -1)
    return upper if excess > 0 else upper - 1


def check_narrow_roundings(rng: random.Random) -> int:
    """Compares with a search through all values of the 8-bit and 16-bit formats."""
    checks = 0
    for fmt in FORMATS[2:]:
        table = [fmt.magnitude(code) for code in range(fmt.max_code + 2)]
        values = [fmt.midpoint(rng.randint(0, fmt.max_code)) for _ in range(2000)]
        values += [fmt.midpoint(code) for code in (0, 1, fmt.max_code - 1, fmt.max_code)]
        values += [rng.choice(table[1:]) for _ in range(500)]
        values += [abs(x) for x in random_fractions(rng, fmt.emin - 15, fmt.emax + 3, 2000)]
        for value in values:
            for side in (-1, 0, 1):
                for sign in (1, -1):
                    code = nearest_magnitude(value, sign * side, table)
                    expected = fmt.signed(code, sign < 0)
                    if code > fmt.max_code:
                        expected = fmt.signed(fmt.overflow, sign < 0)
                    assert round_fraction(sign * value, side, fmt) == expected, (fmt, value)
                    checks += 1
    return checks


def check_known_encodings() -> int:
    """Encodings taken from the definitions of the formats."""
    known = [
        (448, 0, FLOAT8_E4M3FN, 0x7E), (464, 0, FLOAT8_E4M3FN, 0x7E), (464, 1, FLOAT8_E4M3FN, NAN),
        (-464, -1, FLOAT8_E4M3FN, NAN), (-464, 1, FLOAT8_E4M3FN, 0xFE),
        (Fraction(1, 1024), 0, FLOAT8_E4M3FN, 0), (Fraction(1, 1024), 1, FLOAT8_E4M3FN, 1),
        (240, 0, FLOAT8_E4M3FNUZ, 0x7F), (248, -1, FLOAT8_E4M3FNUZ, 0x7F), (248, 0, FLOAT8_E4M3FNUZ, NAN),
        (1, 0, FLOAT8_E4M3FNUZ, 0x40), (0, -1, FLOAT8_E4M3FNUZ, 0), (-1, 0, FLOAT8_E5M2FNUZ, 0xC0),
        (57344, 0, FLOAT8_E5M2FNUZ, 0x7F), (61440, 0, FLOAT8_E5M2FNUZ, NAN),
        (Fraction(-1, 1 << 18), 0, FLOAT8_E5M2FNUZ, 0), (57344, 0, FLOAT8_E5M2, 0x7B), (61440, 0, FLOAT8_E5M2, 0x7C),
        (61440, -1, FLOAT8_E5M2, 0x7B), (65504, 0, BINARY16, 0x7BFF),
        (65520, 0, BINARY16, 0x7C00), (1, 0, BFLOAT16, 0x3F80),
        (-1, 0, BINARY32, 0xBF800000), (0, -1, BINARY64, 1 << 63), (0, 1, BINARY64, 0),
    ]
    for value, side, fmt, expected in known:
        assert round_fraction(Fraction(value), side, fmt) == expected, (value, side, fmt)
    return len(known)


def check_decimals(rng: random.Random) -> int:
    """Compares decimal digits with the division of the decimal module."""
    context = decimal.Context(prec=DECIMAL_DIGITS, rounding=decimal.ROUND_HALF_EVEN)
    values = random_fractions(rng, -3000, 3000, ROUNDINGS // 10)
    for value in values:
        numerator, denominator = map(decimal.Decimal, value.as_integer_ratio())
        quotient = context.divide(numerator, denominator)
        assert decimal.Decimal(round_decimal(value, 0)) == quotient, value
    return len(values)


def parse_entries(words: Sequence[str]) -> List[str]:
    """Expands X*N into N entries."""
    pairs = (word.partition("*") for word in words)
    return [entry for entry, _, count in pairs for _ in range(int(count or 1))]


def parse_blocks(text: str) -> List[Fields]:
    """The rows of a vector text: the lines of a block by their leading words."""
    blocks = []
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for block in body.strip().split("\n\n"):
        fields: Fields = {}
        for line in block.splitlines():
            words = line.split()
            size = 2 if words[0] in ("softmax", "log-softmax", "log-sum-exp") else 1
            fields[" ".join(words[:size])] = parse_entries(words[size:])
        blocks.append(fields)
    return blocks


def mpmath_quantities(logits: Sequence[float]) -> Dict[str, List[mpmath.mpf]]:
    """The three quantities of a row with some finite and no +inf or NaN logits."""
    values = [mpmath.mpf(logit) for logit in logits]
    largest = max(values)
    exponential = {value: mpmath.exp(value - largest) for value in set(values)}
    least = mpmath.ldexp(1, LEAST_TERM_BITS)
    total = mpmath.fsum(max(exponential[value], least) for value in values if value != -mpmath.inf)
    log_total = mpmath.log(total)
    return {
        "softmax": [exponential[value] / total for value in values],
        "log-softmax": [value - largest - log_total for value in values],
        "log-sum-exp": [largest + log_total],
    }


def mpmath_fraction(value: mpmath.mpf) -> Fraction:
    """The value as a rational number; 0 where it is negligible."""
    sign, mantissa, exponent, bits = value._mpf_
    if not mantissa or exponent + bits < NEGLIGIBLE_EXPONENT:
        return Fraction(0)
    return (-1) ** sign * int(mantissa) * Fraction(2) ** int(exponent)


def expected_special(logits: Sequence[float], index: Optional[int], quantity: str) -> Optional[str]:
    """`nan`, `inf`, `-inf` or `0` where the results are not inexact reals, else None."""
    if any(x != x for x in logits):
        return "nan"
    if max(logits) in (float("inf"), float("-inf")):
        return {"log-sum-exp": str(max(logits))}.get(quantity, "nan")
    if quantity != "log-sum-exp" and logits[index] == float("-inf"):
        return "0" if quantity == "softmax" else "-inf"
    return None


def special_text(special: str, fmt: Format) -> str:
    """The text of a special result in a format."""
    encoding = {"nan": NAN, "0": 0}.get(special, NAN)
    if special.endswith("inf"):
        encoding = fmt.signed(fmt.overflow, special[0] == "-")
    return fmt.text(encoding)


def encoding_agrees(text: str, value: Fraction, fmt: Format) -> bool:
    """Whether the value lies between the midpoints on both sides of an encoding."""
    slack = MARGIN * max(abs(value), 1)
    overflow = fmt.text(fmt.overflow)
    magnitude = overflow if text == "nan" else fmt.text(int(text, 16) & ~fmt.sign_bit)
    has_sign = text != "nan" and (fmt.has_negative_zero or int(text, 16) != 0)
    if has_sign and abs(value) > slack:
        if bool(int(text, 16) & fmt.sign_bit) != (value < 0):
            return False
    if magnitude == overflow:
        least = fmt.max_code if fmt.has_infinity or fmt.has_nan else fmt.max_code - 1
        return abs(value) >= fmt.midpoint(least) - slack
    code = int(magnitude, 16)
    above = code == 0 or abs(value) >= fmt.midpoint(code - 1) - slack
    return above and abs(value) <= fmt.midpoint(code) + slack


def decimal_agrees(text: str, value: Fraction) -> bool:
    """Whether 30 digits are within half a unit of the last place of the value."""
    if text in ("-", "0"):
        return abs(value) <= DECIMAL_MARGIN
    unit = Fraction(10) ** (int(text.partition("e")[2]) - DECIMAL_DIGITS + 1)
    return abs(Fraction(text) - value) <= unit / 2 + DECIMAL_MARGIN * max(abs(value), 1)


def is_borderline(value: Fraction, fmt: Format) -> bool:
    """Whether mpmath leaves open on which side of a midpoint the value lies."""
    slack = MARGIN * max(abs(value), 1)
    below = max(abs(value) - slack, Fraction(0))
    return round_fraction(below, 0, fmt) != round_fraction(abs(value) + slack, 0, fmt)


def check_quantity(fields: Fields, logits: Sequence[float], quantity: str,
                   values: Sequence[Fraction]) -> Tuple[int, int]:
    """Checks every entry of a quantity; returns the numbers of entries and of borderline ones."""
    entries = borderline = 0
    decimals = fields.get(f"exact-{quantity}", [])
    count = 1 if quantity == "log-sum-exp" else len(logits)
    specials = [expected_special(logits, index, quantity) for index in range(count)]
    assert len(decimals) == (count if any(s in (None, "0") for s in specials) else 0), fields
    for fmt in FORMATS:
        texts = fields[f"{quantity} {fmt.name}"]
        assert len(texts) == count, fields
        verdicts: Dict[Tuple[float, str], bool] = {}
        for index, (text, special) in enumerate(zip(texts, specials)):
            if special is not None:
                assert text == special_text(special, fmt), (fields, fmt)
            elif (logits[index], text) not in verdicts:
                assert encoding_agrees(text, values[index], fmt), (fields, fmt, index)
                verdicts[logits[index], text] = is_borderline(values[index], fmt)
            borderline += special is None and verdicts[logits[index], text]
            entries += 1
    for text, special, index in zip(decimals, specials, range(count)):
        agrees = text == special if special is not None else decimal_agrees(text, values[index])
        assert agrees, (fields, quantity, index)
    return entries, borderline


def check_block(fields: Fields) -> Tuple[int, int]:
    """Checks a row against mpmath; returns the numbers of entries and of borderline ones."""
    encodings = np.array([int(word, 16) for word in fields["logits"]], dtype=np.uint64)
    logits = encodings.view(np.float64).tolist()
    quantities: Dict[str, List[Fraction]] = {name: [] for name in
                                             ("softmax", "log-softmax", "log-sum-exp")}
    if expected_special(logits, None, "log-sum-exp") is None:
        for name, values in mpmath_quantities(logits).items():
            distinct = {value: mpmath_fraction(value) for value in set(values)}
            quantities[name] = [distinct[value] for value in values]
    counts = [check_quantity(fields, logits, name, values)
              for name, values in quantities.items()]
    return sum(entries for entries, _ in counts), sum(borderline for _, borderline in counts)


def check_known_rows(blocks: Dict[str, Fields]) -> int:
    """Borderline entries whose encodings follow from the strict facts by hand."""
    known = [
        ("onesided-article-lse", "log-sum-exp binary32", "3f800001"),
        ("onesided-binary64-logsoftmax-0", "log-softmax binary64", "8000000000000000"),
        ("onesided-binary64-logsoftmax-0", "log-softmax binary64", "c340000000000001"),
        ("onesided-binary64-logsoftmax-7", "log-softmax binary64", "fff0000000000000"),
        ("onesided-binary64-logsoftmax-8", "log-softmax binary64", "ffefffffffffffff"),
        ("onesided-binary64-logsoftmax-10", "log-softmax binary64", "ffefffffffffffff"),
        ("onesided-binary64-logsoftmax-11", "log-softmax binary64", "fff0000000000000"),
        ("ties-uniform1024", "softmax float8-e4m3fn", "00"),
        ("ties-uniform1023", "softmax float8-e4m3fn", "01"),
        ("ties-1024above-gap1e+308", "softmax float8-e4m3fn", "00"),
        ("onesided-binary16-lse-even-positive", "log-sum-exp binary16", "3c01"),
        ("onesided-binary16-lse-even-negative", "log-sum-exp binary16", "bc00"),
        ("onesided-bfloat16-lse-odd-positive", "log-sum-exp bfloat16", "3f82"),
        ("onesided-bfloat16-lse-odd-negative", "log-sum-exp bfloat16", "bf81"),
        ("onesided-float8-e4m3fn-lse-overflow-positive", "log-sum-exp float8-e4m3fn", "nan"),
        ("onesided-float8-e4m3fn-lse-overflow-negative", "log-sum-exp float8-e4m3fn", "fe"),
        ("onesided-float8-e5m2-lse-overflow-negative", "log-sum-exp float8-e5m2", "fb"),
        ("onesided-binary32-lse-least-positive", "log-sum-exp binary32", "00000001"),
        ("onesided-binary32-lse-least-negative", "log-sum-exp binary32", "80000000"),
        ("lseunder-5", "log-sum-exp binary64", "0000000000000001"),
        ("lseunder-6", "log-sum-exp binary64", "8000000000000001"),
        ("lseunder-6", "log-sum-exp binary32", "80000000"),
    ]
    for name, line, text in known:
        assert text in blocks[name][line], (name, line, text, blocks[name][line])
    return len(known)


def run(text: str) -> int:
    """Makes all checks of this module on a vector text; returns the exit status."""
    rng = random.Random(271828)
    print(f"roundings: {check_known_encodings()} known, {check_wide_roundings(rng)} of Python and"
          f" NumPy, {check_narrow_roundings(rng)} by enumeration, {check_decimals(rng)} decimal")
    blocks = parse_blocks(text)
    with mpmath.workprec(MPMATH_BITS):
        counts = [check_block(fields) for fields in blocks]
    known = check_known_rows({fields["row"][0]: fields for fields in blocks})
    print(f"rows: {len(blocks)} compared with mpmath, {sum(n for n, _ in counts)} entries, of which"
          f" {sum(n for _, n in counts)} on a midpoint or too close for {MPMATH_BITS} bits;"
          f" {known} entries known by hand")
    return 0
