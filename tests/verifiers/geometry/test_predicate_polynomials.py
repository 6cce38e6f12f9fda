"""Each predicate's polynomial on a figure made by hand: true where it holds, false where it does not."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import pytest
from flint import acb, arb, ctx

from proofloom.engine.geometry.predicates import PREDICATES, Kind, fact
from proofloom.verifiers.geometry.identities.drawn_figures import PRECISION, Drawing, vanishes
from proofloom.verifiers.geometry.identities.order import holds
from proofloom.verifiers.geometry.identities.polynomials import UnsupportedError, equations

# names of points with whole coordinates; the equilateral apex E over OX stands on a root
GRID = {
    "O": (0, 0),
    "X": (4, 0),
    "Y": (0, 4),
    "Z": (4, 4),
    "M": (2, 0),
    "N": (0, 2),
    "C": (2, 2),
    "P": (3, 4),
    "Q": (5, 0),
    "R": (-3, 4),
    "S": (4, 3),
    "T": (8, 0),
    "V": (1, 3),
    "W": (-4, 0),
}
NAMES = (*GRID, "E")


def drawing() -> Drawing:
    places = [acb(arb(x), arb(y)) for x, y in GRID.values()]
    with ctx.workprec(PRECISION):
        places.append(acb(2, 2 * arb(3).sqrt()))
        return Drawing.at(tuple(places), tuple(place.conjugate() for place in places), 1, 1)


FIGURE = drawing()

TRUE = """
coll O M X; coll O M X T; para O X Y Z; para O M X T; perp O X O Y; perp C M O X; cong O P O Q; cong O X O Y
midp M O X; midp C O Z; circle O P Q R; circle O P Q R S; circle C O X Y Z; cyclic O X Y Z; cyclic P Q R S
eqangle O X O Z O Z O Y; eqangle O Y O Z O Z O X; eqangle O X O Z M X N V; eqratio O M O X O X O T
simtri O M N O X Y; simtrir O M C O N C; simtri O X Y Z Y X; contri O X Y Z Y X; contrir O X P O Y S
eqarea O X Y Z X Y; eqarea O X Y O T N; aconst O X O Z 1/4; aconst O Z O X 3/4; aconst O X O E 1/3
aconst O Y O X 1/2; rconst O M O X 1/2; rconst O T O M 4; r2const O Z O X 2; r2const O C O Z 1/4; lconst O P 5
l2const O Z 32; area O X Y 8; area O X C 4
"""
FALSE = """
coll O M Y; coll O M X C; para O X O Z; para O X C P; perp O X O Z; perp O P O S; cong O P O X; cong O X O Z
midp M O T; midp C O X; circle O P Q X; circle M O X C Y; cyclic O X Y P; cyclic O M X T
eqangle O X O Z O X O Y; eqangle O X O Z O Z O P; eqratio O M O X O M O T; simtri O M N O Y X
simtrir O M N O X Y; simtri O M X O X T; contri O M N O X Y; contrir O M C O M N; contri O X P O X S
contrir O X Y Z Y X; eqarea O X Y O X C; aconst O X O Z 3/4; aconst O X O E 2/3; aconst O X O P 1/4
rconst O X O M 1/2; rconst O M O X 1/3; r2const O Z O X 4; lconst O P 4; lconst O Z 4; l2const O Z 33
area O X Y 4; area O X C 1
"""
ORDERED = """
between M O X; between X O T; oneside P S O X; twosides P M N C; sameclock O X Y X Z Y; sameside O X P O X S
nsameside O X P O X R; acute_angle X O P; obtuse_angle X O R; obtuse_angle O X T; longer O Z O X; diff O X Y
ncoll O X Y; ncoll O M X Y; npara O X O Z; nperp O X O Z
"""
DISORDERED = """
between O M X; between C O X; oneside P M O X; oneside P M N C; twosides P S O X; twosides M N O X
sameclock O X Y O Y X; sameside O X P O X R; sameside O X Y O X P; nsameside O X P O X S; acute_angle X O R
acute_angle X O Y; obtuse_angle X O P; obtuse_angle O M C; longer O X O Z; longer O X O Y; ncoll O M X
npara O X Y Z; nperp O X O Y
"""


def said(text: str) -> list[str]:
    return [part.strip() for line in text.strip().splitlines() for part in line.split(";") if part.strip()]


def read(text: str) -> tuple[str, list[int], Fraction | None]:
    name, *words = text.split()
    value = Fraction(words.pop()) if words[-1] not in NAMES else None
    return name, [NAMES.index(word) for word in words], value


@pytest.mark.parametrize("text", said(TRUE))
def test_a_fact_that_holds_by_hand_is_not_refuted(text: str) -> None:
    assert vanishes(fact(*read(text)), FIGURE)


@pytest.mark.parametrize("text", said(FALSE))
def test_a_fact_that_fails_by_hand_is_refuted(text: str) -> None:
    assert not vanishes(fact(*read(text)), FIGURE)


@pytest.mark.parametrize("text", said(ORDERED))
def test_an_order_seen_by_hand_holds(text: str) -> None:
    assert holds(fact(*read(text)), FIGURE.z, FIGURE.w)


@pytest.mark.parametrize("text", said(DISORDERED))
def test_an_order_not_seen_by_hand_does_not_hold(text: str) -> None:
    assert not holds(fact(*read(text)), FIGURE.z, FIGURE.w)


def test_every_predicate_is_decided_here_or_said_to_be_none() -> None:
    seen = {text.split()[0] for text in said(TRUE)}, {text.split()[0] for text in said(FALSE)}
    orders = {text.split()[0] for text in said(ORDERED)}, {text.split()[0] for text in said(DISORDERED)}
    equal = {name for name, row in PREDICATES.items() if row.kind in (Kind.EQUALITY, Kind.VALUE)}
    ordered = {name for name, row in PREDICATES.items() if row.kind in (Kind.ORDER, Kind.DISTINCT)}
    for names in seen:
        assert equal - names == {"aequation", "lequation"}  # below
    assert orders[0] == ordered
    assert ordered - orders[1] == {"diff"}  # different names at one place: below
    for name, row in PREDICATES.items():
        if row.kind in (Kind.ORDER, Kind.DISTINCT, Kind.QUESTION):
            with pytest.raises(UnsupportedError):
                equations(fact(name, range(row.least)))


def places(text: str) -> list[int]:
    return [NAMES.index(word) for word in text.split()]


@pytest.mark.parametrize(
    ("points", "terms", "value", "true"),
    [
        ("O X O Z O X O E", [(1, 4), (-1, 4)], Fraction(-1, 12), True),  # 45 - 60 = -15 degrees
        ("O X O Z O X O E", [(1, 4), (-1, 4)], Fraction(1, 12), False),
        ("O X O Z", [(2, 4)], Fraction(1, 2), True),
        ("O X O Z", [(2, 4)], Fraction(0), False),
        ("O X O E", [(3, 4)], Fraction(0), True),  # three times 60 degrees is a half turn
    ],
)
def test_equations_of_angles(points: str, terms: list[tuple[int, int]], value: Fraction, true: bool) -> None:
    given = [(Fraction(c), count) for c, count in terms]
    assert vanishes(fact("aequation", places(points), value, given), FIGURE) is true


@pytest.mark.parametrize(
    ("points", "terms", "value", "true"),
    [
        ("O X M X", [(1, 2), (-2, 2)], Fraction(0), True),
        ("O X M X", [(1, 2), (-3, 2)], Fraction(0), False),
        ("O P O P O X O X X P X P", [(1, 4), (-1, 4), (-1, 4)], Fraction(-8), True),  # 25 - 16 - 17
        ("O X O Z", [(1, 2), (1, 2)], Fraction(sqrt(50)), False),
        ("O P X T", [(1, 2), (1, 2)], Fraction(9), True),
    ],
)
def test_equations_of_lengths(points: str, terms: list[tuple[int, int]], value: Fraction, true: bool) -> None:
    given = [(Fraction(c), count) for c, count in terms]
    assert vanishes(fact("lequation", places(points), value, given), FIGURE) is true


def test_points_at_one_place_make_no_fact_true() -> None:
    place = acb(1, 2)
    double = Drawing.at(
        (place, place, acb(0, 0), acb(3, 1)), (place.conjugate(),) * 2 + (acb(0, 0), acb(3, -1)), 1, 1
    )
    for name, points in (
        ("para", (0, 1, 2, 3)),
        ("cong", (0, 1, 2, 3)),
        ("coll", (0, 1, 2)),
        ("perp", (0, 1, 2, 3)),
    ):
        assert not vanishes(fact(name, points), double)
    for name, points in (
        ("diff", (0, 1)),
        ("between", (0, 1, 2)),
        ("ncoll", (0, 1, 2)),
        ("npara", (0, 1, 2, 3)),
    ):
        assert not holds(fact(name, points), double.z, double.w)


def test_a_third_of_a_part_of_an_angle_is_no_identity() -> None:
    with pytest.raises(UnsupportedError, match="part of an angle"):
        equations(fact("aequation", places("O X O Z"), Fraction(1, 8), [(Fraction(1, 2), 4)]))


def test_numbers_that_would_take_long_are_refused() -> None:
    with pytest.raises(UnsupportedError, match="bits"):
        equations(fact("lconst", (0, 1), Fraction(10**200)))
    with pytest.raises(UnsupportedError, match="powers"):
        equations(fact("aequation", places("O X O Z"), Fraction(0), [(Fraction(10**9), 4)]))


def test_a_value_hardly_known_is_no_zero() -> None:
    wide = arb(0, 100)
    vague = Drawing.at(
        (acb(0), acb(1), acb(arb(3), wide), acb(arb(5), wide)),
        (acb(0), acb(1), acb(arb(3), wide), acb(arb(5), wide)),
        1,
        1,
    )
    assert not vanishes(fact("para", (0, 1, 2, 3)), vague)
    assert not holds(fact("npara", (0, 1, 2, 3)), vague.z, vague.w)
