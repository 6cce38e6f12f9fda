"""Grow a scene of plane geometry, close it under the theorems, and ask for its numbers and for proofs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from proofloom.engine import Candidate, Reject, Seed, generator
from proofloom.engine.geometry.task import PlaneTask
from proofloom.engine.scene.style import style_names
from proofloom.generators.geometry.plane.ask import ask
from proofloom.generators.geometry.plane.canonical import digests
from proofloom.generators.geometry.plane.rows import Look, row
from proofloom.generators.geometry.plane.scenes import grow
from proofloom.generators.geometry.plane.templates import bases
from proofloom.generators.geometry.telling.ask import LANGUAGES, REGISTERS, Language, Register


@generator(
    version=1,
    verifiers=(
        "geometry/plane_figures",
        "geometry/plane_premises",
        "geometry/plane_proofs",
        "geometry/plane_working",
    ),
)
@dataclass(frozen=True)
class PlaneProblems:
    """Several questions about one plane figure.

    points     fewest and most points of a scene
    steps      fewest and most atomic steps of a solution
    numbers    most numbers asked for of one scene
    proofs     most proofs asked for of one scene
    groups     sorts of figures that scenes begin with; all if empty
    registers  how problems are told, one drawn for each
    languages  in which language, one drawn for each
    styles     the picture's styles, one drawn for each
    """

    points: tuple[int, int] = (5, 8)
    steps: tuple[int, int] = (5, 200)
    numbers: int = 4
    proofs: int = 1
    groups: tuple[str, ...] = ()
    registers: tuple[str, ...] = REGISTERS
    languages: tuple[str, ...] = ("en",)
    styles: tuple[str, ...] = style_names()

    def __post_init__(self) -> None:
        for name, least in (("points", 3), ("steps", 1)):
            low, high = getattr(self, name)
            if not least <= low <= high:
                raise ValueError(f"{name} must be a range from at least {least}, got {low} to {high}")
        if min(self.numbers, self.proofs) < 0 or not self.numbers + self.proofs:
            raise ValueError("numbers and proofs must not be negative, and not both 0")
        known = {base.group for base in bases()}
        for name, some, all_of_them in (
            ("groups", self.groups, known),
            ("registers", self.registers, set(REGISTERS)),
            ("languages", self.languages, set(LANGUAGES)),
            ("styles", self.styles, set(style_names())),
        ):
            if not set(some) <= all_of_them or (not some and name != "groups"):
                raise ValueError(f"{name} must be among {', '.join(sorted(all_of_them))}")

    def draw(self, seed: Seed) -> tuple[Candidate[PlaneTask], ...]:
        """Return the questions of one scene, or reject this seed."""
        scene = grow(seed / "scene", self.points, self.groups)
        found = ask(scene, seed / "ask", self.numbers, self.proofs, self.steps)
        digest, _ = digests(scene.problem)
        rows: dict[str, Candidate[PlaneTask]] = {}
        reasons: dict[str, None] = {}
        for number, one in enumerate(found):
            own = seed / "row" / number
            look = Look(
                cast(Register, (own / "register").choice(self.registers)),
                cast(Language, (own / "language").choice(self.languages)),
                (own / "style").choice(self.styles),
            )
            try:
                made = row(scene, digest, one, look, own)
            except Reject as reject:
                reasons[reject.reason] = None
                continue
            rows.setdefault(made.canonical, made)
        if not rows:
            raise Reject(next(iter(reasons), "nothing to ask"))
        return tuple(rows.values())
