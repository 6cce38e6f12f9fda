"""What a card says of the variety of plane geometry is counted from the rows; nothing is said of others."""

from __future__ import annotations

import json
from typing import Any

import pytest

from proofloom.pipelines.diversity import GENERATOR, entropy, of_rows, table, words


def row(base: str, scene: str, tier: int, **body: Any) -> dict[str, Any]:
    plain = {
        "kind": "value",
        "problem": "problem\nlet A B = segment\nlet C = midpoint A B, on_line A B\n",
        "asked": {"what": "length", "points": ["A", "B"]},
        "proofs": [],
        "working": [{"rule": "pythagoras"}, {"rule": "known"}],
        "detours": [],
        "lineage": {"base": base, "scene": scene},
        "mode": "text-full",
        "language": "en",
        **body,
    }
    return {"generator": GENERATOR, "body": json.dumps(plain), "difficulty": json.dumps({"tier": tier})}


def test_the_counts_are_those_of_the_rows() -> None:
    proof = {"steps": [{"rule": "given"}, {"rule": "thales"}, {"rule": "linear"}]}
    proved = {"kind": "proof", "asked": None, "working": [], "proofs": [proof, proof]}
    proved["detours"] = [{"rule": "thales"}]
    rows = [row("square", "s", 0), row("square", "s", 3), row("circle", "t", 1, language="zh", **proved)]
    found = of_rows([*rows, {"generator": "geometry/angle_chase", "body": "", "difficulty": ""}])
    assert found is not None
    assert [found[name] for name in ("rows", "numeric", "proofs", "several", "detours")] == [3, 2, 1, 1, 1]
    assert (found["scenes"], found["most"]) == (2, 2)
    counts = found["counts"]
    assert counts["bases"] == {"circle": 1, "square": 2}
    assert counts["constructions"] == {"midpoint": 3, "on_line": 3, "segment": 3}
    assert counts["rules"] == {"pythagoras": 2, "thales": 2}
    assert counts["tiers"] == {"1": 1, "2": 1, "4": 1}
    told = {title: here for title, here, _ in table(found)}
    assert told["most frequent first figure"] == "66.7 % (square)"
    assert told["ask for a number"] == "66.7 %"
    assert told["different scenes"] == "2 for 3 rows, 66.7 %"
    assert told["atomic steps 5–10, 11–20, 21–50, over 50"] == "1, 1, 0, 1"
    assert told["proofs with solutions by other theorems (M)"] == "1 of 1 proofs; 2 solutions: 1"
    assert told["solutions that take back a wrong step (T)"] == "1; wrong steps by theorem: 1, 0.00 bits"
    assert len(told) == len(words()["figures"])


def test_entropy_is_in_bits() -> None:
    assert entropy({"a": 1, "b": 1, "c": 1, "d": 1}) == pytest.approx(2)
    assert entropy({"a": 7}) == entropy({}) == 0


def test_rows_of_other_generators_have_none() -> None:
    assert of_rows([{"generator": "toy/drawer", "body": "[]", "difficulty": "{}"}]) is None
