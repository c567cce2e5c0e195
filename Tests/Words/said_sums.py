"""What is said of sums: of the outputs, and of the exponentials."""
import re
from fractions import Fraction

import mpmath

import exact
from exact import fraction, inf, mpf, ulp, unit
from printed import NUMBER, SUM, mpf_of, near, number, total


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
        return abs(facts.deviation) <= facts.roundings and facts.greatest() <= Fraction(1, 2)
    if "where rounding makes half of one" in text:
        return abs(facts.deviation) <= facts.roundings
    if "does not explain it" in text:
        return abs(facts.deviation) > facts.roundings
    return True if found else None


def says_factor(text, row, facts):
    found = re.search(rf"all outputs (of classes within 10 of the largest logit )?(?:that are normal numbers )?are off by about the same factor, {SUM}", text)
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


def says_beyond_rounding(text, row, facts):
    found = re.search(rf"the outputs are off by up to ({NUMBER}) ulp, where rounding makes half of one", text)
    return near(found[1], mpf_of(facts.greatest())) and facts.greatest() > Fraction(1, 2) if found else None


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
