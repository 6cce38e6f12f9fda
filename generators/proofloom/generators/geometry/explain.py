"""Word the steps of a proof, each with its arithmetic, and say which parts of the picture it uses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from proofloom.engine import Step
from proofloom.engine.geometry.angles import ProofStep
from proofloom.engine.geometry.facts import AngleIs, Bisects, Fact, names_of, write_fact
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.phrases import show, table


def explain(proof: Sequence[ProofStep], lines: Sequence[tuple[str, ...]], stream: Stream) -> tuple[Step, ...]:
    """Return one worded step for each step of the proof."""
    steps = []
    for step in proof:
        cited = [proof[index].fact for index in step.because]
        angles = [fact for fact in cited if isinstance(fact, AngleIs)]
        if step.rule == "given":
            key, parts = _given(step.fact)
        else:
            key, parts = step.rule, _parts(step, cited, angles)
        text = stream.choice(table()["step"][key]).format(**parts)
        uses = _uses(step, angles, lines)
        steps.append(Step(text, write_fact(step.fact), step.because, step.rule, uses))
    return tuple(steps)


def _given(fact: Fact) -> tuple[str, dict[str, str]]:
    kind = type(fact).__name__
    if isinstance(fact, AngleIs):
        return "given_angle", {"claim": f"∠{fact.angle.text} = {show(fact.value)}"}
    if isinstance(fact, Bisects):
        ray = fact.vertex + fact.through
        return "given_bisects", {"ray": ray, "angle": fact.a + fact.vertex + fact.b}
    a, b, c, d = names_of(fact)
    key = {"Parallel": "given_parallel", "Perpendicular": "given_perpendicular"}.get(kind, "given_equal")
    return key, {"l1": a + b, "l2": c + d, "s1": a + b, "s2": c + d}


def _parts(step: ProofStep, cited: Sequence[Fact], angles: Sequence[AngleIs]) -> dict[str, str]:
    """Return what the phrases of a rule can name."""
    fact, on = step.fact, step.on
    assert isinstance(fact, AngleIs)
    parts = {
        "claim": f"∠{fact.angle.text} = {_arithmetic(step, angles)}{show(fact.value)}",
        "t": "".join(on[:4]),
    }
    match step.rule, on:
        case "triangle_sum", _:
            pass
        case "exterior_angle", (x, y, z, w):
            parts |= {"t": x + y + z, "outer": x + z + w, "far1": y + x + z, "far2": x + y + z}
        case (("isosceles" | "isosceles_sum"), (x, y, z)):
            known = angles[0].angle.text
            base = fact.angle.text if known[1] == x else known
            parts |= {"s1": x + y, "s2": x + z, "t": x + y + z, "apex": y + x + z, "base": base}
        case "linear_pair", (a, v, b, c):
            parts |= {"v": v, "a": a, "b": b, "first": a + v + c, "second": c + v + b}
        case "vertical", (a, v, b, c, d):
            parts |= {"v": v, "first": a + v + c, "second": b + v + d}
        case "bisector", (v, a, d, b):
            parts |= {"ray": v + d, "whole": a + v + b}
        case "perpendicular", (v, *_):
            parts |= {"v": v}
        case (("alternate" | "cointerior"), (x, p, q, y)):
            parts |= {"first": x + p + q, "second": y + q + p, "cut": p + q, "l1": x + p, "l2": y + q}
        case "corresponding", (x, p, q, y, r):
            parts |= {"first": x + p + r, "second": y + q + p, "cut": p + q, "l1": x + p, "l2": y + q}
        case "angle_sum", (v, a, b, c):
            parts |= {"v": v, "ray": v + b, "whole": a + v + c, "first": a + v + b, "second": b + v + c}
        case _:
            pass
    return parts


def _arithmetic(step: ProofStep, angles: Sequence[AngleIs]) -> str:
    """Return the sum that gives the value, with a last "= ", or nothing for a value taken over."""
    values = [show(angle.value) for angle in angles]
    fact = step.fact
    assert isinstance(fact, AngleIs)
    match step.rule:
        case "triangle_sum" | "linear_pair" | "cointerior":
            return " − ".join(["180°", *values]) + " = "
        case "quadrilateral_sum":
            return " − ".join(["360°", *values]) + " = "
        case "isosceles_sum":
            if fact.vertex == step.on[0]:
                return f"180° − 2 · {values[0]} = "
            return f"(180° − {values[0]}) / 2 = "
        case "bisector":
            if fact.value == angles[0].value:
                return ""
            return f"{values[0]} / 2 = " if fact.value < angles[0].value else f"2 · {values[0]} = "
        case "angle_sum" | "exterior_angle":
            if fact.value > max(angle.value for angle in angles):
                return " + ".join(values) + " = "
            larger = 0 if angles[0].value > angles[1].value else 1
            return f"{values[larger]} − {values[1 - larger]} = "
        case _:
            return ""


def _uses(step: ProofStep, angles: Sequence[AngleIs], lines: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the keys of the angles that a step speaks of and of the strokes that it runs along."""
    keys: dict[str, None] = {}
    facts = [step.fact, *angles]
    for fact in facts:
        if isinstance(fact, AngleIs):
            keys[f"angle:{min(fact.a, fact.b)}{fact.vertex}{max(fact.a, fact.b)}"] = None
    if isinstance(step.fact, AngleIs):
        pairs = [(step.fact.vertex, step.fact.a), (step.fact.vertex, step.fact.b)]
        if step.rule in ("triangle_sum", "exterior_angle", "isosceles", "isosceles_sum"):
            x, y, z = step.on[:3]
            pairs += [(x, y), (y, z), (z, x)]
        elif step.rule == "quadrilateral_sum":
            pairs += list(pairwise((*step.on, step.on[0])))
        elif step.rule in ("alternate", "cointerior", "corresponding"):
            x, p, q, y = step.on[:4]
            pairs += [(x, p), (p, q), (q, y)]
    else:
        names = names_of(step.fact)
        pairs = [(names[0], names[1]), (names[0], names[2]), (names[0], names[3])]
        if not isinstance(step.fact, Bisects):
            pairs = [(names[0], names[1]), (names[2], names[3])]
    for p, q in pairs:
        line = next(line for line in lines if p in line and q in line)
        keys[f"segment:{min(line[0], line[-1])}{max(line[0], line[-1])}"] = None
    return tuple(keys)
