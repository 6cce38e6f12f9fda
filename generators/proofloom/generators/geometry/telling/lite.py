"""Tell a problem beside its figure, what that shows left out; or only say that it is to be solved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from proofloom.engine.geometry.predicates import Fact, FactError, Kind
from proofloom.engine.geometry.problem import Construction, Problem
from proofloom.engine.seed import Seed
from proofloom.generators.geometry.telling.ask import Ask, Language, Register
from proofloom.generators.geometry.telling.branches import filled, implied
from proofloom.generators.geometry.telling.clauses import Teller
from proofloom.generators.geometry.telling.places import Places
from proofloom.generators.geometry.telling.scribe import Scribe, table
from proofloom.generators.geometry.telling.tell import asked


@dataclass(frozen=True, slots=True)
class Beside:
    """A problem in words that stand beside its figure.

    text  what is said
    left  facts that are left out: the figure shows them
    bare  premises, by clause and construction, of which nothing is said
    """

    text: str
    left: tuple[Fact, ...]
    bare: tuple[tuple[int, int], ...]


def beside(
    problem: Problem,
    goal: Fact | Ask,
    xy: Places,
    seed: Seed,
    *,
    shown: Collection[Fact],
    names: Sequence[str],
    register: Register = "textbook",
    language: Language = "en",
) -> Beside:
    """Return a problem as it is told beside a figure that shows some facts, and all that is of order."""
    teller = Teller(problem, xy, Scribe(names, seed.stream(), language, register, latex=False))
    scribe, sentences = teller.scribe, []
    frames = table(language, "clauses")["frames"]
    if scribe.stream.chance(4, 5):
        sentences.append(scribe.sentence(scribe.pick(frames["figure"][register])))
    told: dict[Fact, None] = {}
    left: dict[Fact, None] = {}
    bare = []
    for at, clause in enumerate(problem.clauses):
        for number, part in enumerate(clause.constructions):
            if part.row is None or not part.row.gives:
                continue
            least = min(ways(part), key=lambda way: sum(not _seen(one, shown) for one in way))
            more = [one for one in least if not _seen(one, shown)]
            told |= dict.fromkeys(more)
            left |= dict.fromkeys(one for one in least if _seen(one, shown))
            if not more:
                bare.append((at, number))
    sentences += teller.together(list(told))
    sentences.append(asked(goal, scribe, xy))
    text = ("" if language == "zh" else " ").join(sentences)
    return Beside(text, tuple(one for one in left if one not in told), tuple(bare))


def _seen(one: Fact, shown: Collection[Fact]) -> bool:
    return one in shown or one.predicate.kind in (Kind.ORDER, Kind.DISTINCT)


def ways(part: Construction) -> Iterator[tuple[Fact, ...]]:
    """Yield facts that are each time enough for a construction, the fewest first."""
    row = part.row
    assert row is not None
    if part.name in implied()["enough"]:
        yield tuple(filled(implied()["enough"][part.name], part))
    yield tuple(given(part))


def given(part: Construction) -> Iterator[Fact]:
    """Yield the facts that a construction gives, but for those that its points make meaningless."""
    for template in part.row.gives if part.row is not None else ():
        try:
            yield template.fill(part.arguments, part.value)
        except FactError:
            continue


def instruction(seed: Seed, *, register: Register = "textbook", language: Language = "en") -> str:
    """Return the prompt of a problem that stands in its picture."""
    scribe = Scribe((), seed.stream(), language, register, latex=False)
    return scribe.sentence(scribe.pick(table(language, "clauses")["frames"]["picture"][register]))
