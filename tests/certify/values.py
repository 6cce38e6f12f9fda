"""Numbers of textbooks come out exact from their figures, and no fraction beside them is let pass."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import sympy
from evidence import Evidence

from proofloom.engine import Seed
from proofloom.engine.geometry.language import read_problem
from proofloom.engine.geometry.values.radicals import text_of
from proofloom.pipelines.solve import Solution, solve

ROOT = Seed.root("numbers of textbooks")
CASES = Path(__file__).resolve().parents[1] / "engine" / "geometry" / "numbers.toml"
LEAST = 50
SAMPLED = 12  # every so many-th case
DIGITS = 120  # to which a number must agree with what sympy makes of the book's
CLAIM = {"lcompute": "lconst", "rcompute": "rconst", "areacompute": "area"}


def main(evidence: Evidence) -> int:
    """Solve every case, compare, and have a fraction close to the answer refused."""
    cases = tomllib.loads(CASES.read_text(encoding="utf-8"))
    names = list(cases)[:: SAMPLED if evidence.sample else 1]
    for name in names:
        if evidence.get(name) is None:
            evidence.put(name, tried(cases[name]))
    wrong = {name: evidence.get(name) for name in names if not evidence.get(name)["ok"]}
    return evidence.conclude(
        ok=not wrong and (evidence.sample or len(names) >= LEAST),
        cases=len(names),
        exact=len(names) - len(wrong),
        false_twins_refused=sum(evidence.get(name)["twin"] == "refused" for name in names),
        wrong=wrong,
        table={name: [evidence.get(name)["value"], cases[name]["source"]] for name in names},
    )


def tried(case: dict[str, str]) -> dict[str, Any]:
    """Return what is found for a case, and whether all of it is right."""
    problem = read_problem(case["problem"])
    (solution,) = solve(problem, ROOT, profile="full")
    if solution.answer is None:
        return {"ok": False, "value": solution.state, "twin": ""}
    right = solution.solved and is_exactly(solution, case["value"])
    twin = twin_of(case, solution)
    refused = "none" if twin is None else _refused(twin)
    shown = text_of(solution.answer.number)
    if solution.answer.angle is not None:
        shown = f"{solution.answer.angle * 180} degrees"
    return {"ok": right and refused != "let pass", "value": shown, "twin": refused}


def is_exactly(solution: Solution, value: str) -> bool:
    """Say whether an answer is what sympy reads from a text: the same root of the minimal polynomial."""
    assert solution.answer is not None
    wanted = sympy.sympify(value)
    if solution.answer.angle is not None:
        return bool(wanted == sympy.Rational(str(solution.answer.angle * 180)))
    number = solution.answer.number
    digits = sympy.N(wanted, DIGITS + 40)
    at = sum(int(c) * digits**i for i, c in enumerate(number.poly.coeffs()))
    near = sympy.Float(str(number.near(4 * DIGITS).mid().str(DIGITS, radius=False)), DIGITS)
    tiny = sympy.Float(10) ** (10 - DIGITS)
    return bool(abs(at) < tiny and abs(near - digits) < tiny)


def twin_of(case: dict[str, str], solution: Solution) -> str | None:
    """Return the problem with a claim in place of its question: a fraction beside the answer."""
    assert solution.answer is not None
    name = solution.goal.name
    if name not in CLAIM:
        return None
    near = Fraction(float(solution.answer.number)).limit_denominator(200)
    if solution.answer.number.fraction == near:
        near += Fraction(1, 5000)
    lines = case["problem"].strip().splitlines()
    points = lines[-1].split()[2:]
    return "\n".join([*lines[:-1], f"prove {CLAIM[name]} {' '.join(points)} {near}"])


def _refused(text: str) -> str:
    (solution,) = solve(read_problem(text), ROOT, profile="full")
    return "let pass" if solution.solved else "refused" if solution.state == "false" else solution.state
