"""Reads the last steps: steps added up by line or by function, and what was asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from proofloom.engine import Step
from proofloom.engine.program.questions import History, Next, Question, State, Steps, Times, Worst
from proofloom.verifiers.program.retell.forms import found
from proofloom.verifiers.program.retell.names import Names
from proofloom.verifiers.program.retell.page import Page, need, same, split, whole
from proofloom.verifiers.program.retell.recorder import Record
from proofloom.verifiers.program.retell.units import results
from proofloom.verifiers.program.shapes import opened, worded


class Ending:
    """What the last steps of a solution must say: `lines` are those of the shown source, by node."""

    def __init__(
        self, record: Record, lines: Sequence[int], names: Names, args: tuple[Any, ...], question: Question
    ) -> None:
        self.record, self.lines, self.names = record, lines, names
        self.args, self.question = args, question

    def read(self, steps: Sequence[Step], told: int) -> None:
        """Read the steps after the `told` ones that tell the run."""
        every = tuple(range(told))
        rests = every[-1:]
        if isinstance(self.question, Steps | Worst):
            need(len(steps) == 2, "the steps are not added up")
            self.hold(steps[0], "tally", f"steps {len(self.record.facts)}", every)
            self.tally(Page(steps[0].text))
            rests = (told,)
        elif isinstance(self.question, State | Times | History):
            rests = every
        need(
            len(steps) >= 1 and (len(steps) == 1 or isinstance(self.question, Steps | Worst)),
            "the answer is not stated",
        )
        claim = self.answer(Page(steps[-1].text))
        self.hold(steps[-1], "answer", f"answer {claim}", rests)

    @staticmethod
    def hold(step: Step, rule: str, claim: str, because: tuple[int, ...]) -> None:
        """Hold a step to all that is not its text."""
        need(step.rule == rule and step.claim == claim, "another claim is made at the end")
        need(step.because == because and step.uses == (), "a last step cites other steps")

    def tally(self, page: Page) -> None:
        """Read the steps added up."""
        by_line = page.text.startswith(("Steps by line:", "Counted by line,"))  # a name may say line
        parts = found("tally_line" if by_line else "tally_function", page.text)
        facts = self.record.facts
        if by_line:
            lines = Counter(self.lines[fact.number] for fact in facts)
            true = [(f"line {line}", lines[line]) for line in sorted(lines)]
        else:
            true = [*Counter(fact.function for fact in facts).items()]
        stated = [part.partition(": ") for part in parts["parts"].split(", ")]
        need(len(stated) == len(true), "another number of parts")
        for (head, _, count), (name, number) in zip(stated, true, strict=True):
            need(head == name if by_line else self.names.same(head, name), f"another part: {head:.60}")
            need(whole(count) == number, f"another count: {head:.60}")
        added = " + ".join(str(number) for _, number in true)
        total = f"{added} = {len(facts)}" if len(true) > 1 else added
        need(parts["sum"] == total, "another sum")

    def answer(self, page: Page) -> str:
        """Read the last step; return what its claim must be."""
        facts, question = self.record.facts, self.question
        match question:
            case Steps() | Worst():
                parts = found("steps", page.text)
                self.call(page, parts["call"])
                need(whole(parts["count"]) == len(facts), "another number of steps")
                return str(len(facts))
            case State(step, held):
                need(0 < step <= len(facts), "there is no such step")
                parts = found("state", page.text)
                need(whole(parts["t"]) == step, "another step")
                stated = page.bindings(parts["bindings"])
                need(len(stated) == len(held), "other variables")
                for (shown, value), (name, _) in zip(stated, held, strict=True):
                    need(self.names.same(shown, name), "another variable")
                    need(same(value, facts[step - 1].held.get(name)), f"another value of {name}")
                return ", ".join(f"{shown} = {_written(value)}" for shown, value in stated)
            case Next(step):
                need(0 < step < len(facts), "there is no such step")
                parts = found("next", page.text)
                need(whole(parts["t"]) == step + 1, "another step")
                line = self.lines[facts[step].number]
                need(whole(parts["line"]) == line, "another line")
                return str(line)
            case Times(node):
                need(0 <= node < len(self.lines), "there is no such line")
                parts = found("times", page.text)
                count = sum(fact.number == node for fact in facts)
                need(
                    whole(parts["line"]) == self.lines[node] and whole(parts["count"]) == count,
                    "another count",
                )
                return str(count)
            case History(function, variable):
                parts = found("history", page.text)
                need(self.names.same(parts["name"], variable), "another variable")
                need(self.names.same(parts["f"], function), "another function")
                sets = [fact for fact in facts if fact.function == function and fact.sets(variable)]
                values = [fact.held[variable] for fact in sets]
                need(same(page.value(parts["values"]), values), "other values")
                return _written(values)
        return self.returned(page)

    def returned(self, page: Page) -> str:
        """Read what the run returns."""
        parts = found("returns", page.text)
        self.call(page, parts["call"])
        values = results(self.record, len(self.record.facts) - 1)
        if not values:
            need(parts["values"] == "nothing", "nothing is returned")
            return "nothing"
        shown = [page.value(value) for value in split(parts["values"], ", ")]
        need(len(shown) == len(values) and all(map(same, shown, values)), "another value is returned")
        return ", ".join(map(_written, values))

    def call(self, page: Page, text: str) -> None:
        """Read the call that was asked about: with its arguments, or by its name alone."""
        entry = self.record.facts[0].function
        name, bracket, rest = text.partition("(")
        need(self.names.same(name, entry), "another function is called")
        if not bracket:
            return
        need(rest.endswith(")"), "a call does not end")
        kinds = self.record.reading.params(entry)
        true = [opened(arg, kind) for arg, kind in zip(self.args, kinds, strict=True)]
        stated = [page.value(part) for part in split(rest[:-1], ", ")] if rest != ")" else []
        need(len(stated) == len(true) and all(map(same, stated, true)), "other arguments")


def _written(value: Any) -> str:
    """Return a value as solutions write it."""
    text = worded(value)
    return re.sub(
        r'"(?:[^"\\]|\\.)*"|True|False', lambda met: met[0].lower() if met[0][0] != '"' else met[0], text
    )
