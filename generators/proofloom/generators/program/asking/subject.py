"""A grown program as it is asked about: in one language, with one run, and what its inputs give."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property

from proofloom.engine import Reject
from proofloom.engine.program.expanders import written
from proofloom.engine.program.interpret import Fault, Interpreter, Limits, Run
from proofloom.engine.program.kinds import Result
from proofloom.engine.program.printers.braces import Text
from proofloom.engine.program.printers.counted import PRINTERS, call_in, print_in
from proofloom.engine.program.rounding import rounds_alike
from proofloom.engine.program.syntax import Function, Program
from proofloom.engine.program.traces import Event, events
from proofloom.engine.program.values import Value, thawed
from proofloom.generators.program.inputs import Shape

Args = tuple[Value, ...]
CAMEL = frozenset({"go", "java", "javascript"})


@dataclass
class Subject:
    """What a maker of questions is handed.

    shapes  what each parameter of the entry takes
    pool    inputs on which every statement matters to some
    args    the input of the run that is asked about
    alike   whether its divisions are shown as the language's own
    """

    program: Program
    shapes: tuple[Shape, ...]
    pool: Sequence[Args]
    args: Args
    language: str
    limits: Limits
    alike: bool = False

    def fixed(self) -> Subject:
        """Return the same to be asked about these inputs only: with plain divisions where all round alike."""
        if self.language == "python" or not rounds_alike(self.program, (*self.pool, self.args)):
            return self
        other = copy(self)  # with all that is known of the runs
        other.alike = True
        other.__dict__.pop("text", None)
        return other

    @cached_property
    def entry(self) -> Function:
        """Return the function that is called."""
        return self.program.function(self.program.entry)

    @cached_property
    def text(self) -> Text:
        """Return the program as it is shown."""
        return print_in(self.language, self.program, self.alike)

    @cached_property
    def python(self) -> Text:
        """Return the program in Python."""
        return self.text if self.language == "python" else print_in("python", self.program)

    @cached_property
    def fast(self) -> Interpreter:
        """Return the program, ready to run many times."""
        return Interpreter(self.program, self.limits)

    @cached_property
    def slow(self) -> Interpreter:
        """Return the program, ready to be traced."""
        return Interpreter(self.program, self.limits, traced=True)

    @cached_property
    def run(self) -> Run:
        """Return the run that is asked about, traced."""
        return self.traced(self.args)

    @cached_property
    def trace(self) -> str:
        """Return that run's events as text."""
        return ";".join(self.run.events)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Return that run's events."""
        return tuple(events(self.trace))

    @cached_property
    def results(self) -> dict[Args, Run]:
        """Return the run of each input of the pool, and of the one that is asked about."""
        return {args: self.fast.run(args) for args in (*self.pool, self.args)}

    @cached_property
    def called(self) -> dict[str, str]:
        """Return how the language calls each name; Python calls every one as the tree does."""
        return {} if self.language == "python" else dict(PRINTERS[self.language](self.program).called)

    def traced(self, args: Args) -> Run:
        """Run the program on other arguments, traced; raise `Reject` when that leaves the language."""
        try:
            return self.slow.run(args)
        except Fault as fault:
            raise Reject("a run leaves the language") from fault

    def name(self, name: str) -> str:
        """Return what a variable or function is called in the source."""
        return self.called.get(name, name)

    def plain(self, name: str) -> bool:
        """Return whether a name is what a reader of the tree expects it to be in the source."""
        wanted = camel(name) if self.language in CAMEL else name
        return name.strip("_") != "" and self.name(name) == wanted

    def call(self, args: Args) -> str:
        """Return the call of the entry, in the language."""
        return call_in(self.language, self.program, args)

    def signature(self) -> str:
        """Return the call of the entry with its parameters' own names."""
        params = ", ".join([self.name(param.name) for param in self.entry.params])
        return f"{self.name(self.program.entry)}({params})"

    def line(self, node: int) -> int:
        """Return the line that a node stands on."""
        return self.text.lines[node]

    def code(self, node: int) -> str:
        """Return the text of a node's line, without what indents it."""
        return self.text.source.split("\n")[self.line(node) - 1].strip()

    def value(self, value: Value | None) -> str:
        """Return what the entry returns, as answers have it."""
        assert value is not None
        return notation(value, self.entry.result)

    def arguments(self, args: Args) -> str:
        """Return arguments of the entry, as answers have them."""
        return f"[{', '.join(self.each(args))}]"

    def each(self, args: Args) -> list[str]:
        """Return each argument of the entry, as answers have it."""
        return [notation(arg, param.type) for arg, param in zip(args, self.entry.params, strict=True)]


def notation(value: Value, kind: Result) -> str:
    """Return a value as it is written in answers (docs/program-questions.md)."""
    if isinstance(kind, tuple):
        assert isinstance(value, tuple)
        return written(list(value))
    return written(thawed(value, kind))


def camel(name: str) -> str:
    """Return a name in lowerCamelCase."""
    first, *others = name.split("_")
    return first + "".join([part[:1].upper() + part[1:] for part in others])
