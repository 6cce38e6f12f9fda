"""Each thing that a question may say untruly is refused by name, also where its answer would be right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from posing import (
    ALIKE,
    BAG,
    BAG_ARGS,
    GCD,
    GCD_ARGS,
    GCD_BOX,
    LATE,
    LEVEL,
    LEVEL_BOX,
    SUM,
    SUM_ARGS,
    UNLIKE,
    body_of,
    shown,
)

from proofloom.engine.program.questions import (
    Branch,
    Case,
    Completion,
    Divergence,
    Equivalence,
    History,
    Inversion,
    Next,
    Pair,
    Predict,
    Question,
    Reach,
    Repair,
    Slice,
    State,
    Times,
    Worst,
)
from proofloom.verifiers.program.keys import DamagedBodyError, UndecidedError, key_of

TRIPLE = SUM.replace("(* n 2)", "(* n 3)")
BUGGY = shown(TRIPLE, "python")
TRUE, MORE = Case(SUM_ARGS, 6), Case(((3,), 3), 6)
GAP = shown(SUM, "python").replace("return n * 2", "???")
NO_SUCH = ("nothing", "n")
OF_SUM: list[tuple[Question, str]] = [
    (Predict((Pair(SUM_ARGS, 6),)), "not two pairs"),
    (Predict((Pair(SUM_ARGS, 6), Pair(SUM_ARGS, 6))), "stands twice"),
    (Predict((Pair(SUM_ARGS, 6), Pair(((3,), 3), 7))), "said to be right is wrong"),
    (Predict((Pair(SUM_ARGS, 6), Pair(((3,), 3), 6, LATE))), "does not give its output"),
    (Predict((Pair(SUM_ARGS, 6), Pair(((3,), 4), 6, LATE))), "said to be wrong is right"),
    (Predict((Pair(SUM_ARGS, 6), Pair(((3,), 3), 6, SUM))), "the same"),
    (Predict((Pair(SUM_ARGS, 6), Pair(((3,), 3), 6, GCD))), "another entry"),
    (Predict((Pair(SUM_ARGS, 6), Pair(((3,), 3), 6, "(program"))), "not in the grammar"),
    (Predict((Pair(SUM_ARGS, 6), Pair(((3,),), 6))), "does not end in a value"),
    (State(0, (("acc", "0"),)), "no such step"),
    (State(17, (("acc", "6"),)), "no such step"),
    (State(3, ()), "no variable"),
    (State(3, (("acc", "0"), ("acc", "0"))), "asked about twice"),
    (State(1, (("acc", "0"),)), "holds nothing"),
    (State(3, (("acc", "1"),)), "something else"),
    (State(16, (("x", "9"),)), "cannot be seen"),
    (Next(16, 6), "no step after"),
    (Next(9, 4), "another node"),
    (Times(2, 4), "another number"),
    (Times(9, 0), "no such node"),
    (History("twice", "n", ("1", "3")), "other values"),
    (History("total", "xs", ("1", "2")), "plain values"),
    (History("total", "limit", ("5",)), "less than two"),
    (History("no", "n", ("1", "2")), "plain values"),
    (Divergence(((1, 7), 5), 9), "another step"),
    (Divergence(SUM_ARGS, 17), "never part"),
    (Divergence(((1, 7), True), 10), "leaves the language"),
    (Slice(12, "acc", (0, 1, 2, 5, 7, 8)), "other nodes"),
    (Slice(1, "acc", (0,)), "holds nothing"),
    (Slice(99, "acc", (0,)), "no such step"),
    (Slice(16, "x", (0, 2)), "cannot be seen"),
    (Repair(TRIPLE, BUGGY, Case(SUM_ARGS, 7), (MORE,)), "not true"),
    (Repair(TRIPLE, BUGGY, Case(((), 1), 0), (MORE,)), "in the failing case"),
    (Repair(TRIPLE, BUGGY, TRUE, (Case(((), 1), 0),)), "in no hidden case"),
    (Repair(TRIPLE, BUGGY, TRUE, (MORE, MORE)), "stands twice"),
    (Repair(TRIPLE, BUGGY, TRUE, (MORE,), ((6, 9),)), "not in the box"),
    (Repair(TRIPLE, BUGGY, TRUE, (MORE,), ((6, 9), (1, 2))), "does not match"),
    (Repair(TRIPLE, shown(SUM, "python"), TRUE, (MORE,)), "not that of its tree"),
    (Completion(8, GAP.replace("???", "??"), (MORE,)), "without the line"),
    (Completion(5, GAP, (MORE,)), "without the line"),
    (Completion(7, GAP, (MORE,)), "head of a function"),
    (Completion(8, GAP, (replace(MORE, value=7),)), "not true"),
]
OF_GCD: list[tuple[Question, str]] = [
    (Inversion(((1, 11), (1, 20))), "not in the box"),
    (Inversion(((1, 20),)), "does not match"),
    (Inversion(((12, 12), (18, 18))), "one input only"),
    (Reach(GCD_BOX, 6, True, (12, 18)), "run's own input"),
    (Reach(GCD_BOX, 6, True, (6, 21)), "not in the box"),
    (Reach(GCD_BOX, 6, True, (6, 7)), "another value"),
    (Reach(GCD_BOX, 6, False), "an input does"),
    (Reach(GCD_BOX, 21, False, (6, 7)), "yet there is a witness"),
    (Reach(GCD_BOX, "six", False), "no run can return"),
    (Reach(((20, 1), (1, 20)), 21, False), "empty"),
    (Branch(GCD_BOX, 2, True, True, (1, 1)), "no condition"),
    (Branch(GCD_BOX, 1, False, False), "an input does"),
    (Equivalence(ALIKE, shown(ALIKE, "python"), GCD_BOX, False, (4, 3)), "give the same"),
    (Equivalence(UNLIKE, shown(UNLIKE, "python"), GCD_BOX, True), "an input does"),
    (Equivalence(UNLIKE, shown(UNLIKE, "python"), GCD_BOX, False, (0, 3)), "not in the box"),
    (Equivalence(ALIKE, shown(ALIKE, "python"), GCD_BOX, True, (4, 3)), "yet there is a witness"),
    (Equivalence(GCD, shown(GCD, "python"), GCD_BOX, True), "the same"),
    (Worst(GCD_BOX, 12, (5, 8)), "another number of steps"),
    (Worst(GCD_BOX, 9, (12, 18)), "takes more steps"),
]
OF_LEVEL: list[tuple[Question, str]] = [
    (Branch(LEVEL_BOX, 4, True, False), "an input does"),
    (Branch(LEVEL_BOX, 2, True, True, (9,)), "never so"),
    (Branch(LEVEL_BOX, 2, True, False, (9,)), "yet there is a witness"),
]
OF_BAG: list[tuple[Question, str]] = [
    (State(9, (("key", '"a"'),)), "cannot be seen"),
    (Inversion(((0, 1),)), "does not match"),
]
CASES = [
    (tree, args, question, why)
    for tree, args, cases in (
        (SUM, SUM_ARGS, OF_SUM), (GCD, GCD_ARGS, OF_GCD), (LEVEL, (12,), OF_LEVEL), (BAG, BAG_ARGS, OF_BAG),
    )
    for question, why in cases
]  # fmt: skip


@pytest.mark.parametrize(("tree", "args", "question", "why"), CASES, ids=[str(k) for k in range(len(CASES))])
def test_what_is_not_so_is_refused_by_name(tree: str, args: Any, question: Question, why: str) -> None:
    with pytest.raises(DamagedBodyError, match=why):
        key_of(body_of(tree, args, question))


def test_what_cannot_be_decided_is_no_answer() -> None:
    """The product of two unknowns, again and again: no box of this size is run, and no formula is small."""
    body = "(= r 1) (for i 0 30 1 (= r (% (+ (* r a) (* b (+ r i))) 997))) (return r)"
    hard = f"(program f (def f (a b) i {body}))"
    box = ((0, 40_000), (0, 40_000))
    with pytest.raises(UndecidedError):
        key_of(body_of(hard, (3, 4), Reach(box, 996, False)))
