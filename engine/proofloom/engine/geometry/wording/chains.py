"""A linear step about angles written out: one sum of plain angles after another, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import lcm

from proofloom.engine.geometry.derivation import Proof, Step
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.wording.facts import Words, phrases
from proofloom.engine.geometry.wording.known import STEP, Equation, between, collinear, identities
from proofloom.engine.geometry.wording.notation import degrees, listed
from proofloom.engine.geometry.wording.order import best_order
from proofloom.engine.geometry.wording.rays import Angle, Corner, Pair, Rays, Sum, Turn, turn
from proofloom.engine.geometry.wording.sparse import combination

SIGNS = {"para": (-1, 1), "perp": (-1, 1), "aconst": (-1, 1), "eqangle": (-1, 1, 1, -1)}
EQUALS = " = "
MOST_POINTS = 8  # among which all lines are drawn when those of the step do not suffice


@dataclass(frozen=True, slots=True)
class Chain:
    """How a claim about angles comes about.

    claim  the claim as an equation of plain angles
    used   equations with their multiples, in the order in which they are put in
    rays   the lines and angles that they speak of
    lines  steps that say which points lie on one line, among them those that the step does not cite
    """

    claim: Equation
    used: tuple[tuple[Equation, Fraction], ...]
    rays: Rays
    lines: tuple[int, ...]


def chain_of(step: Step, at: int, proof: Proof, words: Words) -> Chain | None:
    """Return how the claim of a linear step comes about, or None when no plain reading is found."""
    cited = [use.step for use in step.uses if _on_a_line(proof.steps[use.step].claim)]
    earlier = [i for i in range(at) if _on_a_line(proof.steps[i].claim)]
    spoken = {p for use in step.uses for p in use.reading.points} | set(step.claim.points)
    for straight, wide in ((cited, False), (earlier, False), (earlier, True)):
        if wide and len(spoken) > MOST_POINTS:
            break
        pairs = list(_pairs(step, words))
        pairs += combinations(sorted(spoken), 2) if wide else ()
        rays = Rays(words.xy, pairs, [proof.steps[i].claim.points for i in straight])
        found = _found(step, rays, words)
        if found is not None:
            return _with_lines(found, rays, proof, dict.fromkeys(cited), straight)
    return None


def _with_lines(
    found: tuple[Equation, list[tuple[Equation, Fraction]]],
    rays: Rays,
    proof: Proof,
    cited: Iterable[int],
    straight: Sequence[int],
) -> Chain:
    """Name the steps for lines: those cited, and others only if they speak of a line that is used."""
    claim, used = found
    lines = {line for one in (claim, *(e for e, _ in used)) for a in one.terms for line, _ in a[1:]}
    named = list(cited)
    for at in straight:
        points = set(proof.steps[at].claim.points)
        if at not in named and any(points <= set(rays.lines[line]) for line in lines):
            named.append(at)
    return Chain(claim, tuple(used), rays, tuple(named))


def _on_a_line(claim: Fact) -> bool:
    return claim.name in ("coll", "midp")


def _pairs(step: Step, words: Words) -> Iterator[Pair]:
    """Yield the segments that a step speaks of, also those that its angles are named by."""
    assert step.reading is not None
    spoken = (step.reading, *(use.reading for use in step.uses))
    for said in spoken:
        yield from zip(said.points[::2], said.points[1::2], strict=True)
    for said in spoken:
        for a, vertex, b in _corners(said, words):
            yield vertex, a
            yield vertex, b


def _corners(said: Fact, words: Words) -> tuple[Corner, ...]:
    """Return the angles by which a fact is worded."""
    if said.name == "eqangle":
        found = words.two(said.points)
        return () if found is None else found[:2]
    if said.name in ("perp", "aconst"):
        one = words.corner((said.points[0], said.points[1]), (said.points[2], said.points[3]))
        return () if one is None else (one,)
    return ()


def _lifted(said: Fact, rays: Rays) -> Turn | None:
    if said.name not in SIGNS:
        return None
    pairs = zip(said.points[::2], said.points[1::2], strict=True)
    value = Fraction(1, 2) if said.name == "perp" else said.value or Fraction(0)
    return rays.lifted(list(zip(pairs, SIGNS[said.name], strict=True)), value)


def _found(step: Step, rays: Rays, words: Words) -> tuple[Equation, list[tuple[Equation, Fraction]]] | None:
    assert step.reading is not None
    wanted = list(_equations(step.reading, step.claim, rays, words, -1))
    offered: list[Equation] = []
    for use in step.uses:
        said = use.reading
        if said.name == "para" and set(said.points[:2]) & set(said.points[2:]):
            continue  # points on one line, which the lines of the figure know
        offered += _equations(said, said, rays, words, use.step)
    if not wanted:
        return None
    offered += identities(rays)
    for at, claim in enumerate(wanted):
        if not claim.terms:
            return wanted[at], []
    turned = _lifted(step.reading, rays)
    assert turned is not None
    signs = [_sign(one, turned, rays) for one in wanted]
    sums = [{a: c * sign for a, c in one.terms.items()} for one, sign in zip(wanted, signs, strict=True)]
    chosen = combination(sums, [one.terms for one in offered], [one.cost for one in offered])
    if chosen is None:
        return None
    claim, sign = wanted[chosen[0]], signs[chosen[0]]
    used = [(offered[at], sign * times) for at, times in sorted(chosen[1].items())]
    if sum((times * one.constant for one, times in used), Fraction(0)) != claim.constant:
        return None
    return claim, _ordered(claim, used)


def _sign(one: Equation, turned: Turn, rays: Rays) -> int:
    """Return 1 when an equation says that a turn is nothing, -1 when it says so of the opposite turn.

    Of two claims, one of each kind, the mean would say nothing at all.
    """
    return -1 if turn([(1, rays.total(one.terms)), (1, turned)]).lines == () else 1


def _equations(said: Fact, claim: Fact, rays: Rays, words: Words, at: int) -> Iterator[Equation]:
    """Yield what a fact says of plain angles."""
    turned = _lifted(said, rays)
    if turned is None:
        return
    for corner in _corners(said, words):
        rays.named(corner)
    if said.name == "eqangle":
        yield from _alike(said, turned, rays, words, at)
    elif claim.name == "coll":
        a, b, c = (*claim.points,) if len(claim.points) == 3 else said.points[:3]
        yield from collinear(rays, (a, b, c), turned)
    else:
        yield from between(rays, turned, at)


def _alike(said: Fact, turned: Turn, rays: Rays, words: Words, at: int) -> Iterator[Equation]:
    """Yield an equality of angles as it is worded; if it is not, then for any points of its lines."""
    found = words.two(said.points)
    if found is not None:
        one, other = rays.named(found[0]), rays.named(found[1])
        if one is not None and other is not None:
            same = _equal(one, other, turned, rays, at, both=found[2])
            if same is not None:
                yield same
        return
    a, b, c, d = ((said.points[i], said.points[i + 1]) for i in (0, 2, 4, 6))
    for lines in ((a, b, c, d), (a, c, b, d)):
        numbers = [rays.line(*pair) for pair in lines]
        p, q, r, s = numbers
        if p is None or q is None or r is None or s is None:
            continue
        here, there = rays.common(p, q), rays.common(r, s)
        if here is None or there is None:
            continue
        yield from _first(
            _equal(one, other, turned, rays, at, both=both)
            for one in rays.angles(here)
            if {one[1][0], one[2][0]} == {p, q}
            for other in rays.angles(there)
            if {other[1][0], other[2][0]} == {r, s}
            for both in (False, True)
        )


def _first(found: Iterable[Equation | None]) -> Iterator[Equation]:
    one = next((one for one in found if one is not None), None)
    if one is not None:
        yield one


def _equal(one: Angle, other: Angle, turned: Turn, rays: Rays, at: int, *, both: bool) -> Equation | None:
    """Return that two angles are equal, or add up to a straight angle, if a turn says just that."""
    terms: Sum = {one: Fraction(1)}
    terms[other] = terms.get(other, Fraction(0)) + (1 if both else -1)
    terms = {angle: times for angle, times in terms.items() if times}
    constant = Fraction(int(both))
    said = rays.total(terms, constant)
    for sign in (1, -1):
        left = turn([(1, said), (sign, turned)])
        if not left.lines and not left.constant:
            return Equation(terms, constant, "step", step=at, cost=STEP)
    return None


# --- in which order -------------------------------------------------------------------------------------


def _ordered(claim: Equation, used: list[tuple[Equation, Fraction]]) -> list[tuple[Equation, Fraction]]:
    """Order equations so that the sums on the way are short."""
    start = {angle: times for angle, times in claim.terms.items() if times > 0}
    changes = [{angle: -times * c for angle, c in one.terms.items()} for one, times in used]
    return [used[at] for at in best_order(start, changes)]


def written(chain: Chain, words: Words, number: Mapping[int, int]) -> str:
    """Return a chain in words."""
    texts = phrases()["angles"]
    claim = chain.claim
    if not chain.used:
        return _with_cites(texts["same"], chain.lines, number)
    if len(chain.used) == 1 and chain.used[0][0].why == "step" and not claim.lines and not claim.points:
        one = chain.used[0][0]
        if {*one.terms} == {*claim.terms}:
            return _with_cites(texts["as"].replace("{step}", f"({number[one.step]})"), chain.lines, number)
    scale = lcm(*(times.denominator for _, times in chain.used))
    state = {angle: times * scale for angle, times in claim.terms.items() if times > 0}
    constant = Fraction(0)
    links = [_sum_told(state, constant, chain.rays, words)]
    reasons: list[str] = []
    for at, (one, times) in enumerate(chain.used):
        for angle, c in one.terms.items():
            state[angle] = state.get(angle, Fraction(0)) - times * scale * c
        state = {angle: c for angle, c in state.items() if c}
        constant += times * scale * one.constant
        reasons.append(_why(one, chain.rays, words, number))
        following = chain.used[at + 1][0] if at + 1 < len(chain.used) else None
        if one.why == "step" and following is not None and following.why == "step":
            continue
        because = listed(dict.fromkeys(reasons))
        shown = f"by {because}" if one.why == "step" else f"({because})"
        links.append(f"{_sum_told(state, constant, chain.rays, words)} {shown}")
        reasons = []
    text = EQUALS.join(links)
    if claim.lines or claim.points:
        so = _filled(phrases()["so"][claim.why], claim, chain.rays, words)
        sum_ = EQUALS.join(
            (_sum_told(claim.terms, Fraction(0), chain.rays, words), words.math(degrees(claim.constant)))
        )
        text += "; " + so.replace("{sum}", sum_)
    return _with_cites(text, chain.lines, number)


def _with_cites(text: str, lines: Sequence[int], number: Mapping[int, int]) -> str:
    if not lines:
        return text
    cited = listed([f"({n})" for n in sorted({number[at] for at in lines})])
    return f"{text}; {phrases()['angles']['lines'].replace('{lines}', cited)}"


def _why(one: Equation, rays: Rays, words: Words, number: Mapping[int, int]) -> str:
    if one.why == "step":
        return f"({number[one.step]})"
    text = _filled(phrases()["angles"][one.why], one, rays, words)
    return text if one.step < 0 else f"{text}, ({number[one.step]})"


def _filled(phrase: str, one: Equation, rays: Rays, words: Words) -> str:
    points = [*one.points]
    for line in one.lines:
        points += sorted(rays.name(line), key=lambda p: words.notation.names[p])
    return words.notation.fill(phrase, {chr(ord("A") + i): point for i, point in enumerate(points)})


def _sum_told(terms: Sum, constant: Fraction, rays: Rays, words: Words) -> str:
    """Write a sum of angles and a constant."""
    parts: list[tuple[bool, str]] = []
    if constant > 0 or not terms:
        parts.append((False, words.math(degrees(constant))))
    named = sorted(
        ((_letters(rays.corner(angle), words), times) for angle, times in terms.items()),
        key=lambda item: (item[1] < 0, [words.notation.names[p] for p in item[0]]),
    )
    for corner, times in named:
        size = "" if abs(times) == 1 else f"{abs(times)}·"
        parts.append((times < 0, words.math(f"{size}∠ABC", *corner)))
    if constant < 0:
        parts.append((True, words.math(degrees(-constant))))
    if parts[0][0] and any(not minus for minus, _ in parts):
        parts.sort(key=lambda part: part[0])
    plus, less = words.math("+"), words.math("−")
    first = (f"{less} " if parts[0][0] else "") + parts[0][1]
    told = " ".join([first, *(f"{less if minus else plus} {text}" for minus, text in parts[1:])])
    return told.replace("$ $", " ")


def _letters(corner: Corner, words: Words) -> Corner:
    """Return a corner with its arms in the order of their names."""
    a, vertex, b = corner
    return corner if words.notation.names[a] < words.notation.names[b] else (b, vertex, a)
