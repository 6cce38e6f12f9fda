"""Composes small functions as SX-Bench does: one after the other, one or the other, and one in a loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proofloom.engine import Reject, Stream
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.syntax import (
    Assign,
    Bin,
    Block,
    Call,
    Cmp,
    Expr,
    For,
    Function,
    If,
    Int,
    Param,
    Program,
    Return,
    Stmt,
    Var,
)
from proofloom.generators.program.idioms import Made, atoms
from proofloom.generators.program.inputs import Shape, data
from proofloom.generators.program.library import combined
from proofloom.generators.program.plan import Draft

WAYS = ("sequence", "selection", "loop")
MIXES = {"selective": (1, 5, 0), "sequential": (5, 2, 0), "loops": (2, 1, 4), "composed": (3, 3, 2)}
"""How often each way is taken, by what a recipe calls the composition."""
SPANS = ((1, 30), (2, 60), (-20, 40), (5, 99))
TURNS = (2, 6)


def composed(stream: Stream, functions: int, mix: str, count: int) -> Draft:
    """Draw a composite program of so many functions with a pool of `count` inputs."""
    if functions < 4:
        raise Reject("a composite has at least four functions")
    middles = max(1, (functions - 1) // 3)
    chosen = stream.sample(atoms(), functions - 1 - middles)
    made = [atom.make(stream) for atom in chosen]
    composer = _Composer(stream, MIXES[mix], made)
    helpers = [item.function for item in made]
    for number in range(middles):
        function = composer.middle(f"middle{number}_")
        helpers.append(function)
    low, high = stream.choice(SPANS)
    shapes = tuple(Shape(Type.INT, "", low, high) for _ in range(2))
    entry = composer.entry(helpers)
    titles: dict[str, Sequence[str]] = {item.function.name: item.titles for item in made}
    titles |= composer.titles
    titles["entry_"] = data()["composed"]["entry"]
    pool = [tuple(shape.drawn(stream) for shape in shapes) for _ in range(count)]
    order = (*helpers, entry) if stream.chance(3, 4) else (entry, *reversed(helpers))
    whole = frozenset(item.function.name for item in made)
    return Draft(Program(order, "entry_"), shapes, pool, titles, whole)


@dataclass
class _Callee:
    """A function that composites may call, how often it was, and what its result is called."""

    function: Function
    makes: str
    used: int = 0


class _Composer:
    def __init__(self, stream: Stream, weights: tuple[int, int, int], made: Sequence[Made]) -> None:
        self.stream = stream
        self.weights = weights
        self.callees = [_Callee(item.function, item.makes) for item in made]
        self.titles: dict[str, tuple[str, ...]] = {}

    def way(self) -> str:
        """Choose how the next functions are put together."""
        return self.stream.weighted(WAYS, self.weights)

    def callee(self, *besides: _Callee) -> _Callee:
        """Choose a function to call, one that is called least."""
        left = [item for item in self.callees if item not in besides]
        fewest = min(item.used for item in left)
        found = self.stream.choice([item for item in left if item.used == fewest])
        found.used += 1
        return found

    def call(self, callee: _Callee, first: Expr, second: Expr) -> Call:
        """Call a function with one or two numbers."""
        several = len(callee.function.params) > 1
        return Call(callee.function.name, (first, second) if several else (first,))

    def test(self, one: str, other: str) -> Expr:
        """Return a condition that goes both ways for most inputs."""
        x = Var(self.stream.choice((one, one, other)))
        match self.stream.below(4):
            case 0:
                return Cmp(self.stream.choice((">", "<")), Var(one), Var(other))
            case 1:
                return Cmp(self.stream.choice((">", "<=")), x, Int(self.stream.choice((5, 10, 12, 15, 20))))
        base = self.stream.choice((2, 2, 3, 4))
        return Cmp("==", Bin("%", x, Int(base)), Int(self.stream.below(base)))

    def middle(self, name: str) -> Function:
        """Return a function of two numbers over two others."""
        first = self.callee()
        second = self.callee(first)
        x, y = "x", "y"
        match self.way():
            case "sequence":
                body: Block = (
                    _set(first.makes, self.call(first, Var(x), Var(y))),
                    Return(self.call(second, Var(first.makes), Var(y))),
                )
            case "selection":
                body = (
                    If(self.test(x, y), (Return(self.call(first, Var(x), Var(y))),)),
                    Return(self.call(second, Var(y), Var(x))),
                )
            case _:
                step = self.call(first, Var(x), Var("i"))
                body = (
                    For("i", Int(0), self.turns(y), 1, (_set(x, step),)),
                    Return(self.call(second, Var(x), Var(y))),
                )
        forms = data()["composed"]["two"]
        self.titles[name] = tuple(form.format(a=first.makes, b=second.makes) for form in forms)
        function = Function(name, (Param(x, Type.INT), Param(y, Type.INT)), Type.INT, body)
        self.callees.append(_Callee(function, self.stream.choice((second.makes, "outcome", "score"))))
        return function

    def turns(self, name: str) -> Expr:
        """Return how often a loop repeats."""
        if self.stream.chance(1, 3):
            return Int(self.stream.integer(*TURNS))
        return combined("+", Bin("%", Var(name), Int(self.stream.integer(3, 5))), Int(2))

    def entry(self, helpers: Sequence[Function]) -> Function:
        """Return the function that calls whatever has not been called, in stages that feed each other."""
        n, m = "n", "m"
        body: list[Stmt] = []
        now = n
        stage = 0
        while any(item.used == 0 for item in self.callees) or not body:
            stage += 1
            name = f"stage{stage}"
            way = self.way()
            first = self.callee()
            if way == "selection":
                second, third = self.callee(first), None
                if any(item.used == 0 for item in self.callees):
                    third = self.callee(first, second)
                body.append(self.choice_of(name, first, second, third, now, m))
            elif way == "loop":
                total = _set(
                    name, Bin(self.stream.choice("++-"), Var(name), self.call(first, Var("i"), Var(now)))
                )
                if len(first.function.params) < 2:
                    total = _set(
                        name, Bin("+", Var(name), self.call(first, combined("+", Var(now), Var("i")), Var(m)))
                    )
                body += (
                    _set(name, Var(m) if self.stream.chance(1, 2) else Int(0)),
                    For("i", Int(0), self.turns(n), 1, (total,)),
                )
            else:
                body.append(_set(name, self.call(first, Var(now), Var(m))))
            now = name
        body.append(Return(self.last(now, n, m)))
        return Function("entry_", (Param(n, Type.INT), Param(m, Type.INT)), Type.INT, tuple(body))

    def choice_of(
        self, name: str, first: _Callee, second: _Callee, third: _Callee | None, now: str, other: str
    ) -> Stmt:
        """Return an `if` with a call in each branch."""
        tests = self.test(now, other), self.test(other, now)
        last: Block = (_set(name, self.call(second, Var(other), Var(now))),)
        if third:
            last = (If(tests[1], (_set(name, self.call(third, Var(now), Var(other))),), last),)
        return If(tests[0], (_set(name, self.call(first, Var(now), Var(other))),), last)

    def last(self, now: str, n: str, m: str) -> Expr:
        """Return what the entry gives: the last stage, perhaps with an input."""
        match self.stream.below(4):
            case 0:
                return combined("+", Var(now), Var(n))
            case 1:
                return combined("-", Bin("*", Var(now), Int(self.stream.integer(2, 4))), Var(m))
        return Var(now)


def _set(name: str, value: Expr) -> Assign:
    return Assign((Var(name),), (value,))
