"""Writes reference.txt: softmax, log-softmax and log-sum-exp, correctly rounded.

    python3 generate.py              writes reference.txt beside this file
    python3 generate.py --check      compares reference.txt with what would be written
    python3 generate.py --self-test  checks this generator against other software
    python3 generate.py --search     searches anew for the rows of hard_rows.txt

The packages of requirements.txt are needed.
"""

import argparse
import itertools
import sys
from pathlib import Path
from typing import Iterable, List, Sequence

import committed
import constructed
import hard
import rows
import selftest
from exact import Result, RowResults, Special, evaluate
from formats import FORMATS

DIRECTORY = Path(__file__).resolve().parent
REFERENCE = DIRECTORY / "reference.txt"
COMMAND = "python3 Tests/Vectors/generate.py"
SEED = 20240229
SHORTEST_RUN = 3

HEADER = """\
Reference vectors: softmax, log-softmax and log-sum-exp of rows of binary64 logits.
Source: {source}
Command: {command}
Libraries: {libraries}

Each value is rounded once, to nearest with ties to even, from the exact real value.
A block describes a row; a blank line ends it. Its lines are
  row NAME                        category-detail
  logits HEX...                   binary64 encodings
  QUANTITY FORMAT HEX...          encodings in the format, or nan for any NaN
  exact-QUANTITY DECIMAL...       the real values
QUANTITY is softmax, log-softmax (an entry for each logit) or log-sum-exp (one entry).
FORMAT is {formats}.
Encodings have the full width, sign bit first. X*N stands for N entries X.
A decimal has 30 significant digits, rounded to nearest. It is 0 for an exact zero, -inf for
the logarithm of an exact zero, and - for a nonzero value whose digits depend on exponentials
below exp(-20000). An exact line is omitted where the row has NaN or infinite results only.
float8-e4m3fn has no infinity: an infinite or overflowing result is nan there. float4-e2m1 has
no NaN either: it saturates, and nan means that no result exists.
"""


def vector_rows() -> List[rows.Row]:
    """Every row of reference.txt, in order."""
    return rows.listed_rows(SEED) + constructed.constructed_rows(SEED) + hard.hard_rows()


def compact(entries: Iterable[str]) -> str:
    """Entries joined by spaces, runs of equal ones as ENTRY*COUNT."""
    words: List[str] = []
    for entry, group in itertools.groupby(entries):
        count = len(list(group))
        words += [f"{entry}*{count}"] if count >= SHORTEST_RUN else [entry] * count
    return " ".join(words)


def quantity_lines(name: str, results: Sequence[Result]) -> List[str]:
    """The lines of one quantity of a row; equal results are rounded once."""
    distinct = {id(result): result for result in results}
    lines = []
    for fmt in FORMATS:
        texts = {key: fmt.text(result.encoding(fmt)) for key, result in distinct.items()}
        lines.append(f"{name} {fmt.name} " + compact(texts[id(result)] for result in results))
    if not all(isinstance(result, Special) for result in results):
        texts = {key: result.decimal() for key, result in distinct.items()}
        lines.append(f"exact-{name} " + compact(texts[id(result)] for result in results))
    return lines


def row_lines(row: rows.Row) -> List[str]:
    """The block of a row, with its closing blank line."""
    results: RowResults = evaluate(row.encodings)
    return [
        f"row {row.name}",
        "logits " + compact(f"{bits:016x}" for bits in row.encodings),
        *quantity_lines("softmax", results.softmax),
        *quantity_lines("log-softmax", results.log_softmax),
        *quantity_lines("log-sum-exp", [results.log_sum_exp]),
        "",
    ]


def header_lines(command: str) -> List[str]:
    """The comment lines at the head of a file that `command` writes."""
    text = HEADER.format(
        source="Tests/Vectors/generate.py",
        command=command,
        libraries=", ".join((DIRECTORY / "requirements.txt").read_text().split()),
        formats=", ".join(fmt.name for fmt in FORMATS),
    )
    return [f"# {line}".rstrip() for line in text.splitlines()] + [""]


def file_text(command: str, vectors: Sequence[rows.Row]) -> str:
    """The whole text of a vector file; row names must differ."""
    names = {row.name for row in vectors}
    assert len(names) == len(vectors), "duplicate row names"
    blocks = (line for row in vectors for line in row_lines(row))
    return "\n".join([*header_lines(command), *blocks])


def main() -> int:
    """Runs the mode that the command line asks for; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    modes = parser.add_mutually_exclusive_group()
    modes.add_argument("--check", action="store_true", help="compare, do not write")
    modes.add_argument("--self-test", action="store_true", help="check the generator itself")
    modes.add_argument("--search", action="store_true", help="search for hard rows")
    options = parser.parse_args()
    if options.self_test:
        return selftest.run(file_text(COMMAND, vector_rows()))
    if options.search:
        return hard.search()
    text = file_text(COMMAND, vector_rows())
    return committed.update(REFERENCE, text, COMMAND, options.check)


if __name__ == "__main__":
    sys.exit(main())
