"""Gives a program its names: meaningful ones by role, or short neutral ones."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from proofloom.engine import Stream
from proofloom.engine.program.checks import types
from proofloom.engine.program.rename import renamed, variables
from proofloom.engine.program.syntax import For, Function, Program, Type, Var, expressions, statements, walk

Table = Mapping[str, Mapping[str, Sequence[str]]]


@cache
def names() -> Table:
    """Read the table of names that stands beside this file."""
    table: Table = tomllib.loads(files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
    return table


def named(program: Program, stream: Stream, meaningful: bool, titles: Mapping[str, Sequence[str]]) -> Program:
    """Rename every function and variable; `titles` are the names that suit each function."""
    functions = _functions(program, stream, meaningful, titles)
    synonyms = {role: stream.choice(words) for role, words in names()["meaningful"].items()}
    taken = set(functions.values())
    order = stream.shuffled(names()["neutral"]["int"])
    table = {function.name: function for function in program.functions}
    made = []
    for function in program.functions:
        if meaningful:
            mapping = _meaningful(function, synonyms, taken)
        else:
            mapping = _neutral(function, types(function, table), order, taken)
        made.append(renamed(function, mapping, functions))
    return Program(tuple(made), functions[program.entry])


def _functions(
    program: Program, stream: Stream, meaningful: bool, titles: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    table = names()
    if not meaningful:
        words = list(table["neutral"][stream.choice(("function", "numbered"))])
        entry = stream.choice(table["neutral"]["entry"])
        plain = (function.name for function in program.functions if function.name != program.entry)
        return {program.entry: entry, **dict(zip(plain, words, strict=False))}
    out: dict[str, str] = {}
    for function in program.functions:
        options = stream.shuffled(titles[function.name])
        out[function.name] = next(word for word in [*options, function.name] if word not in out.values())
    return out


def _meaningful(function: Function, synonyms: Mapping[str, str], taken: set[str]) -> dict[str, str]:
    used = set(taken)
    out: dict[str, str] = {}
    for name in variables(function):
        role = name.rstrip("0123456789")
        word = synonyms.get(role, role)
        if word == "_" and _is_read(function, name):
            word = "turn"
        options = [word, *names()["meaningful"].get(role, ()), role]
        options += [f"{letter}" for letter in "jk" if role == "i"]
        options += [f"{word}{number}" for number in range(2, 12)]
        out[name] = next(option for option in options if option not in used)
        used.add(out[name])
    return out


def _is_read(function: Function, name: str) -> bool:
    return any(part == Var(name) for stmt in statements(function.body)
               for expr in expressions(stmt) for part in walk(expr))  # fmt: skip


def _neutral(
    function: Function, kinds: Mapping[str, Type], order: Sequence[str], taken: set[str]
) -> dict[str, str]:
    table = names()["neutral"]
    loops = {stmt.var for stmt in statements(function.body) if isinstance(stmt, For)}
    used = set(taken)
    out = {}
    for name in variables(function):
        words = table["list"] if kinds[name] is Type.LIST else table["index"] if name in loops else order
        options = [*words, *(f"{words[0]}{number}" for number in range(2, 20))]
        out[name] = next(word for word in options if word not in used)
        used.add(out[name])
    return out
