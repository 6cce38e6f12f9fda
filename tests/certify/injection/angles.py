"""Wrong steps in angle chases, shown wrong by the exact directions drawn or the rank of linear equations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import Any

from injection.case import Case, row_of
from proofloom.engine import Candidate, Stream
from proofloom.engine.geometry.angles import AngleProblem, ProofStep
from proofloom.engine.geometry.facts import (
    AngleIs,
    Bisects,
    EqualLengths,
    Fact,
    Parallel,
    Perpendicular,
    names_of,
    write_fact,
)
from proofloom.generators.geometry.explain import explain

ADDRESS = "geometry/angle_chase"
Proof = list[ProofStep]
Injected = tuple[Proof, int, tuple[str, ...], str]
Injector = Callable[[AngleProblem, Stream], Injected | None]


# --- the oracle: directions of the drawn lines, exact --------------------------------------------------


def drawn(body: AngleProblem, a: str, vertex: str, b: str) -> Fraction | None:
    """Return the size that an angle has in the drawing, or None when its arms are not drawn."""
    ends = []
    for end in (a, b):
        line = next((i for i, names in enumerate(body.lines) if vertex in names and end in names), None)
        if line is None:
            return None
        names = body.lines[line]
        ends.append(body.directions[line] + (0 if names.index(end) > names.index(vertex) else 180))
    gap = (ends[1] - ends[0]) % 360
    return min(gap, 360 - gap) if gap % 180 else None


def row_of_fact(body: AngleProblem, fact: Fact) -> list[Fraction]:
    """Return what keeping a fact demands of small changes of directions."""
    a, b, c, d = (*names_of(fact), "")[:4]
    match fact:
        case AngleIs():
            parts = [(b, a, 1), (b, c, -1)]
        case Bisects():
            parts = [(a, b, 2), (a, c, -1), (a, d, -1)]
        case EqualLengths():
            (apex,) = {a, b} & {c, d}
            (y,), (z,) = {a, b} - {apex}, {c, d} - {apex}
            parts = [(y, z, 2), (apex, y, -1), (apex, z, -1)]
        case _:
            parts = [(a, b, 1), (c, d, -1)]
    row = [Fraction(0)] * len(body.lines)
    for p, q, factor in parts:
        row[next(i for i, names in enumerate(body.lines) if p in names and q in names)] += factor
    return row


def rank(rows: Sequence[Sequence[Fraction]]) -> int:
    """Return the rank of rows of fractions."""
    left = [list(row) for row in rows if any(row)]
    found = 0
    while left:
        pivot = left.pop()
        at = next((i for i, value in enumerate(pivot) if value), None)
        if at is None:
            continue
        found += 1
        left = [[v - row[at] / pivot[at] * p for v, p in zip(row, pivot, strict=True)] for row in left]
    return found


def determined(body: AngleProblem, fact: Fact, cited: Sequence[Fact]) -> bool:
    """Say whether what is cited fixes a fact's angle against small changes: if not, it does not entail it."""
    rows = [row_of_fact(body, one) for one in cited]
    return rank(rows) == rank([*rows, row_of_fact(body, fact)])


def false_here(body: AngleProblem, fact: AngleIs) -> bool:
    """Say whether an angle has another size in the drawing."""
    size = drawn(body, fact.a, fact.vertex, fact.b)
    return size is not None and size != fact.value


# --- injectors -----------------------------------------------------------------------------------------


def derived(body: AngleProblem) -> list[int]:
    """Return the indices of the derived steps."""
    return [i for i, step in enumerate(body.proof) if step.rule != "given"]


def _valued(
    body: AngleProblem, draw: Stream, change: Callable[[Fraction], Fraction | None]
) -> tuple[int, AngleIs] | None:
    at = draw.choice(derived(body))
    fact = body.proof[at].fact
    assert isinstance(fact, AngleIs)
    value = change(fact.value)
    if value is None or not 0 < value < 180:
        return None
    wrong = replace(fact, value=value)
    return (at, wrong) if false_here(body, wrong) else None


def _put(body: AngleProblem, at: int, **changed: Any) -> Proof:
    proof = list(body.proof)
    proof[at] = replace(proof[at], **changed)
    return proof


def arithmetic(body: AngleProblem, draw: Stream) -> Injected | None:
    """Another value, a few degrees off."""
    slip = draw.choice((1, -1, 2, -2, 5, -5, 10, -10, 20))
    found = _valued(body, draw, lambda v: None if v + slip == 180 - v else v + slip)
    return found and (
        _put(body, found[0], fact=found[1]),
        found[0],
        ("arithmetic", "premature rounding"),
        "drawing",
    )


def branch(body: AngleProblem, draw: Stream) -> Injected | None:
    """The supplement: acute for obtuse."""
    found = _valued(body, draw, lambda v: 180 - v)
    return found and (_put(body, found[0], fact=found[1]), found[0], ("wrong branch",), "drawing")


def rounding(body: AngleProblem, draw: Stream) -> Injected | None:
    """A fraction rounded to whole degrees."""
    up = draw.chance(1, 2)
    found = _valued(body, draw, lambda v: Fraction(v // 1 + up) if v.denominator > 1 else None)
    return found and (
        _put(body, found[0], fact=found[1]),
        found[0],
        ("premature rounding", "wrong branch"),
        "drawing",
    )


def correspondence(body: AngleProblem, draw: Stream) -> Injected | None:
    """The right value claimed of another angle of the same points, or of another vertex."""
    at = draw.choice(derived(body))
    step = body.proof[at]
    fact = step.fact
    assert isinstance(fact, AngleIs)
    pool = sorted({*step.on, *names_of(fact)})
    others = [AngleIs(a, v, b, fact.value) for a, v, b in permutations(pool, 3) if a < b]
    others = [other for other in others if false_here(body, other)]
    if not others:
        return None
    kinds = ("wrong correspondence", "unmet condition", "arithmetic", "wrong branch", "unsupported claim")
    return _put(body, at, fact=draw.choice(others)), at, kinds, "drawing"


def condition(body: AngleProblem, draw: Stream) -> Injected | None:
    """A theorem used where its condition fails: what it would give is not so."""
    at = draw.choice(derived(body))
    step = body.proof[at]
    fact = step.fact
    assert isinstance(fact, AngleIs)
    sizes = [f.value for i in step.because if isinstance(f := body.proof[i].fact, AngleIs)]
    if len(sizes) != 1:
        return None
    rule, value = draw.choice(
        (("vertical", sizes[0]), ("alternate", sizes[0]), ("corresponding", sizes[0]),
         ("isosceles", sizes[0]), ("linear_pair", 180 - sizes[0]), ("cointerior", 180 - sizes[0]),
         ("isosceles_sum", 180 - 2 * sizes[0]), ("bisector", sizes[0] / 2))
    )  # fmt: skip
    wrong = replace(fact, value=value)
    if rule == step.rule or not 0 < value < 180 or not false_here(body, wrong):
        return None
    kinds = ("unmet condition", "unsupported claim", "wrong correspondence", "wrong branch", "arithmetic")
    return _put(body, at, rule=rule, fact=wrong, on=()), at, kinds, "drawing"


def assumption(body: AngleProblem, draw: Stream) -> Injected | None:
    """Read off the picture: called given, and no premise, true as it may be in the drawing."""
    at = draw.choice(derived(body))
    given = {(names_of(p)[1], frozenset(names_of(p))) for p in body.premises if isinstance(p, AngleIs)}
    fact = body.proof[at].fact
    if (names_of(fact)[1], frozenset(names_of(fact))) in given:
        return None
    # the same angle under other names of its arms would be the premise in other words
    if any(isinstance(p, AngleIs) and determined(body, fact, [p]) for p in body.premises):
        return None
    return _put(body, at, rule="given", because=(), on=()), at, ("unstated assumption",), "not a premise"


def relation(body: AngleProblem, draw: Stream) -> Injected | None:
    """Called given: two lines that look parallel or perpendicular, and are not said to be."""
    at = draw.choice(derived(body))
    one, two = draw.sample(range(len(body.lines)), 2)
    (a, b), (c, d) = body.lines[one][:2], body.lines[two][:2]
    kind = draw.choice((Parallel, Perpendicular))
    line_of = body_line(body)
    said = {
        (type(p), frozenset((line_of(names_of(p)[:2]), line_of(names_of(p)[2:]))))
        for p in body.premises
        if isinstance(p, Parallel | Perpendicular)
    }
    if (kind, frozenset((one, two))) in said:
        return None
    return (
        _put(body, at, rule="given", because=(), on=(), fact=kind(a, b, c, d)),
        at,
        ("unstated assumption",),
        "not a premise",
    )


def body_line(body: AngleProblem) -> Callable[[Sequence[str]], int]:
    """Return a function from two points to their line."""
    return lambda pair: next(i for i, names in enumerate(body.lines) if set(pair) <= set(names))


def leap(body: AngleProblem, draw: Stream) -> Injected | None:
    """A citation dropped without which nothing entails the claim."""
    at = draw.choice(derived(body))
    step = body.proof[at]
    dropped = draw.choice(step.because) if step.because else None
    left = tuple(i for i in step.because if i != dropped)
    if dropped is None or determined(body, step.fact, [body.proof[i].fact for i in left]):
        return None
    return _put(body, at, because=left), at, ("unsupported leap",), "rank"


def jump(body: AngleProblem, draw: Stream) -> Injected | None:
    """Earlier steps cited that do not entail the claim."""
    at = draw.choice(derived(body))
    step = body.proof[at]
    own = frozenset(names_of(step.fact))
    pool = [i for i in range(at) if i not in step.because and frozenset(names_of(body.proof[i].fact)) != own]
    cited = tuple(draw.sample(pool, min(len(pool), draw.integer(1, 2)))) if pool else ()
    if not cited or determined(body, step.fact, [body.proof[i].fact for i in cited]):
        return None
    return _put(body, at, because=cited), at, ("unsupported leap", "wrong correspondence"), "rank"


def circular(body: AngleProblem, draw: Stream) -> Injected | None:
    """A step that cites itself or one after it."""
    at = draw.choice(derived(body))
    step = body.proof[at]
    later = draw.integer(at, len(body.proof) - 1)
    place = draw.integer(0, max(len(step.because) - 1, 0))
    because = (*step.because[:place], later, *step.because[place + 1 :])
    return _put(body, at, because=because), at, ("circular",), "order"


INJECTORS: dict[str, Injector] = {
    one.__name__: one
    for one in (
        arithmetic,
        branch,
        rounding,
        correspondence,
        condition,
        assumption,
        relation,
        leap,
        jump,
        circular,
    )
}
# those whose value is carried on into the steps after it, in half of the cases
CARRIED = ("arithmetic", "branch", "rounding")


def inject(name: str, made: Candidate[AngleProblem], draw: Stream) -> Case | None:
    """Return a problem with one wrong step, or None when the injector finds no place in it."""
    body, row = made.body, row_of(ADDRESS, made)
    if name == "readout":
        others = [
            str(f.value) for s in body.proof if isinstance(f := s.fact, AngleIs) and f.value != body.answer
        ]
        if not others:
            return None
        return Case(
            name, row, made.steps, draw.choice(others), len(made.steps), ("readout",), "another number"
        )
    if name == "unit":
        at = draw.choice(derived(body))
        text = made.steps[at].text.removesuffix("°.") + draw.choice((" rad.", "'.", "%."))
        steps = (*made.steps[:at], replace(made.steps[at], text=text), *made.steps[at + 1 :])
        return Case(name, row, steps, made.answer, at, ("words differ",), "another unit")
    if name == "redundant":
        at, place = draw.choice(derived(body)), len(made.steps) - 1
        if at == place:
            return None
        last = made.steps[-1]
        steps = (*made.steps[:-1], made.steps[at], last)
        return Case(name, row, steps, made.answer, -1, (), "a copy", idle=place)
    found = INJECTORS[name](body, draw)
    if found is None:
        return None
    proof, at, kinds, shown = found
    if name in CARRIED and draw.chance(1, 2):
        proof = carried(body, proof, at)
    words = draw.chance(1, 2) and name in CARRIED  # told in words as well as formally
    steps = explain(proof, body.lines, draw) if words else tuple(
        replace(s, claim=write_fact(p.fact), because=p.because, rule=p.rule, text="")
        for s, p in zip(made.steps, proof, strict=True)
    )  # fmt: skip
    return Case(name, row, tuple(steps), made.answer, at, kinds, shown)


def carried(body: AngleProblem, proof: Proof, at: int) -> Proof:
    """Work out the values of later steps again from the wrong one, where one formula fits what is drawn."""
    out = list(proof)
    for index in range(at + 1, len(out)):
        step, true = out[index], body.proof[index].fact
        if not isinstance(true, AngleIs):
            continue
        before = [f.value for i in step.because if isinstance(f := body.proof[i].fact, AngleIs)]
        now = [f.value for i in step.because if isinstance(f := out[i].fact, AngleIs)]
        fits = [form for form in _FORMS if form(before) == true.value]
        values = {form(now) for form in fits}
        if now != before and len(values) == 1 and 0 < (value := values.pop()) < 180:
            out[index] = replace(step, fact=replace(true, value=value))
    return out


_FORMS: tuple[Callable[[Sequence[Fraction]], Fraction], ...] = (
    lambda v: 180 - sum(v),
    lambda v: 360 - sum(v),
    lambda v: Fraction(sum(v)),
    lambda v: v[0] - v[1] if len(v) == 2 else Fraction(-1),
    lambda v: v[1] - v[0] if len(v) == 2 else Fraction(-1),
    lambda v: v[0] / 2 if len(v) == 1 else Fraction(-1),
    lambda v: v[0] * 2 if len(v) == 1 else Fraction(-1),
    lambda v: 180 - 2 * v[0] if len(v) == 1 else Fraction(-1),
    lambda v: (180 - v[0]) / 2 if len(v) == 1 else Fraction(-1),
)
NAMES = (*INJECTORS, "readout", "unit", "redundant")
