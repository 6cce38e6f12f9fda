"""An evolving stream of responses to one gold answer: what was readable, or right, is changed again.

Every try is a change of an earlier text: letters and pieces put in, taken out, doubled, exchanged, or two
texts crossed; then wrapped in a box or a tag, twice, beside thinking, or with a hedge. Which tries come next
depends on the verdicts so far, so the search climbs towards what a grader reads.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mutation.answers import OPERATORS
from mutation.pieces import PIECES

from proofloom.engine import Seed

ROOT = Seed.root("search")
NAMES = sorted(set(OPERATORS) - {"hedged"})
KEPT = 24  # texts that are changed again
SPACES = [" ", r"\,", r"\left", r"\right", "{", "}", "(", ")", "0", ".", "1", "-", "+", "/", "^", "=", ","]
BESIDE = [
    "is ",
    " or",
    " so ",
    ":",
    "; ",
    "? ",
    "**",
    "=",
    r"\text{ as }",
    r"\\",
    "&",
    "$",
    r"\quad ",
    r"\to ",
    "!",
    "|",
]
FORMULAS = [("", ""), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"), ("$x=", ".$")]


@dataclass(frozen=True)
class Quarry:
    """What a grader is asked: a gold answer, its type, how the final answer is given, further options."""

    gold: str
    kind: str
    form: str
    how: dict[str, str]


def hunted(episode: int, tries: int) -> tuple[Quarry, Hunt]:
    """Return what an episode's tries are against, and the tries."""
    stream = (ROOT / episode).stream()
    name = stream.choice(NAMES)
    mutant = OPERATORS[name](stream)
    luck = random.Random(stream.bits(64))
    others = [OPERATORS[luck.choice(NAMES)](stream).given for _ in range(3)]
    form = "tag" if luck.random() < 0.15 else "boxed"
    texts = [mutant.gold, mutant.right, mutant.right, mutant.given, mutant.given, *others]
    return Quarry(mutant.gold, mutant.kind, form, mutant.how), Hunt(luck, texts, form, tries)


class Hunt:
    """The tries of one episode; `learn` says what became of the last."""

    def __init__(self, luck: random.Random, texts: list[str], form: str, tries: int) -> None:
        self.luck, self.texts, self.form, self.tries = luck, texts, form, tries
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        for _ in range(self.tries):
            text = self.luck.choice(self.texts)
            for _ in range(self.luck.choice((1, 1, 1, 2, 2, 3, 5))):
                text = self.changed(text)
            self.last = text[:300]
            yield self.wrapped(self.last)

    def learn(self, readable: bool) -> None:
        """Keep a text that was readable, in the place of another once there are many."""
        if readable and self.luck.random() < 0.3:
            if len(self.texts) < KEPT:
                self.texts.append(self.last)
            else:
                self.texts[self.luck.randrange(3, KEPT)] = self.last

    def changed(self, text: str) -> str:
        """Return a text with one change."""
        luck = self.luck
        i = luck.randrange(len(text) + 1)
        j = min(len(text), i + luck.choice((1, 1, 1, 2, 3, 6)))
        match luck.randrange(9):
            case 0:
                return text[:i] + luck.choice(PIECES) + text[i:]
            case 1:
                return text[:i] + luck.choice(SPACES) + text[i:]
            case 2:
                return text[:i] + text[j:]
            case 3:
                return text[:i] + luck.choice(PIECES) + text[j:]
            case 4:
                return text[:j] + text[i:]
            case 5:
                other = luck.choice(self.texts)
                k = luck.randrange(len(other) + 1)
                return text[:i] + other[k:]
            case 6:
                other = luck.choice(self.texts)
                k = luck.randrange(len(other) + 1)
                return text[:i] + other[k : k + luck.choice((1, 2, 4, 8))] + text[i:]
            case 7:
                k = luck.randrange(len(text) + 1)
                i, j, k = sorted((i, j, k))
                return text[:i] + text[j:k] + text[i:j] + text[k:]
            case _:
                return text[:i] + luck.choice("0123456789") + text[j:]

    def wrapped(self, text: str) -> str:
        """Return a response that gives a text as its answer, in one of several ways."""
        luck = self.luck
        left, right = ("<answer>", "</answer>") if self.form == "tag" else ("\\boxed{", "}")
        one = f"{left}{text}{right}"
        way = luck.randrange(24)
        if way > 9:
            return f"So it is {one}."
        if way > 5:
            return self.beside(one)
        other = f"{left}{luck.choice(self.texts)}{right}"
        return [
            f"{one} or {other}",
            f"<think>{other}</think>{one}",
            f"{one}<think>{other}",
            f"{other}</think>{one}",
            f"{one} {text}",
            f"{left}{other}{right}",
        ][way]

    def beside(self, one: str) -> str:
        """Return a response in which pieces stand beside a box or tag, in a formula or outside of one."""
        luck = self.luck
        lefts, rights = (
            [
                luck.choice(luck.choice((PIECES, SPACES, BESIDE)))
                for _ in range(luck.choice((0, 0, 1, 1, 2, 3)))
            ]
            for _ in "lr"
        )
        opening, closing = luck.choice(FORMULAS)
        lead = luck.choice(("", "So it is ", "x = ", "Thus\n"))
        return f"{lead}{opening}{''.join(lefts)}{one}{''.join(rights)}{closing}"


Judge = Callable[[Quarry, str], str]  # of a gold and a response: "pass", or what else a grader says
