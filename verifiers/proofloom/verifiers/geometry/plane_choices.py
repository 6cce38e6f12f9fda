"""Holds the options of a plane row to be told apart: the key right, every other option wrong by proof."""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, ctx

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.task import Choice, Kind, PlaneTask, fact_of
from proofloom.verifiers.geometry.identities.drawn_figures import PRECISION, vanishes
from proofloom.verifiers.geometry.plane.measures import another, differ, measured, reads_true, same
from proofloom.verifiers.geometry.plane.numerals import ball
from proofloom.verifiers.geometry.plane.rows import BROKEN, TURNING, Read, RowError, read
from proofloom.verifiers.geometry.plane.stored import figure_of
from proofloom.verifiers.geometry.plane.weakened import premises
from proofloom.verifiers.geometry.proofs.paragraphs import table

POINT, TRUE = "a point for another", "a true step"


@verifier(version=4)
def plane_choices(candidate: Candidate[PlaneTask]) -> Verdict:
    """Pass when exactly the keyed option is right, and each other one is what its mistake makes of it."""
    try:
        row = read(candidate)
        choice = row.task.choice
        if choice is None:
            return Verdict.passed("no options")
        if choice.mistakes[choice.key] or not all(
            mistake for at, mistake in enumerate(choice.mistakes) if at != choice.key
        ):
            raise RowError("options do not say what is wrong with them")
        with ctx.workprec(PRECISION):
            return Verdict.passed(JUDGES[row.task.kind](row, choice))
    except RowError as error:
        return Verdict.failed(error.reason, error.about)
    except BROKEN as error:
        return Verdict.failed("a row that makes no sense", str(error)[:200])


def _option(row: Read, choice: Choice) -> str:
    task = row.task
    if task.number is None or task.asked is None or choice.options[choice.key] != task.number.text:
        raise RowError("the keyed option is not the number")
    angle = task.asked.what == "angle"
    (drawing,) = row.figures(1)
    true = ball(task.number.text)
    found = measured(task.asked.what, row.asked, drawing)
    if not same(found, arb.cos_pi(true / 180) if angle else true):
        raise RowError("the keyed option is another number")
    for at, (text, mistake) in enumerate(zip(choice.options, choice.mistakes, strict=True)):
        if at == choice.key:
            continue
        value = ball(text)
        if not differ(value, true):
            raise RowError("two options are right", text)
        wanted = _mistaken(mistake, true, row, angle)
        if not same(wanted, arb.cos_pi(value / 180) if mistake.startswith("other angle") else value):
            raise RowError("an option does not come from its mistake", mistake)
    return f"{len(choice.options) - 1} numbers differ"


def _mistaken(mistake: str, true: arb, row: Read, angle: bool) -> arb:
    """Return what a mistake makes of a number; of another angle its cosine."""
    what = mistake.split()
    if what[0] == "other" and len(what) > 2:
        kind = "cosine" if angle else what[1]
        points = [row.problem.point(name) for name in what[2:]]
        if what[1] not in ("length", "area", "angle") or (what[1] == "angle") != angle:
            raise RowError("no such mistake", mistake)
        return measured(kind, points, row.figures(1)[0])
    rules: dict[str, Callable[[], arb]] = {
        "half": lambda: true / 2,
        "double": lambda: true * 2,
        "inverse": lambda: 1 / true,
        "square": lambda: true * true,
        "root": lambda: true.sqrt(),
        "supplement": lambda: 180 - true,
        "complement": lambda: 90 - true,
    }
    if mistake not in rules:
        raise RowError("no such mistake", mistake)
    return rules[mistake]()


def _next(row: Read, choice: Choice) -> str:
    facts = [fact_of(text, row.names) for text in choice.options]
    proof = _proof(row)
    steps = [step.claim for step in proof.steps if step.rule != GIVEN and step.claim != proof.goal]
    if facts[choice.key] not in steps:
        raise RowError("the keyed option is no step of the proof")
    for at, known in enumerate(facts):
        if at == choice.key:
            _right(known, row)
        else:
            _false(known, facts[choice.key], row)
    return f"{len(facts) - 1} facts are false on all of {TURNING} figures"


def _right(known: Fact, row: Read) -> None:
    """Hold a fact to be true everywhere, and told in the same words: equal angles nowhere make up 180°."""
    drawn = row.figures(TURNING)
    if not all(vanishes(known, drawing) for drawing in drawn):
        raise RowError("the keyed option is false on a figure")
    if len({reads_true(known, drawing) for drawing in drawn}) > 1:
        raise RowError("the keyed option reads false on a figure")


def _false(known: Fact, true: Fact, row: Read) -> None:
    """Hold a fact to be false everywhere, and to be the true one with a point for another."""
    if any(vanishes(known, drawing) or reads_true(known, drawing) for drawing in row.figures(TURNING)):
        raise RowError("an option is true on a figure", known.name)
    if known.name != true.name or len(set(known.points) ^ set(true.points)) > 2:
        raise RowError("an option does not come from its mistake", known.name)


def _wrong(row: Read, choice: Choice) -> str:
    proof = _proof(row)
    if len(choice.stem) != len(proof.steps):
        raise RowError("a solution of other length")
    places = [int(text) for text in choice.options]
    key = places[choice.key]
    if not all(0 <= place < len(proof.steps) for place in places):
        raise RowError("an option is no line")
    for at, (text, step) in enumerate(zip(choice.stem, proof.steps, strict=True)):
        claim = fact_of(text, row.names)
        if at == key:
            _false(claim, step.claim, row)
        elif claim != step.claim:
            raise RowError("another line is changed", f"line {at + 1}")
    if any(mistake not in ("", TRUE) for mistake in choice.mistakes):
        raise RowError("no such mistake")
    return f"one of {len(proof.steps)} lines is false on all of {TURNING} figures"


def _theorem(row: Read, choice: Choice) -> str:
    proof = _proof(row)
    (place,) = (int(text) for text in choice.stem)
    if not 0 <= place < len(proof.steps):
        raise RowError("no such step")
    step = proof.steps[place]
    theorems = table()
    if step.rule in (GIVEN, LINEAR) or choice.options[choice.key] != step.rule:
        raise RowError("the keyed option is not the theorem")
    have = {_kind(proof.steps[other].claim.name) for other in step.premises}
    for at, name in enumerate(choice.options):
        if at == choice.key:
            continue
        other = theorems.get(name)
        if other is None or choice.mistakes[at] != "does not apply":
            raise RowError("no such theorem", name)
        gives, needs = ({_kind(said[0]) for said in line} for line in (other.then, other.when))
        if _kind(step.claim.name) in gives and needs <= have:
            raise RowError("another theorem may apply", name)
    return f"{len(choice.options) - 1} theorems need or give facts of other kinds"


def _kind(name: str) -> str:
    """Return a kind of fact; of triangles no reader is told which way they turn."""
    return name.removesuffix("r") if name in ("simtrir", "contrir") else name


def _premise(row: Read, choice: Choice) -> str:
    places = [int(text) for text in choice.options]
    if not all(0 <= place < len(row.problem.clauses) for place in places):
        raise RowError("an option is no clause")
    key = row.problem.clauses[places[choice.key]]
    own = set(key.points)
    spoken = {point for proof in row.proofs for step in proof.steps for point in step.claim.points}
    asked = set(row.asked) | set(row.goal.points if row.goal else ())
    parts = [part for clause in row.problem.clauses if clause is not key for part in clause.constructions]
    later = {point for part in parts for point in part.arguments}
    if own & (spoken | asked | later):
        raise RowError("the keyed premise is used")
    for at, place in enumerate(places):
        if at == choice.key:
            continue
        if choice.mistakes[at] != "needed":
            raise RowError("no such mistake", choice.mistakes[at])
        if not any(True for clause, _ in premises(row.problem) if clause == place):
            raise RowError("an option states nothing")
        if not _needed(row, place):
            raise RowError("another premise can be left out", f"clause {place + 1}")
    return f"{len(places) - 1} premises are needed"


def _needed(row: Read, place: int) -> bool:
    """Say whether a stored figure lacks nothing but a part of a clause, and has another answer."""
    value = None
    if row.task.asked is not None:
        value = measured(row.task.asked.what, row.asked, row.figures(1)[0])
    unit = row.unit
    return any(
        another(row.task.asked, row.asked, row.goal, figure_of(row, need), value, unit)
        for need in row.task.needs
        if need.clause == place
    )


def _proof(row: Read) -> Proof:
    if row.goal is None or not row.proofs:
        raise RowError("no proof")
    return row.proofs[0]


JUDGES: dict[Kind, Callable[[Read, Choice], str]] = {
    Kind.OPTION: _option,
    Kind.NEXT: _next,
    Kind.WRONG: _wrong,
    Kind.THEOREM: _theorem,
    Kind.PREMISE: _premise,
}
