"""Draw a figure of straight lines, give just enough of it, and ask for one angle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from proofloom.engine import Candidate, Reject, Seed, generator
from proofloom.engine.geometry.angles import AngleProblem, ProofStep, Side, Witness
from proofloom.engine.geometry.facts import (
    Angle,
    AngleIs,
    Bisects,
    EqualLengths,
    Fact,
    Parallel,
    Perpendicular,
)
from proofloom.engine.scene import Scene
from proofloom.engine.scene.place import acceptable, place
from proofloom.engine.scene.style import style_names
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.canonical import labels
from proofloom.generators.geometry.circle import TICKS, degrees
from proofloom.generators.geometry.draft import Draft, Premise, prune
from proofloom.generators.geometry.drawing import draw, fit
from proofloom.generators.geometry.explain import explain
from proofloom.generators.geometry.moves import grow
from proofloom.generators.geometry.order import sides
from proofloom.generators.geometry.question import ask
from proofloom.generators.geometry.relations import Angles
from proofloom.generators.geometry.sketch import Sketch
from proofloom.generators.geometry.starts import STARTS
from proofloom.generators.geometry.witness import witnesses
from proofloom.generators.geometry.wording import Teller

ALPHABETS = ("ABCDEFGHJKLMN", "PQRSTUVWXYZ", "ABCDEFGHJKLMNPQRSTUVWXYZ")


@generator(
    version=2,
    verifiers=(
        "geometry/angle_steps",
        "geometry/angle_figures",
        "geometry/angle_picture",
        "geometry/angle_text",
    ),
)
@dataclass(frozen=True)
class AngleChase:
    """One angle asked for in a figure of straight lines.

    steps          fewest and most derived steps of the solution
    premises       fewest and most premises
    constructions  fewest and most moves that grow the figure
    points         fewest and most points kept
    denominator    largest denominator of a stated angle, in degrees
    sides          most sides of lines that the prompt may state
    styles         the picture's styles, one drawn for each problem
    """

    steps: tuple[int, int] = (3, 9)
    premises: tuple[int, int] = (3, 9)
    constructions: tuple[int, int] = (3, 7)
    points: tuple[int, int] = (4, 10)
    denominator: int = 2
    sides: int = 3
    styles: tuple[str, ...] = ("plain", "textbook", "thin", "bold", "blueprint", "chalk", "colour")

    def __post_init__(self) -> None:
        for name in ("steps", "premises", "constructions", "points"):
            low, high = getattr(self, name)
            if not 1 <= low <= high:
                raise ValueError(f"{name} must be a range from at least 1, got {low} to {high}")
        if self.denominator < 1 or TICKS % self.denominator:
            raise ValueError(f"denominator must divide {TICKS}, got {self.denominator}")
        if self.sides < 0:
            raise ValueError(f"sides must not be negative, got {self.sides}")
        unknown = sorted(set(self.styles) - set(style_names()))
        if unknown or not self.styles:
            raise ValueError(f"styles must be among {', '.join(style_names())}")

    def draw(self, seed: Seed) -> Candidate[AngleProblem]:
        """Return one problem, or reject this seed."""
        stream = (seed / "figure").stream()
        sketch = Sketch(grain=TICKS // 2 if self.denominator > 1 and stream.chance(1, 3) else TICKS)
        stream.weighted([start for start, _ in STARTS], [weight for _, weight in STARTS])(sketch, stream)
        sketch = grow(sketch, stream, stream.integer(*self.constructions))
        angles = Angles(sketch)
        question = ask(angles, (seed / "question").stream(), self.steps, self.premises, self.denominator)
        draft = prune(angles, question)
        if not self.points[0] <= len(draft.points) <= self.points[1]:
            raise Reject("number of points out of range")
        candidate = _candidate(draft, seed, self.sides, (seed / "style").choice(self.styles))
        assert candidate.scene is not None
        reason = acceptable(place(candidate.scene))
        if reason:
            raise Reject(reason)
        return candidate


def _candidate(draft: Draft, seed: Seed, most_sides: int, style: str) -> Candidate[AngleProblem]:
    places = fit(draft)
    stated = sides(draft, most_sides)
    letters = _letters(draft, (seed / "letters").stream())
    prompt, told = Teller(draft, stated, letters, (seed / "words").stream()).tell()
    others = witnesses(draft, stated, told)
    body = AngleProblem(
        points=tuple(letters[p] for p in told),
        lines=tuple(_names(letters, line) for line in draft.lines),
        sides=tuple(
            Side(letters[p], letters[q], letters[a], letters[b], same) for p, q, a, b, same in stated
        ),
        convex=tuple(_names(letters, corners) for corners in draft.convex),
        premises=tuple(_fact(letters, premise) for premise in draft.premises),
        goal=Angle(*_names(letters, draft.goal)),
        answer=draft.answer,
        drawing=tuple(places[p] for p in told),
        directions=tuple(degrees(direction) for direction in draft.directions),
        proof=_proof(letters, draft),
        witnesses=tuple(
            Witness(index, tuple(degrees(d) for d in other.directions), other.answer)
            for index, other in enumerate(others)
        ),
    )
    canonical, family = labels(draft, stated)
    derived = [step for step in body.proof if step.rule != "given"]
    return Candidate(
        body=body,
        prompt=prompt,
        answer=str(draft.answer),
        steps=explain(body.proof, body.lines, (seed / "steps").stream()),
        scene=_picture(body, style),
        canonical=canonical,
        family=family,
        difficulty={
            "steps": len(derived),
            "points": len(body.points),
            "premises": len(body.premises),
            "rules": len({step.rule for step in derived}),
            "depth": _depth(body.proof),
        },
        answer_type="degrees",
    )


def _picture(body: AngleProblem, style: str) -> Scene:
    places = dict(zip(body.points, body.drawing, strict=True))
    return draw(body.points, body.lines, places, body.premises, body.goal, style)


def _letters(draft: Draft, stream: Stream) -> dict[int, str]:
    """Name the points: from A on, from P on, or by any letters but I and O."""
    alphabet = stream.choice(ALPHABETS)
    if len(alphabet) < len(draft.points):
        alphabet = ALPHABETS[0]
    count = len(draft.points)
    letters = stream.sample(alphabet, count) if len(alphabet) > 20 else list(alphabet[:count])
    return dict(zip(draft.points, letters, strict=True))


def _names(letters: Mapping[int, str], points: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(letters[point] for point in points)


def _angle(letters: Mapping[int, str], points: tuple[int, int, int], value: Fraction) -> AngleIs:
    a, vertex, b = points
    return AngleIs(letters[a], letters[vertex], letters[b], value)


def _fact(letters: Mapping[int, str], premise: Premise) -> Fact:
    names = _names(letters, premise.points)
    match premise.kind:
        case "angle":
            return AngleIs(names[0], names[1], names[2], premise.value)
        case "parallel":
            return Parallel(*names)
        case "perpendicular":
            return Perpendicular(names[0], names[1], names[0], names[2])
        case "equal":
            return EqualLengths(names[0], names[1], names[0], names[2])
        case _:
            return Bisects(*names)


def _proof(letters: Mapping[int, str], draft: Draft) -> tuple[ProofStep, ...]:
    given = [ProofStep("given", _fact(letters, premise)) for premise in draft.premises]
    derived = [
        ProofStep(
            move.rule,
            _angle(letters, move.angle, move.value),
            _names(letters, move.on),
            move.because,
        )
        for move in draft.moves
    ]
    return (*given, *derived)


def _depth(proof: tuple[ProofStep, ...]) -> int:
    depth: list[int] = []
    for step in proof:
        depth.append(1 + max((depth[index] for index in step.because), default=-1))
    return depth[-1]
