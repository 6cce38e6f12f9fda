"""Compare a text with a formal problem: the same points, the same facts, and the same that is asked."""

from __future__ import annotations

from collections.abc import Sequence

from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.engine.geometry.problem import Clause, Construction, Problem
from proofloom.verifiers.reading.statement import Goal, Read, grammar, read
from proofloom.verifiers.reading.tokens import UnreadableError, sentences
from proofloom.verifiers.reading.vocabulary import Places, meant, plain, shown


def same_problem(
    text: str,
    problem: Problem,
    goal: Fact | tuple[str, tuple[int, ...]],
    *,
    xy: Places,
    names: Sequence[str],
    order: Sequence[Fact] = (),
    language: str = "en",
) -> str:
    """Return what is wrong with a problem's text, or nothing.

    goal   a fact to prove, or a quantity ("length", "angle", "ratio", "area", "perimeter") and its points
    xy     where the points are drawn: which way angles turn, and whether what is said of order is true
    names  what the text calls each point that the problem's statement has, by index
    order  facts of order and difference that the statement has beside what its clauses give
    """
    if len(set(names)) < len(names):
        return "two points have one name"
    false = [one for one in order if not shown(one, xy)]
    if false:
        return f"the figure does not show {false[0].name}"
    try:
        found = read(text, language, names, xy)
    except UnreadableError as error:
        return str(error)
    for clause in problem.clauses[: len(problem.clauses) - problem.auxiliary]:
        if not any(group.issuperset(clause.points) for group in found.together):
            return f"points of one clause are introduced apart: {' '.join(names[q] for q in clause.points)}"
    wanted = formal(problem) | {plain(one) for one in order}
    if more := found.facts - wanted:
        return f"the text says more: {_named(more, names)}"
    if less := wanted - found.facts - found.sized:
        return f"the text does not say: {_named(less, names)}"
    return _asks_else(found, goal)


def same_beside(
    text: str,
    problem: Problem,
    goal: Fact | tuple[str, tuple[int, ...]],
    *,
    xy: Places,
    names: Sequence[str],
    shown: Sequence[Fact],
    order: Sequence[Fact] = (),
    language: str = "en",
) -> str:
    """Return what is wrong with a text that stands beside a figure which shows some facts, or nothing.

    The text and what is shown must be the problem: all that it states and nothing else, and nothing twice.
    The other arguments are those of `same_problem`; the figure introduces the points.
    """
    try:
        found = read(text, language, names, xy, drawn=names)
    except UnreadableError as error:
        return str(error)
    seen = frozenset(plain(one) for one in shown)
    have = found.facts | found.sized | seen
    stated = {plain(one) for one in order}
    for clause in problem.clauses:
        for part in clause.constructions:
            enough = _ways(part)
            stated |= {one for way in enough for one in way}
            if not any(way <= have for way in enough):
                missing = min((way - have for way in enough), key=len)
                return f"neither text nor picture says: {_named(missing, names)}"
    if less := {plain(one) for one in order} - have:
        return f"neither text nor picture says: {_named(less, names)}"
    if more := found.facts - stated:
        return f"the text says more: {_named(more, names)}"
    if more := seen - stated:
        return f"more is called shown than is given: {_named(more, names)}"
    if twice := seen & found.facts:
        return f"the text says what it is said to leave out: {_named(twice, names)}"
    return _asks_else(found, goal)


def _ways(part: Construction) -> list[frozenset[Fact]]:
    """Return facts each of which sets is all that a construction states."""
    row = part.row
    if row is None:
        return [frozenset((plain(fact(part.name, part.arguments)),))]
    own = frozenset(plain(template.fill(part.arguments, part.value)) for template in row.gives)
    return [frozenset(meant(row.name, part.arguments, part.value, words=False)), own]


def only_instructs(text: str, language: str = "en") -> bool:
    """Say whether a prompt does no more than ask to solve what stands in the picture."""
    try:
        return all(grammar(language).read("do", tokens) for tokens in sentences(text) or [[]])
    except UnreadableError:
        return False


def _asks_else(found: Read, goal: Fact | tuple[str, tuple[int, ...]]) -> str:
    asked = Goal("prove", (), frozenset({plain(goal)})) if isinstance(goal, Fact) else Goal(*goal)
    return "" if found.goal.plain == asked.plain else "the text asks for something else"


def formal(problem: Problem) -> frozenset[Fact]:
    """Return the facts that a problem of clauses states, auxiliary ones left out."""
    told = problem.clauses[: len(problem.clauses) - problem.auxiliary]
    return frozenset(one for clause in told for one in formal_of(clause))


def formal_of(clause: Clause) -> frozenset[Fact]:
    """Return the facts that one clause states."""
    found: set[Fact] = set()
    for part in clause.constructions:
        if part.row is None:
            found.add(plain(fact(part.name, part.arguments)))
        else:
            found |= meant(part.row.name, part.arguments, part.value, words=False)
    return frozenset(found)


def _named(facts: set[Fact] | frozenset[Fact], names: Sequence[str]) -> str:
    texts = [
        f"{one.name} {' '.join(names[q] for q in one.points)} {one.value or ''}".strip() for one in facts
    ]
    return "; ".join(sorted(texts))[:200]
