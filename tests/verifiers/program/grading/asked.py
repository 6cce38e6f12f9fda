"""Small programs with a question of every kind, made by hand, as rows hold them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from stating import stated

from proofloom.engine.codec import canonical_json, encode
from proofloom.engine.program.interpret import Interpreter
from proofloom.engine.program.notation import parse
from proofloom.engine.program.printers.python import print_python
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
)
from proofloom.engine.program.task import Exercise, Value

TALLY = (
    "(program f (def f (n k) i (= t 0) (for i 0 n 1 (if (> (% i k) 0) (= t (+ t i)))) (= u (call g t n))"
    " (return u)) (def g (a b) i (= m (+ a b)) (return m)))"
)
ODD = TALLY.replace("(+ a b)", "(+ a 5)")  # another on every input but those with n = 5
SAME = TALLY.replace("(+ a b)", "(+ b a)")
BROKEN = TALLY.replace("(= t (+ t i))", "(= t (+ t n))")
VALUES: dict[str, tuple[str, tuple[Value, ...], str]] = {
    "int": ("(program f (def f (n) i (return (- 5 (* n n)))))", (4,), "-11"),
    "bool": ("(program f (def f (a b) b (return (<= a b))))", (4, 4), "true"),
    "str": (
        '(program f (def f (s:s) s (= t "") (each c s (= t (cat c t))) (return t)))',
        ('q"b_a',),
        '"a_b\\"q"',
    ),
    "digits": ("(program f (def f (n) s (return (str n))))", (7,), '"7"'),
    "list": ("(program f (def f (n) l (return (list n (* n n) -1))))", (3,), "[3, 9, -1]"),
    "one": ("(program f (def f (n) l (return (list n))))", (3,), "[3]"),
    "strs": ('(program f (def f (s:s) t (= ws (strs s "b")) (return ws)))', ("a b",), '["a b", "b"]'),
    "grid": ("(program f (def f (n) g (return (grid (list n 0) (list 0 n)))))", (2,), "[[2, 0], [0, 2]]"),
    "dsi": (
        '(program f (def f (d:dsi) dsi (= e (dict dsi "a" 1 "b" 2)) (= (at e "c") (len d)) (return e)))',
        ((("x", 1),),),
        '{"a": 1, "b": 2, "c": 1}',
    ),
    "dis": ('(program f (def f (n) dis (return (dict dis 3 "c" 1 "a"))))', (1,), '{3: "c", 1: "a"}'),
    "several": (
        "(program f (def f (n s:s) i,b,s (return (tuple (+ n 1) (> n 3) s))))",
        (3, "x"),
        '[4, false, "x"]',
    ),
}
BOX = ((0, 6), (1, 4))
_OTHERWISE = """def f(n, k):
    return sum(i for i in range(n) if i % k) + n
"""


def exercise(tree: str, args: tuple[Value, ...], question: Question) -> Exercise:
    """Return a body in Python."""
    return stated(parse(tree), args, question)


def source_of(tree: str) -> str:
    return print_python(parse(tree)).source


def value_of(tree: str, *args: Value) -> Any:
    return Interpreter(parse(tree)).run(args).value


def row(body: Exercise, answer: str, kind: str, form: str = "boxed") -> dict[str, Any]:
    return {
        "generator": "program/exercises",
        "body": canonical_json(encode(body)),
        "answer": answer,
        "answer_type": kind,
        "answer_format": form,
    }


def output(name: str, form: str = "boxed") -> dict[str, Any]:
    """Return a row that asks for the value of a program of `VALUES`."""
    tree, args, answer = VALUES[name]
    return row(exercise(tree, args, Output()), answer, "value", form)


def _cases(*points: tuple[int, int]) -> tuple[Case, ...]:
    return tuple(Case(point, value_of(TALLY, *point)) for point in points)


def _repair() -> Exercise:
    shown, hidden = _cases((1, 2)), _cases((3, 2), (5, 4), (2, 1))
    return exercise(TALLY, (6, 3), Repair(BROKEN, source_of(BROKEN), _cases((6, 3))[0], hidden, BOX, shown))


def _completion() -> Exercise:
    plain = exercise(TALLY, (6, 3), Output())
    at = plain.lines[4] - 1
    text = plain.source.split("\n")
    gap = text[at][: len(text[at]) - len(text[at].lstrip())] + "???"
    source = "\n".join([*text[:at], gap, *text[at + 1 :]])
    return replace(plain, question=Completion(4, source, _cases((3, 2), (5, 4)), (), _cases((1, 2))))


def asked() -> dict[str, tuple[dict[str, Any], list[str], list[str]]]:
    """Return a row of every kind but output, with right answers in other words and with wrong ones."""
    pairs = (
        Pair((6, 3), value_of(TALLY, 6, 3)),
        Pair((3, 2), value_of(BROKEN, 3, 2), BROKEN),
        Pair((4, 2), value_of(TALLY, 4, 2)),
    )

    def made(question: Question) -> Exercise:
        return exercise(TALLY, (6, 3), question)

    steps = str(made(Output()).steps)
    value = value_of(TALLY, 6, 3)
    return {
        "predict": (
            row(made(Predict(pairs)), "yes, no, yes", "judgements"),
            ["Yes, No, Yes", "true, false, true", "[yes, no, yes]", "1. yes\n2. no\n3. yes"],
            ["yes, no", "yes, no, no", "yes, no, yes, yes", "no, no, yes", "yes", "3. yes 2. no 1. yes"],
        ),
        "steps": (row(made(Steps()), steps, "integer"), [f"${steps}$"], [str(int(steps) + 1), "true"]),
        "state": (
            row(made(State(7, (("i", "1"), ("t", "1")))), '{"i": 1, "t": 1}', "value"),
            ["{'t': 1, 'i': 1}", "i = 1, t = 1", "{i: 1, t: 1}", r"\{\text{i}: 1, t: 1\}"],
            ['{"i": 1}', '{"i": 1, "t": 2}', '{"i": true, "t": 1}', '{"i": 1, "t": 1, "n": 6}', "[1, 1]"],
        ),
        "next": (
            row(made(Next(2, 2)), "3", "integer"),
            ["line 3", "L3", "Line 3."],
            ["4", "3, 4", "-3", "[3, 3, 4]"],
        ),
        "times": (row(made(Times(3, 6)), "6", "integer"), ["6."], ["5", "60"]),
        "history": (
            row(made(History("f", "i", tuple("012345"))), "[0, 1, 2, 3, 4, 5]", "value"),
            ["0, 1, 2, 3, 4, 5", "(0,1,2,3,4,5)"],
            ["[0, 1, 2, 3, 4]", "[0, 1, 2, 3, 5, 4]", "[1, 2, 3, 4, 5]", "[false, true, 2, 3, 4, 5]"],
        ),
        "inversion": (
            row(made(Inversion()), "[6, 3]", "arguments"),
            ["6, 3", "f(6, 3)", "(6,3)", "[18, 1]"],
            [
                "[3, 6]",
                "[6]",
                "[6, 3, 1]",
                '["6", "3"]',
                "[6, true]",
                "no",
                "[6, 0]",
                "[1125899906842624, 1]",
            ],
        ),
        "reach": (
            row(made(Reach(BOX, value, False)), "no", "arguments"),
            ["No", r"\text{no}"],
            ["[6, 3]", "[18, 1]", "yes", "[5, 3]"],
        ),
        "branch": (
            row(made(Branch(BOX, 3, True, True, (2, 2))), "[2, 2]", "arguments"),
            ["[3, 3]", "6, 4", "f(2, 2)"],
            ["[1, 2]", "[0, 1]", "[6, 1]", "[7, 2]", "no"],
        ),
        "equivalence": (
            row(made(Equivalence(ODD, source_of(ODD), BOX, False, (0, 1))), "[0, 1]", "arguments"),
            ["[6, 2]", "f(1, 1)"],
            ["[5, 2]", "[7, 2]", "yes", "no"],
        ),
        "equivalent": (
            row(made(Equivalence(SAME, source_of(SAME), BOX, True)), "yes", "arguments"),
            ["Yes."],
            ["[5, 2]", "no", "[7, 1]"],
        ),
        "worst": (row(made(Worst(BOX, 24, (6, 3))), "24", "integer"), ["x = 24"], ["23", "0", "-24"]),
        "divergence": (row(made(Divergence((6, 1), 7)), "7", "integer"), ["+7"], ["6", "8"]),
        "slice": (
            row(made(Slice(7, "t", (0, 1, 2, 3, 4))), "[1, 2, 3, 4, 5]", "lines"),
            [
                "{1,2,3,4,5}",
                r"\{5, 4, 3, 2, 1\}",
                "1-5",
                "lines 1, 2 and 3-5",
                "L1, L2, L3, L4, L5",
                "1 2 3 4 5",
            ],
            ["[1, 2, 3, 4]", "[1, 2, 3, 4, 5, 6]", "1-6", "[1, 2, 3, 4, -5]", "[12345]"],
        ),
        "repair": (
            row(_repair(), source_of(TALLY).rstrip(), "code", "tag"),
            [f"```python\n{source_of(TALLY)}```", source_of(SAME), _OTHERWISE],
            [source_of(BROKEN), source_of(ODD), "def f(n, k):\n    return 18\n", "def f(n):\n    return 0\n"],
        ),
        "completion": (
            row(_completion(), "t += i", "code", "tag"),
            ["    t += i", "t = t + i", "```python\nt += i\n```", "t -= -i"],
            ["t += n", "pass", "t += i\n        t += 0", "return 18"],
        ),
    }
