"""Steps of a solution in words: what is claimed, on which lines it rests, and by which theorem."""

from __future__ import annotations

from collections.abc import Sequence

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.derivation import GIVEN, LINEAR
from proofloom.engine.seed import Seed
from proofloom.generators.geometry.telling.ask import Language
from proofloom.generators.geometry.telling.scribe import Scribe, released, table

RESTATED = ("given length", "given angle", "given area", "known ratio")  # what they rest on says the same
MIRRORED = ", mirrored"  # after the name of a theorem about triangles that turn opposite ways


def reason_of(rule: str, seed: Seed, *, language: Language = "en") -> str:
    """Return what a reader calls a theorem, or a rule of the working of numbers; raise Reject for others."""
    return _reason(rule, Scribe((), seed.stream(), language, "textbook", latex=False))


def step_of(
    claim: str, cites: Sequence[int], rule: str, seed: Seed, *, language: Language = "en", latex: bool = False
) -> str:
    """Return the sentence of a step.

    claim  what it says, as `clause_of` words it
    cites  the numbers of the lines on which it rests, as they are shown
    rule   the name of a theorem or of a rule about numbers, or "given" or "linear"
    """
    scribe = Scribe((), seed.stream(), language, "textbook", latex=latex)
    frames = table(language, "steps")["frames"]
    kind = rule if rule in (GIVEN, LINEAR) else "restated" if rule in RESTATED else "rule"
    if kind in ("rule", "restated") and not cites:
        kind = "alone"
    several = frames["several"] if kind == LINEAR and len(cites) > 1 else []
    frame = scribe.pick([*frames[kind], *several])
    reason = _reason(rule, scribe) if kind in ("rule", "alone") else ""
    parts = {"claim": claim, "cites": scribe.listed([f"({number})" for number in cites]), "reason": reason}
    for slot, text in parts.items():
        frame = frame.replace("{" + slot + "}", text)
    return scribe.sentence(frame)


def aside_of(
    kind: str,
    seed: Seed,
    claim: str = "",
    cites: Sequence[int] = (),
    rule: str = "",
    *,
    language: Language = "en",
) -> str:
    """Return a line that is no step: a wrong one that is tried, or taken back; "another" proof; a "choice".

    claim  what the wrong step says, or needs and does not have; of a choice the option's letter
    """
    scribe = Scribe((), seed.stream(), language, "textbook", latex=False)
    frame = scribe.pick(table(language, "steps")["frames"][kind])
    reason = _reason(rule, scribe) if rule else ""
    listed = scribe.listed([f"({number})" for number in cites])
    for slot, text in {"claim": claim, "cites": listed, "reason": reason}.items():
        frame = frame.replace("{" + slot + "}", text)
    return scribe.sentence(frame)


def _reason(rule: str, scribe: Scribe) -> str:
    reasons = table(scribe.language, "steps")["reasons"]
    name = rule.removesuffix(MIRRORED)
    if name not in reasons:
        raise Reject("a rule has no name in words")
    return released(scribe.pick(reasons[name]))
