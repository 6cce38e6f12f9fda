"""TikZ by its structure: balanced, complete, in millimetres on the canvas."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from proofloom.engine.scene import Scene
from proofloom.engine.scene.place import place
from proofloom.engine.scene.tikz import tikz


@pytest.mark.parametrize("name", ["triangle", "parallels", "circle", "curves"])
def test_structure(textbook_scene: Callable[..., Scene], name: str) -> None:
    scene = textbook_scene(name)
    text = tikz(scene, width_mm=100)
    lines = text.splitlines()
    assert lines[-1] == r"\end{tikzpicture}"
    assert sum(line.startswith(r"\begin{tikzpicture}") for line in lines) == 1
    for opening, closing in ("{}", "[]", "()"):
        code = "\n".join(line.partition("; %")[0] for line in lines)
        assert code.count(opening) == code.count(closing)
    body = lines[lines.index(next(line for line in lines if line.startswith(r"\begin"))) + 1 : -1]
    assert all(re.fullmatch(r"\\(draw|fill|node)\[.*\] .*; % \S+", line) for line in body)
    shown = [point for point in scene.points if not point.hidden]
    assert {line.rpartition("% ")[2] for line in body} == {
        p.key for p in (*scene.strokes, *scene.marks, *shown)
    }
    assert sum(line.startswith(r"\node") for line in body) == len(place(scene).labels)
    for x, y in re.findall(r"\((-?[\d.]+),(-?[\d.]+)\)", text):
        assert 0 <= float(x) <= 100
        assert 0 <= float(y) <= 100


def test_lengths_and_signs(textbook_scene: Callable[..., Scene]) -> None:
    text = tikz(textbook_scene("triangle"), width_mm=100)
    assert (
        "(50.000,87.000) -- (22.000,15.000)" in text
    )  # A and B, a hundredth of the canvas to the millimetre
    assert r"{69\ensuremath{{}^\circ}}" in text
    assert "line width=1.14pt" in text  # 40 of 10,000 units of 100 mm, and 72.27 points to the inch
