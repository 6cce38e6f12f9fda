"""Check the steps of an angle chase one by one, and find the first error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from proofloom.engine import Outcome, Step
from proofloom.engine.geometry.angles import AngleProblem, ProofStep
from proofloom.engine.geometry.facts import AngleIs, Fact, read_fact, write_fact
from proofloom.verifiers.geometry.arrangement import NonsenseError
from proofloom.verifiers.geometry.step_words import sentence_fault
from proofloom.verifiers.steps import errors, flow
from proofloom.verifiers.steps.angle_figure import Figure
from proofloom.verifiers.steps.angle_instances import Placed
from proofloom.verifiers.steps.angle_local import Cited, Follows, Said, follows, used_by, value_by
from proofloom.verifiers.steps.angle_told import readings
from proofloom.verifiers.steps.report import Certificate, StepCheck, StepReport, is_answer

MOST = 400  # steps of a solution
_UNREAD = Follows(error=errors.UNREADABLE, why="no claim can be read")
_NOTHING = Cited()


@dataclass(slots=True)
class Read:
    """One step as read: its fact if it has one, by which rule, and how that follows."""

    rule: str = ""
    fact: Fact | None = None
    said: Said | None = None
    found: Follows = _UNREAD
    known: Cited = _NOTHING  # what it may rest on
    because: tuple[int, ...] = ()  # the earlier steps that it cites
    rests: tuple[int, ...] = ()  # those of them that it needs; all, where it does not follow
    circular: bool = False
    certificate: Certificate | None = None


class AngleSteps:
    """One problem with one solution of it: everything about its steps is worked out on creation."""

    def __init__(
        self, body: AngleProblem, steps: Sequence[Step], answer: str, figure: Figure | None = None
    ) -> None:
        self.figure = figure or Figure(body)
        self.steps = tuple(steps)
        self.answer = answer
        hints = [
            step.on if step.rule == given.rule else () for step, given in zip(body.proof, steps, strict=False)
        ]
        self.hints = [*hints, *[()] * (len(self.steps) - len(hints))]
        self.read: list[Read] = []
        self.sound: list[Outcome] = []
        for index, step in enumerate(self.steps):
            one = self._one(index, step)
            self.read.append(one)
            own = Outcome.PASS if one.found.ok else Outcome.FAIL
            self.sound.append(flow.worst([own, *(self.sound[i] for i in one.rests)]))

    def report(self) -> StepReport:
        """Return what is said of every step and of the whole."""
        read, sound = self.read, self.sound
        rests = [one.rests for one in read]
        taint = flow.tainted(sound, rests)
        goal = self.goal()
        needed = flow.needed(len(read) - 1 if goal is None else goal, rests) if read else set()
        repeats = self._repeats()
        checks = tuple(
            StepCheck(
                local=Outcome.PASS if one.found.ok else Outcome.FAIL,
                truth=Outcome.UNKNOWN if one.fact is None else self.figure.truth(one.fact),
                sound=sound[index],
                error=one.found.error,
                why=one.found.why,
                depends_on_error=taint[index],
                redundant=index not in needed or repeats[index],
                circular=one.circular,
                certificate=one.certificate if one.found.ok else None,
            )
            for index, one in enumerate(read)
        )
        first, final, whole = flow.first(sound), Outcome.FAIL, errors.UNFINISHED
        if goal is not None:
            fact = read[goal].fact
            assert isinstance(fact, AngleIs)
            whole = "" if is_answer(str(fact.value), self.answer, "degrees") else errors.READOUT
            final = Outcome.FAIL if whole else sound[goal]
        if first < 0 and whole:
            first = len(read)
        effort = len(read) + (self.figure.catalogue.tried if "catalogue" in vars(self.figure) else 0)
        whole = whole if first == len(read) else ""
        return StepReport(checks, first, self.figure.consistent, final, None, effort, whole)

    # one step

    def _one(self, index: int, step: Step) -> Read:
        cited = tuple(dict.fromkeys(i for i in step.because[: MOST + 1] if 0 <= i < index))
        read = Read(step.rule, because=cited, rests=cited)
        if not step.claim and step.text:
            return self._worded(index, step.text.replace(" - ", " − "))
        try:
            fact = read_fact(step.claim)
            read.said = Said.of(self.figure, fact)
            read.fact = fact
        except NonsenseError as error:
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
            self._held_to_words(read, step.text.replace(" - ", " − "))
        return read

    def _worded(self, index: int, text: str) -> Read:
        """Read a step that is told in words only: it may rest on any step before it."""
        best = Read()
        for rule, fact in readings(text):
            try:
                said = Said.of(self.figure, fact)
            except NonsenseError:
                continue
            for known in self._before(index):
                read = Read(rule, fact, said)
                if rule == "given":
                    self._given(read, fact)
                elif isinstance(fact, AngleIs):
                    self._from_before(read, fact, known)
                if read.found.ok:
                    self._held_to_words(read, text, alone=True)
                if read.found.ok:
                    read.certificate = self._with_claims(read, index)
                    return read
                best = read if best.fact is None else best
                if rule == "given":
                    break
        return best

    def _before(self, index: int) -> Iterator[Cited]:
        """Yield what the steps before one say. Where they say several things of one angle, what is sound goes
        before what is not; then what was said last, then what was said first."""
        said = [(i, one) for i in range(index) if (one := self.read[i].said) is not None]
        sound = [(i, one) for i, one in said if self.sound[i] is Outcome.PASS]
        yield Cited.of([*sound, *reversed(said)])
        if len(sound) < len(said):
            yield Cited.of(reversed(said))
            yield Cited.of(said)

    def _from_before(self, read: Read, fact: AngleIs, known: Cited) -> None:
        key = self.figure.setting.key(fact.angle)
        read.known = known = known.without(key)
        read.found = follows(self.figure, read.rule, fact, known, ())
        if read.found.placed:
            read.because = read.rests = used_by(read.found.placed, key, known)
            read.certificate = self._certificate(read.found.placed, fact, known)

    def _given(self, read: Read, fact: Fact) -> None:
        normal = self.figure.setting.normal(fact)
        if normal in self.figure.premises:
            read.found = Follows()
            read.certificate = {"premise": self.figure.premises.index(normal)}
        else:
            read.found = Follows(error=errors.ASSUMPTION, why="it is not among the premises")

    def _derived(self, index: int, step: Step, read: Read, fact: Fact) -> None:
        if not isinstance(fact, AngleIs):
            read.found = Follows(error=errors.UNSUPPORTED, why="only sizes of angles are derived")
            return
        if any(not 0 <= i < index for i in step.because):
            read.circular = True
            read.found = Follows(error=errors.CIRCULAR, why="a step cites itself or a later one")
            return
        if len(step.because) > MOST:
            read.found = Follows(error=errors.UNREADABLE, why="it cites too much")
            return
        read.known = cited = Cited.of(
            (i, one) for i in read.because if (one := self.read[i].said) is not None
        )
        read.found = found = follows(self.figure, step.rule, fact, cited, self.hints[index])
        if found.error == errors.CIRCULAR:
            read.circular = True
        if found.placed:
            read.rests = used_by(found.placed, self.figure.setting.key(fact.angle), cited)
            read.certificate = self._certificate(found.placed, fact, cited)
            read.certificate = self._with_claims(read, index)

    def _certificate(self, placed: Placed, fact: AngleIs, cited: Cited) -> Certificate:
        """Write down the linear equation that makes the step follow, by the steps that it uses."""
        says = placed.says
        own = self.figure.setting.key(fact.angle)
        terms = [[cited.sizes[key][1], factor] for key, factor in says.terms.items() if key != own]
        premise = None if says.premise is None else cited.facts[says.premise]
        return {"factor": says.terms[own], "terms": terms, "total": says.total, "premise": premise}

    def _with_claims(self, read: Read, index: int) -> Certificate | None:
        """Add what those of the steps that it speaks of claim that are told in words only."""
        told = [(i, self.read[i].fact) for i in read.rests] + [(index, read.fact)]
        claims = [[i, write_fact(fact)] for i, fact in told if fact is not None and not self.steps[i].claim]
        return {**(read.certificate or {}), "claims": claims} if claims else read.certificate

    def _held_to_words(self, read: Read, text: str, alone: bool = False) -> None:
        """Read the sentence by every way in which the theorem gives the claim; put down what is wrong.

        A step in words alone cites what its sentence speaks of, which may not be what the first way rests on.
        """
        fact, placed = read.fact, read.found.placed
        assert fact is not None
        step = ProofStep(read.rule, fact, placed.on if placed else ())
        fault = sentence_fault(self.figure.setting, step, self._facts(read.because), text)
        if fault and read.rule != "given" and isinstance(fact, AngleIs):
            key = self.figure.setting.key(fact.angle)
            for other in self.figure.catalogue.about(key, read.rule):
                if other == placed or value_by(other, key, read.known) != fact.value:
                    continue
                rests = used_by(other, key, read.known) if alone else read.because
                one = replace(step, on=other.on)
                if sentence_fault(self.figure.setting, one, self._facts(rests), text):
                    continue
                if alone:
                    read.because = read.rests = rests
                    read.certificate = self._certificate(other, fact, read.known)
                return
        if fault:
            read.found = Follows(error=errors.WORDS, why=fault)

    def _facts(self, places: Sequence[int]) -> list[Fact]:
        return [fact for i in places if (fact := self.read[i].fact) is not None]

    # the whole

    def _repeats(self) -> list[bool]:
        seen: set[object] = set()
        found = []
        for one in self.read:
            normal = None if one.said is None else one.said.normal
            found.append(normal is not None and normal in seen)
            seen.add(normal)
        return found

    def goal(self) -> int | None:
        """Return the step that answers the question: the last that speaks of it, where that was said before,
        the first sound one that said so."""
        about = [i for i, one in enumerate(self.read) if one.fact and self.figure.established(one.fact)]
        if not about:
            return None
        said = self.read[about[-1]].said
        same = (i for i in about if self.read[i].said == said and self.sound[i] is Outcome.PASS)
        return next(same, about[-1])
