"""What is false in a diagnosis: patterns told where they do not hold or missing where they do, and false sentences."""
import math
import re
from fractions import Fraction
from typing import Dict, Iterator, List, Set

import exact
import said_outputs
import said_printed
import said_steps
import said_sums
from cases import Case
from exact import SPECIAL, inf, rounded
from facts import Facts, is_certain
from known import is_known, shape


ROUNDINGS = {
    "accumulator-stagnation", "absorbed-logarithm", "cancelled-log-sum-exp", "coarse-output-format", "correct-one",
    "correct-zero", "input-rounding", "log-of-rounded-probability", "premature-one", "premature-zero", "rounded-shift",
    "sum-above-one",
}


def faults(case: Case, found: dict) -> Iterator[str]:
    """What is false in a diagnosis."""
    outputs = judged_outputs(case, found)
    told = [row["name"] for row in found["rows"]]
    # Outputs that fit another function are no story of rounding.
    hidden = ROUNDINGS | {"unexplained-outputs"} if found["suspects"] else set()
    # Nor are digits that were not given, or outputs of nobody knows what.
    if "few-digits" in told:
        hidden |= ROUNDINGS | {"sum-below-one", "flushed-subnormals", "ties-in-output", "positive-log-probability"}
    if "unexplained-outputs" in told:
        hidden |= ROUNDINGS | {"sum-below-one"}
    for name in sorted(case.must - set(told) - hidden):
        yield f"{name} is not told, only {told}"
    for name in sorted(case.never & set(told)):
        yield f"{name} is told: " + next(r["evidence"] for r in found["rows"] if r["name"] == name)
    if case.outputs is not None:
        for text in iff(case, Facts(case, outputs), told):
            if not any(text == f"{name} is not told" for name in hidden):
                yield text
    yield from verdicts(case, found, outputs)
    for row in found["rows"]:
        if case.outputs is not None or "shifted" in row["algorithms"]:
            facts = Facts(case, outputs)
            for text in claims(row, facts):
                yield f"{row['name']}: {text}"
        yield from remedies(row)


def judged_outputs(case: Case, found: dict) -> List[float]:
    """The outputs given, or those of the first likely algorithm."""
    if case.outputs is not None:
        return case.outputs
    return [rounded(parsed(e["output"]["decimal"]), case.output) for e in found["elements"]]


def parsed(value) -> float:
    return {"NaN": math.nan, "Infinity": inf, "-Infinity": -inf}[value] if isinstance(value, str) else value


def verdicts(case: Case, found: dict, outputs: List[float]) -> Iterator[str]:
    for element, output in zip(found["elements"], outputs):
        due = parsed(element["correctlyRounded"]["decimal"])
        if (element["verdict"] == "not-a-number") != (output != output and due == due):
            yield f"the verdict on {output}, where {due} is due, is {element['verdict']}"


def remedies(row: dict) -> Iterator[str]:
    """A remedy that was run is better than the fault."""
    done, before = row["remedied"], row["errors"]
    if done is None:
        return
    after = done["errors"]
    if after["nonFinite"] > 0:
        yield f"{row['name']}: the remedy leaves outputs that are not finite"
    if before["nonFinite"] == 0 and done["pipeline"]["output"] == row.get("output", done["pipeline"]["output"]):
        if (after["maxUlp"] or 0) > (before["maxUlp"] or 0) and row["name"] not in (
                "mass-lost-in-output", "coarse-output-format"):
            yield f"{row['name']}: the remedy leaves {after['maxUlp']} ulp of {before['maxUlp']}"


def withheld(case: Case, told: Set[str]) -> Set[str]:
    """Patterns that a row might have shown and did not."""
    facts = Facts(case, case.outputs)
    names = set(case.never)
    if case.outputs is not None:
        names |= {name for name, holds in conditions(case, facts, list(told)).items() if not holds}
    return names - told


def iff(case: Case, facts: Facts, told: List[str]) -> Iterator[str]:
    """Patterns that are told where they do not hold, or not where they do."""
    if "logit-beyond-format" not in told:
        for name, holds in conditions(case, facts, told).items():
            if holds != (name in told):
                yield f"{name} {'is not' if holds else 'is'} told"


def conditions(case: Case, facts: Facts, told: List[str]) -> Dict[str, bool]:
    """Whether patterns hold whose condition is a plain fact about rows and outputs."""
    y, x = facts.outputs, case.received
    if facts.temperature == 0 or facts.undefined or facts.values is None:
        return {}
    finite = all(v not in SPECIAL and v == v for v in y)
    expected = {}
    if case.quantity == "softmax":
        positive = finite and all(v >= 0 for v in y)
        expected["sum-above-one"] = positive and facts.deviation > Fraction(1, 10**12)
        expected["sum-below-one"] = positive and facts.deviation < -Fraction(1, 10**8)
        expected["negative-probability"] = any(v < 0 for v in y)
        top = x.index(max(v for v in x if v == v))
        spoilt = not finite or y[top] == 0
        for name, value, early in (("premature-one", 1, True), ("correct-one", 1, False), ("premature-zero", 0, True),
                                   ("correct-zero", 0, False)):
            expected[name] = not spoilt and any(
                y[i] == value and not is_certain(facts, i) and (facts.due[i] != value) == early
                and not (value == 0 and 0 < facts.due[i] < exact.least_normal(case.output)) for i in range(len(x)))
        expected["flushed-subnormals"] = not spoilt and any(
            y[i] == 0 and 0 < facts.due[i] < exact.least_normal(case.output) for i in range(len(x)))
    if case.quantity != "log-sum-exp":
        none = 0 if case.quantity == "softmax" else -inf
        expected["weight-on-masked-class"] = any(
            x[i] == -inf and y[i] != none and y[i] == y[i] for i in range(len(x)))
        expected["ties-in-output"] = any(
            y[i] == y[j] and y[i] != 0 and abs(y[i]) != inf and case.given[i] != case.given[j]
            for i in range(len(x)) for j in range(i)) if len(x) < 50 else "ties-in-output" in told
    if case.quantity == "log-softmax":
        expected["positive-log-probability"] = any(v > 0 for v in y)
    return expected


def claims(row: dict, facts: Facts) -> Iterator[str]:
    """What is false in a finding's evidence and cause."""
    text = row["evidence"] + " | " + row["cause"] + " | " + row["remedy"]
    if re.search(r"gap of (0|inf|NaN)\b", text):
        yield text
    modules = (said_outputs, said_printed, said_sums, said_steps)
    parsers = [f for module in modules for name, f in vars(module).items()
               if name.startswith("says_")]
    count = 0
    for parser in parsers:
        result = parser(text, row, facts)
        if result is not None:
            count += 1
            if result is not True:
                yield f"{parser.__name__}: {result if isinstance(result, str) else ''} {text}"
    if count == 0:
        yield "no sentence was understood: " + text
    for part in (row["evidence"], row["cause"], row["remedy"]):
        if not is_known("shapes", f"{row['name']}: {shape(part)}"):
            yield f"a sentence of a new shape, {shape(part)}: {part}"
