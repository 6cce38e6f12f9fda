"""Statements written by hand are read as people mean them, and what is unclear or ill formed is refused."""

from fractions import Fraction
from typing import Any

import pytest

from proofloom.engine.geometry.language import read_problem
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.verifiers.reading import Goal, Read, UnreadableError, read, same_problem
from proofloom.verifiers.reading.grammar import _Reading
from proofloom.verifiers.reading.meaning import Meaning
from proofloom.verifiers.reading.patterns import Node
from proofloom.verifiers.reading.statement import grammar
from proofloom.verifiers.reading.tokens import sentences

# A left below, B right below, C above, D on BC between its ends
XY = ((0.0, 0.0), (4.0, 0.0), (1.0, 3.0), (2.0, 2.0))
A, B, C, D = range(4)


def reading(text: str, language: str = "en", names: str = "ABCD", xy: Any = XY) -> Read:
    return read(text, language, names, xy)


def facts(text: str, language: str = "en", names: str = "ABCD") -> set[Fact]:
    return set(reading(text, language, names).facts)


def refused(text: str, names: str = "ABCD", language: str = "en") -> str:
    with pytest.raises(UnreadableError) as error:
        reading(text, language, names)
    return str(error.value)


def test_a_statement_in_english() -> None:
    found = reading(
        "Let ABC be a triangle with AB = AC and ∠BAC = 40°. Let D be the midpoint of BC. Prove that AD ⊥ BC."
    )
    forty = fact("aconst", (A, B, A, C), Fraction(40, 180))
    assert found.facts == {fact("cong", (A, B, A, C)), forty, fact("midp", (D, B, C))}
    assert found.goal == Goal("prove", (), frozenset({fact("perp", (A, D, B, C))}))


def test_the_same_in_chinese_and_latex() -> None:
    english = reading(
        "Consider a triangle ABC with AB = 5√2 and AC = 7/2. D lies on segment BC. Find the length of AD."
    )
    chinese = reading("在三角形ABC中，AB = 5√2，AC长7/2。点D在线段BC上。求AD的长。", "zh")
    latex = (
        r"Consider a triangle $ABC$ with $AB = 5\sqrt{2}$ and $AC = \frac{7}{2}$. "
        r"$D$ lies on segment $BC$. Find $AD$."
    )
    assert english == chinese == reading(latex)
    assert fact("l2const", (A, B), Fraction(50)) in english.facts
    assert fact("between", (D, B, C)) in english.facts
    assert english.goal == Goal("length", (A, D))


def test_an_angle_turns_as_it_is_drawn() -> None:
    text = "Consider a triangle ABC. D is a point with ∠BAD = ∠DAC. Find ∠BAD."
    mirrored = [(-x, y) for x, y in XY]
    equal = fact("eqangle", (A, B, A, D, A, D, A, C))
    assert reading(text).facts == reading(text, xy=mirrored).facts == {equal}
    forty = "Consider a triangle ABC with ∠ABC = 40°. D is a point with AD = BC. Find BD."
    assert reading(forty).facts != reading(forty, xy=mirrored).facts


def test_an_isosceles_trapezium_needs_its_parallel_sides() -> None:
    said = facts("Let ABCD be an isosceles trapezium with AD ∥ BC. Find AB.")
    assert {fact("para", (A, D, B, C)), fact("cong", (A, B, C, D))} <= said
    assert "parallel is not said" in refused("Let ABCD be an isosceles trapezium with AD = BC. Find AB.")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Let ABC be a triangle. Find AD.", "the point D is not introduced"),
        ("Let AB be a segment. M is the midpoint of BC. Find AB.", "used before it is introduced"),
        ("Let ABC be a triangle. D is the midpoint of BC. Let D be the midpoint of AB. Find AD.", "twice"),
        ("Let ABC be a triangle. Let D be the navel of BC. Find AD.", "not understood"),
        ("Let ABC be a triangle. D is not the midpoint of BC. Find AD.", "not understood"),
        ("Let ABC be a triangle. D is the midpoint of BC. Find AD", "does not end"),
        ("Let ABC be a triangle with ∠ABA = 40°. D is the midpoint of BC. Find AD.", "not understood"),
        ("Let ABC be a triangle. D is the midpoint of BC. Prove that ∠BDC = 20°.", "flat"),
        ("Let ABC be a triangle with ∠ABC = 190°. D is the midpoint of BC. Find AD.", "between 0° and 180°"),
        ("Let ABC be a triangle with AB = 3/0. D is the midpoint of BC. Find AD.", "divided by nothing"),
        (
            "Let ABC be a triangle with AB : AC = 3 : 0. D is the midpoint of BC. Find AD.",
            "divided by nothing",
        ),
        (f"Let ABC be a triangle with AB = {'9' * 40}. D is the midpoint of BC. Find AD.", "too long"),
        ("Let ABC be a triangle with AB = 0. D is the midpoint of BC. Find AD.", "above 0"),
        ("Let ABC be a triangle with ∡(AB, AC) = 40. D is the midpoint of BC. Find AD.", "in degrees"),
        ("Let ABC be a triangle with 2 · AB + AC = 40°. D is the midpoint of BC. Find AD.", "in degrees"),
        ("Let $ABC be a triangle. D is the midpoint of BC. Find AD.", "formula does not end"),
        (r"Let $ABC$ be a triangle. D is the \emph{midpoint} of BC. Find AD.", "command"),
        ("Let ABC be a triangle. D is the midpoint of BC. Find AD and BC.", "not understood"),
        ("Let ABC be a triangle. D is the midpoint of BC. AD.", "not understood"),
        ("", "not introduced"),
        ("Let ABC be a triangle. " * 400, "too long"),
        (
            f"Let ABC be a triangle with {'AB = 3 and ' * 99}BC = 3. D is the midpoint of BC. Find AD.",
            "too long",
        ),
    ],
)
def test_what_is_unclear_or_ill_formed_is_refused(text: str, why: str) -> None:
    assert why in refused(text)


def test_a_sentence_that_introduces_nothing_does_not_pass_as_a_description() -> None:
    text = "Let ABC be a triangle. D is the midpoint of BC. Consider the midpoint of AC. Find AD."
    assert "described and not named" in refused(text)


def test_what_a_text_says_besides_or_leaves_out_is_named() -> None:
    problem = read_problem("let a b c = triangle\nlet d = midpoint b c")
    goal = ("length", (A, D))

    def fault(text: str, **more: Any) -> str:
        return same_problem(text, problem, goal, xy=XY, names="ABCD", **more)

    whole = "Let ABC be a triangle. D is the midpoint of BC. Find AD."
    assert fault(whole) == ""
    assert "says more: cong A B A C" in fault(whole.replace("triangle", "triangle with AB = AC"))
    assert "does not say: midp D B C" in fault("Let ABC be a triangle. D is a point. Find AD.")
    assert "something else" in fault(whole.replace("Find AD", "Find BD"))
    assert "introduced apart" in fault("AB is a segment. C is a point. D is the midpoint of BC. Find AD.")
    beyond = [fact("between", (B, A, D))]
    assert "figure does not show between" in fault(whole, order=beyond)
    assert "does not say: longer" in fault(whole, order=[fact("longer", (B, C, A, D))])
    assert "one name" in same_problem(whole, problem, goal, xy=XY, names="ABCC")


def test_reading_takes_time_in_proportion_to_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = [0]
    found = Meaning.found

    def counted(self: Meaning, *parts: Any) -> Any:
        calls[0] += 1
        return found(self, *parts)

    monkeypatch.setattr(Meaning, "found", counted)
    # one sentence is kept, so that of two in turn none is read already
    monkeypatch.setattr("proofloom.verifiers.reading.grammar.MOST_KEPT", 1)
    used = []
    for count in (1, 5, 10, 20):  # the first forgets what was read before
        calls[0] = 0
        more = "AB = AC, where AB is longer than AD. AB = AC. " * count
        reading(f"Let ABC be a triangle. D is the midpoint of BC. {more}Find AD.")
        used.append(calls[0])
    assert used[3] - used[2] == 2 * (used[2] - used[1]) > 0
    with pytest.raises(UnreadableError, match="too many readings"):
        reading(f"Let ABC be a triangle with {'AB = 3, ' * 56}BC = 3. D is the midpoint of BC. Find AD.")


def test_every_part_is_read_once_at_every_place(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[tuple[int, int, int]] = []
    walk = _Reading._walk

    def noted(self: _Reading, root: Node, start: int) -> Any:
        begun.append((id(self), id(root), start))
        return walk(self, root, start)

    monkeypatch.setattr(_Reading, "_walk", noted)
    rules = grammar("en")
    for part in ("told", "asked"):
        rules.read(part, sentences("Let ABC be a triangle with AB = 3 and AC = 4 and BC = AB.")[0])
    assert len(begun) > 20
    assert len(set(begun)) == len(begun)


@pytest.mark.parametrize(
    "text",
    [
        "Find the area of triangle ABD, giving your answer in its simplest form.",
        "Find, with proof, the area of triangle ABD.",
        "What is the exact area of △ABD?",
    ],
)
def test_how_an_answer_is_wanted_changes_nothing_of_what_is_asked(text: str) -> None:
    begun = "Let ABC be a triangle. D is the midpoint of BC. "
    assert reading(begun + text) == reading(f"{begun}Find the area of triangle ABD.")


@pytest.mark.parametrize(
    "text",
    [
        "How large an area does triangle ABD have?",
        "What do the lengths of the sides of triangle ABD add up to?",
        "Let us find the quotient AB/CD.",
        "We want to find AD.",
        "AB is to CD as 3 is to 2. Find AD.",
        "The figure shows the situation. Find AD.",
        "It is known that AB = 5. Find AD.",
        "Find AD?",
    ],
)
def test_clumsy_words_are_refused(text: str) -> None:
    assert "not understood" in refused(f"Let ABC be a triangle. D is the midpoint of BC. {text}")


def test_two_lines_and_several_facts_share_a_sentence() -> None:
    square = ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (1.0, 1.0))
    apart = "Let ABCD be a square. Line AC meets line BD at E. AB = 2. AE = BE. Find AE."
    for together in (
        "Let ABCD be a square. Lines AC and BD intersect at E. It is given that AB = 2 and AE = BE. Find AE.",
        "Let ABCD be a square. E is the intersection of lines AC and BD. AB = 2 and AE = BE. Find AE.",
    ):
        assert reading(together, "en", "ABCDE", square).facts == reading(apart, "en", "ABCDE", square).facts
    chinese = "设ABCD是正方形。直线AC、BD相交于点E。已知AB = 2，AE = BE。求AE。"
    assert reading(chinese, "zh", "ABCDE", square).facts == reading(apart, "en", "ABCDE", square).facts
