"""What became of a geometry problem, for people and for programs: text, JSON, and a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import dist
from pathlib import PurePosixPath
from typing import Any

from proofloom.engine import Outcome
from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof
from proofloom.engine.geometry.language import write_fact, write_problem
from proofloom.engine.geometry.problem import hypotheses
from proofloom.engine.geometry.rules import theorems
from proofloom.engine.geometry.values.radicals import latex_of, text_of
from proofloom.engine.geometry.wording import proofs
from proofloom.engine.geometry.wording.answers import answered, rules_said, tell
from proofloom.engine.geometry.wording.facts import Words
from proofloom.engine.geometry.wording.notation import notation, raised
from proofloom.engine.geometry.wording.positions import positions_told
from proofloom.engine.geometry.wording.problems import constructed, given_since, goal_told, introduced
from proofloom.engine.scene import SIZE, Circle, Scene, ScenePoint, Segment
from proofloom.engine.scene.svg import svg
from proofloom.pipelines.solve import ANSWERED, FALSE, ORACLE, PROVED, SOMETIMES, TRUE, Solution

MARGIN = 1000  # units of the picture
FLAT = 1e-9  # of a triangle's sides: what it lacks to be one
PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")

STATES = {
    PROVED: "proved",
    ANSWERED: "answered",
    TRUE: "not derived, though true: exact arithmetic bears it out",
    FALSE: "false",
    SOMETIMES: "not true of every figure of the problem: it holds in some configurations only",
}
UNDECIDED_TOLD = "not decided"
FIGURES_SHOWN = re.compile(r"(?:hold on )?\b(\d+)(?: of \d+)? figures")

# predicates whose points are segments, pair by pair
STROKES = {"para", "perp", "cong", "eqangle", "eqratio", "aconst", "rconst", "lconst", "lcompute"}


@dataclass(frozen=True, slots=True)
class Told:
    """One solution, told in one notation."""

    solution: Solution
    latex: bool = False

    def lines(self) -> tuple[str, list[proofs.Line], str]:
        """Return the problem, the lines of the solution, and what it takes from the figure."""
        made = self.solution
        words = Words(made.problem.points, made.figure, latex=self.latex)
        rules = theorems("full")
        since = given_since(made.problem, words)
        teller = proofs.Teller(words, rules, rules_said(), since)
        taken = ""
        if made.proof is not None:
            teller.proof(made.proof)
            taken = positions_told(teller, {rule.name: rule for rule in rules}, _triangles(made))
        elif made.answer is not None:
            tell(made.answer, teller)
        problem = " ".join([*introduced(made.problem, words), goal_told(made.goal, words)])
        return problem, teller.lines, taken

    def text(self, *, formal: bool = False) -> str:
        """Return all of it as text."""
        made = self.solution
        words = Words(made.problem.points, made.figure, latex=self.latex)
        problem, lines, taken = self.lines()
        name = PurePosixPath(made.problem.name).stem if "/" in made.problem.name else made.problem.name
        parts = [f"{name}\n{problem}" if name else problem]
        if made.proof is not None and made.problem.auxiliary:
            parts.append("Construction. " + " ".join(constructed(made.problem, words)))
        if lines:
            shown = proofs.latex_of(lines) if self.latex else proofs.text_of(lines)
            head = "Proof" if made.answer is None else "Solution"
            parts.append(f"{head if made.solved else 'Derivation, of the figure as it is drawn'}.\n{shown}")
        parts += [taken] if taken else []
        if made.answer is not None:
            parts.append(f"Answer: {answered(made.answer, words)}.")
        if formal and made.proof is not None:
            parts.append("Formal proof.\n" + formal_text(made.proof))
        result = [f"Result: {STATES.get(made.state, UNDECIDED_TOLD)}{self._counter()}.{self._checked()}"]
        if formal:
            result += [f"  {n}: {v.outcome.value} {v.reason} {v.evidence}".rstrip() for n, v in made.checks]
        return "\n\n".join([*parts, "\n".join(result)])

    def _checked(self) -> str:
        """Return by what a result was checked, for one who does not know how checkers are called."""
        made = self.solution
        if not made.solved:
            return ""
        found = [FIGURES_SHOWN.search(verdict.evidence) for _, verdict in made.checks]
        shown = next((one[1] for one in found if one), "")
        figures = f"{shown} further figure{'' if shown == '1' else 's'}" if shown else "further figures"
        if made.answer is not None:
            return f" Checked by a second program on {figures}."
        exact = all(verdict.outcome is Outcome.PASS for _, verdict in made.checks)
        by = f"Checked by a second program on {figures}{', and by exact arithmetic' if exact else ''}"
        if exact and ORACLE in dict(made.checks):
            return f" {by}."
        return f" {by}{',' if exact else ''} in this position; in others it may fail."

    def _counter(self) -> str:
        made = self.solution
        if not made.counter or made.answer is not None:
            return ""
        shown = zip(made.problem.points, made.counter, strict=False)  # which has no auxiliary points
        where = ", ".join(f"{name.upper()}({x:.4f}, {y:.4f})" for name, (x, y) in shown)
        return f"; it fails for {where}"

    def data(self) -> dict[str, Any]:
        """Return all of it as plain JSON values."""
        made = self.solution
        problem, lines, taken = self.lines()
        names = made.problem.points
        return {
            "problem": write_problem(made.problem),
            "text": problem,
            "goal": write_fact(made.goal, names),
            "state": made.state,
            "figure": {name: list(place) for name, place in zip(names, made.figure, strict=True)},
            "counter": {name: list(place) for name, place in zip(names, made.counter, strict=False)},
            "auxiliary": list(names[len(names) - made.problem.auxiliary :]) if made.problem.auxiliary else [],
            "trials": made.trials,
            "value": self._value(),
            "proof": formal_data(made.proof) if made.proof is not None else [],
            "lines": [
                {"number": x.number, "text": raised(x.text), "reason": x.reason, "because": list(x.because)}
                for x in lines
            ],
            "conditions": taken,
            "checks": {name: [v.outcome.value, v.reason, v.evidence] for name, v in made.checks},
        }

    def _value(self) -> dict[str, Any] | None:
        answer = self.solution.answer
        if answer is None:
            return None
        angle = answer.angle
        return {
            "exact": text_of(answer.number),
            "latex": latex_of(answer.number),
            "minimal_polynomial": [int(c) for c in answer.number.poly.coeffs()],
            "float": float(answer.number),
            "degrees": None if angle is None else str(angle * 180),
        }


def formal_data(proof: Proof) -> list[dict[str, Any]]:
    """Return the formal steps as plain JSON values."""
    names = proof.points
    return [
        {
            "claim": write_fact(step.claim, names),
            "rule": step.rule,
            "premises": list(step.premises),
            "points": [names[point] for point in step.points],
            "combination": [[use.coefficient, write_fact(use.reading, names)] for use in step.uses],
            "scale": step.scale,
            "lift": step.lift,
        }
        for step in proof.steps
    ]


def formal_text(proof: Proof) -> str:
    """Return the formal proof, one step a line: claim, rule, premises, and combination of a linear one."""
    shown = []
    for at, step in enumerate(proof.steps, 1):
        claim = write_fact(step.claim, proof.points)
        if step.rule == GIVEN:
            why = GIVEN
        elif step.rule == LINEAR:
            total = " ".join(
                f"{use.coefficient:+d}*[{use.step + 1}: {write_fact(use.reading, proof.points)}]"
                for use in step.uses
            )
            why = f"{LINEAR} {total}" + (f" / {step.scale}" if step.scale > 1 else "")
        else:
            why = f"{step.rule} {[other + 1 for other in step.premises]}"
        shown.append(f"{at:3}. {claim}  <- {why}")
    shown += [f"     if {write_fact(said, proof.points)}" for said in proof.conditions]
    return "\n".join(shown)


def picture(solution: Solution) -> str:
    """Return the figure as SVG: its points, the lines that the problem and proof speak of."""
    xy = solution.figure
    xs, ys = [x for x, _ in xy], [y for _, y in xy]
    span = max(max(xs) - min(xs), max(ys) - min(ys)) or 1.0
    room = SIZE - 2 * MARGIN
    shown = notation(solution.problem.points).names
    points = tuple(
        ScenePoint(
            name.translate(PLAIN),
            round(SIZE / 2 + (x - (max(xs) + min(xs)) / 2) * room / span),
            round(SIZE / 2 + (y - (max(ys) + min(ys)) / 2) * room / span),
        )
        for name, (x, y) in zip(shown, xy, strict=True)
    )
    names = [point.name for point in points]
    first = len(xy) - solution.problem.auxiliary
    strokes: dict[Segment | Circle, None] = {}
    for a, b in _spoken(solution):
        strokes[Segment(names[a], names[b], max(a, b) >= first)] = None
    for clause in solution.problem.clauses:
        for part in clause.constructions:
            for recipe in part.row.draws if part.row is not None else ():
                if recipe.name == "circle":
                    o, a = (part.arguments[place] for place in recipe.places)
                    strokes[Circle(names[o], names[a], max(o, a) >= first)] = None
    for said in hypotheses(solution.problem, auxiliary=True):
        if said.name == "circle":
            strokes[Circle(names[said.points[0]], names[said.points[1]])] = None
    picture = svg(Scene(points, tuple(strokes)), title=solution.problem.name)
    for name, plain in zip(shown, names, strict=True):  # the fonts' table of widths has no lowered digits
        picture = picture.replace(f">{plain}</text>", f">{name}</text>")
    return picture


def _triangles(solution: Solution) -> list[tuple[int, ...]]:
    """Return the vertices, three by three, of polygons that a problem begins with: no three are on a line."""
    found = []
    for clause in solution.problem.clauses:
        for part in clause.constructions:
            if part.row is not None and part.row.new == len(part.row.letters):
                found += [*combinations(clause.points, 3)]
    place = solution.figure
    return [three for three in found if _far(*(place[point] for point in three))]


def _far(*corners: tuple[float, float]) -> bool:
    """Say whether three points are drawn off a line, so that none is one between two others."""
    a, b, c = (dist(corners[i - 2], corners[i - 1]) for i in range(3))
    return 2 * max(a, b, c) < (a + b + c) * (1 - FLAT)


def _spoken(solution: Solution) -> Iterator[tuple[int, int]]:
    """Yield the segments to draw, each once: sides of the first polygon, lines given, and what facts name."""
    seen = set()
    sides = solution.problem.clauses[0].points if solution.problem.clauses else ()
    pairs = [(a, b) for a, b in zip(sides, (*sides[1:], *sides[:1]), strict=True) if a != b]
    facts = [solution.goal, *hypotheses(solution.problem, auxiliary=True)]
    if solution.proof is not None:
        facts += [step.claim for step in solution.proof.steps]
    for said in facts:
        if said.name in STROKES:
            pairs += zip(said.points[::2], said.points[1::2], strict=True)
        elif said.name == "coll":
            ends = combinations(said.points, 2)
            pairs.append(max(ends, key=lambda pair: dist(*(solution.figure[p] for p in pair))))
    for a, b in pairs:
        if (min(a, b), max(a, b)) not in seen:
            seen.add((min(a, b), max(a, b)))
            yield min(a, b), max(a, b)
