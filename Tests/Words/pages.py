"""Sentences of the pages."""
from pathlib import Path
from typing import Iterator


def faults(page: Path) -> Iterator[str]:
    return iter(())
