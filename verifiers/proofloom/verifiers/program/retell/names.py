"""What a program's names are called where the shown source is not Python: the same, in the language's way."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from proofloom.verifiers.program.grammar import Reading

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ADDED = re.compile(r"(?:[0-9]+|(?:_value|Value)+)?")
_RENAMED = ("main", "_")  # names that other languages need for themselves


class Names:
    """Holds what is shown to what the printed Python calls it: one name for each, and none for two.

    Another language may write `camelCase`, and add a number or "value" to a word of its own.
    """

    def __init__(self, reading: Reading, language: str, source: str) -> None:
        self.python = language == "python"
        self.own = _own(reading)
        self.source = frozenset(_WORD.findall(source))
        self.shown: dict[str, str] = {}
        self.meant: dict[str, str] = {}

    def same(self, shown: str, name: str) -> bool:
        """Return whether a shown name is that of a variable or function."""
        if self.python or name not in self.own:
            return shown == name
        if name in self.shown:
            return self.shown[name] == shown
        if shown in self.meant or not self.may_be(shown, name):
            return False
        self.shown[name], self.meant[shown] = shown, name
        return True

    def may_be(self, shown: str, name: str) -> bool:
        """Return whether a language might call it so."""
        if shown in (name, _camel(name)):
            return True
        if shown not in self.source or any(shown in (other, _camel(other)) for other in self.own):
            return False
        if name in _RENAMED:
            return True
        return any(
            shown.startswith(base) and bool(_ADDED.fullmatch(shown[len(base) :]))
            for base in (name, _camel(name))
        )


@lru_cache(maxsize=16)
def _own(reading: Reading) -> frozenset[str]:
    """Return every name of a program."""
    found = {*reading.functions}
    for function in reading.functions.values():
        for part in ast.walk(function):
            if isinstance(part, ast.Name):
                found.add(part.id)
            elif isinstance(part, ast.arg):
                found.add(part.arg)
    return frozenset(found)


def _camel(name: str) -> str:
    first, *others = name.strip("_").split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in others) if first else name
