"""Problems in words: every point is introduced before it is used, then what is given, then what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proofloom.engine.geometry.predicates import Fact, Kind, fact
from proofloom.engine.geometry.problem import Clause, Construction, Problem, given
from proofloom.engine.geometry.wording.facts import Words, phrases
from proofloom.engine.geometry.wording.notation import listed, raised
from proofloom.engine.geometry.wording.places import loci, shared, side, straight


def told(problem: Problem, words: Words) -> list[str]:
    """Return the sentences of a problem: its points, what is given of them, and the goals."""
    return [*introduced(problem, words), *asked(problem, words)]


def introduced(problem: Problem, words: Words) -> list[str]:
    """Return sentences that introduce the points in order; auxiliary ones are not among them."""
    if problem.places:
        points = words.notation.points(range(len(problem.points)))
        said = [words.fact(one) for one in problem.assumed]
        sentences = [f"Let {points} be points as in the figure."]
        return [*sentences, f"Given: {'; '.join(said)}."] if said else sentences
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
    earlier = range(min(clause.points, default=0))
    conditions = [_condition(part) for part in clause.constructions if part.row is None]
    if len(placing) == 1 and placing[0].name in table["sentences"]:
        name = placing[0].name
        name = name if earlier else f"{name} first" if f"{name} first" in table["sentences"] else name
        text = _filled(table["sentences"][name], placing[0], words)
        yield _sided(text, placing[0], earlier, words)
    else:
        where = [p for p in placing if p.name in table["places"]]
        others = [said for p in placing if p.name not in table["places"] for said in _gives(p)]
        head = _head(clause, where, earlier, words)
        those = [words.fact(said) for said in others]
        sides = _sides(clause, others, earlier, words)
        yield f"{head} such that {listed(those)}{sides}." if those else f"{head}."
    for said in conditions:
        yield f"{raised(words.fact(said))}."


def _head(clause: Clause, where: list[Construction], earlier: Sequence[int], words: Words) -> str:
    """Return the beginning of a sentence: the new points, and the lines and circles on which they lie."""
    new = words.notation.points(clause.points)
    if len(clause.points) > 1:
        return f"Let {new} be points"
    shown = [_filled(phrases()["places"][part.name], part, words) for part in where]
    if len(where) < 2:
        return f"Let {new} be a point{f' on {shown[0]}' if shown else ''}"
    found = [locus for part in where for locus in loci(part, words.xy)]
    if straight(found):
        return f"Let {new} be the point where {listed(shown)} meet"
    known = shared(found, earlier, words.xy) if found else None
    if known is None:
        return f"Let {new} be a point where {listed(shown)} meet"
    return f"Let {new} be the point other than {words.notation.point(known)} where {listed(shown)} meet"


def _sided(text: str, part: Construction, earlier: Sequence[int], words: Words) -> str:
    """Add to a sentence on which side of a line a point lies, where a construction leaves two."""
    assert part.row is not None
    letters = dict(zip(part.row.letters, part.arguments, strict=True))
    if part.name not in phrases()["sides"]:
        return text
    a, b, x = (letters[letter] for letter in phrases()["sides"][part.name])
    return f"{text[:-1]}{_side(a, b, x, earlier, words)}."


def _side(a: int, b: int, x: int, earlier: Sequence[int], words: Words) -> str:
    """Return on which side of a line a new point lies; empty when nothing else lies off it."""
    found = side(a, b, x, earlier, words.xy)
    if found is None:
        return ""
    other, same = found
    phrase = phrases()["sides"]["same" if same else "other"]
    return f", {words.notation.fill(phrase, {'A': a, 'B': b, 'C': other, 'X': x})}"


def _sides(clause: Clause, said: Sequence[Fact], earlier: Sequence[int], words: Words) -> str:
    """Return on which side a point lies that is to make a certain angle: plain angles leave two."""
    for one in said:
        for corner in words.corners(one):
            new = [point for point in corner if point not in earlier]
            if new == [*clause.points] and len(new) == 1:
                a, b = (point for point in corner if point in earlier)
                return _side(a, b, new[0], earlier, words)
    return ""


def given_since(problem: Problem, words: Words) -> dict[Fact, str]:
    """Return why facts are given that the problem does not say in so many words."""
    found: dict[Fact, str] = {}
    for item in given(problem, auxiliary=True):
        if item.clause < 0:
            continue
        part = problem.clauses[item.clause].constructions[item.construction]
        table = phrases()["since"]
        phrase = table.get(f"{part.name} {item.fact.name}", table.get(part.name, ""))
        found.setdefault(item.fact, _filled(phrase, part, words) if phrase else "")
    return found


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
