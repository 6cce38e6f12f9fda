"""Reads a plane geometry row: its formal texts in their only form, its parts and answer consistent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from proofloom.engine import Candidate, Seed
from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.language import read_problem, write_problem
from proofloom.engine.geometry.predicates import Fact, FactError
from proofloom.engine.geometry.predicates import Kind as Sort
from proofloom.engine.geometry.problem import Numbered, Problem, ProblemError, said, without_auxiliary
from proofloom.engine.geometry.reading import LanguageError
from proofloom.engine.geometry.task import Kind, Mode, Need, PlaneTask, fact_of, proof_of
from proofloom.verifiers.geometry.identities.drawn_figures import Drawing, Figures, enlarged
from proofloom.verifiers.geometry.identities.placing import NoFigureError
from proofloom.verifiers.geometry.identities.plan import plan_of, said_by
from proofloom.verifiers.geometry.identities.polynomials import UnsupportedError
from proofloom.verifiers.geometry.plane.gaps import each_gap
from proofloom.verifiers.geometry.plane.numerals import UnreadableError
from proofloom.verifiers.geometry.plane.weakened import largest, shrunk

MOST_POINTS, MOST_PROOFS, MOST_LINES = 30, 40, 200
ATTEMPTS = 1200  # to draw figures
FIGURES = 5  # on which a row is looked at
TURNING = 20  # where an angle is asked about or order decides: seldom it turns into what is left of 180°
LETTERS = "ABCDEF"  # of options
SIZES = {"length": (2,), "angle": (3,), "ratio": (4,), "area": range(3, 9), "perimeter": range(3, 9)}
T = TypeVar("T")
Says = tuple[Numbered, Numbered]  # what a clause gives, and what must hold besides
BROKEN = (
    FactError,
    LanguageError,
    ProblemError,
    UnreadableError,
    UnsupportedError,
    NoFigureError,
    ValueError,
)


class RowError(Exception):
    """Why a row is refused: a short constant phrase, and what it is about."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(reason, about)
        self.reason, self.about = reason, about[:200]


def pick(items: Sequence[T], at: int) -> T:
    """Return one of a row's things; raise RowError where there is none of that number."""
    if not 0 <= at < len(items):
        raise RowError("a row speaks of what there is not", f"number {at}"[:40])
    return items[at]


@dataclass(frozen=True, slots=True)
class Read:
    """A row that is read.

    problem  as it is stated, its goal with it
    order    what the text says besides
    asked    of a number: the points
    shown    what only the picture shows
    whole    the problem with the auxiliary points that its solution adds, which come last
    proofs   formal proofs, in the order of the row
    unit     the largest length that it gives; figures are drawn about as large as one, then enlarged
    stored   figures of premises that were drawn already
    drawn    figures that were drawn already, with and without auxiliary points
    """

    task: PlaneTask
    problem: Problem
    order: tuple[Fact, ...]
    asked: tuple[int, ...]
    proofs: tuple[Proof, ...]
    shown: tuple[Fact, ...]
    whole: Problem
    unit: Fraction
    stored: dict[Need, Drawing] = field(default_factory=dict, compare=False)
    drawn: dict[bool, list[Drawing]] = field(default_factory=dict, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the points' names."""
        return self.problem.points

    @property
    def goal(self) -> Fact | None:
        """Return the fact to be proved, if one is."""
        return self.problem.goals[0] if self.problem.goals else None

    @property
    def many(self) -> int:
        """Return how many figures at random tell enough about the row."""
        angle = self.task.asked is not None and self.task.asked.what == "angle"
        goal = self.goal is not None and self.goal.name in ("eqangle", "aconst", "angle")
        ordered = any(one.predicate.kind is Sort.ORDER for proof in self.proofs for one in proof.conditions)
        return TURNING if angle or goal or ordered else FIGURES

    def figures(self, count: int, *, whole: bool = False) -> list[Drawing]:
        """Return figures drawn from what is stated alone; raise RowError where too few can be drawn.

        Those of the `whole` have the auxiliary points, too.
        """
        whole = whole and bool(self.whole.auxiliary)
        found = self.drawn.setdefault(whole, [])
        if len(found) < count:
            found[:] = self._shown(self.source(whole=whole), count)
        return found[:count]

    def source(self, *, whole: bool) -> Figures:
        """Return what figures of the stated problem come from, or those of the `whole`."""
        return _figures(self.task.problem, self.task.order, whole and bool(self.whole.auxiliary))

    def _shown(self, drawn: Figures, count: int) -> list[Drawing]:
        """Return so many figures on which what is said of order holds."""
        found = list(islice((one for one in drawn.each() if one.shows(self.order)), count))
        if len(found) < count:
            raise RowError("too few figures can be drawn", str(len(found)))
        return found

    def by_words(self, count: int) -> list[Drawing]:
        """Return figures on which what is said of order alone tells where points lie; none if nothing is.

        A square that is drawn on a segment turns one way. Its words do not tell which, but say on which side
        of a line a point lies: where others are free that may be another way.
        """
        drawn = self.source(whole=False)
        if not self.order or not drawn.plan.turns:
            return []
        return self._shown(_unturned(self.task.problem, self.task.order), count)

    def everywhere(self) -> Iterator[Drawing]:
        """Yield figures as well in which a point free on a circle or line lies in each gap that is there."""
        task = self.task
        plan = self.source(whole=False).plan
        seed = Seed.root("gaps") / task.problem / "\n".join(task.order)
        loose = frozenset().union(*(one.loose for one in self.figures(FIGURES)))
        for one in each_gap(plan, seed, self.order, loose):
            yield enlarged(one, self.unit)


@lru_cache(maxsize=8)
def small_of(text: str) -> tuple[Problem, tuple[Says, ...], Fraction]:
    """Return a stated problem with its lengths divided by the largest, what its clauses say, and the largest.

    Free points are drawn about as far apart as one.
    """
    problem = without_auxiliary(replace(_problem(text), goals=()))
    unit = largest(problem)
    small = shrunk(problem, unit)
    return small, tuple(map(said, small.clauses)), unit


@lru_cache(maxsize=8)
def _figures(text: str, order: tuple[str, ...], whole: bool) -> Figures:
    if whole:
        problem = replace(_problem(text), goals=())
        unit = largest(problem)
        plan = plan_of(shrunk(problem, unit))
    else:
        small, says, unit = small_of(text)
        plan = plan_of(small, said_by(small, says))
    return Figures(plan, Seed.root("plane figures") / text / "\n".join(order), ATTEMPTS, unit)


@lru_cache(maxsize=8)
def _unturned(text: str, order: tuple[str, ...]) -> Figures:
    turned = _figures(text, order, False)
    seed = Seed.root("plane figures by words") / text / "\n".join(order)
    return Figures(replace(turned.plan, turns=()), seed, ATTEMPTS, turned.unit)


_problem = lru_cache(maxsize=8)(read_problem)
_latest: list[tuple[Candidate[PlaneTask], Read]] = []


def read(candidate: Candidate[PlaneTask]) -> Read:
    """Return what a row says; raise RowError, or one of BROKEN, where it makes no sense.

    A row's verifiers ask for it one after the other, and get the same.
    """
    for known, row in _latest[:]:
        if known is candidate:
            return row
    row = _read(candidate)
    _latest[:] = [(candidate, row)]
    return row


def _read(candidate: Candidate[PlaneTask]) -> Read:
    task = candidate.body
    if len(task.problem) > 20_000:
        raise RowError("too long a problem")
    whole = _problem(task.problem)
    if write_problem(whole) != task.problem or whole.name or whole.places:
        raise RowError("a problem is not in its only form")
    if not 0 < len(whole.points) <= MOST_POINTS or len(task.places) != len(whole.points):
        raise RowError("places are not those of the points")
    if whole.auxiliary and (task.mode is not Mode.FULL or task.choice is not None or task.detours):
        raise RowError("auxiliary points where none can be added")
    problem = without_auxiliary(whole)
    order = tuple(fact_of(text, problem.points) for text in task.order)
    if any(fact.predicate.kind not in (Sort.ORDER, Sort.DISTINCT) for fact in order):
        raise RowError("what is said besides is not of order")
    if any(fact.predicate.kind not in (Sort.EQUALITY, Sort.VALUE) for fact in problem.goals):
        raise RowError("a goal is not a fact to prove")
    asked = _asked(task, problem)
    if (task.number is None) == (task.asked is not None) or len(problem.goals) != (task.asked is None):
        raise RowError("a row asks for a number or for a proof")
    if (task.choice is None) == (task.kind not in (Kind.VALUE, Kind.PROOF)):
        raise RowError("options do not go with what is asked")
    if (task.kind is Kind.VALUE and task.asked is None) or (
        task.kind is Kind.PROOF and task.asked is not None
    ):
        raise RowError("a row asks for something else than it says")
    _answer(candidate, task)
    if len(task.proofs) > MOST_PROOFS or len(task.working) > MOST_LINES:
        raise RowError("too long a solution")
    proofs = tuple(proof_of(told, whole.points) for told in task.proofs)
    for line in task.working:
        if not {*line.about} <= {*whole.points} or not -1 <= line.proof < len(proofs):
            raise RowError("a line speaks of what there is not")
    if not task.lineage.base or min(task.lineage.premises) < 0 or task.language not in ("en", "zh"):
        raise RowError("a row does not say where it comes from")
    return Read(task, problem, order, asked, proofs, _shown(task, problem), whole, largest(problem))


def _shown(task: PlaneTask, problem: Problem) -> tuple[Fact, ...]:
    """Return what only the picture shows, once the row's mode goes with it."""
    shown = tuple(fact_of(text, problem.points) for text in task.shown)
    if task.mode is Mode.FULL:
        if shown or task.second != -1:
            raise RowError("a prompt that says all leaves something to the picture")
        return ()
    if not 0 <= task.second < len(task.needs):
        raise RowError("no second figure is stored")
    if not shown and task.mode is Mode.LITE:
        raise RowError("words leave nothing to the picture")
    return shown


def _asked(task: PlaneTask, problem: Problem) -> tuple[int, ...]:
    if task.asked is None:
        return ()
    what, points = task.asked.what, task.asked.points
    if len(points) not in SIZES.get(what, ()) or (what != "ratio" and len(set(points)) != len(points)):
        raise RowError("no such number can be asked for")
    if what == "ratio" and (points[0] == points[1] or points[2] == points[3]):
        raise RowError("no such number can be asked for")
    return tuple(problem.point(name) for name in points)


def _answer(candidate: Candidate[Any], task: PlaneTask) -> None:
    """Hold the row's answer to the body's."""
    if task.choice is not None:
        count = len(task.choice.options)
        if not 2 <= count <= len(LETTERS) or not 0 <= task.choice.key < count:
            raise RowError("no such option")
        if len(task.choice.mistakes) != count or len(set(task.choice.options)) != count:
            raise RowError("options are not told apart")
        wanted, kind = LETTERS[task.choice.key], "choice"
    elif task.number is not None:
        angle = task.asked is not None and task.asked.what == "angle"
        wanted, kind = task.number.text, "degrees" if angle else "number"
    else:
        wanted, kind = task.problem.rstrip("\n").rpartition("\nprove ")[2], "proof"
    if candidate.answer != wanted or candidate.answer_type != kind:
        raise RowError("the answer is not the body's")
