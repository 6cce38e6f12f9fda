"""Judges the options of a row by fresh figures: the keyed one right, every other one wrong on all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from geotrusting.judge import Judged
from geotrusting.stated import cosine, number, same
from proofloom.engine.geometry.predicates import Fact, FactError, fact
from proofloom.engine.geometry.rules import Pattern, Rule, theorems

LOOKED = 24  # figures looked through for another answer without a premise
UNDECIDED = "undecided"


def ambiguous(judged: Judged) -> Iterator[str]:
    """Yield why a row's key is not the only right one; reasons that begin with `undecided` prove nothing."""
    choice = judged.row.body["choice"]
    if choice is not None and judged.figures:
        yield from JUDGES[judged.row.kind](judged, choice["options"], choice["key"], choice["stem"])


def _values(judged: Judged, options: Sequence[str], key: int, stem: Sequence[str]) -> Iterator[str]:
    asked = judged.row.asked
    assert asked is not None
    for at, text in enumerate(options):
        value = cosine(Fraction(text)) if asked[0] == "angle" else number(text)
        fits = [same(one.measure(*asked), value) for one in judged.figures]
        if any(fits) != (at == key) or (at == key and not all(fits)):
            yield f"the value {text}"


def _facts(judged: Judged, options: Sequence[str], key: int, stem: Sequence[str]) -> Iterator[str]:
    for at, text in enumerate(options):
        yield from _held(judged, text, right=at == key)


def _steps(judged: Judged, options: Sequence[str], key: int, stem: Sequence[str]) -> Iterator[str]:
    lines = {int(place): at for at, place in enumerate(options)}
    for number_, text in enumerate(stem):
        yield from _held(judged, text, right=lines.get(number_) != key)


def _held(judged: Judged, text: str, *, right: bool) -> Iterator[str]:
    one = judged.row.fact(text)
    fits = [judged.shows(figure, one) for figure in judged.figures]
    if right and not all(fits):
        yield f"not always true: {text}"
    if not right and any(fits):
        yield f"true on a figure: {text}"


def _premises(judged: Judged, options: Sequence[str], key: int, stem: Sequence[str]) -> Iterator[str]:
    for at, place in enumerate(map(int, options)):
        less = judged.row.without_clause(place)
        if at == key:
            agreed = judged.agreed(less)
            if agreed is None:
                yield f"{UNDECIDED}: too few figures without clause {place + 1}"
            elif not agreed:
                yield f"the answer needs clause {place + 1}"
        elif not judged.another(less, LOOKED):
            yield f"clause {place + 1} is not shown to be needed"


def _theorems(judged: Judged, options: Sequence[str], key: int, stem: Sequence[str]) -> Iterator[str]:
    table = {rule.name: rule for rule in theorems("full")}
    step = judged.row.body["proofs"][0]["steps"][int(stem[0])]
    steps = judged.row.body["proofs"][0]["steps"]
    cited = [judged.row.fact(steps[at]["claim"]) for at in step["because"]]
    claim = judged.row.fact(step["claim"])
    for at, name in enumerate(options):
        fits = gives(table[name], cited, claim)
        if fits and at != key:
            yield f"{name} gives it, too"
        if not fits and at == key:
            yield f"{UNDECIDED}: {name} is not seen to give it"


JUDGES: dict[str, Callable[[Judged, Sequence[str], int, Sequence[str]], Iterator[str]]] = {
    "option": _values,
    "sub-goal": _facts,
    "wrong step": _steps,
    "premise": _premises,
    "theorem": _theorems,
}


# --- which theorems give a fact -------------------------------------------------------------------------


def gives(rule: Rule, cited: Sequence[Fact], claim: Fact) -> bool:
    """Say whether a naming of a theorem's letters has its premises among what is cited, and gives a claim."""
    points = sorted({p for one in (*cited, claim) for p in one.points})
    parts = [*((one, False) for one in rule.when), *((one, True) for one in rule.then)]
    return _named(rule, parts, cited, claim, points, [None] * len(rule.letters), 0)


def _named(
    rule: Rule,
    parts: Sequence[tuple[Pattern, bool]],
    cited: Sequence[Fact],
    claim: Fact,
    points: Sequence[int],
    names: list[int | None],
    at: int,
) -> bool:
    whole = [(one, then) for one, then in parts if at and max(one.letters) == at - 1]
    if any(not then and not _there(_filled(one, names), cited) for one, then in whole):
        return False
    if at == len(names):
        return any(_filled(one, names) == claim for one in rule.then)
    for point in points:
        names[at] = point
        if _named(rule, parts, cited, claim, points, names, at + 1):
            return True
    names[at] = None
    return False


def _filled(one: Pattern, names: Sequence[int | None]) -> Fact | None:
    """Return a pattern's fact; None where it says nothing, since its points are one."""
    points = [names[letter] for letter in one.letters]
    try:
        return fact(one.name, points, one.value)  # type: ignore[arg-type]
    except FactError:
        return None


def _there(one: Fact | None, cited: Sequence[Fact]) -> bool:
    """Say whether a fact is cited, or is part of one that is, or says nothing."""
    if one is None:
        return False
    if one in cited or (one.name == "cong" and set(one.points[:2]) == set(one.points[2:])):
        return True
    wide = ("coll", "cyclic")
    return any(
        known.name == one.name and one.name in wide and set(one.points) <= set(known.points)
        for known in cited
    )
