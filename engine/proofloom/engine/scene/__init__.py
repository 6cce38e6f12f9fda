"""What a picture shows: points, strokes, marks and their layers, before any pixel is drawn.

A scene is the product; SVG, PNG and TikZ are exporters of it. Coordinates are integers on a square
canvas of `SIZE` by `SIZE` units, x to the right and y upwards, so that no float reaches a row.
Every part has a key ("point:A", "segment:AB", "angle:ABC"), by which a step says what it uses and a
viewer highlights it. Point names in a segment's key are in alphabetical order; an angle's key names
its vertex in the middle and its arms in alphabetical order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from proofloom.engine.codec import tagged

SIZE = 10_000


@dataclass(frozen=True, slots=True)
class ScenePoint:
    """A named point at integer coordinates; a hidden one is neither dotted nor labelled."""

    name: str
    x: int
    y: int
    hidden: bool = False

    @property
    def key(self) -> str:
        """The address of this part."""
        return f"point:{self.name}"


@tagged
@dataclass(frozen=True, slots=True)
class Segment:
    """A straight stroke between two named points; auxiliary ones are dashed, on their own layer."""

    a: str
    b: str
    auxiliary: bool = False

    @property
    def key(self) -> str:
        """The address of this part."""
        return f"segment:{min(self.a, self.b)}{max(self.a, self.b)}"


@tagged
@dataclass(frozen=True, slots=True)
class Circle:
    """A circle about a named centre through a named point."""

    center: str
    through: str
    auxiliary: bool = False

    @property
    def key(self) -> str:
        """The address of this part."""
        return f"circle:{self.center}{self.through}"


@tagged
@dataclass(frozen=True, slots=True)
class Line:
    """A straight stroke that goes on past both of two named points, by `past` units."""

    a: str
    b: str
    past: int = 600
    auxiliary: bool = False

    @property
    def key(self) -> str:
        """The address of this part."""
        return f"line:{min(self.a, self.b)}{max(self.a, self.b)}"


@tagged
@dataclass(frozen=True, slots=True)
class Arc:
    """An arc about a named centre, counter-clockwise from one named point to another: at most half a turn."""

    center: str
    a: str
    b: str
    auxiliary: bool = False

    @property
    def key(self) -> str:
        """The address of this part."""
        return f"arc:{self.center}{self.a}{self.b}"


@tagged
@dataclass(frozen=True, slots=True)
class AngleMark:
    """One to three arcs inside angle a-vertex-b (less than 180°), with its value or "?" beside it."""

    a: str
    vertex: str
    b: str
    label: str = ""
    arcs: int = 1

    @property
    def key(self) -> str:
        """The address of this part."""
        return f"angle:{min(self.a, self.b)}{self.vertex}{max(self.a, self.b)}"


@tagged
@dataclass(frozen=True, slots=True)
class RightAngleMark:
    """A small square in the corner of angle a-vertex-b."""

    a: str
    vertex: str
    b: str

    @property
    def key(self) -> str:
        """The address of this part."""
        return f"angle:{min(self.a, self.b)}{self.vertex}{max(self.a, self.b)}"


@tagged
@dataclass(frozen=True, slots=True)
class TickMark:
    """One to three short strokes across the middle of segment ab: equal counts mean equal lengths."""

    a: str
    b: str
    count: int = 1

    @property
    def key(self) -> str:
        """The address of this part."""
        return f"tick:{min(self.a, self.b)}{max(self.a, self.b)}"


@tagged
@dataclass(frozen=True, slots=True)
class ParallelMark:
    """One to three chevrons on segment ab, pointing from a to b: equal counts mean parallel."""

    a: str
    b: str
    count: int = 1

    @property
    def key(self) -> str:
        """The address of this part."""
        return f"parallel:{min(self.a, self.b)}{max(self.a, self.b)}"


@tagged
@dataclass(frozen=True, slots=True)
class LengthMark:
    """A length's value written beside segment ab."""

    a: str
    b: str
    label: str

    @property
    def key(self) -> str:
        """The address of this part."""
        return f"length:{min(self.a, self.b)}{max(self.a, self.b)}"


@tagged
@dataclass(frozen=True, slots=True)
class Caption:
    """A text that is set above the figure, on the same page; it stands among the marks, at most once."""

    text: str

    @property
    def key(self) -> str:
        """The address of this part."""
        return "caption:"


Stroke = Segment | Line | Circle | Arc
Mark = AngleMark | RightAngleMark | TickMark | ParallelMark | LengthMark | Caption


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture's content. `style` names a row of the style table; `jitter` is its random seed (0: none)."""

    points: tuple[ScenePoint, ...]
    strokes: tuple[Stroke, ...]
    marks: tuple[Mark, ...] = ()
    style: str = "plain"
    to_scale: bool = True
    jitter: int = 0

    @property
    def caption(self) -> str:
        """The text above the figure, or ""."""
        return next((mark.text for mark in self.marks if isinstance(mark, Caption)), "")

    @property
    def figure(self) -> Scene:
        """This scene without its caption."""
        marks = tuple(mark for mark in self.marks if not isinstance(mark, Caption))
        return self if len(marks) == len(self.marks) else replace(self, marks=marks)

    def point(self, name: str) -> ScenePoint:
        """Return the named point; raise KeyError when the scene has none."""
        for point in self.points:
            if point.name == name:
                return point
        raise KeyError(name)
