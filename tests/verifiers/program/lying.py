"""Tells runs in every style, language and kind of question, and spoils what was told in one place."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from making.programs import drawn
from stating import LIMITS, stated

from proofloom.engine import Reject, Seed, Step
from proofloom.engine.program.forms import ended
from proofloom.engine.program.interpret import Fault, Interpreter, Limits, Run
from proofloom.engine.program.questions import History, Next, Output, Question, State, Steps, Times
from proofloom.engine.program.replay import replay
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.task import Exercise
from proofloom.engine.program.traces import Bound
from proofloom.engine.program.values import Value, shown
from proofloom.generators.program.grow import Controls, grown
from proofloom.generators.program.telling import STYLES, told

LANGUAGES = ("python", "c", "go", "javascript", "java", "rust")
Told = tuple[tuple[Step, ...], Exercise]


def traced(program: Program, args: tuple[Value, ...]) -> Run:
    """Run a program with its trace."""
    return Interpreter(program, LIMITS, traced=True).run(args)


def telling(
    program: Program,
    args: tuple[Value, ...],
    language: str,
    style: str,
    seed: Seed,
    question: Question | None = None,
) -> Told:
    """Tell a program's run; the question is drawn where none is given."""
    run = traced(program, args)
    question = question or asked(program, run, random.Random(seed.bits(32)))
    body = stated(program, args, question, language, run)
    return told(program, run, body.lines, language, seed, args, question, style), body


def asked(program: Program, run: Run, chance: random.Random) -> Question:
    """Draw a question that is read off the run."""
    step = chance.randrange(run.steps)
    held: dict[str, str] = {}
    values: dict[tuple[str, str], list[str]] = {}
    at = []
    for event, state in replay(program, ";".join(run.events)):
        at.append(event.node)
        if state.steps == step + 1:
            held = {name: shown(value) for name, value in state.variables().items()}
        for change in event.changes:
            if isinstance(change, Bound):
                given = values.setdefault((state.stack[-1].function, change.name), [])
                given.append(shown(state.value(change.value)))
    questions: list[Question] = [Output(), Steps(), Times(at[step], at.count(at[step]))]
    if held:
        questions.append(State(step + 1, tuple(list(held.items())[:3])))
    if step + 1 < run.steps:
        questions.append(Next(step + 1, at[step + 1]))
    if values:
        (function, variable), given = chance.choice(sorted(values.items()))
        questions.append(History(function, variable, tuple(given)))
    return chance.choice(questions)


def of_forms() -> Iterator[Told]:
    """Tell the examples of every form, each in one language and all styles."""
    seed = Seed.root("told forms")
    for place, one in enumerate(ended()):
        for style in STYLES:
            yield telling(one.program, one.args, LANGUAGES[place % 6], style, seed / place / style)


def of_grown(count: int, steps: int = 0) -> Iterator[Told]:
    """Tell programs as rows have them, in all styles, each in another language."""
    root = Seed.root("told grown") / steps
    for place in range(count):
        try:
            made = grown(root / place, Controls(steps=steps))
        except Reject:
            continue
        for number, style in enumerate(STYLES):
            language = LANGUAGES[(place + number) % 6]
            yield telling(made.program, made.args, language, style, root / place / style)


def of_random(count: int) -> Iterator[Told]:
    """Tell random programs, which hold what nobody would write."""
    for place in range(count):
        made = drawn(random.Random(f"told {place}"))
        if made is None:
            continue
        program, (args, *_) = made
        try:
            Interpreter(program, Limits(fuel=3_000)).run(args)
        except Fault:
            continue
        yield telling(program, args, LANGUAGES[place % 6], STYLES[place % 3], Seed.root("told") / place)


# What is spoiled

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[A-Za-z_]\w*")
_OPERATOR = re.compile(r"(?<= )(?:\+|-|\*|//|%|<=|>=|<|>|==|!=|and|or)(?= )")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_OTHER = {
    "+": "-", "-": "+", "*": "+", "//": "%", "%": "//", "<": "<=", "<=": "<", ">": ">=", ">=": ">",
    "==": "!=", "!=": "==", "and": "or", "or": "and", "true": "false", "false": "true",
}  # fmt: skip
_KEPT = (
    "def", "return", "if", "elif", "else", "for", "in", "range", "while", "and", "or", "not", "len", "int",
    "str", "min", "max", "True", "False", "append", "pop", "get", "items", "enumerate", "find", "join",
    "split", "ord", "chr", "abs", "del", "break", "continue", "_",
)  # fmt: skip


@cache
def _names(body: Exercise) -> tuple[str, ...]:
    """Return the names that the program has in Python and in its language."""
    words = set(_WORD.findall(body.python or body.source)) & set(_WORD.findall(body.source))
    return tuple(sorted(words - set(_KEPT)))


def spoiled(text: str, names: tuple[str, ...], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield the text with a number, a truth, an operator, a name, a string or an order changed."""

    def put(match: re.Match[str], new: str) -> str:
        return text[: match.start()] + new + text[match.end() :]

    for kind, pattern in (("number", _NUMBER), ("operator", _OPERATOR), ("name", _WORD), ("string", _STRING)):
        found = [*pattern.finditer(text)]
        if kind == "name":
            found = [match for match in found if match[0] in names or match[0] in ("true", "false")]
        if not found:
            continue
        match = chance.choice(found)
        if kind == "number":
            heads = [*_NUMBER.finditer(text.partition("\n")[0])]  # of a table, too
            for one in (match, chance.choice(heads)):
                yield kind, put(one, str(int(one[0]) + chance.choice((1, 2, 10))))
        elif kind == "string":
            yield kind, put(match, chance.choice((match[0][:-1] + 'z"', '""' if match[0] != '""' else '"q"')))
        elif match[0] in _OTHER:
            yield kind, put(match, _OTHER[match[0]])
        elif len(names) > 1:
            yield kind, put(match, chance.choice([name for name in names if name != match[0]]))
    for between in (" = ", ", ", " + ", " | ", "\n", " < ", " and ", " -> ", ", that is, "):
        parts = text.split(between)
        places = [at for at in range(len(parts) - 1) if parts[at] != parts[at + 1]]
        if places:
            at = chance.choice(places)
            parts[at : at + 2] = parts[at + 1], parts[at]
            yield "order", between.join(parts)


def lies(
    steps: tuple[Step, ...], body: Exercise, chance: random.Random
) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """Yield solutions with one step spoiled: its text, or what it claims, cites and uses, or its place."""
    names = _names(body)
    for place, step in enumerate(steps):
        other = (place + 1) % len(steps)
        changed: list[tuple[str, Step]] = [
            (kind, replace(step, text=text))
            for kind, text in spoiled(step.text, names, chance)
            if text != step.text
        ]
        changed += [
            ("claim", replace(step, claim=step.claim + "1")),
            ("rule", replace(step, rule="given")),
            ("because", replace(step, because=(*step.because, place))),
            ("uses", replace(step, uses=(*step.uses, "L0"))),
        ]
        if step.because:
            changed.append(("because", replace(step, because=step.because[1:])))
        if steps[other].text != step.text:
            changed.append(("another text", replace(step, text=steps[other].text)))
        for kind, lie in changed:
            yield kind, (*steps[:place], lie, *steps[place + 1 :])
        yield "left out", (*steps[:place], *steps[place + 1 :])
        if place + 1 < len(steps):
            yield "order of steps", (*steps[:place], steps[place + 1], step, *steps[place + 2 :])
