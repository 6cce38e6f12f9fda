"""Wrong steps, answers and programs for fresh rows are refused, and the right ones are not."""

from __future__ import annotations

from pathlib import Path

import pytest

CERTIFY = Path(__file__).resolve().parents[2] / "certify"


@pytest.mark.parametrize("family", ["angles", "programs"])
def test_no_wrong_solution_is_accepted_and_every_right_one_is(
    family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other rows than the long proof tries, and every kind of error that is not scarce."""
    monkeypatch.syspath_prepend(str(CERTIFY))
    from mutation import solutions  # type: ignore[import-not-found]

    found = solutions.tried(family, -1, {"angles": 6, "programs": 3}[family])
    assert [name for name, row in found.items() if row["accepted"] or row["rejected"]] == []
    named = [name for name in solutions.operators() if name.startswith(f"{family}: ")]
    common = [name for name in named if not name.endswith(solutions.SCARCE)]
    assert [
        name for name in common if not found.get(name, {}).get("wrong") and name != "programs: the source"
    ] == []
    assert all(found[name]["twins"] for name in named if name in found)


def test_an_accepted_one_would_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a checker that finds nothing wrong, and one that finds everything so, all are reported."""
    monkeypatch.syspath_prepend(str(CERTIFY))
    from mutation import solutions

    monkeypatch.setattr(solutions, "_passes", lambda row, answer: True)
    found = solutions.tried("angles", -1, 1)["angles: the answer"]
    assert found["wrong"] == len(found["accepted"]) > 0
    monkeypatch.setattr(solutions, "_passes", lambda row, answer: False)
    found = solutions.tried("angles", -1, 1)["angles: the answer"]
    assert found["twins"] == len(found["rejected"]) == 1
