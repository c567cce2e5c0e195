"""What is said of outputs with few digits, of outputs that nothing explains, and of sums of subnormal numbers."""
import re
from decimal import Decimal

import mpmath

import exact
from exact import SPECIAL, mpf, rounded, ulp
from facts import is_exact_text
from printed import NUMBER, mpf_of, near, number


def says_subnormal_sum(text, row, facts):
    found = re.search(rf"exp\(({NUMBER})\), the largest of them, is below ({NUMBER}), the least normal number of (\S+),", text)
    if not found:
        return None
    top, least = mpf(max(facts.case.received)) / mpf(facts.temperature), mpf_of(exact.least_normal(found[3]))
    return near(found[1], top) and near(found[2], least) and mpmath.exp(top) < least


def says_few_digits(text, row, facts):
    if row["name"] != "few-digits":
        return None
    found = re.search(rf"no more than (\d+) decimals and (\d+) digits, and each is within ({NUMBER}) of a unit of the last", text)
    grid = re.search(rf"multiples of 1/(\d+), and each is within ({NUMBER}) of that", text)
    narrow = re.search(rf"are numbers of (\S+), and each is within ({NUMBER}) ulp of that format", text)
    said = [float(t) for t in facts.case.typed or []] or facts.case.outputs
    if grid:
        units = [1 / mpf(int(grid[1]))] * len(said)
        if any(abs(mpf(y) / u - mpmath.nint(mpf(y) / u)) > mpf("1e-4") for y, u in zip(said, units)):
            return "no multiple "
    elif narrow:
        units = [mpf_of(ulp(y, narrow[1])) for y in said]
        if any(rounded(y, narrow[1]) != y for y in said):
            return "no numbers of that format "
    else:
        places, digits = int(found[1]), int(found[2])
        parts = [Decimal(repr(y)).normalize().as_tuple() for y in said if y not in SPECIAL and y != 0]
        if max(-t.exponent for t in parts) > places or max(len(t.digits) for t in parts) > digits:
            return "more digits "
        units = [max(mpf(10) ** -places, 0 if y == 0 else mpf(10) ** (Decimal(repr(abs(y))).adjusted() - digits + 1))
                 for y in said]
    apart = [mpf(y) - v for y, v in zip(said, facts.values) if y not in SPECIAL]
    worst = max(abs(a) / u for a, u in zip(apart, units))
    within = (grid or narrow)[2] if grid or narrow else found[3]
    if not near(within, worst, 3) or worst > (5 if narrow else mpf("1.5")):
        return f"within {worst} "
    # Cut off: nearer to 0 than what is due, but for the format's rounding.
    return "was cut off" not in text or all(
        (abs(y) - abs(v)) / u < mpf("0.5") for y, v, u in zip(said, facts.values, units))


def says_unexplained(text, row, facts):
    if row["name"] != "unexplained-outputs":
        return None
    found = re.search(rf"(?:class (\d+)|log-sum-exp) is ({NUMBER}); the exact value is ({NUMBER})", text)
    index = int(found[1] or 0)
    if not near(found[2], mpf(facts.outputs[index])) or not is_exact_text(found[3], facts, index):
        return False
    scaled = [mpf(v) / mpf(facts.temperature) for v in facts.case.received]

    def are(values):
        return all(abs(mpf(y) - v) <= abs(v) * mpf(2) ** -6 + mpf("1e-2") * abs(v) for y, v in zip(facts.outputs, values))

    if "over the sum of these" in text:
        terms = [1 / (1 + mpmath.exp(-v)) for v in scaled]
        return are([t / mpmath.fsum(terms) for t in terms])
    if "logistic function" in text:
        return are([1 / (1 + mpmath.exp(-v)) for v in scaled])
    if "over the sum of the logits" in text:
        return are([v / mpmath.fsum(scaled) for v in scaled])
    parts = re.search(r"the first (\d+) outputs are softmax of their logits alone", text)
    if parts:
        x, k = facts.case.received, int(parts[1])
        return are(exact.softmax(x[:k]) + exact.softmax(x[k:]))
    if "with 0 in the place of those below" in text:
        return are(exact.softmax([max(v, 0.0) for v in facts.case.received]))
    bound = re.search(rf"with about ({NUMBER}) in the place of those above", text)
    if bound:
        return are(exact.softmax([min(v, float(number(bound[1]))) for v in facts.case.received]))
    mixed = re.search(rf"each output is ({NUMBER}) p \+ ({NUMBER}) / (\d+)", text)
    if mixed:
        return are([number(mixed[1]) * v + number(mixed[2]) / int(mixed[3]) for v in facts.values])
    if "divided by the temperature afterwards" in text:
        return are([v / mpf(facts.temperature) for v in exact.log_softmax(facts.case.received, 1)])
    shifted = re.search(rf"about the same, between ({NUMBER}) and ({NUMBER})", text)
    if shifted:
        apart = [mpf(y) - v for y, v in zip(facts.outputs, facts.values) if y not in SPECIAL]
        return near(shifted[1], min(apart), 3) and near(shifted[2], max(apart), 3)
    return True
