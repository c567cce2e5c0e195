"""Every sentence and figure of check, for outputs of softmax and of other functions."""
import json
import random
import re
from pathlib import Path
from typing import Iterator, List, Optional

import mpmath

import exact
import functions
import verdicts
from exact import inf, mpf, rounded, rounded_mpf
from facts import exact_values
from printed import is_digits, is_number, is_ulps, number

FITS = {
    r"softmax along axis (0)": "other-axis", r"softmax along an axis of length 1": "other-axis", r"softmax over all elements": "flattened",
    r"softmax with the classes reversed": "reversed", r"softmax with the classes in another order": "permuted",
    r"softmax of the negated logits": "negated", r"the logits themselves": "logits", r"log-softmax": "log-softmax",
    r"softmax in base 2": "base-2", r"softmax at temperature (\S+)": "temperature",
    r"softmax with (\S+) added to the sum of (?:exponentials|exp\(x - max\))": "sink",
    r"softmax of logits capped by c tanh\(x / c\), c = (\S+)": "soft-cap", r"softmax over (\d+) of the classes, or over all of them with the others set to 0,": "subset",
    r"softmax over some of the classes, or over all of them with the others set to 0,": "subset", r"softmax with probabilities clipped at (\S+), or that added to them,": "clipped",
    r"exp\(x (?:- |\+ )(\S+)\)(?: \S+ times what is due(?:: percent)?,|, not divided by the sum,)": "unnormalized",
    r"exponentials not divided by their sum": "unnormalized", r"softmax of the row (\d+) further on": "other-row",
    r"softmax of other rows": "other-row", r"softmax by an exponential that is (?:cut off|never below some number|of a base near e|rounded to steps|coarse),": "coarse-exp",
    r"the largest logit alone": "subset", r"log-softmax at temperature 1, divided by the temperature afterwards,": "temperature",
    r"softmax at temperature 1, divided by the temperature afterwards,": "temperature"}
REMEDIES = {
    "other-axis": r"did you mean --axis 0\?|was another axis meant\?", "flattened": "name one axis where the outputs are made",
    "reversed": r"are logits and outputs in the same order of classes\?",
    "permuted": r"are logits and outputs in the same order of classes\?",
    "negated": "pass the logits, not distances or energies", "logits": r"was softmax called at all\?",
    "log-softmax": r"did you mean --quantity log-softmax\?", "base-2": r"scale the logits by log2\(e\) first, or use exp",
    "temperature": r"did you mean --temperature \S+\?|divide the logits by the temperature first",
    "sink": r"is a sink, or softmax with 1 in the denominator, meant\?",
    "soft-cap": "cap the logits before they are judged, if that is meant",
    "softmax": "pass the logits: probabilities were passed to softmax again",
    "subset": r"was an argmax, or a sample, meant\?|set the other logits to -inf, if a subset such as top-k is meant|"
    "add up the exponentials of all classes",
    "clipped": "compute log-softmax in one step, without an epsilon",
    "unnormalized": "divide by the sum of the exponentials", "coarse-exp": "use an exp that is accurate to its format",
    "other-row": r"are logits and outputs in the same order of rows\?"}


class Checked:
    """Logits of a format and the outputs that somebody got, in rows."""

    def __init__(self, kind: str, logits, outputs, form="binary32", quantity="softmax", function=None):
        self.kind, self.form, self.quantity, self.function = kind, form, quantity, function
        self.logits = [[rounded(x, form) for x in row] for row in logits]
        self.outputs = [[rounded(y, form) for y in row] for row in outputs]

    def arguments(self, folder: Path) -> List[str]:
        words = []
        for name, rows in (("logits", self.logits), ("outputs", self.outputs)):
            text = "\n".join(",".join(repr(float(v)) for v in row) for row in rows)
            (folder / f"{name}.csv").write_text(text + "\n")
            words += ["--" + name, str(folder / f"{name}.csv")]
        return words + ["--format", self.form, "--quantity", self.quantity, "--max-ulp", "2", "--json",
                        str(folder / "check.json")]


class Judged:
    """What is due, and the errors."""

    def __init__(self, case: Checked):
        self.rows = []
        self.ulps, self.counts = [], dict.fromkeys((
            "elements", "correct", "infinite", "special", "ones", "ones due", "zeros", "zeros due", "premature ones",
            "premature zeros", "missed ones", "missed zeros", "flushed", "argmax", "sum"), 0)
        for x, y in zip(case.logits, case.outputs):
            self.row(case, x, [mpf(v) for v in y])

    def row(self, case, x, y):
        c = self.counts
        values = exact_values(case.quantity, x)
        due = [rounded_mpf(v, case.form) for v in values]
        single = sum(abs(v) != inf for v in x) == 1
        errors = [verdicts.ulps(a, v, case.form) for a, v in zip(y, values)]
        self.rows.append((due, errors))
        c["elements"] += len(y)
        c["correct"] += sum(a == d for a, d in zip(y, due))
        c["infinite"] += sum(abs(d) != inf and (a != a or abs(a) == inf) for a, d in zip(y, due))
        c["special"] += sum(abs(d) == inf and a != d for a, d in zip(y, due))
        for name, value in (("ones", 1), ("zeros", 0)):
            c[name] += sum(a == value for a in y)
            c[name + " due"] += sum(d == value for d in due)
            kinds = [verdicts.verdict(case.quantity, a, d, v, single) for a, d, v in zip(y, due, x)]
            c["premature " + name] += sum(k == "premature" and a == value for k, a in zip(kinds, y))
            c["missed " + name] += sum(k == "missed" and d == value for k, d in zip(kinds, due))
        c["flushed"] += sum(a == 0 and 0 < abs(d) < float(exact.least_normal(case.form)) for a, d in zip(y, due))
        c["argmax"] += lost_argmax(x, y, due)
        finite = all(a == a and abs(a) != inf for a in y)
        c["sum"] += not finite or rounded_mpf(mpmath.fsum(y), case.form) != 1
        self.ulps += [abs(e) for e in errors if e is not None]


def lost_argmax(x, y, due) -> bool:
    """Whether a class with the largest logit is not among the largest, or one that may not tie with it does."""
    if any(v != v for v in y):
        return True
    top, most, best = max(x), max(y), max(due)
    return any(b != most if a == top else b == most and d != best for a, b, d in zip(x, y, due))


def faults(case: Checked, text: str, found: dict) -> Iterator[str]:
    """What is false in a check."""
    judged = Judged(case)
    lines = [line for line in text.split("\n") if line]
    rows = f"{len(case.logits)} row{'s' * (len(case.logits) > 1)}"
    due = [f"outputs.csv: {case.quantity} of {rows}, judged in {case.form}",
           f"An ulp is the spacing of {case.form} in the binade of the exact value."]
    if [lines[0].split("/")[-1], lines[1]] != due:
        yield f"the heading is {lines[:2]} instead of {due}"
    told = None
    for line in lines[2:]:
        if line.startswith("near "):
            told = line
            yield from nearly(line, case, found["suspects"])
        elif line.startswith("fits "):
            told = line
            yield from suspected(line, case, found["suspects"])
        elif re.match(r"  \S", line):
            yield from figure(line, case, judged)
        elif line.startswith("worst: "):
            yield from worst(line, case, judged)
        elif line.startswith(("passes  ", "FAILS   ")):
            yield from limit(line, judged)
        else:
            yield "no sentence was understood: " + line
    # An epsilon may clip nothing, and a cap hardly change a row.
    is_other = case.function and max(judged.ulps) > 64
    if is_other and (not found["suspects"] or found["suspects"][0]["function"] != case.function or not told):
        yield f"{case.function} is not suspected, but {found['suspects'][:2]}"
    if case.kind.startswith("right") and told:
        yield f"suspected of right outputs: {told}"


def figure(line: str, case: Checked, judged: Judged) -> Iterator[str]:
    name, said = re.split(r" {2,}", line.strip())
    c = judged.counts
    most = max(judged.ulps, default=None)
    ordered = sorted(judged.ulps)
    exactly = {
        "elements": f"{c['elements']}", "not finite": f"{c['infinite']}", "special values missed": f"{c['special']}",
        "exactly 1 (due)": f"{c['ones']} ({c['ones due']})", "exactly 0 (due)": f"{c['zeros']} ({c['zeros due']})",
        "premature ones, zeros": f"{c['premature ones']}, {c['premature zeros']}",
        "missed ones, zeros": f"{c['missed ones']}, {c['missed zeros']}", "flushed subnormals": f"{c['flushed']}",
        "rows that lost their argmax": f"{c['argmax']}", "rows whose sum is not 1": f"{c['sum']}"}
    near = {"max ulp": most, "p99 ulp": ordered[-(-99 * len(ordered) // 100) - 1] if ordered else None,
            "mean ulp": mpmath.fsum(ordered) / len(ordered) if ordered else None}
    if name == "correctly rounded":
        parts = re.fullmatch(r"(\d+) \((\S+) %\)", said)
        percent = mpf(100) * c["correct"] / c["elements"]
        if int(parts[1]) != c["correct"] or not is_digits(parts[2], percent) or (
                parts[2] == "100" and c["correct"] < c["elements"]):
            yield f"{line.strip()} instead of {c['correct']}"
    elif name in near:
        if not is_ulps(said, near[name]):
            yield f"{line.strip()} instead of {near[name] and mpmath.nstr(near[name], 6)}"
    elif exactly.get(name) != said:
        yield f"{line.strip()} instead of {exactly.get(name)}"


def worst(line: str, case: Checked, judged: Judged) -> Iterator[str]:
    found = re.fullmatch(r"worst: row (\d+), index (\d+), logit (\S+): got (.+) \[\w+\], wanted (.+) \[\w+\], (.*)", line)
    if not found:
        yield "no sentence was understood: " + line
        return
    row, index = int(found[1]), int(found[2])
    due, errors = judged.rows[row]
    output = mpf(case.outputs[row][index])
    size = verdicts.size(errors[index], output, due[index])
    most = max(verdicts.size(e, mpf(a), d) for y, (ds, es) in zip(case.outputs, judged.rows)
               for a, d, e in zip(y, ds, es))
    if size < most * (1 - mpf("1e-9")) - mpf("1e-9") or float(found[3]) != case.logits[row][index]:
        yield f"the worst is {mpmath.nstr(most, 6)}, not {line}"
    if not is_number(found[4], output) or not is_number(found[5], due[index]):
        yield f"{mpmath.nstr(output, 10)}, {mpmath.nstr(due[index], 10)}: {line}"
    error = found[6]
    if error == "no ulp error" and errors[index] is not None or error != "no ulp error" and not is_ulps(
            error, errors[index], signed=True):
        yield f"the error is {errors[index]}: {line}"


def limit(line: str, judged: Judged) -> Iterator[str]:
    found = re.fullmatch(r"(passes|FAILS)   ?(?:max-ulp): (\S+|not finite), allowed 2(?:; row (\d+), index (\d+))?", line)
    most = max(judged.ulps, default=mpf(0))
    infinite = judged.counts["infinite"] + judged.counts["special"] > 0
    if not found:
        yield "no sentence was understood: " + line
    elif (found[1] == "passes") != (most <= 2 + mpf("1e-9") and not infinite):
        yield f"{mpmath.nstr(most, 6)}: {line}"
    elif found[2] != "not finite" and abs(number(found[2]) - most) > most * mpf("1e-5") + mpf("1e-9"):
        yield f"{mpmath.nstr(most, 8)}: {line}"


def suspected(line: str, case: Checked, suspects: List[dict]) -> Iterator[str]:
    found = re.fullmatch(r"fits (.*) to (\S+) ulp; (.*)", line)
    first = suspects[0]
    # Functions of other quantities are called as those of softmax are.
    name = re.sub(r"^(log-softmax|log-sum-exp) (?=by|with|at|of|over|in|along)", "softmax ", found[1] if found else "")
    for pattern, function in FITS.items():
        what = found and re.fullmatch(pattern, name)
        if what:
            break
    else:
        yield "no sentence was understood: " + line
        return
    if function != first["function"] or not re.fullmatch(REMEDIES[function], found[3]):
        yield f"{first['function']} is told as {line}"
    parameter = first["parameter"]
    if what.groups() and what[1] is not None and not is_digits(what[1], abs(mpf(parameter)) if '+' in found[1] else mpf(parameter)):
        yield f"the parameter is {parameter}: {line}"
    most = distance(case, "shifted-sink" if "exp(x - max)" in found[1] else function, parameter)
    if most is not None and not is_ulps(found[2], most, zero=mpf("1e-4")) and abs(number(found[2].lstrip("<")) - most) > 0.05:
        yield f"it fits to {mpmath.nstr(most, 6)} ulp: {line}"
    if most is None and found[2].startswith("<"):
        yield f"nothing was computed: {line}"


def nearly(line: str, case: Checked, suspects: List[dict]) -> Iterator[str]:
    """`near softmax, as by a coarse exponential, off by up to 353766 ulp; ...`."""
    found = re.fullmatch(rf"near {case.quantity}, (as by a coarse exponential|with powers of 2 in the place of exponentials), off "
                         rf"by up to (\S+) ulp{'' if case.quantity == 'softmax' else ', of 1 for logarithms nearer to 0'}; {REMEDIES['coarse-exp']}", line)
    due = [exact_values(case.quantity, x) for x in case.logits]
    most = largest(case, [(a, v) for y, values in zip(case.outputs, due) for a, v in zip(y, values)], case.quantity != "softmax")
    if not found or suspects[0]["function"] != "coarse-exp":
        yield "no sentence was understood: " + line
    elif not is_ulps(found[2], most, zero=mpf("1e-4")) and abs(number(found[2]) - most) > 0.05:
        yield f"off by {mpmath.nstr(most, 6)} ulp: {line}"


def distance(case: Checked, function: str, parameter) -> Optional[mpmath.mpf]:
    """The largest distance of an output from a function's value, in ulps there; near 0 a logarithm's in ulps of 1."""
    if case.quantity != "softmax" and function not in ("logits", "softmax", "log-softmax"):
        return None
    if function == "permuted":
        pairs = [(a, v) for x, y in zip(case.logits, case.outputs)
                 for a, v in zip(sorted(y), sorted(functions.softmax(x)))]
    else:
        claimed = functions.named(function, 0 if len(case.logits) == 1 and function == "other-row" else parameter)
        if claimed is None:
            return None
        pairs = paired(case, claimed)
        if function == "clipped":
            return min(largest(case, pairs), largest(case, paired(case, functions.rowwise(functions.added(parameter)))))
    return largest(case, pairs, function in ("log-softmax", "logits"))


def paired(case: Checked, claimed):
    return [(a, v) for y, vs in zip(case.outputs, claimed(case.logits)) for a, v in zip(y, vs)]


def largest(case: Checked, pairs, logarithm=False):
    """The largest of some distances."""
    most = mpf(0)
    for a, v in pairs:
        if abs(a) == inf or a != a or abs(v) == inf:
            continue
        u = exact.ulp(1 if logarithm and abs(v) < 1 else v, case.form)
        most = max(most, abs(mpf(a) - v) / (mpf(u.numerator) / u.denominator))
    return most


def cases() -> Iterator[Checked]:
    """Outputs of softmax, right and wrong, and of each other function."""
    form = random.choice(["binary32", "bfloat16"])
    for quantity in ("softmax", "log-softmax"):
        rows = tensor(3, random.randint(2, 6), random.choice([1, 5, 30]), form)
        right = [exact_values(quantity, x) for x in rows]
        yield Checked("right", rows, right, form, quantity)
        noise = [[v * (1 + random.uniform(-3, 3) * mpf(2) ** -24) for v in r] for r in right]
        yield Checked("noise", rows, noise, "binary32", quantity)
        broken = [list(r) for r in right]
        broken[1][0] = random.choice([mpf("nan"), mpf("inf"), mpf(0), mpf(1)])
        yield Checked("broken", rows, broken, form, quantity)
    for name, (function, _) in functions.made().items():
        rows = tensor(random.randint(3, 5), random.randint(5, 7), 1.5, "bfloat16")
        yield Checked(f"of {name}", rows, function(rows), form, function=name)


def tensor(count: int, length: int, scale: float, form: str):
    return [[rounded(random.gauss(0, scale), form) for _ in range(length)] for _ in range(count)]


def read(folder: Path) -> dict:
    return json.loads((folder / "check.json").read_text())
