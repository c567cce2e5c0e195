"""Finds from a library's outputs in which order it adds up the denominator of softmax.

A row has one logit of 0, at class i, and two at j and k whose exponentials are 0.4 of the spacing of the format above
1; all others are -inf. Added to 1 each alone is rounded away, both together are not: the output at i is below 1
exactly if j and k were added to each other before the 1 came. Triples of classes thus tell the tree of the
additions (after Xie et al. 2025, "FPRev", doi:10.48550/arXiv.2411.00442, which needs terms of both signs).
Each order in `ORDERS` is tried on the same triples; one that predicts all answers is the library's, as far as the
triples tell: they are sampled.
"""

import ml_dtypes
import numpy as np

from implementations import FORMATS, outputs

CLASSES = 1000
# As many rows in each call as the ordinary set has: libraries may choose by the shape.
ROWS = 200
TRIPLES = 1000


def plain(parts):
    """From left to right. Parts are terms, or registers of terms."""
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def pairwise(parts):
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return pairwise(parts[:middle]) + pairwise(parts[middle:])


def folded(register):
    """Halves added to each other, until one term is left: as instructions on halves of a register do it."""
    while len(register) > 1:
        middle = len(register) // 2
        register = register[:middle] + register[middle:]
    return register[0]


def wider(terms):
    """In a wider format, then rounded: a compensated sum would be the same here."""
    return terms.astype(np.longdouble).sum(axis=0).astype(terms.dtype)


def in_blocks(terms):
    """Halves down to blocks of at most 128 terms, which are summed in 8 lanes: NumPy's."""
    if len(terms) > 128:
        middle = len(terms) // 2 - len(terms) // 2 % 8
        return in_blocks(terms[:middle]) + in_blocks(terms[middle:])
    whole = len(terms) - len(terms) % 8
    rest = list(terms[whole:])
    return plain(([in_lanes(8, pairwise)(terms[:whole])] if whole else []) + rest)


def in_lanes(lanes, finish):
    """Term i goes to the partial sum i mod lanes; `finish` adds those up."""
    def order(terms):
        partial = terms[:lanes].copy()
        for start in range(lanes, len(terms), lanes):
            part = terms[start:start + lanes]
            partial[:len(part)] = partial[:len(part)] + part
        return finish(partial)

    return order


def in_registers(count, width, add, finish, is_rest_last):
    """`count` registers of `width` lanes each, added up by `add`, and the lanes of what is left by `finish`."""
    def order(terms):
        registers = [terms[start:start + width] for start in range(0, len(terms) // width * width, width)]
        whole = len(registers) // count * count
        partial, rest = [plain(registers[start:whole:count]) for start in range(count)], registers[whole:]
        if is_rest_last:
            return finish(plain([add(partial), *rest]))
        return finish(add([plain([partial[0], *rest]), *partial[1:]]))

    return order


def in_fours(lanes):
    """In each lane four terms at a time, and four such sums at a time, those from left to right: JAX's."""
    def order(terms):
        # 64 terms at a time; what is left has a sum of its own.
        whole = len(terms) // 64 * 64
        padded = np.concatenate([terms, np.zeros((-len(terms) % lanes, terms.shape[1]), terms.dtype)])
        registers = [padded[start:start + lanes] for start in range(0, len(padded), lanes)]
        main, rest = registers[:whole // lanes], registers[whole // lanes:]
        fours = [plain(main[start:start + 4]) for start in range(0, len(main), 4)]
        most, unit = len(fours) // 4 * 4, max(1, 16 // lanes)
        sums = [plain(fours[start:start + 4]) for start in range(0, most, 4)]
        sums += [plain(fours[start:start + unit]) for start in range(most, len(fours), unit)]
        return folded(plain(sums + ([plain(rest)] if rest else [])))

    return order


LANES = [2, 4, 8, 16, 32, 64, 128]
ORDERS = [
    ("plain", plain), ("pairwise", pairwise), ("in a wider format, then rounded", wider),
    ("pairwise over blocks of 128, each in 8 lanes", in_blocks),
    *[(f"blocked:{lanes}", in_lanes(lanes, pairwise)) for lanes in LANES],
    *[(f"blocked:{lanes}, lanes from left to right", in_lanes(lanes, plain)) for lanes in LANES[1:]],
    *[(f"blocked:{lanes}, lanes by halves", in_lanes(lanes, folded)) for lanes in LANES[1:]],
    *[(f"blocked:{count * width}, by registers of {width}{text}", in_registers(count, width, add, finish, is_last))
      for count in (2, 4, 8) for width in (4, 8) for add in (plain, pairwise)
      for finish, text in ((folded, ""), (wider, ", their lanes in a wider format")) for is_last in (True, False)],
    *[(f"blocked:{lanes}, in each lane four by four", in_fours(lanes)) for lanes in (4, 8, 16, 32)],
]


def triples():
    """Classes i, j, k: near to each other, whole vectors apart, or anywhere; each in all three roles."""
    random = np.random.default_rng(20261127)
    found = []
    while len(found) < 3 * TRIPLES:
        spread, step = [(CLASSES, 1), (16, 1), (24, 8), (CLASSES // 16, 16)][len(found) // 3 % 4]
        start = random.integers(CLASSES)
        three = [start, *(start + step * random.integers(-spread, spread, size=2))]
        if len(set(three)) == 3 and all(0 <= index < CLASSES for index in three):
            found += [three, three[1:] + three[:1], three[2:] + three[:2]]
    return np.array(found)


def rows(kind, asked, spacing):
    """The logits that ask whether j and k meet before i."""
    logits = np.full((len(asked), CLASSES), -np.inf)
    for row, (i, j, k) in zip(logits, asked):
        row[[j, k]] = np.log(0.4 * spacing)
        row[i] = 0
    return logits.astype(kind)


def answers(run, kind, asked, spacing):
    found = []
    for start in range(0, len(asked), ROWS):
        part = asked[start:start + ROWS]
        y = outputs(run, rows(kind, part, spacing)).astype(float)
        found += [row[i] < 1 for row, (i, _, _) in zip(y, part)]
    return np.array(found)


def spacing(format):
    return float(ml_dtypes.finfo(FORMATS[format]).eps)


def is_wider(run, format):
    """Whether one term of 0.4 spacings is seen beside 1: sums are kept to more bits than outputs."""
    others = np.random.default_rng(1).integers(1, CLASSES, size=ROWS)
    return answers(run, FORMATS[format], np.array([(0, j, j) for j in others]), spacing(format)).all()


def summation(run, format):
    """The order that predicts most answers, how many, and of how many; and the format that sums are kept in."""
    if is_wider(run, format):
        return {"order": "in a wider format", "arithmetic": None, "predicted": ROWS, "asked": ROWS}
    asked = triples()
    for arithmetic in (format, "binary32"):
        kind = FORMATS[arithmetic]
        found = answers(run, FORMATS[format], asked, spacing(arithmetic))
        # Of three classes two meet first; where none is seen to, sums are kept to fewer bits.
        if found.any():
            break
    terms = np.exp(rows(kind, asked, spacing(arithmetic)).astype(float)).astype(kind).T
    predicted = [(int(((order(terms) > 1) == found).sum()), name) for name, order in ORDERS]
    best, name = max(predicted, key=lambda entry: entry[0])
    return {"order": name, "arithmetic": arithmetic, "predicted": best, "asked": len(asked)}
