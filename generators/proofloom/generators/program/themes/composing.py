"""Composes a theme's functions by role: one after the other, one or the other, and one in a loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from proofloom.engine import Reject
from proofloom.engine.program.syntax import (
    Assign,
    Bin,
    Block,
    Expr,
    For,
    If,
    Int,
    Program,
    Return,
    Stmt,
    Var,
)
from proofloom.generators.program.expressions import combined
from proofloom.generators.program.themes.finding import Callee, Finder
from proofloom.generators.program.themes.scope import Scope, Span, known

MIXES = {"selective": (2, 5, 0), "sequential": (5, 1, 0), "loops": (2, 1, 4), "composed": (3, 3, 2)}
"""How often each way is taken (sequence, selection, loop), by what a recipe calls the composition."""
ENTRY = "entry_"


class Composer(Finder):
    """Composes one program; `roles` are the quantities that it may ask for."""

    def program(self, size: int, choosing: tuple[int, int]) -> Program:
        """Return a program of so many functions; raise `Reject` where the theme has none of that shape.

        choosing  how often (of so many) the function that is asked about returns one of several results
        """
        quantities = self.theme.quantities
        spans: dict[str, Span] = {role: (quantities[role].low, quantities[role].high) for role in self.roles}
        scope = known(spans)
        goal = self.theme.goal
        self.name(ENTRY, self.theme.asks)
        if self.stream.chance(*choosing):
            body = self.selection(goal, size - 1, scope, {goal} & quantities.keys())
        else:
            body = self.stages(goal, size - 1, scope)
        entry = self.function(ENTRY, body, scope)
        order = self.functions if self.stream.chance(3, 4) else [entry, *reversed(self.functions[:-1])]
        return Program(tuple(order), ENTRY)

    # What is called

    def callee(self, role: str, size: int, scope: Scope, must: set[str]) -> Callee:
        """Return a function that gives a role from what is known, and takes what it must."""
        if size == 1:
            return self.helper(role, scope, must, when=False)
        callee = self.middle(role, size, scope, must)
        if scope.waiting and not scope.waiting & set(callee.params):
            raise Reject("what was worked out is not used")
        return callee

    def middle(self, role: str, size: int, scope: Scope, must: set[str], case: str = "") -> Callee:
        """Return a new function that calls others; `case` tells its result from others."""
        if size < 3:
            raise Reject("too small for a function of its own")
        given = role in must
        inner = scope.inner()
        if not given:
            inner.names.pop(role, None)
        self.middles += 1
        name = f"middle{self.middles}_"
        if self.stream.chance(self.weights[1] + 1, sum(self.weights) + 1):
            body = self.selection(role, size - 1, inner, must)
        else:
            body = self.stages(role, size - 1, inner)
        if len(body) < 2:
            raise Reject("a function does nothing but call another")
        if not must <= inner.used:
            raise Reject("a function leaves out what it is for")
        self.named(name, *self.telling(role, case, body), self.theme.nouns[scope.turn, role][given])
        function = self.function(name, body, inner)
        return Callee(name, tuple(param.name for param in function.params), role, inner.phase)

    # One or the other

    def selection(self, role: str, size: int, scope: Scope, must: set[str]) -> Block:
        """Return a body that returns one of several results."""
        if role not in must:
            scope = replace(scope, choosing=True)
        sizes = self.parts(size, 3 if size > 2 and self.stream.chance(1, 2) else 2)
        kind = self.kind(role, scope, must) if 1 in sizes else ""
        if kind and size > len(sizes):
            raise Reject("alternatives of one kind are simple")
        body: list[Stmt] = []
        for part in sizes[:-1]:
            if part == 1:
                callee = self.helper(role, scope, must, when=True, kind=kind)
                assert callee.when is not None
                cond = callee.when
            else:
                cond = self.test(scope)
                callee = self.middle(role, part, scope.after(cond, True), must, self.case(cond, True))
            body.append(If(scope.test(cond), (Return(self.call(callee, scope)),)))
            scope = scope.after(cond, False)
        if sizes[-1] == 1:
            callee = self.helper(role, scope, must, when=False, kind=kind)
        else:
            callee = self.middle(role, sizes[-1], scope, must, self.case(cond, False))
        body.append(Return(self.call(callee, scope)))
        if kind:
            self.settle(role, kind)
        return tuple(body)

    def parts(self, size: int, count: int) -> list[int]:
        """Divide functions among calls: one, or three and more of which the first calls the others."""
        if count == 1:
            return [size]
        if size < count:
            raise Reject("fewer functions than ways")
        options = [n for n in range(1, size - count + 2) if n != 2 and (count > 2 or size - n != 2)]
        if not options:
            raise Reject("functions cannot be divided")
        part = self.stream.choice(options)
        rest = self.parts(size - part, count - 1)
        return self.stream.shuffled([part, *rest])

    # One after the other

    def stages(self, role: str, size: int, scope: Scope) -> Block:
        """Return a body that works a role out in stages, with so many functions."""
        body: list[Stmt] = []
        started = role in scope.names
        changed = False
        while size:
            way, part, block = self.stage(role, size, scope, started)
            body += block
            if way != "derive":
                started = changed = True
            size -= part
        if scope.waiting - {role} or not changed:
            raise Reject("what was worked out is not used")
        return _returning(body, scope.var(role))

    def stage(self, role: str, size: int, scope: Scope, started: bool) -> tuple[str, int, Block]:
        """Return the next stage: the first way that can be gone, its size and its statements."""
        ways = [*self.ways(role, size, scope, started)]
        while ways:
            way, part = chosen = self.stream.weighted(ways, [self.weights[_WAY[kind]] for kind, _ in ways])
            ways.remove(chosen)
            before = self.helpers[:], self.functions[:], dict(self.titles), dict(self.bounds), scope.kept()
            try:
                return way, part, getattr(self, way)(role, part, scope)
            except Reject:
                self.helpers, self.functions, self.titles, self.bounds = before[:4]
                scope.restore(before[4])
        raise Reject("no way goes on")

    def ways(self, role: str, size: int, scope: Scope, started: bool) -> Iterator[tuple[str, int]]:
        """Yield the ways to go on, each with the number of functions it takes."""
        sizes = [part for part in range(1, size + 1) if part != 2 and part <= 5]
        for part in sizes:
            if size - part >= 1:
                yield "derive", part
            if started and scope.choosing:
                continue
            yield ("change" if started else "begin"), part
            if started and role in self.theme.parts:
                yield "add", part
        if scope.choosing:
            return
        if started:
            if role in self.theme.parts:
                yield "perhaps_add", 1
            yield "perhaps_change", 1
            if size >= 2:
                yield "either_change", 2
                if role in self.theme.parts:
                    yield "either_add", 2
        if self.weights[2] and not scope.turn and (started or role in self.theme.parts):
            for part in (1, 2, 3, 4, 5):
                if part <= size:
                    yield "repeat", part

    def derive(self, role: str, size: int, scope: Scope) -> Block:
        """Work out something else first that a later function takes."""
        takers = [helper for helper in self.helpers if helper.gives in (role, *self.addable(role))]
        wanted = {name for helper in takers for name in helper.params if ("", name) in self.theme.nouns}
        wanted -= {role, *scope.names}
        if not wanted or scope.waiting:
            raise Reject("nothing else to work out")
        other = self.stream.choice(sorted(wanted))
        callee = self.callee(other, size, scope, set())
        value = self.call(callee, scope)
        target = scope.set(other, callee.makes if callee.makes not in scope.names.values() else other)
        scope.waiting.add(other)
        return (Assign((target,), (value,)),)

    def begin(self, role: str, size: int, scope: Scope) -> Block:
        """Find a role for the first time."""
        return self.stored(role, self.call(self.callee(role, size, scope, set()), scope), scope)

    def change(self, role: str, size: int, scope: Scope) -> Block:
        """Change what is there."""
        return self.stored(role, self.call(self.callee(role, size, scope, {role}), scope), scope)

    def stored(self, role: str, value: Expr, scope: Scope) -> Block:
        return (Assign((scope.set(role, role),), (value,)),)

    def add(self, role: str, size: int, scope: Scope, plus: bool = False) -> Block:
        """Add something to what is there, or take it off."""
        part, op = self.part(role, plus=plus)
        callee = self.callee(part, size, scope, set())
        value = Bin(op, scope.var(role), self.call(callee, scope))
        return self.stored(role, value, scope)

    def perhaps_add(self, role: str, size: int, scope: Scope) -> Block:
        """Add something where a condition holds."""
        part, op = self.part(role)
        callee = self.helper(part, scope, set(), when=True, alone=True)
        value = Bin(op, scope.var(role), self.call(callee, scope))
        return self.perhaps(role, callee, value, Int(0), scope)

    def perhaps_change(self, role: str, size: int, scope: Scope) -> Block:
        """Change what is there where a condition holds."""
        callee = self.helper(role, scope, {role}, when=True, alone=True)
        return self.perhaps(role, callee, self.call(callee, scope), Var(role), scope)

    def perhaps(self, role: str, callee: Callee, value: Expr, otherwise: Expr, scope: Scope) -> Block:
        """Set a value where a condition holds, for which a function asks itself where it can."""
        assert callee.when is not None
        guard = self.guarded(callee, otherwise)
        test = scope.test(callee.when)
        name = scope.names[role] if role in scope.fresh else role
        scope.var(role)
        block: Block = (Assign((scope.set(role, name),), (value,)),)
        return block if guard else (If(test, block),)

    def either_add(self, role: str, size: int, scope: Scope, plus: bool = False) -> Block:
        """Add one of two things to what is there, or take it off."""
        part, op = self.part(role, plus=plus)
        first, other = self.alternatives(part, scope, set())
        assert first.when is not None
        test = scope.test(first.when)
        one = Bin(op, scope.var(role), self.call(first, scope))
        return self.either(role, test, one, Bin(op, one.left, self.call(other, scope)), scope)

    def either_change(self, role: str, size: int, scope: Scope) -> Block:
        """Change what is there in one of two ways."""
        first, other = self.alternatives(role, scope, {role})
        assert first.when is not None
        test = scope.test(first.when)
        return self.either(role, test, self.call(first, scope), self.call(other, scope), scope)

    def alternatives(self, role: str, scope: Scope, must: set[str]) -> tuple[Callee, Callee]:
        """Return a function that is called where a condition holds, and one for where it does not."""
        kind = self.kind(role, scope, must)
        first = self.helper(role, scope, must, when=True, kind=kind)
        assert first.when is not None
        other = self.helper(role, scope.after(first.when, False), must, when=False, kind=kind)
        self.settle(role, kind)
        return first, other

    def either(self, role: str, test: Expr, one: Expr, other: Expr, scope: Scope) -> Block:
        target = scope.set(role, role)
        return (If(test, (Assign((target,), (one,)),), (Assign((target,), (other,)),)),)

    # One in a loop

    def repeat(self, role: str, size: int, scope: Scope) -> Block:
        """Change or add once for every turn."""
        turns = self.turns(scope, starts=role not in scope.names)
        front: Block = ()
        if role not in scope.names:
            front = (Assign((scope.set(role, role),), (Int(0),)),)
        scope.names[turns.name] = scope.turn = turns.name
        scope.fresh.add(turns.name)
        body: list[Stmt] = []
        fresh = role in scope.fresh
        while size:
            sizes = [part for part in range(1, size + 1) if part != 2]
            part = self.stream.choice(sizes)
            kinds: list[Callable[..., Block]] = []
            perhaps = part == 1 and bool(body)
            if self.theme.parts.get(role):
                first = partial(self.add, plus=bool(front) and not body)
                kinds += [first, *([self.perhaps_add] if perhaps else [])]
            if not front or body:
                kinds += [self.change, *([self.perhaps_change] if perhaps else [])]
            if size >= 2 and not front:
                kinds.append(self.either_change)
            if size >= 2 and self.theme.parts.get(role):
                kinds.append(partial(self.either_add, plus=bool(front) and not body))
            kind = self.stream.choice(kinds)
            part = 2 if "either" in _called(kind) else part
            if not fresh:
                scope.used.add(role)
            body += kind(role, part, scope)
            size -= part
        del scope.names[turns.name]
        scope.turn = ""
        scope.fresh.discard(turns.name)
        stop = combined("+", scope.var(turns.count), Int(turns.first))
        return (*front, For(turns.name, Int(turns.first), stop, 1, tuple(body)))


_WAY = {"derive": 0, "begin": 0, "change": 0, "add": 0, "perhaps_add": 1, "perhaps_change": 1,
        "either_add": 1, "either_change": 1, "repeat": 2}  # fmt: skip


def _called(way: Callable[..., Block]) -> str:
    return way.func.__name__ if isinstance(way, partial) else way.__name__


def _returning(body: list[Stmt], result: Var) -> Block:
    """Return a result after its updates; one that is set in one step, or two, is not stored before."""
    match body:
        case [*front, Assign((target,), (value,))] if target == result and len(front) < 2:
            return (*front, Return(value))
        case [*front, If(test, (Assign((one,), (value,)),), (Assign((other,), (rest,)),))] if (
            one == other == result
        ):
            return (*front, If(test, (Return(value),)), Return(rest))
    return (*body, Return(result))
