"""Sentences of a told run: what event or unit they tell, and whether all that they say is so in a run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from proofloom.engine.program.questions import (
    History,
    Next,
    Question,
    State,
    Steps,
    Times,
    Worst,
)
from proofloom.verifiers.program.retell.ending import Ending
from proofloom.verifiers.program.retell.events import EventReader
from proofloom.verifiers.program.retell.forms import found, split_now
from proofloom.verifiers.program.retell.names import Names
from proofloom.verifiers.program.retell.page import NO_VALUE, Page, Unread, literal, need, same, split, whole
from proofloom.verifiers.program.retell.recorder import Record
from proofloom.verifiers.program.retell.units import TurnsReader, call_read
from proofloom.verifiers.program.shapes import shown
from proofloom.verifiers.steps import errors
from proofloom.verifiers.steps.trace_state import written
from proofloom.verifiers.steps.trace_told import Sentence, Told, is_told_as

_NONSENSE = (AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_ERRORS = (  # the first that a reason begins with says what kind of error it is
    ("another line", errors.FLOW),
    ("the condition", errors.WRONG_TEST),
    ("another number of", errors.SPAN),
    ("the last turn", errors.SPAN),
    ("the loop", errors.SPAN),
    ("another value", errors.UPDATE),
    ("not what is written", errors.UNREADABLE),
    ("not an expression", errors.UNREADABLE),
    ("not a value", errors.UNREADABLE),
)
Content = Callable[[int], Any]


def kind_of_fault(reason: str) -> str:
    """Return the type of error of a sentence that tells the right event, and says something wrong besides."""
    return next((kind for start, kind in _ERRORS if reason.startswith(start)), errors.WORDS)


class Words:
    """Reads the sentences of one solution: `lines` are those of the shown source, by node."""

    def __init__(
        self,
        functions: Mapping[str, ast.FunctionDef],
        lines: Sequence[int],
        names: Names,
        args: tuple[Any, ...],
    ) -> None:
        self.functions, self.lines, self.names, self.args = functions, lines, names, args

    def unit(self, said: Sentence, letter: str, first: int) -> str:
        """Return what a sentence tells where an event of a letter comes next."""
        if first and letter == "E" and is_told_as("call", split_now(said.head)[0]):
            return "call"
        return "turns" if letter in "TI" and is_told_as("turns", said.head) else "event"

    def is_at(self, said: Sentence, expected: str) -> bool:
        """Return whether a sentence names the line of the event that comes next."""
        return said.line == str(self.lines[int(expected.split(" ")[0][1:])])

    # whether all that is said is so

    def fault(self, said: Sentence, unit: str, record: Record, first: int, last: int) -> str:
        """Return what a sentence says wrongly of events of a run, or ""."""
        known = dict(self.names.shown), dict(self.names.meant)
        try:
            self._held(said, unit, record, first, last)
            return ""
        except Unread as error:
            wrong = str(error)
        except _NONSENSE:
            wrong = "not an expression"
        self.names.shown, self.names.meant = known  # nothing is learnt of what a wrong sentence calls things
        return wrong

    def _held(self, said: Sentence, unit: str, record: Record, first: int, last: int) -> None:
        need(last < len(record.facts), "another number of events")
        fact = record.facts[first]
        need(said.line == str(self.lines[fact.number]), "another line comes next")
        if unit == "call":
            call_read(said.page, self.names, record, first, last, said.body)
        elif unit == "turns":
            TurnsReader(said.page, self.names, record, first, last).read(said.body)
        else:
            letter = record.walk.events[first][0]
            params = [arg.arg for arg in self.functions[fact.function].args.args]
            EventReader(said.page, self.names, fact).read(letter, said.body, params)

    # what is told

    def event(
        self, said: Sentence, expected: str, node: ast.stmt, content: Content, numbers: Mapping[str, int]
    ) -> str | None:
        """Return the event that a sentence tells, in the shape of the one that comes next; None if it tells
        none.

        content  what the list of a number holds; numbers  those of the activation's variables
        """
        try:
            return " ".join([expected.split(" ")[0], *self._parts(said, expected, node, content, numbers)])
        except (Unread, *_NONSENSE):
            return None

    def _parts(
        self, said: Sentence, expected: str, node: ast.stmt, content: Content, numbers: Mapping[str, int]
    ) -> list[str]:
        page, parts = said.page, expected.split(" ")[1:]
        match expected[0]:
            case "E":
                kind = "call" if is_told_as("call", split_now(said.head)[0]) else "enter"
                head = split_now(said.head)[0] if kind == "call" else said.head
                text = found(kind, head).get("bindings", "")
                assert isinstance(node, ast.FunctionDef)
                names = [arg.arg for arg in node.args.args]
                return self._bound(page, text, names, parts, content)
            case "T":
                return ["+" if found("test", said.body)["truth"] == "true" else "-"]
            case "I":
                if is_told_as("ended", said.body):
                    return ["."]
                assert isinstance(node, ast.For)
                targets = node.target.elts if isinstance(node.target, ast.Tuple) else [node.target]
                names = [one.id for one in targets if isinstance(one, ast.Name)]
                return self._bound(page, found("iter", said.body)["bindings"], names, parts, content)
        return self._simple(page, split_now(said.body)[0], parts, node, content, numbers)

    def _bound(
        self, page: Page, text: str, names: Sequence[str], parts: Sequence[str], content: Content
    ) -> list[str]:
        """Return what "n = 5, xs = [1, 2]" tells of variables."""
        stated = page.bindings(text) if text else []
        need(len(stated) == len(names), "other variables")
        told: list[str] = []
        for (_, value), name in zip(stated, names, strict=True):
            told += _holds(name, value, parts, content)
        return told

    def _simple(
        self,
        page: Page,
        text: str,
        parts: Sequence[str],
        node: ast.stmt,
        content: Content,
        numbers: Mapping[str, int],
    ) -> list[str]:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(attr="pop"))):
                got = found("pop_into", text)
                value = page.value(got["value"])
                return [f"@{self._number(got['name'], numbers)}-", f"{name}={shown(value)}"]
            case ast.Assign(targets=[ast.Tuple(elts=targets)]):
                clauses = split(text, ", ", "; ")
                need(len(clauses) == len(targets), "another number of assignments")
                pairs = zip(clauses, targets, strict=True)
                return [
                    part for clause, one in pairs for part in self._set(page, clause, one, parts, content)
                ]
            case ast.Assign(targets=[target]) | ast.AugAssign(target=target):
                return self._set(page, text, target, parts, content)
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="append"))):
                got = found("append", text)
                return [f"@{self._number(got['name'], numbers)}+{shown(_last(page, got['chain']))}"]
            case ast.Expr(value=ast.Call(func=ast.Attribute())):
                got = found("pop", text)
                return [f"@{self._number(got['name'], numbers)}-"]
            case ast.Delete():
                got = found("delete", text)
                return [f"@{self._number(got['name'], numbers)}-{shown(_last(page, got['chain']))}"]
            case ast.Expr():
                found("do", text)
                return []
            case ast.Return(value=None):
                found("return_bare", text)
                return ["^"]
            case ast.Return():
                values = [_last(page, chain) for chain in split(found("return", text)["values"], ", ")]
                if not parts[-1].startswith("^@"):
                    return ["^" + ",".join(map(shown, values))]
                need(len(values) == 1, "another number of values")
                return _holds("^", values[0], parts, content)
        found("break" if isinstance(node, ast.Break) else "continue", text)
        return []

    def _set(
        self, page: Page, text: str, target: ast.expr, parts: Sequence[str], content: Content
    ) -> list[str]:
        """Return what "xs[2] becomes 3 + 4 = 7" tells."""
        got = found("set", text)
        value = _last(page, got["chain"])
        if isinstance(target, ast.Name):
            return _holds(target.id, value, parts, content)
        said = page.parsed(got["target"])
        base = target
        keys: list[Any] = []
        while isinstance(base, ast.Subscript) and isinstance(said, ast.Subscript):
            keys.insert(0, literal(said.slice))
            base, said = base.value, said.value
        need(isinstance(said, ast.Name) and isinstance(base, ast.Name), "another target")
        stored = [part for part in parts if part.startswith("@") and "[" in part.partition("=")[0]]
        for part in stored:
            head, _, true = part.partition("[")
            own = true.partition("]=")[0].split("][")
            told = [one if key is NO_VALUE else shown(key) for one, key in zip(own, keys, strict=True)]
            if told == own or len(stored) == 1:
                return [f"{head}[{']['.join(told)}]={shown(value)}"]
        raise Unread("another target")

    def _number(self, called: str, numbers: Mapping[str, int]) -> int:
        return numbers[self._named(called, list(numbers))]

    def _named(self, called: str, names: Sequence[str]) -> str:
        """Return the only variable that may be called so, whatever was called what before; "" if none is."""
        fits = [
            name
            for name in names
            if called == name or (not self.names.python and self.names.may_be(called, name))
        ]
        return fits[0] if len(fits) == 1 else ""

    def results(self, said: Sentence) -> tuple[list[Any], int] | None:
        """Return what a call is told to return, and in how many steps; None where it is not told."""
        try:
            parts = found("call", split_now(said.head)[0])
            values = parts["values"]
            told = [] if values == "nothing" else [said.page.value(one) for one in split(values, ", ")]
            return told, whole(parts["steps"])
        except (Unread, *_NONSENSE):
            return None

    def turns(self, said: Sentence) -> int:
        """Return how many turns of a loop are told, 0 where it is not told."""
        try:
            return whole(found("turns", said.head)["turns"])
        except Unread:
            return 0

    def table_end(self, said: Sentence, names: Sequence[str]) -> Iterator[tuple[str, Any]]:
        """Yield what variables hold at the end of a told table."""
        rows = said.body.split("\n")[1:]
        if len(rows) < 3:
            return
        for head, cell in zip(_cells(rows[0]), _cells(rows[-1]), strict=False):
            name = self._named(head, names)
            try:
                value = _last(said.page, cell)
            except (Unread, *_NONSENSE):
                continue
            if name:
                yield name, value

    def changed(self, said: Sentence, names: Sequence[str]) -> Iterator[tuple[str, Any]]:
        """Yield what a called function's arguments are told to be afterwards."""
        try:
            bindings = said.page.bindings(split_now(said.head)[1])
        except (Unread, *_NONSENSE):
            return
        for called, value in bindings:
            if name := self._named(called, names):
                yield name, value

    # what follows a run

    def ending_fault(self, item: Told, record: Record, question: Question) -> str:
        """Return what is wrong with a step that follows the run, or ""."""
        ending = Ending(record, self.lines, self.names, self.args, question)
        known = dict(self.names.shown), dict(self.names.meant)
        try:
            _ended(ending, item, question, self._stated(item.claim, record, question))
            return ""
        except Unread as error:
            wrong = str(error)
        except _NONSENSE:
            wrong = "not an expression"
        self.names.shown, self.names.meant = known
        return wrong

    def _stated(self, claim: str, record: Record, question: Question) -> str:
        """Return a sentence that states what a claim does."""
        entry = record.facts[0].function
        match question:
            case Steps() | Worst():
                return f"The number of steps of {self._called(entry)} is {claim}."
            case State(step):
                return f"After step {step}, {claim}."
            case Next(step):
                return f"Step {step + 1} is at line {claim}."
            case Times(node):
                return f"Line {self.lines[node]} has {claim} steps."
            case History(function, variable):
                return f"The values of {self._called(variable)} in {self._called(function)} are {claim}."
        return f"The value of {self._called(entry)} is {claim}."

    def _called(self, name: str) -> str:
        return self.names.shown.get(name, name)


def _ended(ending: Ending, item: Told, question: Question, stated: str) -> None:
    """Hold a last step to a run; `stated` says what its claim does."""
    text = item.text
    tallied = item.kind == "tally" or (not item.claim and item.kind != "answer" and _tallies(text))
    if tallied:
        need(isinstance(question, Steps | Worst), "the steps are not asked for")
        need(not item.claim or item.claim == str(len(ending.record.facts)), "another sum")
        if text:
            ending.tally(Page(text))
        return
    if item.claim:
        names = ending.names
        known = dict(names.shown), dict(names.meant)
        claimed = ending.answer(Page(stated))
        names.shown, names.meant = known  # how that sentence calls things is ours, not the language's
        need(claimed == item.claim, "another answer is claimed")
    if text:
        claimed = ending.answer(Page(text))
        need(not item.claim or claimed == item.claim, "another answer is claimed")


def _tallies(text: str) -> bool:
    page = Page(text)
    return is_told_as("tally_line", page.text) or is_told_as("tally_function", page.text)


def tallies(item: Told) -> bool:
    """Return whether a last step adds the steps up."""
    return item.kind == "tally" or (item.kind == "words" and _tallies(item.text))


def _last(page: Page, chain: str) -> Any:
    """Return the value that a chain ends in."""
    return page.value(split(chain, " = ")[-1])


def _holds(name: str, value: Any, parts: Sequence[str], content: Content) -> list[str]:
    """Return the parts of an event that tell that a variable ("^": what is returned) holds a value."""
    ref = next((part for part in parts if part.startswith(f"{name}@")), "")
    if not ref or isinstance(value, int | str):
        return [f"{name}={shown(value)}"]
    number, _, row = ref.removeprefix(f"{name}@").partition(".")
    if row:
        return [ref] if same(content(int(number))[int(row)], value) else [f"{name}={shown(value)}"]
    new = any(part.startswith(f"@{number}=") for part in parts)
    told = new or not same(content(int(number)), value)
    return [*([written(int(number), value)] if told else []), ref]


def _cells(row: str) -> list[str]:
    return row.removeprefix("| ").removesuffix(" |").split(" | ")
