"""Every prompt about a program is read back, and one that says anything else is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest
from drawing import drawn, drawn_of

from proofloom.engine import Candidate, Outcome
from proofloom.engine.program.notation import parse
from proofloom.engine.program.printers.counted import call_in
from proofloom.engine.program.questions import Divergence, State, Steps, kind
from proofloom.engine.program.task import Exercise, Value
from proofloom.verifiers.program.bodies import LANGUAGES
from proofloom.verifiers.program.compiled import compiled
from proofloom.verifiers.program.prompt.literals import call_read, value_read
from proofloom.verifiers.program.shapes import answered, opened
from proofloom.verifiers.program.text import text
from proofloom.verifiers.program.toolchains import missing

ROWS = 96
KINDS = ("i", "b", "s", "l", "t", "g", "dii", "dis", "dsi", "dss")
PARAMS = "n b:b s:s xs* ws:t g:g a:dii c:dis d:dsi e:dss"
FULL: tuple[Value, ...] = (
    -5, True, 'a "q\\ z{}&vec![ 3L List.of(', (1, -2), ("a", "b c"), ((1, 2), (3, -4)),
    ((1, 2), (-3, 4)), ((1, "x"),), (("k", 1), ("m", 2)), (("p", "q"),),
)  # fmt: skip
EMPTY: tuple[Value, ...] = (0, False, "", (), (), (), (), (), (), ())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("args", [FULL, EMPTY])
def test_a_call_of_any_types_is_read_in_every_language(language: str, args: tuple[Value, ...]) -> None:
    call = call_in(language, parse(f"(program f (def f ({PARAMS}) i (return n)))"), args)
    wanted = [opened(arg, letters) for arg, letters in zip(args, KINDS, strict=True)]
    found = call_read(call, language)
    assert found is not None
    assert (found[0], repr(found[1])) == ("f", repr(wanted))
    for value in wanted:
        assert repr(value_read(answered(value))) == repr((value,))


@pytest.mark.parametrize(
    "text_",
    ["f(1", "f(x)", "f(1)(2)", "f(1, k=2)", "g.f(1)", "f(*[1])", "f(1.5)", "f(None)",
     "f(open())", "f([1 for x in [1]])", "f(1 + 1)", "1", "", "f" * 9000 + "(" * 9000],
)  # fmt: skip
def test_nothing_but_a_call_of_literals_is_a_call(text_: str) -> None:
    for language in LANGUAGES:
        assert call_read(text_, language) is None


def test_a_number_that_does_not_count_its_list_is_refused() -> None:
    assert call_read("f(int_list_of(2, (int64_t[]){1, 2}))", "c") == ("f", [[1, 2]])
    assert call_read("f(int_list_of(3, (int64_t[]){1, 2}))", "c") is None


def test_every_prompt_is_read_and_every_other_one_is_refused() -> None:
    seen, chance = set(), Random(4)
    for row in drawn(ROWS):
        assert text(row).outcome is Outcome.PASS, (text(row), row.prompt)
        seen.add(kind(row.body.question))
        for other in _changed(row, chance):
            verdict = text(replace(row, prompt=other))
            assert verdict.outcome is Outcome.FAIL, other
    assert len(seen) >= 12, "too few kinds are among them"


def _changed(row: Candidate[Exercise], chance: Random) -> list[str]:
    """Return prompts that differ in one character, or lack a paragraph, or have one more."""
    prompt, made = row.prompt, []
    # what a call may be written without, and still is the same call
    places = [place for place, one in enumerate(prompt) if not one.isspace() and one not in "&L`"]
    for place in chance.sample(places, 12):
        old = prompt[place]
        new = str((int(old) + 1) % 10) if old.isdigit() else "" if chance.random() < 0.5 else "~"
        made.append(prompt[:place] + new + prompt[place + 1 :])
    parts = prompt.split("\n\n")
    place = chance.randrange(len(parts))
    made.append("\n\n".join(parts[:place] + parts[place + 1 :]))
    made.append(prompt + "\n\nAnswer with 0.")
    return made


def test_a_case_of_a_repair_tells_what_is_returned_now_exactly_where_that_is_wrong() -> None:
    seen = set()
    for row in drawn_of("repair", 24):
        assert text(row).outcome is Outcome.PASS
        for line in [line for line in row.prompt.split("\n") if line.startswith("- `") and "returns" in line]:
            told, value = " (now: " in line, line.partition(" returns ")[2].partition(" (now")[0]
            other = line.partition(" (now: ")[0] if told else f"{line} (now: {value})"
            seen.add(told)
            assert text(replace(row, prompt=row.prompt.replace(line, other))).outcome is Outcome.FAIL, other
    assert seen == {True, False}


def test_arguments_of_another_number_or_kind_are_refused() -> None:
    (row,) = drawn_of("divergence", 1)
    question = row.body.question
    assert isinstance(question, Divergence)
    for args in ((*question.args, 1), question.args[1:], tuple((((),),) for _ in question.args)):
        lie = replace(row.body, question=replace(question, args=args))
        assert text(replace(row, body=lie)).outcome is Outcome.FAIL


def test_one_variable_is_asked_for_in_the_singular() -> None:
    seen = set()
    for row in drawn_of("state", 8):
        assert isinstance(row.body.question, State)
        one, question = len(row.body.question.held) == 1, row.prompt.split("\n\n")[-2]
        seen.add(one)
        assert one == bool(re.search(r"What does|Which value does|give the value of", question)), question
    assert seen == {True, False}


def test_a_prompt_of_another_row_is_refused() -> None:
    rows = drawn(ROWS)
    for row, other in zip(rows, (*rows[1:], rows[0]), strict=True):
        if row.prompt != other.prompt:
            assert text(replace(row, prompt=other.prompt)).outcome is Outcome.FAIL


@pytest.mark.parametrize("language", ["python", "go"])
def test_a_counter_that_is_shown_counts_the_steps(language: str) -> None:
    found = drawn(3, language)
    check = text if language == "python" else compiled
    if language == "go" and (missing("go") or missing("javascript")):
        pytest.skip(missing("go") or missing("javascript"))
    for row in found:
        assert row.body.question == Steps(visible=True)
        assert text(row).outcome is check(row).outcome is Outcome.PASS
        lines = row.prompt.split("\n")
        at = next(
            k for k, line in enumerate(lines) if line.strip().lower().replace("_", "") == "runsteps += 1"
        )
        fewer = replace(row, prompt="\n".join(lines[:at] + lines[at + 1 :]))
        more = replace(row, prompt="\n".join([*lines[:at], lines[at], *lines[at:]]))
        assert check(fewer).outcome is check(more).outcome is Outcome.FAIL
