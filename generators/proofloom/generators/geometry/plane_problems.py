"""Grow a scene of plane geometry, close it under the theorems, and ask for its numbers and for proofs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from proofloom.engine import Candidate, Reject, Seed, generator
from proofloom.engine.geometry.task import Kind, Mode, PlaneTask
from proofloom.engine.geometry.values.numbers import NumberError
from proofloom.engine.scene.style import style_names
from proofloom.generators.geometry.plane.ask import ask
from proofloom.generators.geometry.plane.canonical import digest_of
from proofloom.generators.geometry.plane.choices import Question, premise_choice, with_needless, with_options
from proofloom.generators.geometry.plane.detours import wrong_step
from proofloom.generators.geometry.plane.modes import Look
from proofloom.generators.geometry.plane.parents import POINTS, frozen, groups_of, grown
from proofloom.generators.geometry.plane.rows import row
from proofloom.generators.geometry.plane.scenes import Scene, grow
from proofloom.generators.geometry.plane.solve import Solved
from proofloom.generators.geometry.plane.templates import bases
from proofloom.generators.geometry.telling.ask import LANGUAGES, REGISTERS, Language, Register

CHOICES = tuple(kind.value for kind in Kind if kind not in (Kind.VALUE, Kind.PROOF))


@generator(
    version=10,
    verifiers=(
        "geometry/plane_choices",
        "geometry/plane_detours",
        "geometry/plane_figures",
        "geometry/plane_options",
        "geometry/plane_picture",
        "geometry/plane_premises",
        "geometry/plane_proofs",
        "geometry/plane_second",
        "geometry/plane_steps",
        "geometry/plane_text",
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
    auxiliary  fewest and most points that a solution adds to the figure; with more than 0 it is the only one
    solutions  most proofs of one fact, which use different theorems
    detours    of ten proofs, how many try a wrong step where there is one, and take it back
    choices    of ten questions, how many have options where they can
    kinds      kinds of options: option, premise, wrong step, theorem, sub-goal
    groups     sorts of figures that scenes begin with; all if empty
    parents    digest of the table of scenes from which scenes are grown; none if empty
    registers  how problems are told, one drawn for each
    languages  in which language, one drawn for each
    styles     the picture's styles, one drawn for each
    modes      of how many questions each where the statement is whole in the prompt, leaves out what the
               picture shows, or stands in the picture, where they can
    """

    points: tuple[int, int] = (5, 7)
    steps: tuple[int, int] = (5, 200)
    numbers: int = 4
    proofs: int = 1
    auxiliary: tuple[int, int] = (0, 0)
    solutions: int = 1
    detours: int = 1
    choices: int = 2
    kinds: tuple[str, ...] = CHOICES
    groups: tuple[str, ...] = ()
    parents: str = ""
    registers: tuple[str, ...] = REGISTERS
    languages: tuple[str, ...] = ("en",)
    styles: tuple[str, ...] = style_names()
    modes: tuple[int, int, int] = (3, 1, 1)

    def __post_init__(self) -> None:
        for name, least in (("points", 3), ("steps", 1), ("auxiliary", 0)):
            low, high = getattr(self, name)
            if not least <= low <= high:
                raise ValueError(f"{name} must be a range from at least {least}, got {low} to {high}")
        if min(self.numbers, self.proofs) < 0 or not self.numbers + self.proofs:
            raise ValueError("numbers and proofs must not be negative, and not both 0")
        if not 1 <= self.solutions <= 5:
            raise ValueError(f"solutions must be from 1 to 5, got {self.solutions}")
        for name in ("choices", "detours"):
            if not 0 <= getattr(self, name) <= 10:
                raise ValueError(f"{name} must be from 0 to 10, got {getattr(self, name)}")
        if min(self.modes) < 0 or not sum(self.modes):
            raise ValueError(f"modes must not be negative, and not all 0, got {self.modes}")
        self._grown()
        known = {base.group for base in bases()}
        for name, some, all_of_them in (
            ("kinds", self.kinds, set(CHOICES)),
            ("groups", self.groups, known),
            ("registers", self.registers, set(REGISTERS)),
            ("languages", self.languages, set(LANGUAGES)),
            ("styles", self.styles, set(style_names())),
        ):
            if not set(some) <= all_of_them or (not some and name != "groups"):
                raise ValueError(f"{name} must be among {', '.join(sorted(all_of_them))}")

    def _grown(self) -> None:
        if not self.parents:
            return
        digest, table = frozen()
        if self.parents != digest:
            raise ValueError(f"parents must be {digest}, the digest of the table, got {self.parents}")
        known = {groups_of()[base] for base in table}
        if self.groups and not set(self.groups) & known:
            raise ValueError(f"groups must be among {', '.join(sorted(known))}, which have parents")
        if self.points[1] <= POINTS[-1][1]:
            raise ValueError(f"points must go beyond those of parents, {POINTS[-1][1]}, got {self.points[1]}")

    def draw(self, seed: Seed) -> tuple[Candidate[PlaneTask], ...]:
        """Return the questions of one scene, or reject this seed."""
        begin = grown if self.parents else grow
        scene = begin(seed / "scene", self.points, self.groups)
        found = ask(
            scene, seed / "ask", self.numbers, self.proofs, self.steps, self.solutions, self.auxiliary
        )
        if not found:
            raise Reject("nothing to ask")
        origin = digest_of(scene.problem)
        rows: dict[str, Candidate[PlaneTask]] = {}
        reasons: dict[str, None] = {}
        for number, one in enumerate(found):
            own = seed / "row" / number
            look = Look(
                cast(Register, (own / "register").choice(self.registers)),
                cast(Language, (own / "language").choice(self.languages)),
                (own / "style").choice(self.styles),
                (own / "mode").stream().weighted(tuple(Mode), self.modes),
            )
            try:
                made = self._row(scene, origin, one, look, own)
            except Reject as reject:
                reasons[reject.reason] = None
                continue
            except NumberError:
                reasons["a number that is too unwieldy"] = None
                continue
            rows.setdefault(made.canonical, made)
        if not rows:
            raise Reject(next(iter(reasons)))
        return tuple(rows.values())

    def _row(self, scene: Scene, origin: str, solved: Solved, look: Look, seed: Seed) -> Candidate[PlaneTask]:
        """Return a solved question as it is, or with options."""
        if solved.added:
            return row(scene, origin, solved, look, seed)[0]
        if not (seed / "options").chance(self.choices, 10):
            wrong = None
            if solved.worked is None and (seed / "detours").chance(self.detours, 10):
                wrong = wrong_step(solved, seed / "wrong")
            return row(scene, origin, solved, look, seed, wrong)[0]
        kinds = (seed / "kinds").shuffled([Kind(kind) for kind in self.kinds])
        whole = replace(look, mode=Mode.FULL)  # of questions about the statement or a proof of it
        if kinds[0] is Kind.PREMISE:
            more = with_needless(solved, (seed / "needless").stream())
            if more is not None:
                made, told = row(scene, origin, more, whole, seed, apart=True)
                question = Question(made, more, told, look.language, seed)
                extra = len(more.problem.clauses) - 1
                found = premise_choice(question, extra, (seed / "premise").stream())
                if found is not None:
                    return found
        made, told = row(scene, origin, solved, look if solved.worked else whole, seed)
        rest = [kind for kind in kinds if kind is not Kind.PREMISE]
        return with_options(Question(made, solved, told, look.language, seed), rest) or made
