"""Checkers share the words of geometry with the engine, and nothing that places, derives or measures."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# what says what a problem, a fact, a theorem or a proof is, and reads or prints it
WORDS = {
    *("angles", "facts"),  # of angle chasing
    *(
        "constructions",
        "derivation",
        "jgex",
        "language",
        "predicates",
        "problem",
        "reading",
        "task",
        "theorems",
    ),
}


def test_every_part_of_the_geometry_is_a_word_or_forbidden_to_checkers() -> None:
    folder = ROOT / "engine/proofloom/engine/geometry"
    parts = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/*.py")}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (examiner,) = (contract for contract in contracts if contract["id"] == "examiner")
    prefix = "proofloom.engine.geometry."
    forbidden = {name.removeprefix(prefix) for name in examiner["forbidden_modules"] if prefix in name}
    unsorted = parts - {"__init__"} - forbidden - WORDS
    assert not unsorted, "add it to the contract `examiner`, or to WORDS if it derives and measures nothing"
    assert not WORDS & forbidden
