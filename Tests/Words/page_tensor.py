"""The page of a tensor: its totals and findings from the figures beside it, rows and worst elements from the logits."""
import ast
import random
import re
import struct
from pathlib import Path
from typing import Iterator, List

import mpmath

import analyzed
from exact import inf, rounded_mpf
from printed import is_number, is_percent, is_share, is_ulps

COUNTED = {
    "premature ones": "prematureOnes", "premature zeros": "prematureZeros", "missed ones": "missedOnes",
    "missed zeros": "missedZeros", "flushed subnormals": "flushed", "not finite, though due": "nonFinite",
    "special values missed": "specialValueMismatches", "rows whose sum is not 1": "rowsSumNotOne",
    "rows that lost their argmax": "argmaxChanges", "elements": "count"}
ERRORS = {"largest error, ulp": "maxUlp", "99th percentile, ulp": "p99Ulp", "mean error, ulp": "meanUlp"}


def npy_rows(path: str) -> List[List[float]]:
    """The rows along the last axis of a file of little-endian floats."""
    data = Path(path).read_bytes()
    length = struct.unpack("<H", data[8:10])[0]
    header = ast.literal_eval(data[10:10 + length].decode())
    kind = {"<f8": "d", "<f4": "f"}[header["descr"]]
    values = struct.unpack(f"<{(len(data) - 10 - length) // struct.calcsize(kind)}{kind}", data[10 + length:])
    n = header["shape"][-1]
    return [list(values[i:i + n]) for i in range(0, len(values), n)]


class Judge:
    """The totals by the titles of their columns."""

    def __init__(self, document: dict):
        self.analysis = document["sources"][0]
        self.rows = npy_rows(self.analysis["input"]["name"])
        names = [t["algorithm"] for t in self.analysis["totals"]]
        self.titles = []
        for t in self.analysis["totals"]:
            title = analyzed.NAMES.get(t["format"], t["format"])
            self.titles.append(title if len(set(names)) == 1 else f"{title} {t['algorithm']}")
        self.totals = dict(zip(self.titles, self.analysis["totals"]))
        self.profiles = dict(zip(self.titles, self.analysis["profiles"]))

    def column(self, title: str, row: int) -> analyzed.Column:
        t = self.totals[title]
        case = analyzed.Analyzed(self.rows[row], self.analysis["quantity"], [t["format"]], [t["algorithm"]])
        return analyzed.Column(case, t["format"], t["algorithm"])


def summary(j, f):
    shape = j.analysis["input"]["shape"]
    early = [(t, [f"{n} output{' is' if n == 1 else 's are'} {v}" for n, v in (
        (j.totals[t]["prematureOnes"], 1), (j.totals[t]["prematureZeros"], 0)) if n]) for t in j.titles]
    due = "; ".join(f"{t}: {', '.join(words)}" for t, words in early if words)
    dimensions = f" (shape {' x '.join(map(str, shape))}, along dimension {len(shape) - 1})" if len(shape) > 2 else ""
    elements = sum(map(len, j.rows))
    return (int(f[1]) == len(j.rows) and int(f[2]) == elements and (f[3] or "") == dimensions
            and f[4] == (f"Too early, where the exact value does not round to that: {due}." if due
                         else "No output saturates too early."))


def right(j, f):
    t = j.totals[f[1]]
    return is_share(f[2], t["correctlyRounded"], t["count"]) and is_ulps(f[3], t["maxUlp"])


def masked(j, f):
    p = j.profiles[f[1]]
    others = sum(g["count"] for g in p["gaps"])
    count = sum(x == -inf for row in j.rows for x in row)
    return (int(f[2]) == p["masked"] == count and int(f[3]) == others and others + count == sum(map(len, j.rows))
            and int(f[4]) == p["correctlyRounded"] and is_percent(f[5], p["correctlyRounded"], others))


def rightly(j, f):
    t, p = j.totals[f[1]], j.profiles[f[1]]
    return t["prematureOnes"] == 0 and int(f[2]) == t["exactOnes"] - p["certainOnes"] > 0


def early_ones(j, f):
    t, p = j.totals[f[1]], j.profiles[f[1]]
    return int(f[2]) == t["exactOnes"] - p["certainOnes"] and int(f[3]) == t["prematureOnes"] > 0


def counted(key):
    return lambda j, f: int(f[2]) == j.totals[f[1]][key] > 0


def moved(j, f):
    return is_ulps(f[1], max(r["inputRoundingUlps"] or 0 for row in j.analysis["rows"] for r in row["results"]))


TITLE = r"((?:Float|Double|Float16|bfloat16)(?: [\w-]+)?)"
SENTENCES = [
    (r"(\d+) rows?, (\d+) elements( \(shape [^)]*\))?, judged against certified correctly rounded values\. (.*)", summary),
    (TITLE + r": (\d+ \(\S+ %\)) correctly rounded; largest error (\S+) ulp\.", right),
    (TITLE + r": (\d+) elements? (?:is|are) masked \(-inf as received\): 0 is due there, and no picture shows them\. Of the "
     r"(\d+) others (\d+) \((\S+ %)\) are correctly rounded\.", masked),
    (TITLE + r": (\d+) outputs? (?:is|are) exactly 1, and rightly so: only a format of more bits could show the difference\. "
     r"Where the logarithm is wanted, use log-softmax\.", rightly),
    (TITLE + r": of (\d+) ones (\d+) came too early \(premature\): a better algorithm or wider arithmetic mends these\.",
     early_ones),
    (TITLE + r": (\d+) zeros? (?:is|are) premature: what is due is not 0\. .*", counted("prematureZeros")),
    (TITLE + r": (\d+) outputs? (?:is|are) NaN or infinite though a number is due\. Subtract the row's largest logit first "
     r"\(shifted\)\.", counted("nonFinite")),
    (r"A narrower format than the logits' receives them rounded, and is judged by what it received\. In these rows that "
     r"rounding alone moved exact values by up to (\S+) ulp, which is not counted as an error; the exact values shown are "
     r"those of the logits as given\.", moved)]


def totals(j, table) -> Iterator[str]:
    """The table of totals."""
    if [c["title"] for c in table["columns"]] != [""] + j.titles:
        yield "other columns"
    for name, *row in table["rows"]:
        for title, cell in zip(j.titles, row):
            t = j.totals[title]
            if name in COUNTED:
                holds = cell == str(t[COUNTED[name]])
            elif name in ERRORS:
                holds = is_ulps(cell, t[ERRORS[name]])
            elif name == "correctly rounded":
                holds = is_share(cell, t["correctlyRounded"], t["count"])
            elif name in ("exact ones (due)", "exact zeros (due)"):
                key = "exactOnes" if "ones" in name else "exactZeros"
                holds = cell == f"{t[key]} ({t[key + 'Due']})"
            else:
                yield f"unknown line: {name}"
                break
            if not holds:
                yield f"{title}: {name} is not {cell}"
    for title in j.titles:
        t = j.totals[title]
        kept = t["exactOnes"] - t["prematureOnes"] + t["missedOnes"]
        if kept > t["exactOnesDue"] or kept < t["exactOnesDue"] - t["nonFinite"]:
            yield f"{title}: ones, premature, missed and due ones do not add up"
    if sum(map(len, j.rows)) <= 10000:
        yield from recomputed(j)


def recomputed(j) -> Iterator[str]:
    """The totals of one column of a small tensor, from its logits alone."""
    for title in random.sample(j.titles, 1):
        t, columns = j.totals[title], [j.column(title, row) for row in range(len(j.rows))]
        errors = [abs(u) for c in columns for u in c.ulps if u is not None]
        pairs = [(v, y, d) for c in columns for v, y, d in zip(c.verdicts, c.outputs, c.due)]
        due = {
            "count": len(pairs), "correctlyRounded": sum(y == d for _, y, d in pairs),
            "exactOnes": sum(y == 1 for _, y, _ in pairs), "exactOnesDue": sum(d == 1 for _, _, d in pairs),
            "exactZeros": sum(y == 0 for _, y, _ in pairs), "exactZerosDue": sum(d == 0 for _, _, d in pairs),
            "prematureOnes": sum(v == "premature" and y == 1 for v, y, _ in pairs),
            "prematureZeros": sum(v == "premature" and y == 0 for v, y, _ in pairs),
            "rowsSumNotOne": sum(rounded_mpf(mpmath.fsum(c.outputs), c.format) != 1 for c in columns)}
        for key, value in due.items():
            if t[key] != value:
                yield f"{title}: {key} is {value}, not {t[key]}"
        if abs(max(errors) - t["maxUlp"]) > 1e-6 or abs(mpmath.fsum(errors) / len(errors) - t["meanUlp"]) > 1e-6:
            yield f"{title}: the errors are {max(errors)} at most"


def worst(j, table) -> Iterator[str]:
    """The worst elements, each computed anew from its row."""
    for title, row, index, logit, output, due, ulps in table["rows"]:
        column, i = j.column(title, int(row)), int(index)
        if not (is_number(output.split(" [")[0], column.outputs[i]) and is_number(due.split(" [")[0], column.due[i])):
            yield f"{title}: {column.outputs[i]}, {column.due[i]}"
        if not is_ulps(ulps, column.ulps[i], signed=True):
            yield f"{title}: the error is {column.ulps[i]}"
        most = j.totals[title]["maxUlp"]
        if column.ulps[i] is not None and not is_ulps(ulps.lstrip("-"), most):
            yield f"{title}: {ulps} is not the largest error, {most}"
        if abs(float(logit.split(" [")[0]) - column.received[i]) > 1e-9 * abs(column.received[i]):
            yield f"{title}: logit {column.received[i]}"


def listed(j, table) -> Iterator[str]:
    """A row in full, computed anew."""
    row = int(re.match(r"Row (\d+)", table["caption"])[1])
    formats, names = [], []
    for t in j.analysis["totals"]:
        formats += [t["format"]] * (t["format"] not in formats)
        names += [t["algorithm"]] * (t["algorithm"] not in names)
    case = analyzed.Analyzed(j.rows[row], j.analysis["quantity"], formats, names)
    case.columns = [analyzed.Column(case, form, name) for name in names for form in formats]
    lines = ["  ".join(c["title"] for c in table["columns"])] + ["  ".join(cells) for cells in table["rows"]]
    yield from analyzed.elements(lines, case)


TABLES = [(r"Totals\|", totals), (r"Worst elements\|", worst), (r"Worst rows\|Row \d+.*", listed)]
