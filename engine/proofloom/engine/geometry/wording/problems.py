"""Problems in words: every point is introduced before it is used, then what is given, then what is asked."""

from __future__ import annotations

from collections.abc import Iterator

from proofloom.engine.geometry.predicates import Fact, Kind, fact
from proofloom.engine.geometry.problem import Clause, Construction, Problem
from proofloom.engine.geometry.wording.facts import Words, phrases
from proofloom.engine.geometry.wording.notation import listed, raised


def told(problem: Problem, words: Words) -> list[str]:
    """Return the sentences of a problem: its points, what is given of them, and the goals."""
    return [*introduced(problem, words), *asked(problem, words)]


def introduced(problem: Problem, words: Words) -> list[str]:
    """Return sentences that introduce the points in order; auxiliary ones are not among them."""
    if problem.places:
        points = words.notation.points(range(len(problem.points)))
        given = [words.fact(said) for said in problem.assumed]
        sentences = [f"Let {points} be points as in the figure."]
        return [*sentences, f"Given: {'; '.join(given)}."] if given else sentences
    last = len(problem.clauses) - problem.auxiliary
    return [sentence for clause in problem.clauses[:last] for sentence in clause_told(clause, words)]


def constructed(problem: Problem, words: Words) -> list[str]:
    """Return sentences that introduce the auxiliary points."""
    first = len(problem.clauses) - problem.auxiliary
    return [sentence for clause in problem.clauses[first:] for sentence in clause_told(clause, words)]


def asked(problem: Problem, words: Words) -> list[str]:
    """Return a sentence for each goal."""
    return [goal_told(goal, words) for goal in problem.goals]


def goal_told(goal: Fact, words: Words) -> str:
    """Return what is asked."""
    start = "Find" if goal.predicate.kind is Kind.QUESTION else "Show that"
    return f"{start} {words.fact(goal)}."


def clause_told(clause: Clause, words: Words) -> Iterator[str]:
    """Yield sentences about the new points of a clause."""
    placing = [part for part in clause.constructions if part.row is not None]
    table = phrases()
    conditions = [_condition(part) for part in clause.constructions if part.row is None]
    if len(placing) == 1 and placing[0].name in table["sentences"]:
        yield _filled(table["sentences"][placing[0].name], placing[0], words)
    else:
        new = words.notation.points(clause.points)
        where = [_filled(table["places"][p.name], p, words) for p in placing if p.name in table["places"]]
        others = [said for p in placing if p.name not in table["places"] for said in _gives(p)]
        those = [words.fact(said) for said in others]
        if len(clause.points) > 1:
            yield f"Let {new} be points such that {listed(those)}."
        else:
            place = f" on {where[0]}" if len(where) == 1 else ""
            head = (
                f"Let {new} be a point{place}"
                if len(where) < 2
                else (f"Let {new} be a point where {listed(where)} meet")
            )
            yield f"{head} such that {listed(those)}." if those else f"{head}."
    for said in conditions:
        yield f"{raised(words.fact(said))}."


def _condition(part: Construction) -> Fact:
    return fact(part.name, part.arguments)


def _gives(part: Construction) -> list[Fact]:
    assert part.row is not None
    made = [template.fill(part.arguments, part.value) for template in part.row.gives]
    return [said for said in made if said.predicate.kind in (Kind.EQUALITY, Kind.VALUE)]


def _filled(phrase: str, part: Construction, words: Words) -> str:
    assert part.row is not None
    letters = dict(zip(part.row.letters, part.arguments, strict=True))
    return words.notation.fill(phrase, letters)
