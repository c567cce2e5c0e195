"""The page about algorithms, from the figures beside it."""
import re
from typing import Iterator

from analyzed import TITLES
from exact import FORMATS, mpf
from printed import is_ulps, near


class Judge:
    """The pipelines by their names and titles."""

    def __init__(self, document: dict):
        self.pipelines = {p["name"]: p for p in document["sources"][0]["pipelines"]}
        self.titles = {titled(name): name for name in self.pipelines}
        self.chosen = next(b["table"]["_0"] for b in document["page"]["sections"][0]["blocks"] if "table" in b)
        self.section = ""

    def row(self, name: str, value: float):
        return next(r for r in self.pipelines[name]["rows"] if r["variable"] == "scale" and r["value"] == value)


def titled(name: str) -> str:
    for title, form in TITLES.items():
        name = name.replace(form, title) if form != "binary16" or "bfloat" not in name else name
    return name


def is_cell(cell: str, row: dict, algorithm: str, output: str) -> bool:
    """An error, or why there is none to speak of."""
    figure = next(f for f in row["figures"] if f["algorithm"] == algorithm)
    bits = FORMATS[output][0] if output in FORMATS else 4
    if row["rowsLeftOut"]:
        return cell == "no such logits"
    if figure["nonFinite"]:
        return cell == "not finite"
    if bits >= 8 and (figure["maxUlp"] or 0) >= 2.0 ** (bits - 1):
        return cell == "no digit"
    return is_ulps(cell, figure["maxUlp"])


def counts(j, f):
    first = next(iter(j.pipelines.values()))
    return int(f[1]) == len(first["rows"][0]["figures"]) and int(f[2]) == len(j.pipelines)


def wider(j, f):
    """The largest error of the algorithms advised in pipelines that compute in a wider format than they store."""
    names = {row[1] for row in j.chosen["rows"]} - {"naive"}
    figures = [g for p in j.pipelines.values() if p["formats"]["arithmetic"] != p["formats"]["output"]
               for r in p["rows"] for g in r["figures"] if g["algorithm"] in names]
    return all(g["nonFinite"] == 0 for g in figures) and is_ulps(f[1], max(g["maxUlp"] or 0 for g in figures))


SENTENCES = [
    (r"(\d+) ways to compute softmax, run in (\d+) pipelines of formats over the same seeded rows, every output judged: .*",
     counts),
    (r"Where the formats can differ, .* in those pipelines these, but for naive, are off by (\S+) ulp at most over all rows "
     r"tried\.", wider)]


def choice(j, table) -> Iterator[str]:
    for row in table["rows"]:
        for column, cell in zip(table["columns"][3:], row[3:]):
            title, value = column["title"].split(", ")
            name = TITLES[title]
            if not is_cell(cell, j.row(name, float(value)), row[1], name):
                yield f"{row[1]}, {column['title']}: {cell}"


def by_scale(j, table) -> Iterator[str]:
    name = j.titles[j.section]
    for row in table["rows"]:
        for column, cell in zip(table["columns"][1:], row[1:]):
            if not is_cell(cell, j.row(name, float(column["title"])), row[0], j.pipelines[name]["formats"]["output"]):
                yield f"{row[0]}, {column['title']}: {cell}"


def normwise(j, table) -> Iterator[str]:
    study = j.pipelines[j.titles[j.section]]["bounds"]
    unit = re.search(r"u = (\S+);", table["caption"])[1]
    p = FORMATS[j.pipelines[j.titles[j.section]]["formats"]["arithmetic"]][0]
    if not near(unit, mpf(2) ** -p, 3):
        yield f"u is not {unit}"
    for row, due in zip(table["rows"], study["rows"]):
        figures = [due["meanError"], due["maxError"], due["meanBound"], due["maxBound"]]
        if row[0] != due["algorithm"] or row[5] != f"{due['overflowRows']} of {due['logitRows']}" or not all(
                is_ulps(cell, v) for cell, v in zip(row[1:5], figures)):
            yield f"{row}"


TABLES = [(r"Which to choose\|.*", choice), (r".*\|Bounds in ulps", lambda j, t: iter(())),
          (r".*\|Largest error in ulps by scale, rows of 100", by_scale), (r".*\|Normwise errors.*", normwise)]
