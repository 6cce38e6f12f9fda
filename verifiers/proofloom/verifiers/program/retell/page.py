"""Takes the text of a step apart: strings, values, lists of things, chains; nothing in it is ever run."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import Any

from proofloom.verifiers.program.shapes import alike, closed

LONGEST = 400_000  # characters of one text
_STRING = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\])*)"')
_ODD = re.compile(r"__|[#;\n]|[0-9]_")
NO_VALUE = object()


class Unread(Exception):
    """A text does not say what it must, or cannot be read; the message says how."""


def need(holds: object, message: str) -> None:
    """Refuse a text unless something holds."""
    if not holds:
        raise Unread(message)


class Page:
    """One text, its strings set aside, so that nothing within them can be taken for anything else."""

    def __init__(self, text: str) -> None:
        need(len(text) <= LONGEST, "too long a text")
        self.strings: list[str] = []
        self.text = _STRING.sub(self.aside, text)
        need(re.fullmatch(r"(?:[\n !#-&(-\[\]-~]|\"[0-9]+\")*", self.text), "a string does not end")

    def aside(self, match: re.Match[str]) -> str:
        """Set a string aside; its number stands in its place."""
        self.strings.append(re.sub(r"\\(.)", r"\1", match[1]))
        return f'"{len(self.strings) - 1}"'

    def parsed(self, text: str) -> ast.expr:
        """Return an expression that a text writes; it must not be changed."""
        if '"' not in text:
            return _parsed(text)
        found = _expression(text)
        try:
            for node in ast.walk(found):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    node.value = self.strings[int(node.value)]
        except (ValueError, IndexError):
            raise Unread(f"not an expression: {text:.60}") from None
        return found

    def value(self, text: str) -> Any:
        """Return a value that a text writes."""
        found = literal(self.parsed(text))
        need(found is not NO_VALUE, f"not a value: {text:.60}")
        return found

    def bindings(self, text: str) -> list[tuple[str, Any]]:
        """Return the names and values of "n = 5, xs = [1, 2]"."""
        found = []
        for part in split(text, ", "):
            match = re.fullmatch(r"([A-Za-z_][A-Za-z0-9_]*) = (.+)", part)
            need(match, f"no name with its value: {part:.60}")
            assert match is not None
            found.append((match[1], self.value(match[2])))
        return found


@lru_cache(maxsize=4096)
def _parsed(text: str) -> ast.expr:
    """Read an expression without strings once for all the steps in which it stands."""
    return _expression(text)


def _expression(text: str) -> ast.expr:
    """Read an expression in which numbers stand for strings."""
    need(not _ODD.search(text), "not an expression")
    try:
        found = ast.parse(text.strip(" "), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Unread(f"not an expression: {text:.60}") from None
    for node in ast.walk(found):
        if isinstance(node, ast.Constant) and type(node.value) is not str:
            need(type(node.value) is int, "not a value")
    return found


def split(text: str, *separators: str) -> list[str]:
    """Cut a text at separators that stand outside of all brackets."""
    parts, depth, start = [], 0, 0
    for met in _cuts(separators).finditer(text):
        if met[0] in "([{":
            depth += 1
        elif met[0] in ")]}":
            depth -= 1
        elif not depth:
            parts.append(text[start : met.start()])
            start = met.end()
    return [*parts, text[start:]]


@lru_cache(maxsize=64)
def _cuts(separators: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join([r"[()\[\]{}]", *map(re.escape, separators)]))


def literal(node: ast.expr | None) -> Any:
    """Return the value that an expression writes out; `NO_VALUE` when it is more than a value."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return node.id == "true" if node.id in ("true", "false") else NO_VALUE
    if not isinstance(node, ast.UnaryOp | ast.List | ast.Dict):
        return NO_VALUE
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))) if value is not True:
            return -value
        case ast.List(elts=elements):
            items = [literal(element) for element in elements]
            return NO_VALUE if NO_VALUE in items else items
        case ast.Dict(keys=keys, values=values):
            names, items = [literal(key) for key in keys], [literal(value) for value in values]
            if NO_VALUE in items or not all(isinstance(name, int | str) for name in names):
                return NO_VALUE
            return dict(zip(names, items, strict=True))
    return NO_VALUE


def same(first: Any, second: Any) -> bool:
    """Return whether two values are the same, of the same types and in the same order."""
    if type(first) is not type(second):
        return False
    plain = isinstance(first, int | str)
    return bool(first == second) if plain else alike(closed(first), closed(second))


def whole(text: str) -> int:
    """Return a count."""
    need(re.fullmatch(r"[0-9]{1,9}", text) and str(int(text)) == text, "not a count")
    return int(text)
