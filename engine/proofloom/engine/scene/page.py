"""A page that has the statement and the figure: the text is set above, the figure takes what is left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

from proofloom.engine.scene import SIZE, Scene
from proofloom.engine.scene.grid import Spot
from proofloom.engine.scene.lettering import Box, advance, font_for, fonts, ink_box
from proofloom.engine.scene.style import style

MARGIN = 380  # scene units left free beside the text
SMALLEST = 448  # pixels to the side of the picture for which captions are set
LEAST = 11  # pixels to the em: what is smaller cannot be read
# of the text, in scene units, largest first
SIZES = (
    400,
    370,
    340,
    310,
    285,
    260,
    240,
    220,
    200,
    180,
    165,
    150,
)
ROOM = 5200  # units that the figure keeps at least
LEADING = 145, 100  # from one line to the next, per size
UPRIGHT = {
    "serif-italic": "serif",
    "serif-bold-italic": "serif",
    "serif-bold": "serif",
    "book-italic": "book",
}
UPRIGHT |= {"sans-oblique": "sans", "sans-bold": "sans"}
CHINESE = "\u2e80"  # characters from here on stand by themselves
CLOSING = "，。；：、？！）》”’,.;:?!)"  # no line begins with one of these


class PageError(ValueError):
    """A text that does not fit beside its figure, or that the fonts cannot write."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a scene stands on a page: `scale` thousandths of its size, from the corner (left, bottom)."""

    scale: int
    left: int
    bottom: int

    def spot(self, spot: Spot) -> Spot:
        """Return where a spot of the scene is on the page."""
        return self.left + spot[0] * self.scale // 1000, self.bottom + spot[1] * self.scale // 1000


WHOLE = Frame(1000, 0, 0)


@dataclass(frozen=True, slots=True)
class TextLine:
    """A piece of a line, in one font: its ink's box, the start of its baseline, its font and size."""

    text: str
    box: Box
    x: int
    y: int
    font: str
    size: int


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a statement, in pieces, and the figure's place below them."""

    lines: tuple[TextLine, ...]
    frame: Frame


@lru_cache(maxsize=64)
def captioned(scene: Scene) -> Page | None:
    """Return the page of a scene with a caption, set for the smallest usual picture; None without one."""
    return page(scene, scene.caption, SMALLEST) if scene.caption else None


def page(scene: Scene, text: str, pixels: int) -> Page:
    """Set a text above a scene on a square page of that many pixels, as large as leaves the figure its room.

    Raise PageError when the text, or the letters in the figure, would be too small to read.
    """
    look = style(scene.style)
    least = max(ROOM, -(-LEAST * SIZE * SIZE // (pixels * min(look.name_size, look.value_size))))
    wanted = look.value_font
    font = UPRIGHT.get(wanted, wanted)
    missing = sorted({letter for letter in text if letter != "\n" and font_for(letter, font) is None})
    if missing:
        raise PageError(f"no font has the letters {''.join(missing)}")
    for size in SIZES:
        if size * pixels < LEAST * SIZE:
            break
        lines = [line for paragraph in text.split("\n") for line in _broken(paragraph, font, size)]
        step = size * LEADING[0] // LEADING[1]
        top = SIZE - MARGIN - size
        bottom = top - (len(lines) - 1) * step - size // 2
        if bottom >= least:
            return _set(lines, font, size, top, step, bottom)
    raise PageError("the text does not fit beside the figure")


def _set(lines: list[str], font: str, size: int, top: int, step: int, room: int) -> Page:
    set_lines = []
    for number, line in enumerate(lines):
        x, y = MARGIN, top - number * step
        for piece, face in _runs(line, font):
            if piece.strip():
                left, low, right, high = ink_box(piece, face, size)
                set_lines.append(TextLine(piece, (x + left, y + low, x + right, y + high), x, y, face, size))
            x += advance(piece, face, size)
    scale = room * 1000 // SIZE
    return Page(tuple(set_lines), Frame(scale, (SIZE - room) // 2, 0))


def _runs(line: str, font: str) -> list[tuple[str, str]]:
    """Cut a line into pieces of one font each."""
    return [
        ("".join(piece), face or font) for face, piece in groupby(line, lambda letter: font_for(letter, font))
    ]


class _Pen(NamedTuple):
    """How far a line has moved the pen: in scene units up to its last font, since then in that one's.

    Over each such piece it moves as `advance` says.
    """

    size: int
    wide: int = 0
    since: int = 0
    em: int = 1
    face: str = ""

    @property
    def reach(self) -> int:
        """How wide the line is."""
        return self.wide + self.since * self.size // self.em

    def over(self, text: str, font: str) -> _Pen:
        """Return where the pen is when the line goes on with a text."""
        size, wide, since, em, last = self
        for letter in text:
            face, forward = _step(letter, font)
            if face != last:
                wide += since * size // em
                since, em, last = 0, fonts()[face].em, face
            since += forward
        return _Pen(size, wide, since, em, last)


@cache
def _step(letter: str, font: str) -> tuple[str, int]:
    """The font that a letter is written in, and how far it moves the pen there, in units of the font."""
    face = font_for(letter, font) or font
    return face, fonts()[face].glyphs[letter][0]


def _broken(text: str, font: str, size: int) -> list[str]:
    """Break a paragraph into lines that fit; after a blank, or between characters that need none."""
    lines, line, pen = (
        [],
        "",
        _Pen(size),
    )  # the pen is where the line has brought it, its last blanks included
    for piece in _pieces(text):
        if line:
            word = piece.rstrip()
            grown = pen.over(word, font) if word else _Pen(size).over(line.rstrip(), font)
            if grown.reach > SIZE - 2 * MARGIN:
                lines.append(line.rstrip())
                line, pen = "", _Pen(size)
        more = piece if line else piece.lstrip()
        line, pen = line + more, pen.over(more, font)
    if _Pen(size).over(line.rstrip(), font).reach > SIZE - 2 * MARGIN:
        raise PageError("a word is wider than the page")
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may end: words with the blank after them, Chinese characters each by itself."""
    pieces: list[str] = []
    for letter in text:
        before = pieces[-1][-1] if pieces else " "
        if letter in CLOSING or letter == " ":
            apart = not pieces
        else:
            apart = before == " " or letter > CHINESE or before > CHINESE
        if apart:
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces
