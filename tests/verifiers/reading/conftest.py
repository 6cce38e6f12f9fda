"""Drawn problems, one for every construction and some that are longer, to be told and read back."""

from collections.abc import Callable
from functools import cache

import pytest

from proofloom.engine.geometry.constructions import CONSTRUCTIONS, Row
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.language import read_problem
from proofloom.engine.geometry.problem import Problem
from proofloom.engine.seed import Seed

Drawn = tuple[Problem, tuple[tuple[float, float], ...]]

BEFORE = {  # points that a construction cannot have at random
    "2l1c": "let a b c = triangle\nlet o = circumcenter a b c",
    "e5128": "let c = free\nlet b = free\nlet d = on_circle c b\nlet a = on_tline b b c",
}
FIGURES = {1: ["free"], 2: ["segment"], 3: ["triangle"], 4: ["quadrangle"], 5: ["pentagon"]}
ANGLES = ("aconst", "s_angle")
LONGER = {
    "measured triangle": """
        let a = free
        let b = lconst a 13
        let c = lconst a 15, lconst b 14
        let h = foot a b c
        let o = circle a b c
        let i = incenter a b c
        let m = midpoint a c
        let k = on_line b c, on_circle c h""",
    "angles": """
        let a b = segment
        let c = s_angle a b 70o, s_angle b a 50o
        let d = angle_bisector b a c, on_line b c
        let e = on_pline d a b, on_line a c
        let f = on_tline c a b, on_line a b
        let p = intersection_ll c f a d""",
    "circles": """
        let o w = segment
        let a = free
        let b = intersection_cc o w a
        let c = on_circle o a
        let d = intersection_lc a w c
        let t u = tangent w o a
        let m = mirror a o""",
    "two of a kind": """
        let a b c = triangle
        let d = midpoint a b
        let e = midpoint a c
        let f = foot a b c
        let g = foot b a c
        let h = reflect a b c
        let i = reflect b a c
        let j = mirror a b
        let k = mirror b c""",
    "on squares": """
        let a b c d = isquare
        let e = between_bound a b
        let x y = square a e
        let p = eq_triangle b c
        let q = reflect p a c
        let r = on_line b c, rconst2 b c 2, between r b c""",
}


def drawn_of(text: str, number: int) -> Drawn:
    """Return a problem with where its points are drawn."""
    problem = read_problem(text)
    return problem, draw(problem, Seed.root("reading") / number).xy


def built(row: Row) -> str:
    """Return a problem in which a construction is the last clause, the text with at least two points."""
    old = row.letters[row.new :]
    lines = [BEFORE[row.name]] if row.name in BEFORE else []
    if old and not lines:
        count = min(len(old), 5)
        lines = [f"let {' '.join(old[:count])} = {FIGURES[count][0]}"]
        lines += [f"let {letter} = free" for letter in old[count:]]
    if len(row.letters) < 3:
        lines.append("let other = free")
    number = ("40o" if row.name in ANGLES else "3/2") if row.takes else ""
    lines.append(f"let {' '.join(row.letters[: row.new])} = {row.name} {' '.join(old)} {number}")
    return "\n".join(lines)


@cache
def _drawn() -> dict[str, Drawn]:
    rows = list({row.name: row for row in CONSTRUCTIONS.values()}.values())
    texts = {row.name: built(row) for row in rows} | LONGER
    return {name: drawn_of(text, number) for number, (name, text) in enumerate(texts.items())}


@pytest.fixture
def drawn() -> dict[str, Drawn]:
    """Return the problems by name."""
    return _drawn()


@pytest.fixture
def draw_text() -> Callable[[str, int], Drawn]:
    """Return what draws a problem's text."""
    return drawn_of
