"""The words of the house: candidate, step, verdict, record, grade. Frozen, slotted and typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from proofloom.engine.scene import Scene

Body = TypeVar("Body")

SCHEMA_VERSION = 1


class Outcome(StrEnum):
    """What a verifier found. Unknown is never a pass; error is infrastructure and never a fail."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    ERROR = "error"


class AnswerFormat(StrEnum):
    """How a response must give its final answer; the prompt's instruction is made from it."""

    BOXED = "boxed"
    TAG = "tag"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a solution.

    `text` is for people, `claim` is the same thing formally, `because` are the indices of the
    earlier steps it cites (always smaller than its own), `rule` names the theorem or rule, and
    `uses` are the keys of the scene parts or source lines ("L3") that a viewer highlights.
    """

    text: str
    claim: str = ""
    because: tuple[int, ...] = ()
    rule: str = ""
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Body]):
    """A problem with its answer, before anyone has checked it.

    body         the formal problem: everything that a verifier needs, and nothing worded
    prompt       the question as asked, without the instruction on how to answer
    answer       the final answer as text
    steps        the solution
    scene        what the picture shows, or None
    canonical    equal for two problems that are the same up to renaming, mirroring, clause order;
                 "" means the encoded body
    family       the coarser shape by which splits are kept apart; "" means `canonical`
    difficulty   integers by which recipes ask for a mix
    answer_type  what kind of thing the answer is ("integer", "rational", "list", "text", …)
    answer_format  how a response gives it
    """

    body: Body
    prompt: str
    answer: str
    steps: tuple[Step, ...] = ()
    scene: Scene | None = None
    canonical: str = ""
    family: str = ""
    difficulty: Mapping[str, int] = field(default_factory=dict)
    answer_type: str = "integer"
    answer_format: AnswerFormat = AnswerFormat.BOXED


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one verifier says of one candidate, with the reason and the evidence."""

    outcome: Outcome
    reason: str = ""
    evidence: str = ""

    @classmethod
    def passed(cls, evidence: str = "") -> Verdict:
        """The claim was checked and holds."""
        return cls(Outcome.PASS, "", evidence)

    @classmethod
    def failed(cls, reason: str, evidence: str = "") -> Verdict:
        """The claim was checked and does not hold. `reason` is a short constant phrase."""
        return cls(Outcome.FAIL, reason, evidence)

    @classmethod
    def unknown(cls, reason: str, evidence: str = "") -> Verdict:
        """The check could not decide within its counted effort."""
        return cls(Outcome.UNKNOWN, reason, evidence)

    @classmethod
    def error(cls, reason: str, evidence: str = "") -> Verdict:
        """The check itself broke (infrastructure); says nothing about the candidate."""
        return cls(Outcome.ERROR, reason, evidence)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A verdict signed with the verifier's address and version: a row's certificate is a list of these."""

    verifier: str
    version: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Record(Generic[Body]):
    """A verified candidate with its certificate and the address from which it can be rebuilt.

    `unit` names the recipe's stream (generator entry, split, cell); with `index` and `k` it is the
    row's address. `id`, `fingerprint` and `family` are hexadecimal digests (keyed in secret splits).
    """

    id: str
    recipe: str
    generator: str
    generator_version: int
    split: str
    unit: str
    index: int
    k: int
    candidate: Candidate[Body]
    certificate: tuple[Stamp, ...]
    fingerprint: str
    family: str
    canary: str
    schema_version: int = SCHEMA_VERSION


class GradeOutcome(StrEnum):
    """What a grader says of a model's response; error is infrastructure and never means wrong."""

    PASS = "pass"
    FAIL = "fail"
    UNPARSED = "unparsed"
    TRUNCATED = "truncated"
    UNKNOWN = "unknown"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Grade:
    """A grader's judgement of a response to a task: score in [0, 1], per-step verdicts, effort counted.

    Where steps were asked for, `final` says whether they establish what was asked, and `first_error` is the
    place among `steps` of the first verdict that is no pass, or -1; else both are None.
    """

    outcome: GradeOutcome
    score: int = 0
    steps: tuple[Verdict, ...] = ()
    evidence: str = ""
    effort: int = 0
    final: Outcome | None = None
    first_error: int | None = None
