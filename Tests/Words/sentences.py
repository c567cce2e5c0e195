"""The findings of analyze about one row, sentence by sentence."""
import re
from typing import List, Optional

import mpmath

import exact
from exact import FORMATS, complement, mpf
from facts import is_exact_text
from printed import NUMBER, is_number, is_ulps, number, total
from types import SimpleNamespace


# Errors are known to within this many ulps.
KNOWN = mpf(2) ** -29


def judged(text: str, column, case) -> Optional[str]:
    """What is false in a sentence about a column; None if it is true."""
    for pattern, judge in SENTENCES:
        found = re.fullmatch(pattern, text)
        if found:
            return judge(found, column, case)
    return "no sentence was understood"


def classes(text: str) -> Optional[List[int]]:
    """The first classes of `classes 0, 1 and 4 are`, and how many there are in all."""
    found = re.fullmatch(r"class(?:es)? (.*) (?:is|are)", text)
    words = re.split(r", | and ", found[1])
    rest = int(words.pop().split()[0]) if words[-1].endswith("others") else 0
    named = [int(w) for w in words]
    return named, len(named) + rest


def saturated(found, column, case):
    """`class 1 is exactly 1. That is correct: the exact value 1 - 7e-44 rounds to 1 in binary64; ...`"""
    named, count = classes(found[1])
    value, kind, rest = int(found[2]), found[3], found[4]
    due = [i for i, (v, y) in enumerate(zip(column.verdicts, column.outputs)) if v == kind and y == value]
    if due[:len(named)] != named or len(due) != count:
        return f"the classes are {due}"
    parts = re.fullmatch(rf"the exact value(?: ((?:1 - )?{NUMBER}))?(?: of class (\d+))?( for the logits received)? rounds "
                         rf"to ((?:1 - )?{NUMBER}) in (\S+?)(?:; telling it from 1 takes (\d+) bits, and (\S+) has (\d+))?\.",
                         rest)
    if not parts or parts[5] != column.format:
        return "not understood"
    if not is_number(parts[4], column.due[named[0]]) or (parts[2] and int(parts[2]) != named[0]):
        return f"it rounds to {column.due[named[0]]}"
    if parts[1] and not is_exact_text(parts[1], given(case), named[0]):
        return "another exact value"
    return bits(parts, column, case, named[0])


def given(case):
    """What is due for the logits as given."""
    return SimpleNamespace(values=case.values(), case=SimpleNamespace(received=case.given), temperature=case.temperature)


def bits(parts, column, case, index):
    """The least number of bits that an exact value does not round to 1 in."""
    if not parts[6]:
        return None
    needed = int(parts[6])
    missing = complement(case.given, index, case.temperature)
    # With p bits the midpoint below 1 is 2^-(p+1) away; at the midpoint 1 is even.
    if missing > mpmath.ldexp(1, -needed) or missing <= mpmath.ldexp(1, -needed - 1):
        return f"{mpmath.nstr(missing, 5)} takes other bits"
    if parts[7] != column.format or int(parts[8]) != FORMATS[column.format][0]:
        return "another format"
    return None


def missed(found, column, case):
    named, count = classes(found[1])
    value = int(found[3])
    due = [i for i, (v, d) in enumerate(zip(column.verdicts, column.due)) if v == "missed" and d == value]
    if due[:len(named)] != named or len(due) != count:
        return f"the classes are {due}"
    text = re.search(rf"given as ((?:1 - )?{NUMBER}),", found[4])
    text = text[1] if text else found[2]
    return None if is_number(text, column.outputs[named[0]]) else f"it is {column.outputs[named[0]]}"


def special(found, column, case):
    named, count = ([0], 1) if found[1].startswith("log-sum-exp") else classes(found[1])
    i = named[0]
    right = is_number(found[2], column.outputs[i]) and is_number(found[3], column.due[i]) and column.ulps[i] is None
    return None if right else f"{column.outputs[i]} where {column.due[i]} is due"


def rest(found, column, case):
    """Beside the three kinds of special values that have a sentence of their own."""
    kinds, more = [], 0
    for y, v, u in zip(column.outputs, column.due, column.ulps):
        kind = (str(y), str(v))
        if u is None and v == v or (v != v and y == y):
            if kind in kinds:
                continue
            more += len(kinds) == 3
            kinds = kinds[:3] if len(kinds) == 3 else kinds + [kind]
    return None if int(found[1]) == more else f"{more} are"


def sums(found, column, case):
    said, _ = total("1 " + found[1] + " " + found[2])
    deviation = mpmath.fsum(column.outputs) - 1
    return None if abs(said - deviation) <= abs(deviation) * mpf("0.00501") else f"by {mpmath.nstr(deviation, 5)}"


def lost(found, column, case):
    count = sum(y == 0 and v > 0 for y, v in zip(column.outputs, column.values))
    return None if int(found[1]) == count else f"{count} classes"


def shared(found, column, case):
    top = max(column.outputs)
    largest = max(column.received)
    right = all(y == top for y, x in zip(column.outputs, column.received) if x == largest) and any(
        y == top for y, x in zip(column.outputs, column.received) if x != largest)
    return None if right else "the argmax is told"


def elsewhere(found, column, case):
    top, largest = max(column.outputs), max(column.received)
    return None if any(y != top for y, x in zip(column.outputs, column.received) if x == largest) else "it is"


def largest_error(found, column, case):
    index = 0 if case.quantity == "log-sum-exp" else int(found[2])
    sizes = [abs(u) for u in column.ulps if u is not None]
    right = column.ulps[index] is not None and abs(column.ulps[index]) >= max(sizes) * (1 - mpf("1e-9")) - KNOWN
    return None if right and is_ulps(found[1], column.ulps[index]) else f"the errors are {sizes}"


def flushed(found, column, case):
    return None if int(found[1]) == len(column.flushed) else f"{len(column.flushed)} were"


def moved(found, column, case):
    """How far rounding the input moved exact values: a bound, close to it."""
    changes = []
    for v, g in zip(column.values, case.values()):
        if abs(v) == mpf("inf") or v == g:
            continue
        units = [exact.ulp(w, column.format) for w in (v, g)]
        changes += [abs(v - g) / (mpf(u.numerator) / u.denominator) for u in units]
    most = max(changes, default=mpf(0))
    if found[1].startswith("less than"):
        return None if most < mpf("1e-15") else f"by {mpmath.nstr(most, 5)}"
    said = number(found[1].removeprefix("up to "))
    return None if any(abs(said - c) <= c * mpf("0.006") + mpf("1e-14") for c in changes) and (
        said <= most * mpf("1.006") + mpf("1e-14")) else f"by {mpmath.nstr(most, 5)}"


SENTENCES = [
    (r"(class.*? (?:is|are)) exactly ([01])\. That is (correct|premature): (.*)", saturated),
    (r"(class.*? (?:is|are)) (.*?)\. An exact ([01]) was missed: (.*)", missed),
    (rf"(log-sum-exp is|class.*? (?:is|are)) ({NUMBER}), where ({NUMBER}) is due\.", special),
    (r"(\d+) more outputs? (?:is|are) not what is due\.", rest),
    (rf"the outputs sum to 1 ([+-]) ({NUMBER})\.", sums),
    (r"(\d+) class(?: has|es have) probability exactly 0; taking the logarithm gives -inf there, where log-softmax is "
     r"finite\.", lost),
    (r"classes with smaller logits share the largest output\.", shared),
    (r"the largest output is not that of the largest logit\.", elsewhere),
    (r"largest error (\S+) ulp, at class (\d+)\.", largest_error),
    (r"(\d+) subnormal results? (?:was|were) flushed to 0\.", flushed),
    (r"rounding the input to \S+ moved the exact values by (.*?) ulp, which is not counted as the algorithm's error\.",
     moved),
]
