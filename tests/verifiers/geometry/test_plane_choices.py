"""Options of plane rows: every kind is made, and a second right option or a wrong key is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from proofloom.engine import Candidate, Outcome, Reject, Seed
from proofloom.engine.geometry.language import read_problem
from proofloom.engine.geometry.predicates import fact
from proofloom.engine.geometry.rules import theorems
from proofloom.engine.geometry.task import Choice, Kind, PlaneTask
from proofloom.generators.geometry.plane.choices import unfit
from proofloom.generators.geometry.plane_problems import CHOICES, PlaneProblems
from proofloom.verifiers.geometry.plane.rows import LETTERS, Read, RowError
from proofloom.verifiers.geometry.plane_choices import _false, _right, plane_choices
from proofloom.verifiers.geometry.plane_options import plane_options
from proofloom.verifiers.geometry.plane_premises import plane_premises


@cache
def rows(kind: Kind) -> tuple[Candidate[PlaneTask], ...]:
    """Return three rows with options of one kind."""
    numbers = 0 if kind in (Kind.WRONG, Kind.THEOREM, Kind.NEXT) else 3
    generator = PlaneProblems(kinds=(kind.value,), choices=10, proofs=2, numbers=numbers, styles=("plain",))
    found: list[Candidate[PlaneTask]] = []
    for number in range(60):
        try:
            made = generator.draw(Seed.root("plane choices") / kind.value / number)
        except Reject:
            continue
        found += [row for row in made if row.body.kind is kind]
        if len(found) >= 3:
            return tuple(found[:3])
    raise AssertionError(f"too few rows of {kind.value}")


def keyed(row: Candidate[PlaneTask], choice: Choice) -> Candidate[PlaneTask]:
    """Return a row with another choice, its answer the key's letter."""
    return replace(row, body=replace(row.body, choice=choice), answer=LETTERS[choice.key])


def other_keys(choice: Choice) -> Iterator[Choice]:
    """Yield the choice with every other option as its key, which then calls itself right."""
    for key in range(len(choice.options)):
        if key != choice.key:
            mistakes = [*choice.mistakes]
            mistakes[key], mistakes[choice.key] = "", choice.mistakes[key]
            yield replace(choice, key=key, mistakes=tuple(mistakes))


@pytest.mark.parametrize("kind", [Kind(name) for name in CHOICES])
def test_exactly_one_option_is_right_and_no_other_key_passes(kind: Kind) -> None:
    for row in rows(kind):
        choice = row.body.choice
        assert choice is not None
        assert plane_choices(row).outcome is Outcome.PASS
        for other in other_keys(choice):
            assert plane_choices(keyed(row, other)).outcome is Outcome.FAIL
        assert all(f"({letter}) " in row.prompt for letter in LETTERS[: len(choice.options)])


def changed(row: Candidate[PlaneTask], at: int, option: str) -> Candidate[PlaneTask]:
    choice = row.body.choice
    assert choice is not None
    options = (*choice.options[:at], option, *choice.options[at + 1 :])
    return keyed(row, replace(choice, options=options))


def wrong_place(row: Candidate[PlaneTask]) -> int:
    assert row.body.choice is not None
    return 1 if row.body.choice.key == 0 else 0


def test_a_number_that_is_right_in_another_form_is_no_distractor() -> None:
    for row in rows(Kind.OPTION):
        assert row.body.number is not None
        lie = changed(row, wrong_place(row), f"{row.body.number.text} + 0")
        assert plane_choices(lie).reason == "two options are right"
        odd = changed(row, wrong_place(row), f"{row.body.number.text} + 1/97")
        assert plane_choices(odd).reason == "an option does not come from its mistake"


def test_a_fact_that_is_true_is_no_distractor() -> None:
    for row in rows(Kind.NEXT):
        claims = [step.claim for proof in row.body.proofs for step in proof.steps]
        assert row.body.choice is not None
        true = next(claim for claim in claims if claim not in row.body.choice.options)
        assert plane_choices(changed(row, wrong_place(row), true)).outcome is Outcome.FAIL


def test_a_second_wrong_line_is_seen() -> None:
    for row in rows(Kind.WRONG):
        choice = row.body.choice
        assert choice is not None
        key = int(choice.options[choice.key])
        at = next(number for number in range(len(choice.stem)) if number != key)
        stem = (*choice.stem[:at], choice.stem[key], *choice.stem[at + 1 :])
        assert plane_choices(keyed(row, replace(choice, stem=stem))).outcome is Outcome.FAIL


def test_a_theorem_that_may_apply_is_no_distractor() -> None:
    row = rows(Kind.THEOREM)[0]
    assert row.body.choice is not None
    assert plane_choices(changed(row, wrong_place(row), "no such theorem")).reason == "no such theorem"


def test_theorems_that_a_reader_takes_for_one_are_never_two_options() -> None:
    says = {rule.name: rule.says for rule in theorems("full")}
    pairs = [(name, f"{name}, mirrored") for name in says if f"{name}, mirrored" in says]
    assert len(pairs) == 9
    row = rows(Kind.THEOREM)[0]
    choice = row.body.choice
    assert choice is not None
    assert plane_options(row).outcome is Outcome.PASS
    lines = row.prompt.split("\n")
    put = [at for at in range(len(choice.options)) if at != choice.key][:2]
    others = {option for at, option in enumerate(choice.options) if at not in put}
    new = [pair for pair in pairs if others.isdisjoint(pair)]
    assert len(new) >= 6
    for pair in new:
        told, names = [*lines], [*choice.options]
        for at, name in zip(put, pair, strict=True):
            names[at] = name
            told[at - len(names)] = f"({LETTERS[at]}) {says[name]}"
        alike = keyed(row, replace(choice, options=tuple(names)))
        assert plane_options(replace(alike, prompt="\n".join(told))).reason == "two options read the same"


def test_a_theorem_that_applies_to_triangles_turned_over_is_no_distractor() -> None:
    rules = {rule.name: rule for rule in theorems("full")}
    cited = [fact("cong", (0, 1, 3, 4)), fact("cong", (1, 2, 4, 5)), fact("cong", (0, 2, 3, 5))]
    claim = fact("contrir", (0, 1, 2, 3, 4, 5))
    assert not unfit(rules["congruent by three sides"], cited, claim)
    assert unfit(rules["similar by two angles"], cited, claim)


def test_a_problem_with_a_needless_premise_is_one_only_where_that_is_asked() -> None:
    for row in rows(Kind.PREMISE):
        assert plane_premises(row).outcome is Outcome.PASS
        plain = Kind.VALUE if row.body.number else Kind.PROOF
        kind = "number" if row.body.number else "proof"
        if row.body.asked and row.body.asked.what == "angle":
            kind = "degrees"
        answer = row.body.number.text if row.body.number else row.body.problem.split("prove ")[1].strip()
        body = replace(row.body, kind=plain, choice=None)
        asked = replace(row, body=body, answer=answer, answer_type=kind)
        assert plane_premises(asked).reason == "no figure shows the need of a premise, or one of none"


def test_a_fact_that_words_make_true_on_few_figures_is_no_wrong_option() -> None:
    """∠DGF and ∠HGD make up 180° where G is between F and H, and are equal where it is not."""
    text = "problem\nlet D E = segment\nlet F = eq_triangle D E\nlet G = on_circum E F D\n"
    text += "let H = intersection_ll D E F G\n"
    problem = read_problem(text)
    body = replace(rows(Kind.NEXT)[0].body, problem=text, order=(), proofs=())
    read = Read(body, problem, (), (), (), (), problem, Fraction(1))
    true = fact("eqangle", (0, 3, 2, 3, 1, 3, 3, 4))
    with pytest.raises(RowError, match="true on a figure"):
        _false(fact("eqangle", (0, 3, 2, 3, 3, 4, 0, 3)), true, read)
    with pytest.raises(RowError, match="reads false"):
        _right(fact("eqangle", (0, 3, 3, 2, 0, 3, 3, 4)), read)
    _false(fact("eqangle", (0, 3, 2, 3, 0, 2, 2, 4)), true, read)
    _right(fact("cong", (0, 1, 1, 2)), read)
