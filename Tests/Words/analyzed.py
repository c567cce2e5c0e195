"""Every sentence and figure of analyze, for rows of which all algorithms are emulated."""
import random
import re
from types import SimpleNamespace
from typing import Iterator, List

import mpmath

import algorithms
import exact
import verdicts
from emulation import Machine
from exact import inf, mpf, rounded, rounded_mpf
from facts import exact_values, is_exact_text
from printed import is_digits, is_number, is_ulps
from sentences import KNOWN, judged

TITLES = {"Double": "binary64", "Float": "binary32", "Float16": "binary16"}
NAMES = {name: title for title, name in TITLES.items()}


class Analyzed:
    """Logits, and what is exactly so of each format and algorithm."""

    def __init__(self, logits, quantity, formats, names, temperature=1.0, summation="plain"):
        self.given, self.quantity, self.temperature, self.summation = logits, quantity, temperature, summation
        self.formats, self.algorithms = formats, names
        finite = [x for x in logits if abs(x) != inf]
        # A probability may be as near to 1 as its gap's exponential.
        self.precision = 500 + int(1.5 * (max(finite) - min(finite)) / temperature)

    def arguments(self) -> List[str]:
        return [repr(float(x)) for x in self.given] + [
            "--quantity", self.quantity, "--formats", ",".join(self.formats), "--algorithms", ",".join(self.algorithms),
            "--temperature", repr(self.temperature), "--summation", self.summation]

    def values(self):
        return exact_values(self.quantity, self.given, self.temperature)


class Column:
    """What a format and an algorithm make of a row, with what is due."""

    def __init__(self, case: Analyzed, form: str, algorithm: str):
        self.format, self.algorithm = form, algorithm
        title = NAMES.get(form, form)
        self.title = title if len(case.algorithms) == 1 else f"{title} {algorithm}"
        self.received = [rounded(x, form) for x in case.given]
        self.temperature = case.temperature if case.temperature == 1 else rounded(case.temperature, form)
        self.values = exact_values(case.quantity, self.received, self.temperature)
        self.due = [rounded_mpf(v, form) for v in self.values]
        machine = Machine(form, summation=case.summation)
        self.outputs = run(case.quantity, algorithm, self.received, self.temperature, machine)
        self.ulps = [verdicts.ulps(y, v, form) for y, v in zip(self.outputs, self.values)]
        places = self.received if case.quantity != "log-sum-exp" else [max(self.received)]
        single = sum(abs(x) != inf for x in self.received) == 1
        self.verdicts = [verdicts.verdict(case.quantity, y, d, x, single)
                         for y, d, x in zip(self.outputs, self.due, places)]
        self.flushed = [i for i, y in enumerate(self.outputs)
                        if y == 0 and 0 < abs(self.due[i]) < float(exact.least_normal(form))]


def run(quantity, algorithm, logits, temperature, machine: Machine):
    """The outputs for logits over a temperature, which the machine divides by."""
    x = logits
    if temperature != 1:
        divisor = machine.number(temperature)
        x = [machine.divide(machine.number(v), divisor) for v in logits]
    return algorithms.run(algorithm, quantity, x, machine)


def faults(case: Analyzed, text: str) -> Iterator[str]:
    """What is false in an analysis of one row."""
    with mpmath.workprec(case.precision):
        case.columns = [Column(case, form, name) for name in case.algorithms for form in case.formats]
        yield from judged_text(case, text)


def judged_text(case: Analyzed, text: str) -> Iterator[str]:
    blocks = {b.split("\n")[0]: b.split("\n")[1:] for b in text.strip("\n").split("\n\n")}
    title, *others = blocks
    n = len(case.given)
    due = f"{case.quantity} of {n} logit{'s' * (n > 1)}"
    due += f", algorithm {case.algorithms[0]}" if len(case.algorithms) == 1 else ""
    due += f", {case.summation} summation" if case.summation != "plain" else ""
    due += f", temperature {case.temperature}" if case.temperature != 1 else ""
    if title != due:
        yield f"the title is {title} instead of {due}"
    yield from elements(blocks[title], case)
    for name in others:
        judge = SECTIONS.get(name)
        if judge is None:
            yield "unknown section: " + name
        else:
            yield from judge(blocks[name], case)


def cells(line: str) -> List[str]:
    return re.split(r" {2,}", line.strip())


def elements(lines: List[str], case: Analyzed) -> Iterator[str]:
    values = case.values()
    rows = [cells(line) for line in lines]
    if rows[0] != ["#", "logit"] + [c.title for c in case.columns] + ["exact value", "verdict"]:
        yield f"other columns: {lines[0]}"
        return
    for row in rows[1:]:
        index = int(row[0])
        place = 0 if case.quantity == "log-sum-exp" else index
        if float(row[1]) != case.given[index]:
            yield f"logit {index} is not {row[1]}"
        for column, cell in zip(case.columns, row[2:]):
            if not is_number(cell, column.outputs[place]):
                yield f"{column.title} gives {mpmath.nstr(column.outputs[place], 12)}, not {cell}, for class {index}"
        facts = SimpleNamespace(values=values, case=SimpleNamespace(received=case.given),
                                temperature=case.temperature)
        if not is_exact_text(row[2 + len(case.columns)], facts, place):
            yield f"the exact value is {mpmath.nstr(values[place], 20)}, not {row[2 + len(case.columns)]}"
        yield from verdict(row[3 + len(case.columns):], [(c.title, c.verdicts[place]) for c in case.columns], index)
    if len(rows) - 1 != (1 if case.quantity == "log-sum-exp" else len(case.given)):
        yield f"{len(rows) - 1} rows"


def verdict(said: List[str], due, index: int) -> Iterator[str]:
    kinds = {v for _, v in due}
    text = (kinds.pop() or "") if len(kinds) == 1 else ", ".join(f"{t} {v}" for t, v in due if v)
    if (said[0] if said else "") != text:
        yield f"the verdict on class {index} is {said}, not {text}"


def precisions(lines: List[str], case: Analyzed) -> Iterator[str]:
    """Exact values rounded to so many bits, and what became 1 or 0 by rounding, exactly or in an algorithm."""
    bits = [int(b.removesuffix(" bits")) for b in cells(lines[0])[2:]]
    values = case.values()
    for line in lines[1:]:
        row = cells(line)
        counted = re.fullmatch(r"rounded to ([01])(?: by (\S+))?", row[0])
        for b, cell in zip(bits, row[1:] if counted else row[2:]):
            if counted:
                due = became(float(counted[1]), counted[2], b, values, case)
                if int(cell) != due:
                    yield f"{row[0]} at {b} bits: {due}, not {cell}"
            elif not is_digits(cell, emulated(values[int(row[0])], b)):
                yield f"class {row[0]} at {b} bits is not {cell}"


def became(number: float, algorithm, bits: int, values, case: Analyzed) -> int:
    """How many values are 1 or 0 that are not exactly."""
    single = sum(abs(x) != inf for x in case.given) == 1
    saturated = case.quantity == "softmax" or case.quantity == "log-softmax" and number == 0
    if not saturated or single:
        return 0
    numbers = [emulated(v, bits) for v in values]
    if algorithm:
        numbers = run(case.quantity, algorithm, case.given, case.temperature, Machine(bits, summation=case.summation))
    return sum(v == number and x != -inf for v, x in zip(numbers, case.given))


def emulated(value, bits: int):
    """An exact value rounded to so many bits."""
    with mpmath.workprec(max(mpmath.mp.prec, bits + 64)):
        return Machine(bits).to(value, bits)


def worst(lines: List[str], case: Analyzed) -> Iterator[str]:
    for line, column in zip(lines[1:], case.columns):
        row = cells(line)
        index = 0 if case.quantity == "log-sum-exp" else int(row[2])
        sizes = [verdicts.size(u, y, d) for u, y, d in zip(column.ulps, column.outputs, column.due)]
        said = row[-1]
        if row[0] != column.title or sizes[index] < max(sizes) * (1 - mpf("1e-9")) - KNOWN or not is_ulps(
                said, column.ulps[index], signed=True):
            yield f"the worst of {column.title} is not {line}: {[mpmath.nstr(s, 5) for s in sizes]}"
        for cell, value in ((row[4], column.outputs[index]), (row[5], column.due[index])):
            if not is_number(cell.split(" [")[0], value):
                yield f"{cell} is {mpmath.nstr(value, 12)}"


NOTES = [
    "  - Exact values are certified: every digit is correct. An ulp is the spacing of the output's format in the binade "
    "of the exact value.",
    "  - A saturated output is correct if the exact value, rounded once, saturates as well, and premature if it does "
    "not; where only the rounded exact value saturates, that is missed.",
    "  - exp, log and log1p of the algorithms are correctly rounded (MPFR), so that nothing here depends on the machine.",
    "  - At other precisions an algorithm's logits and temperature are first rounded to so many bits, then every "
    "operation is."]


def notes(lines: List[str], case: Analyzed) -> Iterator[str]:
    for line in lines:
        if line not in NOTES:
            yield "unknown note: " + line


def findings(lines: List[str], case: Analyzed) -> Iterator[str]:
    titles = {c.title: c for c in case.columns}
    told = {c.title: [] for c in case.columns}
    for line in lines:
        found = re.fullmatch(r"  - (?:([^:]*): )?(.*)", line)
        names = (found[1] or "").split(", ")
        if found[1] is None or not all(n in titles for n in names):
            if found[2] != "Every output is what is due." or any(
                    u is None or abs(u) > KNOWN for c in case.columns for u in c.ulps):
                yield "no sentence was understood: " + line
            continue
        for name in names:
            told[name].append(found[2])
            fault = judged(found[2], titles[name], case)
            if fault:
                yield f"{fault}: {line}"
    for column in case.columns:
        for index, kind in enumerate(column.verdicts):
            if kind in ("correct", "premature", "missed") and not any(kind in t.replace(
                    "An exact 1 was missed", "missed").replace("An exact 0 was missed", "missed") for t in told[column.title]):
                yield f"{column.title}: class {index} is {kind}, and no finding says so"


SECTIONS = {"The exact value rounded once to other precisions (MPFR)": precisions, "Findings": findings,
            "Worst element": worst, "How to read this": notes}


def cases() -> Iterator[Analyzed]:
    """Rows on both sides of saturation, underflow and overflow."""
    wide = ["binary64", "binary32"]
    every = wide + ["binary16", "bfloat16", "float8-e5m2"]
    for quantity, table in algorithms.RUNS.items():
        for _ in range(4):
            n = random.randint(1, 6)
            top = random.choice([0, 1, 5, 9, 17, 25, 37, 80, 104, 400, 760])
            row = [top * random.uniform(0.98, 1.02)] + [random.gauss(0, random.choice([0, 0.3, 2])) for _ in range(n - 1)]
            row = [rounded(x, random.choice(every)) for x in row]
            if n > 2 and random.random() < 0.2:
                row[1] = -inf
            random.shuffle(row)
            names = random.sample(sorted(table), random.choice([1, 2]))
            formats = random.sample(every, random.choice([1, 2]))
            temperature = random.choice([1.0, 1.0, 1.0, 0.5, 0.3, 2.0])
            yield Analyzed(row, quantity, formats, names, temperature,
                           random.choice(["plain", "plain", "pairwise", "compensated", "blocked:2"]))
    yield Analyzed([0.0, 100.0, 0.0], "softmax", wide, ["shifted"])
    yield Analyzed([13.0, 31.0, 5.0], "softmax", wide, ["shifted"])
