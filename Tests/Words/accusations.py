"""What blame says of the step that is to blame, and of the remedy."""
import re
from typing import Iterator, List

import mpmath

import exact
from emulation import STEPS
from exact import mpf
from pipelines import parsed
from printed import NUMBER, is_summary, is_ulps, near


def name(step: str, case) -> str:
    """What a step is called: what is subtracted from depends on algorithm and quantity."""
    names = {"load": f"logits to {case.pipeline.arithmetic}", "multiply": "products", "exp": "exp", "sum": "sum",
             "add": "additions", "log": "log", "divide": "division", "output": "output rounding"}
    return names.get(step) or subtraction(case.algorithm, case.quantity)


def subtraction(algorithm: str, quantity: str) -> str:
    if algorithm in ("division-free", "naive", "base-2"):
        return "x - lse"
    if algorithm == "division-free-shifted" and quantity != "log-sum-exp":
        return "x - max and x - lse"
    if quantity == "log-softmax" and algorithm != "log-of-softmax":
        return "x - max - log(sum)"
    return "x - max"


def verdict(lines: List[str], case, whole, alone, without, worst) -> Iterator[str]:
    lost = [line for line in lines if line.startswith("The outputs of row")]
    lines = [line for line in lines if line not in lost]
    size = whole.size(worst)
    if lines == ["Nothing to blame: no element is off by as much as 1 ulp."]:
        if size >= 1:
            yield f"something is to blame: {size} ulp"
        return
    if size < mpf("0.999999"):
        yield f"nothing is to blame: {lines}"
    at = {name(s, case): e.ulps[worst] for s, e in alone.items()}
    left = {name(s, case): e.ulps[worst] for s, e in without.items()}
    for pattern, judge in ACCUSATIONS:
        found = re.fullmatch(pattern, lines[0])
        if found:
            if not judge(found, at, left, whole.ulps[worst]):
                yield f"{shown(at)} alone, {shown(left)} left, of {shown({'': whole.ulps[worst]})}: {lines[0]}"
            break
    else:
        yield "no sentence was understood: " + lines[0]
    yield from remedy(lines[1:], case, whole, worst)


def lost_mass(lines: List[str], case, outputs) -> Iterator[str]:
    """What the rounding of the outputs takes from their sum."""
    for line in lines:
        if not line.startswith("The outputs of row"):
            continue
        found = re.fullmatch(rf"The outputs of row 0 sum to ({NUMBER}), and to ({NUMBER}) with output rounding exact: (\d+) of "
                             r"(\d+) are 0 in (\S+)\. Store probabilities in a wider format, or scaled by a power of two "
                             r"that is divided out later\.", line)
        exactly = []
        case.errors([s for s in STEPS if s != "output"], outputs=exactly)
        if not found or not (near(found[1], mpmath.fsum(outputs), 6) and near(found[2], mpmath.fsum(exactly), 6)
                             and int(found[3]) == sum(y == 0 for y in outputs) and int(found[4]) == len(outputs)):
            yield f"{mpmath.nstr(mpmath.fsum(outputs), 7)}, {mpmath.nstr(mpmath.fsum(exactly), 7)}: {line}"


def shown(errors) -> str:
    return ", ".join(f"{k} {'not finite' if e is None else mpmath.nstr(e, 4)}" for k, e in errors.items())


def share(error, whole):
    """What part of an error another one is; one of the other sign is none of it."""
    if error is None or whole is None or whole == 0:
        return mpf("inf") if error is None else mpf(0)
    return error / whole


def is_most(step: str, at, whole) -> bool:
    return step in at and share(at[step], whole) >= max(share(e, whole) for e in at.values()) * (1 - mpf("1e-9"))


def is_share(found, at, left, whole) -> bool:
    """Of the worst element's error this step alone makes so much, and no other as much."""
    return (is_most(found[1], at, whole) and is_ulps(found[2], at[found[1]]) and is_ulps(found[3], whole)
            and share(at[found[1]], whole) <= mpf("1.06"))


def none_alone(found, at, left, whole) -> bool:
    return whole is None and all(e is not None for e in at.values())


ACCUSATIONS = [
    (r"(.*) rounded: (\S+) of (\S+) ulp at the worst element\.", is_share),
    (r"(.*) rounded alone makes the worst element not finite\.", lambda f, at, left, whole: at.get(f[1], 0) is None),
    (r"(.*) rounded alone: (\S+) ulp at the worst element, and (\S+ ulp|not finite) with every step rounded\.",
     lambda f, at, left, whole: is_most(f[1], at, whole) and is_ulps(f[2], at[f[1]], True) and is_ulps(
         f[3], whole, True)),
    (r"No step rounded alone makes the worst element not finite, several do together; with (.*) alone exact it comes to "
     r"(\S+) ulp\.", lambda f, at, left, whole: none_alone(f, at, left, whole) and is_ulps(f[2], left.get(f[1]), True)),
    (r"No step rounded alone makes half of the worst element's error, several do together; with (.*) alone exact it comes "
     r"to (\S+) ulp\.", lambda f, at, left, whole: max(share(e, whole) for e in at.values()) < 0.5 and is_ulps(
         f[2], left.get(f[1]), True)),
    (r"No step rounded alone makes the worst element not finite, and none alone exact mends it: several do so together\.",
     lambda f, at, left, whole: none_alone(f, at, left, whole) and all(e is None for e in left.values())),
    (r"(.*) rounded alone: (\S+) ulp of (\S+) ulp at the worst element, the most of any step; none makes half of it\.",
     lambda f, at, left, whole: is_most(f[1], at, whole) and is_ulps(f[2], at[f[1]], True) and is_ulps(
         f[3], whole, True) and share(at[f[1]], whole) < 0.5)]


def remedy(lines: List[str], case, whole, worst: int) -> Iterator[str]:
    if lines == ["No remedy that was tried does better."]:
        return
    found = re.fullmatch(r"Remedy: (.*)\. Run over the same rows \((\S+) in (.*?)\): (.*); the worst element comes to "
                         r"(not finite|\S+ ulp)\.", " ".join(lines))
    pipeline = parsed(found[3]) if found else None
    if not pipeline:
        yield f"no sentence was understood: {lines}"
        return
    errors = case.errors(algorithm=found[2], pipeline=pipeline)
    if not is_summary(found[4], errors) or not is_ulps(found[5], errors.ulps[worst], signed=True):
        yield f"the remedy gives {errors.most} {errors.mean} {errors.ulps[worst]}: {lines}"
    if (errors.infinite, errors.most or 0) >= (whole.infinite, whole.most or 0) and whole.most is not None:
        yield f"the remedy is no better: {lines}"
    due = promised(found[1], case)
    if due is None:
        yield f"no remedy was understood: {found[1]}"
    elif due != (found[2], pipeline.text()):
        yield f"what was run is not what is advised, {due}: {lines}"


def promised(text: str, case):
    """The algorithm and the pipeline that a remedy's text speaks of."""
    algorithm, pipeline = case.algorithm, case.pipeline
    for part in text.split("; "):
        wide = re.fullmatch(r"(?:accumulate the sum|compute) in (\S+?)(, and round the outputs last)?", part)
        if part in ("subtract the largest logit first, so that nothing overflows",
                    "subtract the largest logit first, so that the largest exponential is 1"):
            algorithm = "shifted"
        elif part == "keep subnormal numbers":
            pipeline = pipeline.changed(flush=False)
        elif part == "compute x - max with its error term (TwoSum), and divide by the sum":
            algorithm = "shifted-two-sum"
        elif part == "leave the largest term out of the sum s, and take log1p(s)":
            algorithm = "shifted-max-out"
        elif part == "add the exponentials up with compensated summation":
            pipeline = pipeline.changed(summation="compensated")
        elif part.startswith("sum in pairs"):
            pipeline = pipeline.changed(summation="pairwise")
        elif wide and not wide[2]:
            pipeline = pipeline.changed(accumulator=wide[1])
        elif wide:
            bits = exact.FORMATS[wide[1]][0]
            narrow = exact.FORMATS[pipeline.accumulator][0] < bits
            pipeline = pipeline.changed(arithmetic=wide[1], accumulator=wide[1] if narrow else pipeline.accumulator)
        else:
            return None
    return algorithm, pipeline.text()
