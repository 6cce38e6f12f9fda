"""Puts a counter of steps into the shown source, as SX-Bench has it: what it ends at is the answer."""

from __future__ import annotations

from proofloom.engine import Reject, Seed
from proofloom.engine.program.questions import Steps
from proofloom.engine.program.syntax import (
    Block,
    Break,
    Continue,
    Each,
    For,
    If,
    Pairs,
    Return,
    Stmt,
    While,
    size,
    statements,
)
from proofloom.generators.program.asking.posed import Posed
from proofloom.generators.program.asking.subject import Subject
from proofloom.generators.program.asking.wording import Wording

COUNTERS = {"python": "run_steps", "go": "runSteps"}
"""What the counter is called, in the languages that have one."""


def visible(subject: Subject, seed: Seed) -> Posed:
    """Ask what the counter holds in the end."""
    if subject.language not in COUNTERS:
        raise Reject("no counter is shown in this language")
    fills = {"counter": COUNTERS[subject.language]}
    source = with_counter(subject)
    words = Wording(subject, seed / "words")
    prompt = words.prompt("steps", fills, "integer", question="visible", source=source)
    return Posed(Steps(visible=True), prompt, str(subject.run.steps), "integer")


def with_counter(subject: Subject) -> str:
    """Return the source with a counter; without the lines that name it, it is the plain source."""
    return _Placer(subject).text()


class _Placer:
    """Collects the counters that stand before or after each line, by their own indentation."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.name = COUNTERS[subject.language]
        self.unit = "    " if subject.language == "python" else "\t"
        self.lines = subject.text.source.split("\n")
        self.before: dict[int, list[str]] = {}
        self.after: dict[int, list[str]] = {}

    def text(self) -> str:
        """Return the source with the counters in it."""
        if self.name in self.subject.text.source:
            raise Reject("the program has a name of the counter's")
        python = self.subject.language == "python"
        self.before[self.subject.line(0)] = (
            [f"{self.name} = 0", "", ""] if python else [f"var {self.name} int", ""]
        )
        node = 0
        for function in self.subject.program.functions:
            line = self.subject.line(node)
            inner = self.indent(line) + self.unit
            self.after[line] = [f"{inner}global {self.name}"] if python else []
            self.after[line].append(f"{inner}{self.name} += 1")
            self.block(function.body, node + 1)
            node += size(function)
        out: list[str] = []
        for number, text in enumerate(self.lines, 1):
            out += [*self.before.get(number, ()), text, *self.after.get(number, ())]
        return "\n".join(out)

    def block(self, block: Block, node: int) -> None:
        """Count the statements of a block, whose first node is given."""
        for stmt in block:
            line = self.subject.line(node)
            # a `continue` leads to the next check, which no end of the body counts then
            self.put(self.before, line, self.indent(line), 1 + isinstance(stmt, Continue))
            if isinstance(stmt, If):
                self.branch(stmt, node)
            elif isinstance(stmt, While | For | Each | Pairs):
                self.block(stmt.body, node + 1)
                if _goes_on(stmt.body):
                    self.put(self.after, self.last(line), self.indent(line) + self.unit, 1)
            node += _size(stmt)

    def branch(self, stmt: If, node: int) -> None:
        """Count the tests of a chain: the first before it, the others where they led."""
        failed = 0
        while True:
            self.block(stmt.then, node + 1)
            after = self.last(self.subject.line(node)) + 1
            node += 1 + sum(map(_size, stmt.then))
            match stmt.other:
                case (If() as inner,):
                    failed += 1
                    line = self.subject.line(node)
                    self.put(self.after, line, self.indent(line) + self.unit, failed)
                    stmt = inner
                case ():
                    if failed:
                        raise Reject("a chain of conditions ends without an else")
                    return
                case _:
                    if failed:
                        self.put(self.after, after, self.indent(after) + self.unit, failed)
                    self.block(stmt.other, node)
                    return

    def put(self, where: dict[int, list[str]], line: int, indent: str, count: int) -> None:
        """Place a counter beside a line; of those after one line the deeper come first."""
        text = f"{indent}{self.name} += {count}"
        held = where.setdefault(line, [])
        deeper = sum(len(item) - len(item.lstrip()) >= len(indent) for item in held)
        held.insert(deeper, text)

    def last(self, line: int) -> int:
        """Return the last line of the block that a line opens."""
        depth = len(self.indent(line))
        while self.lines[line].strip() and len(self.indent(line + 1)) > depth:
            line += 1
        return line

    def indent(self, line: int) -> str:
        """Return what stands before the text of a line."""
        text = self.lines[line - 1]
        return text[: len(text) - len(text.lstrip())]


def _size(stmt: Stmt) -> int:
    """Return the number of nodes of a statement."""
    return sum(1 for _ in statements((stmt,)))


def _goes_on(block: Block) -> bool:
    """Return whether control may reach the end of a block."""
    last = block[-1]
    if isinstance(last, If):
        return not last.other or _goes_on(last.then) or _goes_on(last.other)
    return not isinstance(last, Return | Break | Continue)
