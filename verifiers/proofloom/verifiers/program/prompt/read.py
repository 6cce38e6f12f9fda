"""Reads a prompt about a program back and holds every sentence of it to the body.

The programs shown must be the body's; one paragraph asks, and must ask what the body asks, of the call, the
line, the variable, the values and the inputs that the body has; the rules stand where they are needed and
nowhere else, and so does the sentence on the form of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from proofloom.engine.program.questions import (
    Branch,
    Case,
    Completion,
    Divergence,
    Equivalence,
    History,
    Next,
    Pair,
    Predict,
    Reach,
    Repair,
    Slice,
    State,
    Steps,
    Times,
    Worst,
    kind,
)
from proofloom.engine.program.task import Value
from proofloom.verifiers.program.keying.subject import Subject
from proofloom.verifiers.program.prompt.boxes import check_where
from proofloom.verifiers.program.prompt.counter import count_of, counter_of, uncounted
from proofloom.verifiers.program.prompt.literals import call_read, value_read
from proofloom.verifiers.program.prompt.page import Page, page_of
from proofloom.verifiers.program.prompt.sentences import Unread, need, table, told
from proofloom.verifiers.program.prompt.steps import check_rule
from proofloom.verifiers.program.rerun import WIDEST
from proofloom.verifiers.program.shapes import fits, opened

_RULED = (Steps, State, Next, Times, Worst, Divergence, Slice)
_RESULTS = {"i": "", "b": "truth", "s": "string", "l": "list", "t": "list", "g": "list"}
_FORMS = {
    "predict": "judgements", "state": "state", "history": "history", "inversion": "arguments",
    "reach": "witness", "branch": "witness", "equivalence": "difference", "slice": "lines",
    "repair": "program", "completion": "line",
}  # fmt: skip
_QUOTED = re.compile(r"`(\w+)`")


def check_prompt(prompt: str, subject: Subject) -> None:
    """Raise `Unread` unless a prompt asks what the body asks, and says nothing else."""
    reader = _Reader(prompt, subject)
    reader.check()
    if reader.visible and subject.body.language == "python":
        (source,) = reader.page.shown
        ends = count_of(source, subject.reading, subject.entry, subject.body.args)
        need(ends == len(subject.run.events), f"the counter that is shown ends at {ends}")


class _Reader:
    def __init__(self, prompt: str, subject: Subject) -> None:
        self.subject, self.body = subject, subject.body
        self.question = subject.body.question
        self.language = subject.body.language
        self.kind = kind(self.question)
        self.page = page_of(prompt, self.language, self.kind)
        self.visible = isinstance(self.question, Steps) and self.question.visible

    def check(self) -> None:
        self.programs(self.page)
        rest = list(self.page.paragraphs)
        if isinstance(self.question, _RULED) and not self.visible:
            check_rule(rest.pop(0), self.body)
        if isinstance(self.question, Slice):
            need(rest.pop(0) == table("rules")["slice"]["text"].strip(), "the rule of dependence is another")
        need(rest, "nothing is asked")
        self.asked(rest.pop(0))
        if isinstance(self.question, Predict | Repair | Completion):
            need(rest, "the cases are missing")
            self.cases(rest.pop(0).split("\n"))
        form = self.form()
        if form:
            need(rest and told(rest.pop(0), "form", form) is not None, "the form of the answer is not told")
        need(not rest, "something more is said")

    def programs(self, page: Page) -> None:
        """Hold the programs that are shown to those of the body."""
        match self.question:
            case Repair(source=source) | Completion(source=source):
                wanted: tuple[str, ...] = (source,)
            case Equivalence(source=source):
                wanted = (self.body.source, source)
            case _:
                wanted = (self.body.source,)
        shown = page.shown
        if self.visible:
            shown = (uncounted(shown[0], self.language),)
        need(shown == wanted, "another program is shown")

    def form(self) -> str:
        """Return which form of the answer must be told."""
        if self.kind != "output":
            return _FORMS.get(self.kind, "")
        result = self.subject.reading.results[self.subject.entry]
        return "several" if "," in result else _RESULTS.get(result, "dictionary")

    def asked(self, text: str) -> None:
        """Read the sentence that asks."""
        name = "visible" if self.visible else self.kind
        if isinstance(self.question, Reach) and repr(self.question.value) == repr(self.subject.run.value):
            name = "again"
        if isinstance(self.question, State) and len(self.question.held) == 1:
            name = "state_one"
        said = told(text, "question", name)
        need(said is not None, "something else is asked")
        assert said is not None
        for slot, value in said.items():
            getattr(self, f"read_{slot}")(value)
        if "call" in said and isinstance(self.question, Divergence):
            need(said.get("other"), "the second call is missing")

    # What a sentence may hold

    def read_call(self, text: str) -> None:
        self.calls(text, self.body.args)

    def read_other(self, text: str) -> None:
        assert isinstance(self.question, Divergence)
        self.calls(text, self.question.args)

    def calls(self, text: str, args: Sequence[Value]) -> None:
        found = call_read(text, self.language)
        need(found is not None, "a call cannot be read")
        assert found is not None
        self.read_entry(found[0])
        kinds = self.subject.reading.params(self.subject.entry)
        fit = len(args) == len(kinds) and all(map(fits, args, kinds, [WIDEST] * len(args)))
        need(fit, "an argument has the wrong type")
        wanted = [opened(arg, kind) for arg, kind in zip(args, kinds, strict=True)]
        need(repr(found[1]) == repr(wanted), "another call is asked about")

    def read_entry(self, text: str) -> None:
        self.heads(self.subject.entry, text)

    def heads(self, function: str, shown: str) -> str:
        """Hold a name to a function's, as the source shows it; return what stands behind it there."""
        line = self.subject.reading.functions[function].lineno
        node = self.subject.run.lines.index(line)
        head = self.body.source.split("\n")[self.subject.line(node) - 1]
        found = re.search(rf"\b{re.escape(shown)}(\(.*)", head)
        need(found is not None and re.fullmatch(r"\w+", shown), "another function is named")
        assert found is not None
        return found[1]

    def params(self, shown: str) -> list[str]:
        """Return the names of the entry's parameters as they are told, each of which its head has in turn."""
        name, _, inner = shown.removesuffix(")").partition("(")
        need(shown.endswith(")"), "the function's parameters are not told")
        names = inner.split(", ") if inner else []
        head = self.heads(self.subject.entry, name)
        places = [re.search(rf"\b{re.escape(one)}\b", head) for one in names]
        need(all(places), "a parameter has another name")
        starts = [place.start() for place in places if place]
        need(starts == sorted(set(starts)), "the parameters stand in another order")
        need(len(names) == len(self.subject.reading.params(self.subject.entry)), "other parameters are told")
        return names

    def read_sig(self, text: str) -> None:
        self.names = self.params(text)
        if self.where is not None:
            self.read_where(self.where)

    names: list[str] | None = None
    where: str | None = None

    def read_where(self, text: str) -> None:
        if self.names is None:
            self.where = text  # the parameters are named later
            return
        box = getattr(self.question, "box", ())
        check_where(text, self.subject, box, self.names)

    def read_value(self, text: str) -> None:
        value: Value | None = self.subject.run.value
        if isinstance(self.question, Reach):
            value = self.question.value
        assert value is not None
        self.is_value(text, value)

    def is_value(self, text: str, value: Value) -> None:
        found = value_read(text)
        result = self.subject.reading.results[self.subject.entry]
        need("," in result or fits(value, result, WIDEST), "a value has the wrong type")
        wanted = opened(value, result)
        need(repr(found) == repr((wanted,)), "another value is told")

    def read_counter(self, text: str) -> None:
        need(text == counter_of(self.language), "another counter is named")

    def read_step(self, text: str) -> None:
        assert isinstance(self.question, State | Next | Slice)
        need(int(text) == self.question.step, "another step is told")

    def read_names(self, text: str) -> None:
        assert isinstance(self.question, State)
        names = [self.subject.name(name) for name, _ in self.question.held]
        need(_QUOTED.findall(text) == names, "other variables are asked about")
        need(re.fullmatch(r"(?:, | and )*", _QUOTED.sub("", text)), "something more is said of the variables")

    def read_line(self, text: str) -> None:
        assert isinstance(self.question, Times | Branch)
        need(int(text) == self.subject.line(self.question.node), "another line is told")

    def read_code(self, text: str) -> None:
        assert isinstance(self.question, Times | Branch)
        line = self.body.source.split("\n")[self.subject.line(self.question.node) - 1]
        need(text == line.strip(), "the line holds something else")

    def read_truth(self, text: str) -> None:
        assert isinstance(self.question, Branch)
        need(text == ("true" if self.question.holds else "false"), "the other truth is asked about")

    def read_variable(self, text: str) -> None:
        assert isinstance(self.question, History | Slice)
        need(text == self.subject.name(self.question.variable), "another variable is asked about")

    def read_function(self, text: str) -> None:
        assert isinstance(self.question, History)
        self.heads(self.question.function, text)

    # Cases

    def cases(self, lines: list[str]) -> None:
        """Hold the list of cases to those that the body has to show."""
        match self.question:
            case Predict(pairs=pairs):
                wanted: list[Pair | Case] = list(pairs)
            case Repair(failing=failing, shown=shown):
                wanted = [failing, *shown]
            case Completion(shown=shown):
                assert self.body.value is not None
                wanted = [Case(self.body.args, self.body.value), *shown]
            case _:
                raise Unread("no cases are asked about")
        need(len(lines) == len(wanted), "there are more or fewer cases")
        if isinstance(self.question, Predict):
            for number, (line, one) in enumerate(zip(lines, wanted, strict=True), 1):
                said = self.case(line, "claim", one)
                need(int(said["number"]) == number, "the cases are numbered in another way")
            return
        for line, one in zip(lines, wanted, strict=True):
            self.judged(line, one)

    def case(self, line: str, form: str, case: Pair | Case) -> dict[str, str]:
        said = told(line, "case", form)
        need(said is not None, "a case cannot be read")
        assert said is not None
        self.calls(said["call"], case.args)
        self.is_value(said["value"], case.value)
        return said

    def judged(self, line: str, case: Pair | Case) -> None:
        """Read a case; what the program with a bug gives now is told exactly where that is another value."""
        if isinstance(self.question, Repair):
            now = self.subject.value_of(case.args, self.subject.other(self.question.tree))
            if not self.subject.alike(now, case.value):
                self.is_value(self.case(line, "wrong", case)["now"], now)
                return
        self.case(line, "right", case)
