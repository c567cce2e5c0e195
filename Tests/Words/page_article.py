"""The article, from its two rows alone."""
import re
from typing import Iterator

import mpmath

import algorithms
import analyzed
from emulation import Machine
from exact import FORMATS, complement, mpf, rounded, softmax
from printed import is_digits, near
from sentences import judged

NAMES = {"Float": "binary32", "Double": "binary64", "Float16": "binary16", "bfloat16": "bfloat16"}


class Judge:
    """The row of the section at hand."""

    def __init__(self, document: dict):
        self.section = ""

    @property
    def row(self):
        return [float(x) for x in re.search(r"\[(.*?)\]", self.section)[1].split(", ")]

    @property
    def top(self) -> int:
        return self.row.index(max(self.row))

    @property
    def missing(self):
        return complement(self.row, self.top)

    def case(self, quantity: str, names) -> analyzed.Analyzed:
        case = analyzed.Analyzed(self.row, quantity, ["binary32", "binary64"], names)
        case.columns = [analyzed.Column(case, form, name) for name in names for form in case.formats]
        return case


def alike(j, found):
    """What the summary says of both rows."""
    def ones(row):
        return [rounded(softmax(row)[row.index(max(row))], f) == 1 for f in ("binary32", "binary64")]
    return ones([0.0, 100.0, 0.0]) == [True, True] and ones([13.0, 31.0, 5.0]) == [True, False]


def written(j, found):
    value = softmax(j.row)[j.top]
    digits = found[1]
    nines = len(digits) - len(digits.lstrip("9"))
    return abs(mpf("0." + digits) - value) <= mpf(10) ** -len(digits) * mpf("0.51") and int(found[2]) == nines


def rough(j, found):
    outputs = analyzed.Column(j.case("softmax", ["shifted"]), "binary32", "shifted")
    small = [i for i, y in enumerate(outputs.outputs) if 0 < y < mpf(2) ** -126]
    return near(found[1], mpf(2) ** -149, 9) and bool(small) and all(outputs.outputs[i] == outputs.due[i] for i in small)


def takes(j, found):
    """The least bits that tell the value from 1."""
    needed, before = int(found[1]), int(found[2])
    return (before == needed - 1 and near(found[3], mpf(2) ** -needed, 9) and near(found[4], j.missing, 9)
            and int(found[5]) == needed and near(found[6], mpf(2) ** -(needed + 1), 9)
            and mpf(2) ** -(needed + 1) < j.missing <= mpf(2) ** -needed)


def first_bits(j, found):
    def ones(bits):
        return sum(v == 1 for v in algorithms.run("shifted", "softmax", j.row, Machine(bits)))
    return ones(int(found[1])) == 0


def logarithm(j, found):
    """The number, and which formats have digits for it."""
    value = mpmath.log1p(-j.missing)
    off = abs(mpf(rounded(value, "binary32")) / value - 1)
    holds = off < mpf("1e-6") if found[2].startswith("both") else mpf("1e-6") < off < mpf("0.05")
    return near(found[1], value, 9) and holds


def finding(j, found):
    column = next(c for c in j.case("softmax", ["shifted"]).columns if c.title == found[1])
    return judged(found[2], column, j.case("softmax", ["shifted"])) or True


def early(j, found):
    y = algorithms.run("shifted", "softmax", [37.0, 0.0], Machine("binary64"))[0]
    return y == 1 and rounded(softmax([37.0, 0.0])[0], "binary64") < 1


SENTENCES = [
    (r"A format has only so many numbers\. The next number below 1 is a small step away\. .* For \[0, 100, 0\] that happens in Float and Double alike, and 1 is the right "
     r"answer; for \[13, 31, 5\] Double tells the difference and Float does not\.", alike),
    (r"Written out, the exact value of the largest class is 0\.(\d+), every digit certified\. That is (\d+) nines before "
     r"another digit; Float holds about 7 decimal digits, Double about 16\.", written),
    (r"Float's small outputs are rough, though correctly rounded: its least number is (\S+), and so near to it only a digit or "
     r"two are left\.", rough),
    (r"The other classes together have the probability (\S+), so the largest class's is 1 less that\. .*",
     lambda j, f: near(f[1], j.missing, 9)),
    (r"To see that it is not 1 takes (\d+) bits: with (\d+) the midpoint is (\S+) below 1, which is more than (\S+), with "
     r"(\d+) it is (\S+), which is less\.", takes),
    (r"MPFR computes with as many bits as one asks for, .* In this table it gives no 1 from (\d+) bits on\.", first_bits),
    (r"The exact log-softmax of the largest class is (\S+): a small number, which (both formats have digits for|Double has "
     r"digits for; in Float it is near the least number, and keeps two or fewer)\. .*", logarithm),
    (r"(Float|Double): (.*)", finding),
    (r"If the 1 is premature, as softmax\(\[37, 0\]\) is in Double, another algorithm or a wider format mends it; .*", early)]


def lines(table):
    return ["  ".join(c["title"] for c in table["columns"])] + ["  ".join(row) for row in table["rows"]]


def outputs(j, table) -> Iterator[str]:
    yield from analyzed.elements(lines(table), j.case("softmax", ["shifted"]))


def logs(j, table) -> Iterator[str]:
    yield from analyzed.elements(lines(table), j.case("log-softmax", ["shifted", "shifted-max-out"]))


def distances(j, table) -> Iterator[str]:
    for title, bits, midpoint, distance, is_one in table["rows"]:
        p = FORMATS[NAMES[title]][0]
        if int(bits) != p or not near(midpoint, mpf(2) ** -(p + 1), 9) or not near(distance, j.missing, 9) or (
                is_one == "yes") != (rounded(softmax(j.row)[j.top], NAMES[title]) == 1):
            yield f"{title}"


def precisions(j, table) -> Iterator[str]:
    values = softmax(j.row)
    for row in table["rows"]:
        bits = int(row[0].split(",")[0])
        due = [analyzed.emulated(v, bits) for v in values]
        if not all(is_digits(cell, v) for cell, v in zip(row[1:], due)):
            yield f"{row}"
        ones = sum(v == 1 for v in algorithms.run("shifted", "softmax", j.row, Machine(bits)))
        if [int(c) for c in row[-2:]] != [sum(v == 1 for v in due), ones]:
            yield f"{row[-2:]} ones at {bits} bits"


TABLES = [(r".*\|Outputs beside the exact value", outputs), (r".*\|log-softmax of the same row", logs),
          (r".*\|Distances below 1", distances), (r".*\|Precisions of MPFR", precisions)]
