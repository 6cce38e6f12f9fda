"""Reads what the text of a single event says, and holds it to what the second walk found."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from proofloom.engine.program.traces import Ended, Held, Returned
from proofloom.verifiers.program.retell.chains import Chains
from proofloom.verifiers.program.retell.forms import found, links, split_now
from proofloom.verifiers.program.retell.names import Names
from proofloom.verifiers.program.retell.page import NO_VALUE, Page, literal, need, same, split
from proofloom.verifiers.program.retell.recorder import Fact


class EventReader:
    """Reads the text of one event: `returned` is what a call that its statement made has returned."""

    def __init__(self, page: Page, names: Names, fact: Fact) -> None:
        self.page, self.names, self.fact = page, names, fact
        self.chains = Chains(page, names, fact.seen)

    def read(self, letter: str, text: str, params: Sequence[str]) -> None:
        """Read a text; raise `Unread` when it says anything else than what happened."""
        node = self.fact.node
        if letter == "E":
            parts = found("enter", text)
            self.name(parts["f"], self.fact.function)
            self.bound(parts.get("bindings", ""), params)
        elif letter == "T":
            assert isinstance(node, ast.If | ast.While)
            self.test(text, node.test)
        elif letter == "I":
            self.iteration(text, node)
        else:
            body, now = split_now(text)
            self.simple(body, node)
            if now:
                self.after(now, node)

    def name(self, shown: str, name: str) -> None:
        """Hold a shown name to the one it must be."""
        need(self.names.same(shown, name), f"{shown} stands where {name} should")

    def bound(self, text: str, names: Sequence[str]) -> None:
        """Hold "n = 5, xs = [1, 2]" to what the named variables hold, in this order."""
        stated = self.page.bindings(text) if text else []
        need(len(stated) == len(names), "other variables")
        for (shown, value), name in zip(stated, names, strict=True):
            self.name(shown, name)
            need(name in self.fact.held and same(value, self.fact.held[name]), f"another value of {name}")

    def test(self, text: str, node: ast.expr) -> None:
        """Read a condition."""
        parts = found("test", text)
        holds = Held(True) in self.fact.changes
        need((parts["truth"] == "true") is holds, "the condition comes out otherwise")
        shown = [self.page.parsed(link) for link in split(parts["links"], *links())]
        self.chains.condition(shown, node, holds)

    def iteration(self, text: str, node: ast.stmt) -> None:
        """Read the check of a loop's header."""
        assert isinstance(node, ast.For)
        parts = found("ended" if Ended() in self.fact.changes else "iter", text)
        if "range" in parts:
            self.range(parts["range"], node.iter)
        if Ended() in self.fact.changes:
            return
        targets = node.target.elts if isinstance(node.target, ast.Tuple) else [node.target]
        self.bound(parts["bindings"], [one.id for one in targets if isinstance(one, ast.Name)])

    def range(self, text: str, node: ast.expr) -> None:
        """Read the range that a loop counts through, at the first check of its header."""
        need(isinstance(node, ast.Call), "a range where there is none")
        assert isinstance(node, ast.Call)
        links = [self.page.parsed(link) for link in split(text, " = ")]
        need(all(id(arg) in self.fact.seen for arg in node.args), "the range was worked out before")
        self.chains.links(links, node)
        last = links[-1]
        whole = isinstance(last, ast.Call) and all(literal(arg) is not NO_VALUE for arg in last.args)
        need(whole, "the range is not worked out")

    def simple(self, text: str, node: ast.stmt) -> None:
        """Read a simple statement."""
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(value=base, attr="pop"))
            ):
                parts = found("pop_into", text)
                self.name(parts["target"], name)
                self.taken(parts, base, self.fact.held[name])
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
                values = value.elts if isinstance(value, ast.Tuple) else [None] * len(targets)
                clauses = split(text, ", ", "; ")
                need(len(clauses) == len(targets), "another number of assignments")
                for clause, target, one in zip(clauses, targets, values, strict=True):
                    self.stored(clause, target, one)
            case ast.Assign(targets=[target], value=value):
                self.stored(text, target, value)
            case ast.AugAssign(target=target, op=op, value=value):
                self.stored(text, target, ast.BinOp(left=target, op=op, right=value))
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=base, attr="append"), args=[value])):
                parts = found("append", text)
                self.name(parts["name"], _name(base))
                self.chains.chain(parts["chain"], value, self.worth(value))
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=base))):
                self.taken(found("pop", text), base, None)
            case ast.Delete(targets=[ast.Subscript(value=base, slice=key)]):
                parts = found("delete", text)
                self.name(parts["name"], _name(base))
                self.chains.chain(parts["chain"], key, self.worth(key))
            case ast.Expr(value=value):
                shown = self.page.parsed(found("do", text)["call"])
                need(isinstance(shown, ast.Call) and self.chains.matches(shown, value), "another call")
            case ast.Return(value=value):
                self.returned(text, value)
            case ast.Break():
                found("break", text)
            case _:
                found("continue", text)

    def worth(self, node: ast.expr) -> Any:
        """Return what an expression came to."""
        return self.fact.seen[id(node)]

    def stored(self, text: str, target: ast.expr, value: ast.expr | None) -> None:
        """Read "s becomes 12 + 5 = 17"."""
        parts = found("set", text)
        shown = self.page.parsed(parts["target"])
        need(self.chains.matches(shown, target), f"another target: {parts['target']:.60}")
        self.chains.chain(parts["chain"], value, self.now(target))

    def now(self, target: ast.expr) -> Any:
        """Return what a target holds after the event."""
        if isinstance(target, ast.Name):
            return self.fact.held[target.id]
        assert isinstance(target, ast.Subscript)
        whole = self.now(target.value)
        return whole[self.worth(target.slice)]

    def taken(self, parts: dict[str, str], base: ast.expr, value: Any) -> None:
        """Read what was taken off a list; `value` is known where it went into a variable."""
        self.name(parts["name"], _name(base))
        taken = value if value is not None else self.worth(base)[-1]
        need(same(self.page.value(parts["value"]), taken), "another element is taken off")

    def returned(self, text: str, value: ast.expr | None) -> None:
        """Read a return."""
        if value is None:
            parts = found("return_bare", text)
        else:
            parts = found("return", text)
            nodes = value.elts if isinstance(value, ast.Tuple) else [value]
            chains = split(parts["values"], ", ")
            need(len(chains) == len(nodes), "another number of values")
            for chain, node in zip(chains, nodes, strict=True):
                self.chains.chain(chain, node, self.worth(node))
        shown = parts.get("f") or parts.get("g")
        if shown:
            self.name(shown, self.fact.function)

    def after(self, text: str, node: ast.stmt) -> None:
        """Read what is said of variables after an event: of those that it changed in place, each once."""
        changed: list[str] = []
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=targets)]):
                changed = [_name(target) for target in targets if isinstance(target, ast.Subscript)]
            case ast.Assign(targets=[target], value=value):
                changed = [_name(value if isinstance(target, ast.Name) else target)]
            case ast.AugAssign(target=target) | ast.Delete(targets=[target]) | ast.Expr(value=target):
                changed = [_name(target)]
        self.bound(text, list(dict.fromkeys(changed)))


def _name(node: ast.expr) -> str:
    """Return the variable that an expression reads from or stores in."""
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript | ast.Attribute):
            node = node.value
        else:
            return ""
    return node.id


def returns(fact: Fact) -> bool:
    """Return whether an event returns a value."""
    return any(isinstance(change, Returned) and change.values for change in fact.changes)
