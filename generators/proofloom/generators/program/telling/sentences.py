"""What one event says: its computation from the variables before it, and what holds after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proofloom.engine.program.expanders import written
from proofloom.engine.program.printers.python import expression
from proofloom.engine.program.replay import Node
from proofloom.engine.program.syntax import (
    Append,
    Assign,
    Break,
    Call,
    Continue,
    Delete,
    Do,
    Expr,
    For,
    Pop,
    Return,
    Target,
    Tuple,
    Var,
    children,
    names,
)
from proofloom.engine.program.traces import Bound, Ended, Event, Held
from proofloom.generators.program.telling.phrases import Phrases
from proofloom.generators.program.telling.sums import Chains

_SHORT = 60  # characters of a list that is said again after a change


@dataclass(slots=True)
class Moment:
    """An event with the variables that its statement finds, and the means to work on them.

    begins  whether a loop, if its header is checked, has not been begun yet
    """

    event: Event
    node: Node
    held: Mapping[str, Any]
    opened: int
    chains: Chains | None
    begins: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One value that an event works out, and where it goes: "" for what has no name of its own."""

    target: str
    links: list[str]
    name: str = ""


class Sentences:
    """Puts events into words."""

    def __init__(self, phrases: Phrases, called: Mapping[str, str]) -> None:
        self.phrases = phrases
        self.called = called

    def before(self, moment: Moment) -> list[Said]:
        """Work out what an event's statement works out; to be asked before the event is carried out."""
        chains = moment.chains
        if chains is None:
            return []
        match moment.node.what:
            case Assign(targets, (Call() as call,)) if len(targets) > 1:
                return [
                    Said(self.target(one, chains), [], one.name) for one in targets if isinstance(one, Var)
                ]
            case Assign(targets, values):
                return [
                    Said(self.target(target, chains), chains.chain(value), getattr(target, "name", ""))
                    for target, value in zip(targets, values, strict=True)
                ]
            case Return(Tuple(items)):
                return [Said("", chains.chain(item)) for item in items]
            case Return(value) | Append(_, value) | Delete(_, value) if value is not None:
                return [Said("", chains.chain(value))]
            case Do(call):
                return [Said("", [self.made(call, chains)])]
            case For() as loop if moment.begins:
                return [Said("", chains.range(loop))]
            case Pop(_, name):
                return [Said("", [written(moment.held[name][-1])])]
        test: Expr | None = getattr(moment.node.what, "test", None)
        return [Said("", chains.chain(test))] if test is not None else []

    def target(self, target: Target, chains: Chains) -> str:
        """Return where a value goes, its indices worked out."""
        (name,) = names(target)
        keys = [f"[{written(chains.value(key))}]" for key in children(target)]
        return self.called[name] + "".join(keys)

    def made(self, call: Call, chains: Chains) -> str:
        """Return a call with what it was given."""
        return expression(chains.made(call.function, call.args, 1))

    def chain(self, links: list[str]) -> str:
        """Return a chain of equal links."""
        return " = ".join(links[1:] if len(links) > 2 and self.plain(links[0]) else links)

    def plain(self, link: str) -> bool:
        """Return whether the first link, as it stands in the program, may be left out: it reads no list."""
        return not self.phrases.whole and "(" not in link and "[" not in link

    def body(self, moment: Moment, said: list[Said], held: Mapping[str, Any]) -> str:
        """Say an event; `held` are the variables after it."""
        say = self.phrases.say
        event, what = moment.event, moment.node.what
        bindings = ", ".join(
            [
                f"{self.called[change.name]} = {written(held[change.name])}"
                for change in event.changes
                if isinstance(change, Bound)
            ]
        )
        function = self.called[moment.node.function]
        if event.kind == "E":
            return say("enter" if bindings else "enter_bare", f=function, bindings=bindings)
        if event.kind == "T":
            return self.test(said[0].links, event)
        if event.kind == "I":
            text = say("ended") if Ended() in event.changes else say("iter", bindings=bindings)
            bounds = " = ".join(said[0].links) if said and len(said[0].links) > 1 else ""
            return text + (say("of", range=bounds) if bounds else "")
        match what:
            case Assign():
                parts = [self.stored(one, held) for one in said]
                return say("join").join(parts) + self.after(moment, held)
            case Append(name):
                text = say("append", chain=self.chain(said[0].links), list=self.called[name])
                return text + self.after(moment, held)
            case Pop(target, name):
                taken = {"list": self.called[name], "value": said[0].links[0]}
                text = say("pop_into", target=self.called[target], **taken) if target else say("pop", **taken)
                return text + self.after(moment, held)
            case Delete(name):
                text = say("delete", chain=self.chain(said[0].links), dict=self.called[name])
                return text + self.after(moment, held)
            case Do():
                return say("do", call=said[0].links[0])
            case Return():
                values = ", ".join([self.chain(one.links) for one in said])
                return say("return" if values else "return_bare", f=function, values=values)
            case Break():
                return say("break")
            case Continue():
                return say("continue")
        raise TypeError(f"not a statement: {what}")

    def stored(self, said: Said, held: Mapping[str, Any]) -> str:
        """Say an assignment; of several values of a call only what they are."""
        chain = self.chain(said.links) if said.links else written(held[said.name])
        return self.phrases.say("set", target=said.target, chain=chain)

    def test(self, links: list[str], event: Event) -> str:
        """Say how a condition comes out."""
        truth = "true" if Held(True) in event.changes else "false"
        shown = [link for link in links if link != truth] or [truth]
        if len(shown) > 1 and self.plain(shown[0]):
            shown = shown[1:]
        link = self.phrases.choose(self.phrases.section, "link")
        return self.phrases.say("test", links=link.join(shown), truth=truth)

    def after(self, moment: Moment, held: Mapping[str, Any]) -> str:
        """Say what a list, grid or dictionary is after a change, where that is short."""
        changed: list[str] = []
        match moment.node.what:
            case Append(name) | Pop(_, name) | Delete(name):
                changed = [name]
            case Assign(targets):
                changed = [name for one in targets if not isinstance(one, Var) for name in names(one)]
        now = [f"{self.called[name]} = {written(held[name])}" for name in dict.fromkeys(changed)]
        text = ", ".join(now)
        return self.phrases.say("now", bindings=text) if now and len(text) <= _SHORT else ""
