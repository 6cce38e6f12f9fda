"""Check the steps of an angle chase one by one, find the first error, and put it right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from proofloom.engine import Outcome, Step
from proofloom.engine.geometry.angles import AngleProblem, ProofStep
from proofloom.engine.geometry.facts import AngleIs, Fact, read_fact, write_fact
from proofloom.verifiers.geometry.arrangement import Key, NonsenseError
from proofloom.verifiers.geometry.step_words import sentence_fault
from proofloom.verifiers.steps import errors, flow
from proofloom.verifiers.steps.angle_figure import Figure
from proofloom.verifiers.steps.angle_instances import Placed
from proofloom.verifiers.steps.angle_local import Cited, Follows, follows, used_by, value_by
from proofloom.verifiers.steps.angle_told import readings
from proofloom.verifiers.steps.report import Certificate, Correction, StepCheck, StepReport

MOST = 400  # steps of a solution
CITED = 12  # steps that one step cites


_UNREAD = Follows(error=errors.UNREADABLE, why="no claim can be read")


@dataclass(slots=True)
class _Read:
    """One step as read: its fact if it has one, and how that follows."""

    fact: Fact | None = None
    found: Follows = _UNREAD
    because: tuple[int, ...] = ()  # the earlier steps that it cites
    rests: tuple[int, ...] = ()  # those of them that it needs; all, where it does not follow
    circular: bool = False
    certificate: Certificate | None = None


class AngleSteps:
    """One problem with one solution of it: everything about its steps is worked out on creation."""

    def __init__(self, body: AngleProblem, steps: Sequence[Step], answer: str) -> None:
        self.figure = Figure(body)
        self.steps = tuple(steps)
        self.answer = answer
        hints = [
            step.on if step.rule == given.rule else () for step, given in zip(body.proof, steps, strict=False)
        ]
        self.hints = [*hints, *[()] * (len(self.steps) - len(hints))]
        self.read: list[_Read] = []
        for index, step in enumerate(self.steps):
            self.read.append(self._one(index, step))

    def report(self) -> StepReport:
        """Return what is said of every step and of the whole."""
        read = self.read
        local = [Outcome.PASS if one.found.ok else Outcome.FAIL for one in read]
        rests = [one.rests for one in read]
        sound = flow.soundness(local, rests)
        taint = flow.tainted(sound, rests)
        needed = flow.needed(len(read) - 1, rests) if read else set()
        repeats = self._repeats()
        checks = tuple(
            StepCheck(
                local=local[index],
                truth=self._truth(one.fact),
                sound=sound[index],
                error=one.found.error,
                why=one.found.why,
                depends_on_error=taint[index],
                redundant=index not in needed or repeats[index],
                circular=one.circular,
                certificate=one.certificate,
            )
            for index, one in enumerate(read)
        )
        first = flow.first(sound)
        final = self._final(sound)
        if first < 0 and final is Outcome.FAIL and self._ends():
            first = len(read)
        correction = self._correction(first, sound) if 0 <= first < len(read) else self._readout(first)
        effort = len(read) + (self.figure.catalogue.tried if "catalogue" in vars(self.figure) else 0)
        return StepReport(checks, first, self.figure.consistent, final, correction, effort)

    # one step

    def _one(self, index: int, step: Step) -> _Read:
        cited = tuple(i for i in step.because if 0 <= i < index)
        read = _Read(because=cited, rests=cited)
        if not step.claim and step.text:
            return self._worded(index, step)
        try:
            read.fact = fact = read_fact(step.claim)
            self.figure.setting.normal(fact)
        except NonsenseError as error:
            read.fact = None
            read.found = Follows(error=errors.UNREADABLE, why=str(error))
            return read
        except (ValueError, ZeroDivisionError):
            return read
        if step.rule == "given":
            read.because = read.rests = ()
            self._given(read, fact)
        else:
            self._derived(index, step, read, fact)
        if read.found.ok and step.text:
            rule_step = ProofStep(step.rule, fact, read.found.placed.on if read.found.placed else ())
            if fault := self._sentence(rule_step, read, step):
                read.found = Follows(error=errors.WORDS, why=fault)
        return read

    def _worded(self, index: int, step: Step) -> _Read:
        """Read a step that is told in words only: it may rest on any step before it."""
        best = _Read()
        for rule, fact in readings(step.text):
            read = _Read(fact)
            try:
                self.figure.setting.normal(fact)
                if rule == "given":
                    self._given(read, fact)
                elif isinstance(fact, AngleIs):
                    self._from_before(index, rule, fact, read)
            except NonsenseError:
                continue
            if read.found.ok:
                on = read.found.placed.on if read.found.placed else ()
                if fault := self._sentence(ProofStep(rule, fact, on), read, step):
                    read.found = Follows(error=errors.WORDS, why=fault)
            if read.found.ok:
                return read
            best = read if best.fact is None else best
        return best

    def _from_before(self, index: int, rule: str, fact: AngleIs, read: _Read) -> None:
        key = self.figure.setting.key(fact.angle)
        before = {i: f for i in range(index) if (f := self.read[i].fact) is not None}
        known = Cited.of(self.figure, before)
        known = Cited({k: v for k, v in known.sizes.items() if k != key}, known.facts)
        read.found = follows(self.figure, rule, fact, known, ())
        if read.found.placed:
            read.because = read.rests = used_by(read.found.placed, key, known)
            read.certificate = self._certificate(read.found.placed, fact, known)

    def _given(self, read: _Read, fact: Fact) -> None:
        normal = self.figure.setting.normal(fact)
        if normal in self.figure.premises:
            read.found = Follows()
            read.certificate = {"premise": self.figure.premises.index(normal)}
        else:
            read.found = Follows(error=errors.ASSUMPTION, why="it is not among the premises")

    def _derived(self, index: int, step: Step, read: _Read, fact: Fact) -> None:
        if not isinstance(fact, AngleIs):
            read.found = Follows(error=errors.UNSUPPORTED, why="only sizes of angles are derived")
            return
        if any(not 0 <= i < index for i in step.because):
            read.circular = True
            read.found = Follows(error=errors.CIRCULAR, why="a step cites itself or a later one")
            return
        facts = {i: told for i in step.because[:CITED] if (told := self.read[i].fact) is not None}
        cited = Cited.of(self.figure, facts)
        read.found = found = follows(self.figure, step.rule, fact, cited, self.hints[index])
        if found.error == errors.CIRCULAR:
            read.circular = True
        if found.placed:
            read.rests = used_by(found.placed, self.figure.setting.key(fact.angle), cited)
            read.certificate = self._certificate(found.placed, fact, cited)

    def _certificate(self, placed: Placed, fact: AngleIs, cited: Cited) -> Certificate:
        """Write down the linear equation that makes the step follow, by the steps that it uses."""
        says = placed.says
        own = self.figure.setting.key(fact.angle)
        terms = [[cited.sizes[key][1], factor] for key, factor in says.terms.items() if key != own]
        premise = None if says.premise is None else cited.facts[says.premise]
        return {"factor": says.terms[own], "terms": terms, "total": says.total, "premise": premise}

    def _sentence(self, step: ProofStep, read: _Read, worded: Step) -> str:
        """Read the sentence by every way in which the theorem gives the claim; return what is wrong."""
        cited = [fact for i in read.because if (fact := self.read[i].fact) is not None]
        fault = sentence_fault(self.figure.setting, step, cited, worded.text)
        if not fault or step.rule == "given" or not isinstance(step.fact, AngleIs):
            return fault
        key = self.figure.setting.key(step.fact.angle)
        known = Cited.of(self.figure, {i: f for i in read.because if (f := self.read[i].fact) is not None})
        for placed in self.figure.catalogue.about(key, step.rule):
            if placed.on != step.on and value_by(placed, key, known) == step.fact.value:
                other = replace(step, on=placed.on)
                if not sentence_fault(self.figure.setting, other, cited, worded.text):
                    return ""
        return fault

    # the whole

    def _truth(self, fact: Fact | None) -> Outcome:
        return Outcome.UNKNOWN if fact is None else self.figure.truth(fact)

    def _repeats(self) -> list[bool]:
        seen: set[object] = set()
        found = []
        for one in self.read:
            normal = None if one.fact is None else self.figure.setting.normal(one.fact)
            found.append(normal is not None and normal in seen)
            seen.add(normal)
        return found

    def _ends(self) -> bool:
        """Say whether the last step speaks of what was asked."""
        last = self.read[-1].fact if self.read else None
        return last is not None and self.figure.established(last)

    def _final(self, sound: Sequence[Outcome]) -> Outcome:
        if not self._ends():
            return Outcome.FAIL
        last = self.read[-1].fact
        assert isinstance(last, AngleIs)
        return sound[-1] if str(last.value) == self.answer else Outcome.FAIL

    def _readout(self, first: int) -> Correction | None:
        if first < 0 or not self.read:
            return None
        last = self.read[-1].fact
        assert isinstance(last, AngleIs)
        return Correction(first, "answer", Step("", f"answer {last.value}"), self.steps)

    # putting it right

    def _correction(self, index: int, sound: Sequence[Outcome]) -> Correction | None:
        step, one = self.steps[index], self.read[index]
        if one.found.error == errors.ASSUMPTION:
            return Correction(index, "leave out", step)
        if one.found.error == errors.WORDS:
            return self._edited(index, "words", replace(step, text=""))
        if not isinstance(one.fact, AngleIs):
            return None
        key = self.figure.setting.key(one.fact.angle)
        if one.found.right:
            placed, value = one.found.right
            if one.found.error == errors.THEOREM:
                return self._edited(index, "theorem", replace(step, rule=placed.rule, text=""))
            if one.found.error != errors.CORRESPONDENCE:
                fixed = replace(one.fact, value=value)
                return self._edited(index, "value", replace(step, claim=write_fact(fixed), text=""))
            meant = self._meant(placed, index)
            if meant is not None:
                return self._edited(index, "claim", replace(step, claim=write_fact(meant), text=""))
        return self._cited_anew(index, key, one.fact, sound)

    def _meant(self, placed: Placed, index: int) -> AngleIs | None:
        """Return the angle of which the theorem does say what the step claims."""
        cited = {self.figure.setting.key(f.angle) for i in self.read[index].because
                 if isinstance(f := self.read[i].fact, AngleIs)}  # fmt: skip
        (missing,) = (key for key in placed.says.terms if key not in cited)
        fact = self.read[index].fact
        assert isinstance(fact, AngleIs)
        named = self._named(missing)
        return AngleIs(named[0], missing[0], named[1], fact.value)

    def _named(self, key: Key) -> tuple[str, str]:
        """Return the nearest point on each arm of an angle."""
        vertex, arms = key
        names = []
        for line, ahead in sorted(arms):
            points = self.figure.body.lines[line]
            names.append(points[points.index(vertex) + (1 if ahead else -1)])
        return names[0], names[1]

    def _cited_anew(self, index: int, key: Key, fact: AngleIs, sound: Sequence[Outcome]) -> Correction | None:
        """Look for a theorem that gives the claim from what is soundly established before it; else for a size
        that the named theorem then gives."""
        step = self.steps[index]
        before = {
            i: f for i in range(index) if sound[i] is Outcome.PASS and (f := self.read[i].fact) is not None
        }
        known = Cited.of(self.figure, before)
        if key in known.sizes:
            return None
        every = self.figure.catalogue.about(key)
        same_rule = sorted(every, key=lambda placed: placed.rule != step.rule)
        for placed in same_rule:
            if value_by(placed, key, known) == fact.value:
                cites = used_by(placed, key, known)
                edit = "citation" if placed.rule == step.rule else "theorem"
                return self._edited(index, edit, replace(step, rule=placed.rule, because=cites, text=""))
        for placed in same_rule:
            value = value_by(placed, key, known)
            if value is not None and 0 < value < 180:
                fixed = replace(step, claim=write_fact(replace(fact, value=value)), rule=placed.rule,
                                because=used_by(placed, key, known), text="")  # fmt: skip
                return self._edited(index, "value", fixed)
        return None

    def _edited(self, index: int, edit: str, fixed: Step) -> Correction:
        """Put a step in place and work out the sizes of the later ones that rest on it again."""
        steps = [*self.steps[:index], fixed, *self.steps[index + 1 :]]
        facts = [one.fact for one in self.read]
        facts[index] = read_fact(fixed.claim)
        for later in range(index + 1, len(steps)):
            fact, step = facts[later], steps[later]
            if not isinstance(fact, AngleIs) or step.rule == "given":
                continue
            cited = Cited.of(
                self.figure,
                {i: f for i in self.read[later].because if (f := facts[i]) is not None},
            )
            value = self._again(later, fact, step.rule, cited)
            if value is not None and value != fact.value:
                facts[later] = again = replace(fact, value=value)
                steps[later] = replace(step, claim=write_fact(again), text="")
        return Correction(index, edit, fixed, tuple(steps))

    def _again(self, index: int, fact: AngleIs, rule: str, cited: Cited) -> Fraction | None:
        key = self.figure.setting.key(fact.angle)
        used = self.read[index].found.placed
        options = [used] if used else self.figure.catalogue.about(key, rule)
        values = (value_by(placed, key, cited) for placed in options)
        return next((value for value in values if value is not None and 0 < value < 180), None)
