"""Runs a program in the jail: its steps, what its run reaches, what more inputs reach, what is needed.

Nothing of a program is ever run in this process, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from proofloom.engine import Seed
from proofloom.pipelines.audit.inputs import Changer
from proofloom.pipelines.audit.items import Item
from proofloom.pipelines.audit.rewrite import Rewritten, rewritten
from proofloom.pipelines.audit.unset import unsets
from proofloom.verifiers.jail import Budget, ResultKind, run_function

ROUNDS = 10  # of further inputs, while something has not been reached
TRIES = 30  # inputs a round
TURNS = 4  # of further inputs, while a statement does not seem to be needed
KEPT = 12  # inputs that deletions are tried on first, beside those that alone reach something
SLACK = 50
FUEL = 50_000  # steps of a run
EFFORT = 3_000_000  # steps of all deletions
_BUDGET = Budget(cpu=30, wall=120.0, memory=2**30, output=2**24, source=2_000_000)

Outcome = tuple[int, bool]


@dataclass(frozen=True, slots=True)
class _Seen:
    """One run: its arguments as text and values, what is observed of it, its steps, what it reached."""

    call: str
    plain: tuple[Any, ...] | None
    observed: tuple[str, str]
    steps: int
    hits: frozenset[int]
    outcomes: frozenset[Outcome]

    @property
    def ended(self) -> bool:
        """Whether it returned a value."""
        return self.observed[0] != ""


@dataclass(frozen=True, slots=True)
class Ran:
    """What is known of a program by running it.

    value       what the run returned, as Python writes it
    reached     statements that the run executed; `outcomes` are the (test, held) that it had
    ever        statements that some input executed; `ever_outcomes` likewise
    needed      for each statement whether deleting it changes something on some input, or leaves a
                variable that may be read unset or a function without its value; None: not tried
    inputs      further inputs tried that end
    same        of the `first` of them, small changes of the run's own input, those of the same value
    """

    value: str
    steps: int
    statements: tuple[int, ...]
    tests: tuple[int, ...]
    reached: frozenset[int]
    outcomes: frozenset[Outcome]
    ever: frozenset[int]
    ever_outcomes: frozenset[Outcome]
    needed: dict[int, bool | None]
    inputs: int
    same: int
    first: int


def ran(item: Item) -> Ran | None:
    """Run a program; None when it is no Python, or its run does not end in a value.

    Raises `JailError` when there is no jail here.
    """
    try:
        program = rewritten(item.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    first = _survey(item, program, [(item.call, item.plain)], FUEL)
    if not first or not first[0].ended:
        return None
    own = first[0]
    search = _Search(item, program, own)
    search.reach()
    needed = search.needs()
    return Ran(
        value=own.observed[0],
        steps=own.steps,
        statements=program.statements,
        tests=program.tests,
        reached=own.hits & {*program.statements},
        outcomes=own.outcomes,
        ever=frozenset(search.hits & {*program.statements}),
        ever_outcomes=frozenset(search.outcomes),
        needed=needed,
        inputs=len(search.found),
        same=sum(one.observed[0] == own.observed[0] for one in search.first),
        first=len(search.first),
    )


class _Search:
    """Looks for inputs that reach more: changes of the run's own at first, then also of those that do."""

    def __init__(self, item: Item, program: Rewritten, own: _Seen) -> None:
        self.item, self.program, self.own = item, program, own
        self.changer = Changer(item.source, (Seed.root("audit") / item.id).stream())
        self.most = min(FUEL, 20 * own.steps + 1_000)
        self.bases = [own]
        self.calls = {own.call}
        self.found: list[_Seen] = []
        self.first: list[_Seen] = []
        self.kept = [own]
        self.hits = set(own.hits)
        self.outcomes = set(own.outcomes)

    def reach(self) -> None:
        """Go on until all is reached, or the rounds are over."""
        for _ in range(ROUNDS if self.own.plain else 0):
            self.round()
            self.first = self.first or list(self.found)
            if len(self.outcomes) == 2 * len(self.program.tests) and self.hits >= {*self.program.statements}:
                break

    def round(self) -> list[_Seen]:
        """Try some more inputs; keep what ends, and return it."""
        tries = []
        for _ in range(TRIES):
            base = self.changer.stream.choice(self.bases).plain
            assert base is not None
            tries.append(self.changer.arguments(base))
        return self.tried(tries)

    def tried(self, inputs: Sequence[tuple[Any, ...]]) -> list[_Seen]:
        """Try inputs that have not been tried; keep what ends, and return it."""
        fresh = {", ".join(map(repr, plain)): plain for plain in inputs}
        fresh = {call: plain for call, plain in fresh.items() if call not in self.calls}
        if not fresh:
            return []
        self.calls |= fresh.keys()
        ended = [one for one in _survey(self.item, self.program, [*fresh.items()], self.most) if one.ended]
        for one in ended:
            if not one.hits <= self.hits or not one.outcomes <= self.outcomes:
                self.hits |= one.hits
                self.outcomes |= one.outcomes
                self.bases += [one, one]
                self.kept.append(one)
        self.found += ended
        return ended

    def needs(self) -> dict[int, bool | None]:
        """Return for each statement whether it is needed; None: not tried.

        It is when an input shows it, or when without it a variable might be read unset or a function end
        without its value.
        """
        others = [one for one in self.found if one not in self.kept]
        needed = self.without(self.program.statements, [*self.kept, *others[:KEPT]])
        idle = [node for node, shown in needed.items() if shown is False]
        if idle and (told := self.tried(self.item.pool)):
            needed |= self.without(idle, told)
        for turn in range(TURNS):
            idle = [node for node, shown in needed.items() if shown is False]
            if not idle or not self.own.plain:
                break
            more = self.round() if turn else others[KEPT:]
            needed |= self.without(idle, more or [self.own])
        for node in [node for node, shown in needed.items() if shown is False]:
            if unsets(self.item.source, self.program.places[node]):
                needed[node] = True
        return needed

    def without(self, nodes: Sequence[int], inputs: Sequence[_Seen]) -> dict[int, bool | None]:
        """Take out statements one at a time and compare on some inputs."""
        most = 2 * max(one.steps for one in inputs) + SLACK
        source = _source(self.item, self.program, [one.call for one in inputs])
        (result,) = run_function(source, "_needs", [(list(nodes), most, EFFORT)], _BUDGET)
        places = _integers(result.value)
        if result.kind is not ResultKind.VALUE or len(places) != len(nodes):
            places = [-2] * len(nodes)
        return {node: None if place == -2 else place >= 0 for node, place in zip(nodes, places, strict=True)}


def _survey(
    item: Item, program: Rewritten, calls: Sequence[tuple[str, tuple[Any, ...] | None]], most: int
) -> list[_Seen]:
    """Run a program on inputs; nothing when the jail ends it, or what it tells is not what was asked."""
    source = _source(item, program, [call for call, _ in calls])
    (result,) = run_function(source, "_survey", [(most,)], _BUDGET)
    told = result.value if result.kind is ResultKind.VALUE else []
    found = []
    for (call, plain), one in zip(calls, told if isinstance(told, list) else [], strict=False):
        match one:
            case (str(value), str(left), int(steps), hits, held, failed):
                outcomes = frozenset((node, True) for node in _integers(held))
                outcomes |= {(node, False) for node in _integers(failed)}
                outcomes &= {(node, holds) for node in program.tests for holds in (True, False)}
                found.append(_Seen(call, plain, (value, left), steps, frozenset(_integers(hits)), outcomes))
    return found


def _integers(values: object) -> list[int]:
    """Return the integers of a list that the jail told; what else it may have told is no node."""
    return [value for value in values if type(value) is int] if isinstance(values, list) else []


@cache
def _watched() -> str:
    return resources.files(__package__).joinpath("watched.py").read_text(encoding="utf-8")


def _source(item: Item, program: Rewritten, calls: Sequence[str]) -> str:
    """Return the text of a job: what watches, the program, its inputs."""
    inputs = "".join(f"    lambda: ({call}{',' if call.strip() else ''}),\n" for call in calls)
    return f"{_watched()}\n\n{program.source}\n\n_INPUTS += [\n{inputs}]\n_ENTRY += [{item.entry}]\n"
