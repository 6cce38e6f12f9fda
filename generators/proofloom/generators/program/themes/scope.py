"""What a function under construction knows: its variables by role, their spans, and what was tested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from proofloom.engine.program.rename import Renamer
from proofloom.engine.program.syntax import (
    Assign,
    Bin,
    Cmp,
    Expr,
    Function,
    If,
    Int,
    Var,
    expressions,
    statements,
    walk,
)

OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}
Span = tuple[int, int]
WAYS = {">": 0, ">=": 0, "<": 1, "<=": 1}
"""Which of two cases a comparison asks for: a quantity is much, or little."""
_CHANGED = ("names", "spans", "fresh", "used", "waiting", "turned")


@dataclass
class Scope:
    """The names of variables by role; `fresh` are roles set by the function, `used` those it takes.

    spans    what a role lies between on the way here, where that is known
    tested   the conditions that are decided on the way here, as texts
    waiting  roles that were worked out here and have not been used yet
    turned   what loops of this function counted
    phase    the last of those that were called so far: what follows is no earlier
    turn     the turn of a loop that this is inside of, also of a caller's
    """

    names: dict[str, str]
    spans: dict[str, Span]
    tested: frozenset[str] = frozenset()
    fresh: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    turned: set[str] = field(default_factory=set)
    phase: int = 1
    turn: str = ""
    choosing: bool = False
    """Whether this is for one branch of a choice: what is charged in one is charged in all."""
    whole: Mapping[str, Span] = field(default_factory=dict)
    """What the inputs lie between before anything is tested."""

    def var(self, role: str) -> Var:
        """Return the variable of a role, which is used by that."""
        if role not in self.fresh:
            self.used.add(role)
        self.waiting.discard(role)
        return Var(self.names[role])

    def set(self, role: str, name: str) -> Var:
        """Return the variable that a role has from here on."""
        self.names[role] = name
        self.fresh.add(role)
        self.spans.pop(role, None)
        return Var(name)

    def test(self, cond: Expr) -> Expr:
        """Return a condition on roles as one on variables; it is not asked again."""
        self.tested |= {asked(cond)}
        for part in walk(cond):
            if isinstance(part, Var):
                self.var(part.name)
        return Renamer(self.names, {}).expr(cond)

    def open(self, cond: Expr) -> bool:
        """Return whether a condition on roles can be asked here, and is not decided yet."""
        if asked(cond) in self.tested or any(
            isinstance(part, Var) and part.name not in self.names for part in walk(cond)
        ):
            return False
        match cond:
            case Cmp(op, Var(role), Int(value)) if role in self.spans:
                low, high = self.spans[role]
                if op in ("==", "!="):
                    return low < high and low <= value <= high
                last = value - (op in ("<", ">="))  # the greatest value on the lower side
                return self.several(role, low, last) and self.several(role, last + 1, high)
        return True

    def several(self, role: str, low: int, high: int) -> bool:
        """Return whether a side of a bound has values: more than one, unless it is an end of the whole."""
        return low < high or (low == high and low in self.whole.get(role, ()))

    def asks(self, function: Function) -> bool:
        """Return whether all that a function tests, or takes the least or most of, is open here."""
        sets = {target.name for stmt in statements(function.body) if isinstance(stmt, Assign)
                for target in stmt.targets if isinstance(target, Var)}  # fmt: skip
        spans = {role: span for role, span in self.spans.items() if role not in sets}
        scope = replace(self, spans=spans, tested=self.tested if not sets else frozenset())
        for stmt in statements(function.body):
            for expr in expressions(stmt):
                for part in walk(expr):
                    if (
                        isinstance(part, Bin)
                        and part.op in ("min", "max")
                        and _apart(part.left, part.right, spans)
                    ):
                        return False
        for stmt in function.body:
            if isinstance(stmt, If):
                match stmt.test:
                    case Cmp(_, left, right) if _apart(left, right, spans):
                        return False
                    case Cmp(_, Var(role), Int()) if role in spans:
                        if not scope.open(stmt.test):
                            return False
                        scope = scope.after(stmt.test, False)
        return True

    def after(self, cond: Expr, holds: bool) -> Scope:
        """Return what is known where a condition holds or does not; what is used stays shared."""
        spans = dict(self.spans)
        match cond:
            case Cmp(op, Var(role), Int(value)) if role in spans:
                low, high = spans[role]
                match op if holds else OPPOSITE.get(op, ""):
                    case "<":
                        spans[role] = (low, value - 1)
                    case "<=":
                        spans[role] = (low, value)
                    case ">":
                        spans[role] = (value + 1, high)
                    case ">=":
                        spans[role] = (value, high)
                    case "==":
                        spans[role] = (value, value)
                    case _ if op == "==" and value == low:
                        spans[role] = (low + 1, high)
                    case _ if op == "==" and value == high:
                        spans[role] = (low, high - 1)
        return replace(self, spans=spans, tested=self.tested | {asked(cond)})

    def kept(self) -> Scope:
        """Return a copy of all that a stage may change."""
        return replace(self, **{name: type(getattr(self, name))(getattr(self, name)) for name in _CHANGED})

    def restore(self, kept: Scope) -> None:
        """Go back to a copy; what is shared with other scopes stays shared."""
        for name in _CHANGED:
            getattr(self, name).clear()
            getattr(self, name).update(getattr(kept, name))
        self.turn, self.phase, self.tested = kept.turn, kept.phase, kept.tested

    def inner(self) -> Scope:
        """Return what a function that is called from here may know: the same under its roles' names."""
        return Scope(
            {role: role for role in self.names},
            dict(self.spans),
            self.tested,
            turned=self.turned,
            phase=self.phase,
            turn=self.turn,
            choosing=self.choosing,
            whole=self.whole,
        )


def known(spans: Mapping[str, Span]) -> Scope:
    """Return what the function that is asked about knows of its inputs."""
    return Scope({role: role for role in spans}, dict(spans), whole=dict(spans))


def bound(cond: Expr) -> tuple[str, int]:
    """Return what is compared with which bound, and the number that the bound is written as."""
    match cond:
        case Cmp(op, left, Int(value)) if op in OPPOSITE:
            return f"{left} {value + (op in ('>', '<='))}", value
    return str(cond), 0


def asked(cond: Expr) -> str:
    """Return a text that is the same for a condition and what holds where it does not."""
    return bound(cond)[0]


def roles_of(cond: Expr) -> set[str]:
    """Return the roles that a condition is about."""
    return {part.name for part in walk(cond) if isinstance(part, Var)}


def _apart(left: Expr, right: Expr, spans: Mapping[str, Span]) -> bool:
    """Return whether it is known which of two values is the lesser."""
    one, other = _span(left, spans), _span(right, spans)
    return one is not None and other is not None and (one[1] <= other[0] or other[1] <= one[0])


def _span(expr: Expr, spans: Mapping[str, Span]) -> Span | None:
    """Return what an expression of known quantities lies between, or None."""
    match expr:
        case Int(value):
            return value, value
        case Var(role):
            return spans.get(role)
        case Bin(op, left, right) if op in ("+", "-", "*", "//"):
            one, other = _span(left, spans), _span(right, spans)
            if one is None or other is None or (op == "//" and other[0] <= 0):
                return None
            ends = [
                a + b if op == "+" else a - b if op == "-" else a * b if op == "*" else a // b
                for a in one
                for b in other
            ]
            return min(ends), max(ends)
    return None
