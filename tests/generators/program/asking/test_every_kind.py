"""Every kind of question: its answer is what others work out, and its prompt does not give it away."""

import re
from typing import Any

import pytest

from proofloom.engine.program.notation import parse
from proofloom.engine.program.printers.python import call_text, print_python, value_text
from proofloom.engine.program.questions import (
    Branch,
    Case,
    Completion,
    Equivalence,
    Inversion,
    Predict,
    Reach,
    Repair,
    Worst,
    kind,
)
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.values import Value
from proofloom.generators.program.asking import KINDS, Subject
from proofloom.generators.program.asking.boxes import inside
from proofloom.generators.program.asking.results import stands_in
from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.keys import key_of
from proofloom.verifiers.program.rerun import execute

from .asked import asked, row

LEAST = {"branch": 1, "worst": 2, "reach": 2, "equivalence": 2}
"""How many of the programs must give a question, where not nearly all do."""


def value_of(program: Program, args: tuple[Value, ...]) -> Any:
    """Return what CPython makes of a call: by plain running of what is printed."""
    names: dict[str, Any] = {}
    exec(print_python(program).source, names)
    return eval(call_text(program.function(program.entry), args), names)


def same(found: Any, value: Value | None, item: Subject) -> bool:
    """Return whether CPython's value is one that a row holds."""
    return bool(found == eval(value_text(value, item.entry.result)))


@pytest.mark.parametrize("name", KINDS)
def test_a_second_interpreter_works_out_the_same_answer(name: str) -> None:
    assert len(asked(name)) >= LEAST.get(name, 8)
    for item, question in asked(name):
        assert kind(question.question) == name
        key = key_of(row(item, question))
        assert (key.text, key.kind) == (question.answer, question.answer_type), question.prompt


@pytest.mark.parametrize("name", KINDS)
def test_a_prompt_shows_the_program_and_keeps_the_answer(name: str) -> None:
    for item, question in asked(name):
        blocks = re.findall(rf"```{item.language}\n(.*?)```", question.prompt, re.DOTALL)
        shown = getattr(question.question, "source", item.text.source)
        assert blocks[-1] == shown
        assert len(blocks) == (2 if name == "equivalence" else 1)
        assert question.prompt == question.prompt.strip()
        assert "{" not in re.sub(r"`[^`]*`|```.*?```", "", question.prompt, flags=re.DOTALL)
        if question.answer not in ("no", "yes") and not question.answer.isdigit():
            assert not stands_in(question.answer, question.prompt), question.prompt


def test_claimed_results_are_right_or_those_of_a_mutant() -> None:
    yes = no = 0
    for item, question in asked("predict"):
        assert isinstance(question.question, Predict)
        assert 4 <= len(question.question.pairs) <= 11
        for pair in question.question.pairs:
            right = same(value_of(item.program, pair.args), pair.value, item)
            assert right == (pair.mutant == "")
            if pair.mutant:
                assert same(value_of(parse(pair.mutant), pair.args), pair.value, item)
            yes, no = yes + right, no + (not right)
    assert 0.3 < yes / (yes + no) < 0.7


def test_boxes_are_decided_as_running_all_of_them_does() -> None:
    for name in ("inversion", "reach", "equivalence", "worst", "branch"):
        for item, question in asked(name):
            what = question.question
            assert isinstance(what, Inversion | Reach | Equivalence | Worst | Branch)
            every = list(inside(item, what.box)) if what.box else []
            if isinstance(what, Reach):
                hits = [args for args in every if same(value_of(item.program, args), what.value, item)]
                others = [args for args in hits if args != item.args]
                assert bool(others) == what.reached
                assert what.witness in others if what.reached else question.answer == "no"
            elif isinstance(what, Equivalence):
                other = parse(what.tree)
                differ = [a for a in every if value_of(item.program, a) != value_of(other, a)]
                assert bool(differ) != what.same
                assert what.witness in differ if differ else question.answer == "yes"
                assert what.source != item.text.source
            elif isinstance(what, Worst):
                source, entry = item.python.source, item.program.entry
                reading = read(source, row(item, question).tree)
                counts = {args: execute(source, reading, entry, args)[1] for args in every}
                assert max(counts.values()) == what.most == counts[what.witness] == int(question.answer)
            elif isinstance(what, Inversion) and every:
                assert item.args in every


def test_a_repair_is_needed_and_hidden_cases_tell() -> None:
    for item, question in asked("repair"):
        what = question.question
        assert isinstance(what, Repair)
        bug = parse(what.tree)
        assert not passes(bug, what.failing, item)
        assert any(not passes(bug, case, item) for case in what.hidden)
        for case in (what.failing, *what.shown, *what.hidden):
            assert passes(item.program, case, item)


def test_a_missing_line_fits_and_matters() -> None:
    for item, question in asked("completion"):
        what = question.question
        assert isinstance(what, Completion)
        assert what.source.replace("???", question.answer) == item.text.source
        assert len(what.hidden) >= 4
        assert len({case.args for case in (*what.hidden, *what.shown)}) == len(what.hidden) + len(what.shown)
        for case in (*what.shown, *what.hidden):
            assert case.args != item.args
            assert passes(item.program, case, item)


def passes(program: Program, case: Case, item: Subject) -> bool:
    """Return whether a program gives what a case says."""
    try:
        return same(value_of(program, case.args), case.value, item)
    except (LookupError, ValueError, RecursionError):
        return False


def test_the_quotes_around_a_text_do_not_hide_an_answer() -> None:
    assert stands_in('"ann"', 'best("ann:12,bob:7")')
    assert stands_in("12", "best(12)")
    assert not stands_in('"ann"', 'best("an:12,bob:7")')
    assert not stands_in("12", "best(125)")
