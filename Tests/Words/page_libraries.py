"""The page about libraries, from the figures beside it."""
import re
from typing import Iterator

import mpmath

import exact
import verdicts
from exact import mpf, rounded, softmax
from printed import is_digits, is_percent, is_share, is_ulps

FORMATS = {"Double": "binary64", "Float": "binary32", "Float16": "binary16", "bfloat16": "bfloat16"}
SETS = {"200 rows of 1000": "ordinary", "2000 rows of 10": "wide", "hard rows": "hard"}


class Judge:
    """The figures of the first processor, and of others."""

    def __init__(self, document: dict):
        self.first, *self.others = document["sources"]

    def totals(self, source, name: str, form: str, rows: str):
        for library in source["libraries"]:
            if library["name"] == name:
                for entry in library["formats"]:
                    for found in entry["sets"]:
                        if entry["format"] == form and found["set"] == rows:
                            return {**found["totals"], "rows": found["rows"], "worstRow": found["worstRow"]}
        return None

    def named(self, text: str, holds, form: str, rows: str):
        """Whether `A (x), B (y)` are just the libraries of which something holds, each with its figure."""
        said = dict(re.findall(r"([^(),][^()]*?) \(([^()]*(?:\[[^\]]*\])?)\)(?:, )?", text))
        for library in self.first["libraries"]:
            totals = self.totals(self.first, library["name"], form, rows)
            due = totals is not None and holds(totals)
            if bool(due) != (library["name"] in said):
                return library["name"]
            if due is not False and due and not due(said[library["name"]]):
                return f"{library['name']} {said[library['name']]}"
        return True


def fewer(j, found):
    return j.named(found[1], lambda t: t["maxUlp"] > 1e6 and (lambda s: is_ulps(s, t["maxUlp"])), "binary64", "ordinary")


def wider(j, found):
    return j.named(found[1], lambda t: t["maxUlp"] < 0.51 and (
        lambda s: is_percent(s, t["correctlyRounded"], t["count"])), "binary16", "ordinary")


def flushes(j, found):
    tiny = [rounded(p, "binary32") for p in softmax([0.0, 100.0, 0.0])]
    if sum(0 < p < 2.0**-126 for p in tiny) != 2:
        return "the example"
    return j.named(found[1], lambda t: t["flushed"] > 0 and t["nonFinite"] == 0 and (
        lambda s: int(s) == t["flushed"]), "binary32", "hard")


def wide_gaps(j, found):
    # Gaps below 1024 are rounded to within 2^-44, which is worth 512 ulp, and an exponential adds few.
    return j.named(found[1], lambda t: 64 < t["maxUlp"] < 600 and (lambda s: is_ulps(s, t["maxUlp"])), "binary64", "wide")


def zero_loss(j, found):
    """The least gaps of zeros, and that 0 is due from where -log1p(exp(-d)) is half of the least number."""
    said = {name: (first, due) for name, first, due in
            re.findall(r"(?:^|\), )([^()]+) \(first at d = (\S+), due from ([^\s)]+)", found[1])}
    half = 150 * mpmath.log(2)
    for library in j.first["libraries"]:
        entry = [f for f in library["formats"] if f["format"] == "binary32"][0]
        first, due = entry["firstZero"], entry["firstZeroDue"]
        if not half <= due < half + mpf("0.1"):
            return f"0 is due from {half}"
        if (first is not None and first < due) != (library["name"] in said):
            return library["name"]
        if library["name"] in said and not all(map(is_digits, said[library["name"]], (mpf(first), mpf(due)))):
            return f"{library['name']} {first} {due}"
    return True


def not_handed_on(j, found):
    due = {lib["name"]: s["outputs"] for lib in j.first["libraries"] for s in lib["special"]
           if s["row"] == "[nan, 0]" and s["outputs"] != "[nan, nan]"}
    return found[1] == ", ".join(f"{name} ({outputs})" for name, outputs in due.items())


def other_processor(j, found):
    return found[1] in [o["processor"] for o in j.others]


def missing(j, found):
    form = FORMATS[j.section]
    return found[1] == ", ".join(lib["name"] for lib in j.first["libraries"]
                                 if form not in [f["format"] for f in lib["formats"]])


SENTENCES = [
    (r"(\d+) implementations, the same logits for all, every output judged against the certified correctly rounded value\. "
     r"A maximum here is the largest error over the rows tried, which were made from a seed: others may be worse\. Nothing "
     r"here is exhaustive\.", lambda j, f: int(f[1]) == len(j.first["libraries"])),
    (r"Takes and gives Double, but is as inaccurate as lower-precision arithmetic in ordinary rows: (.*)\.", fewer),
    (r"Float16 is almost correctly rounded, as good as arithmetic in a wider format: (.*) of the outputs in rows of 1000 are "
     r"the correctly rounded ones\.", wider),
    (r"Gives 0 in Float where a subnormal number is due, in the hard rows: (.*)\. softmax\(\[0, 100, 0\]\) has two such "
     r"elements\.", flushes),
    (r"Off by more than 64 ulp in Double where gaps are wide, no more than rounding x - max explains: (.*)\.", wide_gaps),
    (r"In Float the log-softmax of the large class in a row \[d, 0\] is exactly 0, a loss of 0, where another number is due: "
     r"(.*)\.", zero_loss),
    (r"Does not hand a NaN on to the rest of its row \[nan, 0\]: (.*)\.", not_handed_on),
    (r"Some figures differ on another processor: see the section on (.*)\.", other_processor),
    (r"The largest error of each library over each set of rows, in ulps; 0\.5 is the limit of correct rounding\."
     r"(?: A ring around a mark is another set's mark at the same place\.)?", lambda j, f: True),
    (r"Not offered, or not given back in this format: (.*)\.", missing),
    (r"The same rows, and the same versions except where two are given, computed on (.*) instead of (.*?): libraries choose "
     r"their machine code by the processor\. Figures that differ are given as (.*) / (.*); rows in which nothing here differs "
     r"are left out\. How sums are formed there, and where log-softmax becomes 0, was not measured\.",
     lambda j, f: f[1] == f[4] == j.others[0]["processor"] and f[2] == f[3] == j.first["processor"]),
    (r"make report-libraries, on (.*?); (.*?), Python (\S+)\. Another processor or version gives other figures: .*",
     lambda j, f: f.groups() == (j.first["processor"], j.first["system"], j.first["python"])),
    (r"Versions: (.*)\.", lambda j, f: f[1] == ", ".join(f"{x['name']} {x['version']}" for x in j.first["libraries"])),
]


def errors(j, table) -> Iterator[str]:
    """The largest errors and counts of a set of rows."""
    form, rows = FORMATS[j.section], SETS[table["caption"].split(":")[0]]
    for name, most, p99, mean, right, ones, zeros, flushed, infinite, sums in table["rows"]:
        t = j.totals(j.first, name, form, rows)
        if not (is_ulps(most, t["maxUlp"]) and is_ulps(p99, t["p99Ulp"]) and is_ulps(mean, t["meanUlp"])
                and is_share(right, t["correctlyRounded"], t["count"])
                and ones == f"{t['prematureOnes']} ({t['exactOnesDue']})"
                and zeros == f"{t['prematureZeros']} ({t['exactZerosDue']})" and flushed == str(t["flushed"])
                and infinite == str(t["nonFinite"]) and sums == f"{t['rowsSumNotOne']} of {t['rows']}"):
            yield f"the figures of {name}"
        if not t["meanUlp"] <= t["p99Ulp"] * 1.0001 + t["maxUlp"] / 100 or t["p99Ulp"] > t["maxUlp"]:
            yield f"{name}: mean, percentile and maximum are not in order"


def near_one(j, table) -> Iterator[str]:
    """`16.68 (due from 104.02)`, `never (due from 745.2)`, or `not offered`."""
    for row in table["rows"]:
        library = [lib for lib in j.first["libraries"] if lib["name"] == row[0]][0]
        for column, cell in zip(table["columns"][1:], row[1:]):
            entry = [f for f in library["formats"] if f["format"] == FORMATS[column["title"]]]
            if not entry or cell in ("not offered", "never"):
                if (cell == "not offered") != (not entry) or entry and entry[0].get("firstZero") is not None:
                    yield f"{row[0]}: {cell}"
                continue
            said = re.fullmatch(r"(\S+) \((?:due from (\S+)|never due)\)", cell)
            first, due = entry[0]["firstZero"], entry[0].get("firstZeroDue")
            if not is_digits(said[1], mpf(first)) or (said[2] is None) != (due is None) or (
                    due is not None and not is_digits(said[2], mpf(due))):
                yield f"{row[0]}: {cell}"


def sums(j, table) -> Iterator[str]:
    """Orders of summation as they were found, and the errors of the ordinary rows."""
    form = FORMATS[table["caption"].split(",")[0]]
    for name, order, answers, most, mean, not_one in table["rows"]:
        if answers == "-":
            own = [a for a in j.first["algorithms"] if name == f"softmax-analyzer, {a['algorithm']}" and a["summation"] == order]
            t = [f["totals"] for f in own[0]["formats"] if f["format"] == form][0]
        else:
            t = j.totals(j.first, name, form, "ordinary")
            entry = [f for lib in j.first["libraries"] if lib["name"] == name for f in lib["formats"] if f["format"] == form]
            found = entry[0]["summation"]
            other = [title for title, known in FORMATS.items() if known == found.get("arithmetic", form) != form]
            if answers != f"{found['predicted']} of {found['asked']}" or order != ", in ".join([found["order"], *other]):
                yield f"{name}: {order}, {answers}"
        if not (is_ulps(most, t["maxUlp"]) and is_ulps(mean, t["meanUlp"]) and not_one == str(t["rowsSumNotOne"])):
            yield f"the figures of {name}"


def special(j, table) -> Iterator[str]:
    for library, row in zip(j.first["libraries"], table["rows"]):
        if row != [library["name"]] + [s["outputs"] for s in library["special"]]:
            yield f"{row}"


def worst(j, table) -> Iterator[str]:
    """The worst elements of the wide rows, each computed anew from its row."""
    for name, title, row, index, logit, output, due, ulps in table["rows"]:
        t = j.totals(j.first, name, FORMATS[title], "wide")
        w = t["worst"]
        if (str(w["row"]), str(w["index"]), w["output"]["hex"], w["exact"]["hex"]) != (row, index, output, due):
            yield f"{name}, {title}"
        form = FORMATS[title]
        x = [decoded(bits, form) for bits in t["worstRow"]]
        value = softmax(x)[int(index)]
        if rounded(value, form) != decoded(due, form) or not is_ulps(
                ulps, verdicts.ulps(mpf(decoded(output, form)), value, form), signed=True):
            yield f"{name}, {title}: the exact value is another"


def decoded(bits: str, form: str) -> float:
    """A number from the bits of a format."""
    p, least, _, _ = exact.FORMATS[form]
    n, width = int(bits, 16), {"binary64": 64, "binary32": 32}.get(form, 16)
    fraction, exponent = n & ((1 << (p - 1)) - 1), (n >> (p - 1)) & ((1 << (width - p)) - 1)
    sign = -1.0 if n >> (width - 1) else 1.0
    if exponent == (1 << (width - p)) - 1:
        return sign * float("inf") if fraction == 0 else float("nan")
    if exponent == 0:
        return sign * fraction * 2.0 ** (least - p + 1)
    return sign * (fraction + (1 << (p - 1))) * 2.0 ** (exponent - 1 + least - p + 1)


def rows_of_worst(j, table) -> Iterator[str]:
    known = {(FORMATS[title], str(t["worst"]["row"]), ", ".join(t["worstRow"]))
             for title in FORMATS for lib in j.first["libraries"]
             for t in [j.totals(j.first, lib["name"], FORMATS[title], "wide")] if t and t["worstRow"]}
    for title, row, bits in table["rows"]:
        if (FORMATS[title], row, bits) not in known:
            yield f"{title} {row}"


def differ(j, table) -> Iterator[str]:
    """Figures of two processors, where they differ."""
    for row in table["rows"]:
        name = row[0]
        for library in j.first["libraries"]:
            if row[0].startswith(library["name"] + " "):
                name = library["name"]
        pair = [j.totals(s, name, FORMATS[row[1]], SETS[row[2]]) for s in (j.first, j.others[0])]
        for cell, key in zip(row[3:], ("maxUlp", "meanUlp", "prematureOnes", "prematureZeros", "flushed", "nonFinite")):
            parts = cell.split(" / ")
            for said, t in zip(parts * (3 - len(parts)), pair):
                if not (is_ulps(said, t[key]) if "Ulp" in key else said == str(t[key])):
                    yield f"{row[:3]}: {cell}"


TABLES = [(r"(Double|Float|Float16|bfloat16)\|.*rows.*", errors), (r".*\|The least gap d at which it is exactly 0, of 2000 tried in each format, and the least at which 0 is due", near_one),
          (r"How the sum was formed\|(Double|Float|Float16|bfloat16), errors over the 200 rows of 1000", sums),
          (r"Special values, in Float\|", special), (r".*\|Worst elements", worst), (r".*\|Their rows", rows_of_worst),
          (r"On another processor.*\|What differs", differ)]
