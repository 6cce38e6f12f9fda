"""Holds a chain of links to the expression that it works out.

Each link is the expression of the source with some of its parts replaced by their values; each holds less
that is still to be worked out than the one before; the last is the value.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from proofloom.verifiers.program.retell.names import Names
from proofloom.verifiers.program.retell.page import NO_VALUE, Page, Unread, literal, need, same, split

_SHOWN_OTHERWISE = (ast.Name, ast.BoolOp, ast.UnaryOp)


@cache
def _said(names: tuple[str, ...]) -> list[str]:
    """Return the fields of a node that say something."""
    return [name for name in names if name not in ("ctx", "kind", "type_comment")]


class Chains:
    """Reads chains of one event: `seen` is what the event's expressions came to."""

    def __init__(self, page: Page, names: Names, seen: Mapping[int, Any]) -> None:
        self.page, self.names, self.seen = page, names, seen

    def chain(self, text: str, node: ast.expr | None, value: Any) -> None:
        """Read a chain that ends in a value; without an expression it is the value alone."""
        links = [self.page.parsed(link) for link in split(text, " = ")]
        need(same(literal(links[-1]), value), f"another value: {text:.60}")
        need(node is not None or len(links) == 1, "a computation where there is none")
        if node is not None:
            self.links(links[:-1], node)
        need(len(links) == 1 or weight(links[-2]) > 0, "a value is said twice")

    def condition(self, links: Sequence[ast.expr], node: ast.expr, value: bool) -> None:
        """Read how a condition comes out; a single link may be its value."""
        if len(links) == 1 and literal(links[0]) is not NO_VALUE:
            need(same(literal(links[0]), value), "another value")
            return
        self.links(links, node, True)

    def links(self, links: Sequence[ast.expr], node: ast.expr, truth: bool = False) -> None:
        """Hold links, each of them more than a value, to an expression."""
        left = [weight(link) for link in links]
        need(all(left), "a value stands within a chain")
        going = all(map(goes_on, links, links[1:])) and sorted(set(left), reverse=True) == left
        need(going, "a link of a chain does not go on from the one before")
        for link in links:
            if not self.matches(link, node, truth):
                raise Unread(f"not the computation of the line: {ast.unparse(link):.80}")

    def matches(self, shown: Any, node: Any, truth: bool = False) -> bool:
        """Return whether what is shown is an expression with some of its parts replaced by their values."""
        if not isinstance(node, ast.AST) or not isinstance(shown, ast.AST):
            return bool(shown == node)
        if isinstance(shown, ast.expr) and isinstance(node, ast.expr) and self.is_value(shown, node):
            return True
        if isinstance(shown, ast.Name) and isinstance(node, ast.Name):
            return self.names.same(shown.id, node.id)
        if isinstance(node, _SHOWN_OTHERWISE) and self.otherwise(shown, node, truth):
            return True
        return type(shown) is type(node) and all(
            self.field(getattr(shown, name, None), getattr(node, name, None)) for name in _said(node._fields)
        )

    def otherwise(self, shown: ast.AST, node: ast.AST, truth: bool) -> bool:
        """Return whether a condition is shown in a way that a comparison of its parts would not see."""
        match shown, node:
            case (
                ast.Compare(
                    left=ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=one)], keywords=[]),
                    ops=[ast.Gt()],
                    comparators=[ast.Constant(value=0)],
                ),
                ast.Name(id=other),
            ):
                return truth and not self.names.python and self.names.same(one, other)
            case ast.BoolOp(op=op, values=values), ast.BoolOp(op=own, values=operands):
                return type(op) is type(own) and self.joined(values, operands, isinstance(op, ast.Or))
            case ast.UnaryOp(op=ast.Not(), operand=one), ast.UnaryOp(op=ast.Not(), operand=other):
                return self.matches(one, other, True)
        return False

    def field(self, shown: Any, node: Any) -> bool:
        """Compare one field of two nodes."""
        if isinstance(shown, list) and isinstance(node, list):
            return len(shown) == len(node) and all(map(self.matches, shown, node))
        return self.matches(shown, node)

    def is_value(self, shown: ast.expr, node: ast.expr) -> bool:
        """Return whether a value is what an expression came to, or what it writes out."""
        value = literal(shown)
        if value is NO_VALUE:
            return False
        return (id(node) in self.seen and same(value, self.seen[id(node)])) or same(value, literal(node))

    def joined(self, shown: Sequence[ast.expr], operands: Sequence[ast.expr], stops: bool) -> bool:
        """Compare the operands of `and` and `or`; the first shown may be what several of them came to."""
        more = len(operands) - len(shown)
        if more < 0:
            return False
        if more and not same(literal(shown[0]), self.came_to(operands[: more + 1], stops)):
            return False
        if not more and not self.matches(shown[0], operands[0], True):
            return False
        return all(self.matches(*pair, True) for pair in zip(shown[1:], operands[more + 1 :], strict=True))

    def came_to(self, operands: Sequence[ast.expr], stops: bool) -> bool:
        """Return what the first operands of `and` and `or` came to."""
        return stops if any(self.seen.get(id(one)) is stops for one in operands) else not stops


def goes_on(before: ast.AST, after: ast.AST) -> bool:
    """Return whether all that is a value in one link still is one in the next."""
    if isinstance(after, ast.expr) and literal(after) is not NO_VALUE:
        return True
    if isinstance(before, ast.expr) and literal(before) is not NO_VALUE:
        return False
    first, second = inner(before), inner(after)
    if isinstance(before, ast.BoolOp) and isinstance(after, ast.BoolOp):
        first = [*first[:1], *first[len(first) - len(second) + 1 :]]  # the first operands may be one by now
    return len(first) == len(second) and all(map(goes_on, first, second))


@lru_cache(maxsize=16_384)
def inner(node: ast.AST) -> list[ast.AST]:
    """Return the parts directly in a node; of what is read once for many steps they are asked often."""
    return list(ast.iter_child_nodes(node))


@lru_cache(maxsize=16_384)
def weight(node: ast.AST) -> int:
    """Return how much of an expression is not yet a value."""
    if isinstance(node, ast.expr) and literal(node) is not NO_VALUE:
        return 0
    own = len(node.values) - 1 if isinstance(node, ast.BoolOp) else isinstance(node, ast.expr)
    return own + sum(map(weight, inner(node)))
