"""Divisions of some runs round alike exactly when none of those runs divides a number below 0."""

from __future__ import annotations

import pytest

from proofloom.engine.program.notation import parse
from proofloom.engine.program.printers.counted import PRINTERS, print_in
from proofloom.engine.program.rounding import rounds_alike

HALF = parse("(program f (def f (n) i (if (< n 5) (return 0)) (return (+ (// (- n 9) 2) (% (- n 9) 2)))))")
LISTED = parse("(program f (def f (xs* d) i (= s 0) (each x xs (= s (+ s (// x (max d 1))))) (return s)))")
HELPER = ("floorDiv", "floorMod", "floor_", "euclid", " mod(")


@pytest.mark.parametrize(
    ("inputs", "alike"),
    [([], True), ([(9,), (40,)], True), ([(-7,)], True), ([(9,), (8,)], False), ([(5,)], False)],
    ids=["none", "not below", "not divided", "one of two", "below"],
)
def test_what_divides_nothing_below_0_rounds_alike(inputs: list[tuple[int]], alike: bool) -> None:
    assert rounds_alike(HALF, inputs) is alike


def test_a_divisor_that_is_no_literal_is_looked_at_too() -> None:
    assert rounds_alike(LISTED, [((4, 0, 7), 2)])
    assert not rounds_alike(LISTED, [((4, -1, 7), 2)])


def test_a_run_that_leaves_the_language_rounds_in_no_way() -> None:
    assert not rounds_alike(parse("(program f (def f (xs*) i (return (// (@ xs 3) 2))))"), [((1,),)])


@pytest.mark.parametrize("language", sorted({*PRINTERS} - {"tcc"}))
def test_where_all_round_alike_a_language_divides_in_its_own_way(language: str) -> None:
    careful = print_in(language, HALF).source
    plain = print_in(language, HALF, True).source.replace("n-9", "n - 9").replace(")/2", ") / 2")
    assert any(helper in careful for helper in HELPER)
    assert not any(helper in plain for helper in HELPER)
    own = "Math.floor((n - 9) / 2)" if language == "javascript" else "(n - 9) / 2"
    assert own in plain
    assert "(n - 9) % 2" in plain.replace(")%2", ") % 2")
