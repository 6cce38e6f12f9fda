"""How the statements of a program stand within one another, and which of them jumps may leave behind.

Statements are named by their lines. A fork is an `if` or a loop: what is checked before other things happen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from proofloom.verifiers.program.grammar import Reading


class Nest:
    """What stands around each statement.

    around     the fork directly around a line, 0 where there is none
    loops      the loops around a line, itself included when it is one
    returning  for a line, the forks of its function that hold a `return`
    breaking   for a loop, the forks within it that hold a `break` out of it
    going_on   for a loop, the forks within it that hold a `continue` of it
    """

    def __init__(self, reading: Reading) -> None:
        self.around: dict[int, int] = {}
        self.loops: dict[int, list[int]] = {}
        self.returning: dict[int, set[int]] = {}
        self.breaking: dict[int, set[int]] = {}
        self.going_on: dict[int, set[int]] = {}
        for function in reading.functions.values():
            returning: set[int] = set()
            self.around[function.lineno], self.loops[function.lineno] = 0, []
            for node, forks in _within(function.body, ()):
                own = isinstance(node, ast.For | ast.While)
                around = [fork.lineno for fork in forks if isinstance(fork, ast.For | ast.While)]
                self.around[node.lineno] = forks[-1].lineno if forks else 0
                self.loops[node.lineno] = [*around, node.lineno] if own else around
                self.returning[node.lineno] = returning
                if own:
                    self.breaking[node.lineno], self.going_on[node.lineno] = set(), set()
                if isinstance(node, ast.Return):
                    returning |= {fork.lineno for fork in forks}
                if isinstance(node, ast.Break | ast.Continue):
                    left = self.breaking if isinstance(node, ast.Break) else self.going_on
                    left[around[-1]] |= {fork.lineno for fork in forks if fork.lineno > around[-1]}


def _within(
    body: list[ast.stmt], forks: tuple[ast.stmt, ...]
) -> Iterator[tuple[ast.stmt, tuple[ast.stmt, ...]]]:
    """Yield each statement with the forks around it, outermost first."""
    for node in body:
        yield node, forks
        if isinstance(node, ast.If | ast.For | ast.While):
            yield from _within([*node.body, *node.orelse], (*forks, node))
