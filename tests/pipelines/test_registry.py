"""Units are found by address, listed without loading them, and loaded with their marks and body types."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from proofloom.engine import RecipeError
from proofloom.pipelines import registry


def test_an_address_is_a_files_place(root: Path) -> None:
    for kind in ("generator", "verifier"):
        base = root / f"{kind}s" / "proofloom" / f"{kind}s"
        marked = {
            path.relative_to(base).with_suffix("").as_posix()
            for path in base.rglob("*.py")
            if any(line.startswith(f"@{kind}") for line in path.read_text(encoding="utf-8").splitlines())
        }
        found = {unit.address for unit in registry.units(kind) if unit.origin == "proofloom"}
        assert found == marked
        assert found, f"there is no {kind}"


def test_outside_units_come_by_entry_points() -> None:
    (polygon,) = (unit for unit in registry.units("generator") if unit.address == "toy/polygon")
    assert (polygon.origin, polygon.summary) == ("toy", "Find the last interior angle of a convex polygon.")
    assert "toy/sum" in registry.addresses("verifier")


def test_listing_loads_no_unit() -> None:
    script = (
        "import sys; from proofloom.pipelines import registry as r\n"
        "units = [u for kind in r.GROUPS for u in r.units(kind)]\n"
        "print([u.module for u in units if u.module.partition(':')[0] in sys.modules])"
    )
    made = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert made.stdout.strip() == "[]"


@pytest.mark.parametrize("address", [u.address for u in registry.units("generator")])
def test_every_generator_loads_with_its_mark(address: str) -> None:
    loaded = registry.load_generator(address)
    assert loaded.address == address
    assert loaded.mark.version >= 1
    assert hasattr(loaded.make({}), "draw")


@pytest.mark.parametrize("address", [unit.address for unit in registry.units("verifier")])
def test_every_verifier_says_what_body_it_reads(address: str) -> None:
    loaded = registry.load_verifier(address)
    assert callable(loaded.check)
    assert loaded.body is not None


def test_an_unknown_address_names_the_known_ones() -> None:
    with pytest.raises(LookupError, match="toy/polygon"):
        registry.load_generator("toy/sum")
    with pytest.raises(LookupError, match="toy/sum"):
        registry.load_verifier("toy/polygon")


def test_every_wrong_knob_is_named_at_once() -> None:
    with pytest.raises(RecipeError) as caught:
        registry.load_generator("toy/polygon").make({"side": 3, "sides": "ab", "smallest": 1.5}, "f", "with")
    assert [(p.file, p.key) for p in caught.value.problems] == [
        ("f", "with.side"),
        ("f", "with.sides"),
        ("f", "with.smallest"),
    ]


def test_knobs_are_decoded_to_their_types() -> None:
    made = registry.load_generator("toy/polygon").make({"sides": [3, 5]})
    assert made.sides == (3, 5)  # type: ignore[attr-defined]
