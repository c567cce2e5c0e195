"""Writes checks.json: outputs with faults put in, and the totals that a check must find.

    python3 checks.py            writes checks.json beside this file
    python3 checks.py --check    compares checks.json with what would be written

Exact values are those of exact.py; errors are rational numbers until the end.
"""

import json
import math
import random
import struct
import sys
from fractions import Fraction
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Set, Tuple

import committed
from exact import Special, evaluate
from formats import (BFLOAT16, BINARY16, BINARY32, BINARY64, FLOAT4_E2M1, FLOAT8_E4M3FN,
                     FLOAT8_E4M3FNUZ, FLOAT8_E5M2, FLOAT8_E5M2FNUZ, Format, floor_log2, power_of_two, round_fraction)

DIRECTORY = Path(__file__).resolve().parent
OUTPUT = DIRECTORY / "checks.json"
COMMAND = "python3 Tests/Vectors/checks.py"
SEED = 20261125
PRECISION = 800
INFINITY = float("inf")
FORMATS = (BINARY64, BINARY32, BINARY16, BFLOAT16, FLOAT8_E4M3FN, FLOAT8_E5M2, FLOAT8_E4M3FNUZ,
           FLOAT8_E5M2FNUZ, FLOAT4_E2M1)


def value_of(code: Optional[int], fmt: Format) -> float:
    """The number of an encoding; NaN for None."""
    if code is None or code == fmt.sign_bit and not fmt.has_negative_zero:
        return math.nan
    magnitude = code & ~fmt.sign_bit
    sign = -1.0 if code & fmt.sign_bit else 1.0
    if fmt.has_infinity and magnitude == fmt.infinity_code:
        return sign * INFINITY
    if magnitude > fmt.max_code:
        return math.nan
    return math.copysign(float(fmt.magnitude(magnitude)), sign)


def mutated(code: Optional[int], fmt: Format, rng: random.Random) -> float:
    """An output for a correctly rounded encoding: mostly it or a neighbour, at times nonsense."""
    choice = rng.random()
    if choice < 0.4 or code is None:
        return value_of(code, fmt)
    if choice < 0.7:
        step = rng.choice((-3, -1, 1, 2, 40))
        magnitude = min(max((code & ~fmt.sign_bit) + step, 0), fmt.max_code)
        return value_of((code & fmt.sign_bit) | magnitude, fmt)
    nonsense = [0.0, -0.0, 1.0, math.nan] if fmt.has_negative_zero else [0.0, 1.0, math.nan]
    if fmt.has_infinity:
        nonsense += [INFINITY, -INFINITY]
    return rng.choice(nonsense)


def bits(value: float) -> int:
    """The binary64 encoding."""
    return struct.unpack("<Q", struct.pack("<d", value))[0]


def ulp(exact: Fraction, fmt: Format) -> Fraction:
    """The spacing of a format at an exact value."""
    binade = floor_log2(abs(exact)) if exact else fmt.emin
    return power_of_two(max(binade, fmt.emin) - fmt.precision + 1)


def is_beyond(exact: Fraction, fmt: Format) -> bool:
    """Whether an exact value rounds to nearest beyond the largest number."""
    border = fmt.midpoint(fmt.max_code)
    return abs(exact) > border or abs(exact) == border and fmt.max_code % 2 == 1


def winners(values: Sequence[float]) -> Set[int]:
    """The places of the largest values."""
    return {place for place, value in enumerate(values) if value == max(values)}


def is_argmax_lost(logits: Sequence[float], outputs: Sequence[float], due: Sequence[float]) -> bool:
    """Whether a largest logit has no largest output, or a class has one that should not; a row in
    which a NaN is due says nothing."""
    if any(math.isnan(value) for value in due):
        return False
    if any(math.isnan(output) for output in outputs):
        return True
    return not winners(logits) <= winners(outputs) <= winners(due)


class Judge:
    """Adds up the totals of one file of outputs."""

    COUNTS = ("count", "correctlyRounded", "exactOnes", "exactOnesDue", "exactZeros",
              "exactZerosDue", "prematureOnes", "prematureZeros", "missedOnes", "missedZeros",
              "flushed", "nonFinite", "rowsSumNotOne", "specialValueMismatches", "argmaxChanges")

    def __init__(self, quantity: str, fmt: Format):
        self.quantity, self.fmt = quantity, fmt
        self.totals: Dict[str, float] = {name: 0 for name in self.COUNTS}
        self.ulps: List[Fraction] = []

    def add_row(self, logits: Sequence[float], outputs: Sequence[float]) -> None:
        """A row of logits and its outputs."""
        results = evaluate([bits(x) for x in logits])
        chosen = {"softmax": results.softmax, "log-softmax": results.log_softmax,
                  "log-sum-exp": [results.log_sum_exp]}[self.quantity]
        is_defined = True
        for result, output in zip(chosen, outputs):
            if isinstance(result, Special) and result.name == "nan":
                is_defined = False
                self.totals["specialValueMismatches"] += not math.isnan(output)
            else:
                self.add(result, output)
        due = [value_of(result.encoding(self.fmt), self.fmt) for result in chosen]
        if self.quantity != "log-sum-exp":
            self.totals["argmaxChanges"] += is_argmax_lost(logits, outputs, due)
        if is_defined and self.quantity == "softmax":
            self.totals["rowsSumNotOne"] += not self.sums_to_one(outputs)

    def sums_to_one(self, outputs: Sequence[float]) -> bool:
        """Whether the exact sum rounds to 1."""
        if not all(math.isfinite(output) for output in outputs):
            return False
        total = sum(Fraction(output) for output in outputs)
        return value_of(round_fraction(total, 0, self.fmt), self.fmt) == 1

    def add(self, result, output: float) -> None:
        """One output whose exact value is not NaN."""
        code = result.encoding(self.fmt)
        due = value_of(code, self.fmt)
        if not math.isfinite(due):
            self.add_special(due, output)
            return
        exact, is_exactly = self.origin(result, due)
        totals = self.totals
        self.count(due, output)
        is_same = math.copysign(1, due) == math.copysign(1, output) and due == output
        totals["correctlyRounded"] += is_same
        self.verdict(exact if is_exactly else None, due, output)
        subnormal = due != 0 and abs(due) < float(power_of_two(self.fmt.emin))
        totals["flushed"] += output == 0 and subnormal
        if not math.isfinite(output):
            totals["nonFinite"] += 1
            return
        # 1 is 2^1074 ulps of binary64 away from an exact 0; errors are held at its largest number.
        error = abs(Fraction(output) - exact) / ulp(exact, self.fmt)
        self.ulps.append(min(error, Fraction(sys.float_info.max)))

    def origin(self, result, due: float) -> Tuple[Fraction, bool]:
        """What errors are counted from, and whether that is the exact value without a doubt: the
        largest number where a format without infinity and NaN holds values there."""
        if isinstance(result, Special):
            return Fraction(due), False
        bounds = result.enclose(PRECISION)
        exact = (bounds.lo + bounds.hi) / 2
        if is_beyond(exact, self.fmt):
            return Fraction(due), False
        return exact, bounds.lo == bounds.hi and not bounds.lo_side

    def count(self, due: float, output: float) -> None:
        """The counts of saturated numbers."""
        totals = self.totals
        totals["count"] += 1
        totals["exactOnes"] += output == 1
        totals["exactOnesDue"] += due == 1
        totals["exactZeros"] += output == 0
        totals["exactZerosDue"] += due == 0

    def verdict(self, exact: Optional[Fraction], due: float, output: float) -> None:
        """Premature and missed saturation."""
        saturated = {"softmax": (0, 1), "log-softmax": (0,), "log-sum-exp": ()}[self.quantity]
        if math.isnan(output):
            return
        name = {0: "Zeros", 1: "Ones"}
        if output in saturated and (exact is None or Fraction(output) != exact):
            if output != due:
                self.totals[f"premature{name[int(output)]}"] += 1
        elif due in saturated and (exact is None or exact != due) and output != due:
            self.totals[f"missed{name[int(due)]}"] += 1

    def add_special(self, due: float, output: float) -> None:
        """An infinite value is due, or NaN in a format without infinity."""
        if math.isnan(due):
            self.totals["specialValueMismatches"] += not math.isnan(output)
            return
        self.count(due, output)
        if output == due:
            self.totals["correctlyRounded"] += 1
            self.ulps.append(Fraction(0))
        else:
            self.totals["specialValueMismatches"] += 1
            self.verdict(None, due, output)

    def finished(self) -> Dict[str, float]:
        """The totals with the statistics of the errors."""
        errors = sorted(self.ulps)
        rank = -(-len(errors) * 99 // 100)
        statistics = {"maxUlp": float(errors[-1]), "p99Ulp": float(errors[max(rank, 1) - 1]),
                      "meanUlp": float(sum(errors) / len(errors))}
        return {**self.totals, **statistics}


def logit_rows(fmt: Format, rng: random.Random) -> List[List[float]]:
    """Rows of five logits: ordinary, saturated, subnormal, masked, undefined."""
    far = -0.6931471805599453 * fmt.emin
    rows = [[rng.gauss(0, 3) for _ in range(5)] for _ in range(12)]
    rows += [[0.0, far + rng.uniform(-2, 6), 0.0, rng.gauss(0, 1), far] for _ in range(6)]
    rows += [[0.0] * 5, [50.0, 0.0, 0.0, 1.0, 2.0], [-INFINITY, 1.0, 2.0, -INFINITY, 0.5],
             [-INFINITY] * 4 + [3.0], [math.nan, 1.0, 2.0, 3.0, 4.0], [-INFINITY] * 5,
             [INFINITY, 0.0, 1.0, 2.0, 3.0]]
    return rows


def text(value: float) -> str:
    """Decimal text that names the number."""
    return {"nan": "nan", "inf": "inf", "-inf": "-inf"}.get(str(value), repr(value))


def case(quantity: str, fmt: Format, rng: random.Random) -> Dict[str, object]:
    """Logits, outputs and totals of one format and quantity."""
    judge = Judge(quantity, fmt)
    logits, outputs = logit_rows(fmt, rng), []
    if not fmt.has_nan:
        # NaN is due in the others, which is no result there.
        logits = [row for row in logits if math.isfinite(max(row))]
    for row in logits:
        results = evaluate([bits(x) for x in row])
        chosen = {"softmax": results.softmax, "log-softmax": results.log_softmax,
                  "log-sum-exp": [results.log_sum_exp]}[quantity]
        outputs.append([mutated(result.encoding(fmt), fmt, rng) for result in chosen])
        judge.add_row(row, outputs[-1])
    return {"quantity": quantity, "format": fmt.name,
            "logits": [",".join(map(text, row)) for row in logits],
            "outputs": [",".join(map(text, row)) for row in outputs], "totals": judge.finished()}


def document() -> str:
    """The whole file."""
    rng = random.Random(SEED)
    cases = [case(quantity, fmt, rng) for fmt in FORMATS
             for quantity in ("softmax", "log-softmax", "log-sum-exp")]
    content = {"source": "Tests/Vectors/checks.py", "command": COMMAND, "cases": cases}
    return json.dumps(content, indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(committed.main(__doc__, OUTPUT, COMMAND, document))
