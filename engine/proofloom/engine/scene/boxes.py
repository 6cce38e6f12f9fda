"""A picture as plain JSON: points, strokes, marks and labels, each with its box in pixels and thousandths."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from proofloom.engine.scene import SIZE, Caption, Scene
from proofloom.engine.scene.finish import turn, turned
from proofloom.engine.scene.grid import Spot
from proofloom.engine.scene.ink import draw
from proofloom.engine.scene.page import WHOLE, Frame, Page, captioned
from proofloom.engine.scene.place import Layout, place
from proofloom.engine.scene.style import style


def boxes(
    scene: Scene, layout: Layout | None = None, size: int = 448, page: Page | None = None
) -> dict[str, Any]:
    """Return what a picture of that size shows and where: boxes are left, top, right, bottom.

    `box` is in pixels, rounded outwards, `box1000` in thousandths of the side; y goes down. With a page, the
    figure stands where the page has it, and the lines of its text are labels of the role "text". Points have
    their place in pixels, to the nearest. Where the paper lies askew, boxes cover what is on it.
    """
    layout = place(scene) if layout is None else layout
    look = style(scene.style)
    page = captioned(scene) if page is None else page
    frame = page.frame if page is not None else WHOLE
    measure = _Measure(size, turn(scene), frame)
    spans: dict[str, list[Spot]] = {}
    thick: dict[str, int] = {}
    for ink in draw(scene).inks:
        spots = list(ink.points)
        if ink.closed or ink.role == "dot":
            (x, y), r = ink.center, ink.radius
            spots = [(x - r, y - r), (x + r, y + r)]
        spans.setdefault(ink.key, []).extend(spots)
        thick[ink.key] = {"mark": look.hairline // 2, "dot": 0}.get(ink.role, look.line // 2)
    for label in layout.labels:
        if label.role != "name":
            spans.setdefault(label.key, []).extend((label.box[:2], label.box[2:]))

    def part(key: str, **more: Any) -> dict[str, Any]:
        return {"key": key, **more, **measure.box(spans[key], thick.get(key, 0))}

    lines = page.lines if page is not None else ()
    return {
        "size": size,
        "style": scene.style,
        "to_scale": scene.to_scale,
        "points": [
            {"key": p.key, "name": p.name, "at": measure.pixel((p.x, p.y))}
            for p in scene.points
            if not p.hidden
        ],
        "strokes": [part(one.key, auxiliary=one.auxiliary) for one in scene.strokes],
        "marks": [
            part(one.key, kind=type(one).__name__) for one in scene.marks if not isinstance(one, Caption)
        ],
        "labels": [
            {"text": one.text, "key": one.key, "role": one.role, **measure.box([one.box[:2], one.box[2:]], 0)}
            for one in layout.labels
        ]
        + [
            {"text": one.text, "key": "", "role": "text", **measure.box([one.box[:2], one.box[2:]], 0, WHOLE)}
            for one in lines
        ],
    }


class _Measure:
    """From scene units to pixels and thousandths."""

    def __init__(self, size: int, by: tuple[int, int, int], frame: Frame) -> None:
        self.size, self.by, self.frame = size, by, frame

    def pixel(self, spot: Spot) -> list[int]:
        """Return the nearest pixel to a spot of the scene."""
        x, y = turned(self.frame.spot(spot), self.by)
        return [(2 * x * self.size + SIZE) // (2 * SIZE), (2 * (SIZE - y) * self.size + SIZE) // (2 * SIZE)]

    def box(self, spots: Iterable[Spot], margin: int, frame: Frame | None = None) -> dict[str, list[int]]:
        """Return the boxes that cover spots of the scene and a margin about them."""
        frame = self.frame if frame is None else frame
        xs, ys = zip(*spots, strict=True)
        left, low, right, high = min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin
        corners = [turned(frame.spot((x, y)), self.by) for x in (left, right) for y in (low, high)]
        xs, ys = zip(*((x, SIZE - y) for x, y in corners), strict=True)

        def whole(parts: int) -> list[int]:
            lower = (max(0, min(xs)) * parts // SIZE, max(0, min(ys)) * parts // SIZE)
            upper = (-(-min(SIZE, max(xs)) * parts // SIZE), -(-min(SIZE, max(ys)) * parts // SIZE))
            return [*lower, *upper]

        return {"box": whole(self.size), "box1000": whole(1000)}
