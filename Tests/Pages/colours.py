"""Whether the colours of charts can be told apart, and mean one thing each.

Colours that stand in one chart are compared by their difference (CIEDE2000) as people with all cones see them and as
those without green or red ones do, by the matrices of Machado, Oliveira and Fernandes (2009, severity 1).
"""

import itertools
import math
import re

LINEAR_TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)
SIGHTS = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranopes": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "protanopes": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
}
# A difference of 2 is just seen side by side; of 10, at a glance.
LEAST_DIFFERENCE = 10
# Between a mark and the page (WCAG 2.2, 1.4.11).
LEAST_CONTRAST = 3


def linear(colour):
    """The linear red, green and blue of `#rrggbb` or `rgb(r, g, b)`."""
    if colour.startswith("#"):
        parts = [int(colour[place:place + 2], 16) for place in (1, 3, 5)]
    else:
        parts = [float(part) for part in re.findall(r"[\d.]+", colour)[:3]]
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (part / 255 for part in parts)]


def product(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector)) for row in matrix]


def lab(colour, sight="all"):
    seen = [min(max(v, 0), 1) for v in product(SIGHTS[sight], linear(colour))]
    x, y, z = (v / white for v, white in zip(product(LINEAR_TO_XYZ, seen), WHITE))
    x, y, z = (v ** (1 / 3) if v > (6 / 29) ** 3 else v / (3 * (6 / 29) ** 2) + 4 / 29 for v in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def contrast(one, other):
    high, low = sorted((LINEAR_TO_XYZ[1][0] * r + LINEAR_TO_XYZ[1][1] * g + LINEAR_TO_XYZ[1][2] * b
                        for r, g, b in (linear(one), linear(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def difference(one, other):
    """CIEDE2000 of two colours of L*a*b* (Sharma, Wu, Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * math.sqrt(mean**7 / (mean**7 + 25**7))
    a1, a2 = stretch * a1, stretch * a2
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0
    dl, dc, dh = l2 - l1, c2 - c1, 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    l, c, h = (l1 + l2) / 2, (c1 + c2) / 2, h1 + turn / 2 if c1 * c2 else h1 + h2
    cos = lambda degrees: math.cos(math.radians(degrees))
    t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.20 * cos(4 * h - 63)
    sl, sc, sh = 1 + 0.015 * (l - 50) ** 2 / math.sqrt(20 + (l - 50) ** 2), 1 + 0.045 * c, 1 + 0.015 * c * t
    rotation = -math.sin(math.radians(60 * math.exp(-(((h % 360) - 275) / 25) ** 2))) * 2 * math.sqrt(c**7 / (c**7 + 25**7))
    return math.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rotation * dc / sc * dh / sh)


# Three of the pairs that Sharma, Wu and Dalal publish with their differences.
PUBLISHED = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 2.5, 0), (58, 24, 15), 19.4535),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
]


def alike(inks, paper):
    """What cannot be told in a chart of these colours."""
    for (name, one), (other_name, other) in itertools.combinations(sorted(inks.items()), 2):
        for sight in SIGHTS:
            found = difference(lab(one, sight), lab(other, sight))
            if found < LEAST_DIFFERENCE:
                yield f"{name} {one} and {other_name} {other} are alike ({found:.1f}) to {sight}"
    for name, ink in sorted(inks.items()):
        if contrast(ink, paper) < LEAST_CONTRAST:
            yield f"{name} {ink} on {paper} has a contrast of {contrast(ink, paper):.2f}"


# What is said of a meaning beside its name: "bound of shifted" is drawn in the colour of shifted.
FORMS = (r"^bound of ", r" due$", r"^all ", r"^rounds to ")
SAME = {"1": "ones", "0": "zeros", "largest classes": "classes", "early 1 from, plain sum": "early 1 on [0, -d, ...]"}


def meanings(label):
    """What a series's label names: algorithms that share a line are several."""
    for form in FORMS:
        label = re.sub(form, "", label)
    label = SAME.get(label, label)
    names = label.split(", ")
    return names if all(re.fullmatch(r"[a-z0-9-]+", name) for name in names) else [label]


def colours(charts):
    """Pairs of a colour's number and what it means, of charts with several series."""
    for chart in charts:
        for place, series in enumerate(chart["series"] if len(chart["series"]) > 1 else ()):
            yield series.get("colour", place), meanings(series["label"]), chart["title"]


def of_two_meanings(charts):
    """Colours that mean two things on a page."""
    first = {}
    for colour, names, title in colours(charts):
        known = first.setdefault(colour, set(names))
        if not known & set(names):
            yield f"colour {colour} is {', '.join(sorted(known))} and, in '{title}', {', '.join(names)}"


def of_two_colours(pages):
    """Meanings that have two colours, on any of several pages."""
    first = {}
    for page, charts in pages.items():
        for colour, names, title in colours(charts):
            # A line of several algorithms has the colour of its first.
            if first.setdefault(names[0], colour) != colour:
                yield f"{names[0]} is of colour {first[names[0]]} and, in '{title}' of {page}, {colour}"
