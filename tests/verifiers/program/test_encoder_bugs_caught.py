"""Seeded bugs of the encoder: runs differ from its formula, or the reference from what it decides."""

from functools import cache
from pathlib import Path

import pytest
from claiming import Field, claims_wrongly, differs, field, path_programs
from driving import BOX, driven
from spoiling import BUGS, spoiled

from proofloom.engine.program.forms import examples


@cache
def budget(form: str) -> list[Field]:
    """Return what a bug is tried on: the examples of a form, or the programs of many paths."""
    if form:
        return [field(driven(one), (0,), BOX) for one in examples() if one.form == form]
    return [field(program, (0,) * len(box), box) for program, box in path_programs().values()]


@pytest.mark.parametrize("name", BUGS)
def test_a_bug_of_the_encoder_is_caught(name: str, tmp_path: Path) -> None:
    module = spoiled(name, tmp_path)
    every = [*budget(BUGS[name]["form"]), *budget("")]
    assert any(differs(module, of) for of in every) or any(claims_wrongly(module, of) for of in every)
