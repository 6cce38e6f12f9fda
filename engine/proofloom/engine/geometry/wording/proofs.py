"""Proofs in words: numbered lines, each with its reason and, at its first use, what its theorem says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof, Step
from proofloom.engine.geometry.wording.facts import Words
from proofloom.engine.geometry.wording.notation import listed, raised

TURNS = ("para", "perp", "aconst", "eqangle", "aequation")  # facts about directions


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

    def __init__(self, words: Words, says: Mapping[str, str]) -> None:
        """Take the words, and what each theorem says."""
        self.words = words
        self.lines: list[Line] = []
        self._says = says
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
        number: dict[int, int] = {}
        for at, step in enumerate(proof.steps):
            text = self.words.fact(step.claim)
            because = tuple(dict.fromkeys(number[other] for other in step.premises))
            reason = "" if text in self._at else self._reason(proof, step, number, because)
            if reason and text.endswith(self.words.math("180°")) and step.claim.name == "eqangle":
                reason += "; as the figure shows, these two add up to a straight angle"
            number[at] = self.line(text, reason, because)
        return number[proof.ends[-1]]

    def _reason(self, proof: Proof, step: Step, number: Mapping[int, int], because: Sequence[int]) -> str:
        if step.rule == GIVEN:
            return ""
        return _combined(step, proof, number) if step.rule == LINEAR else self.cited(step.rule, because)

    def cited(self, rule: str, because: Sequence[int]) -> str:
        """Return a theorem, in words at its first use and later by name, and the lines it is applied to."""
        name = rule.partition(",")[0]  # what follows a comma tells apart variants that a reader takes for one
        where = f"{name}, {cites(because)}" if because else name
        if name in self._told or rule not in self._says:
            return where
        self._told.add(name)
        return f"{where}: {self._says[rule][:1].lower()}{self._says[rule][1:].rstrip('.')}"


def cites(numbers: Sequence[int]) -> str:
    """Return the numbers of lines as they are cited."""
    return listed([f"({number})" for number in numbers])


def _combined(step: Step, proof: Proof, number: Mapping[int, int]) -> str:
    """Return how a linear step comes about: what is added up, how often, and along which lines."""
    cited = list(dict.fromkeys(step.premises))
    if len(cited) == 1:
        source = proof.steps[cited[0]].claim.name
        why = {"circle": "radii of one circle", "midp": "the halves of a segment"}.get(source, "from")
        return f"{why} {cites([number[cited[0]]])}"
    turns = step.reading is not None and step.reading.name in TURNS
    straight = [at for at in cited if turns and proof.steps[at].claim.name in ("coll", "midp")]
    along = f", along the lines of {cites([number[at] for at in straight])}" if straight else ""
    kind = "adding up angles" if turns else "comparing lengths"
    others = [at for at in cited if at not in straight]
    if not others:
        return along.removeprefix(", ")
    if len(cited) <= 3:
        return f"{kind} in {cites([number[at] for at in others])}{along}"
    totals = dict.fromkeys(others, 0)
    for use in step.uses:
        if use.step in totals:
            totals[use.step] += use.coefficient
    terms = sorted(totals.items(), key=lambda item: item[1] < 0)
    shown = [
        f"{'−' if times < 0 else '+'} {'' if abs(times) == 1 else f'{abs(times)}·'}({number[at]})"
        for at, times in terms
        if times
    ]
    divided = "" if step.scale == 1 else f", divided by {step.scale}"
    return f"{kind}: {' '.join(shown).removeprefix('+ ')}{divided}{along}"


def conditions_told(proof: Proof, words: Words) -> str:
    """Return in one sentence what the proof takes from the figure; empty when that is nothing."""
    triangles = [said.points for said in proof.conditions if said.name == "ncoll" and len(said.points) == 3]
    others = [words.fact(said) for said in proof.conditions if said.points not in triangles]
    parts = []
    if triangles:
        shown = listed([words.math("ABC", *points) for points in triangles])
        one = len(triangles) == 1
        parts.append(f"{shown} {'is a true triangle' if one else 'are true triangles'}")
    parts += others
    return f"As the figure shows: {'; '.join(parts)}." if parts else ""


def text_of(found: Sequence[Line]) -> str:
    """Return the lines as text."""
    shown = []
    for line in found:
        shown.append(f"({line.number}) {raised(line.text)}.   [{line.reason or 'given'}]")
    return "\n".join(shown)


def latex_of(found: Sequence[Line]) -> str:
    """Return the lines as a LaTeX list."""
    shown = []
    for line in found:
        reason = line.reason.replace("·", r"\,").replace("−", "--") if line.reason else "given"
        shown.append(f"\\item[({line.number})] {raised(line.text)}. \\emph{{{reason}}}")
    return "\\begin{enumerate}\n" + "\n".join(shown) + "\n\\end{enumerate}"
