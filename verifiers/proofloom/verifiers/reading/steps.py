"""Steps of a proof as their sentences give them: the claim, the lines on which it rests, and the theorem."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from proofloom.engine.geometry.derivation import GIVEN, LINEAR
from proofloom.engine.geometry.predicates import Fact
from proofloom.verifiers.reading.grammar import Grammar
from proofloom.verifiers.reading.meaning import Found
from proofloom.verifiers.reading.statement import LANGUAGES, MOST_TOKENS
from proofloom.verifiers.reading.tokens import Token, UnreadableError, sentences
from proofloom.verifiers.reading.vocabulary import Places, facts_of, plain

MIRRORED = ", mirrored"  # after the name of a theorem about triangles that turn opposite ways
WORDS = ("kind", "because", "cites")  # statements about the step, not the figure


def same_step(
    text: str,
    claim: Fact,
    cites: Sequence[int],
    rule: str,
    *,
    xy: Places,
    names: Sequence[str],
    language: str = "en",
) -> str:
    """Return what is wrong with the sentence of a step, or nothing.

    claim  the fact that it says
    cites  the numbers of the lines on which it rests, as they are shown
    rule   the name of its theorem, or "given" or "linear"
    """
    wanted = (plain(claim), tuple(sorted(cites)), rule.removesuffix(MIRRORED))
    try:
        found = readings(text, xy, names, language)
    except UnreadableError as error:
        return str(error)
    if len(found) > 1:
        return "the step has two meanings"
    for got, want, what in zip(found[0], wanted, ("words", "lines", "grounds"), strict=True):
        if got != want:
            return f"the step has other {what}"
    return ""


Step = tuple[Fact, tuple[int, ...], str]


def readings(text: str, xy: Places, names: Sequence[str], language: str) -> list[Step]:
    """Return the different readings of a step's sentence, at least one; raise UnreadableError for none."""
    parts = sentences(text)
    if len(parts) != 1 or len(parts[0]) > MOST_TOKENS:
        raise UnreadableError("a step is not one sentence")
    index = {name: at for at, name in enumerate(names)}
    found: dict[Step, None] = {}
    reasons: list[str] = []
    for one in _grammar(language).read("step", parts[0]):
        try:
            found[_step(one, index, xy)] = None
        except UnreadableError as error:
            reasons.append(str(error))
    if not found:
        raise UnreadableError(reasons[0] if reasons else f"not understood: {_shown(parts[0])}")
    return list(found)


@cache
def _grammar(language: str) -> Grammar:
    here = files("proofloom.verifiers.reading")
    name = LANGUAGES[language]
    table = tomllib.loads(here.joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    reasons = tomllib.loads(here.joinpath(f"{name}_reasons.toml").read_text(encoding="utf-8"))
    table["reason"] = {f"because {rule.replace(' ', '_')}": names for rule, names in reasons.items()}
    return Grammar(table)


def _step(found: Found, index: dict[str, int], xy: Places) -> Step:
    facts = facts_of((one for one in found.said if one.word not in WORDS), index, xy)
    if len(facts) != 1:
        raise UnreadableError("a step claims several things")
    about = {one.word: one.points for one in found.said if one.word in WORDS}
    kind = about.get("kind") or about.get("because", (GIVEN,))
    rule = kind[0].replace("_", " ")
    cites = tuple(sorted(int(number) for number in about.get("cites", ())))
    if (rule == GIVEN and cites) or (rule == LINEAR and not cites):
        raise UnreadableError("a step rests on nothing, or on too much")
    return facts.pop(), cites, rule


def _shown(tokens: Sequence[Token]) -> str:
    return " ".join("".join(t.value) if isinstance(t.value, tuple) else str(t.value) for t in tokens)[:160]
