"""Writes a program's notation out as Python, so that a program of which a row has only the tree can run.

Nothing here is believed: the grammar reads what it writes, and `retree` must make the same notation of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from proofloom.verifiers.program.grammar import LONGEST, GrammarError, Reading, read
from proofloom.verifiers.program.retree import tree_of

Part = str | list["Part"]

DEEPEST = 80  # brackets within brackets
_TOKEN = re.compile(r'"[^"\n]*"|[^\s()"]+|[()]|\s+')
_HEAD = re.compile(r"\(def (\w+) \([^()]*\) (\w+)")
_CODE = re.compile(r"\\x([0-9a-f]{2})")
_PLAIN = ("+", "-", "*", "//", "%", "<", "<=", ">", ">=", "==", "!=", "and", "or", "in")
_SIGNS = {"cat": "+", **{sign: sign for sign in _PLAIN}}
_BUILT_IN = ("abs", "min", "max", "len", "ord", "chr", "str", "int")
_METHODS = ("find", "split", "join", "get")


@lru_cache(maxsize=64)
def planted(tree: str) -> tuple[Reading, str]:
    """Return how a tree's program reads, and its entry; raise `GrammarError` for what is no tree."""
    try:
        match _nested(tree):
            case ["program", str(entry), *functions] if functions:
                writer = _Writer(tree)
                source = "\n\n".join(["\n".join(writer.function(part)) for part in functions]) + "\n"
            case _:
                raise GrammarError("a tree is not a program")
    except (ValueError, IndexError, RecursionError) as error:
        raise GrammarError(f"a tree cannot be read: {error}") from None
    reading = read(source, tree)
    if tree_of(reading, entry) != tree:
        raise GrammarError("a tree is not written as its program is")
    return reading, entry


def _nested(tree: str) -> Part:
    """Return the brackets of a tree as lists."""
    if len(tree) > LONGEST:
        raise ValueError("it is too long")
    stack: list[list[Part]] = [[]]
    place = 0
    while place < len(tree):
        token = _TOKEN.match(tree, place)
        if token is None:
            raise ValueError("a character stands where none may")
        place = token.end()
        if token[0] == "(":
            stack.append([])
            if len(stack) > DEEPEST:
                raise ValueError("it is too deep")
        elif token[0] == ")":
            inner = stack.pop()
            stack[-1].append(inner)
        elif not token[0].isspace():
            stack[-1].append(token[0])
    ((only,),) = stack
    return only


class _Writer:
    """Writes statements and expressions; the heads of a tree tell what is a dictionary."""

    def __init__(self, tree: str) -> None:
        self.giving = {name for name, kind in _HEAD.findall(tree) if kind.startswith("d")}
        self.tables: set[str] = set()

    def function(self, part: Part) -> Iterator[str]:
        match part:
            case ["def", str(name), list(params), str(), *body] if body:
                given = [re.split(r"([*:])", param) for param in params if isinstance(param, str)]
                self.tables = {found[0] for found in given if found[-1].startswith("d") and len(found) > 1}
                yield f"def {name}({', '.join([found[0] for found in given])}):"
                yield from self.block(body, 1)
            case _:
                raise ValueError("a function is not written so")

    def block(self, parts: list[Part], depth: int) -> Iterator[str]:
        if not parts:
            raise ValueError("a block is empty")
        for part in parts:
            yield from self.statement(part, depth)

    def statement(self, part: Part, depth: int) -> Iterator[str]:
        pad, body = "    " * depth, list(part[2:])
        match part:
            case ["if", test, *_]:
                other = body.pop()[1:] if body and body[-1][0] == "else" else []
                yield f"{pad}if {self.value(test)}:"
                yield from self.block(body, depth + 1)
                if other:
                    yield f"{pad}else:"
                    yield from self.block(list(other), depth + 1)
                return
            case ["while", test, *_]:
                yield f"{pad}while {self.value(test)}:"
            case ["for", name, start, stop, step, *body]:
                yield f"{pad}for {self.value(name)} in range({self.all([start, stop, step])}):"
            case ["each", name, over, *body]:
                yield f"{pad}for {self.value(name)} in {self.value(over)}:"
            case ["pairs", first, second, str(over), *body]:
                pairs = f"{over}.items()" if over in self.tables else f"enumerate({self.value(over)})"
                yield f"{pad}for {self.value(first)}, {self.value(second)} in {pairs}:"
            case _:
                yield pad + self.simple(part)
                return
        yield from self.block(body, depth + 1)

    def simple(self, part: Part) -> str:
        match part:
            case ["=", *parts] if ":" in parts:
                at = parts.index(":")
                return f"{self.all(parts[:at])} = {self.all(parts[at + 1 :])}"
            case ["=", target, value]:
                if isinstance(target, str) and self.is_table(value):
                    self.tables.add(target)
                return f"{self.value(target)} = {self.value(value)}"
            case ["append", items, value]:
                return f"{self.value(items)}.append({self.value(value)})"
            case ["pop", items, str(name)]:
                return f"{name} = {self.value(items)}.pop()"
            case ["pop", items]:
                return f"{self.value(items)}.pop()"
            case ["del", table, key]:
                return f"del {self.value(table)}[{self.value(key)}]"
            case ["do", call]:
                return self.value(call)
            case ["return", ["tuple", *values]]:
                return f"return {self.all(values)}"
            case ["return", value]:
                return f"return {self.value(value)}"
            case [("return" | "break" | "continue") as word]:
                return str(word)
        raise ValueError("a statement is not written so")

    def is_table(self, value: Part) -> bool:
        """Return whether a value is a dictionary: one that is written out, or that a function returns."""
        return value[0] == "dict" or (value[0] == "call" and value[1] in self.giving)

    def all(self, parts: Sequence[Part]) -> str:
        return ", ".join([self.value(part) for part in parts])

    def held(self, part: Part) -> str:
        """Return a part of an expression, between brackets unless it is one word."""
        text = self.value(part)
        return text if re.fullmatch(r'\w+|"[^"\\]*"', text) else f"({text})"

    def value(self, part: Part) -> str:
        if isinstance(part, str):
            if part.startswith('"'):
                plain = _CODE.sub(lambda found: chr(int(found[1], 16)), part[1:-1])
                return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
            return {"true": "True", "false": "False"}.get(part, part)
        match part:
            case [str(sign), left, right] if sign in _SIGNS:
                return f"{self.held(left)} {_SIGNS[sign]} {self.held(right)}"
            case ["neg", one]:
                return f"-{self.held(one)}"
            case ["not", one]:
                return f"not {self.held(one)}"
            case ["some", one]:
                return self.value(one)
            case [("@" | "at"), base, index]:
                return f"{self.held(base)}[{self.value(index)}]"
            case ["last", base]:
                return f"{self.held(base)}[-1]"
            case ["cell", grid, row, column]:
                return f"{self.held(grid)}[{self.value(row)}][{self.value(column)}]"
            case ["width", grid, row]:
                return f"len({self.held(grid)}[{self.value(row)}])"
            case ["slice", base, start, stop]:
                ends = ["" if end == "." else self.value(end) for end in (start, stop)]
                return f"{self.held(base)}[{':'.join(ends)}]"
            case ["fill", item, count]:
                return f"[{self.value(item)}] * {self.held(count)}"
            case ["blank", item, columns, rows]:
                return f"[[{self.value(item)}] * {self.held(columns)} for _ in range({self.value(rows)})]"
            case [("list" | "strs" | "grid"), *items]:
                return f"[{self.all(items)}]"
            case ["dict", str(), *entries]:
                pairs = zip(entries[::2], entries[1::2], strict=True)
                return (
                    "{" + ", ".join([f"{self.value(key)}: {self.value(item)}" for key, item in pairs]) + "}"
                )
            case [str(name), base, *args] if name in _METHODS:
                return f"{self.held(base)}.{name}({self.all(args)})"
            case [str(name), *args] if name in _BUILT_IN:
                return f"{name}({self.all(args)})"
            case ["call", str(name), *args]:
                return f"{name}({self.all(args)})"
        raise ValueError("an expression is not written so")
