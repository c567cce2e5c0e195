"""The page of reported failures: each diagnosis in exact arithmetic, and the experiments from their formulas."""
import re
import struct
from typing import Iterator

import findings
from blamed import Blamed
from cases import Case
from checked import Checked, nearly, suspected
from exact import FORMATS, mpf, rounded
from findings import parsed
from known import is_known
from pipelines import Pipeline
from printed import is_number, is_ulps, near

TITLES = {"binary64": "Double", "binary32": "Float", "binary16": "Float16"}


def double(bits: str) -> float:
    return struct.unpack(">d", bytes.fromhex(bits))[0]


def count(logits: str) -> int:
    """How many logits `1, 0*3` are."""
    return sum(int(part.split("*")[1]) if "*" in part else 1 for part in logits.split(", "))


def case(entry: dict):
    """The case of a report; None where not all elements are listed."""
    diagnosis = entry["diagnosis"]
    p, elements = diagnosis["pipeline"], diagnosis["elements"]
    if diagnosis["quantity"] == "log-sum-exp" or len(elements) < count(entry["logits"]):
        return None
    outputs = [parsed(e["output"]["decimal"]) for e in elements] if diagnosis["outputsFrom"] == "given" else None
    return Case("reported", [double(e["logit"]["hex"]) for e in elements], outputs, form=p["input"],
                quantity=diagnosis["quantity"], temperature=diagnosis["temperature"], arithmetic=p["arithmetic"],
                accumulator=p["accumulator"], output=p["output"])


def pipeline(record: dict) -> Pipeline:
    return Pipeline(record["arithmetic"], record["accumulator"], record["input"], record["output"], record["summation"],
                    record["subnormals"] == "flushed")


class Judge:
    """The reports by their texts."""

    def __init__(self, document: dict):
        self.entries = document["sources"]
        self.diagnoses = [e["diagnosis"] for e in self.entries if "diagnosis" in e]
        self.causes = {row["cause"] for d in self.diagnoses for row in d["rows"]}
        self.remedies = {row["remedy"] for d in self.diagnoses for row in d["rows"]}
        self.section = ""

    def entry(self, text: str):
        """The report that a paragraph begins with."""
        for e in self.entries:
            if "diagnosis" not in e:
                continue
            d = e["diagnosis"]
            temperature = "" if d["temperature"] == 1 else f", temperature {d['temperature']:g}"
            form = TITLES.get(d["pipeline"]["output"], d["pipeline"]["output"])
            what = f"{d['quantity']} of [{e['logits']}] in {form}{temperature}: "
            for head in (", ".join(e["sources"]) + ": " + what, what):
                if text.startswith(head) and text[len(head):].startswith(story(d)):
                    return e, text[len(head):]
        return None


def story(diagnosis: dict) -> str:
    """How what is told may begin."""
    evidence = [diagnosis["rows"][0]["evidence"]] if diagnosis["rows"] else []
    return tuple(evidence + ["fits ", "near "] * bool(diagnosis["suspects"]))


def report(j, found):
    """Whether what is told of a row holds for it."""
    entry = j.entry(found[0])
    if entry is None:
        return "no report was recognized"
    diagnosis, text = entry[0]["diagnosis"], entry[1]
    if text.startswith(("fits ", "near ")):
        return fits(diagnosis, text)
    row = diagnosis["rows"][0]
    rest = text[len(row["evidence"]):]
    done = row["remedied"]
    remedied = re.match(r"\. With (\S+) in (.*?): largest error (\S+) ulp of (\S+)\.", rest)
    if remedied:
        p = done["pipeline"]
        if remedied[1] != done["algorithm"] or not is_ulps(remedied[3], done["errors"]["maxUlp"]) or remedied[4] != TITLES.get(
                p["output"], p["output"]) or remedied[2] != pipeline(p).text():
            return "another remedy"
        fault = recomputed(diagnosis, done, remedied[3])
        if fault:
            return fault
    elif done is not None and done["errors"]["maxUlp"] is not None:
        return "the remedy is not told"
    judged = case(entry[0])
    if judged is not None:
        for fault in findings.faults(judged, diagnosis):
            return fault
    return True


def fits(diagnosis, text):
    """Another function that the outputs are of."""
    line = re.sub(r"(\.)?( \([^()]*\))?$", "", text)
    elements = diagnosis["elements"]
    judged = Checked("reported", [[double(e["logit"]["hex"]) for e in elements]],
                     [[parsed(e["output"]["decimal"]) for e in elements]], diagnosis["pipeline"]["output"],
                     diagnosis["quantity"])
    if diagnosis["quantity"] != "softmax":
        return is_ulps(re.search(r" to (\S+) ulp;", line)[1], diagnosis["suspects"][0]["maxUlp"])
    if text.startswith("near "):
        return next(nearly(line, judged, diagnosis["suspects"]), True)
    return next(suspected(line, judged, diagnosis["suspects"]), True)


def recomputed(diagnosis, done, said):
    """The remedy's error, by emulation of short rows."""
    p = pipeline(done["pipeline"])
    logits = [double(e["logit"]["hex"]) for e in diagnosis["elements"]]
    if len(logits) > 16 or len(logits) < diagnosis["elements"][-1]["index"] + 1 or diagnosis["temperature"] != 1 or diagnosis["quantity"] == "log-sum-exp":
        return None
    with_ = Blamed(logits, diagnosis["quantity"], done["algorithm"], p)
    most = with_.errors().most
    return None if is_ulps(said, most) else f"the remedy leaves {most}"


def keeps(j, found):
    """Limits that the rows of the table keep; short rows break 3n + 3."""
    limits = [float(found[i]) for i in (1, 2, 3)]
    rows = j.tolerance["rows"]
    return all(float(c) <= limit for row in rows for c, limit in zip(row[2:5], limits)) and (
        float(rows[0][2]) > float(rows[0][1]))


SENTENCES = [
    (r"Remedy: (.*)", lambda j, f: f[1] in j.remedies or is_known("static", f[0])),
    (r"more of the same\.", lambda j, f: True),
    (r"How many of the cases each pattern explains\.", lambda j, f: True),
    (r"Short rows break that tolerance although .* softmax-analyzer check --max-ulp (\d+) --p99-ulp (\d+) --mean-ulp (\d+) "
     r"judges a library by all three, with limits that these rows keep\.", keeps),
    (r"(?:.*: )?(?:softmax|log-softmax|log-sum-exp) of \[.*\] in .*", report),
    (r"(.*)", lambda j, f: f[1] in j.causes or is_known("static", f[0]) or "no sentence was understood")]


def overview(j, table) -> Iterator[str]:
    for row, entry in zip(table["rows"], j.entries):
        d = entry["diagnosis"]
        form = TITLES.get(d["pipeline"]["output"], d["pipeline"]["output"])
        title = row[4] if d["suspects"] or not d["rows"] else d["rows"][0]["title"]
        if row != [", ".join(entry["sources"]), entry["logits"], form, d["quantity"], title]:
            yield f"{row}"


def elements(j, table) -> Iterator[str]:
    """The listed elements, as some report's diagnosis has them."""
    for d in j.diagnoses:
        if len(d["elements"]) >= len(table["rows"]) and all(
                matches(row, e, d["pipeline"]["output"]) for row, e in zip(table["rows"], d["elements"])):
            return
    yield f"no report has {table['rows'][:2]}"


def matches(row, element, form) -> bool:
    output, due = parsed(element["output"]["decimal"]), parsed(element["correctlyRounded"]["decimal"])
    return row[0] == str(element["index"]) and is_number(row[2], mpf(rounded(output, form))) and is_number(
        row[3], mpf(rounded(due, form))) and is_ulps(row[4], element["ulps"], signed=True)


def held(j, table) -> Iterator[str]:
    """Probabilities scaled by 2^8 against a maximum that lags behind."""
    for form, lag, scaled, kept, weight, due in table["rows"]:
        p, _, most, infinite = FORMATS[form]
        largest = (2 - 2.0 ** (1 - p) * (1 if infinite else 2)) * 2.0 ** most
        full = 256 * 2.0 ** int(lag)
        stays = min(full, largest)
        if (float(scaled), float(kept)) != (full, stays) or not near(weight, mpf(stays) / (256 + full), 7) or not near(
                due, mpf(full) / (256 + full), 7):
            yield f"{form}, lag {lag}"


def tolerance(j, table) -> Iterator[str]:
    j.tolerance = table
    for row in table["rows"]:
        if int(row[1]) != 3 * int(row[0]) + 3 or not (float(row[4]) <= float(row[3]) <= float(row[2])) or not (
                float(row[7]) <= float(row[6]) <= float(row[5])):
            yield f"n = {row[0]}"


def weighted(j, table) -> Iterator[str]:
    """1e20 + log of the sum of weights that a second exponential next to 1 leaves, in binary32."""
    for row, second in zip(table["rows"], (1 - 2.0**-24, 1.0, 1 + 2.0**-23)):
        if not is_number(row[1], mpf(1 - second)):
            yield f"{row}"
        if row[2] != ("NaN" if second > 1 else "-inf" if second == 1 else "1.000000020e+20") or not near(
                row[3], mpf(rounded(1.1, "binary32")), 9):
            yield f"{row}"


TABLES = [(r"The cases\|", overview), (r"probabilities in 8 bits.*", held), (r"a tolerance that.*", tolerance),
          (r"weights of both signs cancel\|.*", weighted), (r".*", elements)]
