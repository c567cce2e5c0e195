"""Parses what diagnose says, and judges every claim in exact arithmetic."""
import math
import re
from fractions import Fraction
from typing import Iterator, List, Optional

import mpmath

import exact
from exact import SPECIAL, fraction, inf, mpf, naive_error, rounded, ulp, unit
from rows import Case

NUMBER = r"(?:-?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf)|NaN)"
SUM = rf"(1 [+-] {NUMBER}|{NUMBER})"


class Facts:
    """What is exactly so of a case and one vector of outputs."""

    def __init__(self, case: Case, outputs: Optional[List[float]]):
        self.case, self.outputs = case, outputs
        x = case.received
        self.undefined = any(v != v or v == inf for v in x) or all(v == -inf for v in x)
        self.temperature = case.temperature if case.temperature in (0, 1) else rounded(case.temperature, case.format)
        self.values = None
        if not self.undefined and self.temperature != 0 and self.temperature == self.temperature:
            if case.quantity == "softmax":
                self.values = exact.softmax(x, self.temperature)
            elif case.quantity == "log-softmax":
                self.values = exact.log_softmax(x, self.temperature)
            elif self.temperature == 1:
                self.values = [exact.log_sum_exp(x)]
        self.due = None if self.values is None else [rounded_value(v, case.output) for v in self.values]

    @property
    def deviation(self) -> Fraction:
        return sum(map(fraction, self.outputs)) - 1

    @property
    def roundings(self) -> Fraction:
        total = Fraction(0)
        for v in self.values:
            if v == 0 or (v._mpf_[2] > -20000 and fraction(v) == fraction(rounded_value(v, self.case.output))):
                continue
            total += ulp(v, self.case.output) / 2
        return total

    def greatest(self) -> Optional[Fraction]:
        errors = [naive_error(y, v, self.case.output) for y, v in zip(self.outputs, self.values)]
        return max((abs(e) for e in errors if e is not None), default=None)

    def is_exactly_one(self) -> bool:
        return sum(v != -inf for v in self.case.received) == 1


def rounded_value(v, name: str) -> float:
    """A value of any exponent rounded once."""
    if v == 0 or v in (mpf("inf"), -mpf("inf")):
        return float(v)
    least = exact.FORMATS[name][1] - exact.FORMATS[name][0] - 5
    if exact.binade(v) > 2000:
        return inf if v > 0 else -inf
    if exact.binade(v) < least:
        return 0.0 if v > 0 else -0.0
    return rounded(v, name)


def number(text: str):
    return mpf("nan") if text == "NaN" else mpf("inf") * (-1 if text[0] == "-" else 1) if "inf" in text else mpf(text)


def total(text: str):
    """`1 + 2e-05` or a number, less 1, and how far the text may be off."""
    found = re.fullmatch(rf"1 ([+-]) ({NUMBER})", text)
    if found:
        value = number(found[2]) * (1 if found[1] == "+" else -1)
        return value, abs(value) * mpf("1e-5")
    return number(text) - 1, abs(number(text)) * mpf("1e-5") + mpf("1e-30")


def near(text: str, value, digits=5) -> bool:
    """Whether a number is a value rounded to at least so many digits."""
    said, value = number(text), value if isinstance(value, mpmath.mpf) else mpf_of(value)
    if said != said or abs(said) == mpf("inf"):
        return said == value or (said != said and value != value)
    return abs(said - value) <= abs(value) * mpf(10) ** (1 - digits) + mpf("1e-400000")


def mpf_of(value) -> mpmath.mpf:
    return mpf(value.numerator) / mpf(value.denominator) if isinstance(value, Fraction) else mpf(value)


def is_exact_text(text: str, facts: Facts, index: int) -> bool:
    """`0.25`, `1 - 1.7e-58630`: every digit correct."""
    if facts.values is None:
        return True
    value = facts.values[index]
    if text.startswith("1 - "):
        body, value = text[4:], exact.complement(facts.case.received, index, facts.temperature)
    else:
        body = text
    if body.startswith("<") or body == "not known":
        return False
    said = number(body)
    if said in (mpf("inf"), -mpf("inf")) or said == 0:
        return said == value
    digits = len(re.sub(r"e.*|[-.]", "", body).lstrip("0"))
    step = mpf(10) ** (mpmath.floor(mpmath.log10(abs(said))) - max(digits, 1) + 1)
    return abs(said - value) <= step * mpf("0.500001")


ROUNDINGS = {
    "accumulator-stagnation", "absorbed-logarithm", "cancelled-log-sum-exp", "coarse-output-format", "correct-one",
    "correct-zero", "input-rounding", "log-of-rounded-probability", "premature-one", "premature-zero", "rounded-shift",
    "sum-above-one",
}


def faults(case: Case, found: dict) -> Iterator[str]:
    """What is false in a diagnosis."""
    outputs = case.outputs
    told = [row["name"] for row in found["rows"]]
    # Outputs that fit another function are no story of rounding.
    hidden = ROUNDINGS if found["suspects"] else set()
    for name in sorted(case.must - set(told) - hidden):
        yield f"{name} is not told, only {told}"
    for name in sorted(case.never & set(told)):
        yield f"{name} is told: " + next(r["evidence"] for r in found["rows"] if r["name"] == name)
    if outputs is None:
        elements = [e["output"]["decimal"] for e in found["elements"]]
        outputs = [rounded(parsed(v), case.output) for v in elements]
    else:
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


def iff(case: Case, facts: Facts, told: List[str]) -> Iterator[str]:
    """Patterns whose condition is a plain fact about rows and outputs."""
    y, x = facts.outputs, case.received
    if facts.temperature == 0 or facts.undefined or facts.values is None:
        return
    finite = all(v not in SPECIAL and v == v for v in y)
    expected = {}
    if case.quantity == "softmax":
        expected["sum-above-one"] = finite and facts.deviation > Fraction(1, 10**12)
        expected["sum-below-one"] = finite and facts.deviation < -Fraction(1, 10**8)
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
    if "logit-beyond-format" not in told:
        for name, holds in expected.items():
            if holds != (name in told):
                yield f"{name} {'is not' if holds else 'is'} told"


def is_certain(facts: Facts, index: int) -> bool:
    """Whether the exact value is 0 or 1 itself."""
    return facts.case.received[index] == -inf or facts.is_exactly_one()


def claims(row: dict, facts: Facts) -> Iterator[str]:
    """What is false in a finding's evidence and cause."""
    text = row["evidence"] + " | " + row["cause"] + " | " + row["remedy"]
    if re.search(r"gap of (0|inf|NaN)\b", text):
        yield text
    parsers = [f for name, f in globals().items() if name.startswith("says_")]
    count = 0
    for parser in parsers:
        result = parser(text, row, facts)
        if result is not None:
            count += 1
            if result is not True:
                yield f"{parser.__name__}: {result if isinstance(result, str) else ''} {text}"
    if count == 0:
        yield "no sentence was understood: " + text


def says_output(text, row, facts):
    found = re.search(rf"class (\d+)(?:, at a gap| is ({NUMBER}))", text)
    if found and found[2] and row["name"] != "zero-temperature":
        return near(found[2], mpf(facts.outputs[int(found[1])]))
    return None


def says_exact(text, row, facts):
    found = re.search(rf"class (\d+) is {NUMBER}(?:, and \d+ more)?; (?:its exact value is|the exact log-probability is"
                      rf"|the exact value is) ((?:1 - )?{NUMBER})", text)
    if found:
        return is_exact_text(found[2], facts, int(found[1]))
    found = re.search(rf"log-sum-exp is {NUMBER}; the exact value is ({NUMBER})", text)
    return is_exact_text(found[1], facts, 0) if found else None


def says_rounded_once(text, row, facts):
    found = re.search(rf"^({NUMBER}) is ((?:1 - )?{NUMBER}) rounded once to (\S+)", text)
    if not found:
        return None
    places = [i for i, y in enumerate(facts.outputs) if near(found[1], mpf(y))]
    return any(facts.outputs[i] == facts.due[i] and is_exact_text(found[2], facts, i) for i in places)


def says_sum(text, row, facts):
    found = re.search(rf"the outputs sum to {SUM}(?:,|;| \|)", text)
    if not found or row["name"] == "accumulator-stagnation":
        return None
    said, slack = total(found[1])
    return abs(said - mpf_of(facts.deviation)) <= slack


def says_roundings(text, row, facts):
    found = re.search(rf"(?:moves? the sum by|move the sum by up to) ({NUMBER})(?: at most)?", text)
    if found and not near(found[1], mpf_of(facts.roundings)):
        return f"{float(facts.roundings)} "
    if "is rounded on its own" in text:
        return abs(facts.deviation) <= facts.roundings
    if "does not explain it" in text:
        return abs(facts.deviation) > facts.roundings
    return True if found else None


def says_factor(text, row, facts):
    found = re.search(rf"all outputs (of classes within 10 of the largest logit )?are off by about the same factor, {SUM}", text)
    if not found:
        return None
    x = facts.case.received
    top = x.index(max(x))
    factor = mpf(facts.outputs[top]) / facts.values[top]
    said, slack = total(found[2])
    if abs(said - (factor - 1)) > slack:
        return f"the factor is {factor} "
    for i, value in enumerate(facts.values):
        gap = (fraction(x[top]) - fraction(x[i])) / fraction(facts.temperature) if x[i] != -inf else 99
        if x[i] == -inf or (found[1] and gap > 10) or value * min(factor, 1) < mpf_of(exact.least_normal(facts.case.output)):
            continue
        if abs(facts.outputs[i] / value - factor) > abs(factor - 1) * mpf("0.50001"):
            return f"class {i} is off by {facts.outputs[i] / value} "
    return True


def says_not_one_factor(text, row, facts):
    found = re.search(rf"outputs are off by up to ({NUMBER}) ulp, and not by one factor", text)
    return near(found[1], mpf_of(facts.greatest())) if found else None


def says_tolerances(text, row, facts):
    found = re.search(r"beyond the tolerance of (.*?)(?:, within that of (.*?))?(?: \||$)", text)
    within = found[2] if found else (re.search(r"within that of (.*?) \|", text) or [None, None])[1]
    beyond = found[1] if found else ""
    if not beyond and not within:
        return None
    # The sum that a check sees is rounded once at least.
    deviation = abs(fraction(float(facts.deviation)))
    for name, limit in (("NumPy's choice", Fraction(1, 2**26)), ("PyTorch's simplex", Fraction(1, 10**6)),
                        ("Stan's simplex", Fraction(1, 10**8))):
        if (name in beyond) != (deviation > limit) or (name in (within or "")) == (name in beyond):
            return name
    others = sum(map(fraction, facts.outputs[:-1])) - 1
    return ("multinomial" in beyond) == (facts.deviation > 0 and others > Fraction(1, 10**12))


def says_normalized(text, row, facts):
    found = re.search(rf"of these outputs the sum then is {SUM}", text)
    if not found:
        return None
    whole = float(1 + facts.deviation)
    left = sum(fraction(y / whole) for y in facts.outputs) - 1
    said, _ = total(found[1])
    return abs(said - mpf_of(left)) <= abs(mpf_of(left)) * mpf("1e-4") + mpf(2) ** -50 and abs(left) < abs(facts.deviation)


def says_shift(text, row, facts):
    found = re.search(rf"class (\d+), at a gap of ({NUMBER}), is off by ({NUMBER}) ulp; (\S+) rounds x - max by "
                      rf"({NUMBER}), which moves it by ({NUMBER}) ulp", text)
    if not found:
        return None
    index, x = int(found[1]), facts.case.received
    gap = fraction(max(x)) - fraction(x[index])
    rounding = fraction(rounded(-gap, facts.case.arithmetic)) + gap
    error = naive_error(facts.outputs[index], facts.values[index], facts.case.output)
    value = facts.values[index]
    moved = value * mpmath.expm1(mpf_of(rounding)) / mpf_of(ulp(value, facts.case.output))
    if rounding == 0 or gap <= 0:
        return "x - max is exact "
    if abs(mpf_of(error) - moved) > abs(mpf_of(error)) * mpf("0.51"):
        return "the shift does not explain it "
    return (near(found[2], mpf_of(gap)) and near(found[3], mpf_of(abs(error))) and near(found[5], mpf_of(abs(rounding)))
            and near(found[6], abs(moved), 4))


def says_plain(text, row, facts):
    found = re.search(rf"a sum of (\d+) terms from left to right in (\S+) may be off by ({NUMBER}) of itself, and on this "
                      rf"row is off by ({NUMBER})", text)
    x = facts.case.received
    if found:
        computed, whole = exact.plain_sum(x, facts.case.arithmetic, facts.case.accumulator)
        lost = abs(fraction(computed) / whole - 1)
        bound = (int(found[1]) - 1) * unit(found[2])
        return int(found[1]) == sum(v != -inf for v in x) and near(found[3], mpf_of(bound)) and near(found[4], mpf_of(lost), 4)
    found = re.search(rf"sum to ({NUMBER}); added up from left to right in (\S+) the (\d+) exponentials come to ({NUMBER}), "
                      rf"and exactly to ({NUMBER})", text)
    if found:
        computed, whole = exact.plain_sum(x, facts.case.arithmetic, facts.case.accumulator)
        return (near(found[1], mpf_of(1 + facts.deviation)) and near(found[4], mpf(computed))
                and near(found[5], mpf_of(whole)) and computed < whole)
    found = re.search(rf"the sum of (\d+) shifted exponentials is ({NUMBER}), and the largest number of (\S+) is "
                      rf"({NUMBER})", text)
    if found:
        _, whole = exact.plain_sum(x, facts.case.arithmetic, "binary64")
        limit = exact.largest(found[3])
        return near(found[2], mpf_of(whole)) and near(found[4], mpf_of(limit)) and whole > limit / 2
    return None


def says_one(text, row, facts):
    found = re.search(rf"with 1 for this class's, are (at most )?({NUMBER})(?: each)?", text)
    if not found:
        return None
    index = int(re.search(r"class (\d+) is 1", text)[1])
    x = facts.case.received
    terms = [mpmath.exp((mpf(v) - mpf(x[index])) / mpf(facts.temperature)) for i, v in enumerate(x)
             if i != index and v != -inf]
    name = facts.case.accumulator
    absorbed = rounded(1 + fraction(mpmath.fsum(terms)), name) == 1
    if "1 + s rounds to 1" in text:
        return absorbed and near(found[2], mpmath.fsum(terms))
    each = all(rounded(1 + fraction(t), name) == 1 for t in terms)
    if found[1]:
        return not absorbed and each and near(found[2], max(terms))
    return not absorbed and not each and near(found[2], mpmath.fsum(terms))


def says_fused(text, row, facts):
    found = re.search(rf"(\S+) x (\S+) is rounded to (\S+) in (\S+), off by ({NUMBER}); (.*?) \|", text)
    if not found:
        return None
    product = fraction(float(found[1])) * fraction(float(found[2]))
    if rounded(product, found[4]) != float(found[3]) or not near(found[5], mpf_of(fraction(float(found[3])) - product)):
        return "another product "
    base = mpf(2) if "2^y" in found[6] else mpmath.e
    left = re.search(rf"of the ({NUMBER}) left over is (0|inf)", found[6])
    if left:
        value = rounded_value(base ** mpf_of(product - fraction(float(found[3]))), found[4])
        return value == float(left[2])
    most = re.search(rf"numbers of that size are ({NUMBER}) apart, so that up to ({NUMBER}) is left", found[6])
    return (near(most[1], mpf_of(ulp(product, found[4]))) and number(most[2]) * 2 == number(most[1])
            and base ** number(most[2]) > mpf_of(exact.largest(found[4])))


def says_absorbed(text, row, facts):
    found = re.search(rf"the exponential of ({NUMBER}); the log-sum-exp is about ({NUMBER}), where numbers of (\S+) are "
                      rf"({NUMBER}) apart", text)
    if not found:
        return None
    x = facts.case.received
    top = x.index(max(x))
    factor = mpf(facts.outputs[top]) / facts.values[top]
    lse = mpf(max(x)) / mpf(facts.temperature) - mpmath.log(facts.values[top])
    return (abs(number(found[1]) - mpmath.log(factor)) <= abs(mpmath.log(factor)) * mpf("1e-4") and near(found[2], lse)
            and near(found[4], mpf_of(ulp(lse, found[3]))) and abs(mpmath.log(factor)) <= mpf_of(ulp(lse, found[3])))


def says_limit(text, row, facts):
    if row["name"] != "zero-temperature":
        return None
    x, y = facts.case.received, facts.outputs
    ties = [i for i, v in enumerate(x) if v == max(x)]
    logarithm = facts.case.quantity == "log-softmax"
    share = -mpmath.log(len(ties)) if logarithm else 1 / mpf(len(ties))
    none = -inf if logarithm else 0.0
    limits = [rounded(share, facts.case.output) if i in ties else none for i in range(len(x))]
    wrong = [i for i in range(len(x)) if y[i] != limits[i]]
    found = re.search(rf"(?:class (\d+) tends? to ({NUMBER})|the (\d+) classes with the largest logit tend to ({NUMBER}) "
                      rf"each), all others to ({NUMBER}); (\d+) of (\d+) outputs? differs?: class (\d+) is ({NUMBER})", text)
    return bool(found) and (len(ties) == int(found[3] or 1) and near(found[2] or found[4], share)
                            and number(found[5]) == none and int(found[6]) == len(wrong) and int(found[8]) == wrong[0]
                            and near(found[9], mpf(y[wrong[0]])) and (not found[1] or int(found[1]) == ties[0]))


def says_ties(text, row, facts):
    found = re.search(rf"classes (\d+) and (\d+) are both ({NUMBER}), and their logits are (\S+) and (\S+?)(?:;| \|)", text)
    if not found:
        return None
    i, j = int(found[1]), int(found[2])
    x, y = facts.case.given, facts.outputs
    said = [float(found[4]), float(found[5])]
    if y[i] != y[j] or x[i] == x[j] or said != [x[i], x[j]] or not near(found[3], mpf(y[i])):
        return "no tie "
    return ("the two tie, too" in text) == (facts.due[i] == facts.due[j])


def says_lost(text, row, facts):
    found = re.search(rf"each is off by ({NUMBER}) ulp at most; (?:(\d+) of (\d+) outputs are 0, of classes that have "
                      rf"probability ({NUMBER}) together; )?the least number of (\S+) is ({NUMBER})", text)
    if not found:
        return None
    name = found[5]
    zeros = [v for y, v in zip(facts.outputs, facts.values) if y == 0]
    p, least, _, _ = exact.FORMATS[name]
    return (near(found[1], mpf_of(facts.greatest()), 4) and near(found[6], mpf(2) ** (least - p + 1))
            and facts.deviation <= -Fraction(1, 10)
            and (not found[2] or int(found[2]) == len(zeros) and near(found[4], mpmath.fsum(zeros))))


def says_masked(text, row, facts):
    found = re.search(rf"class (\d+) is masked, its logit is -inf, and its output is ({NUMBER}) where", text)
    if found:
        index = int(found[1])
        return facts.case.received[index] == -inf and near(found[2], mpf(facts.outputs[index]))
    found = re.search(r"(all|the only) ?(\d*) ?logits? (?:are|is) -inf", text)
    return all(v == -inf for v in facts.case.received) if found else None


def says_sentinel(text, row, facts):
    x, y = facts.case.received, facts.outputs
    if row["name"] != "finite-sentinel":
        return None
    found = re.search(rf"the masked classes have ({NUMBER}) each, as if their logit were ({NUMBER}) instead", text)
    if found:
        top = x.index(max(x))
        ratio = mpf(y[x.index(-inf)]) / mpf(y[top])
        return near(found[1], mpf(y[x.index(-inf)])) and near(found[2], mpf(x[top]) + mpmath.log(ratio))
    found = re.search(rf"a maximum that starts at (.*?) leaves exp\(({NUMBER})\), which is 0", text)
    if found:
        starts = [number(t) for t in found[1].split(" or ")]
        return all(s > max(x) and rounded_value(mpmath.exp(mpf(max(x)) - s), facts.case.arithmetic) == 0 for s in starts) and (
            all(v == 0 or v != v for v in y))
    found = re.search(rf"with every logit below ({NUMBER}) taken for ({NUMBER})", text)
    if found:
        return max(x) < number(found[1]) and len(set(y)) == 1
    found = re.search(rf"class (\d+) has the logit ({NUMBER}), a number that masks are made of, and weight ({NUMBER})", text)
    if found:
        index = int(found[1])
        return near(found[2], mpf(facts.case.given[index])) and y[index] > 0 and near(found[3], mpf(y[index]))
    if "those of" in text or "so it is" in text or "the exponential of 0" in text:
        return len(set(y[i] for i in range(len(x)) if x[i] == -inf)) == 1
    return "not understood"


def says_overflow(text, row, facts):
    found = re.search(rf"exp\(({NUMBER})\) overflows (\S+), whose largest number is ({NUMBER})", text)
    if found:
        limit = exact.largest(found[2])
        return near(found[3], mpf_of(limit)) and mpmath.exp(number(found[1])) > mpf_of(limit) * mpf("0.99")
    found = re.search(rf"exp\(({NUMBER})\), the largest of them, is 0 in (\S+)", text)
    if found:
        top = mpf(max(facts.case.received)) / mpf(facts.temperature)
        return near(found[1], top) and rounded_value(mpmath.exp(top), found[2]) == 0
    found = re.search(rf"the sum of (\d+) exponentials of up to ({NUMBER}) overflows", text)
    return int(found[1]) == sum(v != -inf for v in facts.case.received) if found else None


def says_flushed(text, row, facts):
    found = re.search(rf"(\d+) of (\d+) outputs are 0 where a subnormal number is due, ({NUMBER}) in class (\d+)", text)
    if not found:
        return None
    least = exact.least_normal(facts.case.output)
    flushed = [i for i, y in enumerate(facts.outputs) if y == 0 and 0 < facts.due[i] < least]
    return int(found[1]) == len(flushed) and int(found[4]) == flushed[0] and near(found[3], mpf(facts.due[flushed[0]]))


def says_row(text, row, facts):
    found = re.search(r"logit (\d+) is (NaN|\+inf)", text)
    if found:
        value = facts.case.given[int(found[1])]
        return value != value if found[2] == "NaN" else value == inf
    found = re.search(rf"({NUMBER}) becomes ({NUMBER}) in (\S+), whose largest number is ({NUMBER})", text)
    if found:
        return near(found[4], mpf_of(exact.largest(found[3]))) and any(
            near(found[1], mpf(g)) and near(found[2], mpf(r)) for g, r in zip(facts.case.given, facts.case.received))
    found = re.search(rf"({NUMBER}) / ({NUMBER}) is ({NUMBER}) in (\S+)", text)
    if found:
        divisor = rounded(facts.case.temperature, facts.case.format)
        return divisor == 0 or abs(number(found[1]) / mpf(divisor)) > mpf_of(exact.largest(found[4])) * mpf("0.999")
    return None


def says_input(text, row, facts):
    found = re.search(rf"rounding the logits to (\S+) moves an exact value by ({NUMBER}) ulp", text)
    if not found:
        return None
    if facts.case.quantity != "softmax":
        return True
    given = exact.softmax(facts.case.given)
    # In ulps at either value, which may lie in two binades.
    return any(near(found[2], m, 3) for m in (
        max(abs(v - g) / mpf_of(ulp(w, facts.case.output)) for v, g, w in zip(facts.values, given, which))
        for which in (given, facts.values)))


def says_logarithm(text, row, facts):
    found = re.search(rf"its exponential is below ({NUMBER}), the least normal number of (\S+)", text)
    if found:
        index = int(re.search(r"class (\d+) is -inf", text)[1])
        return mpmath.exp(facts.values[index]) < mpf_of(exact.least_normal(found[2]))
    found = re.search(rf"the spacing of (\S+) at ({NUMBER}) is ({NUMBER}); class (\d+) is {NUMBER}, exact ({NUMBER})", text)
    if found:
        top = mpf(max(facts.case.received)) / mpf(facts.temperature)
        return (near(found[2], top) and near(found[3], mpf_of(ulp(top, found[1])))
                and is_exact_text(found[5], facts, int(found[4])))
    if "two numbers of about the same size" in text:
        top = re.search(rf"where max is ({NUMBER})", text)
        return near(top[1], mpf(max(facts.case.received)) / mpf(facts.temperature))
    return None
