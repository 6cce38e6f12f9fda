"""The lint of drawn scenes finds every planted defect, and nothing in a clean drawing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from proofloom.engine.scene import (
    SIZE,
    AngleMark,
    LengthMark,
    RightAngleMark,
    Scene,
    ScenePoint,
    Segment,
    TickMark,
)
from proofloom.engine.scene.check import Finding, lint
from proofloom.engine.scene.ink import draw
from proofloom.engine.scene.reread import SceneError, parts
from proofloom.engine.scene.svg import svg

MakeScene = Callable[..., Scene]


def _kinds(text: str, scene: Scene | None = None) -> set[str]:
    return {finding.kind for finding in lint(text, scene)}


def _moved(text: str, label: str, x: int, y: int) -> str:
    """The SVG with one text moved."""
    changed, count = re.subn(
        rf'x="\d+" y="\d+"( [^<]*>{re.escape(label)}</text>)', rf'x="{x}" y="{y}"\1', text
    )
    assert count == 1
    return changed


@pytest.mark.parametrize("name", ["triangle", "parallels", "circle", "curves"])
@pytest.mark.parametrize("jitter", [0, 5])
def test_clean_drawings_have_no_findings(textbook_scene: MakeScene, name: str, jitter: int) -> None:
    scene = textbook_scene(name, jitter=jitter)
    assert lint(svg(scene), scene) == ()


# where a label of the triangle is moved to, and what must then be found
MOVES = [
    ("C", 5000, 100, "label off the canvas"),
    ("C", 8000, 12000, "label off the canvas"),
    ("B", 2050, 8700, "label touches point"),
    ("3.5", 5000, 9000, "label touches label"),
    ("A", 3600, 5400, "label touches line"),
    ("C", 5000, 4000, "label touches line"),  # the auxiliary stroke
    ("3.5", 6421, 5000, "label touches mark"),
    ("3.5", 5200, 8400, "label touches mark"),  # the right-angle square
    ("C", 2000, 8100, "label nearer to another point"),
    ("69°", 1500, 6000, "value outside its angle"),
    ("69°", 6000, 7000, "value cut off from its angle"),
]


@pytest.mark.parametrize(("label", "x", "y", "kind"), MOVES)
def test_moved_labels_are_found(textbook_scene: MakeScene, label: str, x: int, y: int, kind: str) -> None:
    text = svg(textbook_scene("triangle"))
    assert kind in _kinds(_moved(text, label, x, y))


def test_a_value_nearer_to_another_angle_is_found(textbook_scene: MakeScene) -> None:
    text = _moved(svg(textbook_scene("circle")), "70°", 5150, 6100)  # within ACB, but just below the arc at O
    assert Finding("value nearer to another angle", "angle:ACB", "angle:AOB") in lint(text)


def test_a_value_nearer_to_another_line_is_found() -> None:
    spots = {"V": (2000, 2000), "A": (9000, 2000), "B": (2000, 9000), "C": (3000, 7000), "D": (7000, 3000)}
    scene = Scene(
        tuple(ScenePoint(name, *spot) for name, spot in spots.items()),
        (Segment("V", "A"), Segment("V", "B"), Segment("C", "D")),
        (AngleMark("A", "V", "B", "90°"), LengthMark("V", "A", "7"), LengthMark("C", "D", "8")),
    )
    text = svg(scene)
    assert lint(text, scene) == ()
    value = Finding("value nearer to another line", "angle:AVB", "segment:CD")
    assert value in lint(_moved(text, "90°", 4500, SIZE - 4500))
    assert value not in lint(_moved(text, "90°", 3000, SIZE - 3000))
    for label, x, y, key, other in (
        ("7", 3500, 5000, "length:AV", "segment:CD"),
        ("7", 2730, 2150, "length:AV", "angle:AVB"),
        ("8", 7300, 2200, "length:CD", "segment:AV"),
    ):
        found = lint(_moved(text, label, x, SIZE - y), scene)
        assert Finding("length near another part", key, other) in found, label


def test_a_label_on_a_circle_is_found(textbook_scene: MakeScene) -> None:
    text = _moved(svg(textbook_scene("circle")), "C", 1400, 5000)
    assert Finding("label touches line", "point:C", "circle:OA") in lint(text)


def test_parts_missing_extra_and_changed_are_found(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("triangle")
    text = svg(scene)

    def with_marks(change: Callable[[object], object]) -> Scene:
        return replace(scene, marks=tuple(change(mark) for mark in scene.marks))  # type: ignore[misc]

    wrong: list[tuple[Scene, Finding]] = [
        (replace(scene, marks=(*scene.marks, TickMark("B", "M"))), Finding("part missing", "tick:BM")),
        (replace(scene, marks=scene.marks[1:]), Finding("part extra", "tick:AB")),
        (replace(scene, strokes=scene.strokes[1:]), Finding("part extra", "segment:AB")),
        (
            replace(
                scene,
                points=(*scene.points[:3], replace(scene.points[3], name="N")),
                strokes=scene.strokes[:3],
                marks=(),
            ),
            Finding("part missing", "point:N"),
        ),
        (
            with_marks(lambda m: replace(m, count=3) if isinstance(m, TickMark) else m),
            Finding("wrong count", "tick:AB"),
        ),
        (
            with_marks(lambda m: replace(m, arcs=3) if isinstance(m, AngleMark) else m),
            Finding("wrong count", "angle:ABC"),
        ),
        (
            with_marks(lambda m: replace(m, label="68°") if isinstance(m, AngleMark) else m),
            Finding("wrong label", "angle:ABC"),
        ),
        (
            with_marks(
                lambda m: replace(m, label="4") if hasattr(m, "label") and not hasattr(m, "arcs") else m
            ),
            Finding("wrong label", "length:BM"),
        ),
        (
            replace(
                scene, points=tuple(replace(p, x=p.x + 50) if p.name == "A" else p for p in scene.points)
            ),
            Finding("wrong place", "point:A"),
        ),
        (
            replace(
                scene, points=tuple(replace(p, x=p.x + 50) if p.name == "A" else p for p in scene.points)
            ),
            Finding("wrong place", "segment:AB"),
        ),
        (
            replace(
                scene, points=tuple(replace(p, y=p.y + 600) if p.name == "C" else p for p in scene.points)
            ),
            Finding("wrong place", "angle:ABC"),
        ),
        (
            replace(
                scene, points=tuple(replace(p, y=p.y + 600) if p.name == "M" else p for p in scene.points)
            ),
            Finding("wrong place", "angle:AMC"),
        ),
        (
            replace(
                scene, points=tuple(replace(p, x=p.x + 900) if p.name == "B" else p for p in scene.points)
            ),
            Finding("wrong place", "tick:AB"),
        ),
        (
            replace(scene, strokes=(*scene.strokes[:3], Segment("A", "M"))),
            Finding("wrong layer", "segment:AM"),
        ),
    ]
    for other, finding in wrong:
        assert finding in lint(text, other), finding


def test_a_mark_drawn_as_another_kind_is_found(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("triangle")
    square = tuple(AngleMark("A", "M", "C") if isinstance(m, RightAngleMark) else m for m in scene.marks)
    assert Finding("wrong count", "angle:AMC") in lint(svg(scene), replace(scene, marks=square))


def test_chevrons_and_circles_are_judged(textbook_scene: MakeScene) -> None:
    lines = textbook_scene("parallels")
    turned = tuple(replace(m, a=m.b, b=m.a) if m.key == "parallel:AB" else m for m in lines.marks)  # type: ignore[union-attr]
    assert lint(svg(lines), replace(lines, marks=turned)) == (Finding("wrong place", "parallel:AB"),)
    ring = textbook_scene("circle")
    text, count = re.subn(r'r="3600"', 'r="3590"', svg(ring))
    assert count == 1
    assert lint(text, ring) == (Finding("wrong place", "circle:OA"),)


def test_lines_and_arcs_are_judged(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("curves")
    text = svg(scene)
    for key, change in (
        ("line:AC", {"past": 520}),
        ("line:AC", {"b": "D"}),
        ("arc:MBA", {"auxiliary": True}),
        ("arc:NCD", {"a": "A"}),
        ("arc:NCD", {"center": "M"}),
    ):
        strokes = tuple(replace(s, **change) if s.key == key else s for s in scene.strokes)
        assert {one.kind for one in lint(text, replace(scene, strokes=strokes))} & {
            "wrong place",
            "wrong layer",
            "part missing",
        }, (key, change)
    assert Finding("label touches line", "point:C", "arc:MBA") in lint(_moved(text, "C", 5000, 3050))
    assert Finding("label touches line", "point:C", "line:AC") in lint(_moved(text, "C", 3350, 3100))


def test_a_line_that_stops_short_is_found(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("curves")
    group = re.search(r'<g data-key="line:AC"[^>]*><line class="line" x1="(\d+)" y1="(\d+)"', svg(scene))
    assert group
    a = scene.point("A")
    x, y = 2 * a.x - int(group[1]), 2 * (SIZE - a.y) - int(group[2])  # as far on the other side of A
    short = svg(scene).replace(f'x1="{group[1]}" y1="{group[2]}"', f'x1="{x}" y1="{y}"')
    assert Finding("wrong place", "line:AC") in lint(short, scene)


def test_an_arc_is_drawn_from_its_first_end_to_its_last(textbook_scene: MakeScene) -> None:
    for ink in draw(textbook_scene("curves")).inks:
        if ink.radius and ink.role != "dot":
            steps = [(q[0] - p[0]) ** 2 + (q[1] - p[1]) ** 2 for p, q in pairwise(ink.points)]
            assert max(steps) <= 4 * min(steps) + 100
            turns = [
                (q[0] - p[0]) * (r[1] - q[1]) - (q[1] - p[1]) * (r[0] - q[0])
                for p, q, r in zip(ink.points[::4], ink.points[4::4], ink.points[8::4], strict=False)
            ]
            assert min(turns) > 0


def test_a_part_drawn_twice_is_found(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("triangle")
    group = re.search(r'<g data-key="tick:AB".*?</g>', svg(scene))
    assert group
    assert Finding("part twice", "tick:AB") in lint(svg(scene).replace(group[0], group[0] * 2), scene)


@pytest.mark.parametrize(
    ("change", "to", "message"),
    [
        ("</svg>", "", "not well formed"),
        ('viewBox="0 0 10000 10000"', 'viewBox="0 0 100 100"', "not the SVG of a scene"),
        ('class="strokes"', 'class="ghosts"', "unknown layer"),
        (' data-key="segment:AB"', "", "without a key"),
        ('x1="5000"', 'x1="5e3"', "not a whole number"),
        ("DejaVu", "Comic", "cannot measure"),
        ("<svg", "<!DOCTYPE svg><svg", "declarations"),
        ("A560 560", "A10 10", "no arc of radius 10"),
    ],
)
def test_what_is_no_scene_is_refused(textbook_scene: MakeScene, change: str, to: str, message: str) -> None:
    text = svg(textbook_scene("triangle"))
    assert change in text
    with pytest.raises(SceneError, match=message):
        parts(text.replace(change, to))
