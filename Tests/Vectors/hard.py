"""Short rows with a result unusually close to a midpoint of a format, found by search.

The rows are in hard_rows.txt, which `generate.py --search` writes anew: lines of a name,
the distance from the midpoint as the base-2 logarithm of ulps, and binary64 encodings.
"""

import math
import random
from fractions import Fraction
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple, Sequence, Tuple

import numpy as np
from flint import arb, ctx

from exact import Real, RowResults, evaluate
from formats import BINARY64, FORMATS, Format, floor_log2, power_of_two
from rows import Row, bits_of

HARD_ROWS = Path(__file__).resolve().parent / "hard_rows.txt"
QUANTITIES = ("softmax", "log_softmax", "log_sum_exp")
SEED = 1729
BATCHES = 24
BATCH_ROWS = 1 << 19
BINARY64_ROWS = 400_000
BINARY64_BITS = 150
KEPT = 4
CANDIDATES = 64
DISTANCE_BITS = 400
"""Precision, in bits, at which the distance of a candidate is confirmed."""


class Candidate(NamedTuple):
    """A row and the distance of a result from a midpoint, in ulps."""

    distance: float
    logits: Tuple[float, ...]


def midpoint_distance(result: Real, fmt: Format) -> float:
    """The distance of a result from the nearest midpoint of its binade, in ulps."""
    bounds = result.enclose(DISTANCE_BITS)
    value = abs(bounds.lo + bounds.hi) / 2
    exponent = max(floor_log2(value), fmt.emin)
    scaled = value / power_of_two(exponent - fmt.precision + 1)
    return float(abs(scaled % 1 - Fraction(1, 2)))


def row_distance(results: RowResults, quantity: str, fmt: Format) -> float:
    """The least distance from a midpoint among a row's results of one quantity, in ulps."""
    chosen = getattr(results, quantity)
    entries = chosen if quantity != "log_sum_exp" else [chosen]
    return min(midpoint_distance(entry, fmt) for entry in entries)


def batch_results(logits: np.ndarray) -> Dict[str, np.ndarray]:
    """The three quantities of many rows, in binary64 arithmetic, to some ulps."""
    largest = logits.max(axis=1, keepdims=True)
    exponentials = np.exp(logits - largest)
    sums = exponentials.sum(axis=1, keepdims=True)
    return {
        "softmax": exponentials / sums,
        "log_softmax": logits - largest - np.log(sums),
        "log_sum_exp": largest + np.log(sums),
    }


def batch_distances(values: np.ndarray, fmt: Format) -> np.ndarray:
    """The distances of approximate values from midpoints, in ulps; 1 where out of range."""
    _, exponents = np.frexp(values)
    scale = fmt.precision - 1 - np.maximum(exponents - 1, fmt.emin)
    distances = np.abs(np.ldexp(np.abs(values), scale) % 1 - 0.5)
    return np.where(np.abs(values) < float(fmt.magnitude(fmt.max_code)), distances, 1.0)


def narrow_candidates(fmt: Format, quantity: str, rng: np.random.Generator) -> Iterator[Candidate]:
    """Rows of 2 or 3 binary32 logits; the closest of each batch."""
    for batch in range(BATCHES):
        length = 2 + batch % 2
        logits = rng.uniform(-6, 6, (BATCH_ROWS, length)).astype(np.float32).astype(float)
        distances = batch_distances(batch_results(logits)[quantity], fmt).min(axis=1)
        for index in np.argpartition(distances, KEPT)[:KEPT]:
            yield Candidate(float(distances[index]), tuple(logits[index].tolist()))


def ball_distance(value: arb) -> float:
    """The distance of a normal binary64 result from a midpoint, in ulps."""
    mantissa = int(value.mid().man_exp()[0])
    dropped = abs(mantissa).bit_length() - BINARY64.precision
    return abs(((abs(mantissa) & ((1 << dropped) - 1)) / (1 << dropped)) - 0.5)


def binary64_candidates(rng: random.Random) -> Dict[str, List[Candidate]]:
    """Rows [x, y] of binary64 logits with each quantity close to a midpoint."""
    found: Dict[str, List[Candidate]] = {quantity: [] for quantity in QUANTITIES}
    with ctx.workprec(BINARY64_BITS):
        for _ in range(BINARY64_ROWS):
            logits = (rng.uniform(-6, 6), rng.uniform(-6, 6))
            large, small = arb(max(logits)), arb(min(logits))
            ratio = (small - large).exp()
            probability, log = 1 / (1 + ratio), ratio.log1p()
            values = {
                "softmax": (probability, 1 - probability),
                "log_softmax": (-log, small - large - log),
                "log_sum_exp": (large + log,),
            }
            for quantity, entries in values.items():
                distance = min(ball_distance(entry) for entry in entries)
                if distance < 2.0**-12:
                    found[quantity].append(Candidate(distance, logits))
    return found


def confirmed(candidates: Sequence[Candidate], quantity: str, fmt: Format) -> List[Candidate]:
    """The best of the candidates, with their distances computed rigorously."""
    shortlist = sorted(candidates)[:CANDIDATES]
    return sorted(
        Candidate(row_distance(evaluate([bits_of(x) for x in logits]), quantity, fmt), logits)
        for _, logits in shortlist
    )[:KEPT]


def found_lines(fmt: Format, quantity: str, candidates: Sequence[Candidate]) -> List[str]:
    """The lines of hard_rows.txt for one format and quantity."""
    return [
        f"hard-{fmt.name}-{quantity.replace('_', '')}-{rank} {math.log2(distance):.1f} "
        + " ".join(f"{bits_of(logit):016x}" for logit in logits)
        for rank, (distance, logits) in enumerate(confirmed(candidates, quantity, fmt))
    ]


def search() -> int:
    """Searches for rows and writes hard_rows.txt; returns the exit status."""
    wide = binary64_candidates(random.Random(SEED))
    lines = ["# name, log2 of the distance from a midpoint in ulps, binary64 logits",
             "# written by: python3 Tests/Vectors/generate.py --search"]
    for quantity in QUANTITIES:
        for fmt in FORMATS:
            rng = np.random.default_rng([SEED, FORMATS.index(fmt), QUANTITIES.index(quantity)])
            candidates = (wide[quantity] if fmt is BINARY64
                          else list(narrow_candidates(fmt, quantity, rng)))
            lines += found_lines(fmt, quantity, candidates)
    HARD_ROWS.write_text("\n".join(lines) + "\n")
    print(f"wrote {HARD_ROWS.name}")
    return 0


def hard_rows() -> List[Row]:
    """The rows of hard_rows.txt."""
    lines = (line.split() for line in HARD_ROWS.read_text().splitlines() if line[0] != "#")
    return [Row(name, tuple(int(word, 16) for word in words)) for name, _, *words in lines]
