"""Reads calls and values out of a prompt: calls in any of six languages, values in the notation of answers.

A language's own ways to write lists and maps are rewritten until what is left is an expression that Python's
parser takes; then only literals and a few constructors mean something.
"""

from __future__ import annotations

import ast
import re
from typing import Any

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_REWRITES: dict[str, tuple[tuple[str, str], ...]] = {
    "python": (),
    "c": ((r"\((?:int64_t|const char \*|IntList \*)\[\]\)\{", "["), ("{", "["), ("}", "]")),
    "go": (
        (r"(?:\[\])+(?:int|string)\{", "["),
        ("{", "["),
        ("}", "]"),
        (r"(NewOrderedMap)\[\w+, \w+\]", r"\1"),
    ),
    "javascript": (("new Map", "Map"),),
    "java": ((r"new (ArrayList|LinkedHashMap)<>", r"\1"), (r"\b(\d+)L\b", r"\1"), (r"List\.of", "List")),
    "rust": (
        (r"&(?:mut )?", ""),
        (r"vec!\[", "["),
        (r"OrderedMap::(\w+)", r"OrderedMap_\1"),
        (r"\.to_string\(\)", ""),
    ),
}
_LISTS = re.compile(r"(?:int|str)_list_of|grid_of")
_TABLES = re.compile(r"(?:int|str)_(?:int|str)_map_of|MapOf|mapOf")
_NO_LIST = re.compile(r"(?:int|str)_list_new|grid_filled|ArrayList|List")
_NO_TABLE = re.compile(r"(?:int|str)_(?:int|str)_map_new|NewOrderedMap|Map|LinkedHashMap|OrderedMap_new")


def call_read(text: str, language: str) -> tuple[str, list[Any]] | None:
    """Return the function that is called with its arguments as a run holds them; None for no such call."""
    try:
        node = _parsed(text, language)
        match node:
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return name, [_plain(arg) for arg in args]
    except (SyntaxError, ValueError, RecursionError, MemoryError, TypeError):
        pass
    return None


def value_read(text: str) -> tuple[Any] | None:
    """Return a value in the notation of answers, alone in a tuple; None for anything else."""
    try:
        return (_plain(_parsed(text, "python")),)
    except (SyntaxError, ValueError, RecursionError, MemoryError, TypeError):
        return None


def _parsed(text: str, language: str) -> ast.expr:
    strings: list[str] = []

    def kept(found: re.Match[str]) -> str:
        strings.append(found[0])
        return f"S_{len(strings) - 1}_"

    plain = _STRING.sub(kept, text)
    for old, new in _REWRITES[language]:
        plain = re.sub(re.escape(old) if old in "{}" else old, new, plain)
    whole = re.sub(r"S_(\d+)_", lambda found: strings[int(found[1])], plain)
    return ast.parse(whole, mode="eval").body


def _plain(node: ast.expr) -> Any:
    """Return what an expression of literals and constructors means; raise `ValueError` for another."""
    match node:
        case ast.Constant(value=str() | int()):
            return node.value
        case ast.Name(id="true"):
            return True
        case ast.Name(id="false"):
            return False
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))) if type(value) is int:
            return -value
        case ast.List(elts=items):
            return [_plain(item) for item in items]
        case ast.Dict(keys=keys, values=values):
            return {_plain(key): _plain(value) for key, value in zip(keys, values, strict=True) if key}
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            return _made(name, args)
    raise ValueError("no literal")


def _made(name: str, args: list[ast.expr]) -> Any:
    """Return what a language's constructor makes."""
    match name, args:
        case _, [count, ast.List() as items] if _LISTS.fullmatch(name):
            made = _plain(items)
            if _plain(count) == len(made):
                return made
        case _, [count, ast.List() as keys, ast.List() as values] if _TABLES.fullmatch(name):
            if _plain(count) == len(keys.elts) == len(values.elts):
                return dict(zip(_plain(keys), _plain(values), strict=True))
        case _, [keys, values] if _TABLES.fullmatch(name):
            return dict(zip(_plain(keys), _plain(values), strict=True))
        case "Map" | "OrderedMap_from", [ast.List(elts=pairs)]:
            entries = [pair.elts for pair in pairs if isinstance(pair, ast.List | ast.Tuple)]
            if len(entries) == len(pairs):
                return {_plain(key): _plain(value) for key, value in entries}
        case "ArrayList", [ast.Call(func=ast.Name(id="List"), args=items)]:
            return [_plain(item) for item in items]
        case "List", items:
            return [_plain(item) for item in items]
        case "grid_filled", [*zeros] if [_plain(zero) for zero in zeros] == [0, 0, 0]:
            return []
        case _, []:
            if _NO_LIST.fullmatch(name):
                return []
            if _NO_TABLE.fullmatch(name):
                return {}
    raise ValueError("no literal")
