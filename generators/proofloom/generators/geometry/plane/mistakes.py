"""What comes out for a number when a typical mistake is made; each mistake has a name that says which."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from proofloom.engine.geometry.values.ledger import UNIT, Area, Cosine, Length
from proofloom.engine.geometry.values.numbers import NumberError, Real
from proofloom.engine.geometry.values.radicals import text_of
from proofloom.generators.geometry.plane.numbers import pleasant
from proofloom.generators.geometry.plane.reckon import Worked

HALF = Fraction(1, 2)


def mistaken(worked: Worked, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield names of mistakes and the numbers that they give, as text; of an angle in degrees.

    "other length A B" and the like: the number of something else that the working comes across.
    """
    quantity = worked.quantity
    if quantity.what == "angle":
        assert worked.angle is not None
        degrees = worked.angle * 180
        for name, value in (
            ("supplement", 180 - degrees),
            ("complement", 90 - degrees),
            ("half", degrees / 2),
            ("double", 2 * degrees),
            *_other_angles(worked, names),
        ):
            if 0 < value < 180 and value.denominator <= 2:
                yield name, str(value)
        return
    number = worked.number
    for name, make in (
        ("half", lambda: number.times(HALF)),
        ("double", lambda: number.times(Fraction(2))),
        ("inverse", lambda: number.inverse()),
        ("square", lambda: number.squared()),
        ("root", lambda: number.root()),
    ):
        if name == "inverse" and quantity.what != "ratio":
            continue
        yield from _text(name, make, worked)
    for name, found in _others(worked, names):
        yield from _text(name, lambda: found, worked)  # noqa: B023


def _text(name: str, make, worked: Worked) -> Iterator[tuple[str, str]]:  # type: ignore[no-untyped-def]
    try:
        found: Real = make()
    except NumberError:
        return
    if found.degree <= max(2, worked.number.degree) and pleasant(worked.quantity, found, worked.angle):
        yield name, text_of(found)


def _others(worked: Worked, names: tuple[str, ...]) -> Iterator[tuple[str, Real]]:
    own = set(worked.quantity.points)
    for entry in worked.entries:
        match entry.claim:
            case Length((a, b), of, number) if (
                of == UNIT and worked.quantity.what == "length" and {a, b} != own
            ):
                yield f"other length {names[a]} {names[b]}", number
            case Area(three, number) if worked.quantity.what == "area" and set(three) != own:
                yield f"other area {' '.join(names[p] for p in three)}", number


def _other_angles(worked: Worked, names: tuple[str, ...]) -> Iterator[tuple[str, Fraction]]:
    for entry in worked.entries:
        match entry.claim:
            case Cosine((a, v, b), _, angle) if angle is not None and (a, v, b) != worked.quantity.points:
                yield f"other angle {names[a]} {names[v]} {names[b]}", angle * 180
