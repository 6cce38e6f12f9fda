"""Sentences of the right meaning in a wrong form are refused: verbless, ill composed, naming too late."""

import pytest

from proofloom.verifiers.reading.style import ill_formed
from proofloom.verifiers.reading.tokens import sentences


def fault(text: str, new: str = "", language: str = "en") -> str:
    return ill_formed(sentences(text)[0], language, new)


@pytest.mark.parametrize(
    ("text", "new", "why"),
    [
        ("The fourth vertex of parallelogram SDNU is called U.", "U", "U is used before it is named"),
        ("The third vertex of an equilateral triangle XBC is X.", "X", "X is used before it is named"),
        ("J on the angle bisector of ∠ABC and on the line BE.", "J", "no verb"),
        ("XYZ: a triangle.", "XYZ", "no verb"),
        ("Suppose that denote by M the midpoint of AB.", "M", "bidden"),
        ("It is given that let X be a point on AB.", "X", "bidden"),
    ],
)
def test_what_is_ill_formed_in_english(text: str, new: str, why: str) -> None:
    assert why in fault(text, new)


@pytest.mark.parametrize(
    ("text", "new", "why"),
    [
        ("平行四边形ABCD的第四个顶点为D。", "D", "D is used before it is named"),
        ("三角形ABC。", "ABC", "no verb"),
        ("已知设M为AB的中点。", "M", "bidden"),
    ],
)
def test_what_is_ill_formed_in_chinese(text: str, new: str, why: str) -> None:
    assert why in fault(text, new, "zh")


@pytest.mark.parametrize(
    ("text", "new", "language"),
    [
        ("U is the fourth vertex of parallelogram SDNU.", "U", "en"),
        ("Consider the fourth vertex U of parallelogram SDNU.", "U", "en"),
        ("Draw a square ABXY.", "XY", "en"),
        ("Drop a perpendicular AX from A to line BC, with foot X.", "X", "en"),
        ("AB = 5.", "", "en"),
        ("设D为平行四边形ABCD的第四个顶点。", "D", "zh"),
        ("AB = 5。", "", "zh"),
    ],
)
def test_what_is_well_formed_passes(text: str, new: str, language: str) -> None:
    assert fault(text, new, language) == ""
