"""Grade a response by its final answer, and check gold answers: pure functions that never raise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache

from flint import fmpq

from proofloom.engine import AnswerFormat, Grade, GradeOutcome
from proofloom.verifiers.answers import kinds, words
from proofloom.verifiers.answers.clean import spelled, visible
from proofloom.verifiers.answers.compare import SHAPES, Comparison, Task
from proofloom.verifiers.answers.extract import final_answer
from proofloom.verifiers.answers.field import Field
from proofloom.verifiers.answers.grammar import Reading
from proofloom.verifiers.answers.json_values import loads
from proofloom.verifiers.answers.kinds import AnswerForm, AnswerType, Budget, NoVerdictError, Policy
from proofloom.verifiers.answers.tables import SIGNS, UNITS
from proofloom.verifiers.answers.tree import Group, Quantity, Relation

VERSION = 7  # goes up whenever any verdict changes

_UNGIVABLE = "the gold answer: no response can give it"
_REMEMBERED = 256  # gold answers
_CONSTANT = (AnswerType.RATIONAL, AnswerType.NUMBER, AnswerType.DEGREES, AnswerType.ANGLE)
_LITERALS: dict[AnswerType, Callable[[str, Budget], bool | str | None]] = {
    AnswerType.BOOLEAN: lambda text, _: words.boolean(text),
    AnswerType.CHOICE: lambda text, _: words.choice(text),
    AnswerType.TEXT: lambda text, _: words.plain(text).removesuffix("."),
    AnswerType.JSON: lambda text, budget: repr(loads(text, budget.depth, budget.digits)),  # tells 1 from 1.0
}


def grade(
    gold: str,
    response: str,
    *,
    type: str = AnswerType.AUTO,
    format: str = AnswerFormat.BOXED,
    policy: str = Policy.STRICT,
    form: str = AnswerForm.VALUE,
    unit: str = "",
    tolerance: str | int | Fraction | None = None,
    budget: Budget = Budget(),
) -> Grade:
    """Grade a response by its final answer.

    gold       the right answer, without any box or tag
    response   everything that the model wrote
    type       what kind of thing the answer is; AUTO reads it off the gold answer
    format     how the response gives its final answer
    policy     which of several final answers counts
    form       how far a constant must be worked out, where the gold itself is
    unit       the unit that the task asks for: an answer may give it or leave it out
    tolerance  relative to the gold, exact ("1/1000" or "0.001"); without it equality is exact
    budget     the limits of size and effort

    Sequences without brackets are ordered: x = 1, y = 2 is not y = 2, x = 1. A label (x =) is taken off
    an answer, never off the gold. Relations are equal up to a constant factor; no tolerance applies to
    them. Members of a set must lie farther apart than the tolerance. The letter i is a variable like any
    other. Words such as ba are text to AUTO; a product is written b a in the gold answer.

    A JSON value is compared with its type where `type` is "json": {"answer": "5"} is not 5. Thinking stands
    between <think> or <thinking> and its end, in these spellings.

    Never raises and never runs anything. FAIL is a readable wrong answer; UNPARSED is none, several or
    one outside the grammar or its limits; TRUNCATED ended early; UNKNOWN was not decided within the
    budget; ERROR is ours or the task's fault (also an unsupported gold) and says nothing of the response.
    """
    try:
        task, how, picked = _task(type, form, unit, tolerance), AnswerFormat(format), Policy(policy)
        if not isinstance(gold, str):
            raise TypeError("the gold answer is not text")
        try:
            if not isinstance(response, str):
                raise kinds.UnreadableError("the response is not text")
            literal, measured = task.type is AnswerType.JSON, _is_measured(gold, task, budget)
            answer = final_answer(response, how, picked, budget, literal, measured)
            reason, effort = _difference(gold, answer, task, budget)
        except NoVerdictError as error:  # whose fault was it?
            refused = "" if isinstance(error, kinds.UndecidedError) else _refused(gold, task, budget)
            outcome = GradeOutcome.ERROR if refused else error.outcome
            return Grade(outcome, evidence=refused or str(error))
    except Exception as error:  # a bug of ours, or a wrong argument: never a verdict on the response
        return Grade(GradeOutcome.ERROR, evidence=f"{error.__class__.__name__}: {error}"[:400])
    outcome = GradeOutcome.FAIL if reason else GradeOutcome.PASS
    return Grade(outcome, score=int(not reason), evidence=reason, effort=effort)


def check_golds(
    golds: Iterable[str], *, type: str = AnswerType.AUTO, unit: str = "", budget: Budget = Budget()
) -> list[tuple[int, str]]:
    """Return every gold answer that cannot be graded by, as (index, reason): each is graded by itself.

    Raises `ValueError` for a type or a unit that there is not, `TypeError` for one text or a mapping.
    """
    if isinstance(golds, str | Mapping):
        raise TypeError("golds are a column of texts")
    task = _task(type, AnswerForm.VALUE, unit, None)
    reasons = (_refused(gold, task, budget) if isinstance(gold, str) else "not text" for gold in golds)
    return [(index, reason) for index, reason in enumerate(reasons) if reason]


@lru_cache(_REMEMBERED)
def _refused(gold: str, task: Task, budget: Budget) -> str:
    """Return why a gold answer cannot be graded by, or "": it is not even right itself."""
    try:
        given = final_answer(f"<answer>{gold}</answer>", AnswerFormat.TAG, Policy.STRICT, Budget(), True)
        return _difference(gold, given, task, budget)[0] if given == gold.strip() else _UNGIVABLE
    except NoVerdictError as error:
        return f"the gold answer: {error}"


@lru_cache(_REMEMBERED)
def _task(type: str, form: str, unit: str, tolerance: str | int | Fraction | None) -> Task:
    if unit and unit not in UNITS:
        raise ValueError(f"no unit {unit!r}")
    unit = "°" if type == AnswerType.DEGREES else unit
    exact = Fraction(0 if tolerance is None else tolerance)
    if exact < 0:
        raise ValueError("a tolerance below zero")
    relative = None if tolerance is None else fmpq(exact.numerator, exact.denominator)
    return Task(AnswerType(type), AnswerForm(form), UNITS.get(unit, ()), relative)


def _difference(gold: str, answer: str, task: Task, budget: Budget) -> tuple[str, int]:
    """Return why the answer is not the gold one, or "", with the effort."""
    kind, reading = _gold(gold, task, budget)
    said = visible(answer, budget)
    if not isinstance(reading, Reading):
        return "" if reading == _literal(kind, said, budget) else f"another {kind}", 1
    letters = frozenset(name.partition("_")[0] for name in reading.symbols)
    unit = reading.tree.unit if isinstance(reading.tree, Quantity) else ()
    lone = None if kind is AnswerType.QUANTITY else frozenset(dict((*task.unit, *unit)))
    given = Reading(spelled(said), budget, letters, lone)
    field = Field(tuple({**reading.symbols, **given.symbols}), reading.roots + given.roots, budget)
    reason = Comparison(task, field, reading.symbols).answers(reading.tree, given.tree)
    return reason, reading.size + given.size + field.effort


@lru_cache(_REMEMBERED)
def _gold(gold: str, task: Task, budget: Budget) -> tuple[AnswerType, Reading | bool | str]:
    """Read a gold answer, and of what kind it is; many responses are graded by each."""
    right = visible(gold, budget)
    kind = _told(right) if task.type is AnswerType.AUTO else task.type
    if kind in _LITERALS:
        return kind, _literal(kind, right, budget)
    lone = None if kind is AnswerType.QUANTITY else frozenset(dict(task.unit))
    reading = Reading(spelled(right), budget, None, lone)
    body = reading.tree.body if isinstance(reading.tree, Quantity) else reading.tree
    is_constant = not (reading.symbols or isinstance(body, Group | Relation))
    fits = kind not in SHAPES or SHAPES[kind](reading.tree)
    if not fits or (kind in _CONSTANT and not is_constant):
        raise kinds.UnreadableError(f"not of type {kind}")
    return kind, reading


def _is_measured(gold: str, task: Task, budget: Budget) -> bool:
    """Return whether a gold answer has a unit, so that one beside a box counts; else the box alone does."""
    reading = _gold(gold, task, budget)[1]
    return isinstance(reading, Reading) and (bool(task.unit) or isinstance(reading.tree, Quantity))


def _literal(kind: AnswerType, text: str, budget: Budget) -> bool | str:
    found = _LITERALS[kind](text, budget)
    if found is None:
        raise kinds.UnreadableError(f"no {kind}")
    return found


def _told(gold: str) -> AnswerType:
    """Return what the gold's own notation says it is."""
    if words.boolean(gold) is not None:
        return AnswerType.BOOLEAN
    letter = words.choice(gold)
    if letter and words.plain(gold).strip("().") == letter <= "J":
        return AnswerType.CHOICE
    return AnswerType.TEXT if words.is_prose(gold) and gold not in SIGNS else AnswerType.AUTO
