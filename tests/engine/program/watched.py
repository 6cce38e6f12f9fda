"""Runs printed Python in CPython with counters of steps and a look at the variables after each statement."""

import ast
import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from proofloom.engine.program.printers.python import call_text, print_python
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.values import Value, frozen

LOOKED_AT = ast.Assign | ast.AugAssign | ast.Expr | ast.Delete
SIMPLE = LOOKED_AT | ast.Return | ast.Break | ast.Continue


@dataclass
class Watched:
    """The value, the number of steps, and (line, variables) after each statement that stays in its block."""

    value: Any = None
    steps: int = 0
    states: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    def tick(self) -> bool:
        self.steps += 1
        return True

    def each(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self.tick()
            yield value
        self.tick()

    def see(self, line: int, held: dict[str, Any]) -> None:
        self.states.append((line, copy.deepcopy(held)))


def watch(program: Program, args: tuple[Value, ...]) -> Watched:
    """Run a program's entry."""
    found = Watched()
    tree = ast.parse(print_python(program).source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body = [*ast.parse("tick__()").body, *_block(node.body)]
        elif isinstance(node, ast.If | ast.While):
            node.test = ast.BoolOp(ast.And(), [_call("tick__()"), node.test])
            node.body, node.orelse = _block(node.body), _block(node.orelse)
        elif isinstance(node, ast.For):
            node.iter = ast.Call(ast.Name("each__", ast.Load()), [node.iter], [])
            node.body = _block(node.body)
    scope: dict[str, Any] = {"tick__": found.tick, "each__": found.each, "see__": found.see}
    exec(compile(ast.fix_missing_locations(tree), "printed", "exec"), scope)
    found.value = frozen(eval(call_text(program.function(program.entry), args), scope))
    return found


def _block(body: list[ast.stmt]) -> list[ast.stmt]:
    """Put a tick before each simple statement and, where control goes on, a look after it."""
    found: list[ast.stmt] = []
    for stmt in body:
        simple = isinstance(stmt, SIMPLE) and hasattr(stmt, "lineno")
        found += ast.parse("tick__()").body if simple else []
        found.append(stmt)
        if simple and isinstance(stmt, LOOKED_AT):
            found += ast.parse(f"see__({stmt.lineno}, locals())").body
    return found


def _call(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body
