"""Whether the numbers of a page are those of the JSON beside it.

The JSON holds the page as it is drawn, and under `sources` the values that it was made from. A number of
a table, a list or a paragraph must be one of the sources', rounded; so must the points of a chart. That it
is the right one of them is not checked: of a page of thousands of numbers, many a wrong one is another's.
"""

import bisect
import json
import re
import struct
from decimal import Decimal
from fractions import Fraction

NUMBER = re.compile(r"(?<![\w.<^])(?<!\^-)-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.]*\w)")
SLACK = 1e-12


def decoded(bits):
    """The numbers that an encoding may stand for: its length tells the format, but for 16 and 8 bits."""
    code = int(bits, 16)
    if len(bits) == 16:
        return [struct.unpack(">d", bytes.fromhex(bits))[0]]
    if len(bits) == 8:
        return [struct.unpack(">f", bytes.fromhex(bits))[0]]
    if len(bits) == 4:
        return [struct.unpack(">e", bytes.fromhex(bits))[0], struct.unpack(">f", bytes.fromhex(bits + "0000"))[0]]
    if len(bits) == 2:
        return [small(code, 4, 3, 7), small(code, 5, 2, 15)]
    return [small(code, 2, 1, 1)]


def small(code, exponent_bits, fraction_bits, bias):
    """A number of an 8-bit or 4-bit format; infinities and NaN as numbers, which no page shows."""
    fraction = code & ((1 << fraction_bits) - 1)
    exponent = code >> fraction_bits & ((1 << exponent_bits) - 1)
    significand = fraction if exponent == 0 else fraction + (1 << fraction_bits)
    return float(Fraction(significand) * Fraction(2) ** (max(exponent, 1) - bias - fraction_bits))


class Numbers:
    """The numbers of some JSON values, and whether a text is one of them, rounded."""

    def __init__(self, *values):
        self.texts = set()
        found = set()
        for value in values:
            self.gather(value, found)
        finite = [x for x in found if x == x and abs(x) != float("inf")]
        self.magnitudes = sorted(abs(x) for x in finite)
        self.negatives = sorted(-x for x in finite if x < 0)

    def gather(self, value, found):
        if isinstance(value, dict):
            if isinstance(value.get("hex"), str) and re.fullmatch(r"[0-9a-f]+", value["hex"]):
                for number in decoded(value["hex"]):
                    found.update({number, 1 - number})
            self.gather_shares(value, found)
            for part in value.values():
                self.gather(part, found)
        elif isinstance(value, list):
            for part in value:
                self.gather(part, found)
        elif isinstance(value, str):
            for token in NUMBER.findall(value):
                self.texts.add(token)
                found.add(float(token))
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            found.add(float(value))

    @staticmethod
    def gather_shares(value, found):
        """Shares are counts in percent of the elements that an object counts."""
        whole = value.get("count") or sum(gap["count"] for gap in value.get("gaps", []))
        if whole and "correctlyRounded" in value:
            found.update({100 * value["correctlyRounded"] / whole, float(whole)})

    def has(self, text):
        """Whether a number, rounded to the digits of the text, is it."""
        if text in self.texts:
            return True
        # Errors are told without their sign as well; a sign must be right.
        values = self.negatives if text.startswith("-") else self.magnitudes
        shown = abs(Decimal(text))
        half = Decimal((0, (5,), shown.as_tuple().exponent - 1))
        digits = text.lstrip("-")
        if digits.isdigit() and len(digits.rstrip("0")) <= 3 < len(digits):
            # Three significant digits of a large number.
            half = Decimal(5) * Decimal(10) ** (len(digits) - 4)
        low, high = float(shown - half), float(shown + half)
        low, high = low - abs(low) * SLACK, high + abs(high) * SLACK
        place = bisect.bisect_left(values, low)
        return place < len(values) and values[place] <= high

    def has_exactly(self, number):
        place = bisect.bisect_left(self.magnitudes, abs(number) * (1 - SLACK))
        return place < len(self.magnitudes) and self.magnitudes[place] <= abs(number) * (1 + SLACK)


def stray_points(page, numbers):
    """Points of charts that are not among the sources' numbers; places of names, zero and powers of two, of
    which bins and the borders of maps are made, are none."""
    for chart in charts(page):
        for axis in ("x", "y"):
            if chart[axis]["names"]:
                continue
            places = [point[end] for point in points(chart) for end in (axis, axis + "End") if end in point]
            for value in places:
                if not (value == 0 or is_power_of_two(value) or numbers.has_exactly(value)):
                    yield f"{axis} {value} of '{chart['title']}'"


def charts(page):
    return [block["chart"]["_0"] for section in page["sections"] for block in section["blocks"] if "chart" in block]


def points(chart):
    return [point for series in chart["series"] for point in series["points"]]


def with_a_point_moved(text):
    """The JSON of a page with one point of its first chart above all others."""
    beside = json.loads(text)
    chart = charts(beside["page"])[0]
    points(chart)[0]["y"] = 1.97531 * max(point["y"] for point in points(chart) if "y" in point)
    return json.dumps(beside)


def is_power_of_two(value):
    numerator, denominator = abs(value).as_integer_ratio()
    return numerator & (numerator - 1) == 0 and denominator & (denominator - 1) == 0


def load(path):
    """The page and the sources of a JSON file."""
    beside = json.loads(path.read_text())
    return beside["page"], beside["sources"]
