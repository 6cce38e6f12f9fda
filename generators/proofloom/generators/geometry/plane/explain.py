"""Tells the solution of a question line by line, with the reason of each.

Short solutions are told as a reader would write them; where an equation is added up of many, and in Chinese,
every formal step is a line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from proofloom.engine import Seed, Step
from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.engine.geometry.problem import Problem
from proofloom.engine.geometry.rules import Rule, theorems
from proofloom.engine.geometry.values.ledger import Area, Entry
from proofloom.engine.geometry.values.working import Answer
from proofloom.engine.geometry.wording.answers import claimed, number_of, rules_said
from proofloom.engine.geometry.wording.answers import tell as tell_number
from proofloom.engine.geometry.wording.facts import Words
from proofloom.engine.geometry.wording.notation import degrees
from proofloom.engine.geometry.wording.problems import given_since
from proofloom.engine.geometry.wording.proofs import Teller
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.plane.detours import Wrong
from proofloom.generators.geometry.plane.solve import Solved
from proofloom.generators.geometry.telling import Ask, Language, answer_of, clause_of

_CITED = re.compile(r"\((\d+)\)")
LONG = 4  # premises of a linear step from which on a reader is shown the formal steps


def explained(
    problem: Problem,
    solved: Solved,
    proofs: Sequence[Proof],
    language: Language,
    seed: Seed,
    wrong: Wrong | None = None,
) -> tuple[Step, ...]:
    """Return the lines of a solution, of further ones after it; of a number the last one says what it is.

    A wrong step is tried and taken back where it stands in the first proof.
    """
    words = Words(problem.points, solved.xy)
    worked = solved.worked
    steps: list[Step] = []
    for number, some in enumerate([proofs] if worked is not None else [[proof] for proof in proofs]):
        if number:
            steps.append(Step(_phrases()[language]["another"]))
        long = any(len(step.uses) > LONG for proof in some for step in proof.steps)
        if long or language != "en" or wrong is not None:
            plain = _Plain(problem, solved, language, words, seed / "steps" / number)
            lines = plain.lines(some, None if number else wrong)
        else:
            lines = _fluent(problem, solved, some, words)
        steps += [_later(line, len(steps)) for line in lines] if number else lines
    if worked is not None:
        quantity = worked.quantity
        angle = worked.angle if quantity.what == "angle" else None
        shown = degrees(angle) if angle else number_of(worked.number, words)
        asked = Ask(quantity.what, quantity.points)
        told = answer_of(asked, shown, problem.points, seed / "answer", language=language)
        steps.append(Step(told, because=(len(steps) - 1,)))
    return tuple(steps)


def _later(line: Step, start: int) -> Step:
    """Return a line as it is numbered after so many others."""
    text = _CITED.sub(lambda found: f"({int(found[1]) + start})", line.text)
    return replace(line, text=text, because=tuple(start + at for at in line.because))


def _fluent(problem: Problem, solved: Solved, proofs: Sequence[Proof], words: Words) -> list[Step]:
    teller = Teller(words, _theorems(), rules_said(), given_since(problem, words))
    worked = solved.worked
    if worked is None:
        teller.proof(proofs[0])
    else:
        own = iter(proofs)
        entries = {at: next(own) for at, entry in enumerate(worked.entries) if isinstance(entry.claim, Fact)}
        question = fact("lcompute", worked.quantity.points[:2])
        tell_number(Answer(question, worked.number, worked.angle, worked.entries, entries), teller)
    return [
        Step(
            f"{line.text[:1].upper()}{line.text[1:]}{f' ({line.reason})' if line.reason else ''}.",
            because=tuple(dict.fromkeys(number - 1 for number in line.because)),
        )
        for line in teller.lines
    ]


class _Plain:
    """Every formal step a line, none twice."""

    def __init__(
        self, problem: Problem, solved: Solved, language: Language, words: Words, seed: Seed
    ) -> None:
        self._names, self._xy, self._solved = problem.points, solved.xy, solved
        self._language, self._words, self._seed = language, words, seed
        self._stream: Stream = (seed / "phrases").stream()
        self._table = _phrases()[language]
        self._at: dict[object, int] = {}
        self.steps: list[Step] = []

    def lines(self, proofs: Sequence[Proof], wrong: Wrong | None = None) -> list[Step]:
        """Return the lines of all proofs, and of the working of a number between them."""
        worked = self._solved.worked
        if worked is None:
            self._proof(proofs[0], wrong)
            return self.steps
        own = iter(proofs)
        place: dict[int, int] = {}
        for at, entry in enumerate(worked.entries):
            if isinstance(entry.claim, Fact):
                place[at] = self._proof(next(own))
            else:
                rests = tuple(dict.fromkeys(place[other] for other in entry.because))
                place[at] = self._line(entry.claim, self._said(entry), entry.rule, rests)
        return self.steps

    def _said(self, entry: Entry) -> str:
        claim = entry.claim
        if self._language == "zh" and isinstance(claim, Area):
            corners = "".join(self._names[p] for p in claim.triangle)
            return f"S△{corners} = {number_of(claim.number, self._words)}"
        return claimed(entry, self._words)

    def _proof(self, proof: Proof, wrong: Wrong | None = None) -> int:
        number: dict[int, int] = {}
        for at, step in enumerate(proof.steps):
            if wrong is not None and at == wrong.after:
                self._detour(wrong, tuple(dict.fromkeys(number[other] for other in wrong.cited)))
            rests = tuple(dict.fromkeys(number[other] for other in step.premises))
            if step.claim not in self._at:
                said = clause_of(
                    step.claim, self._xy, self._names, self._seed / len(self.steps), language=self._language
                )
                self._line(step.claim, said, step.rule, rests)
            number[at] = self._at[step.claim]
        return number[proof.ends[-1]]

    def _detour(self, wrong: Wrong, rests: tuple[int, ...]) -> None:
        """Add two lines: what might be tried, and why it fails."""
        for kind, known, because in (("try", wrong.claim, rests), ("back", wrong.failing, ())):
            at = len(self.steps)
            said = clause_of(known, self._xy, self._names, self._seed / at, language=self._language)
            words = {"claim": said, "failing": said, "rule": wrong.rule, "cites": self._cited(rests)}
            text = self._stream.choice(self._table[kind]).format(**words)
            rule = wrong.rule if kind == "try" else "taken back"
            self.steps.append(Step(text, because=because or (at - 1,), rule=rule))

    def _cited(self, rests: tuple[int, ...]) -> str:
        cites = [f"({at + 1})" for at in rests]
        first: str = self._table["comma"].join(cites[:-1])
        return f"{first}{self._table['and'] if first else ''}{''.join(cites[-1:])}"

    def _line(self, claim: object, said: str, rule: str, rests: tuple[int, ...]) -> int:
        if claim not in self._at:
            kind = "rule" if rests else "alone"
            if rule in (GIVEN, LINEAR):
                kind = rule if len(rests) != 1 else "linear_one"
            cites = self._cited(rests)
            text = self._stream.choice(self._table[kind]).format(claim=said, cites=cites, rule=rule)
            self._at[claim] = len(self.steps)
            self.steps.append(Step(f"{text[:1].upper()}{text[1:]}", because=rests, rule=rule))
        return self._at[claim]


@cache
def _theorems() -> tuple[Rule, ...]:
    return tuple(theorems("full"))


@cache
def _phrases() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("explain.toml").read_text(encoding="utf-8"))
