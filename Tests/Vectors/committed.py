"""Files that a generator makes and the repository holds: written anew, or compared with what is made."""
import argparse
import pathlib
import sys
from typing import Callable


def update(path: pathlib.Path, text: str, command: str, check: bool) -> int:
    """Writes `text`, or compares it with the file; returns the exit status."""
    if not check:
        path.write_text(text)
        print(f"wrote {path.name}")
        return 0
    if path.exists() and path.read_text() == text:
        print(f"{path.name} is up to date")
        return 0
    print(f"{path.name} is stale or edited; mend it with: {command}", file=sys.stderr)
    return 1


def main(description: str, path: pathlib.Path, command: str, make: Callable[[], str]) -> int:
    """Runs the mode that the command line asks for with what `make` makes; returns the exit status."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    return update(path, make(), command, parser.parse_args().check)
