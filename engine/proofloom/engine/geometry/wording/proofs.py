"""Proofs in words: numbered lines, each with its reason and, at its first use, what its theorem says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof, Step
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.rules import Rule
from proofloom.engine.geometry.wording.chains import EQUALS, chain_of, written
from proofloom.engine.geometry.wording.facts import Words, phrases
from proofloom.engine.geometry.wording.notation import listed, raised
from proofloom.engine.geometry.wording.ratios import ratio_chain
from proofloom.engine.geometry.wording.readings import either, misread, with_common_angles, word_as_cited
from proofloom.engine.geometry.wording.shortcuts import shortcut

TURNS = ("para", "perp", "aconst", "eqangle", "aequation")  # facts about directions
ANGLE = re.compile(r"(\d·)?∠")
LONG = 3  # links from which on a chain is broken into lines


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a worded proof.

    number   as it is cited
    text     what it says, a clause without a full stop
    reason   why: the theorem in words and the lines it rests on; empty for what is given
    because  numbers of the lines it rests on
    """

    number: int
    text: str
    reason: str
    because: tuple[int, ...] = ()


class Teller:
    """Tells a solution line by line: no line twice, and no theorem explained twice."""

    def __init__(
        self,
        words: Words,
        rules: Sequence[Rule] = (),
        says: Mapping[str, str] | None = None,
        since: Mapping[Fact, str] | None = None,
    ) -> None:
        """Take the words, the theorems, what else is cited by name, and why given facts are given."""
        self.words = words
        self.lines: list[Line] = []
        self.steps: dict[int, tuple[Proof, int]] = {}
        self._rules = {rule.name: rule for rule in rules}
        self._says = {**{rule.name: rule.says for rule in rules}, **(says or {})}
        self._since = since or {}
        self.sided = False  # whether a line depends on which side of another one a point is
        self._told: set[str] = set()
        self._at: dict[str, int] = {}

    def line(self, text: str, reason: str, because: Sequence[int] = ()) -> int:
        """Add a line unless one says the same already; return its number."""
        if text not in self._at:
            number = len(self.lines) + 1
            self.lines.append(Line(number, text, reason, tuple(because)))
            self._at[text] = number
        return self._at[text]

    def proof(self, proof: Proof) -> int:
        """Add a proof; return the number of its last line."""
        word_as_cited(proof, self._rules, self.words)
        proof = with_common_angles(proof, self.words)
        number: dict[int, int] = {}
        for at in sorted(_needed(proof)):
            step = proof.steps[at]
            text = self.words.fact(step.claim)
            if text in self._at:
                number[at] = self._at[text]
                continue
            told = dict(number)
            for other, said in misread(step, proof, self._rules, self.words):
                told[other] = self._read(said, other, proof, number)
            reason, rests = self._reason(proof, at, told)
            self.steps[len(self.lines) + 1] = proof, at
            number[at] = self.line(text, reason, tuple(dict.fromkeys(told[other] for other in rests)))
        return number[proof.ends[-1]]

    def _read(self, said: Step, at: int, proof: Proof, number: Mapping[int, int]) -> int:
        """Add a line that says a known equality as the next line cites it; return its number."""
        found = chain_of(said, at + 1, proof, self.words)
        if found is None:
            return number[at]
        rests = dict.fromkeys(number[other] for other in found.rests)
        return self.line(self.words.fact(said.claim), written(found, self.words, number), tuple(rests))

    def _reason(self, proof: Proof, at: int, number: Mapping[int, int]) -> tuple[str, tuple[int, ...]]:
        """Return why a step holds, and the steps that it rests on."""
        step = proof.steps[at]
        if step.rule == GIVEN:
            return self._since.get(step.claim, ""), ()
        if step.rule == LINEAR:
            return _combined(at, proof, self.words, number)
        because = tuple(dict.fromkeys(number[other] for other in step.premises))
        both = any(self.words.supplementary(proof.steps[i].claim) for i in (at, *step.premises))
        sides = self._sides(step, proof)
        self.sided |= bool(sides)
        return self.cited(step.rule, because, step.points, both=both, sides=sides), step.premises

    def _sides(self, step: Step, proof: Proof) -> str:
        """Return on which sides of a line points lie, of a theorem about angles over a segment."""
        rule = self._rules.get(step.rule)
        if rule is None or not any(map(either, (*rule.when, *rule.then))):
            return ""
        found = map(self.words.across, (step.claim, *(proof.steps[at].claim for at in step.premises)))
        for one, other, a, b, same in filter(None, found):
            phrase = phrases()["across"]["same" if same else "other"]
            first, second = sorted((a, b), key=lambda p: self.words.notation.names[p])
            letters = {"A": first, "B": second, "C": one, "D": other}
            return ", " + self.words.notation.fill(phrase, letters)
        return ""

    def cited(
        self,
        rule: str,
        because: Sequence[int],
        points: Sequence[int] = (),
        *,
        both: bool = False,
        sides: str = "",
    ) -> str:
        """Return a theorem, in words at its first use and later by name, and the lines it is applied to.

        `points` are those that the letters of the theorem stand for, and `both` says that it speaks of two
        angles that add up to 180° where it else speaks of equal ones, and `sides` where its points lie.
        """
        name = rule.partition(",")[0]  # after a comma: variants of one, which turn the other way round
        says = self._says.get(name, self._says.get(rule, ""))
        called = phrases()["called"].get(name, name)
        if both and name in phrases()["supplements"]:
            filled = self.words.notation.fill(phrases()["supplements"][name], {})
            called, _, says = filled.partition(": ")
        where = f"{called}, {cites(because)}" if because else called
        if rule in self._rules and name in phrases()["places_of"]:
            letters = dict(zip(self._rules[rule].letters, points, strict=True))
            where += f", {self.words.notation.fill(phrases()['places_of'][name], letters)}"
        where += sides
        if says in self._told or not says:
            return where
        self._told.add(says)
        return f"{where}: {says[:1].lower()}{says[1:].rstrip('.')}"


def _needed(proof: Proof) -> set[int]:
    """Return the steps that the goal rests on."""
    needed = set(proof.ends)
    for at in range(len(proof.steps) - 1, -1, -1):
        if at in needed:
            needed.update(proof.steps[at].premises)
    return needed


def cites(numbers: Sequence[int]) -> str:
    """Return the numbers of lines as they are cited."""
    return listed([f"({number})" for number in numbers])


def _combined(at: int, proof: Proof, words: Words, number: Mapping[int, int]) -> tuple[str, tuple[int, ...]]:
    """Return how a linear step comes about, and the steps that it rests on."""
    step = proof.steps[at]
    assert step.reading is not None
    short = shortcut(step, proof, words, number)
    if short:
        return short, step.premises
    if step.reading.name not in TURNS:
        return ratio_chain(step, words, number), step.premises
    found = chain_of(step, at, proof, words)
    if found is None:
        steps = cites(sorted({number[other] for other in step.premises}))
        return phrases()["angles"]["chase"].replace("{steps}", steps), step.premises
    return written(found, words, number), found.rests


def text_of(found: Sequence[Line]) -> str:
    """Return the lines as text."""
    return "\n".join(
        f"({line.number}) {raised(line.text)}.   [{_broken(line.reason) or 'given'}]" for line in found
    )


def _broken(reason: str) -> str:
    """Return a reason with a long chain broken into lines, one for each of its links."""
    chain, rest = reason.partition("; ")[::2]
    if chain.count(EQUALS) < LONG or not ANGLE.match(chain):
        return reason
    first, *links = chain.split(EQUALS)
    shown = f"\n        {first}" + "".join(f"\n          = {link}" for link in links)
    return shown + (f"\n        {rest}" if rest else "")


def latex_of(found: Sequence[Line]) -> str:
    """Return the lines as a LaTeX list."""
    shown = []
    for line in found:
        reason = line.reason.replace("·", r"\,").replace("−", "--") if line.reason else "given"
        shown.append(f"\\item[({line.number})] {raised(line.text)}. \\emph{{{reason}}}")
    return "\\begin{enumerate}\n" + "\n".join(shown) + "\n\\end{enumerate}"
