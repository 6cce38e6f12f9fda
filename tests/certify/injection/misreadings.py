"""Wrong events of told runs: what CPython makes of a line under a misreading, put into the true event."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from injection.moments import Moment
from proofloom.engine import Stream
from proofloom.engine.program.kinds import LIMIT
from proofloom.engine.program.values import shown

BUILT_IN = {"len": len, "abs": abs, "min": min, "max": max, "ord": ord, "chr": chr, "str": str, "int": int}
VALUE = r"(?:-?[0-9]+|true|false|\"[^\"]*\")"
PUT = re.compile(rf"X[0-9]+ (?:\^|[a-z_0-9]+=|@[0-9]+(?:\[[^\]]*\])+=|@[0-9]+\+)({VALUE})")
LINE = re.compile(r"return (.+)|[a-z_0-9]+\.append\((.+)\)|([a-z_0-9]+(?:\[.+\])?) (\S?\S?)= (.+)")


class _Otherwise(ast.NodeTransformer):
    """Puts a function in place of each whole division, remainder and slice."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.op, ast.FloorDiv | ast.Mod):
            name = "divided" if isinstance(node.op, ast.FloorDiv) else "left_over"
            return ast.Call(ast.Name(name, ast.Load()), [node.left, node.right], [])
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.slice, ast.Slice):
            ends = [end or ast.Constant(None) for end in (node.slice.lower, node.slice.upper)]
            return ast.Call(ast.Name("cut", ast.Load()), [node.value, *ends], [])
        return node


def _cut(values: Any, lower: int | None, upper: int | None) -> Any:
    """Return a slice; one beyond the end is an error of the language, though none of Python."""
    end = len(values) if upper is None else upper
    if not 0 <= (lower or 0) <= end <= len(values):
        raise IndexError
    return values[lower or 0 : end]


def _value(line: str, env: dict[str, Any], divide: Callable[[int, int], int] = int.__floordiv__) -> Any:
    """Return what a line returns, appends or stores; None when it calls the program's functions.

    None, too, for a number or a character that the language has not: how it came to be cannot be told.
    """
    found = LINE.fullmatch(line)
    if found is None:
        return None
    text = found[1] or found[2] or (found[5] if not found[4] else f"{found[3]} {found[4]} ({found[5]})")
    names = {**BUILT_IN, "cut": _cut, "divided": divide, "left_over": lambda a, b: a - b * divide(a, b)}
    try:
        tree = ast.fix_missing_locations(_Otherwise().visit(ast.parse(text, mode="eval")))
        made = eval(compile(tree, "line", "eval"), {"__builtins__": {}, **names}, dict(env))
    except Exception:
        return None
    if type(made) is int and abs(made) >= LIMIT:
        return None
    if type(made) is str and not (made.isascii() and made.isprintable()):
        return None
    return made if type(made) in (int, bool, str) else None


def _restored(moment: Moment, value: Any) -> str | None:
    """Return the event with another value of the same type, when it is one that puts a single one."""
    found = PUT.fullmatch(moment.event)
    if found is None or value is None:
        return None
    kind = str if found[1][0] == '"' else bool if found[1] in ("true", "false") else int
    if type(value) is not kind:
        return None
    made = moment.event[: found.start(1)] + shown(value)
    return made if made != moment.event else None


def update(moment: Moment, draw: Stream) -> str | None:
    """A value that is a little off: another number, truth or text."""
    found = PUT.fullmatch(moment.event)
    if found is None:
        return None
    old = found[1]
    if old in ("true", "false"):
        new = "false" if old == "true" else "true"
    elif old[0] == '"':
        new = f'"{old[1:-1]}a"' if old == '""' or draw.chance(1, 2) else '""'
    else:
        new = str(int(old) + draw.choice((1, -1, 2, -2, 10, 3)))
    return moment.event[: found.start(1)] + new


def division(moment: Moment, draw: Stream) -> str | None:
    """A division rounded up, to the nearest, or towards zero."""
    if "//" not in moment.line and "%" not in moment.line:
        return None
    if re.search(r"\[[^\]]*(?://|%)", moment.line):  # a place worked out otherwise may lie before the first
        return None
    how = draw.choice((lambda a, b: -(-a // b), lambda a, b: round(a / b), lambda a, b: int(a / b)))
    return _restored(moment, _value(moment.line, moment.env, how))


def _with(moment: Moment, frames: list[dict[str, Any]], draw: Stream) -> str | None:
    """Return the event worked out with a variable's value from one of some frames."""
    options = {
        (name, frame[name])
        for frame in frames
        for name in frame
        if name in moment.env
        and type(frame[name]) is type(moment.env[name])
        and isinstance(frame[name], int | str)
        and frame[name] != moment.env[name]
    }
    made = [
        _restored(moment, _value(moment.line, {**moment.env, name: value}))
        for name, value in sorted(options, key=repr)[-30:]
    ]
    found = sorted({one for one in made if one})
    return draw.choice(found) if found else None


def stale(moment: Moment, draw: Stream) -> str | None:
    """A value worked out with what a variable held before."""
    return _with(moment, moment.older, draw)


def scope(moment: Moment, draw: Stream) -> str | None:
    """A value worked out with another activation's variable of the same name."""
    return _with(moment, moment.outer, draw)


def order(moment: Moment, draw: Stream) -> str | None:
    """Several values stored one by one, the later from the earlier."""
    head, *parts = moment.event.split(" ")
    try:
        (node,) = ast.parse(moment.line).body
    except SyntaxError:
        return None
    match node:
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            pass
        case _:
            return None
    if len(parts) != len(targets) or not all(re.fullmatch(f'[^"]+={VALUE}', part) for part in parts):
        return None
    env, made = deepcopy(moment.env), [head]
    for target, value, part in zip(targets, values, parts, strict=True):
        name = ast.unparse(target)
        try:
            exec(f"{name} = {ast.unparse(value)}", {"__builtins__": BUILT_IN}, env)
            made.append(f"{part.rpartition('=')[0]}={shown(eval(name, {'__builtins__': {}}, env))}")
        except Exception:
            return None
    told = " ".join(made)
    return told if told != moment.event else None


def aliasing(moment: Moment, draw: Stream) -> str | None:
    """A change made to another list, or not made at all."""
    found = re.fullmatch(r"(X[0-9]+) @([0-9]+)((?:[+-]|\[).*)", moment.event)
    if found is None:
        return None
    others = [n for n in range(8) if str(n) != found[2]]
    return found[1] if draw.chance(1, 3) else f"{found[1]} @{draw.choice(others)}{found[3]}"


def key(moment: Moment, draw: Stream) -> str | None:
    """A value stored at another place, or under another key; another key deleted."""
    found = re.fullmatch(r"(X[0-9]+ @[0-9]+(?:\[[0-9]+\])?)(\[|-)([0-9]+|\"[^\"]*\")(\]=.*)?", moment.event)
    if found is None or (found[2] == "[") != bool(found[4]):
        return None
    other = (
        f'"{found[3][1:-1]}a"' if found[3][0] == '"' else str(abs(int(found[3]) + draw.choice((1, -1, 2))))
    )
    return f"{found[1]}{found[2]}{other}{found[4] or ''}" if other != found[3] else None


def bound(moment: Moment, draw: Stream) -> str | None:
    """A loop that ends one turn early, or goes on for one more over a range."""
    if moment.event[0] != "I":
        return None
    head, _, change = moment.event.partition(" ")
    if change != ".":
        return f"{head} ."
    name = moment.line.split(" ")[1]
    last = moment.env.get(name)
    return f"{head} {name}={last + 1}" if type(last) is int and "range(" in moment.line else None


def taken(moment: Moment, draw: Stream) -> str | None:
    """A loop that takes another value: an element passed over, a character misread."""
    found = re.fullmatch(rf"(I[0-9]+ (?:[a-z_0-9]+={VALUE} )?[a-z_0-9]+=)({VALUE})", moment.event)
    if found is None:
        return None
    old = found[2]
    return found[1] + (f'"{old[1:-1]}a"' if old[0] == '"' else str(int(old) + draw.choice((1, -1, 2))))


def passed(moment: Moment, draw: Stream) -> str | None:
    """A call that starts with another argument."""
    found = re.search(rf" [a-z_0-9]+=({VALUE})", moment.event)
    if moment.event[0] != "E" or found is None or found[1][0] == '"' or found[1] in ("true", "false"):
        return None
    other = str(int(found[1]) + draw.choice((1, -1, 5)))
    return moment.event[: found.start(1)] + other + moment.event[found.end(1) :]


def branch(moment: Moment, draw: Stream) -> str | None:
    """A condition decided the other way."""
    if moment.event[0] != "T":
        return None
    return moment.event[:-1] + ("-" if moment.event.endswith("+") else "+")


def statement(moment: Moment, draw: Stream) -> str | None:
    """Another statement is said to be next."""
    head = moment.event.split(" ")[0]
    return moment.event.replace(head, f"{head[0]}{int(head[1:]) + draw.choice((1, 2))}", 1)


Misreading = Callable[[Moment, Stream], str | None]
_READ = ("division", "stale variable", "scope", "evaluation order")
MISREADINGS: dict[str, tuple[Misreading, tuple[str, ...]]] = {
    "update": (update, ("wrong state update", *_READ)),
    "division": (division, ("division",)),
    "stale": (stale, ("stale variable", "scope", "division")),
    "scope": (scope, ("scope", "division")),
    "order": (order, ("evaluation order",)),
    "aliasing": (aliasing, ("aliasing",)),
    "key": (key, ("wrong state update", *_READ)),
    "bound": (bound, ("off-by-one bound",)),
    "taken": (taken, ("wrong state update",)),
    "passed": (passed, ("wrong state update",)),
    "branch": (branch, ("wrong branch taken",)),
    "statement": (statement, ("wrong statement",)),
}
