"""What is exactly so of a case and its outputs."""
import re
from fractions import Fraction
from typing import List, Optional

import mpmath

import exact
from cases import Case
from exact import fraction, inf, mpf, naive_error, rounded, ulp
from printed import number


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


def is_certain(facts: Facts, index: int) -> bool:
    """Whether the exact value is 0 or 1 itself."""
    return facts.case.received[index] == -inf or facts.is_exactly_one()


def exact_values(quantity: str, received, temperature=1):
    """What is due for logits as received; the row has a finite logit."""
    if quantity == "softmax":
        return exact.softmax(received, temperature)
    if quantity == "log-softmax":
        return exact.log_softmax(received, temperature)
    return [exact.log_sum_exp(received, temperature)]
