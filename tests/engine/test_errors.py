"""Errors cross process borders whole: the same kind, the same words."""

from __future__ import annotations

import pickle

import pytest

from proofloom.engine import DamagedError, MissingExtraError, Problem, RecipeError, Reject

ERRORS = [
    Reject("last angle out of range"),
    DamagedError("data/train.parquet", "does not match its SHA-256"),
    MissingExtraError("the Ray executor", "ray"),
    RecipeError.of("r.yaml", "is not known", "generators.0.use", "geometry/none"),
    RecipeError(Problem("a", "b", "1", "c"), Problem("d", "", "", "e")),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickling(error: Exception) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_errors_name_file_key_value_and_remedy() -> None:
    assert str(ERRORS[1]) == "data/train.parquet: does not match its SHA-256"
    assert "pip install 'proofloom[ray]'" in str(ERRORS[2])
    assert str(ERRORS[3]) == "r.yaml: generators.0.use: is not known (got 'geometry/none')"
    assert str(ERRORS[4]) == "a: b: c (got 1)\nd: e"
