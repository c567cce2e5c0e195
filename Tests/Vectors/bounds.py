"""Writes bounds.txt: normwise errors and bounds on the digits logits, as of the bounds verb.

    python3 bounds.py            writes bounds.txt beside this file
    python3 bounds.py --check    compares bounds.txt with what would be written

Algorithms run in MPFR's emulation (algorithms.py); exact values are mpmath's to 60 digits.
"""

import sys
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional, Tuple

import gmpy2
import mpmath
import numpy as np
from gmpy2 import mpfr

import committed
from algorithms import (Machine, division_free, division_free_shifted, naive, shifted,
                        shifted_max_out)
from formats import BFLOAT16, BINARY16, FLOAT8_E5M2, Format

DIRECTORY = Path(__file__).resolve().parent
LOGITS = DIRECTORY.parent.parent / "Reports" / "Data" / "digits_logits.npy"
OUTPUT = DIRECTORY / "bounds.txt"
COMMAND = "python3 Tests/Vectors/bounds.py"

HEADER = f"""\
# Errors and bounds of the rows of Reports/Data/digits_logits.npy, in units of u = 2^-p.
# Source: Tests/Vectors/bounds.py
# Command: {COMMAND}
#
# FORMAT QUANTITY ALGORITHM ROWS OVERFLOWING MEAN-ERROR MAX-ERROR MEAN-BOUND
# MEAN-COMPONENTWISE-ERROR; - where the paper has no bound
"""

Facts = Tuple[int, float, float, float]

SOFTMAX: Dict[str, Tuple[Callable, Optional[Callable[..., float]]]] = {
    "naive": (naive, lambda n, y, low, high: n + 3),
    "division-free": (division_free, lambda n, y, low, high: abs(y) + (y - low) + n + 2),
    "shifted-max-out": (shifted_max_out, lambda n, y, low, high: n + 2 + 2 * (high - low)),
    "division-free-shifted": (
        division_free_shifted, lambda n, y, low, high: 1 + (y - low) + abs(y + n - low)),
    "shifted": (shifted, None),
}
LOG_SUM_EXP: Dict[str, Tuple[Callable, Optional[Callable[..., float]]]] = {
    "naive": (naive, lambda n, y, low, high: 1 + (n + 1) / abs(y)),
    "shifted-max-out": (shifted_max_out, lambda n, y, low, high: abs(y + n - low) / abs(y)),
    "shifted": (shifted, None),
}


def exact(row: List[mpfr]) -> Tuple[List[mpmath.mpf], mpmath.mpf]:
    """Softmax and log-sum-exp of a row."""
    terms = [mpmath.exp(mpmath.mpf(float(v))) for v in row]
    total = mpmath.fsum(terms)
    return [t / total for t in terms], mpmath.log(total)


def errors(got: List[mpfr], wanted: List[mpmath.mpf], fmt: Format) -> Tuple[float, float]:
    """The normwise and the componentwise error in units of u."""
    differences = [abs(mpmath.mpf(float(g)) - w) for g, w in zip(got, wanted)]
    unit = mpmath.mpf(2) ** -fmt.precision
    normwise = max(differences) / max(abs(w) for w in wanted) / unit
    return float(normwise), float(max(d / abs(w) for d, w in zip(differences, wanted)) / unit)


def lines_of(fmt: Format, rows: np.ndarray) -> Iterator[str]:
    """The lines of one format."""
    machine = Machine(fmt, fmt, "nearest", "plain")
    with machine.context:
        received = [[+mpfr(float(v)) for v in row] for row in rows]
        kept = [row for row in received if gmpy2.is_finite(naive(row, machine)[2])]
    for name, table in (("softmax", SOFTMAX), ("log-sum-exp", LOG_SUM_EXP)):
        for algorithm, (function, bound) in table.items():
            figures, bounds = [], []
            for row in kept:
                with machine.context:
                    p, _, lse = function(row, machine)
                softmax, y = exact(row)
                if name == "softmax":
                    figures.append(errors(p, softmax, fmt))
                else:
                    figures.append(errors([lse], [y], fmt))
                if bound:
                    low, high = float(min(row)), float(max(row))
                    bounds.append(bound(len(row), float(y), low, high))
            normwise = [f[0] for f in figures]
            mean_bound = f"{np.mean(bounds):.12g}" if bounds else "-"
            yield (f"{fmt.name} {name} {algorithm} {len(rows)} {len(rows) - len(kept)} "
                   f"{np.mean(normwise):.12g} {max(normwise):.12g} {mean_bound} "
                   f"{np.mean([f[1] for f in figures]):.12g}")


def text() -> str:
    """The whole file."""
    mpmath.mp.dps = 60
    rows = np.load(LOGITS).astype(np.float64)
    lines = [line for fmt in (BINARY16, BFLOAT16, FLOAT8_E5M2) for line in lines_of(fmt, rows)]
    return HEADER + "\n".join(lines) + "\n"

if __name__ == "__main__":
    sys.exit(committed.main(__doc__, OUTPUT, COMMAND, text))
