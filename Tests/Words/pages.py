"""Every text and table of the pages of Reports, held against the numbers beside them and against exact arithmetic.

A page's module has SENTENCES, patterns with what judges them, and TABLES, by caption or section. Texts without a figure
that hold for any input are lines of static.txt; a text that is neither is a failure.
"""
import json
import re
from pathlib import Path
from typing import Iterator, Tuple

import page_algorithms
import page_article
import page_atlas
import page_libraries
import page_reported
import page_tensor
from known import KNOWN, is_known

PAGES = {"algorithms": page_algorithms, "article": page_article, "atlas": page_atlas, "libraries": page_libraries,
         "reported": page_reported}


def faults(path: Path) -> Iterator[str]:
    """What is false on a page, by its JSON."""
    document = json.loads(path.read_text())
    module = PAGES.get(document["page"]["name"], page_tensor)
    judge = module.Judge(document)
    for section, table in tables(document["page"]):
        for pattern, judged in module.TABLES:
            if re.fullmatch(pattern, f"{section}|{table['caption']}", re.S):
                judge.section = section
                for text in judged(judge, table):
                    yield f"{section}, {table['caption']}: {text}"
                break
        else:
            yield f"unknown table: {section}|{table['caption']}"
    for section, text in texts(document["page"]):
        if text in KNOWN["static"]:
            continue
        judge.section = section
        for pattern, holds in module.SENTENCES:
            found = re.fullmatch(pattern, text, re.S)
            if found:
                fault = holds(judge, found)
                if fault is not True:
                    yield f"{fault or 'false'}: {text}"
                break
        else:
            is_known("static", text)
            yield f"no sentence was understood: {section}: {text}"


def texts(page: dict) -> Iterator[Tuple[str, str]]:
    """Every text with its section."""
    yield "", page["summary"]
    for section in page["sections"]:
        for block in section["blocks"]:
            for kind, value in block.items():
                if kind == "chart":
                    yield section["title"], value["_0"]["summary"]
                elif kind == "cited":
                    yield section["title"], value["_1"]
                elif kind != "table":
                    for text in [value["_0"]] if isinstance(value["_0"], str) else value["_0"]:
                        yield section["title"], text


def tables(page: dict) -> Iterator[Tuple[str, dict]]:
    for section in page["sections"]:
        for block in section["blocks"]:
            if "table" in block:
                yield section["title"], block["table"]["_0"]
