"""The text of a diagnosis around its findings: heading, what remedies gave, costs, and the table."""
import re
from typing import Iterator, List

import mpmath

import algorithms
import verdicts
from analyzed import run
from cases import Case
from emulation import Machine
from exact import fraction, inf, mpf
from facts import Facts
from pipelines import Pipeline, parsed
from printed import is_ulps, near, total

# Longer rows take too long to emulate.
LONGEST = 40


def faults(case: Case, found: dict, outputs: List[float], text: str) -> Iterator[str]:
    """What is false in the text."""
    facts = Facts(case, outputs)
    lines = text.rstrip("\n").split("\n")
    yield from heading(lines[0], case, outputs)
    for row in found["rows"]:
        if not all(any(part in line for line in lines) for part in (row["evidence"], row["cause"], row["remedy"])):
            yield f"{row['name']} is not printed as it is in JSON"
    for line in lines:
        done = re.search(r"; run on this row \((\S+) in (.*?)\): (.*)$", line)
        if done:
            yield from remedied(done, case, line)
    if "What it costs" in lines and facts.values is not None:
        for line in lines[lines.index("What it costs") + 1:]:
            if line:
                yield from cost(line, case, facts)


def heading(line: str, case: Case, outputs) -> Iterator[str]:
    """`softmax in binary32, the outputs given, which are bit for bit those of shifted`."""
    p = Pipeline(case.arithmetic, case.accumulator, case.format, case.output)
    due = case.quantity + ("" if case.temperature == 1 else r" at temperature \S+") + " in " + re.escape(p.text()) + ", "
    due += "by the likely algorithms" if case.outputs is None else "the outputs given(?:, which are bit for bit those of (.*))?"
    found = re.fullmatch(due, line)
    if not found:
        yield f"the heading is {line}"
        return
    for name in (found[1] or "").split(", ") if case.outputs is not None and found[1] else []:
        if name in algorithms.RUNS[case.quantity] and len(case.given) <= LONGEST:
            got = emulated(case, name, p)
            if any(float(a) != float(b) and a == a for a, b in zip(got, outputs)):
                yield f"{name} gives {[mpmath.nstr(y, 9) for y in got]}"


def emulated(case: Case, name: str, p: Pipeline) -> list:
    with mpmath.workprec(1400 if "binary64" in p.text() else 500):
        machine = Machine(p.arithmetic, p.accumulator, p.input, p.output, summation=p.summation)
        return run(case.quantity, name, case.received, Facts(case, None).temperature, machine)


def remedied(done, case: Case, line: str) -> Iterator[str]:
    """What a remedy gave, emulated."""
    p = parsed(done[2].replace(", subnormals flushed", ""))
    if p is None or len(case.given) > LONGEST or case.temperature == 0 or done[1] not in algorithms.RUNS[case.quantity]:
        return
    values = Facts(case, None).values
    if values is None:
        return
    got = emulated(case, done[1], p)
    errors = [verdicts.ulps(y, v, p.output) for y, v in zip(got, values) if abs(v) != inf]
    sizes = [abs(e) for e in errors if e is not None]
    found = re.fullmatch(r"largest error (\S+) ulp(?: of (\S+))?(?: instead of (.*))?", done[3])
    left = re.fullmatch(r"(\d+) of (\d+) outputs still not finite.*", done[3])
    if found:
        if len(sizes) < len(errors) or not is_ulps(found[1], max(sizes, default=mpf(0))):
            yield f"the remedy leaves {mpmath.nstr(max(sizes, default=mpf(0)), 6)}: {line}"
    elif not left or int(left[1]) != len(errors) - len(sizes):
        yield f"no outcome was understood: {line}"


def cost(line: str, case: Case, facts: Facts) -> Iterator[str]:
    """`  - 2 classes have no gradient: ...`."""
    for pattern, holds in COSTS:
        found = re.fullmatch(pattern, line.removeprefix("  - "))
        if found:
            if not holds(found, case, facts):
                yield f"false: {line}"
            return
    yield "no sentence was understood: " + line


def exactly(facts: Facts, index: int, value: float) -> bool:
    """Whether the exact value is 0 or 1 itself."""
    x = facts.case.received
    return x[index] == -inf if value == 0 else facts.is_exactly_one() and x[index] != -inf


def gradients(found, case, facts) -> bool:
    y = facts.outputs
    if case.quantity == "log-softmax":
        y = [{0.0: 1.0, -inf: 0.0}.get(v, 0.5) for v in y]
    return int(found[1]) == sum(v in (0, 1) and not (exactly(facts, i, 0) or exactly(facts, i, 1)) for i, v in enumerate(y))


def infinite(found, case, facts) -> bool:
    none = 0 if case.quantity == "softmax" else -inf
    return int(found[1]) == sum(y == none and x != -inf for y, x in zip(facts.outputs, case.received))


def zero(found, case, facts) -> bool:
    sure = 1 if case.quantity == "softmax" else 0
    return int(found[1]) == sum(y == sure and not exactly(facts, i, 1) for i, y in enumerate(facts.outputs))


def mass(found, case, facts) -> bool:
    return near(found[1], mpmath.fsum(v for y, v in zip(facts.outputs, facts.values) if y == 0), 3)


def little(found, case, facts) -> bool:
    return 0 < mpmath.fsum(v for y, v in zip(facts.outputs, facts.values) if y == 0) < mpf("2.3e-308")


def sums(found, case, facts) -> bool:
    said, _ = total(found[1])
    deviation = sum(map(fraction, facts.outputs)) - 1
    limit = abs(mpf(deviation.numerator) / deviation.denominator)
    return abs(said - mpf(deviation.numerator) / deviation.denominator) <= mpf("0.00501") * max(limit, abs(said + 1) * (
        0 if found[1].startswith("1 ") else 1))


COSTS = [
    (r"(\d+) class(?: has|es have) no gradient: p \(1 - p\) is exactly 0 there, and the exact one is not\.", gradients),
    (r"(\d+) class(?: has|es have) an infinite loss, -log 0, where the exact one is finite\.", infinite),
    (r"(\d+) class(?: has|es have) a loss of exactly 0 where the exact one is not\.", zero),
    (r"probability below 2\.3e-308 in all is never sampled\.", little), (r"probability (\S+) in all is never sampled\.", mass), (r"the outputs sum to (.*)\.", sums)]
