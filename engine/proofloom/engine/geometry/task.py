"""The body of a plane geometry row: the problem in its formal notation, what is asked, and the whole proof.

Everything formal is text in the notation of `language`, so that a row can be read as it stands; `fact_of`
and `proof_of` turn it into the typed values that are checked. Nothing is derived here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from proofloom.engine.geometry.derivation import Proof, Step, Use
from proofloom.engine.geometry.language import write_fact
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.reading import Scope, Word, words_of


class Kind(Enum):
    """What a row asks for.

    VALUE    a number: a length, angle, area, perimeter or ratio
    PROOF    a proof of a fact
    OPTION   which of several values is the number
    PREMISE  which of several statements of the problem the answer does not need
    WRONG    which step of a solution is the first one that is wrong
    THEOREM  which theorem justifies a step
    NEXT     which of several facts is a step on the way to the goal
    """

    VALUE = "value"
    PROOF = "proof"
    OPTION = "option"
    PREMISE = "premise"
    WRONG = "wrong step"
    THEOREM = "theorem"
    NEXT = "sub-goal"


class Mode(Enum):
    """Where the statement of a problem stands.

    FULL    the prompt says all of it; the picture shows it
    LITE    the prompt leaves out some of what the picture shows
    VISION  it stands in the picture, above the figure; the prompt only says to solve it

    What a picture shows, so that words may leave it out, is what its marks say; which points are on a drawn
    line or circle; and how points follow one another, or on which side of a line they are. That a point is
    the centre of a circle, or that unmarked lengths or angles are equal, may seem so and is never left out.
    """

    FULL = "text-full"
    LITE = "text-lite"
    VISION = "vision-only"


@dataclass(frozen=True, slots=True)
class Asked:
    """A number of a figure.

    what    length, angle (vertex in the middle), area or perimeter (of a polygon, corners in order), or ratio
            (of the segment of the first two points to that of the last two)
    points  names
    """

    what: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number.

    text        its simplest form, such as 10*sqrt(2); of an angle its degrees
    latex       the same as LaTeX
    polynomial  the minimal polynomial, lowest coefficient first; of an angle that of its cosine
    decimal     about so much, to six significant digits
    """

    text: str
    latex: str
    polynomial: tuple[int, ...]
    decimal: str


@dataclass(frozen=True, slots=True)
class Term:
    """One premise of a linear step: its coefficient, its index, and the simple fact that it is read as."""

    times: int
    step: int
    reading: str


@dataclass(frozen=True, slots=True)
class FormalStep:
    """One step of a formal proof, as `derivation.Step`, its facts as text and its points by name."""

    claim: str
    rule: str
    because: tuple[int, ...] = ()
    points: tuple[str, ...] = ()
    uses: tuple[Term, ...] = ()
    reading: str = ""
    scale: int = 1
    lift: int = 0


@dataclass(frozen=True, slots=True)
class FormalProof:
    """A formal proof of one fact, as `derivation.Proof`; `conditions` say for which figures it is one."""

    goal: str
    steps: tuple[FormalStep, ...]
    ends: tuple[int, ...]
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One line of the working of a number.

    claim    "fact" and the fact; or what has which value: "length A B = 5", "ratio A B C D = 5/2" (AB is so
             many times CD), "cosine A B C = 1/2" (vertex in the middle), "area A B C = 6", and for the last
             line the number asked: "perimeter A B C = 12", "area A B C D = 20"
    rule     how it follows: the name of a rule of numbers, or "known" for a fact that has its own proof
    because  earlier lines
    about    points that the rule is about, in its order
    proof    of a known fact: the index of its proof; else -1
    """

    claim: str
    rule: str
    because: tuple[int, ...] = ()
    about: tuple[str, ...] = ()
    proof: int = -1


@dataclass(frozen=True, slots=True)
class Choice:
    """Options of which exactly one is right.

    options   what each says, formally
    key       the index of the right one
    mistakes  of each option the mistake that leads to it, or why it is wrong; "" for the right one
    stem      what is asked about, formally: the index of a step, the lines of a wrong solution; or ""
    """

    options: tuple[str, ...]
    key: int
    mistakes: tuple[str, ...]
    stem: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Detour:
    """A plausible wrong step that a solution tries and takes back: a theorem used where a premise fails.

    after    how many steps of the first proof come before it; there the solution goes on
    rule     the theorem
    points   the figure's point for each of its letters, letters sorted
    cited    earlier steps of the proof that are premises of this instance
    claim    what it would conclude, which is false
    failing  the premise that does not hold
    """

    after: int
    rule: str
    points: tuple[str, ...]
    cited: tuple[int, ...]
    claim: str
    failing: str


@dataclass(frozen=True, slots=True)
class Need:
    """A figure that shows the need of one premise: all the others hold of it, and the answer is another.

    clause  of the problem
    part    the construction of that clause that does not hold
    places  near which each point is, in ten-thousandths of the longest given length (of 1 if none is given).
            The figure itself is exact: a point that is free stands there, one on a line or circle is the
            point of it next to there, and of several that a point could be, it is the nearest.
    """

    clause: int
    part: int
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a problem comes from.

    base      the scene's first figure, by name
    moves     what was added to it, in order
    scene     digest of the scene's canonical form
    premises  constructions of the scene, of the problem, and of the problem as the proof cites them
    parents   digests of the scenes from which the scene was grown, the first one first
    """

    base: str
    moves: tuple[str, ...]
    scene: str
    premises: tuple[int, int, int]
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaneTask:
    """A question about a plane figure.

    kind        what sort of question
    problem     the problem with its goal, if that is a fact, in the notation of `language`
    order       facts of order and distinctness that the text states beside the clauses' own
    asked       the number asked for, or None
    number      what it is, or None
    proofs      of a PROOF its proofs, which use different theorems; else of each fact that the working uses
    working     of a number: how it was found
    choice      of a question with options: these
    places      where the points are drawn, in thousandths
    language    of the prompt: en or zh
    lineage     where the problem comes from
    detours     wrong steps that the worded solution of a PROOF tries and takes back
    mode        where the statement stands
    shown       facts that the statement leaves out and the picture shows, by marks or by what is drawn
    needs       one of each premise, but for one that a question says is not needed
    second      of a mode that needs the picture, which of these agrees with all that the words say; else -1
    """

    kind: Kind
    problem: str
    order: tuple[str, ...]
    asked: Asked | None
    number: Number | None
    proofs: tuple[FormalProof, ...]
    working: tuple[Reckoned, ...]
    choice: Choice | None
    places: tuple[tuple[int, int], ...]
    language: str
    lineage: Lineage
    detours: tuple[Detour, ...] = ()
    mode: Mode = Mode.FULL
    shown: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    second: int = -1


def formal(proof: Proof) -> FormalProof:
    """Return a proof as text."""
    names = proof.points

    def said(fact: Fact) -> str:
        return write_fact(fact, names)

    return FormalProof(
        said(proof.goal),
        tuple(
            FormalStep(
                said(step.claim),
                step.rule,
                step.premises,
                tuple(names[point] for point in step.points),
                tuple(Term(use.coefficient, use.step, said(use.reading)) for use in step.uses),
                said(step.reading) if step.reading else "",
                step.scale,
                step.lift,
            )
            for step in proof.steps
        ),
        proof.ends,
        tuple(map(said, proof.conditions)),
    )


def proof_of(told: FormalProof, names: tuple[str, ...]) -> Proof:
    """Return the proof that a text tells; raise ValueError where it is none."""
    steps = tuple(
        Step(
            fact_of(step.claim, names),
            step.rule,
            step.because,
            tuple(names.index(point) for point in step.points),
            tuple(Use(use.step, fact_of(use.reading, names), use.times) for use in step.uses),
            fact_of(step.reading, names) if step.reading else None,
            step.scale,
            step.lift,
        )
        for step in told.steps
    )
    conditions = tuple(fact_of(condition, names) for condition in told.conditions)
    return Proof(names, steps, fact_of(told.goal, names), told.ends, conditions)


@lru_cache(maxsize=1 << 12)  # a row's facts are read by several verifiers, one after the other
def fact_of(text: str, names: tuple[str, ...]) -> Fact:
    """Read a fact from its only form; raise ValueError."""
    words = words_of(text, 1, "")
    found = _scope(names).fact(words, Word("", 1, len(text) + 1))
    if write_fact(found, names) != text:
        raise ValueError(f"not a fact in its only form: {text!r:.80}")
    return found


@lru_cache(maxsize=16)
def _scope(names: Sequence[str]) -> Scope:
    return Scope(list(names), {name: at for at, name in enumerate(names)})
