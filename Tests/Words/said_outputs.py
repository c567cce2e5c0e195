"""What is said of single outputs: their values, 1 and 0, ties, masks. True, a falsehood, or None for nothing said."""
import re
from fractions import Fraction

import mpmath

import exact
from exact import fraction, inf, mpf, rounded
from facts import is_exact_text, rounded_value
from printed import NUMBER, mpf_of, near, number


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
    found = re.search(rf"a maximum that starts at (.*?) leaves exp\(({NUMBER})\)( or less)?, which is 0", text)
    if found:
        starts = [number(t) for t in found[1].split(" or ")]
        if not near(found[2], mpf(max(x)) - min(starts)) or (len(starts) > 1) != (found[3] is not None):
            return "the largest term is another "
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


def says_flushed(text, row, facts):
    found = re.search(rf"(\d+) of (\d+) outputs are 0 where a subnormal number is due, ({NUMBER}) in class (\d+)", text)
    if not found:
        return None
    least = exact.least_normal(facts.case.output)
    flushed = [i for i, y in enumerate(facts.outputs) if y == 0 and 0 < facts.due[i] < least]
    return int(found[1]) == len(flushed) and int(found[4]) == flushed[0] and near(found[3], mpf(facts.due[flushed[0]]))


def says_others(text, row, facts):
    """`class 3 is 0, and 2 more`: how many are so in all."""
    found = re.search(r"^class (\d+) is ([01]), and (\d+) more; its exact value", text)
    if not found:
        return None
    value, early = int(found[2]), row["name"].startswith("premature")
    x = facts.case.received
    least = float(exact.least_normal(facts.case.output))
    alike = [i for i, y in enumerate(facts.outputs) if y == value and not (
        x[i] == -inf or facts.is_exactly_one()) and (facts.due[i] != value) == early
             and not (value == 0 and 0 < facts.due[i] < least)]
    return len(alike) == int(found[3]) + 1 and alike[0] == int(found[1])


def says_weights(text, row, facts):
    found = re.search(r"(\d+) of (\d+) masked classes have weight", text)
    if not found:
        return None
    none = 0 if facts.case.quantity == "softmax" else -inf
    masked = [y for y, x in zip(facts.outputs, facts.case.received) if x == -inf]
    return int(found[1]) == sum(y != none and y == y for y in masked) and int(found[2]) == len(masked)


def says_nearest(text, row, facts):
    """That every output is the exact value rounded once."""
    if "outputs are as near to the exact values as the format allows" not in text:
        return None
    return all(y == d for y, d in zip(facts.outputs, facts.due)) or f"due are {facts.due[:6]}"
