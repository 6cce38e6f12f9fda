"""The result of a woven function: what was made and not yet read is returned, numbers are not mixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proofloom.engine import Reject
from proofloom.engine.program.kinds import Result, Type
from proofloom.engine.program.syntax import (
    Assign,
    Expr,
    Tuple,
    Var,
)
from proofloom.generators.program.inputs import data
from proofloom.generators.program.live import Scene
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
    several_questions = False

    def result(self) -> tuple[Expr, Result]:
        """Return what has not been read; raise `Reject` where that is nothing, or what no question asks for.

        Several things are returned together where they are made of one, or a program has to be a long one.
        """
        waiting = [name for name in dict.fromkeys(self.unread) if self.seen[name].varied]
        if not waiting or self.variety(waiting) < FEWEST:
            raise Reject("too few different results")
        kinds = [self.types[name] for name in waiting]
        if len(waiting) == 1 and kinds[0] not in (Type.GRID, Type.BOOL):
            self.titles = self.one(waiting[0])
            return Var(waiting[0]), kinds[0]
        made_of = {self.sources[name].of if name in self.sources else name for name in waiting}
        one = len(waiting) <= 2 and len(made_of) == 1
        if not set(kinds) <= set(PLAIN) or not (one or (self.several_questions and len(waiting) <= 3)):
            raise Reject("results of several questions")
        self.titles = self.several(waiting)
        return Tuple(tuple(map(Var, waiting))), tuple(kinds)

    def variety(self, names: Sequence[str]) -> int:
        """Return how many different values some variables have together over the pool."""
        places = [place for place, param in enumerate(self.held.params) if param.name in names]
        return len({tuple([args[place] for place in places]) for args in self.held.args})

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
