"""Errors in ulps and verdicts on saturation, from their definitions."""
from typing import Optional

import mpmath

import exact
from exact import inf, mpf

INF = mpf("inf")


def ulps(output, value, form: str) -> Optional[mpmath.mpf]:
    """(output - value) / ulp; None where one of them is NaN or infinite and the other is not the same."""
    if output != output or value != value:
        return None
    if abs(output) == INF or abs(value) == INF:
        return mpf(0) if output == value else None
    u = exact.ulp(value, form)
    return (output - value) / (mpf(u.numerator) / u.denominator)


def size(error, output, due) -> mpmath.mpf:
    """How bad an error is; a special value that is missed is the worst."""
    if error is not None:
        return abs(error)
    return mpf(0) if output == due or (output != output and due != due) else INF


def verdict(quantity: str, output, due, logit: float, single: bool) -> Optional[str]:
    """On an output of 1 or 0 whose exact value is not, or on one that should be."""
    if due != due:
        return None
    if output != output:
        return "not-a-number"
    if quantity == "log-sum-exp":
        return None
    saturated = (0, 1) if quantity == "softmax" else (0,)
    if quantity == "softmax":
        value = 0 if logit == -inf else 1 if single else None
    else:
        value = 0 if single and logit != -inf else None
    if output in saturated and output != value:
        return "correct" if output == due else "premature"
    return "missed" if due in saturated and due != value and output != due else None
