"""A linear step about angles written out: one sum of plain angles after another, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from math import lcm

from proofloom.engine.geometry.derivation import Proof, Step
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.engine.geometry.wording.facts import Words, phrases
from proofloom.engine.geometry.wording.known import STEP, Equation, between, collinear, identities
from proofloom.engine.geometry.wording.notation import degrees, listed
from proofloom.engine.geometry.wording.order import best_order
from proofloom.engine.geometry.wording.rays import HALF, Angle, Corner, Pair, Rays, Sum, Turn, turn
from proofloom.engine.geometry.wording.sparse import combination

SIGNS = {"para": (-1, 1), "perp": (-1, 1), "aconst": (-1, 1), "eqangle": (-1, 1, 1, -1)}
EQUALS = " = "
MOST_POINTS = 8  # among which all lines are drawn when those of the step do not suffice


@dataclass(frozen=True, slots=True)
class Chain:
    """How a claim about angles comes about.

    claim  the claim as an equation of plain angles
    used   equations with their multiples, in the order in which they are put in; one may be put in again
    known  angles of known size, each with the equation that says it: they are put in wherever they turn up
    rays   the lines and angles that they speak of
    lines  steps that say which points lie on one line, among them those that the step does not cite
    """

    claim: Equation
    used: tuple[tuple[Equation, Fraction], ...]
    known: dict[Angle, tuple[Equation, Fraction]]
    rays: Rays
    lines: tuple[int, ...]

    @property
    def rests(self) -> tuple[int, ...]:
        """The steps that it rests on."""
        every = (*self.used, *self.known.values())
        return (*(one.step for one, _ in every if one.step >= 0), *self.lines)


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
            claim, used = found
            used = [(_plainly(one, at, proof, rays), times) for one, times in used]
            lines = _lines_of((claim, *(one for one, _ in used)), rays, proof, cited, straight)
            known = {next(iter(one.terms)): (one, times) for one, times in used if _is_known(one)}
            rest = [(one, times) for one, times in used if known.get(next(iter(one.terms))) != (one, times)]
            return Chain(claim, _ordered(claim, rest, known), known, rays, lines)
    return None


def _is_known(one: Equation) -> bool:
    """Say whether an equation gives the size of an angle."""
    return one.step >= 0 and len(one.terms) == 1 and set(one.terms.values()) == {1}


def _plainly(one: Equation, at: int, proof: Proof, rays: Rays) -> Equation:
    """Return an equation that cites the step which says of its two lines just what it says, if one does."""
    if not _is_known(one) or one.constant != HALF:
        return one
    a, vertex, b = rays.corner(next(iter(one.terms)))
    said = fact("perp", (vertex, a, vertex, b))
    return replace(one, step=next((i for i in range(at) if proof.steps[i].claim == said), one.step))


def _lines_of(
    said: Sequence[Equation], rays: Rays, proof: Proof, cited: Iterable[int], straight: Sequence[int]
) -> tuple[int, ...]:
    """Return the steps for lines: those cited, and others only if they speak of a line that is used."""
    lines = {line for one in said for angle in one.terms for line, _ in angle[1:]}
    named = list(dict.fromkeys(cited))
    for at in straight:
        points = set(proof.steps[at].claim.points)
        if at not in named and any(points <= set(rays.lines[line]) for line in lines):
            named.append(at)
    return tuple(named)


def _on_a_line(claim: Fact) -> bool:
    return claim.name in ("coll", "midp")


def _pairs(step: Step, words: Words) -> Iterator[Pair]:
    """Yield the segments that a step speaks of, also those that its angles are named by."""
    assert step.reading is not None
    spoken = (step.reading, *(use.reading for use in step.uses))
    for said in spoken:
        yield from zip(said.points[::2], said.points[1::2], strict=True)
    for said in spoken:
        for a, vertex, b in words.corners(said):
            yield vertex, a
            yield vertex, b


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
    return claim, used


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
    for corner in words.corners(said):
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


def _ordered(
    claim: Equation,
    used: Sequence[tuple[Equation, Fraction]],
    known: Mapping[Angle, tuple[Equation, Fraction]],
) -> tuple[tuple[Equation, Fraction], ...]:
    """Order equations so that the sums on the way are short, and split those put in more than once."""
    scale = _scale(used)
    start = {angle: scale * times for angle, times in claim.terms.items() if times > 0 and angle not in known}
    signs = [1 if times > 0 else -1 for _, times in used]
    changes = [
        {angle: -sign * c for angle, c in one.terms.items() if angle not in known}
        for (one, _), sign in zip(used, signs, strict=True)
    ]
    moves = best_order(start, changes, [int(abs(times) * scale) for _, times in used])
    return tuple((used[at][0], Fraction(signs[at] * times, scale)) for at, times in moves)


def _scale(used: Iterable[tuple[Equation, Fraction]]) -> int:
    return lcm(*(times.denominator for _, times in used))


def written(chain: Chain, words: Words, number: Mapping[int, int]) -> str:
    """Return a chain in words."""
    texts = phrases()["angles"]
    claim = chain.claim
    if not chain.used and not chain.known:
        return _with_cites(texts["same"], chain.lines, number)
    if len(chain.used) == 1 and chain.used[0][0].why == "step" and not claim.lines and not claim.points:
        one = chain.used[0][0]
        if {*one.terms} == {*claim.terms} and not chain.known:
            return _with_cites(texts["as"].replace("{step}", f"({number[one.step]})"), chain.lines, number)
    scale = _scale((*chain.used, *chain.known.values()))
    writing = _Writing(chain, scale, words, number)
    for at, (one, times) in enumerate(chain.used):
        following = chain.used[at + 1][0] if at + 1 < len(chain.used) else None
        writing.put_in(one, times * scale, more=following is not None and following.why == "step")
    text = EQUALS.join(writing.links)
    if scale > 1 or claim.lines or claim.points:
        so = _filled(phrases()["so"][claim.why], claim, chain.rays, words)
        text += "; " + so.replace("{sum}", _claimed(claim, chain.rays, words))
    return _with_cites(text, chain.lines, number)


def _claimed(claim: Equation, rays: Rays, words: Words) -> str:
    """Write a claim about angles: what is added on the left, what is taken away on the right."""
    left = {angle: times for angle, times in claim.terms.items() if times > 0}
    right = {angle: -times for angle, times in claim.terms.items() if times < 0}
    return EQUALS.join(
        (_sum_told(left, Fraction(0), rays, words), _sum_told(right, claim.constant, rays, words))
    )


class _Writing:
    """A sum of angles that is changed link by link."""

    def __init__(self, chain: Chain, scale: int, words: Words, number: Mapping[int, int]) -> None:
        self._chain, self._words, self._number = chain, words, number
        self._state = {angle: times * scale for angle, times in chain.claim.terms.items() if times > 0}
        self._constant = Fraction(0)
        self._reasons: list[str] = []
        self.links = [self._told()]
        known = self._known()
        if known:
            self.links.append(f"{self._told()} by {listed(f'({number[one.step]})' for one in known)}")

    def put_in(self, one: Equation, times: Fraction, *, more: bool) -> None:
        """Put in an equation and what is known of its angles; add a link unless more is to come."""
        words, number = self._words, self._number
        self._change(one, times)
        why = _why(one, self._chain.rays, words, number)
        known = self._known()
        if one.why == "step":
            self._reasons += [why, *(f"({number[other.step]})" for other in known)]
            if not more or len(self._reasons) > 1:
                self.links.append(f"{self._told()} by {listed(dict.fromkeys(self._reasons))}")
                self._reasons = []
            return
        for other in known:
            angle = words.math("∠ABC", *_letters(self._chain.rays.corner(next(iter(other.terms))), words))
            text = phrases()["angles"]["which" if why.endswith(angle) else "known"].replace("{angle}", angle)
            text = text.replace("{size}", words.math(degrees(other.constant)))
            why += text.replace("{step}", f"({number[other.step]})")
        self.links.append(f"{self._told()} ({why})")

    def _change(self, one: Equation, times: Fraction) -> None:
        for angle, c in one.terms.items():
            self._state[angle] = self._state.get(angle, Fraction(0)) - times * c
        self._state = {angle: c for angle, c in self._state.items() if c}
        self._constant += times * one.constant

    def _known(self) -> list[Equation]:
        """Put in the angles of known size, and return the equations that say it."""
        found = [(self._chain.known[a][0], c) for a, c in self._state.items() if a in self._chain.known]
        for one, times in found:
            self._change(one, times)
        return [one for one, _ in found]

    def _told(self) -> str:
        return _sum_told(self._state, self._constant, self._chain.rays, self._words)


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
