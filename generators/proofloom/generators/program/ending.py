"""The result of a woven function: what was made and not yet read is returned, numbers are not mixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proofloom.engine import Reject
from proofloom.engine.program.kinds import Result, Type
from proofloom.engine.program.syntax import (
    Assign,
    Bin,
    Block,
    Concat,
    Each,
    Expr,
    Int,
    Join,
    Len,
    Pairs,
    Str,
    ToStr,
    Tuple,
    Var,
)
from proofloom.generators.program.idioms import vain
from proofloom.generators.program.inputs import data
from proofloom.generators.program.live import Misfit, Scene
from proofloom.generators.program.titles import clumsy

PLAIN = (Type.INT, Type.STR, Type.BOOL)
FEWEST = 6
"""How many different values a result has over the pool at least."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a variable comes from: what it is called, names of functions that make it, of what it is made."""

    makes: str
    titles: tuple[str, ...]
    of: str


class Ending(Scene):
    """A scene that can be brought to its end; `sources` tell of each variable where it comes from."""

    sources: dict[str, Source]
    makers: dict[str, str]  # the idiom or form that each variable comes from
    titles: tuple[str, ...] = ()

    def result(self) -> tuple[Expr, Result]:
        """Return what has not been read as one result; raise `Reject` when there is nothing."""
        waiting = [name for name in dict.fromkeys(self.unread) if self.seen[name].varied]
        if not waiting:
            raise Reject("nothing to return")
        if len(waiting) == 1 and self.types[waiting[0]] not in (Type.GRID, Type.BOOL):
            (name,) = waiting
            if self.variety(waiting) >= FEWEST:
                self.titles = self.one(name)
                return Var(name), self.types[name]
        plain = [name if self.types[name] in PLAIN else self.reduced(name) for name in waiting]
        if self.variety(plain) < FEWEST or len(plain) == 1:
            plain += self.beside(plain)
        if len(plain) > 3:
            raise Reject("too much to return")
        if self.variety(plain) < FEWEST:
            raise Reject("too few different results")
        self.titles = self.several(plain)
        kinds = [self.types[name] for name in plain]
        if len(plain) == 2 and kinds == [Type.STR, Type.INT] and self.stream.chance(1, 3):
            return Concat(Concat(Var(plain[0]), Str(": ")), ToStr(Var(plain[1]))), Type.STR
        if len(plain) > 1 and set(kinds) == {Type.STR} and self.stream.chance(1, 2):
            made: Expr = Var(plain[0])
            for name in plain[1:]:
                made = Concat(Concat(made, Str(" ")), Var(name))
            return made, Type.STR
        return Tuple(tuple(map(Var, plain))), tuple(kinds)

    def variety(self, names: Sequence[str]) -> int:
        """Return how many different values some variables have together over the pool."""
        places = [place for place, param in enumerate(self.held.params) if param.name in names]
        return len({tuple([args[place] for place in places]) for args in self.held.args})

    def beside(self, names: Sequence[str]) -> list[str]:
        """Return what else is worth telling: what was made on the way."""
        others = [
            name for name, seen in self.seen.items()
            if name not in names and name not in self.given and seen.varied
        ]  # fmt: skip
        for name in self.stream.shuffled(others):
            if self.types[name] in (Type.INT, Type.STR) and self.variety([*names, name]) >= FEWEST:
                return [name]
        for name in self.stream.shuffled(others):
            if self.types[name] in (Type.LIST, Type.STRS, Type.STR_INT, Type.INT_INT):
                return [self.reduced(name)]
        raise Reject("too little to return")

    def reduced(self, name: str) -> str:
        """Reduce a list or a table to a number or a string."""
        made: list[str] = []
        if self.types[name] is Type.GRID or not self.attempt(lambda: self.reduction(name, made)):
            raise Reject("nothing to make of a result")
        self.sources[made[0]] = Source(made[0], (), name)
        return made[0]

    def reduction(self, name: str, made: list[str]) -> Block:
        """Write the lines that reduce a list or a table; `made` gets the variable that they set."""
        kind = self.types[name]
        noun = self.sources[name].makes.rpartition("_")[2] if name in self.sources else name
        way = self.stream.below(4)
        if kind is Type.STRS and way < 2:
            made.append(self.made(self.fresh(Type.STR, "text", "line", "joined")))
            return (_set(made[0], Join(Str(self.stream.choice((" ", "-", ","))), name)),)
        self.read(name)
        if kind is Type.LIST:
            value = self.inside(Type.INT, "value", "amount", "x")
            if way > 1 and self.flavours[name] != "index" and not vain(self.makers.get(name, ""), "reduced"):
                out = self.fresh(Type.INT, "total", f"{noun}_total", "total_size")
                step = Bin("+", Var(out), Var(value))
            else:
                out = self.fresh(Type.INT, "largest", f"largest_{noun}", "most")
                step = Bin("max", Var(out), Var(value))
            made.append(self.made(out))
            return (_set(out, Int(0)), Each(value, name, (_set(out, step),)))
        if kind.pair:
            return self.greatest(name, made)
        made.append(self.made(self.fresh(Type.INT, "size", f"{noun}_count", "length")))
        return (_set(made[0], Len(name)),)

    def greatest(self, name: str, made: list[str]) -> Block:
        """Write the lines that find the greatest value of a table."""
        pair = self.types[name].pair
        assert pair is not None
        if pair[1] is not Type.INT or self.flavours[name] == "index":
            raise Misfit
        key = self.inside(pair[0], "name" if pair[0] is Type.STR else "key")
        value = self.inside(Type.INT, "amount" if self.flavours[name] == "amount" else "count")
        out = self.fresh(Type.INT, "largest", "most", "highest")
        made.append(self.made(out))
        step = _set(out, Bin("max", Var(out), Var(value)))
        return (_set(out, Int(0)), Pairs(key, value, name, (step,)))

    # What the function is called

    def one(self, name: str) -> tuple[str, ...]:
        """Return names for a function that gives one variable."""
        source = self.sources.get(name)
        if source is None:
            return tuple(form.format(of=self.noun(name)) for form in data()["composed"]["changed"])
        if not source.of:
            return source.titles
        words = {"a": source.makes, "of": self.noun(source.of), "title": source.titles[0]}
        return tuple(form.format(**words) for form in data()["composed"]["one"])

    def noun(self, name: str) -> str:
        """Return a word for what a variable holds."""
        return "number" if len(name) == 1 else name

    def several(self, names: list[str]) -> tuple[str, ...]:
        """Return names for a function that gives several variables."""
        first = self.noun(self.params[0].name)
        made = [self.sources[name].makes if name in self.sources else name for name in names]
        forms = data()["composed"]["several"]
        both = "_and_".join(made)
        telling = len(made) == 2 and not {*made} & {*data()["composed"]["plain"]}
        if telling and not clumsy(both) and self.stream.chance(2, 3):
            return (both,)
        return tuple(form.format(of=first) for form in forms)


def _set(name: str, value: Expr) -> Assign:
    return Assign((Var(name),), (value,))
