"""Scenes as self-contained inline SVG, every part a group that names its key."""

from __future__ import annotations

from proofloom.engine.scene import SIZE, Scene
from proofloom.engine.scene.lettering import fonts
from proofloom.engine.scene.markup import markup, written
from proofloom.engine.scene.page import TextLine
from proofloom.engine.scene.place import Label, Layout
from proofloom.engine.scene.style import Style


def svg(
    scene: Scene,
    layout: Layout | None = None,
    *,
    size: int | None = None,
    background: bool = False,
    outlines: bool = False,
    title: str = "",
) -> str:
    """Return a scene as an SVG element without XML declaration, to stand in HTML or in a file.

    size        width and height in pixels; without it the picture fills its container
    background  paint the paper; without it the picture is transparent
    outlines    letters as paths (needs matplotlib) instead of text with a font list
    title       what a screen reader says

    Each part is `<g data-key="segment:AB" class="segment">` with its ink and its label, in the layers
    auxiliary, strokes, marks, points; a caption is a layer above an inner SVG that holds those.
    Colours are presentation attributes, which any style sheet
    overrides by the classes `line`, `mark`, `dot`, `name`, `value`, `length` and `paper`.
    """
    letters = _as_path if outlines else written
    return markup(scene, layout, size=size, background=background, title=title, letters=letters)


def _as_path(label: Label | TextLine, role: str, look: Style) -> str:
    return f'<path class="{role}" fill="{look.text}" stroke="none" d="{_outlined(label)}"/>'


def _outlined(label: Label | TextLine) -> str:
    from proofloom.engine.scene.pixels import outline  # heavy, and only wanted for this option

    face, pen, out = fonts()[label.font], 0, []
    for letter in label.text:
        for command, numbers in outline(letter, label.font):
            spots = [
                (
                    label.x + round((x + pen) * label.size / face.em),
                    SIZE - label.y - round(y * label.size / face.em),
                )
                for x, y in numbers
            ]
            out.append(command + " ".join(f"{x} {y}" for x, y in spots))
        pen += face.glyphs[letter][0]
    return "".join(out)
