"""What is said of steps: shifts, products, exponentials, logarithms, and the rounding of logits."""
import re

import mpmath

import exact
from exact import fraction, inf, mpf, naive_error, rounded, ulp
from facts import is_exact_text, rounded_value
from printed import NUMBER, mpf_of, near, number


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
    found = re.search(rf"those of the logits rounded to (\S+), to ({NUMBER}) ulp, and off by ({NUMBER}) ulp for", text)
    if found:
        x = [rounded(v, found[1]) for v in facts.case.received]
        other = exact.softmax(x) if facts.case.quantity == "softmax" else exact.log_softmax(x)
        left = max(abs(naive_error(y, v, facts.case.output)) for y, v in zip(facts.outputs, other))
        return near(found[2], mpf_of(left), 3) and near(found[3], mpf_of(facts.greatest()), 3)
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
    found = re.search(rf"class (\d+) is {NUMBER}; the exact log-probability is ({NUMBER}), and the output's exponential is "
                      rf"({NUMBER}), a subnormal number of (\S+), which are ({NUMBER}) apart", text)
    if found:
        said = mpmath.exp(mpf(facts.outputs[int(found[1])]))
        p, least, _, _ = exact.FORMATS[found[4]]
        return (is_exact_text(found[2], facts, int(found[1])) and near(found[3], said, 4)
                and said < mpf_of(exact.least_normal(found[4])) and near(found[5], mpf(2) ** (least - p + 1)))
    found = re.search(rf"the spacing of (\S+) at ({NUMBER}) is ({NUMBER}); class (\d+) is {NUMBER}, exact ({NUMBER})", text)
    if found:
        top = mpf(max(facts.case.received)) / mpf(facts.temperature)
        return (near(found[2], top) and near(found[3], mpf_of(ulp(top, found[1])))
                and is_exact_text(found[5], facts, int(found[4])))
    if "two numbers of about the same size" in text:
        top = re.search(rf"where max is ({NUMBER})", text)
        return near(top[1], mpf(max(facts.case.received)) / mpf(facts.temperature))
    return None
