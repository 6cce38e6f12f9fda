"""The SVG: well formed, complete, addressable by key, and what it says is what the pixels show."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from proofloom.engine.scene import Scene
from proofloom.engine.scene.place import place
from proofloom.engine.scene.svg import svg

MakeScene = Callable[..., Scene]
SVG = "{http://www.w3.org/2000/svg}"


def _keys(scene: Scene) -> set[str]:
    shown = [point for point in scene.points if not point.hidden]
    return {part.key for part in (*scene.strokes, *scene.marks, *shown)}


@pytest.mark.parametrize("name", ["triangle", "parallels", "circle", "curves"])
def test_every_part_is_one_group_with_its_key(textbook_scene: MakeScene, name: str) -> None:
    scene = textbook_scene(name)
    groups = [group for group in ElementTree.fromstring(svg(scene)).iter(f"{SVG}g") if group.get("data-key")]
    assert sorted(group.get("data-key", "") for group in groups) == sorted(_keys(scene))
    assert all(len(group) for group in groups)


def test_auxiliary_strokes_are_dashed_on_their_own_layer(textbook_scene: MakeScene) -> None:
    root = ElementTree.fromstring(svg(textbook_scene("triangle")))
    dashed = [layer for layer in root if layer.get("stroke-dasharray")]
    assert [layer.get("class") for layer in dashed] == ["auxiliary"]
    assert [group.get("data-key") for group in dashed[0]] == ["segment:AM"]


def test_options(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("triangle", "blueprint")
    plain = svg(scene)
    assert "<rect" not in plain
    assert " width=" not in plain.split(">")[0]
    full = ElementTree.fromstring(svg(scene, size=300, background=True, title='<"angles" & arcs>'))
    assert (full.get("width"), full.get("height")) == ("300", "300")
    assert full.findtext(f"{SVG}title") == '<"angles" & arcs>'
    paper = full.find(f"{SVG}rect")
    assert paper is not None
    assert paper.get("fill") == "#1d4e89"


def test_nothing_is_fetched_and_no_float_is_written(textbook_scene: MakeScene) -> None:
    text = svg(textbook_scene("circle", jitter=3))
    assert text.count("http") == 1  # the namespace
    numbers = [
        v for e in ElementTree.fromstring(text).iter() for k, v in e.attrib.items() if k in "x1y1x2y2cxcyrd"
    ]
    assert numbers
    assert not any("." in number for number in numbers)


def test_outlines_replace_all_text_and_stay_in_their_boxes(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("triangle", "textbook")
    layout = place(scene)
    root = ElementTree.fromstring(svg(scene, layout, outlines=True))
    assert not list(root.iter(f"{SVG}text"))
    shapes = [path for path in root.iter(f"{SVG}path") if path.get("class") in ("name", "value", "length")]
    assert len(shapes) == len(layout.labels)
    boxes = {(label.role, label.box) for label in layout.labels}
    for shape in shapes:
        data = "".join(c if c in "-0123456789" else " " for c in shape.get("d", "")).split()
        xs, ys = [int(n) for n in data[::2]], [10_000 - int(n) for n in data[1::2]]
        inside = [
            role
            for role, (left, bottom, right, top) in boxes
            if left - 40 <= min(xs)
            and max(xs) <= right + 40
            and bottom - 40 <= min(ys)
            and max(ys) <= top + 40
        ]
        assert inside == [shape.get("class")]
