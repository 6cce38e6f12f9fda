"""Scenes as pixels, by matplotlib's rasteriser driven directly: no figure, no axes, no artists.

Strokes are integer polylines and letters are the unhinted outlines of the fonts that matplotlib
carries, so a picture depends on nothing but the scene and the rasteriser. What identifies a picture
is the digest of its raw pixels: the PNG's bytes may differ with another zlib, the pixels do not.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path as FilePath
from threading import local
from typing import Any, Literal

import matplotlib
import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from proofloom.engine.scene import SIZE, Scene
from proofloom.engine.scene.finish import Pixels, scanned, slope, turn_by
from proofloom.engine.scene.grid import compass, once
from proofloom.engine.scene.ink import ON_LINE, Ink, draw, ends_of
from proofloom.engine.scene.lettering import fonts
from proofloom.engine.scene.page import WHOLE, Page, TextLine, captioned
from proofloom.engine.scene.place import Label, Layout, place
from proofloom.engine.scene.style import Style, style

Mode = Literal["L", "RGB"]
BLOCKS = 7  # zlib's memory level: blocks of the file that fit the processor's cache are made quicker
RULING = 14  # width of the lines of squared paper, in scene units
Outline = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]  # vertices (n, 2) in font units, codes (n,)

_UNSCALED = LoadFlags.NO_SCALE | LoadFlags.NO_HINTING
_MOVE, _LINE, _CLOSE = 1, 2, 79  # matplotlib's path codes
_COMMANDS = {_MOVE: "M", _LINE: "L", 3: "Q", 4: "C", _CLOSE: "Z"}
_ROUND = np.array([*compass(3), compass(3)[0]]) / (1 << 20)  # a dot is a 32-gon
_ROUNDED = np.array([_MOVE, *[_LINE] * 31, _CLOSE], np.uint8)


@dataclass(frozen=True, slots=True)
class Raster:
    """Raw pixels: rows from the top, one byte per pixel in mode L, three in mode RGB."""

    size: int
    mode: Mode
    data: bytes

    @property
    def digest(self) -> str:
        """Return the picture's identity, in hexadecimal: BLAKE2b of size, mode and raw pixels."""
        digest = blake2b(f"{self.size} {self.mode} ".encode(), digest_size=16, person=b"pixels")
        digest.update(self.data)  # apart from the head, so that the pixels are not copied
        return digest.hexdigest()


def raw_pixels(
    scene: Scene, layout: Layout | None = None, size: int = 448, page: Page | None = None
) -> Raster:
    """Draw a scene on `size` by `size` pixels (16 to 4096); labels are placed if no layout is given.

    With a page, or a caption, its text stands above the figure. A style without hue gives mode L, any
    other RGB.
    """
    pixels = _drawn(scene, layout, size, page)
    return Raster(size, "L" if pixels.ndim == 2 else "RGB", pixels.tobytes())


def _drawn(scene: Scene, layout: Layout | None, size: int, page: Page | None) -> Pixels:
    """Return (rows, columns) or (rows, columns, 3), which the next picture may write over."""
    if not 16 <= size <= 4096:
        raise ValueError(f"size must be 16 to 4096 pixels, got {size}")
    layout = place(scene) if layout is None else layout
    look = style(scene.style)
    renderer, pixels = _desk.sheet(size)
    askew = slope(scene)
    whole = _turned(askew, size)
    page = captioned(scene) if page is None else page
    frame = page.frame if page is not None else WHOLE
    transform = (
        Affine2D.from_values(frame.scale / 1000, 0, 0, frame.scale / 1000, frame.left, frame.bottom) + whole
    )
    scale = size / SIZE * frame.scale / 1000
    context = _pen(renderer)
    paper, blank = _paper(scene.style, size, askew)
    pixels.view(np.uint32)[:] = paper
    inks = draw(scene).inks
    for role, colour, width in (
        ("mark", look.mark, look.hairline),
        ("auxiliary", look.auxiliary, look.line),
        ("stroke", look.ink, look.line),
    ):
        chosen = [ink for ink in inks if ink.role == role]
        if chosen and role != "mark":
            chosen = _once(chosen)
        if chosen:
            context.set_linewidth(width * scale)
            context.set_foreground(colour)
            if role == "auxiliary":
                context.set_capstyle("butt")
                context.set_dashes(0, [part * scale for part in look.dash])
            renderer.draw_path(context, _lines(chosen), transform)
            context.set_dashes(0, None)
            context.set_capstyle("round")
    context.set_linewidth(0)
    dots = [ink for ink in inks if ink.role == "dot"]
    if dots:
        renderer.draw_path(context, _dots(dots), transform, _rgb(look.ink))
    if layout.labels:
        renderer.draw_path(context, _text(layout.labels), transform, _rgb(look.text))
    if page is not None and page.lines:
        renderer.draw_path(context, _text(page.lines), whole, _rgb(look.text))
    if look.gray:
        return scanned(pixels[:, :, 0], scene)
    rgb = _desk.spare("colours", (size, size, 3))
    rgb.reshape(size, -1)[:] = blank
    inked = np.flatnonzero(pixels.view(np.uint32) != paper)  # few: the rest of the page is as it was
    colours = pixels.view(np.uint32).reshape(-1)[inked].view(np.uint8).reshape(-1, 4)
    flat = rgb.reshape(-1)
    for channel in range(3):  # faster than threes
        flat[3 * inked + channel] = colours[:, channel]
    return scanned(rgb, scene)


def png(scene: Scene, layout: Layout | None = None, size: int = 448, page: Page | None = None) -> bytes:
    """Return a scene, with a page also its text, as a PNG file without metadata, gray or RGB."""
    return _encoded(_drawn(scene, layout, size, page))


def pixel_digest(scene: Scene, layout: Layout | None = None, size: int = 448) -> str:
    """Return the identity of a scene's picture, whatever file format it is kept in."""
    return raw_pixels(scene, layout, size).digest


def encode_png(raster: Raster) -> bytes:
    """Return raw pixels as a PNG file without metadata."""
    shape = (raster.size, raster.size, 3) if raster.mode == "RGB" else (raster.size, raster.size)
    return _encoded(np.frombuffer(raster.data, np.uint8).reshape(shape))


def _encoded(picture: Pixels) -> bytes:
    """Return pixels as a PNG file.

    Run-length deflate is the quickest for line art and the smallest; it sees runs of single bytes, so
    in colour each pixel is first subtracted from the one below (PNG's filter "Up"), or, where a ruled line
    begins or ends and nearly all of a row changes, from the next one ("Sub").
    """
    size, colour = len(picture), picture.ndim == 3
    pixels = picture.reshape(size, -1) if colour else picture
    rows = _desk.spare("rows", (size, 1 + pixels.shape[1]))
    if not colour:
        rows[:, 0] = 0
        rows[:, 1:] = pixels
    else:
        rows[:, 0] = 2
        np.subtract(pixels[1:], pixels[:-1], out=rows[1:, 1:])
        anew = np.append(True, (pixels[1:, :3] != pixels[:-1, :3]).any(axis=1))
        rows[anew, 0] = 1
        rows[anew, 1:4] = pixels[anew, :3]
        rows[anew, 4:] = pixels[anew, 3:] - pixels[anew, :-3]
    deflate = zlib.compressobj(6, zlib.DEFLATED, 15, BLOCKS, zlib.Z_RLE)
    body = deflate.compress(rows.data) + deflate.flush()
    head = struct.pack(">IIBBBBB", size, size, 8, 2 if colour else 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


class _Desk(local):
    """What a thread draws on, kept from one picture to the next: new memory costs more than the drawing.

    Only the last size is kept. All of it is written over before anything is read.
    """

    def __init__(self) -> None:
        self._sheet: tuple[RendererAgg, Pixels] | None = None
        self._spare: dict[str, Pixels] = {}

    def sheet(self, size: int) -> tuple[RendererAgg, Pixels]:
        """Return a renderer and its pixels, (rows, columns, 4)."""
        if self._sheet is None or len(self._sheet[1]) != size:
            renderer = RendererAgg(size, size, 72)
            self._sheet = renderer, np.asarray(renderer.buffer_rgba())
        return self._sheet

    def spare(self, use: str, shape: tuple[int, ...]) -> Pixels:
        """Return bytes of that shape for one use."""
        if use not in self._spare or self._spare[use].shape != shape:
            self._spare[use] = np.empty(shape, np.uint8)
        return self._spare[use]


_desk = _Desk()


@cache
def outline(letter: str, font: str) -> tuple[tuple[str, tuple[tuple[int, int], ...]], ...]:
    """Return a letter's unhinted outline as SVG path commands (M, L, Q, C, Z) with points in font units."""
    vertices, codes = _outline(letter, font)
    path = Path(vertices, codes)
    return tuple(
        (
            _COMMANDS[int(code)],
            ()
            if code == _CLOSE
            else tuple((round(x), round(y)) for x, y in zip(flat[::2], flat[1::2], strict=True)),
        )
        for flat, code in path.iter_segments(curves=True, simplify=False, snap=False)
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@cache
def _rgb(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


@cache
def _face(font: str) -> FT2Font:
    face = fonts()[font]
    folder = FilePath(__file__).parent if face.own else FilePath(matplotlib.get_data_path())
    return FT2Font(str(folder / "fonts" / ("" if face.own else "ttf") / face.file))


@cache
def _outline(letter: str, font: str) -> Outline:
    face = _face(font)
    face.load_char(ord(letter), flags=_UNSCALED)
    vertices, codes = face.get_path()
    return np.rint(vertices * 64), codes  # matplotlib divides by 64, also what was not scaled


def _pen(renderer: RendererAgg) -> GraphicsContextBase:
    context: GraphicsContextBase = renderer.new_gc()
    context.set_antialiased(True)
    context.set_snap(False)
    context.set_joinstyle("round")
    context.set_capstyle("round")
    context.set_linewidth(0)
    return context


@lru_cache(maxsize=32)
def _paper(name: str, size: int, askew: int) -> tuple[Pixels, Pixels]:
    """The empty page of a style, turned by a slope: (rows, columns, 1) pixels of four bytes, and rows of RGB.

    What is of one colour takes no room: it is one pixel and one row, which go for all.
    """
    look = style(name)
    plain = np.frombuffer(bytes.fromhex(f"{look.paper[1:]}ff"), np.uint32)
    if look.grid or look.rules:
        renderer = RendererAgg(size, size, 72)
        pixels = np.asarray(renderer.buffer_rgba()).view(np.uint32)
        pixels[:] = plain
        context = _pen(renderer)
        context.set_linewidth(size / SIZE * RULING)
        context.set_foreground(look.ruling)
        renderer.draw_path(context, _ruling(look), _turned(askew, size))
    else:
        pixels = plain.reshape(1, 1, 1)
    rows = np.broadcast_to(pixels, (len(pixels), size, 1)).copy().view(np.uint8)
    return pixels, np.ascontiguousarray(rows[:, :, :3]).reshape(len(pixels), -1)


def _turned(askew: int, size: int) -> Affine2D:
    """From scene units to pixels, the page turned about its middle by a slope."""
    p, q, r = turn_by(askew)
    cos, sin, half = size / SIZE * p / r, size / SIZE * q / r, size / 2
    return Affine2D.from_values(
        cos, sin, -sin, cos, half - (cos - sin) * SIZE / 2, half - (cos + sin) * SIZE / 2
    )


def _ruling(look: Style) -> Path:
    """The lines of squared or ruled paper."""
    vertices: list[tuple[int, int]] = []
    for at in range(0, SIZE, look.grid or look.rules):
        vertices += [(0, at), (SIZE, at)]
        if look.grid:
            vertices += [(at, 0), (at, SIZE)]
    return _plain(np.array(vertices, float), np.array([_MOVE, _LINE] * (len(vertices) // 2), np.uint8))


def _dots(dots: list[Ink]) -> Path:
    spots = np.array([ink.center for ink in dots], float)[:, None]
    radii = np.array([ink.radius for ink in dots], float)[:, None, None]
    return _plain((spots + radii * _ROUND).reshape(-1, 2), np.concatenate([_ROUNDED] * len(dots)))


def _plain(vertices: np.ndarray[Any, Any], codes: np.ndarray[Any, Any]) -> Path:
    path = Path(vertices, codes)
    path.should_simplify = False  # else a user's matplotlibrc would change the picture
    return path


def _once(inks: list[Ink]) -> list[Ink]:
    """Return strokes of which no straight part is drawn twice: its soft edge would be hard."""
    found = [ink for ink in inks if ink.radius]
    straight = [ink for ink in inks if not ink.radius]
    for ink, ends in zip(straight, once([ends_of(ink) for ink in straight], ON_LINE), strict=True):
        if ends is not None:  # what wavers does so through the same spots as what it shares a part with
            found.append(ink if len(ink.points) > 2 or ink.points == ends else replace(ink, points=ends))
    return found


def _lines(inks: list[Ink]) -> Path:
    vertices: list[tuple[int, int]] = []
    codes = bytearray()
    for ink in inks:
        vertices.extend(ink.points)
        codes.append(_MOVE)
        codes.extend(bytes([_LINE]) * (len(ink.points) - 1))
        if ink.closed:
            vertices.append(ink.points[0])
            codes.append(_CLOSE)
    flat = np.fromiter(chain.from_iterable(vertices), float, 2 * len(vertices))  # quicker than by pairs
    return _plain(flat.reshape(-1, 2), np.frombuffer(codes, np.uint8))


def _text(labels: Sequence[Label | TextLine]) -> Path:
    outlines = [_written(label.text, label.font) for label in labels]
    lengths = [len(codes) for _, codes in outlines]
    sizes = np.repeat([label.size / fonts()[label.font].em for label in labels], lengths)
    starts = np.repeat(np.array([(label.x, label.y) for label in labels], float), lengths, axis=0)
    vertices = np.concatenate([points for points, _ in outlines]) * sizes[:, None] + starts
    return _plain(vertices, np.concatenate([codes for _, codes in outlines]))


@lru_cache(maxsize=2048)
def _written(text: str, font: str) -> Outline:
    """The outlines of a text's letters, one after the other from the origin: most labels are drawn often."""
    face, pen = fonts()[font], 0
    vertices, codes = [np.empty((0, 2))], [np.empty(0, np.uint8)]
    for letter in text:
        points, kinds = _outline(letter, font)
        if len(points):
            vertices.append(points + np.array([pen, 0]))
            codes.append(kinds)
        pen += face.glyphs[letter][0]
    return np.concatenate(vertices), np.concatenate(codes)
