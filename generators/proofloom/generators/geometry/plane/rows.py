"""Makes rows of solved questions: told, drawn, written down formally, and graded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from proofloom.engine import Candidate, Seed, Step
from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.language import write_fact, write_problem
from proofloom.engine.geometry.predicates import Fact, canonical
from proofloom.engine.geometry.problem import Problem, hypotheses, without_auxiliary
from proofloom.engine.geometry.task import Kind, Lineage, Mode, Need, Number, PlaneTask, Reckoned, formal
from proofloom.engine.geometry.values.radicals import text_of
from proofloom.generators.geometry.depict import Depiction, depict
from proofloom.generators.geometry.plane.canonical import digests
from proofloom.generators.geometry.plane.detours import Wrong
from proofloom.generators.geometry.plane.explain import explained
from proofloom.generators.geometry.plane.modes import Look, Stated, stated
from proofloom.generators.geometry.plane.needs import noted, ordered
from proofloom.generators.geometry.plane.numbers import claimed, written
from proofloom.generators.geometry.plane.scenes import Scene
from proofloom.generators.geometry.plane.solve import Solved, count_constructions
from proofloom.generators.geometry.telling import Ask, Telling, tell
from proofloom.generators.geometry.telling.names import letters

TIERS = (10, 20, 50)  # steps from which on a solution belongs to the next tier
GRID = 1000  # parts of the figure's size, in which places are written


def row(
    scene: Scene,
    scene_digest: str,
    solved: Solved,
    look: Look,
    seed: Seed,
    wrong: Wrong | None = None,
    *,
    apart: bool = False,
) -> tuple[Candidate[PlaneTask], Telling]:
    """Return a solved question as a row, and how it was told; raise Reject where it cannot be.

    `apart` has every clause told in sentences of its own. The prompt says all where points are added.
    """
    worked, bare = solved.worked, without_auxiliary(solved.problem)
    names = None
    if solved.added:
        look = replace(look, mode=Mode.FULL)
        names = letters(solved.problem, len(solved.problem.points), (seed / "letters").stream())
    goal: Fact | Ask
    if worked is None:
        goal, quantity, number = bare.goals[0], None, None
    else:
        quantity, number = worked.quantity, written(worked)
        goal = Ask(quantity.what, quantity.points)
    told = tell(
        bare,
        goal,
        solved.xy,
        seed,
        register=look.register,
        language=look.language,
        names=names,
        apart=apart,
    )
    names = told.names if names is None else names
    lacks = ordered(bare, solved.lacks, told.order, solved.agrees, seed / "needs")
    needs = noted(bare, lacks)
    problem = replace(solved.problem, points=names)
    proofs = tuple(replace(proof, points=names) for proof in solved.proofs)
    picture = _picture(problem, solved, look, seed)
    where = stated(problem, goal, solved, told, picture, needs, look, seed / "mode")
    steps = explained(solved, names, look.language, seed / "steps", wrong)
    origin = lineage(scene, scene_digest, solved)
    body = _body(problem, solved, proofs, told, number, origin, where, needs)
    if wrong is not None:
        body = replace(body, detours=(wrong.told(told.names),))
    canonical, family = digests(bare, quantity, told.order)
    made = Candidate(
        body=body,
        prompt=where.prompt,
        answer=body.number.text if body.number else write_fact(problem.goals[0], told.names),
        steps=steps,
        scene=where.scene,
        canonical=canonical,
        family=family,
        difficulty=_difficulty(solved, steps, where.mode),
        answer_type="proof" if quantity is None else "degrees" if quantity.what == "angle" else "number",
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
        given=hypotheses(problem),
        aids=bool(solved.added),
    )


def lineage(scene: Scene, digest: str, solved: Solved) -> Lineage:
    """Return where a problem comes from."""
    premises = (count_constructions(scene.problem), solved.premises, len(solved.given))
    return Lineage(scene.base.name, scene.moves, digest, premises, scene.parents)


def _body(
    problem: Problem,
    solved: Solved,
    proofs: Sequence[Proof],
    told: Telling,
    number: Number | None,
    origin: Lineage,
    where: Stated,
    needs: tuple[Need, ...],
) -> PlaneTask:
    names = problem.points
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
        mode=where.mode,
        shown=tuple(write_fact(canonical(one), names) for one in where.shown),
        needs=needs,
        second=where.second,
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


def _places(xy: Sequence[tuple[float, float]]) -> tuple[tuple[int, int], ...]:
    xs, ys = [x for x, _ in xy], [y for _, y in xy]
    size = max(max(xs) - min(xs), max(ys) - min(ys)) or 1.0
    return tuple((round(GRID * (x - min(xs)) / size), round(GRID * (y - min(ys)) / size)) for x, y in xy)


def _difficulty(solved: Solved, steps: Sequence[Step], mode: Mode) -> dict[str, int]:
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
        "points": len(solved.problem.points) - solved.added,
        "auxiliary": solved.added,
        "premises": solved.premises,
        "degree": number,
        "mode": list(Mode).index(mode),
    }
