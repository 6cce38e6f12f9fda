"""The reader understands every phrase that can be written, and refuses what is wrong or unclear."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofloom.engine.geometry.angles import Side
from proofloom.engine.geometry.facts import Angle, AngleIs, Bisects, EqualLengths, Parallel, Perpendicular
from proofloom.generators.geometry.phrases import REGISTERS, listed, raised, show, table
from proofloom.verifiers.geometry.angle_reader import UnreadError, read

START = "Let ABC be a triangle. "
END = " Find angle ABC."
CLAUSES = {
    "angle": ({"angle": "ABC", "value": "37.5°"}, AngleIs("A", "B", "C", Fraction(75, 2))),
    "parallel": ({"l1": "AB", "l2": "CA"}, Parallel("A", "B", "C", "A")),
    "perpendicular": ({"l1": "AB", "l2": "CA"}, Perpendicular("A", "B", "C", "A")),
    "equal": ({"s1": "AB", "s2": "AC"}, EqualLengths("A", "B", "A", "C")),
    "bisects": ({"ray": "BA", "angle": "ABC"}, Bisects("B", "A", "A", "C")),
}
SIDES = {"same": True, "opposite": False}
PLACES = {
    "within": ({"p": "D", "s": "BC", "a": "B", "b": "C"}, ["B", "D", "C"]),
    "beyond": ({"p": "D", "s": "BC", "a": "B", "b": "C"}, ["B", "C", "D"]),
}
# every phrase below is tried: a key in neither table would be a phrase that no test reads
SENTENCES = {"triangle", "convex", "points", "order", "cross", "such", "given", "goal"}


def phrases(register: str, kind: str, key: str) -> list[str]:
    found: list[str] = table()[register][kind][key]
    return found


@pytest.mark.parametrize("register", REGISTERS)
def test_there_are_five_phrasings_of_everything_and_no_key_is_untried(register: str) -> None:
    keys = table()[register]
    assert keys["clause"].keys() == {*CLAUSES, *SIDES, "order"}
    assert keys["sentence"].keys() == {*SENTENCES, *PLACES, *(f"{place}_known" for place in PLACES)}
    for kind in ("clause", "sentence"):
        for variants in keys[kind].values():
            assert len(set(variants)) >= 5
    assert all(len(set(v)) >= 3 for k, v in table()["step"].items() if not k.startswith("given"))


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("key", CLAUSES)
def test_facts_are_read(register: str, key: str) -> None:
    parts, fact = CLAUSES[key]
    for phrase in phrases(register, "clause", key):
        clause = phrase.format(**parts)
        for text in (raised(clause) + ".", f"Suppose that {clause} and {clause}."):
            assert set(read(START + text + END).premises) == {fact}, text


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("key", SIDES)
def test_sides_are_read(register: str, key: str) -> None:
    for phrase in phrases(register, "clause", key):
        clause = phrase.format(p="D", q="A", l="BC")
        text = f"Let D be a point such that {clause}."
        (side,) = read(START + text + END).sides
        assert {side.p, side.q} == {"A", "D"}, text
        assert (side.a, side.b, side.same) == ("B", "C", SIDES[key]), text


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("place", PLACES)
def test_places_are_read(register: str, place: str) -> None:
    parts, chain = PLACES[place]
    for phrase in phrases(register, "sentence", place):
        reading = read(START + phrase.format(**parts) + END)
        assert (reading.points, reading.chains) == (["A", "B", "C", "D"], [chain]), phrase
    for phrase in phrases(register, "sentence", f"{place}_known"):
        reading = read(START + "Let D and E be distinct points. " + phrase.format(**parts) + END)
        assert reading.chains == [chain], phrase


@pytest.mark.parametrize("register", REGISTERS)
def test_openings_crossings_wrappers_and_questions_are_read(register: str) -> None:
    for phrase in phrases(register, "sentence", "triangle"):
        assert read(phrase.format(t="ABC") + END).triangles == ["ABC"]
    for phrase in phrases(register, "sentence", "convex"):
        assert read(phrase.format(t="ABCD") + END).convex == ["ABCD"]
    for phrase in phrases(register, "sentence", "points"):
        assert read(phrase.format(points=listed(["A", "B", "C"])) + END).points == ["A", "B", "C"]
    for phrase in phrases(register, "sentence", "order"):
        assert read(phrase.format(points="A, B and C") + END).chains == [["A", "B", "C"]]
    for phrase in phrases(register, "clause", "order"):
        text = "Let A, B and C be distinct points. " + raised(phrase.format(points="A, B and C")) + "."
        assert read(text + END).chains == [["A", "B", "C"]]
    for phrase in phrases(register, "sentence", "cross"):
        text = "Let ABCD be a convex quadrilateral. " + phrase.format(p="E", s1="AC", s2="BD")
        assert read(text + END).chains == [["A", "E", "C"], ["B", "E", "D"]]
    for phrase in phrases(register, "sentence", "such"):
        assert read(START + phrase.format(p="D", clauses="AD = AC") + END).points[-1] == "D"
    for phrase in phrases(register, "sentence", "given"):
        text = START + phrase.format(clauses="AB = AC, ∠ABC = 40° and AB ∥ BC") + END
        assert len(read(text).premises) == 3
    for phrase in phrases(register, "sentence", "goal"):
        assert read(START + phrase.format(angle="CAB")).goal == Angle("C", "A", "B")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Find angle ABC.", "used before"),
        (START + "Let BDE be a triangle." + END, "introduced twice"),
        (START + "Point B lies on segment AC." + END, "introduced twice"),
        (START + "B lies on segment AC. B lies on segment AC." + END, "left open"),
        (START + "Point D lies on segment BC. Point E lies on segment BC." + END, "left open"),
        (START + "Point D lies on the extension of BC beyond B." + END, "wrong end"),
        (START + "Point D lies between A and C on segment BC." + END, "other ends"),
        (START + "AD bisects angle ABC." + END, "used before|another vertex"),
        (START + "AC bisects angle ABC." + END, "another vertex"),
        (START + "The sun shines." + END, "not understood"),
        (START + "∠ABC = 40° and the sun shines." + END, "not understood"),
        (START + END.strip() + END, "after the question"),
        (START.strip(), "no question"),
        (START + "Segments AB and AC and BC are congruent." + END, "not understood"),
    ],
)
def test_wrong_or_unclear_words_are_refused(text: str, reason: str) -> None:
    with pytest.raises(UnreadError, match=reason):
        read(text)


def test_values_are_written_as_they_are_read() -> None:
    for value in (Fraction(37), Fraction(75, 2), Fraction(41, 4), Fraction(100, 3), Fraction(1, 8)):
        text = START + f"∠ABC = {show(value)}." + END
        assert read(text).premises == [AngleIs("A", "B", "C", value)]


def test_sides_keep_their_line() -> None:
    reading = read(START + "Let D be a point such that BC separates A from D." + END)
    assert reading.sides == [Side("A", "D", "B", "C", False)]
