"""Seeded outputs as people report them: with few digits, and of something else."""
import math
import random
from typing import Iterator, List, Sequence

import mpmath

from cases import NAN, Case, normal
from exact import log_softmax, log_sum_exp, mpf, rounded, softmax


def typed(kind: str, logits: Sequence[float], texts: List[str], **more) -> Case:
    """A case of outputs as somebody printed them."""
    return Case(kind, logits, [float(t) for t in texts], typed=texts, **more)


def printed() -> Iterator[Case]:
    """Right outputs with few digits, and wrong ones."""
    row = normal(random.randint(3, 9), 2, "binary32")
    exact = softmax(row)
    places = random.randint(3, 5)
    yield typed("places", row, [f"{float(p):.{places}f}" for p in exact], must=["few-digits"])
    yield typed("digits", row, [f"{float(p):.{places}e}" for p in exact], must=["few-digits"])
    step = 10 ** places
    yield typed("cut off", row, [repr(math.floor(float(p) * step) / step) for p in exact], must=["few-digits"])
    yield typed("places of logarithms", row, [f"{float(v):.4f}" for v in log_softmax(row)], quantity="log-softmax",
                must=["few-digits"])
    off = [float(p) * 1.1 for p in exact]
    yield typed("wrong places", row, [f"{p:.4f}" for p in off], never=["few-digits"])
    yield Case("fixed point", row, [round(float(p) * 256) / 256 for p in exact], must=["few-digits"])
    yield typed("binary32", row, [repr(rounded(p, "binary32")) for p in exact], form="binary64", must=["few-digits"])
    yield Case("fixed point, largest 255", row, [mpf(round(float(p) * 255)) / 255 for p in exact], must=["few-digits"])
    yield Case("NaN of nowhere", row, [NAN] + exact[1:], must=["unexplained-outputs"])
    yield Case("all digits", row, exact, never=["few-digits", "unexplained-outputs"])
    yield typed("zeros and ones", [0.0, 9.0], ["0", "1"], never=["few-digits"])


def unknown() -> Iterator[Case]:
    """Outputs of functions that are no suspects."""
    row = [rounded(random.uniform(0.3, 3), "binary32") for _ in range(random.randint(3, 6))]
    must = ["unexplained-outputs"]
    yield Case("logistic", row, [1 / (1 + mpmath.exp(-mpf(x))) for x in row], must=must)
    yield Case("shares", row, [mpf(x) / mpmath.fsum(map(mpf, row)) for x in row], must=must)
    part = random.choice([0.1, 0.3])
    yield Case("mixture", row, [(1 - part) * p + part / len(row) for p in softmax(row)], must=must)
    yield Case("log-softmax / T", row, [v / mpf("0.7") for v in log_softmax(row)], quantity="log-softmax",
               temperature=0.7)
    yield Case("off by 1", row, [v - mpf("2e-4") for v in log_softmax(row)], quantity="log-softmax", must=must)
    yield Case("mean", row, [log_sum_exp(row) - mpmath.log(len(row))], quantity="log-sum-exp", must=must)
    masses = softmax(row[:2]) + softmax(row[2:])
    yield Case("two parts", row, masses, must=must)
    signed = [rounded(random.gauss(0, 2), "binary32") for _ in range(5)] + [-1.5, 1.25]
    yield Case("rectified", signed, softmax([max(v, 0.0) for v in signed]), must=must)
    yield Case("clamped", [12.0, 11.0] + row, softmax([9.0, 9.0] + row), must=must)
    near = [rounded(v, "bfloat16") for v in signed]
    yield Case("rounded logits", signed, softmax(near), must=["input-rounding"], never=must)
    yield Case("minus", row, [-v for v in log_softmax(row)], quantity="log-softmax", must=["positive-log-probability"],
               never=must)
    yield Case("noise", row, [random.random() for _ in row])
