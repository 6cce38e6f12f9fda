"""Put the first wrong step of an angle chase right: the smallest edit that is found to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from proofloom.engine import Outcome, Step
from proofloom.engine.geometry.angles import AngleProblem
from proofloom.engine.geometry.facts import AngleIs, Fact, read_fact, write_fact
from proofloom.verifiers.geometry.arrangement import Key
from proofloom.verifiers.steps import errors
from proofloom.verifiers.steps.angle_check import AngleSteps, Read
from proofloom.verifiers.steps.angle_instances import Placed
from proofloom.verifiers.steps.angle_local import Cited, Said, used_by, value_by
from proofloom.verifiers.steps.report import Correction, StepReport


def mended(body: AngleProblem, checked: AngleSteps, report: StepReport) -> Correction | None:
    """Return the first edit after which nothing is wrong, else the first after which nothing is up to the
    mended step, else None."""
    index = report.first_error
    if index == len(report.steps):
        if report.whole != errors.READOUT:
            return None
        last = next(
            one.fact for one in reversed(checked.read) if one.fact and checked.figure.established(one.fact)
        )
        assert isinstance(last, AngleIs)
        return Correction(index, "answer", Step("", f"answer {last.value}"), checked.steps)
    best = None
    for edit in _Mender(checked, index).edits():
        again = AngleSteps(body, edit.steps, checked.answer, checked.figure).report()
        if again.first_error < 0:
            return edit
        if again.first_error > index and best is None:
            best = edit
    return best


class _Mender:
    def __init__(self, checked: AngleSteps, index: int) -> None:
        self.checked = checked
        self.figure = checked.figure
        self.index = index
        self.one: Read = checked.read[index]

    def edits(self) -> Iterator[Correction]:
        """Yield edits, those that leave most of the step first."""
        one, fact = self.one, self.one.fact
        if fact is not None and one.found.error == errors.WORDS:
            yield self._put("words", self._formal(fact, one.because))
        if fact is not None and one.found.error == errors.ASSUMPTION:
            yield from self._as_given(fact)
        if isinstance(fact, AngleIs) and one.found.error != errors.ASSUMPTION:
            if one.found.right:
                yield from self._by_the_theorem(fact, *one.found.right)
            yield from self._cited_anew(fact)
        yield self._left_out()
        if isinstance(fact, AngleIs) and one.found.error == errors.ASSUMPTION:
            yield from self._cited_anew(fact)

    def _formal(self, fact: Fact, because: tuple[int, ...], rule: str = "") -> Step:
        return Step("", write_fact(fact), because, rule or self.one.rule)

    def _as_given(self, fact: Fact) -> Iterator[Correction]:
        """What is given of the angle instead."""
        own = Said.of(self.figure, fact)
        for premise in self.checked.figure.body.premises:
            said = Said.of(self.figure, premise)
            if said.key is not None and said.key == own.key:
                yield self._put("value", self._formal(premise, (), "given"))

    def _by_the_theorem(self, fact: AngleIs, placed: Placed, value: Fraction) -> Iterator[Correction]:
        """What a theorem says by what is cited, where the step says something else."""
        one, key = self.one, self.figure.setting.key(fact.angle)
        step = self.checked.steps[self.index]
        if one.found.error == errors.CORRESPONDENCE:
            missing = next((k for k in placed.says.terms if k not in one.known.sizes), None)
            if missing is not None:
                (a, b), because = self._named(missing), used_by(placed, missing, one.known)
                meant = AngleIs(a, missing[0], b, fact.value)
                yield self._put("claim", self._formal(meant, one.because if step.claim else because))
            return
        because = one.because if step.claim else used_by(placed, key, one.known)
        if one.found.error == errors.THEOREM:
            yield self._put("theorem", self._formal(fact, because, placed.rule))
        else:
            yield self._put("value", self._formal(replace(fact, value=value), because))

    def _named(self, key: Key) -> tuple[str, str]:
        """Return the nearest point on each arm of an angle."""
        vertex, arms = key
        names = []
        for line, ahead in sorted(arms):
            points = self.figure.body.lines[line]
            names.append(points[points.index(vertex) + (1 if ahead else -1)])
        return names[0], names[1]

    def _cited_anew(self, fact: AngleIs) -> Iterator[Correction]:
        """A theorem that gives the claim from what is soundly established before it; else a size that the
        named theorem then gives."""
        key = self.figure.setting.key(fact.angle)
        before = [
            (i, one)
            for i in range(self.index)
            if self.checked.sound[i] is Outcome.PASS and (one := self.checked.read[i].said) is not None
        ]
        known = Cited.of(before)
        if key in known.sizes:
            return
        every = sorted(self.figure.catalogue.about(key), key=lambda placed: placed.rule != self.one.rule)
        valued = [(placed, value) for placed in every if (value := value_by(placed, key, known)) is not None]
        for placed, value in valued:
            if value == fact.value:
                edit = "citation" if placed.rule == self.one.rule else "theorem"
                yield self._put(edit, self._formal(fact, used_by(placed, key, known), placed.rule))
                return
        for placed, value in valued:
            if 0 < value < 180:
                fixed = replace(fact, value=value)
                yield self._put("value", self._formal(fixed, used_by(placed, key, known), placed.rule))
                return

    def _left_out(self) -> Correction:
        index, steps = self.index, self.checked.steps
        rest = [
            replace(step, because=tuple(i - (i > index) for i in step.because if i != index))
            for step in steps[index + 1 :]
        ]
        return Correction(index, "leave out", steps[index], (*steps[:index], *rest))

    def _put(self, edit: str, fixed: Step) -> Correction:
        """Put a step in place and work out the sizes of the later ones that rest on it again."""
        steps = list(self.checked.steps)
        steps[self.index] = fixed
        facts = [one.fact for one in self.checked.read]
        facts[self.index] = read_fact(fixed.claim)
        for later in range(self.index + 1, len(steps)):
            fact, read = facts[later], self.checked.read[later]
            if not isinstance(fact, AngleIs) or read.rule == "given":
                continue
            cited = Cited.of(
                (i, Said.of(self.figure, f)) for i in read.because if (f := facts[i]) is not None
            )
            value = self._again(read, fact, cited)
            if value is not None and value != fact.value:
                facts[later] = again = replace(fact, value=value)
                steps[later] = Step("", write_fact(again), read.because, read.rule)
        return Correction(self.index, edit, fixed, tuple(steps))

    def _again(self, read: Read, fact: AngleIs, cited: Cited) -> Fraction | None:
        key = self.figure.setting.key(fact.angle)
        used = read.found.placed
        options = [used] if used else self.figure.catalogue.about(key, read.rule)
        values = (value_by(placed, key, cited) for placed in options)
        return next((value for value in values if value is not None and 0 < value < 180), None)
