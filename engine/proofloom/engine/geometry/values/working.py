"""Work out the numbers of a figure: close it, reckon, tell the closure what was found, and so on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.figure import Figure
from proofloom.engine.geometry.predicates import Fact, Unit, fact
from proofloom.engine.geometry.problem import hypotheses
from proofloom.engine.geometry.proof import prove, reopen
from proofloom.engine.geometry.values.known import Known
from proofloom.engine.geometry.values.ledger import UNIT, Area, Cosine, Entry, Ledger, Length, corner, pair
from proofloom.engine.geometry.values.numbers import Real, cosine, rational
from proofloom.engine.geometry.values.rules import Sweeper
from proofloom.engine.geometry.values.scene import Scene, survey

ROUNDS = 4  # closures of one figure
SWEEPS = 12  # of all rules after one closure
_ABSOLUTE = (Unit.LENGTH, Unit.LENGTH2, Unit.AREA)


@dataclass(frozen=True, slots=True)
class Answer:
    """The exact answer to a question about a figure, and why.

    goal     the question, or a fact with a number
    number   what it asks: a length, ratio or area; of an angle its cosine
    angle    of an angle: half turns, if it is a rational part
    entries  the steps that it rests on, in order; the last is the answer
    proofs   of each entry that the closure derives: its proof, by the entry's index
    given    facts that a proof of a later round takes from earlier entries
    """

    goal: Fact
    number: Real
    angle: Fraction | None
    entries: tuple[Entry, ...]
    proofs: dict[int, Proof]


def work_out(figure: Figure, goal: Fact, profile: str = "base") -> Answer | None:
    """Return the exact answer to a goal of kind QUESTION or VALUE, or None when it is not found.

    Raise ValueFaultError when the hypotheses give one thing two numbers.
    """
    working = _Working(figure, profile)
    for _ in range(ROUNDS):
        if working.round_(goal):
            return working.answer(goal)
        if not working.more:
            return None
    return None


class _Working:
    def __init__(self, figure: Figure, profile: str) -> None:
        self.figure = figure
        self.profile = profile
        self.given = list(hypotheses(figure.problem, auxiliary=True))
        self.absolute = any(known.predicate.unit in _ABSOLUTE for known in self.given)
        turns = [known.value for known in self.given if known.predicate.unit is Unit.ANGLE]
        self.oriented = any(turn not in (0, Fraction(1, 2)) for turn in turns)
        self.ledger = Ledger(figure.xy)
        self.numbers: list[Fact] = []
        self.used: list[tuple[Fact, ...]] = []
        self.more = False
        self.between: tuple[Real, Fraction | None, tuple[int, ...]] | None = None

    def round_(self, goal: Fact) -> bool:
        """Close the figure with what is known and reckon to the end; say whether the goal has its number."""
        facts = (*self.given, *self.numbers)
        self.used.append(facts)
        closure = close(self.figure.xy, [f for f in facts if f.name != "area"], (), self.profile)
        size = len(self.figure.xy)
        now = len(self.used) - 1
        scene = Scene(self.ledger, Known(closure), now, size, self.absolute, self.oriented)
        survey(scene)
        for known in self.given:
            if known.name == "area" and known.points not in self.ledger.areas:
                assert known.value is not None
                a, b, c = known.points
                entry = self.ledger.fact(known, 0)
                self.ledger.area((a, b, c), rational(known.value), "given area", (entry,), a, b, c)
        sweeper = Sweeper(scene)
        for _ in range(SWEEPS):
            more = sweeper.sweep()
            if found(self.ledger, goal) is not None or self._turn(scene, goal):
                return True
            if not more:
                break
        self.more = self._feed(scene)
        return False

    def _turn(self, scene: Scene, goal: Fact) -> bool:
        """Say whether a goal asks for the turn between two lines that the closure knows."""
        p = goal.points
        if goal.predicate.unit is not Unit.ANGLE or len(p) != 4 or len(set(p)) < 4:
            return False
        one, other = pair(p[0], p[1]), pair(p[2], p[3])
        turn = scene.known.turn(one, other)
        if turn is None or (turn not in (0, Fraction(1, 2)) and not self.oriented):
            return False
        names = {Fraction(0): "para", Fraction(1, 2): "perp"}
        claim = fact(names[turn], (*one, *other)) if turn in names else fact("aconst", (*one, *other), turn)
        self.between = cosine(turn), turn, (self.ledger.fact(claim, scene.round),)
        return True

    def _feed(self, scene: Scene) -> bool:
        """Give the closure rational angles and square ratios that it does not know; say whether any."""
        ledger, known = self.ledger, scene.known
        fed = len(self.numbers)
        for c, (_, why) in list(ledger.cosines.items()):
            claim = ledger.entries[why].claim
            assert isinstance(claim, Cosine)
            one, other = pair(c[1], c[0]), pair(c[1], c[2])
            told = self.oriented or claim.angle == Fraction(1, 2)
            if told and claim.angle is not None and known.turn(one, other) is None:
                self._learn(turned(self.figure, c, claim.angle), (why,))
        pairs = [p for p in combinations(range(scene.count), 2) if p in ledger._root]
        for one, other in combinations(pairs, 2):
            if ledger.together(one, other) and known.square_ratio(one, other) is None:
                number = (ledger.number(one) / ledger.number(other)).squared().fraction
                if number is not None:
                    made = (
                        fact("cong", (*one, *other))
                        if number == 1
                        else fact("r2const", (*one, *other), number)
                    )
                    self._learn(made, ledger.why(one, other))
        return len(self.numbers) > fed

    def _learn(self, made: Fact, because: Sequence[int]) -> None:
        if not self.ledger.has(made) and self.figure.shows(made):
            self.ledger.derived(made, because)
            self.numbers.append(made)

    def answer(self, goal: Fact) -> Answer:
        """Return the goal's number with what it rests on, and the proofs of what the closure derives."""
        reached = found(self.ledger, goal) or self.between
        assert reached is not None
        number, angle, ends = reached
        entries = self.ledger.entries
        needed = set(ends)
        proofs: dict[int, Proof] = {}
        at_of = {
            e.claim: at for at, e in enumerate(entries) if not isinstance(e.claim, Length | Cosine | Area)
        }
        for round_ in range(len(self.used) - 1, -1, -1):
            # a proof of this round may rest on numbers, which rest on proofs of earlier rounds
            self._trace(needed)
            wanted = [at for at in sorted(needed) if entries[at].round == round_]
            for at, proof in zip(
                wanted, self._proofs(round_, [entries[at].claim for at in wanted]), strict=True
            ):
                proofs[at] = proof
                needed |= {at_of[h] for h in proof.hypotheses if h in self.numbers}
        self._trace(needed)
        order = sorted(needed)
        place = {at: i for i, at in enumerate(order)}
        kept = tuple(
            Entry(e.claim, e.rule, tuple(place[b] for b in dict.fromkeys(e.because)), e.about, e.round)
            for e in (entries[at] for at in order)
        )
        return Answer(goal, number, angle, kept, {place[at]: proof for at, proof in proofs.items()})

    def _trace(self, needed: set[int]) -> None:
        for at in range(len(self.ledger.entries) - 1, -1, -1):
            if at in needed:
                needed.update(self.ledger.entries[at].because)

    def _proofs(self, round_: int, wanted: Sequence[object]) -> list[Proof]:
        facts = [f for f in wanted if isinstance(f, Fact)]
        given = [f for f in self.used[round_] if f.name != "area"]
        asked = [f for f in facts if f.name != "area"]
        closure = close(self.figure.xy, given, asked, self.profile, stop=False)
        made: dict[Fact, Proof] = {}
        for at, one in enumerate(asked):
            proof = prove(closure, at, self.figure.problem.points)
            assert proof is not None, one
            made[one] = proof
            reopen(closure)
        for one in facts:
            if one.name == "area":
                from proofloom.engine.geometry.derivation import GIVEN, Step

                made[one] = Proof(self.figure.problem.points, (Step(one, GIVEN),), one, (0,))
        return [made[one] for one in facts]


def turned(figure: Figure, c: tuple[int, int, int], angle: Fraction) -> Fact:
    """Return the fact that an angle of a drawn figure, from 0 to 1 half turn, has a size; as a turn."""
    a, v, b = c
    one, other = pair(v, a), pair(v, b)
    (ax, ay), (vx, vy), (bx, by) = (figure.xy[p] for p in c)
    left = (ax - vx) * (by - vy) - (ay - vy) * (bx - vx) > 0
    turn = angle if left else -angle
    return fact("perp", (*one, *other)) if angle == Fraction(1, 2) else fact("aconst", (*one, *other), turn)


def found(ledger: Ledger, goal: Fact) -> tuple[Real, Fraction | None, tuple[int, ...]] | None:
    """Return what a goal asks for if the ledger has it: number, angle, and the entries that say so."""
    p = goal.points
    match goal.name:
        case "lcompute" | "lconst" | "l2const":
            one = pair(*p)
            return (ledger.number(one), None, ledger.why(one)) if ledger.together(one, UNIT) else None
        case "rcompute" | "rconst" | "r2const":
            one, other = pair(p[0], p[1]), pair(p[2], p[3])
            if not ledger.together(one, other):
                return None
            return ledger.number(one) / ledger.number(other), None, ledger.why(one, other)
        case "areacompute" | "area":
            a, b, c = sorted(p)
            held = ledger.areas.get((a, b, c))
            return (held[0], None, (held[1],)) if held else None
        case "acompute" | "aconst":
            shared = set(p[:2]) & set(p[2:])
            if len(shared) != 1:
                return None
            (v,) = shared
            a, b = (next(x for x in side if x != v) for side in (p[:2], p[2:]))
            held = ledger.cosines.get(corner(a, v, b))
            if held is None:
                return None
            claim = ledger.entries[held[1]].claim
            assert isinstance(claim, Cosine)
            return held[0], claim.angle, (held[1],)
    return None
