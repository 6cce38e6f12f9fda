"""Finds what of a theme can be called at a place, and keeps the functions that a program has so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from proofloom.engine import Reject, Stream
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.syntax import (
    Assign,
    Bin,
    Block,
    Call,
    Cmp,
    Expr,
    Function,
    If,
    Int,
    Param,
    Return,
    Var,
    statements,
)
from proofloom.generators.program.themes.reading import Helper, Theme, Turns
from proofloom.generators.program.themes.scope import OPPOSITE, WAYS, Scope, bound, roles_of

LONGEST = 19
"""How many letters the name of what is added last may have, with those of the role."""


@dataclass(frozen=True, slots=True)
class Callee:
    """A function that can be called: the roles it takes, what its result is called, when it is called."""

    name: str
    params: tuple[str, ...]
    makes: str
    phase: int
    when: Expr | None = None


class Finder:
    """What is left of a theme, and the functions made so far; `weights` are those of the ways."""

    def __init__(
        self, stream: Stream, theme: Theme, weights: tuple[int, int, int], roles: Sequence[str]
    ) -> None:
        self.stream = stream
        self.theme = theme
        self.weights = weights
        self.roles = roles
        self.helpers = stream.shuffled([item for item in theme.helpers if self.weights[2] or not item.loops])
        self.functions: list[Function] = []
        self.bounds: dict[str, int] = {}
        self.titles: dict[str, tuple[str, ...]] = {}
        self.middles = 0
        self.cased: dict[str, str] = {}
        self.word = {role: stream.choice(item.words) for role, item in theme.quantities.items()}
        self.words = {word for item in theme.quantities.values() for word in item.words}
        self.words |= {role for item in theme.helpers for role in (*item.params, item.gives, item.makes)}

    def function(self, name: str, body: Block, scope: Scope) -> Function:
        """Keep a function that takes what its body uses."""
        params = self.order(scope.used)
        made = Function(name, tuple(Param(role, Type.INT) for role in params), Type.INT, body)
        self.functions.append(made)
        return made

    def order(self, roles: set[str]) -> tuple[str, ...]:
        """Return roles in one order: the theme's goal, its quantities, what else was worked out, a turn."""
        return tuple(sorted(roles, key=self.theme.order.index))

    def helper(
        self,
        role: str,
        scope: Scope,
        must: set[str],
        *,
        when: bool,
        kind: str | None = None,
        alone: bool = False,
    ) -> Callee:
        """Return a function of the theme that no one calls yet, with a condition or without one.

        kind   what it is an alternative to, if that matters
        alone  whether it may not be an alternative to what is called without a condition
        """
        for helper in self.helpers:
            if (
                helper.gives == role
                and (helper.when is not None) == when
                and kind in (None, helper.kind)
                and not (alone and (role, helper.kind) in self.theme.usual)
                and self.suits(helper, scope, must)
            ):
                made = helper.made(self.stream)
                known = scope.after(made.when, True) if made.when else scope
                if (
                    (made.when is None or (scope.open(made.when) and not self.decided(made.when, scope)))
                    and known.asks(made.function)
                    and not (_stencil(made.function) and any(map(_stencil, self.functions)))
                    and self.written(made.when, made.function.body)
                ):
                    self.take(helper, made.function)
                    if kind is None and helper.kind:
                        self.settle(role, helper.kind)
                    return Callee(helper.name, helper.params, helper.makes, helper.phase, made.when)
        raise Reject("nothing of the theme fits")

    def suits(self, helper: Helper, scope: Scope, must: set[str]) -> bool:
        """Return whether a function can be called here, and is for that."""
        params = set(helper.params)
        return (
            must <= params <= scope.names.keys()
            and (helper.gives in params) == (helper.gives in must)
            and (not scope.waiting or bool(scope.waiting & params))
            and (not scope.turn or scope.turn in helper.turns)
            and helper.phase >= scope.phase
        )

    def written(self, cond: Expr | None, body: Block) -> bool:
        """Return whether all bounds that are asked for are written as those of the program so far."""
        asked = [stmt.test for stmt in statements(body) if isinstance(stmt, If)]
        bounds = [bound(test) for test in (cond, *asked) if test is not None]
        if any(self.bounds.get(key, number) != number for key, number in bounds):
            return False
        self.bounds.update(bounds)
        return True

    def guarded(self, callee: Callee, otherwise: Expr) -> bool:
        """Let a function of the theme ask its own condition if it takes what that is about.

        It leaves early in one function of a program only; others take the greater of zero and a difference.
        """
        match callee.when:
            case Cmp(op, Var(role), Int() as value) if op in OPPOSITE and role in callee.params:
                function = self.functions[-1]
                assert function.name == callee.name
                body = _clipped(function.body, Var(role), value, op in (">", ">="))
                if not body or (self.stream.chance(1, 3) and not any(map(_stencil, self.functions))):
                    if any(map(_stencil, self.functions)):
                        return False
                    test = Cmp(OPPOSITE[op], Var(role), value)
                    body = (If(test, (Return(otherwise),)), *function.body)
                self.functions[-1] = replace(function, body=body)
                return True
        return False

    def settle(self, role: str, kind: str) -> None:
        """Leave out what would be an alternative to what was called already."""
        self.helpers = [item for item in self.helpers if (item.gives, item.kind) != (role, kind)]

    def take(self, helper: Helper, function: Function) -> None:
        """Keep a function of the theme, which no other is going to call."""
        self.helpers.remove(helper)
        own = helper.gives, helper.kind
        self.helpers = [item for item in self.helpers
                        if not item.once & helper.once or (item.gives, item.kind) == own]  # fmt: skip
        self.functions.append(function)
        self.name(helper.name, helper.titles)

    def name(self, name: str, titles: Sequence[str]) -> None:
        """Give a function a name that no other and no variable has."""
        taken = {word for words in self.titles.values() for word in words} | self.words
        free = [title for title in titles if title not in taken]
        if not free:
            raise Reject("no name is left")
        self.titles[name] = (self.stream.choice(free),)

    def named(self, name: str, *groups: Sequence[str]) -> None:
        """Give a function a name of the first group that has one left."""
        taken = {word for words in self.titles.values() for word in words} | self.words
        self.name(name, next((group for group in groups if set(group) - taken), ()))

    def case(self, cond: Expr, holds: bool) -> str:
        """Return how a result is told from others where a condition holds or does not, or nothing."""
        match cond:
            case Cmp(op, Var(role), Int()) if op in WAYS and role in self.theme.cases:
                key = bound(cond)[0]
                if self.cased.setdefault(role, key) == key:
                    return self.theme.cases[role][WAYS[op] ^ (not holds)]
        return ""

    def telling(self, role: str, case: str, body: Block) -> tuple[list[str], list[str]]:
        """Return names of a function by the case that it is for, and by what it adds last."""
        added = []
        match body[-1]:
            case Assign(_, (Bin(op, Var(), Call(name)),)) | Return(Bin(op, Var(), Call(name))):
                word = "with" if op == "+" else "after"
                added = [f"{role}_{word}_{title}" for title in self.titles[name]
                         if not {role, word} & {*title.split("_")}
                         and len(title) + len(role) < LONGEST]  # fmt: skip
        return ([f"{role}_{case}"] if case else []), added

    def call(self, callee: Callee, scope: Scope) -> Call:
        """Call a function with the variables of its roles."""
        scope.phase = max(scope.phase, callee.phase)
        return Call(callee.name, tuple(scope.var(role) for role in callee.params))

    def kind(self, role: str, scope: Scope, must: set[str]) -> str:
        """Return a kind of which there are alternatives."""
        fit = [item for item in self.helpers if item.gives == role and self.suits(item, scope, must)]
        plain = {item.kind for item in fit if not item.when}
        found = sorted({item.kind for item in fit if item.when} & plain)
        if not found:
            raise Reject("there are no alternatives")
        return self.stream.choice(found)

    def test(self, scope: Scope) -> Expr:
        """Return a condition of the theme that is open."""
        for test in self.stream.shuffled(self.theme.tests):
            cond = test.made(self.stream, {})
            if not self.decided(cond, scope) and scope.open(cond) and self.written(cond, ()):
                return cond
        raise Reject("no condition is open")

    def decided(self, cond: Expr, scope: Scope) -> bool:
        """Return whether a quantity has chosen between ways already that lead here: it does so once."""
        return scope.choosing and any(
            scope.spans.get(role) != scope.whole.get(role) for role in roles_of(cond)
        )

    def turns(self, scope: Scope, *, starts: bool) -> Turns:
        """Choose what is counted, something that is not counted yet."""
        left = [turns for turns in self.theme.turns if turns.name not in scope.turned | scope.names.keys()
                and turns.starts >= starts
                and turns.count in scope.names]  # fmt: skip
        if not left:
            raise Reject("nothing is left to count")
        turns = self.stream.choice(left)
        scope.turned.add(turns.name)
        return turns

    def part(self, role: str, *, plus: bool = False) -> tuple[str, str]:
        """Return a role that may be added or taken off, or only one that may be added, and how."""
        parts = [part for part in self.theme.parts.get(role, ()) if part[1] == "+" or not plus]
        if not parts:
            raise Reject("nothing is added to this")
        return self.stream.choice(parts)

    def addable(self, role: str) -> list[str]:
        """Return the roles that may be added to a role or taken off it."""
        return [part for part, _ in self.theme.parts.get(role, ())]


def _stencil(function: Function) -> bool:
    """Return whether a function leaves early with a number or with what it was given."""
    match function.body:
        case (If(_, (Return(Int() | Var()),), ()), Return()):
            return True
    return False


def _clipped(body: Block, role: Var, limit: Int, more: bool) -> Block:
    """Return a body with its difference from a limit taken from zero on; nothing where there is none."""
    gap = Bin("-", role, limit) if more else Bin("-", limit, role)
    least = Bin("max", Int(0), gap)

    def clipped(expr: Expr) -> Expr | None:
        match expr:
            case Bin("*", left, factor) if left == gap:
                return Bin("*", factor, least)
            case Bin("//", left, divisor) if left == gap:
                return Bin("//", least, divisor)
            case Bin("+" | "-" as op, Var() as kept, rest) if (inner := clipped(rest)) is not None:
                return Bin(op, kept, inner)
        return None

    match body:
        case (Return(Bin() as expr),) if (made := clipped(expr)) is not None:
            return (Return(made),)
    return ()
