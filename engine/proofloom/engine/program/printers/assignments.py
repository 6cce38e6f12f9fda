"""How values are stored: one, several at once, and what must be kept aside meanwhile."""

from __future__ import annotations

from typing import ClassVar

from proofloom.engine.program.kinds import Type
from proofloom.engine.program.printers.naming import fresh
from proofloom.engine.program.printers.operators import LEVEL, Operators
from proofloom.engine.program.syntax import (
    Assign,
    Bin,
    Expr,
    Int,
    Target,
    Var,
    names,
    walk,
)


class Assignments(Operators):
    """How values are stored: one, several at once, and what must be kept aside meanwhile."""

    increments: ClassVar[bool] = True  # whether there is i++
    whole: ClassVar[dict[str, str]] = {"//": "/", "%": "%"}  # how whole numbers not below 0 are divided

    def put(self, target: Target, value: Expr, born: frozenset[str]) -> list[str]:
        """Return the lines that store a value."""
        if isinstance(target, Var) and target.name in born:
            return self.first_value(target.name, value)
        match value:
            case Bin("+" | "-" as op, left, Int(1)) if left == target and self.increments:
                place = self.place(target)
                if place is not None:
                    return [place + 2 * op]
            case Bin(op, left, right) if left == target:
                place, plain = self.place(target), self.plain(value)
                if place is not None and plain is not None:
                    return [f"{place} {plain}= {self.expr(right)}"]
        return [self.store(target, value)]

    def plain(self, expr: Bin) -> str | None:
        """Return the operator that may stand before `=`; rounding is the same from 0 on."""
        if expr.op in ("//", "%") and self.plain_division(expr):
            return self.whole.get(expr.op)
        return expr.op if expr.op in LEVEL else None

    def several(self, stmt: Assign, born: frozenset[str]) -> list[str]:
        """Return the lines of an assignment of several values, one after the other where that is the same."""
        targets, values = stmt.targets, stmt.values
        if len(targets) == 2 and values == (targets[1], targets[0]):
            kind = self.kind(targets[0])
            saved, name = self.saved(targets[0], kind)
            return [saved, *self.put(targets[0], values[0], born), self.store_text(targets[1], name, kind)]
        if not any(
            self.touches(target, value) for at, target in enumerate(targets) for value in values[at + 1 :]
        ):
            return [
                line
                for target, value in zip(targets, values, strict=True)
                for line in self.put(target, value, born)
            ]
        lines = []
        kept: list[str] = []
        for value in values[:-1]:
            saved, name = self.saved(value, self.kind(value))
            kept.append(name)
            lines.append(saved)
        last = self.put(targets[-1], values[-1], born)
        if not all(isinstance(target, Var) for target in targets):
            saved, name = self.saved(values[-1], self.kind(values[-1]))
            lines.append(saved)
            kept.append(name)
            last = []
        stores = []
        for target, name in zip(targets, kept, strict=False):
            new = isinstance(target, Var) and target.name in born
            kind = self.kind(values[targets.index(target)])
            if new:
                assert isinstance(target, Var)
                stores.append(self.first_text(target.name, name))
            else:
                stores.append(self.store_text(target, name, kind))
        return lines + last + stores

    def target(self, target: Target) -> str:
        """Print where something is stored."""
        return self.called[target.name] if isinstance(target, Var) else self.expr(target)

    def touches(self, target: Target, value: Expr) -> bool:
        """Return whether a value reads what is stored in a target."""
        stored = names(target)[0]
        return any(stored in names(part) for part in walk(value))

    def saved(self, value: Expr, kind: Type) -> tuple[str, str]:
        """Return the line that keeps a value aside, and the name under which it does."""
        name = self.reserved("temp", "saved", "kept")
        if isinstance(value, Var) and value.name in self.here.chars:
            return self.declared_char(name, self.called[value.name]), name
        return self.declared(name, kind, self.held(value)), name

    def reserved(self, *wanted: str) -> str:
        """Return a name that is free from here on only for what asks for it: the first of some that is."""
        name = fresh(wanted, self.used)
        self.used.add(name)
        return name

    def declared(self, name: str, kind: Type, text: str) -> str:
        """Return the declaration of a new name with a value."""
        raise NotImplementedError

    def declared_char(self, name: str, text: str) -> str:
        """Return the declaration of a new name with a character."""
        return self.declared(name, Type.STR, text)

    def first_value(self, name: str, value: Expr) -> list[str]:
        """Return the lines that declare a variable by its first value."""
        return [self.first_text(name, self.held_as(name, value))]

    def first_text(self, name: str, text: str) -> str:
        """Return the declaration of a variable with a value."""
        raise NotImplementedError

    def place(self, target: Target) -> str | None:
        """Return what may stand before `+=`; None when a target has no such thing."""
        raise NotImplementedError

    def store(self, target: Target, value: Expr) -> str:
        """Return the statement that stores a value."""
        text = self.held_as(target.name, value) if isinstance(target, Var) else self.held(value)
        return self.store_text(target, text, self.kind(target))

    def store_text(self, target: Target, text: str, kind: Type) -> str:
        """Return the statement that stores what a text stands for."""
        raise NotImplementedError
