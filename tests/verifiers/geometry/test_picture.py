"""Pictures of plane problems: right ones pass, and each planted fault is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from proofloom.engine import Seed
from proofloom.engine.errors import Reject
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex_file
from proofloom.engine.geometry.language import read_problem
from proofloom.engine.geometry.predicates import fact
from proofloom.engine.geometry.problem import Problem, ProblemError, hypotheses
from proofloom.engine.scene import (
    AngleMark,
    LengthMark,
    ParallelMark,
    RightAngleMark,
    Scene,
    Segment,
    TickMark,
)
from proofloom.generators.geometry.depict import Depiction, depict
from proofloom.verifiers.geometry.picture import Asked, fault

SEED = Seed.root("checked pictures")
PROBLEMS = Path(__file__).parents[2] / "benchmarks" / "problems" / "newclid"


def _drawn(problem: Problem, **options: Any) -> Depiction | None:
    for number in range(12):
        try:
            return depict(problem, draw(problem, SEED / number).xy, SEED / number, **options)
        except (Reject, ProblemError):
            continue
    return None


def test_pictures_of_published_problems_are_right() -> None:
    seen = 0
    for problem in read_jgex_file((PROBLEMS / "jgex_ag_231.txt").read_text(encoding="utf-8"))[::4]:
        picture = _drawn(problem, named=problem.goals)
        if picture is not None:
            assert fault(problem, picture.scene, hypotheses(problem), picture.shown) == "", problem.name
            seen += 1
    assert seen >= 45


RICH = """
let a b c = triangle
let m = midpoint a b
let n = midpoint a c
let f = foot a b c
let d = parallelogram a b c
"""
TURNED = "let a b c = triangle\nlet i = incenter a b c"
SIZED = "let a = free\nlet b = lconst a 6\nlet c = s_angle a b 50o, lconst b 5"
ROUND = "let a b c = triangle\nlet o = circle a b c\nlet d = on_circle o a"


def _one(text: str, asked: Asked | None = None) -> tuple[Problem, Scene, tuple[Any, ...]]:
    problem = read_problem(text)
    picture = _drawn(problem, asked=asked)
    assert picture is not None
    return problem, picture.scene, picture.shown


def _marks(scene: Scene, change: Callable[[Any], Any]) -> Scene:
    """The scene with each mark changed, or left out where None comes back."""
    return replace(scene, marks=tuple(new for mark in scene.marks if (new := change(mark)) is not None))


def _recount(mark: Any) -> Any:
    return replace(mark, count=1) if isinstance(mark, TickMark) else mark


def _moved(scene: Scene, name: str, by: int) -> Scene:
    points = (replace(p, x=p.x + by) if p.name == name else p for p in scene.points)
    return replace(scene, points=tuple(points))


MIDDLE = (
    "let a = free\nlet b = lconst a 18\nlet c = eq_triangle a b\nlet o = circle a b c\nlet e = foot a o c"
)
MEDIAN = "let a b c = r_triangle\nlet m = midpoint b c\nlet n = midpoint a m"
PLANTED: dict[str, tuple[str, Callable[[Scene], Scene], str]] = {
    "ticks of all kinds made one": (RICH, lambda s: _marks(s, _recount), "ticks"),
    "a tick too few": (RICH, lambda s: _marks(s, lambda m: None if m.key == "tick:AM" else m), "ticks"),
    "a tick too many": (RICH, lambda s: replace(s, marks=(*s.marks, TickMark("B", "C"))), "ticks"),
    "a chevron on another line": (
        RICH,
        lambda s: _marks(s, lambda m: replace(m, a="A", b="C") if m.key == "parallel:AD" else m),
        "chevrons",
    ),
    "a chevron the other way": (
        RICH,
        lambda s: _marks(s, lambda m: replace(m, a=m.b, b=m.a) if m.key == "parallel:AD" else m),
        "different ways",
    ),
    "a right angle that is none": (
        RICH,
        lambda s: replace(s, marks=(*s.marks, RightAngleMark("A", "M", "N"))),
        "right angle",
    ),
    "a length on a part": (
        MIDDLE,
        lambda s: replace(s, marks=(*s.marks, LengthMark("A", "B", "18"))),
        "part",
    ),
    "ticks on a part": (
        MIDDLE,
        lambda s: replace(s, marks=(TickMark("A", "B"), TickMark("A", "C"), TickMark("B", "C"))),
        "part",
    ),
    "a line through a square": (
        MEDIAN,
        lambda s: replace(s, marks=(*s.marks, RightAngleMark("B", "A", "C"))),
        "square",
    ),
    "a mark twice": (RICH, lambda s: replace(s, marks=s.marks + s.marks[-1:]), "twice"),
    "no marks": (RICH, lambda s: replace(s, marks=()), "state"),
    "a midpoint moved": (RICH, lambda s: _moved(s, "M", 12), "satisfy"),
    "a foot moved": (RICH, lambda s: _moved(s, "F", 25), "satisfy"),
    "another name": (
        RICH,
        lambda s: replace(s, points=tuple(replace(p, name="Z") if p.name == "M" else p for p in s.points)),
        "no point",
    ),
    "no stroke": (
        RICH,
        lambda s: replace(s, strokes=tuple(x for x in s.strokes if x.key != "segment:AB")),
        "state",
    ),
    "a stroke twice": (RICH, lambda s: replace(s, strokes=s.strokes + s.strokes[-1:]), "twice"),
    "an unknown style": (RICH, lambda s: replace(s, style="baroque"), "style"),
    "arcs of all kinds made one": (
        TURNED,
        lambda s: _marks(s, lambda m: replace(m, arcs=1) if isinstance(m, AngleMark) else m),
        "arcs",
    ),
    "an arc too few": (TURNED, lambda s: replace(s, marks=s.marks[1:]), "arcs"),
    "an angle's value without ground": (
        TURNED,
        lambda s: _marks(s, lambda m: replace(m, label="31°") if m is s.marks[0] else m),
        "value",
    ),
    "another length": (
        SIZED,
        lambda s: _marks(s, lambda m: replace(m, label="7") if isinstance(m, LengthMark) else m),
        "length",
    ),
    "a length asked that is not": (
        SIZED,
        lambda s: _marks(s, lambda m: replace(m, label="?") if isinstance(m, LengthMark) else m),
        "length",
    ),
    "another angle": (
        SIZED,
        lambda s: _marks(s, lambda m: replace(m, label="130°") if isinstance(m, AngleMark) else m),
        "value",
    ),
    "lengths out of proportion": (SIZED, lambda s: _moved(s, "A", 40), "ratio|satisfy"),
    "a point off its circle": (ROUND, lambda s: _moved(s, "D", 15), "satisfy"),
    "no circle": (
        "let a b c = triangle\nlet d = on_circum a b c",
        lambda s: replace(s, strokes=tuple(x for x in s.strokes if isinstance(x, Segment))),
        "state",
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_planted_faults_are_found(name: str) -> None:
    text, plant, reason = PLANTED[name]
    problem, scene, shown = _one(text)
    given = hypotheses(problem)
    assert fault(problem, scene, given, shown) == ""
    planted = plant(scene)
    assert planted != scene
    found = fault(problem, planted, given, shown)
    assert any(part in found for part in reason.split("|")), found


def test_the_angle_or_length_in_question_is_the_one_with_the_question_mark() -> None:
    problem, scene, shown = _one(TURNED + "\nlet d = on_line a i, on_line b c", ("angle", (0, 4, 1)))
    given = hypotheses(problem)
    assert [mark.key for mark in scene.marks if getattr(mark, "label", "") == "?"]
    assert fault(problem, scene, given, shown, ("angle", (1, 4, 0))) == ""
    assert fault(problem, scene, given, shown, ("angle", (3, 4, 1))) == ""
    for other in (None, ("angle", (0, 4, 2)), ("angle", (0, 1, 2)), ("length", (0, 4))):
        assert "value" in fault(problem, scene, given, shown, other)


def test_what_is_shown_must_be_given_and_drawn() -> None:
    problem, scene, _ = _one(RICH)
    given = hypotheses(problem)
    assert "not given" in fault(problem, scene, given, [fact("perp", (0, 1, 0, 2))])
    without = [one for one in given if one.name != "perp"]
    assert "right angle" in fault(problem, scene, without, ())
    assert any(isinstance(mark, ParallelMark) for mark in scene.marks)


def test_a_drawn_circle_states_neither_its_centre_nor_that_radii_are_equal() -> None:
    problem, scene, shown = _one(ROUND)
    given = hypotheses(problem)
    assert {one.name for one in given} == {"circle", "cong"}
    for one in given:
        stated = fault(problem, scene, given, [one]) == ""
        assert stated == (one in shown) == (one.name not in ("circle", "cong"))


def test_a_stretched_picture_is_held_to_what_stretching_keeps() -> None:
    problem = read_problem(RICH)
    picture = _drawn(problem, to_scale=False)
    assert picture is not None
    given = hypotheses(problem)
    assert fault(problem, picture.scene, given, picture.shown) == ""
    assert "satisfy" in fault(problem, replace(picture.scene, to_scale=True), given, picture.shown)
    assert "satisfy" in fault(problem, _moved(picture.scene, "N", 20), given, picture.shown)
