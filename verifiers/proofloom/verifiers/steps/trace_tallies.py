"""What the second checker counts on the way, and whether the steps after a run state it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from proofloom.engine.program.questions import History, Next, Question, State, Steps, Times, Worst, kind
from proofloom.verifiers.program.retell.forms import found
from proofloom.verifiers.program.retell.names import Names
from proofloom.verifiers.program.retell.page import Page, Unread, same, split
from proofloom.verifiers.steps.report import Certificate
from proofloom.verifiers.steps.trace_told import Told
from proofloom.verifiers.steps.trace_words import tallies

_FORMS = {"steps": ("count",), "worst": ("count",), "state": ("bindings",), "next": ("line",),
          "times": ("count",), "history": ("values",)}  # fmt: skip


class Tallies:
    """How often each node was reached, what was given to the variable that is asked about, what holds now."""

    def __init__(self, question: Question, lines: Sequence[int], names: Names) -> None:
        self.question, self.lines, self.names = question, lines, names
        self.times: Counter[int] = Counter()
        self.history: list[Any] = []
        self.variables: Mapping[str, Any] = {}
        self.node = 0
        self.value: Any = None

    def note(
        self, function: str, node: int, variables: Mapping[str, Any], names: Sequence[str], value: Any
    ) -> None:
        """Count an event: the variables that it sets, and what it returns."""
        self.times[node] += 1
        self.node, self.variables, self.value = node, variables, value
        if isinstance(self.question, History) and function == self.question.function:
            self.history += [variables[name] for name in names if name == self.question.variable]

    def ending(self, item: Told, number: int) -> Certificate | None:
        """Return the certificate of a step after the run, None where it states something else."""
        last = "tally" if tallies(item) else "answer"
        try:
            right = self._adds(item, number) if last == "tally" else self._states(item, number)
        except (Unread, LookupError, TypeError, ValueError):
            return None
        return {"ends": last} if right else None

    def _adds(self, item: Told, number: int) -> bool:
        right = isinstance(self.question, Steps | Worst)
        if item.text:
            by_line = "line" in item.text.partition(":")[0].partition(",")[0]
            parts = found("tally_line" if by_line else "tally_function", Page(item.text).text)
            right &= parts["sum"].split(" = ")[-1] == str(number)
        return right and item.claim in ("", str(number))

    def _states(self, item: Told, number: int) -> bool:
        right = True
        if item.claim:
            page = Page(item.claim)
            right &= self._is(page, page.text, number)
        if item.text:
            page = Page(item.text)
            name = kind(self.question)
            form = name if name in _FORMS else "returns"
            parts = found("steps" if form == "worst" else form, page.text)
            right &= self._is(page, parts[_FORMS.get(name, ("values",))[0]], number)
        return right

    def _is(self, page: Page, text: str, number: int) -> bool:
        """Return whether a text states what is asked for."""
        match self.question:
            case Steps() | Worst():
                return text == str(number)
            case State(_, held):
                stated = page.bindings(text)
                pairs = zip(stated, held, strict=True)
                return all(
                    self.names.same(called, name) and same(value, self.variables[name])
                    for (called, value), (name, _) in pairs
                )
            case Next():
                return text == str(self.lines[self.node])
            case Times(node):
                return text == str(self.times[node])
            case History():
                return same(page.value(text), self.history)
        if self.value is None:
            return text == "nothing"
        values = list(self.value) if isinstance(self.value, tuple) else [self.value]
        return same([page.value(one) for one in split(text, ", ")], values)
