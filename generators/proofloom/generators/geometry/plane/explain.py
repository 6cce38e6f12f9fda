"""Tells the solution of a question line by line, every step with its reason and the lines it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from proofloom.engine import Seed, Step
from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.language import constructions, write_fact
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.values.ledger import UNIT, Area, Cosine, Entry, Length
from proofloom.engine.geometry.values.radicals import text_of
from proofloom.generators.geometry.plane.detours import Wrong
from proofloom.generators.geometry.plane.numbers import claimed, shown
from proofloom.generators.geometry.plane.solve import Solved
from proofloom.generators.geometry.telling import (
    Ask,
    Language,
    answer_of,
    aside_of,
    clause_of,
    construction_of,
    step_of,
    worth_of,
)
from proofloom.generators.geometry.telling.scribe import degrees

# rules of lines that are no steps
TAKEN_BACK, ANOTHER, ANSWER, ADDED = "taken back", "another proof", "answer", "auxiliary point"


def explained(
    solved: Solved,
    names: Sequence[str],
    language: Language,
    seed: Seed,
    wrong: Wrong | None = None,
) -> tuple[Step, ...]:
    """Return the lines of a solution, of further ones after it; of a number the last one says what it is.

    Auxiliary points are introduced first, a line for each clause.
    A wrong step is tried and taken back where it stands in the first proof.
    """
    told = _Lines(solved, names, language, seed)
    told.added()
    if solved.worked is not None:
        told.working()
        return tuple(told.lines)
    for number, proof in enumerate(solved.proofs):
        if number:
            told.another()
        told.proof(proof, None if number else wrong)
    return tuple(told.lines)


class _Lines:
    """Every formal step a line, none twice in one proof."""

    def __init__(self, solved: Solved, names: Sequence[str], language: Language, seed: Seed) -> None:
        self.solved, self.names, self.language, self.seed = solved, tuple(names), language, seed
        self.wording = seed / "said"
        self.at: dict[str, int] = {}
        self.lines: list[Step] = []

    def added(self) -> None:
        """Tell how each auxiliary point is constructed."""
        problem = replace(self.solved.problem, points=self.names)
        first = len(problem.clauses) - problem.auxiliary
        for clause, line in zip(problem.clauses[first:], constructions(problem)[first:], strict=True):
            text = construction_of(
                problem, clause, self.solved.xy, self.names, self._own(), language=self.language
            )
            self.lines.append(Step(text, line, rule=ADDED))

    def working(self) -> None:
        """Tell how a number is found: what is known of the figure, what follows of numbers, the answer."""
        worked = self.solved.worked
        assert worked is not None
        own = iter(self.solved.proofs)
        place: dict[int, int] = {}
        for at, entry in enumerate(worked.entries):
            if isinstance(entry.claim, Fact):
                place[at] = self.proof(next(own))
            else:
                claim, rests = claimed(entry, self.names), _different(place[b] for b in entry.because)
                place[at] = self._step(claim, self._worth(entry), entry.rule, rests)
        quantity = worked.quantity
        value = text_of(worked.number) if worked.angle is None else str(worked.angle * 180)
        text = answer_of(
            Ask(quantity.what, quantity.points),
            shown(value) if worked.angle is None else degrees(worked.angle),
            self.names,
            self.seed / "answer",
            language=self.language,
        )
        ends = _different(place[end] for end in worked.ends)
        claim = f"{quantity.what} {' '.join(self.names[p] for p in quantity.points)} = {value}"
        self.lines.append(Step(text, claim, ends, ANSWER))

    def proof(self, proof: Proof, wrong: Wrong | None = None) -> int:
        """Tell a proof, and return the line of what it shows."""
        number: dict[int, int] = {}
        for at, step in enumerate(proof.steps):
            if wrong is not None and at == wrong.after:
                self._detour(wrong, _different(number[other] for other in wrong.cited))
            rests = _different(number[other] for other in step.premises)
            number[at] = self._step(self._formal(step.claim), step.claim, step.rule, rests)
        return number[proof.ends[-1]]

    def another(self) -> None:
        """Begin a further proof, which cites nothing from before."""
        self.at = {}
        text = aside_of("another", self._own(), language=self.language)
        self.lines.append(Step(text, rule=ANOTHER))

    def _detour(self, wrong: Wrong, rests: tuple[int, ...]) -> None:
        """Add two lines: what might be tried, and why it fails."""
        cites = [at + 1 for at in rests]
        said = self._said(wrong.claim)
        text = aside_of("try", self._own(), said, cites, wrong.rule, language=self.language)
        self.lines.append(Step(text, self._formal(wrong.claim), rests, wrong.rule))
        text = aside_of("back", self._own(), self._said(wrong.failing), language=self.language)
        self.lines.append(Step(text, self._formal(wrong.failing), (len(self.lines) - 1,), TAKEN_BACK))

    def _step(self, claim: str, said: Fact | str, rule: str, rests: tuple[int, ...]) -> int:
        if claim not in self.at:
            words = said if isinstance(said, str) else self._said(said)
            cites = [at + 1 for at in rests]
            text = step_of(words, cites, rule, self._own(), language=self.language)
            self.at[claim] = len(self.lines)
            self.lines.append(Step(text, claim, rests, rule))
        return self.at[claim]

    def _own(self) -> Seed:
        return self.seed / len(self.lines)

    def _formal(self, known: Fact) -> str:
        return write_fact(known, self.names)

    def _said(self, known: Fact) -> str:
        seed = self.wording / len(self.lines)
        return clause_of(known, self.solved.xy, self.names, seed, language=self.language)

    def _worth(self, entry: Entry) -> str:
        """Return in words what number something is found to have."""
        match entry.claim:
            case Length(one, other, number):
                kind, value = ("length" if other == UNIT else "ratio"), shown(text_of(number))
                points: tuple[int, ...] = one if other == UNIT else (*one, *other)
            case Cosine(points, number, None):
                kind, value = "cosine", shown(text_of(number))
            case Cosine(points, _, angle) if angle is not None:
                kind, value = "angle", degrees(angle)
            case Area(points, number):
                kind, value = "area", shown(text_of(number))
            case _:
                raise TypeError(f"no number: {entry.claim}")
        seed = self.wording / len(self.lines)
        return worth_of(kind, points, value, self.names, seed, language=self.language)


def _different(places) -> tuple[int, ...]:  # type: ignore[no-untyped-def]
    return tuple(dict.fromkeys(places))
