"""What else a response says beside its answer counts: a unit, another box, another object."""

from __future__ import annotations

import time

import pytest

from proofloom.verifiers.answers import grade


@pytest.mark.parametrize(
    ("gold", "unit", "passed", "failed"),
    [
        (
            "5 cm",
            "",
            r"#\text{ cm}|# cm|$#\,\text{cm}$|\boxed{5 cm}\text{}|$#$ cm.|$#$ centimeters long|\boxed{5 cm}",
            r"#|# km|#\text{ km}|$#$ km|# cm^2|# cm per day|#\text{ cm per day}|# square cm|# cm/s|\$#",
        ),
        ("5 cm", "cm", r"#|$#$|# cm|$#$ cm|# long", r"# m|# km|#\text{ km per hour}|$#$ cm²|# cubic cm"),
        (r"\$5", "", r"\$#|$\$#$", r"#|€#|£#|# cents"),
        (r"\$5", "$", r"#|\$#|He pays $#", r"€#|# cents|# km"),
        ("5", "", r"#|# km|#\text{ km}|$#\,\mathrm{km}$|\$#", r"#\%|#%|#^\circ|#°"),
        ("5 km/h", "", r"# km/h|#\text{ km/h}|# km per h", r"# km|#\text{ km}|# h"),
        ("5 cm^2", "", r"# cm^2|#\text{ cm}^2|# square cm", r"# cm|# cm^3|#\text{ cm}"),
    ],
)
def test_a_unit_beside_a_box_counts_where_the_gold_has_one(
    gold: str, unit: str, passed: str, failed: str
) -> None:
    """In any dress; where the gold has none, the box alone is graded, percent and degree signs apart."""
    for response in passed.split("|"):
        assert grade(gold, response.replace("#", r"\boxed{5}"), unit=unit).outcome == "pass", response
    for response in failed.split("|"):
        assert grade(gold, response.replace("#", r"\boxed{5}"), unit=unit).outcome != "pass", response


@pytest.mark.parametrize(
    "other", [r"\boxed(6)", r"\boxed$6$", r"\boxed−6", r"\boxed|6|", r"\boxed*{6}", r"\framebox[1cm]{6}"]
)
def test_another_box_is_seen_however_it_is_written(other: str) -> None:
    """So that nobody hedges by one that cannot be read."""
    assert grade("5", rf"\boxed{{5}} or {other}").outcome == "unparsed"
    assert grade("5", rf"\boxed{{5}} or {other}", policy="last_after_thinking").outcome != "pass"


@pytest.mark.parametrize(
    "other",
    [
        '{/* */"answer": 6}',
        '{,"answer":6}',
        "{`answer`: 6}",
        "{“answer”: 6}",
        '{"answer": ...6}',
        '{"answer": "<6",}',
        '{ "answer" = 6}',
        "{1: 2, answer: 6}",
    ],
)
def test_another_object_is_seen_however_it_is_written(other: str) -> None:
    """Broken JSON that names an answer is one that cannot be read."""
    assert grade("5", f'{{"answer": 5}} {other}', format="json").outcome == "unparsed"


def test_objects_are_looked_at_up_to_a_limit() -> None:
    """However many hold no answer."""
    text = '{"answer": ...} ' * 200_000
    start = time.thread_time()
    assert grade("5", text + '{"answer": 5}', format="json").evidence == "too many JSON objects"
    assert time.thread_time() - start < 2
