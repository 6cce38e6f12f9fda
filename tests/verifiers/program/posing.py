"""Rows about hand-written programs, with questions whose answers were worked out by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from stating import stated

from proofloom.engine import Candidate
from proofloom.engine.program.notation import parse
from proofloom.engine.program.printers.counted import print_in
from proofloom.engine.program.questions import (
    Branch,
    Case,
    Completion,
    Divergence,
    Equivalence,
    History,
    Inversion,
    Next,
    Output,
    Pair,
    Predict,
    Question,
    Reach,
    Repair,
    Slice,
    State,
    Steps,
    Times,
    Worst,
    kind,
)
from proofloom.engine.program.task import Exercise, Value
from proofloom.verifiers.program.grammar import measure, read

SUM = (
    "(program total (def total (xs* limit) i (= acc 0) (each x xs (if (> x limit) (break)) "
    "(= acc (+ acc (call twice x)))) (return acc)) (def twice (n) i (return (* n 2))))"
)
"""def total(xs, limit):         1
       acc = 0                  2
       for x in xs:             3
           if x > limit:        4
               break            5
           acc += twice(x)      6
       return acc               7


   def twice(n):               10
       return n * 2            11
"""
SUM_ARGS: tuple[Value, ...] = ((1, 2, 9, 4), 5)
LATE = SUM.replace("(> x limit)", "(>= x limit)")

GCD = (
    "(program common (def common (first_num b) i (while (> b 0) (= first_num b : b (% first_num b))) "
    "(return first_num)))"
)
"""def common(first_num, b):                     1
       while b > 0:                              2
           first_num, b = b, first_num % b       3
       return first_num                          4
"""
GCD_ARGS: tuple[Value, ...] = (12, 18)
GCD_BOX = ((1, 20), (1, 20))
ALIKE = GCD.replace("(> b 0)", "(>= b 1)")
UNLIKE = GCD.replace("(> b 0)", "(> b 1)")

BAG = (
    "(program tell (def tell (words:t flip:b) dsi (= seen (dict dsi)) (each word words "
    "(= key (call head word flip)) (= (at seen key) (+ (get seen key 0) 1))) (return seen)) "
    "(def head (text:s flip:b) s (if flip (return (slice text 1 .))) (return (slice text . 1))))"
)
BAG_ARGS: tuple[Value, ...] = (("ab", "ac", 'b"'), False)


LEVEL = (
    "(program level (def level (a) i (= got 0) (if (> a 50) (= got 1) (else (if (> a 10) (= got 2)))) "
    "(return (+ got a))))"
)
"""def level(a):            1
       got = 0              2
       if a > 50:           3
           got = 1          4
       elif a > 10:         5
           got = 2          6
       return got + a       7
"""
LEVEL_BOX = ((0, 30),)


@dataclass(frozen=True)
class Posed:
    """A row with the answer that was worked out by hand, or None where the body tells it (code)."""

    name: str
    candidate: Candidate[Exercise]

    def __str__(self) -> str:
        return self.name


def body_of(tree: str, args: tuple[Value, ...], question: Question, language: str = "python") -> Exercise:
    """Return the body of a true row of a program in notation."""
    return stated(parse(tree), args, question, language)


def difficulty(body: Exercise) -> dict[str, int]:
    """Return what a row states of its difficulty, but for the size of what is asked."""
    found = measure(read(body.python or body.source, body.tree))
    return {**found, "steps": body.steps, "calls": body.counts.calls, "max_depth": body.counts.max_depth}


def posed(
    tree: str, args: tuple[Value, ...], question: Question, answer: str, kind_: str, asked: int,
    language: str = "python", name: str = "",
) -> Posed:  # fmt: skip
    """Return a row with a hand-made answer."""
    body = body_of(tree, args, question, language)
    about: dict[str, Any] = {**difficulty(body), "asked": asked}
    row = Candidate(body=body, prompt="", answer=answer, answer_type=kind_, difficulty=about)
    return Posed(f"{name or kind(question)}-{language}", row)


def lines_of(tree: str, language: str) -> tuple[int, ...]:
    """Return the lines of the nodes in a language."""
    return print_in(language, parse(tree)).lines


def listed(lines: tuple[int, ...], *nodes: int) -> str:
    """Return the lines of some nodes as an answer writes them."""
    return f"[{', '.join([str(lines[node]) for node in nodes])}]"


def shown(tree: str, language: str) -> str:
    """Return a program as it is shown in a language."""
    return print_in(language, parse(tree)).source


def rows(language: str = "python") -> list[Posed]:
    """Return one row of each kind, and some of more."""
    at = lines_of(SUM, language)
    humps = language in ("go", "java", "javascript")
    first = "firstNum" if humps else "first_num"
    twice, thrice = SUM, SUM.replace("(* n 2)", "(* n 3)")
    line = shown(SUM, language).split("\n")[at[8] - 1]
    gap = shown(SUM, language).replace(line, line[: len(line) - len(line.lstrip())] + "???")
    buggy = shown(thrice, language)
    more: tuple[Value, ...] = ((3,), 3)
    summed = [
        (Output(), "6", "value", 0),
        (Steps(), "16", "integer", 0),
        (Steps(visible=True), "16", "integer", 0),
        (
            Predict((Pair(SUM_ARGS, 6), Pair(((5,), 5), 0, LATE), Pair(((1, 2, 3), 2), 6))),
            "yes, no, yes", "judgements", 3,
        ),
        (State(12, (("acc", "6"), ("limit", "5"), ("xs", "[1,2,9,4]"))),
         '{"acc": 6, "limit": 5, "xs": [1, 2, 9, 4]}', "value", 12),
        (State(10, (("n", "2"),)), '{"n": 2}', "value", 10),
        (State(8, (("x", "2"),)), '{"x": 2}', "value", 8),
        (Next(9, 7), str(at[7]), "integer", 9),
        (Next(14, 4), str(at[4]), "integer", 14),
        (Times(2, 3), "3", "integer", 3),
        (Times(7, 2), "2", "integer", 2),
        (History("total", "acc", ("0", "2", "6")), "[0, 2, 6]", "value", 3),
        (History("twice", "n", ("1", "2")), "[1, 2]", "value", 2),
        (History("total", "x", ("1", "2", "9")), "[1, 2, 9]", "value", 3),
        (Inversion(), "[[1, 2, 9, 4], 5]", "arguments", 0),
        (Divergence(((1, 7), 5), 10), "10", "integer", 10),
        (Slice(12, "acc", (0, 1, 2, 3, 5, 7, 8)), listed(at, 0, 1, 2, 3, 5, 7, 8), "lines", 12),
        (Slice(11, "n", (0, 2, 3, 7)), listed(at, 0, 2, 3, 7), "lines", 11),
        (
            Repair(
                thrice, buggy, Case(SUM_ARGS, 6), (Case(more, 6), Case(((), 1), 0)),
                (), (Case(((7,), 8), 14),),
            ),
            shown(twice, language).rstrip(), "code", 4,
        ),
        (Completion(8, gap, (Case(more, 6),), (), (Case(((7,), 8), 14),)), line.strip(), "code", 2),
    ]  # fmt: skip
    common = [
        (State(2, (("first_num", "12"),)), f'{{"{first}": 12}}', "value", 2),
        (Inversion(GCD_BOX), "[12, 18]", "arguments", 400),
        (Reach(GCD_BOX, 6, True, (6, 6)), "[6, 6]", "arguments", 400),
        (Reach(GCD_BOX, 21, False), "no", "arguments", 400),
        (Branch(GCD_BOX, 1, True, True, (1, 1)), "[1, 1]", "arguments", 400),
        (Branch(GCD_BOX, 1, False, True, (3, 4)), "[3, 4]", "arguments", 400),
        (Equivalence(ALIKE, shown(ALIKE, language), GCD_BOX, True), "yes", "arguments", 400),
        (Equivalence(UNLIKE, shown(UNLIKE, language), GCD_BOX, False, (4, 3)), "[4, 3]", "arguments", 400),
        (Worst(GCD_BOX, 15, (8, 13)), "15", "integer", 15),
    ]
    bags = [
        (Output(), '{"a": 2, "b": 1}', "value", 0),
        (State(8, (("seen", '{"a":1}'), ("key", '"a"'))), '{"seen": {"a": 1}, "key": "a"}', "value", 8),
        (
            Predict((Pair(BAG_ARGS, (("a", 2), ("b", 1))), Pair((("xy",), True), (("y", 1),)))),
            "yes, yes", "judgements", 2,
        ),
    ]  # fmt: skip
    levels = [
        (Branch(LEVEL_BOX, 2, True, False), "no", "arguments", 31),
        (Branch(LEVEL_BOX, 4, True, True, (11,)), "[11]", "arguments", 31),
        (Reach(LEVEL_BOX, 14, False), "no", "arguments", 31),
        (Reach(LEVEL_BOX, 11, False), "no", "arguments", 31),
        (Worst(LEVEL_BOX, 6, (30,)), "6", "integer", 6),
        (Slice(6, "got", (0, 2, 4, 5)),
            listed(lines_of(LEVEL, language), 0, 2, 4, 5),
            "lines", 6),
    ]  # fmt: skip
    made = []
    for tree, args, questions in (
        (SUM, SUM_ARGS, summed), (GCD, GCD_ARGS, common), (BAG, BAG_ARGS, bags), (LEVEL, (12,), levels),
    ):  # fmt: skip
        for number, (question, answer, kind_, asked) in enumerate(questions):
            name = f"{kind(question)}-{parse(tree).entry}-{number}"
            made.append(posed(tree, args, question, answer, kind_, asked, language, name))
    return made


def lied(row: Candidate[Exercise], **changes: Any) -> Candidate[Exercise]:
    """Return a row with other fields in its body."""
    return replace(row, body=replace(row.body, **changes))
