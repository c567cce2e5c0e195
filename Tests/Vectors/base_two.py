"""Writes base_two.txt: softmax in base 2 of rows whose logits are whole numbers apart.

    python3 base_two.py            writes base_two.txt beside this file
    python3 base_two.py --check    compares base_two.txt with what would be written

Every sum is written out as a fraction and rounded by integer division; nothing is enclosed.
"""

import random
import sys
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Iterator, List, Sequence, Tuple

import committed
from formats import FORMATS, Format, floor_log2, power_of_two, round_quotient

DIRECTORY = Path(__file__).resolve().parent
OUTPUT = DIRECTORY / "base_two.txt"
COMMAND = "python3 Tests/Vectors/base_two.py"
SEED = 20
MODES = ("nearest", "up", "down", "zero")

HEADER = f"""\
# Softmax in base 2 of rows whose logits are whole numbers apart.
# Source: Tests/Vectors/base_two.py
# Command: {COMMAND}
#
# logits LOGIT... then for each format and rounding: FORMAT ROUNDING ENCODING...; A*3 is A A A
"""


def encoding(value: Fraction, fmt: Format, mode: str) -> int:
    """The encoding of a value in (0, 1], rounded once."""
    exponent = max(floor_log2(value), fmt.emin)
    unit = power_of_two(exponent - fmt.precision + 1)
    count = round_quotient(value, unit, 0)
    if mode != "nearest":
        quotient = value / unit
        count = quotient.numerator // quotient.denominator
        count += 1 if mode == "up" and quotient.denominator != 1 else 0
    return ((exponent - fmt.emin) << (fmt.precision - 1)) + count


def rows() -> Iterator[List[int]]:
    """Rows by hand, then drawn ones: sums next to powers of two and to boundaries of narrow formats."""
    yield [0, 0, 0]
    yield [0, -1, -1]
    for far in (60, 1000, 2999):
        yield [0, -1, -1, -far]
        yield [0, -1, -2, -2, -far, -far]
        # The sum misses a power of two by a bit, from below.
        yield [-i for i in range(1, 12)] + [-11 - far]
    # 3 (1 + 2^-8 + 2^-16 + ...) and the like: 1/S is 3/4 and a bit, 85/256 and a bit.
    for step, count in ((2, 40), (2, 300), (8, 100), (4, 60), (1, 700), (3, 400)):
        yield [-step * i for i in range(count)]
    # Ties and near ties of narrow formats: 1/1024 is half of E4M3FN's least number.
    for depth in (10, 15, 17, 25, 134, 150):
        chain = [-i for i in range(1, depth + 1)] + [-depth]
        yield chain
        yield chain + [-depth - 300]
        yield chain[:-1] + [-depth - 300]
    generator = random.Random(SEED)
    for _ in range(30):
        reach = generator.choice([3, 8, 40, 200, 2500])
        yield [-generator.randint(0, reach) for _ in range(generator.randint(2, 30))]


def words(items: Sequence[str]) -> str:
    """The items, runs of equal ones in short."""
    runs: List[Tuple[str, int]] = [(item, len(list(run))) for item, run in groupby(items)]
    return " ".join(item if count == 1 else f"{item}*{count}" for item, count in runs)


def make() -> str:
    """The whole file."""
    lines = [HEADER.rstrip("\n")]
    for row in rows():
        total = sum(power_of_two(logit) for logit in row)
        lines.append("logits " + words([str(logit) for logit in row]))
        values = [power_of_two(logit) / total for logit in row]
        for fmt in FORMATS:
            for mode in MODES:
                codes = [fmt.text(encoding(value, fmt, mode)) for value in values]
                lines.append(f"{fmt.name} {mode} {words(codes)}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(committed.main(__doc__, OUTPUT, COMMAND, make))
