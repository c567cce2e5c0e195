"""Other functions than softmax that outputs may be of, over tensors of two dimensions, from their definitions."""
import random
from typing import Callable, Dict, List, Tuple

import mpmath

from exact import inf, mpf

Rows = List[List[float]]


def softmax(x) -> list:
    top = max(x)
    terms = [mpf(0) if v == -inf else mpmath.exp(mpf(v) - mpf(top)) for v in x]
    total = mpmath.fsum(terms)
    return [t / total for t in terms]


def log_sum_exp(x):
    top = max(x)
    return mpf(top) + mpmath.log(mpmath.fsum(mpmath.exp(mpf(v) - mpf(top)) for v in x))


def log_softmax(x) -> list:
    total = log_sum_exp(x)
    return [mpf(v) - total for v in x]


def rowwise(function: Callable) -> Callable:
    return lambda rows: [function(x) for x in rows]


def along_other(rows):
    columns = [softmax(list(c)) for c in zip(*rows)]
    return [list(r) for r in zip(*columns)]


def flattened(rows):
    n = len(rows[0])
    flat = softmax([x for r in rows for x in r])
    return [flat[i * n:(i + 1) * n] for i in range(len(rows))]


def shuffled(x) -> list:
    values = softmax(x)
    return values[2:] + values[:2]


def with_sink(sink) -> Callable:
    def values(x):
        terms = [mpmath.exp(mpf(v)) for v in x]
        return [t / (mpmath.fsum(terms) + sink) for t in terms]
    return values


def with_shifted_sink(weight) -> Callable:
    return lambda x: with_sink(weight)([mpf(v) - mpf(max(x)) for v in x])


def capped(cap) -> Callable:
    return lambda x: softmax([mpf(cap) * mpmath.tanh(mpf(v) / mpf(cap)) for v in x])


def top(k: int) -> Callable:
    def values(x):
        limit = sorted(x, reverse=True)[k - 1]
        return softmax([v if v >= limit else -inf for v in x])
    return values


def clipped(epsilon) -> Callable:
    return lambda x: [max(p, mpf(epsilon)) for p in softmax(x)]


def added(epsilon) -> Callable:
    return lambda x: [p + mpf(epsilon) for p in softmax(x)]


def at_temperature(t) -> Callable:
    return lambda x: softmax([mpf(v) / mpf(t) for v in x])


def base_two(x) -> list:
    return softmax([mpf(v) * mpmath.log(2) for v in x])


def next_row(rows):
    values = [softmax(x) for x in rows]
    return values[1:] + values[:1]


def made() -> Dict[str, Tuple[Callable, object]]:
    """Each function with its parameter, drawn anew."""
    temperature, cap = random.choice([0.5, 2.0, 1.7]), random.choice([2.0, 5.0])
    sink, k, epsilon = random.choice([1.0, 0.5]), random.choice([2, 3]), random.choice([1e-3, 1e-2])
    return {
        "other-axis": (along_other, 0), "flattened": (flattened, None), "reversed": (rowwise(lambda x: softmax(x)[::-1]), None),
        "permuted": (rowwise(shuffled), None), "negated": (rowwise(lambda x: softmax([-v for v in x])), None),
        "logits": (rowwise(lambda x: [mpf(v) for v in x]), None), "log-softmax": (rowwise(log_softmax), None),
        "base-2": (rowwise(base_two), None), "temperature": (rowwise(at_temperature(temperature)), temperature),
        "sink": (rowwise(with_sink(sink)), sink), "soft-cap": (rowwise(capped(cap)), cap),
        "subset": (rowwise(top(k)), k), "clipped": (rowwise(clipped(epsilon)), epsilon),
        "unnormalized": (rowwise(lambda x: [mpmath.exp(mpf(v) - mpf(max(x))) for v in x]), None),
        "other-row": (next_row, 1)}


def named(function: str, parameter) -> Callable:
    """What a suspect with a parameter claims; None for one that has no single function."""
    if function == "softmax" and parameter is not None:
        return rowwise(lambda x: softmax(softmax(x)))
    whole = {"other-axis": along_other, "flattened": flattened}
    if function in whole:
        return whole[function]
    if function == "other-row":
        step = int(parameter or 0)
        return lambda rows: [softmax(rows[(i + step) % len(rows)]) for i in range(len(rows))]
    simple = {"reversed": lambda x: softmax(x)[::-1], "negated": lambda x: softmax([-v for v in x]),
              "logits": lambda x: [mpf(v) for v in x], "log-softmax": log_softmax, "softmax": softmax, "base-2": base_two}
    if function in simple:
        return rowwise(simple[function])
    if parameter is None:
        return None
    by = {"temperature": at_temperature, "sink": with_sink, "shifted-sink": with_shifted_sink, "soft-cap": capped, "subset": lambda k: top(int(k)),
          "clipped": clipped,
          "unnormalized": lambda c: lambda x: [mpmath.exp(mpf(v) - mpf(c)) for v in x]}
    return rowwise(by[function](parameter)) if function in by else None
