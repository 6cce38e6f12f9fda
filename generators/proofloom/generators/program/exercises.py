"""Programs of every type in six languages, and sixteen kinds of questions about what they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from proofloom.engine import AnswerFormat, Candidate, Reject, Seed, generator
from proofloom.engine.program.canonical import canonical, skeleton
from proofloom.engine.program.interpret import Limits
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.notation import dump
from proofloom.engine.program.questions import kind
from proofloom.engine.program.task import Exercise, Origin
from proofloom.generators.program.asking import FIXED, KINDS, Posed, Subject, posed
from proofloom.generators.program.asking.visible import COUNTERS
from proofloom.generators.program.grow import TYPES, Controls, Grown, grown
from proofloom.generators.program.measure import difficulty
from proofloom.generators.program.telling import args_told, told

BOXED = frozenset({"reach", "branch", "equivalence", "worst"})
"""The kinds that ask about integers that vary."""
LANGUAGES = ("python", "c", "go", "javascript", "java", "rust")


def _evenly(names: tuple[str, ...]) -> Mapping[str, int]:
    return dict.fromkeys(names, 1)


@generator(
    version=3,
    verifiers=("program/rerun", "program/reread", "program/asked", "program/compiled", "program/text"),
)
@dataclass(frozen=True)
class Exercises:
    """Questions about programs that are grown for them.

    functions   fewest and most functions
    statements  fewest and most statements
    graph       family of the call graph: "flat", "chain", "tree", "shared" or "any"
    composition  "idioms", or of small functions on integers: "selective", "sequential", "loops" or "composed"
    loop_depth  least and greatest nesting of loops within a function
    recursion   "any", "never" or "always"
    types       letters of the types that may be used besides integers, parted by spaces; "" for all
    live        fewest and most variables of one function alive at once
    steps       fewest and most steps of the run that is asked about
    names       "meaningful", "neutral", "adversarial" or "mixed": of the first two
    distinct    fewest different outputs, and different step counts, over the pool
    pool        inputs that a program is tried on; every statement matters to one of them
    languages   weight of each language
    asks        weight of each kind of question
    per_program  how many questions are asked about one program, each of another kind
    visible_counter  whether questions about steps show a counter in the source
    preset      name of the preset that these knobs belong to, kept in the rows' origin
    """

    functions: tuple[int, int] = (3, 6)
    statements: tuple[int, int] = (10, 90)
    graph: str = "any"
    composition: str = "idioms"
    loop_depth: tuple[int, int] = (0, 4)
    recursion: str = "any"
    types: str = ""
    live: tuple[int, int] = (1, 20)
    steps: tuple[int, int] = (10, 800)
    names: str = "mixed"
    distinct: tuple[int, int] = (6, 4)
    pool: int = 12
    languages: Mapping[str, int] = field(default_factory=lambda: _evenly(LANGUAGES))
    asks: Mapping[str, int] = field(default_factory=lambda: _evenly(KINDS))
    per_program: int = 1
    visible_counter: bool = False
    preset: str = ""

    def __post_init__(self) -> None:
        """Refuse knobs that no draw can meet."""
        for knob, known in (("languages", LANGUAGES), ("asks", KINDS)):
            given = getattr(self, knob)
            if not set(given) <= set(known) or min(given.values(), default=0) < 0 or not any(given.values()):
                raise ValueError(f"{knob} gives weights from 0 on to some of {', '.join(known)}")
        if not 1 <= self.per_program <= sum(weight > 0 for weight in self.asks.values()):
            raise ValueError("per_program is from 1 to the number of kinds that may be asked")
        if not 2 <= self.steps[0] <= self.steps[1] <= 5_000:
            raise ValueError("steps must be (fewest, most) with 2 <= fewest <= most <= 5000")
        shown = [name for name, weight in self.languages.items() if weight and name not in COUNTERS]
        if self.visible_counter and shown:
            raise ValueError(f"visible_counter: there is none in {', '.join(shown)}")
        self.controls(self.steps[1])

    def controls(self, steps: int, integer: bool = False) -> Controls:
        """Return what a program is to be like, its run's steps included."""
        letters = self.types.split()
        kinds = frozenset(kind for kind in Type if kind.letter in letters)
        if len(kinds) < len(set(letters)):
            raise ValueError(f"types are letters of {' '.join(kind.letter for kind in TYPES)}")
        return Controls(
            functions=self.functions,
            statements=self.statements,
            graph=self.graph,
            loop_depth=self.loop_depth,
            recursion=self.recursion,
            types=kinds | {Type.INT} if kinds else TYPES | {Type.NONE},
            live=self.live,
            steps=steps,
            names=self.names,
            distinct=self.distinct,
            pool=self.pool,
            integer=integer,
            composition=self.composition,
        )

    def draw(self, seed: Seed) -> tuple[Candidate[Exercise], ...]:
        """Return one question about a program, or several of different kinds."""
        low, high = self.steps
        fewest = max(low, self.controls(0).least_steps)
        target = 0 if low <= 10 and high >= 800 else (seed / "steps").integer(fewest, high)
        kinds = self.kinds(seed / "kinds")
        made = grown(seed / "program", self.controls(target, kinds[0] in BOXED))
        if not low <= made.steps <= high:
            raise Reject("too few or too many steps")
        limits = Limits(fuel=max(1_000, 3 * target), length=max(400, target))
        language = (seed / "language").weighted(
            LANGUAGES, [self.languages.get(name, 0) for name in LANGUAGES]
        )
        subject = Subject(made.program, made.shapes, made.pool, made.args, language, limits)
        found = self.asked(subject, kinds, seed / "question")
        return tuple(self.candidate(of, made, item, seed) for of, item in found)

    def kinds(self, seed: Seed) -> list[str]:
        """Return the kinds that may be asked in random order, by weight."""
        waiting = {name: self.asks[name] for name in KINDS if self.asks.get(name)}
        order: list[str] = []
        while waiting:
            order.append((seed / len(order)).weighted(list(waiting), list(waiting.values())))
            del waiting[order[-1]]
        return order

    def asked(self, subject: Subject, kinds: list[str], seed: Seed) -> list[tuple[Subject, Posed]]:
        """Return the questions, each with what it is about: the first kinds that suit the program."""
        found: list[tuple[Subject, Posed]] = []
        fixed = subject.fixed()
        reasons: list[str] = []
        for name in kinds:
            if len(found) == self.per_program:
                break
            try:
                of = fixed if name in FIXED else subject
                found.append((of, posed(name, of, seed, self.visible_counter)))
            except Reject as reject:
                reasons.append(f"{name}: {reject.reason}")
        if len(found) < self.per_program:
            raise Reject(reasons[0])
        return found

    def candidate(self, subject: Subject, made: Grown, item: Posed, seed: Seed) -> Candidate[Exercise]:
        """Return a row's content."""
        run = subject.run
        assert run.counts is not None
        question = item.question
        told_about = args_told(subject.args, question)
        traced = run if told_about == subject.args else subject.traced(told_about)
        steps = told(
            subject.program, traced, subject.text.lines, subject.language, seed / "told", told_about, question
        )
        body = Exercise(
            language=subject.language,
            source=subject.text.source,
            lines=subject.text.lines,
            python="" if subject.language == "python" else subject.python.source,
            tree=dump(subject.program),
            entry=subject.program.entry,
            args=subject.args,
            value=run.value,
            steps=run.steps,
            trace=subject.trace,
            counts=run.counts,
            question=question,
            origin=Origin(
                made.idioms, str(made.figures["graph"]), made.naming, self.preset, tuple(made.pool)
            ),
        )
        code = item.answer_type == "code"
        return Candidate(
            body=body,
            prompt=item.prompt,
            answer=item.answer,
            steps=steps,
            canonical=f"{canonical(subject.program)} {list(subject.args)} {kind(question)}",
            family=skeleton(subject.program),
            difficulty={
                **difficulty(subject.program),
                "steps": run.steps,
                "calls": run.counts.calls,
                "max_depth": run.counts.max_depth,
                "asked": item.asked,
            },
            answer_type=item.answer_type,
            answer_format=AnswerFormat.TAG if code else AnswerFormat.BOXED,
        )
