"""The formats of an algorithm's parts."""
from typing import List, Optional

from emulation import Machine

PARTS = ("arithmetic", "input", "accumulator", "output")


class Pipeline:
    """The formats of an algorithm's parts, and how it sums."""

    def __init__(self, arithmetic, accumulator=None, given=None, output=None, summation="plain", flush=False):
        self.arithmetic, self.accumulator = arithmetic, accumulator or arithmetic
        self.input, self.output = given or arithmetic, output or arithmetic
        self.summation, self.flush = summation, flush

    def text(self) -> str:
        """As it is printed."""
        parts = [self.arithmetic] if len({getattr(self, p) for p in PARTS}) == 1 else [
            f"{getattr(self, part)} {part}" for part in PARTS]
        return ", ".join(parts + ["subnormals flushed"] * self.flush
                         + ([f"{self.summation} summation"] if self.summation != "plain" else []))

    def arguments(self) -> List[str]:
        words = ["--arithmetic", self.arithmetic, "--accumulator", self.accumulator, "--input-format", self.input,
                 "--output-format", self.output, "--summation", self.summation]
        return words + ["--subnormals", "flushed"] * self.flush

    def machine(self, steps) -> Machine:
        return Machine(self.arithmetic, self.accumulator, self.input, self.output, rounded=steps,
                       summation=self.summation, flush=self.flush)

    def changed(self, **changes) -> "Pipeline":
        return Pipeline(**{"arithmetic": self.arithmetic, "accumulator": self.accumulator, "given": self.input,
                           "output": self.output, "summation": self.summation, "flush": self.flush, **changes})


def parsed(text: str) -> Optional[Pipeline]:
    """A pipeline from its text."""
    words = text.split(", ")
    flush, summation = "subnormals flushed" in words, "plain"
    words = [w for w in words if w != "subnormals flushed"]
    if words[-1].endswith(" summation"):
        summation = words.pop()[:-len(" summation")]
    if len(words) == 1:
        return Pipeline(words[0], summation=summation, flush=flush)
    if [w.split()[1] for w in words] != list(PARTS):
        return None
    arithmetic, given, accumulator, output = [w.split()[0] for w in words]
    return Pipeline(arithmetic, accumulator, given, output, summation, flush)
