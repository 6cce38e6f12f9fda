"""A mode must give all that the answer needs, need its picture, and say of the picture only what it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from proofloom.engine import Candidate, Outcome, Reject, Seed, Verdict
from proofloom.engine.geometry.task import Asked, Kind, Lineage, Mode, Need, Number, PlaneTask
from proofloom.engine.scene import Caption, LengthMark, TickMark
from proofloom.generators.geometry.plane_problems import PlaneProblems
from proofloom.verifiers.geometry.plane_picture import plane_picture
from proofloom.verifiers.geometry.plane_second import plane_second
from proofloom.verifiers.geometry.plane_text import plane_text

Row = Candidate[PlaneTask]
RIGHT = (
    "problem\nlet A = free\nlet B = lconst A 6\nlet C = lconst A 8, on_tline A A B\nlet D = on_bline B C\n"
)
WEIGHTS = {Mode.LITE: (0, 1, 0), Mode.VISION: (0, 0, 1)}


@cache
def rows(mode: Mode) -> tuple[Row, ...]:
    """Return some rows of a mode, in both languages."""
    generator = PlaneProblems(modes=WEIGHTS[mode], choices=0, languages=("en", "zh"), styles=("plain",))
    found: list[Row] = []
    for number in range(40):
        try:
            made = generator.draw(Seed.root("plane modes") / number)
        except Reject:
            continue
        found += [row for row in made if row.body.mode is mode]
        if len(found) >= 8:
            return tuple(found)
    raise AssertionError(f"too few rows of {mode.value}")


def told(judge: Callable[[Row], Verdict], row: Row, **body: object) -> str:
    """Return why a row is refused, its body changed; "" where it is not."""
    verdict = judge(replace(row, body=replace(row.body, **body)))  # type: ignore[arg-type]
    return "" if verdict.outcome is Outcome.PASS else f"{verdict.reason}: {verdict.evidence}"


@pytest.mark.parametrize("mode", WEIGHTS)
def test_words_and_picture_are_the_problem_and_the_words_alone_are_not(mode: Mode) -> None:
    for row in rows(mode):
        for judge in (plane_text, plane_picture, plane_second):
            assert told(judge, row) == ""
        assert bool(row.scene and row.scene.caption) == (mode is Mode.VISION)


def test_a_mode_that_hides_too_much_is_refused() -> None:
    for row in rows(Mode.LITE):
        assert "neither text nor picture says" in told(plane_text, row, shown=row.body.shown[1:] or ("x",))
    for row in rows(Mode.VISION):
        assert row.scene is not None
        bare = replace(row, scene=replace(row.scene, marks=()))
        assert told(plane_picture, bare) == "a statement stands in the wrong place: "
        assert told(plane_text, bare) != ""


def test_words_that_say_more_than_is_given_are_refused() -> None:
    english = [row for row in rows(Mode.LITE) if row.body.language == "en"]
    assert english
    for row in english:
        assert row.scene is not None
        a, b = [point.name for point in row.scene.points if not point.hidden][
            :2
        ]  # in the order of the problem
        more = replace(row, prompt=f"{a}{b} = 977. {row.prompt}")
        assert "the text says more: lconst" in told(plane_text, more)
        extra = (*row.body.shown, f"lconst {a} {b} 977")
        assert "more is called shown than is given" in told(plane_text, row, shown=extra)


def test_what_the_picture_is_said_to_show_it_must_show() -> None:
    tried = hidden = 0
    for row in rows(Mode.LITE):
        assert row.scene is not None
        lengths = {frozenset(one.split()[1:3]) for one in row.body.shown if one.startswith("lconst")}
        for mark in row.scene.marks:
            if isinstance(mark, LengthMark) and {mark.a, mark.b} in lengths:
                left = tuple(other for other in row.scene.marks if other is not mark)
                less = replace(row, scene=replace(row.scene, marks=left))
                assert "does not state" in told(plane_picture, less)
                tried += 1
        blank = replace(row, scene=replace(row.scene, marks=()))
        if any(one.split()[0] in ("lconst", "aconst", "perp", "para", "eqangle") for one in row.body.shown):
            assert "does not state" in told(plane_picture, blank)
            hidden += 1
    assert tried
    assert hidden


def test_an_order_that_the_picture_does_not_show_is_refused() -> None:
    sides = {"oneside": "twosides", "twosides": "oneside", "acute_angle": "obtuse_angle"}
    tried = 0
    for row in rows(Mode.LITE):
        for one in row.body.shown:
            name, *points = one.split()
            if name in sides:
                shown = [
                    " ".join((sides[name], *points)) if other == one else other for other in row.body.shown
                ]
                order = [other for other in shown if other.split()[0] in sides.values()]
                assert told(plane_picture, row, shown=tuple(shown)) != ""
                assert told(plane_picture, row, shown=tuple(shown), order=tuple(order)) != ""
                tried += 1
    assert tried


def test_a_mark_that_is_not_given_is_refused() -> None:
    for mode in WEIGHTS:
        for row in rows(mode):
            assert row.scene is not None
            a, b, c = (point.name for point in row.scene.points[:3])
            for mark in (LengthMark(a, b, "977"), (TickMark(a, b, 3), TickMark(b, c, 3))):
                more = mark if isinstance(mark, tuple) else (mark,)
                kept = tuple(old for old in row.scene.marks if old.key not in {new.key for new in more})
                wrong = replace(row, scene=replace(row.scene, marks=(*kept, *more)))
                assert plane_picture(wrong).outcome is Outcome.FAIL


def test_a_fact_that_words_say_too_is_not_left_out() -> None:
    for row in rows(Mode.LITE):
        given = next(one for one in row.body.shown if one.split()[0] in ("lconst", "perp", "midp", "coll"))
        words = {
            "lconst": "{} has length {}",
            "perp": "{} is perpendicular to {}",
            "midp": "{} is the midpoint of {}",
            "coll": "{}, {} and {} lie on one line",
        }
        name, *points = given.split()
        parts = {
            "lconst": ["".join(points[:2]), points[-1]],
            "perp": ["".join(points[:2]), "".join(points[2:])],
            "midp": [points[0], "".join(points[1:])],
            "coll": points[:3],
        }[name]
        if row.body.language == "en" and not (name == "coll" and len(points) > 3):
            more = replace(row, prompt=f"{words[name].format(*parts)}. {row.prompt}")
            assert told(plane_text, more) == (
                f"the prompt says something else: the text says what it is said to leave out: {given}"
            )


def test_a_second_figure_that_violates_the_text_is_refused() -> None:
    violated = 0
    for row in rows(Mode.LITE):
        for at in range(len(row.body.needs)):
            reason = told(plane_second, row, second=at)
            assert reason == "" or reason.startswith("the second figure is not as the words say")
            violated += bool(reason)
    assert violated


@pytest.mark.parametrize("mode", WEIGHTS)
def test_a_second_figure_with_the_same_answer_is_none(mode: Mode) -> None:
    for row in rows(mode):
        assert told(plane_second, row, second=-1) == "no second figure is stored: "
        assert told(plane_second, row, second=99) == "no second figure is stored: "
    body = PlaneTask(
        kind=Kind.VALUE,
        problem=RIGHT,
        order=(),
        asked=Asked("length", ("B", "C")),
        number=Number("10", "10", (-10, 1), "10"),
        proofs=(),
        working=(),
        choice=None,
        places=((0, 0), (750, 0), (0, 1000), (500, 600)),
        language="en",
        lineage=Lineage("", (), "", (1, 1, 1)),
        mode=mode,
        shown=("cong B D C D", "perp A B A C"),
        needs=(
            Need(3, 0, ((0, 0), (7500, 0), (0, 10_000), (9000, 9000))),
            Need(2, 1, ((0, 0), (7500, 0), (6000, 8000), (2000, 7000))),
        ),
        second=0,
    )
    row = Candidate(
        replace(body, lineage=replace(body.lineage, base="free")), "Find BC.", "10", answer_type="number"
    )
    assert told(plane_second, row) == "the second figure has the same answer: "
    assert told(plane_second, row, second=1) == ""
    assert told(plane_second, row, second=1, shown=("cong B D C D",)) == (
        "the second figure has all that the picture shows: "
    )
    more = replace(row, prompt="AC is perpendicular to AB. Find BC.")
    wanted = "the second figure is not as the words say: perp" if mode is Mode.LITE else ""
    assert told(plane_second, more, second=1) == wanted


def test_a_prompt_that_says_all_leaves_nothing_to_the_picture() -> None:
    for row in rows(Mode.LITE)[:2]:
        full = told(plane_text, row, mode=Mode.FULL)
        assert full == "a prompt that says all leaves something to the picture: "
        assert told(plane_text, row, mode=Mode.FULL, shown=(), second=-1) != ""


def test_the_prompt_beside_a_picture_with_its_statement_only_asks_to_solve_it() -> None:
    for row in rows(Mode.VISION):
        assert row.scene is not None
        more = replace(row, prompt=f"{row.prompt} {row.scene.caption}")
        assert "does more than ask" in told(plane_text, more)
        other = tuple(
            Caption(f"{mark.text} Find AB.") if isinstance(mark, Caption) else mark
            for mark in row.scene.marks
        )
        assert told(plane_text, replace(row, scene=replace(row.scene, marks=other))) != ""
