"""The wordings of solutions, chosen from the tables: a few of each kind in one solution."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from proofloom.engine.seed import Stream


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    text = files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return found


class Phrases:
    """One solution's wordings: `words` chooses anew each time, the scratchpad keeps to its first choices."""

    def __init__(self, section: str, stream: Stream) -> None:
        self.section = section
        self.stream = stream
        self.kept: dict[str, str] = {}
        self.whole = stream.chance(1, 2)  # whether a sum is said as it stands in the program, too

    def say(self, kind: str, **parts: object) -> str:
        """Fill in a wording of a kind."""
        return self.choose(self.section, kind).format(**parts)

    def end(self, kind: str, **parts: object) -> str:
        """Fill in a wording of the last steps."""
        return self.choose("end", kind).format(**parts)

    def choose(self, section: str, kind: str) -> str:
        """Choose a wording."""
        choices = _table()[section][kind]
        if section == "words" and kind not in ("link", "join"):
            return self.stream.choice(choices)
        if kind not in self.kept:
            self.kept[kind] = self.stream.choice(choices)
        return self.kept[kind]
