"""Texts that are known: what has no figure to judge, and the shapes of sentences that have.

A shape is a text with its numbers and formats taken out. A text of another shape fails until it is judged; then
`words.py --accept` writes it down.
"""
import re
from pathlib import Path
from typing import Set

from exact import FORMATS
from printed import NUMBER

FOLDER = Path(__file__).parent
NEW = {"shapes": set(), "static": set()}


def lines(name: str) -> Set[str]:
    return set((FOLDER / f"{name}.txt").read_text().split("\n")) - {""}


KNOWN = {name: lines(name) for name in NEW}


def shape(text: str) -> str:
    """A text without its numbers and formats; one of a kind or several."""
    text = re.sub("|".join(sorted(FORMATS, key=len, reverse=True)), "@", text)
    return re.sub(rf"(?<![\w.])-?{NUMBER}(?![\w])", "#", text)


def is_known(kind: str, text: str) -> bool:
    if text in KNOWN[kind]:
        return True
    NEW[kind].add(text)
    return False


def accept():
    """Writes the new ones down."""
    for name, texts in NEW.items():
        (FOLDER / f"{name}.txt").write_text("\n".join(sorted(KNOWN[name] | texts)) + "\n")
