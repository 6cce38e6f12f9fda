"""Whatever single thing is spoiled in a row's body or answer, some verifier refuses the row."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

import pytest
from drawing import drawn
from posing import Posed, rows

from proofloom.engine import Candidate, Outcome, Verdict
from proofloom.engine.codec import CodecError, decode, encode
from proofloom.engine.program.interpret import Fault, Interpreter, Limits, Run
from proofloom.engine.program.notation import parse
from proofloom.engine.program.questions import (
    Branch,
    Case,
    Completion,
    Divergence,
    Pair,
    Predict,
    Reach,
    Repair,
    Steps,
    Times,
    Worst,
)
from proofloom.engine.program.task import Exercise
from proofloom.verifiers.program import reread as rereading
from proofloom.verifiers.program.asked import asked
from proofloom.verifiers.program.compiled import compiled
from proofloom.verifiers.program.reread import reread
from proofloom.verifiers.program.rerun import rerun
from proofloom.verifiers.program.text import text
from proofloom.verifiers.program.toolchains import missing

HAVE_C = not missing("tcc") or not missing("c")
Check = Callable[[Candidate[Exercise]], Verdict]
VERIFIERS: tuple[Check, ...] = (asked, reread, rerun, compiled)
ROWS = [row for language in ("python", "c") for row in rows(language)]


@pytest.fixture
def _no_solution(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows written by hand have no worked solution; others hold that to its words."""
    monkeypatch.setattr(rereading, "refusal", lambda steps, body: "")


def refused_by(candidate: Candidate[Exercise]) -> str:
    """Return the first verifier that does not pass a row, "" when all do."""
    for check in VERIFIERS:
        if check(candidate).outcome is not Outcome.PASS:
            return check.__name__
    return ""


def spoiled(value: Any) -> Iterator[Any]:
    """Yield what a plain value may have become."""
    match value:
        case bool():
            yield not value
        case int():
            yield from (value + 1, value - 1, -value - 3)
        case str():
            yield from (
                value[1:],
                value + value[-1:],
                value[: len(value) // 2] + "~" + value[len(value) // 2 :],
            )
        case list():
            for place in range(len(value)):
                yield value[:place] + value[place + 1 :]
                yield [*value[: place + 1], value[place], *value[place + 1 :]]
            if len(value) > 1:
                yield value[::-1]
        case None:
            yield 0


def damages(plain: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield each place of a plain value with what may stand there instead."""
    for other in spoiled(plain):
        if other != plain:
            yield path, other
    parts = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for key, part in parts:
        if key not in ("is", "origin"):
            yield from damages(part, (*path, key))


def put(plain: Any, path: tuple[Any, ...], other: Any) -> Any:
    """Return a copy with another value at a place."""
    made = copy.deepcopy(plain)
    holder = made
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = other
    return made


def bodies(row: Posed) -> Iterator[tuple[tuple[Any, ...], Exercise]]:
    """Yield every damage of the question, and some of the rest of the body."""
    plain = encode(row.candidate.body)
    found = list(damages(plain))
    of_question = [one for one in found if one[0][:1] == ("question",)]
    others = Random(str(row)).sample([one for one in found if one not in of_question], 12)
    for path, other in [*of_question, *others]:
        unordered = path[-1] in ("hidden", "shown", "pairs") and other == row_part(plain, path)[::-1]
        if not path or unordered:
            continue
        try:
            yield path, decode(Exercise, put(plain, path, other))
        except CodecError:
            continue


def row_part(plain: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        plain = plain[key]
    return plain


def run(tree: str, args: Any) -> Run | None:
    try:
        return Interpreter(parse(tree), Limits(fuel=5_000), traced=True).run(args)
    except Fault:
        return None


def gives(tree: str, case: Case | Pair) -> bool:
    found = run(tree, case.args)
    return found is not None and found.value == case.value


def is_another(body: Exercise) -> bool:
    """Return whether a question is another true one with the same answer, by the reference interpreter.

    Only the prompt tells it from the row's own.
    """
    tree, question = body.tree, body.question
    match question:
        case Steps():
            return True
        case Predict(pairs=pairs):
            right = all(gives(pair.mutant or tree, pair) for pair in pairs)
            return right and not any(pair.mutant and gives(tree, pair) for pair in pairs)
        case Repair(failing=failing, shown=shown, hidden=hidden, tree=buggy):
            right = all(gives(tree, case) for case in (failing, *shown, *hidden))
            return right and not gives(buggy, failing) and not all(gives(buggy, case) for case in hidden)
        case Completion(shown=shown, hidden=hidden):
            return all(gives(tree, case) for case in (*shown, *hidden))
        case Divergence(args=args, step=step):
            other = run(tree, args)
            nodes = [event.split(" ")[0] for event in body.trace.split(";")]
            others = [event.split(" ")[0] for event in other.events] if other else []
            return nodes[: step - 1] == others[: step - 1] and nodes[:step] != others[:step]
        case Times(node=node, times=times):
            return [event.split(" ")[0][1:] for event in body.trace.split(";")].count(str(node)) == times
    box = getattr(question, "box", ())
    runs = [(args, run(tree, args)) for args in product(*(range(low, high + 1) for low, high in box))]
    match question:
        case Reach(value=value, reached=False):
            return all(found and (found.value != value or args == body.args) for args, found in runs)
        case Worst(most=most, witness=witness):
            took = {args: found.steps for args, found in runs if found}
            return body.args in took and took.get(witness) == most == max(took.values())
        case Branch(node=node, holds=holds, witness=witness):
            own = run(tree, witness)
            return own is not None and f"T{node} {'+' if holds else '-'}" in own.events
    return False


@pytest.mark.skipif(not HAVE_C, reason="needs a compiler of C")
@pytest.mark.usefixtures("_no_solution")
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_true_row_passes_and_any_damage_to_its_body_is_refused(row: Posed) -> None:
    """But where it made another true question with the same answer, which only the prompt tells apart."""
    assert refused_by(row.candidate) == ""
    tried = 0
    for path, body in bodies(row):
        tried += 1
        if not refused_by(replace(row.candidate, body=body)):
            assert path[0] == "question", path
            assert is_another(body), (path, body.question)
    assert tried >= 12


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_any_other_answer_is_refused(row: Posed) -> None:
    told, wanted = row.candidate.answer, row.candidate.answer_type
    lies = {*spoiled(told), "", "0", "no", f"{told} ", f" {told}", told.upper() + "'", told.replace(" ", "")}
    for lie in lies - {told}:
        assert asked(replace(row.candidate, answer=lie)).reason == "another answer is right"
    for other in {"value", "integer", "judgements", "arguments", "lines", "code", "", "text"} - {wanted}:
        assert asked(replace(row.candidate, answer_type=other)).reason == "the answer is of another kind"


@pytest.mark.usefixtures("_no_solution")
@pytest.mark.parametrize("row", rows(), ids=str)
def test_the_size_of_what_is_asked_is_stated(row: Posed) -> None:
    sizes = dict(row.candidate.difficulty)
    assert reread(row.candidate).outcome is Outcome.PASS
    for name in sizes:
        verdict = reread(replace(row.candidate, difficulty={**sizes, name: sizes[name] + 1}))
        assert verdict.reason == "another difficulty"


@pytest.mark.skipif(not HAVE_C, reason="needs a compiler of C")
def test_with_their_prompts_the_rows_of_the_generator_let_nothing_be_spoiled() -> None:
    """But hidden cases for other true ones, of which nobody is told."""
    chance = Random(5)
    tried = 0
    for row in [row for row in drawn(96) if row.body.language in ("python", "c", "javascript")][:40]:
        plain = encode(row.body)
        every = [one for one in damages(plain) if one[0]]
        of_question = [one for one in every if one[0][0] == "question"]
        some = chance.sample(of_question, min(6, len(of_question)))
        for path, other in [*some, *chance.sample(every, 4)]:
            try:
                lie = replace(row, body=decode(Exercise, put(plain, path, other)))
            except CodecError:
                continue
            tried += 1
            if not refused_by(lie) and text(lie).outcome is Outcome.PASS:
                assert path[:2] == ("question", "hidden"), (path, other)
    assert tried > 200
