"""Wrong answers, shown wrong by other arithmetic, are refused, and their right twins accepted."""

from __future__ import annotations

import importlib.util
import sys
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

CERTIFY = Path(__file__).resolve().parents[2] / "certify"
OF_EACH = 680


def _load() -> ModuleType:
    sys.path.insert(0, str(CERTIFY))
    try:
        spec = importlib.util.spec_from_file_location("certify_mutants", CERTIFY / "mutants.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(CERTIFY))
    return module


mutants = _load()


@pytest.mark.parametrize("name", mutants.OPERATORS)
def test_no_mutant_is_accepted_and_every_twin_is(name: str) -> None:
    """Both ways at once: a grader that refuses everything fails here too."""
    found = mutants.tried(name, 10**6, 10**6 + OF_EACH)  # other ones than the long proof tries
    assert found["accepted"] == []
    assert found["rejected"] == []
    assert not found.get("error")
    assert not found.get("unknown")
    assert found["wrong"] > OF_EACH // 2, "most of them should be shown wrong"
    assert mutants.unsupported(name, 20) == []


def test_there_are_enough_mutants() -> None:
    """Twenty thousand and more, in the ordinary tests."""
    assert len(mutants.OPERATORS) * OF_EACH > 22_000


def test_the_oracle_knows_equal_values() -> None:
    """The mutants' own arithmetic: sqrt(8) is 2 sqrt(2), and sqrt(2) sqrt(2) is no basis element."""
    from mutation.numbers import plus, product, surd  # type: ignore[import-not-found]

    assert surd(Fraction(1), 8) == surd(Fraction(2), 2) == {(2, 0): Fraction(2)}
    assert surd(Fraction(1), 9, 1) == {(1, 1): Fraction(3)}
    assert plus(surd(Fraction(1), 12), surd(Fraction(-2), 3)) == {}
    assert product({(1,): Fraction(1), (0,): Fraction(1)}, {(1,): Fraction(1), (0,): Fraction(-1)}) == {
        (2,): Fraction(1),
        (0,): Fraction(-1),
    }
