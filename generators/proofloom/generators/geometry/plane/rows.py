"""Makes rows of solved questions: told, drawn, written down formally, and graded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from proofloom.engine import Candidate, Seed, Step
from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.language import write_fact, write_problem
from proofloom.engine.geometry.predicates import Fact, canonical
from proofloom.engine.geometry.problem import Problem
from proofloom.engine.geometry.task import Kind, Lineage, Number, PlaneTask, Reckoned, formal
from proofloom.engine.geometry.values.ledger import UNIT, Area, Cosine, Entry, Length
from proofloom.engine.geometry.values.radicals import text_of
from proofloom.generators.geometry.depict import Depiction, depict
from proofloom.generators.geometry.plane.canonical import digests
from proofloom.generators.geometry.plane.detours import Wrong
from proofloom.generators.geometry.plane.explain import explained
from proofloom.generators.geometry.plane.numbers import written
from proofloom.generators.geometry.plane.scenes import Scene
from proofloom.generators.geometry.plane.solve import Solved
from proofloom.generators.geometry.telling import Ask, Language, Register, Telling, tell

TIERS = (10, 20, 50)  # steps from which on a solution belongs to the next tier
GRID = 1000  # parts of the figure's size, in which places are written


@dataclass(frozen=True, slots=True)
class Look:
    """How a row is told and drawn."""

    register: Register
    language: Language
    style: str


def row(
    scene: Scene,
    scene_digest: str,
    solved: Solved,
    look: Look,
    seed: Seed,
    wrong: Wrong | None = None,
) -> tuple[Candidate[PlaneTask], Telling]:
    """Return a solved question as a row, and how it was told; raise Reject where it cannot be."""
    worked = solved.worked
    goal: Fact | Ask
    if worked is None:
        goal, quantity, number = solved.problem.goals[0], None, None
    else:
        quantity, number = worked.quantity, written(worked)
        goal = Ask(quantity.what, quantity.points)
    told = tell(solved.problem, goal, solved.xy, seed, register=look.register, language=look.language)
    problem = replace(solved.problem, points=told.names)
    proofs = tuple(replace(proof, points=told.names) for proof in solved.proofs)
    picture = _picture(problem, solved, look, seed)
    steps = explained(problem, solved, proofs, look.language, seed, wrong)
    body = _body(problem, solved, proofs, told, number, lineage(scene, scene_digest, solved, problem))
    if wrong is not None:
        body = replace(body, detours=(wrong.told(told.names),))
    canonical, family = digests(solved.problem, quantity, told.order)
    made = Candidate(
        body=body,
        prompt=told.text,
        answer=body.number.text if body.number else write_fact(problem.goals[0], told.names),
        steps=steps,
        scene=picture.scene,
        canonical=canonical,
        family=family,
        difficulty=_difficulty(solved, steps),
        answer_type="text" if quantity is None else "degrees" if quantity.what == "angle" else "number",
    )
    return made, told


def _picture(problem: Problem, solved: Solved, look: Look, seed: Seed) -> Depiction:
    worked = solved.worked
    return depict(
        problem,
        solved.xy,
        seed / "picture",
        asked=None if worked is None else (worked.quantity.what, worked.quantity.points),
        named=problem.goals,
        names=problem.points,
        style=look.style,
    )


def lineage(scene: Scene, digest: str, solved: Solved, problem: Problem) -> Lineage:
    """Return where a problem comes from."""
    premises = (_count(scene.problem), _count(problem), len(solved.given))
    return Lineage(scene.base.name, scene.moves, digest, premises)


def _body(
    problem: Problem,
    solved: Solved,
    proofs: Sequence[Proof],
    told: Telling,
    number: Number | None,
    origin: Lineage,
) -> PlaneTask:
    names = told.names
    worked = solved.worked
    return PlaneTask(
        kind=Kind.PROOF if worked is None else Kind.VALUE,
        problem=write_problem(problem),
        order=tuple(write_fact(canonical(one), names) for one in told.order),
        asked=None if worked is None else worked.quantity.named(names),
        number=number,
        proofs=tuple(map(formal, proofs)),
        working=() if worked is None else _working(solved, names),
        choice=None,
        places=_places(solved.xy),
        language=told.language,
        lineage=origin,
    )


def _working(solved: Solved, names: Sequence[str]) -> tuple[Reckoned, ...]:
    worked = solved.worked
    assert worked is not None
    lines, proofs = [], 0
    for entry in worked.entries:
        at = -1
        if isinstance(entry.claim, Fact):
            at, proofs = proofs, proofs + 1
        rule = "known" if at >= 0 else entry.rule
        because = () if at >= 0 else entry.because
        about = () if at >= 0 else tuple(names[p] for p in entry.about)
        lines.append(Reckoned(claimed(entry, names), rule, because, about, at))
    if len(worked.ends) > 1 or worked.quantity.what in ("perimeter", "area", "ratio"):
        quantity = worked.quantity
        told = " ".join(names[p] for p in quantity.points)
        last = f"{quantity.what} {told} = {text_of(worked.number)}"
        if lines[-1].claim != last or worked.ends != (len(lines) - 1,):
            lines.append(Reckoned(last, "taken together", worked.ends, tuple(told.split())))
    return tuple(lines)


def claimed(entry: Entry, names: Sequence[str]) -> str:
    """Return what an entry claims, formally."""
    match entry.claim:
        case Length((a, b), other, number):
            if other == UNIT:
                return f"length {names[a]} {names[b]} = {text_of(number)}"
            return f"ratio {names[a]} {names[b]} {names[other[0]]} {names[other[1]]} = {text_of(number)}"
        case Cosine((a, v, b), number, angle):
            shown = text_of(number) if angle is None else f"cos({angle.numerator}*pi/{angle.denominator})"
            return f"cosine {names[a]} {names[v]} {names[b]} = {shown}"
        case Area((a, b, c), number):
            return f"area {names[a]} {names[b]} {names[c]} = {text_of(number)}"
        case Fact():
            return f"fact {write_fact(entry.claim, tuple(names))}"


def _places(xy: Sequence[tuple[float, float]]) -> tuple[tuple[int, int], ...]:
    xs, ys = [x for x, _ in xy], [y for _, y in xy]
    size = max(max(xs) - min(xs), max(ys) - min(ys)) or 1.0
    return tuple((round(GRID * (x - min(xs)) / size), round(GRID * (y - min(ys)) / size)) for x, y in xy)


def _count(problem: Problem) -> int:
    parts = [part for clause in problem.clauses for part in clause.constructions]
    return sum(not part.condition and part.name != "free" for part in parts)


def _difficulty(solved: Solved, steps: Sequence[Step]) -> dict[str, int]:
    number = solved.worked.number.degree if solved.worked else 0
    depth: list[int] = []
    for step in steps:
        depth.append(1 + max((depth[at] for at in step.because), default=-1))
    return {
        "steps": solved.steps,
        "tier": sum(solved.steps > top for top in TIERS),
        "lines": len(steps),
        "depth": max(depth, default=0),
        "rules": len(solved.rules),
        "points": len(solved.problem.points),
        "premises": _count(solved.problem),
        "degree": number,
    }
