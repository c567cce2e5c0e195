"""Writes fnuz.txt: the values of every encoding of AMD's 8-bit formats, and roundings into them.

    python3 fnuz.py            writes fnuz.txt beside this file
    python3 fnuz.py --check    compares fnuz.txt with what would be written

All of it is what ml_dtypes makes of the encodings and numbers.
"""

import sys
from pathlib import Path
from typing import List

import ml_dtypes
import numpy as np

import committed

OUTPUT = Path(__file__).resolve().parent / "fnuz.txt"
COMMAND = "python3 Tests/Vectors/fnuz.py"
TYPES = {"float8-e4m3fnuz": ml_dtypes.float8_e4m3fnuz, "float8-e5m2fnuz": ml_dtypes.float8_e5m2fnuz}

HEADER = f"""\
# The 8-bit formats with one zero and no infinity, by ml_dtypes {ml_dtypes.__version__}.
# Source: Tests/Vectors/fnuz.py
# Command: {COMMAND}
#
# values FORMAT: the value of every encoding from 00 to ff
# rounded FORMAT: the encodings that bfloat16's encodings from 0000 to ffff round to, to nearest with ties
# to even and overflow to NaN, as hexadecimal digits, CODE*N for N of a kind.
"""


def value_text(value: float) -> str:
    """The value as Python's hexadecimal text."""
    return "nan" if value != value else value.hex()


def compact(codes: List[int]) -> str:
    """Codes, runs of equal ones as CODE*COUNT."""
    words, start = [], 0
    for place in range(1, len(codes) + 1):
        if place == len(codes) or codes[place] != codes[start]:
            words.append(f"{codes[start]:02x}*{place - start}")
            start = place
    return " ".join(words)


def lines() -> List[str]:
    """Two lines for each format."""
    wide = np.arange(1 << 16, dtype=np.uint16).view(ml_dtypes.bfloat16).astype(np.float32)
    result = []
    for name, dtype in TYPES.items():
        values = np.arange(256, dtype=np.uint8).view(dtype).astype(np.float64)
        result.append(f"values {name} " + " ".join(value_text(float(v)) for v in values))
        with np.errstate(invalid="ignore"):
            codes = wide.astype(dtype).view(np.uint8).tolist()
        result.append(f"rounded {name} " + compact(codes))
    return result


def text() -> str:
    """The whole file."""
    return HEADER + "\n".join(lines()) + "\n"


if __name__ == "__main__":
    sys.exit(committed.main(__doc__, OUTPUT, COMMAND, text))
