"""A row and what was got for it."""
import random
from typing import List, Optional, Sequence

from exact import rounded

NAN = float("nan")
WIDE = ["binary64", "binary32"]
NARROW = ["binary16", "bfloat16", "float8-e4m3fn"]


class Case:
    """A row, what was got for it, and what must or must not be told of it."""

    def __init__(self, kind: str, logits: Sequence[float], outputs: Optional[Sequence[float]] = None, *,
                 form="binary32", quantity="softmax", temperature=1.0, arithmetic=None, accumulator=None, output=None,
                 typed=None, must=(), never=()):
        self.kind, self.given, self.quantity, self.temperature = kind, list(logits), quantity, temperature
        self.format, self.arithmetic, self.output = form, arithmetic or form, output or form
        self.accumulator = accumulator or self.arithmetic
        self.received = [rounded(x, form) for x in logits]
        self.outputs = None if outputs is None else [rounded(y, self.output) for y in outputs]
        # The outputs as decimal text, where that is not all their digits.
        self.typed = typed
        self.must, self.never = set(must), set(never)

    def arguments(self) -> List[str]:
        """What diagnose is called with."""
        words = [repr(float(x)) for x in self.given] + ["--format", self.format, "--quantity", self.quantity]
        if self.temperature != 1:
            words += ["--temperature", repr(self.temperature)]
        if self.arithmetic != self.format:
            words += ["--arithmetic", self.arithmetic]
        if self.accumulator != self.arithmetic:
            words += ["--accumulator", self.accumulator]
        if self.output != self.format:
            words += ["--output-format", self.output]
        if self.outputs is not None:
            words += ["--outputs", ",".join(self.typed or [repr(float(y)) for y in self.outputs])]
        return words


def normal(count: int, scale: float, form: str) -> List[float]:
    """Logits of a format."""
    return [rounded(random.gauss(0, scale), form) for _ in range(count)]
