"""The worked solution of a run, in words: one step per event; in a long run, one per call made by the entry.

A step's claim says which events it stands for: "7 X3 s=4" is event 7 (from 0) itself; "8-20 f n=5 ^9" is
a whole call, what its function was given and what it returned; "90-170" are events left out in the middle.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from proofloom.engine import Step
from proofloom.engine.program.printers.python import expression
from proofloom.engine.program.rename import reads
from proofloom.engine.program.syntax import (
    Append,
    Call,
    Function,
    If,
    Pop,
    Program,
    Stmt,
    While,
    expressions,
    statements,
    walk,
)

ALL = 80  # a run of at most this many events is told whole
MOST = 160  # more steps than this and the middle is left out
_RULE = {"E": "enter", "X": "exec", "T": "test", "I": "iter"}
_PART = re.compile(r"(?:@(?P<new>\d+)=\[(?P<items>[^\]]*)\]|@(?P<at>\d+)\[(?P<index>\d+)\]=(?P<put>-?\d+)"
                   r"|@(?P<more>\d+)\+(?P<added>-?\d+)|@(?P<less>\d+)-|\^(?P<out>\S*)"
                   r"|(?P<name>\w+)=(?P<value>-?\d+)|(?P<alias>\w+)@(?P<list>\d+))")  # fmt: skip


def solution(program: Program, events: Sequence[str], lines: Sequence[int]) -> tuple[Step, ...]:
    """Tell a run in steps."""
    teller = _Teller(program, lines)
    for event in events:
        teller.tell(event)
    spans = teller.spans() if len(events) > ALL else [(k, k) for k in range(len(events))]
    gap = None
    if len(spans) > MOST:
        gap = (spans[MOST // 2][0], spans[-MOST // 4][1])
        spans = [*spans[: MOST // 2], gap, *spans[-MOST // 4 + 1 :]]
    owner = {k: place for place, (first, last) in enumerate(spans) for k in range(first, last + 1)}
    return tuple(teller.step(span, owner, span == gap) for span in spans)


class _Activation:
    """One activation: its function, the event that opened it, and which event last set each variable."""

    def __init__(self, function: str, opened: int) -> None:
        self.function = function
        self.opened = opened
        self.set: dict[str, int] = {}
        self.lists: dict[str, int] = {}


class _Teller:
    def __init__(self, program: Program, lines: Sequence[int]) -> None:
        self.lines = lines
        self.nodes: list[tuple[str, Function | Stmt]] = []
        for function in program.functions:
            self.nodes.append((function.name, function))
            self.nodes += [(function.name, stmt) for stmt in statements(function.body)]
        self.stack: list[_Activation] = []
        self.heap: list[list[int]] = []
        self.touched: list[int] = []  # the event that last changed each list
        self.events: list[str] = []
        self.texts: list[str] = []
        self.causes: list[tuple[int, ...]] = []
        self.calls: dict[int, int] = {}  # each call of the entry: its first and its last event
        self.results: dict[int, str] = {}  # the value that each of them returned, in words
        self.finished: _Activation | None = None

    def tell(self, event: str) -> None:
        """Take in the next event."""
        head, *parts = event.split(" ")
        kind, node = head[0], int(head[1:])
        name, what = self.nodes[node]
        now = len(self.events)
        if kind == "E":
            opener = _Activation(name, now)
            causes = {self.stack[-1].opened} if self.stack else set()
            self.stack.append(opener)
        else:
            while self.stack[-1].function != name:
                self.close(now - 1)
            causes = self.causes_of(what)
        words = self.apply(parts, now, what)
        text = self.words(kind, name, what, parts, words)
        self.events.append(event)
        self.texts.append(f"Line {self.lines[node]}: {text}.")
        self.causes.append(tuple(sorted(causes)))
        if kind == "X" and parts and parts[-1].startswith("^"):
            if words[-1] != "return":
                self.results[self.stack[-1].opened] = words[-1].removeprefix("return ")
            self.close(now)

    def close(self, last: int) -> None:
        """The innermost activation has ended with event `last`."""
        self.finished = self.stack.pop()
        if len(self.stack) == 1:
            self.calls[self.finished.opened] = last

    def causes_of(self, what: Function | Stmt) -> set[int]:
        """Return the events that last set what a statement reads, and the call that it made."""
        assert not isinstance(what, Function)
        top = self.stack[-1]
        found = set()
        for name in reads(what):
            if name in top.lists:
                found.add(max(top.set[name], self.touched[top.lists[name]]))
            elif name in top.set:
                found.add(top.set[name])
        made = any(isinstance(part, Call) for expr in expressions(what) for part in walk(expr))
        if made and self.events:
            found.add(len(self.events) - 1)
        return found or {top.opened}

    def apply(self, parts: Sequence[str], now: int, what: Function | Stmt) -> list[str]:
        """Carry out what an event changed; return it in words."""
        top = self.stack[-1]
        words = []
        for part in parts:
            match = _PART.fullmatch(part)
            if match is None:
                continue  # a test's outcome or the end of a loop
            got = match.groupdict()
            if got["new"] is not None:
                self.heap.append([int(item) for item in got["items"].split(",") if item])
                self.touched.append(now)
            elif got["name"] is not None:
                top.set[got["name"]] = now
                words.append(f"{got['name']} = {got['value']}")
            elif got["alias"] is not None:
                top.set[got["alias"]] = now
                top.lists[got["alias"]] = int(got["list"])
                words.append(f"{got['alias']} = {self.heap[int(got['list'])]}")
            elif got["out"] is not None:
                out = got["out"]
                value = str(self.heap[int(out[1:])]) if out.startswith("@") else out
                words.append(f"return {value}" if value else "return")
            else:
                number = int(got["at"] or got["more"] or got["less"])
                if got["at"] is not None:
                    self.heap[number][int(got["index"])] = int(got["put"])
                elif got["more"] is not None:
                    self.heap[number].append(int(got["added"]))
                else:
                    self.heap[number].pop()
                self.touched[number] = now
                name = next(name for name, place in top.lists.items() if place == number)
                words.append(f"{name} = {self.heap[number]}")
        return words

    def words(
        self, kind: str, name: str, what: Function | Stmt, parts: Sequence[str], words: list[str]
    ) -> str:
        """Say an event in words, without its line."""
        if kind == "E":
            return f"{name} starts with {', '.join(words)}" if words else f"{name} starts"
        if kind == "T":
            assert isinstance(what, If | While)
            return f"{expression(what.test)} is {'true' if parts == ['+'] else 'false'}"
        if kind == "I":
            return words[0] if words else "no more values"
        if words:
            return ", ".join(words)
        return (
            "the call is done" if isinstance(what, Append | Pop) else _BARE.get(type(what).__name__, "done")
        )

    def spans(self) -> list[tuple[int, int]]:
        """Return the run cut into single events and whole calls of the entry."""
        while len(self.stack) > 1:
            self.close(len(self.events) - 1)
        out = []
        now = 0
        while now < len(self.events):
            last = self.calls.get(now, now)
            out.append((now, last))
            now = last + 1
        return out

    def step(self, span: tuple[int, int], owner: dict[int, int], gap: bool) -> Step:
        """Return the step for a span of events."""
        first, last = span
        mine = owner[first]
        causes = {owner[cause] for now in range(first, last + 1) for cause in self.causes[now]}
        because = tuple(sorted(cause for cause in causes if cause < mine))
        nodes = [int(event.split(" ")[0][1:]) for event in self.events[first : last + 1]]
        uses = tuple(f"L{line}" for line in sorted({self.lines[node] for node in nodes}))
        if gap:
            return Step(
                f"The same lines go on up to step {last + 1}.", f"{first}-{last}", because, "gap", uses
            )
        event = self.events[first]
        if first == last:
            return Step(self.texts[first], f"{first} {event}", because, _RULE[event[0]], uses)
        name = self.nodes[nodes[0]][0]
        result = self.results.get(first)
        given = self.texts[first].split(" starts with ")[-1].rstrip(".")
        given = "" if "starts" in given else f" with {given}"
        ending = f"and returns {result}" if result else "and ends"
        text = f"Line {self.lines[nodes[0]]}: {name}{given} takes {last - first + 1} steps {ending}."
        claim = f"{first}-{last} {event}" + (f" -> {result}" if result else "")
        return Step(text, claim.replace(", ", ","), because, "call", uses)


_BARE = {"Break": "leave the loop", "Continue": "go on with the next turn", "Do": "the call is done"}
