"""Rows of every kind that is graded, as a grader reads them."""

from __future__ import annotations

from typing import Any

from proofloom.engine import Reject, Seed
from proofloom.engine.codec import canonical_json, encode
from proofloom.generators.geometry.angle_chase import AngleChase
from proofloom.generators.program.exercises import Exercises

GENERATORS: dict[str, Any] = {
    "geometry/angle_chase": AngleChase(),
    "program/exercises": Exercises(asks={"steps": 1, "times": 1}),
}


def drawn_rows(each: int) -> tuple[dict[str, Any], ...]:
    """Return so many problems of every kind, as rows."""
    found = []
    for address, generator in GENERATORS.items():
        made: list[Any] = []
        for attempt in range(2000):
            try:
                drawn = generator.draw(Seed.root("graded") / address / attempt)
            except Reject:
                continue
            made += drawn if isinstance(drawn, tuple) else [drawn]
            if len(made) >= each:
                break
        found += [
            {
                "generator": address,
                "body": canonical_json(encode(one.body)),
                "answer": one.answer,
                "answer_type": one.answer_type,
                "answer_format": one.answer_format.value,
                "steps": [encode(step) for step in one.steps],
            }
            for one in made[:each]
        ]
    return tuple(found)
