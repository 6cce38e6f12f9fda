"""Scenes grown from frozen parents can be drawn again, say where they come from, and have deep problems."""

from __future__ import annotations

import pytest

from proofloom.engine import Reject, Seed
from proofloom.engine.geometry.problem import hypotheses
from proofloom.generators.geometry.plane.bootstrap import deepest
from proofloom.generators.geometry.plane.canonical import digests
from proofloom.generators.geometry.plane.parents import (
    POINTS,
    Parent,
    addressed,
    frozen,
    groups_of,
    grown,
    recalled,
)
from proofloom.generators.geometry.plane.scenes import Scene
from proofloom.generators.geometry.plane_problems import PlaneProblems

SEED = Seed.root("growth")
DIGEST, TABLE = frozen()
PARENTS = [parent for some in TABLE.values() for parent in some]


def children(count: int) -> list[Scene]:
    found: list[Scene] = []
    for number in range(10 * count):
        try:
            found.append(grown(SEED / number, (9, 11)))
        except Reject:
            continue
        if len(found) == count:
            break
    return found


def test_parents_are_of_many_figures_and_different() -> None:
    assert len(TABLE) >= 12
    assert len({parent.digest for parent in PARENTS}) == len(PARENTS)
    assert {len(parent.address) for parent in PARENTS} == {1, 2}


@pytest.mark.parametrize("parent", PARENTS[::23], ids=lambda parent: f"{parent.base} {parent.address}")
def test_a_parent_is_drawn_again_from_its_address(parent: Parent) -> None:
    scene = addressed(groups_of()[parent.base], parent.address)
    assert scene.base.name == parent.base
    assert digests(scene.problem)[0] == parent.digest
    assert len(scene.parents) == len(parent.address) - 1
    low, high = POINTS[len(scene.parents)]
    assert low <= len(scene.xy) <= high + 3  # a move may add four points


def test_a_parent_that_is_another_scene_by_now_is_refused() -> None:
    parent = Parent(PARENTS[0].base, PARENTS[0].address, PARENTS[1].digest)
    with pytest.raises(ValueError, match="is another scene"):
        recalled(parent)


def test_the_deepest_scenes_are_those_of_the_table() -> None:
    group = "square"
    first = next(one for one in PARENTS if groups_of()[one.base] == group and len(one.address) == 1)
    assert deepest(group, [first.address], 1) == [first]


def test_a_child_has_all_of_its_parent_and_more_and_says_whose_it_is() -> None:
    known = {parent.digest: parent for parent in PARENTS}
    for number, child in enumerate(children(4)):
        parent = recalled(known[child.parents[-1]])
        assert child.first == len(parent.xy) < len(child.xy)
        assert set(hypotheses(parent.problem)) < set(hypotheses(child.problem))
        assert child.moves[: len(parent.moves)] == parent.moves
        assert (*parent.parents, known[child.parents[-1]].digest) == child.parents
        assert children(number + 1)[number] == child


def test_deep_rows_come_from_parents_and_speak_of_new_points() -> None:
    made = PlaneProblems(points=(9, 11), steps=(51, 400), parents=DIGEST)
    rows = []
    for number in range(5):
        try:
            rows += made.draw(SEED / number)
        except Reject:
            continue
    assert len(rows) >= 3  # without parents, one draw of twelve has any
    known = {parent.digest for parent in PARENTS}
    for row in rows:
        assert row.difficulty["tier"] == 3
        assert row.body.lineage.parents[-1] in known
        assert row.body.lineage.scene not in known


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"parents": "0" * 16}, f"parents must be {DIGEST}"),
        ({"parents": DIGEST, "points": (8, 9)}, "points must go beyond"),
        ({"parents": DIGEST, "points": (9, 11), "groups": ("two circles",)}, "which have parents"),
    ],
)
def test_a_wrong_table_is_named(knobs: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        PlaneProblems(**knobs)  # type: ignore[arg-type]
