"""How much room a line of text takes, in whole scene units, from a table of the fonts' own letters."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

REMEMBERED = 4096  # texts: names and values come again and again, lines of captions never do
Box = tuple[int, int, int, int]  # left, bottom, right, top in scene units, y upwards


@dataclass(frozen=True, slots=True)
class Font:
    """A font: its file's name, CSS family, slant and weight, units to the em, per letter (advance, ink box).

    `fallback` is the font for texts that have a letter which this one lacks; an `own` font's file lies in
    the folder fonts beside this file, the others in matplotlib.
    """

    file: str
    family: str
    slant: str
    em: int
    glyphs: dict[str, tuple[int, int, int, int, int]]
    weight: str = "normal"
    fallback: str = "sans"
    own: bool = False


@cache
def fonts() -> dict[str, Font]:
    """Return the fonts of letters.toml by name."""
    table = tomllib.loads(files(__package__).joinpath("letters.toml").read_text("utf-8"))
    made = {}
    for name, row in table.items():
        glyphs = {letter: tuple(box) for letter, box in row.pop("glyphs").items()}
        every = tuple(row.pop("every", ()))
        glyphs |= {letter: every for line in row.pop("letters", ()) for letter in line}
        made[name] = Font(glyphs=glyphs, **row)
    return made


@lru_cache(maxsize=REMEMBERED)
def fitting(text: str, font: str) -> str:
    """Return the wanted font, or the first of its fallbacks that has all letters of the text; else "sans"."""
    while font != "sans" and not all(letter in fonts()[font].glyphs for letter in text):
        font = fonts()[font].fallback
    return font


@cache
def font_for(letter: str, font: str) -> str | None:
    """Return the first font with a letter: the wanted one, its fallback, the plain or the Chinese one."""
    chain = (font, fonts()[font].fallback, "sans", "han")
    return next((name for name in chain if letter in fonts()[name].glyphs), None)


@lru_cache(maxsize=REMEMBERED)
def ink_box(text: str, font: str, size: int) -> Box:
    """Return the box of a text's ink about its origin, rounded outwards; no kerning.

    `size` is the em in scene units. Raises ValueError for a letter that the font's table lacks.
    """
    face = fonts()[font]
    pen, left, bottom, right, top = 0, 1 << 30, 1 << 30, -1 << 30, -1 << 30
    for letter in text:
        if letter not in face.glyphs:
            raise ValueError(f"no letter {letter!r} in font {font!r} (in {text!r})")
        advance, x0, y0, x1, y1 = face.glyphs[letter]
        if x1 > x0:
            left, bottom = min(left, pen + x0), min(bottom, y0)
            right, top = max(right, pen + x1), max(top, y1)
        pen += advance
    if right < left:
        raise ValueError(f"text {text!r} has no ink")
    em = face.em
    return left * size // em, bottom * size // em, -(-right * size // em), -(-top * size // em)


@lru_cache(maxsize=REMEMBERED)
def advance(text: str, font: str, size: int) -> int:
    """Return how far a text moves the pen, rounded down: where a browser centres it."""
    face = fonts()[font]
    return sum(face.glyphs[letter][0] for letter in text) * size // face.em
