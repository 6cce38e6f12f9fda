"""Wrong answers to questions about programs: values, judgements, lines and arguments, by name.

Each is shown wrong by an account of the data from which its text was written, or by the reference
interpreter, which is not the one that graders have; the right answer stands beside it in other clothes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mutation.plain_values import KINDS, Writer, account, changed, drawn, dressed, noted, retyped
from proofloom.engine import AnswerFormat, GradeOutcome, Seed, Stream
from proofloom.engine.program.interpret import Fault, Interpreter
from proofloom.engine.program.notation import dump, parse
from proofloom.engine.program.printers.python import print_python
from proofloom.engine.program.questions import (
    Branch,
    Equivalence,
    Inversion,
    Output,
    Predict,
    Question,
    Reach,
    Slice,
    Steps,
)
from proofloom.engine.program.task import Exercise
from proofloom.verifiers.program.grading import grade_exercise
from proofloom.verifiers.program.keys import Key

ROOT = Seed.root("wrong answers about programs")
TALLY = (
    "(program f (def f (n k) i (= t 0) (for i 0 n 1 (if (> (% i k) 0) (= t (+ t i)))) (= u (call g t n))"
    " (return u)) (def g (a b) i (= m (+ a b)) (return m)))"
)
OTHER = TALLY.replace("(+ a b)", "(+ a 5)")
BOX = ((0, 9), (1, 5))
WRAPPED = {
    AnswerFormat.BOXED: "So \\boxed{#}.",
    AnswerFormat.TAG: "So <answer>#</answer>",
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A question with its key, a right answer in other clothes, and a wrong one, if it was shown wrong."""

    question: Question
    key: Key
    right: str
    given: str
    wrong: bool
    form: AnswerFormat = AnswerFormat.BOXED


@lru_cache(maxsize=64)
def _body(question: Question) -> Exercise:
    program = parse(TALLY)
    printed = print_python(program)
    run = Interpreter(program, traced=True).run((6, 3))
    assert run.counts is not None
    assert run.value is not None
    return Exercise(
        language="python", source=printed.source, lines=printed.lines, python="", tree=dump(program),
        entry="f", args=(6, 3), value=run.value, steps=run.steps, trace=";".join(run.events),
        counts=run.counts, question=question,
    )  # fmt: skip


def _value(draw: Stream, change: Callable[[Stream, Any], Any], kinds: tuple[str, ...] = KINDS) -> Wrong:
    """Return a value and another one."""
    latex = draw.chance(1, 2)
    value = drawn(draw, draw.choice(kinds), latex)
    other = change(draw, value)
    right = dressed(draw, Writer(draw, latex).write(value), latex)
    given = dressed(draw, Writer(draw, latex).write(other), latex)
    form = AnswerFormat.BOXED if latex else AnswerFormat.TAG
    return Wrong(Output(), Key(noted(value), "value"), right, given, account(value) != account(other), form)


def value_changed(draw: Stream) -> Wrong:
    """A number, a truth or a letter of it is another."""
    return _value(draw, changed)


def value_of_another_type(draw: Stream) -> Wrong:
    """A text for a number, a number for a truth, a list for its item."""
    return _value(draw, retyped)


def value_in_another_order(draw: Stream) -> Wrong:
    """The items of a list are moved."""
    return _value(draw, lambda luck, items: luck.shuffled(items), ("l", "t", "g", "several"))


def value_of_another_length(draw: Stream) -> Wrong:
    """An item too few or too many, or a key."""

    def change(luck: Stream, value: Any) -> Any:
        items = list(value.items()) if isinstance(value, dict) else list(value)
        at = luck.integer(0, len(items))
        if isinstance(value, dict):
            extra = [(99 if all(isinstance(key, int) for key in value) else "zz", 1)]
            return dict(luck.choice((items[:at] + items[at + 1 :], items + extra)))
        again = items[at : at + 1] or [0]
        return luck.choice((items[:at] + items[at + 1 :], items[:at] + again + items[at:]))

    return _value(draw, change, ("l", "t", "g", "dii", "dis", "dsi", "dss", "several"))


def value_badly_quoted(draw: Stream) -> Wrong:
    """A text without quotation marks, with one, or with twice as many; a truth in capitals."""
    text = drawn(draw, "s", True) + draw.choice("abcdefgh")
    right = dressed(draw, Writer(draw, True).write(text), True)
    bare = draw.choice(
        (text, f"{text}'", f'"{text}', f"\"'{text}'\"", f'"\\"{text}\\""', f"`{text}'", f'["{text}"]')
    )
    if draw.chance(1, 5):
        truth = draw.chance(1, 2)
        given = draw.choice((str(truth).upper(), f'"{truth}"', str(int(truth)), str(not truth)))
        return Wrong(Output(), Key(noted(truth), "value"), str(truth), given, True)
    return Wrong(Output(), Key(noted(text), "value"), right, bare, True)


def values_hedged(draw: Stream) -> Wrong:
    """The right value and another, or with words beside it."""
    value = drawn(draw, draw.choice(KINDS), True)
    text, other = noted(value), noted(changed(draw, value))
    ways = (
        "{0} or {1}", "{0}; {1}", "{0} {1}", "not {0}", "{0}?", "{0} + 1", "{0} if n else {1}", "-({0})",
        "{0}[0]", "({0}", "{0}]", "{0} == {0}",
    )  # fmt: skip
    given = draw.choice(ways).format(text, other)
    return Wrong(Output(), Key(text, "value"), text, given, True)


def judgements_changed(draw: Stream) -> Wrong:
    """One judgement is another, or there is one too few or too many."""
    told = [draw.chance(1, 2) for _ in range(draw.integer(2, 9))]
    at = draw.integer(0, len(told) - 1)
    other = draw.choice(
        (
            [*told[:at], not told[at], *told[at + 1 :]], told[:at] + told[at + 1 :], [*told, told[at]],
            told[::-1], [not one for one in told],
        )
    )  # fmt: skip
    key = ", ".join("yes" if one else "no" for one in told)
    right, given = (_judged(draw, items) for items in (told, other))
    return Wrong(Predict(()), Key(key, "judgements"), right, given, other != told)


def _judged(draw: Stream, told: list[bool]) -> str:
    words = draw.choice((("yes", "no"), ("Yes", "No"), ("true", "false"), ("YES", "NO"), ("True", "False")))
    items = [words[not one] for one in told]
    way = draw.integer(0, 4)
    if way == 0:
        return "[" + ", ".join(f'"{item}"' for item in items) + "]"
    if way == 1:
        return "\n".join(f"{place}. {item}" for place, item in enumerate(items, 1))
    if way == 2:
        return ", ".join(rf"\text{{{item}}}" for item in items)
    return draw.choice((", ", ",", " ", "; ", "\n")).join(items)


def lines_changed(draw: Stream) -> Wrong:
    """A line too few, too many, or another one."""
    lines = sorted(draw.sample(range(1, 40), draw.integer(1, 9)))
    at = draw.integer(0, len(lines) - 1)
    other = draw.choice(
        (
            lines[:at] + lines[at + 1 :], [*lines, 40], [*lines[:at], lines[at] + 1, *lines[at + 1 :]],
            [*lines[:at], lines[at] * 10, *lines[at + 1 :]], [line + 1 for line in lines],
        )
    )  # fmt: skip
    right, given = (_lined(draw, items) for items in (lines, other))
    key = Key(str(lines), "lines")
    return Wrong(Slice(1, "t", ()), key, right, given, {*other} != {*lines})


def _lined(draw: Stream, lines: list[int]) -> str:
    items = draw.shuffled(lines)
    if draw.chance(1, 4):
        return ", ".join(_ranged(sorted({*lines})))
    inner = draw.choice((", ", ",", " ")).join(map(str, items))
    ways = ("{}", "[{}]", "({})", r"\{{{}\}}", "lines {}", "{}.", r"\text{{{}}}")
    return draw.choice(ways).format(inner) if draw.chance(3, 4) else ", ".join(f"L{line}" for line in items)


def _ranged(lines: list[int]) -> list[str]:
    """Return lines, those that follow one another as ranges."""
    found: list[list[int]] = []
    for line in lines:
        if found and line == found[-1][-1] + 1:
            found[-1].append(line)
        else:
            found.append([line])
    return [f"{part[0]}-{part[-1]}" if len(part) > 1 else str(part[0]) for part in found]


def integers_changed(draw: Stream) -> Wrong:
    """Another number of steps."""
    size = draw.integer(2, 5_000)
    given = draw.choice(
        (size + 1, size - 1, -size, size * 10, f"{size}.5", f"{size}/2", f"{size}, {size + 1}", f'"{size}"x')
    )
    right = draw.choice((f"{size}", f"${size}$", f"{size}.", f"\\text{{{size}}}", f"x = {size}"))
    return Wrong(Steps(), Key(str(size), "integer"), right, str(given), True)


@lru_cache(maxsize=4_096)
def _gives(tree: str, args: tuple[int, ...]) -> tuple[Any, tuple[str, ...]]:
    """Return what the reference interpreter finds: None for a value where the run leaves the language."""
    try:
        run = Interpreter(parse(tree), traced=True).run(args)
    except Fault:
        return None, ()
    return run.value, run.events


def _called(draw: Stream, args: tuple[int, ...]) -> str:
    inner = draw.choice((", ", ",", " , ")).join(map(str, args))
    return draw.choice(("[{}]", "{}", "({})", "f({})", r"\text{{[{}]}}", "`[{}]`", "$[{}]$")).format(inner)


def _searched(
    draw: Stream, question: Question, right: tuple[int, int], does: Callable[[tuple[int, int]], bool]
) -> Wrong:
    """Return a question about inputs; does tells whether one does what is asked."""
    point = (draw.integer(-2, 12), draw.integer(-1, 7))
    given, wrong = _called(draw, point), not does(point)
    if draw.chance(1, 3):
        n, k = right
        given = draw.choice(
            (f"[{n}]", f"[{n}, {k}, 1]", f'["{n}", {k}]', f"[{n}, true]", f"[[{n}, {k}]]", f"g({n}, {k})",
             f"[{n}, [{k}]]", f"{{{n}: {k}}}", "yes", "no", f"[{n}.0, {k}]", f"[{n} + 0, {k}]", "[]", "f()")
        )  # fmt: skip
        wrong = True
    return Wrong(question, Key(noted([*right]), "arguments"), _called(draw, right), given, wrong)


def _inside(point: tuple[int, int]) -> bool:
    return all(low <= value <= high for value, (low, high) in zip(point, BOX, strict=True))


def another_input(draw: Stream) -> Wrong:
    """An input that gives another value."""
    wanted = _gives(TALLY, (6, 3))[0]
    right = draw.choice(((6, 3), (18, 1)))
    return _searched(draw, Inversion(), right, lambda point: bool(_gives(TALLY, point)[0] == wanted))


def another_input_of_a_box(draw: Stream) -> Wrong:
    """An input out of the box, or that gives another value, or the one that was given."""
    question = Reach(BOX, 6, True, (6, 1))

    def does(point: tuple[int, int]) -> bool:
        return _inside(point) and point != (6, 3) and bool(_gives(TALLY, point)[0] == 6)

    return _searched(draw, question, draw.choice(((6, 1), (3, 3), (3, 4))), does)


def an_input_without_the_branch(draw: Stream) -> Wrong:
    """An input for which a condition never holds, or that is out of the box."""

    def does(point: tuple[int, int]) -> bool:
        return _inside(point) and "T3 +" in _gives(TALLY, point)[1]

    return _searched(draw, Branch(BOX, 3, True, True, (2, 2)), draw.choice(((2, 2), (9, 5), (4, 3))), does)


def an_input_without_a_difference(draw: Stream) -> Wrong:
    """An input on which two programs return the same, or that is out of the box."""

    def does(point: tuple[int, int]) -> bool:
        return _inside(point) and _gives(TALLY, point)[0] != _gives(OTHER, point)[0]

    return _searched(draw, Equivalence(OTHER, "", BOX, False, (0, 1)), draw.choice(((0, 1), (6, 5))), does)


OPERATORS: dict[str, Callable[[Stream], Wrong]] = {
    one.__name__: one
    for one in (
        value_changed, value_of_another_type, value_in_another_order, value_of_another_length,
        value_badly_quoted, values_hedged, judgements_changed, lines_changed, integers_changed,
        another_input, another_input_of_a_box, an_input_without_the_branch, an_input_without_a_difference,
    )
}  # fmt: skip


def tried(name: str, start: int, end: int) -> dict[str, Any]:
    """Grade the wrong answers of an operator from one index to another, and every fourth right one."""
    counts: Counter[str] = Counter()
    accepted, rejected = [], []
    for index in range(start, end):
        mutant = OPERATORS[name]((ROOT / name / index).stream())
        if index % 4 == 0:
            for key, answer in (("twins", mutant.right), ("golds", mutant.key.text)):
                found = _graded(mutant, answer)
                counts[key] += 1
                if found is not GradeOutcome.PASS:
                    counts["golds refused"] += key == "golds"
                    rejected.append([index, mutant.key.text, answer, str(found)])
        if not mutant.wrong:
            counts["not shown wrong"] += 1
            continue
        found = _graded(mutant, mutant.given)
        counts["wrong"] += 1
        counts[str(found)] += 1
        if found is GradeOutcome.PASS:
            accepted.append([index, mutant.key.text, mutant.given, mutant.key.kind])
    return {**counts, "accepted": accepted, "rejected": rejected}


def _graded(mutant: Wrong, answer: str) -> GradeOutcome:
    response = WRAPPED[mutant.form].replace("#", answer)
    return grade_exercise(_body(mutant.question), mutant.key, response, format=mutant.form).outcome
