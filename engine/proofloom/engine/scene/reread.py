"""Read a drawn SVG back into parts: polylines, circles and the boxes of texts, in whole numbers.

Written apart from everything that draws, so that `check` judges the text of the SVG alone. Its
geometry is its own; of the package's data it reads the table of letters.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import isqrt
from typing import Any
from xml.etree import ElementTree

from proofloom.engine.scene import SIZE

_SVG = "{http://www.w3.org/2000/svg}"
_LAYERS = ("auxiliary", "strokes", "marks", "points")
_NUMBER = re.compile(r"-?\d+")
_ARC = re.compile(r"M(-?\d+) (-?\d+)A(\d+) \3 0 0 0 (-?\d+) (-?\d+)")
_FINE = 1 << 20  # spots on arcs are found on a grid this much finer
_NOWHERE = (1 << 30, 1 << 30, -1 << 30, -1 << 30)  # the bounds of nothing: far from all

Pair = tuple[int, int]
Box = tuple[int, int, int, int]  # left, top, right, bottom


class SceneError(ValueError):
    """The text is not an SVG of a scene."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text with the box of its ink: left, top, right, bottom, y downwards."""

    text: str
    role: str
    box: Box


@dataclass(frozen=True, slots=True)
class Bow:
    """An arc's centre and its two ends, counter-clockwise as seen."""

    center: Pair
    start: Pair
    end: Pair


@dataclass(slots=True)
class Part:
    """All that one key's group holds: lines as polylines with their width, circles, texts, shapes by tag.

    `bounds` hold all lines and circles, the pen's width left out: what is far from them is far from each.
    """

    key: str
    layer: str
    lines: list[tuple[Pair, ...]] = field(default_factory=list)
    arcs: list[Bow] = field(default_factory=list)
    circles: list[tuple[int, int, int]] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    width: int = 0
    bounds: Box = _NOWHERE


def parts(svg_text: str) -> tuple[Part, ...]:
    """Read an SVG into its parts; raise SceneError when it is not well formed or not a scene's."""
    return reread(svg_text)[0]


def reread(svg_text: str) -> tuple[tuple[Part, ...], str]:
    """Return what `parts` does, and the text that stands above the figure, without blanks; or ""."""
    if "<!" in svg_text:
        raise SceneError(
            "declarations and comments are not read"
        )  # nor entities, which could grow without end
    try:
        root = ElementTree.fromstring(svg_text)
    except ElementTree.ParseError as error:
        raise SceneError(f"not well formed: {error}") from error
    if root.tag != f"{_SVG}svg" or root.get("viewBox") != f"0 0 {SIZE} {SIZE}":
        raise SceneError("not the SVG of a scene")
    found = []
    inner = root.find(f"{_SVG}svg")
    if inner is not None and inner.get("viewBox") != root.get("viewBox"):
        raise SceneError("a figure below a caption that is no scene's")
    for layer in (root if inner is None else inner).iterfind(f"{_SVG}g"):
        name = layer.get("class", "")
        if name not in _LAYERS:
            raise SceneError(f"unknown layer {name!r}")
        width = int(layer.get("stroke-width", "0"))
        for group in layer:
            key = group.get("data-key")
            if group.tag != f"{_SVG}g" or not key:
                raise SceneError("a part without a key")
            found.append(_part(key, name, width, group))
    return tuple(found), _caption(root)


def _caption(root: ElementTree.Element) -> str:
    lines = root.iterfind(f"{_SVG}g[@class='caption']/{_SVG}text")
    return "".join("".join((line.text or "").split()) for line in lines)


def _part(key: str, layer: str, width: int, group: ElementTree.Element) -> Part:
    part = Part(key, layer, width=width)
    for shape in group:
        tag = shape.tag.removeprefix(_SVG)
        if tag == "text":
            x, y, size = _numbers(key, shape, "x", "y", "font-size")
            part.texts.append(_text(shape, x, y, size))
            continue
        part.tags.append(tag)
        if tag == "line":
            x0, y0, x1, y1 = _numbers(key, shape, "x1", "y1", "x2", "y2")
            part.lines.append(((x0, y0), (x1, y1)))
        elif tag == "circle":
            x, y, radius = _numbers(key, shape, "cx", "cy", "r")
            part.circles.append((x, y, radius))
        elif tag == "polyline" and len(flat := _NUMBER.findall(shape.get("points", ""))) > 2:
            spots = [int(n) for n in flat]
            part.lines.append(tuple(zip(spots[::2], spots[1::2], strict=True)))
        elif tag == "path" and (match := _ARC.fullmatch(shape.get("d", ""))):
            arc, line = _arc(*(int(n) for n in match.groups()))
            part.arcs.append(arc)
            part.lines.append(line)
        else:
            raise SceneError(f"{key}: cannot read a {tag}")
    if part.tags:
        part.bounds = _bounds(part)
    return part


def _numbers(key: str, shape: ElementTree.Element, *names: str) -> list[int]:
    try:
        return [int(shape.get(name, "")) for name in names]
    except ValueError as error:
        raise SceneError(f"{key}: one of {', '.join(names)} is not a whole number") from error


def _bounds(part: Part) -> Box:
    """The box of a part's lines and circles: the least x and y, the greatest x and y."""
    xs = [x for line in part.lines for x, _ in line]
    ys = [y for line in part.lines for _, y in line]
    for x, y, radius in part.circles:
        xs += (x - radius, x + radius)
        ys += (y - radius, y + radius)
    return min(xs), min(ys), max(xs), max(ys)


def _arc(x0: int, y0: int, radius: int, x1: int, y1: int) -> tuple[Bow, tuple[Pair, ...]]:
    """The smaller arc of a radius, counter-clockwise as seen: its centre, and 17 spots on it, or 65."""
    dx, dy = x1 - x0, y1 - y0
    chord = dx * dx + dy * dy
    if not chord or 4 * (radius + 1) ** 2 < chord:
        raise SceneError(f"no arc of radius {radius} joins ({x0}, {y0}) and ({x1}, {y1})")
    # The centre stands off the chord's middle by sqrt(r² - chord²/4), to the left as seen going along it.
    height = isqrt(max(0, (4 * radius * radius - chord) * _FINE * _FINE // chord))
    cx, cy = (_FINE * (x0 + x1) + dy * height) // 2, (_FINE * (y0 + y1) - dx * height) // 2
    spots = [(x0 * _FINE, y0 * _FINE), (x1 * _FINE, y1 * _FINE)]
    for _ in range(4 if radius < 1500 else 6):
        finer = []
        for (ax, ay), (bx, by) in pairwise(spots):
            mx, my = ax + bx - 2 * cx, ay + by - 2 * cy
            if abs(mx) + abs(my) < _FINE:  # half a circle: turn the first arm counter-clockwise as seen
                mx, my = ay - cy, cx - ax
            size = isqrt(mx * mx + my * my)
            finer += [(ax, ay), (cx + mx * radius * _FINE // size, cy + my * radius * _FINE // size)]
        spots = [*finer, spots[-1]]
    arc = Bow((_whole(cx), _whole(cy)), (x0, y0), (x1, y1))
    return arc, tuple((_whole(x), _whole(y)) for x, y in spots)


def _whole(fine: int) -> int:
    return (fine + _FINE // 2) // _FINE


@cache
def _letters() -> dict[str, dict[str, Any]]:
    """The table of letters, by CSS family, slant and weight."""
    table = tomllib.loads(files(__package__).joinpath("letters.toml").read_text("utf-8"))
    return {f"{row['family']} {row['slant']} {row.get('weight', 'normal')}": row for row in table.values()}


def _text(shape: ElementTree.Element, x: int, y: int, size: int) -> Text:
    text, role = shape.text or "", shape.get("class", "")
    slant, weight = shape.get("font-style", "normal"), shape.get("font-weight", "normal")
    face = _letters().get(f"{shape.get('font-family')} {slant} {weight}")
    if face is None or not text or shape.get("text-anchor") != "middle":
        raise SceneError(f"cannot measure the text {text!r}")
    if not all(letter in face["glyphs"] for letter in text):
        raise SceneError(f"a letter of {text!r} is not in the table")
    glyphs = [face["glyphs"][letter] for letter in text]
    pens = [sum(glyph[0] for glyph in glyphs[:i]) for i in range(len(glyphs) + 1)]
    em, start = face["em"], 2 * x * face["em"] - pens[-1] * size  # twice the start of the line, in em-ths
    inked = [(pen, glyph) for pen, glyph in zip(pens, glyphs, strict=False) if glyph[3] > glyph[1]]
    return Text(
        text,
        role,
        (
            (start + 2 * size * min(pen + glyph[1] for pen, glyph in inked)) // (2 * em),
            y - -(-size * max(glyph[4] for _, glyph in inked) // em),
            -(-(start + 2 * size * max(pen + glyph[3] for pen, glyph in inked)) // (2 * em)),
            y - size * min(glyph[2] for _, glyph in inked) // em,
        ),
    )
