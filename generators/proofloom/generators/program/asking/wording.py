"""Builds prompts: opening, program, rules, question, cases and the form of the answer, in many wordings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from proofloom.engine import Reject, Seed
from proofloom.engine.program.kinds import Result, Type
from proofloom.engine.program.syntax import size
from proofloom.generators.program.asking.subject import Args, Subject

RULED = frozenset({"steps", "state", "next", "times", "worst", "divergence", "slice"})
"""The kinds that need to be told what a step is."""
_LAYOUT = re.compile(r"[\s{}()]*(else)?[\s{]*;?")


@cache
def phrases() -> dict[str, Any]:
    """Read the words that stand beside this file."""
    return tomllib.loads(files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8"))


class Wording:
    """Says things about one subject; which of several wordings, the seed decides."""

    def __init__(self, subject: Subject, seed: Seed) -> None:
        self.subject = subject
        self.seed = seed

    def prompt(
        self, kind: str, fills: dict[str, str], form: str, *, question: str = "", source: str = "",
        second: str = "", cases: Sequence[str] = (),
    ) -> str:  # fmt: skip
        """Return the whole prompt; `question` is the wording's own name where a kind has several."""
        language = self.subject.language
        openings = phrases()["opening"]
        name = phrases()["languages"][language]
        opening = (self.seed / "opening").choice(openings.get(kind, openings["all"]))
        parts = [opening.format(language=name), fenced(language, source or self.subject.text.source)]
        if second:
            parts += [(self.seed / "second").choice(phrases()["second"][kind]), fenced(language, second)]
        if kind in RULED and question != "visible":
            parts.append(self.rule())
        if kind == "slice":
            parts.append(phrases()["depend"]["rule"].strip())
        asked = (self.seed / "question").choice(phrases()["question"][question or kind])
        filled = {
            "entry": self.subject.name(self.subject.program.entry),
            "sig": self.subject.signature(),
            "call": self.subject.call(self.subject.args),
            **fills,
        }
        if any("`" in value for key, value in filled.items() if key not in ("where", "names")):
            raise Reject("a backquote cannot be quoted")
        parts.append(asked.format(**filled))
        if cases:
            parts.append("\n".join(cases))
        if forms := phrases()["form"][form]:
            parts.append((self.seed / "form").choice(forms))
        return "\n\n".join(parts)

    def rule(self) -> str:
        """Return the rule of steps in the words of the language."""
        language, rule = self.subject.language, phrases()["rule"]
        lines = [
            rule["head"],
            rule["enter"],
            rule["exec"].format(simple=phrases()["simple"][language]),
            rule["test"].format(tests=phrases()["tests"][language]),
            rule["iter"].format(loops=phrases()["loops"][language]),
            rule["rest"].format(helpers=self.helpers()),
        ]
        if idle := idle_lines(self.subject):
            lines.append(rule["lines"][len(idle) > 1].format(", ".join(map(str, idle))))
        return "\n".join(lines)

    def helpers(self) -> str:
        """Say that what is printed with a program counts nothing, if there is any."""
        words = phrases()["helpers"]
        line = _openings(self.subject)[0]
        return str(words["other" if self.subject.text.needs else "none"].format(line=line))

    def case(self, kind: str, args: Args, value: str, **more: str) -> str:
        """Return one line of a list: a call and what it returns."""
        call = self.subject.call(args)
        if "`" in call + value:
            raise Reject("a backquote cannot be quoted")
        found: str = phrases()["case"][kind].format(call=call, value=value, **more)
        return found

    def where(self, box: tuple[tuple[int, int], ...]) -> str:
        """Say which inputs a box holds; without one, of which types they are."""
        words, subject = phrases()["box"], self.subject
        params = [(subject.name(param.name), param.type) for param in subject.entry.params]
        if not box:
            types = [
                words["types"].format(name=name, type=phrases()["types"][kind.letter])
                for name, kind in params
            ]
            return str(words["free"].format(list=joined(types)))
        bounds = iter(box)
        fixed, ranges = [], []
        for (name, kind), value in zip(params, subject.each(subject.args), strict=True):
            if kind is Type.INT:
                low, high = next(bounds)
                ranges.append(words["range"].format(name=name, low=low, high=high))
            else:
                fixed.append(words["fixed"].format(name=name, value=value))
        form = words["fixing" if fixed else "within"]
        return str(form.format(list=joined(ranges), fixed=", ".join(fixed)))


def form_of(kind: Result) -> str:
    """Return how a value of a type is asked for."""
    if isinstance(kind, tuple):
        return "several"
    if kind.pair:
        return "dictionary"
    return {Type.INT: "integer", Type.BOOL: "truth", Type.STR: "string"}.get(kind, "list")


def joined(items: Sequence[str]) -> str:
    """Return items in a row, the last one after "and"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def fenced(language: str, source: str) -> str:
    """Return a program in a block of its language."""
    return f"```{language}\n{source}```"


def idle_lines(subject: Subject) -> list[int]:
    """Return the lines within functions that look like statements and are no node's."""
    lines = subject.text.source.split("\n")
    nodes = set(subject.text.lines)
    found = []
    for line in _openings(subject):
        depth = _depth(lines[line - 1])
        for number in range(line + 1, len(lines) + 1):
            text = lines[number - 1]
            if text.strip() and _depth(text) <= depth:
                break
            if number not in nodes and not _LAYOUT.fullmatch(text.removesuffix("else:")):
                found.append(number)
    return sorted(found)


def _openings(subject: Subject) -> list[int]:
    """Return the line on which each function begins."""
    found, node = [], 0
    for function in subject.program.functions:
        found.append(subject.line(node))
        node += size(function)
    return found


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
