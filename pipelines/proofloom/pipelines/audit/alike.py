"""How many programs are like another: the same but for names, or near by the triples of their tokens."""

from __future__ import annotations

from proofloom.pipelines.audit.shares import Audited, Shares
from proofloom.pipelines.audit.tokens import alike, tokens
from proofloom.pipelines.near import NearIndex, sketch

LIKENESS = (0.9, 0.7)


def likeness(audited: Audited) -> Shares:
    """Return the programs of a shape of their own, and those with a near one before them."""
    shapes = [alike(item.source) for item in audited.programs]
    found = {
        "different, names aside": (len(set(shapes)), len(shapes)),
        "different, names and literals aside": (len(set(map(_open, shapes))), len(shapes)),
    }
    sketches = [sketch(_words(shape)) for shape in shapes]
    for similarity in LIKENESS:
        index, near = NearIndex(similarity), 0
        for one in sketches:
            near += index.find(one) is not None
            index.add(one)
        found[f"share {round(100 * similarity)} % of their token triples with an earlier one"] = (
            near,
            len(shapes),
        )
    return found


def _open(shape: str) -> str:
    """Return a program with the same sign for every number, and for every text."""
    return " ".join(
        "#" if word[0].isdigit() else "$" if word[-1] in "\"'" else word for word in tokens(shape)
    )


def _words(source: str) -> str:
    """Return the tokens of a program as words: signs and quotes, which no word has, by their codes."""
    return " ".join(
        "".join(c if c.isalnum() or c == "_" else f"_{ord(c)}_" for c in token) for token in tokens(source)
    )
