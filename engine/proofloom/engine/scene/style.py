"""The style table: how wide, how large and in which colours a picture is drawn."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Style:
    """One row of styles.toml, where the fields are explained; lengths are scene units."""

    line: int
    hairline: int
    dot: int
    name_font: str
    name_size: int
    value_font: str
    value_size: int
    arc: int
    arc_gap: int
    square: int
    tick: int
    step: int
    chevron: int
    dash: tuple[int, int]
    ink: str
    mark: str
    text: str
    auxiliary: str
    paper: str
    hand: bool = False
    bow: int = 45
    grid: int = 0
    rules: int = 0
    ruling: str = "#d0d0d0"
    tilt: int = 0
    blur: int = 0
    noise: int = 0
    specks: int = 0

    @property
    def random(self) -> bool:
        """Whether something of the style is drawn at random, by the scene's seed."""
        return bool(self.hand or self.tilt or self.noise or self.specks)

    @property
    def gray(self) -> bool:
        """Whether no colour of the style has a hue, so that one channel holds the picture."""
        colours = (self.ink, self.mark, self.text, self.auxiliary, self.paper, self.ruling)
        return all(colour[1:3] == colour[3:5] == colour[5:7] for colour in colours)


@cache
def _table() -> dict[str, Style]:
    rows = tomllib.loads(files(__package__).joinpath("styles.toml").read_text(encoding="utf-8"))
    return {name: Style(**{**row, "dash": tuple(row["dash"])}) for name, row in rows.items()}


def style_names() -> tuple[str, ...]:
    """Return the names of all styles, in the table's order."""
    return tuple(_table())


def style(name: str) -> Style:
    """Return the style of that name; raise ValueError listing the names when there is none."""
    table = _table()
    if name not in table:
        raise ValueError(f"no style {name!r}; there are: {', '.join(table)}")
    return table[name]
