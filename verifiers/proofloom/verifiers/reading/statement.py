"""A problem as its text gives it: points in the order of their introduction, facts, and what is asked."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from proofloom.engine.geometry.predicates import Fact
from proofloom.verifiers.reading.grammar import Grammar
from proofloom.verifiers.reading.meaning import Found
from proofloom.verifiers.reading.style import ill_formed
from proofloom.verifiers.reading.tokens import Token, UnreadableError, sentences
from proofloom.verifiers.reading.vocabulary import Places, facts_of, sizes

ASK = "ask"  # before the name of a quantity
LANGUAGES = {"en": "english", "zh": "chinese"}
MOST_TOKENS = 250  # of one sentence


@dataclass(frozen=True, slots=True)
class Goal:
    """What is asked: "prove" with facts, or a quantity of points.

    Quantities are "length", "angle", "ratio", "area" and "perimeter", and in steps "cosine".
    """

    kind: str
    points: tuple[int, ...] = ()
    facts: frozenset[Fact] = frozenset()

    @property
    def plain(self) -> Goal:
        """Return the one naming of all that name the same quantity."""
        p = self.points
        match self.kind:
            case "prove":
                return self
            case "length":
                p = tuple(sorted(p))
            case "angle" | "cosine":
                a, b = sorted((p[0], p[2]))
                p = (a, p[1], b)
            case "ratio":
                p = (*sorted(p[:2]), *sorted(p[2:]))
            case _:  # a polygon, from its first point on in the direction of the smaller neighbour
                first = p.index(min(p))
                round_ = p[first:] + p[:first]
                p = min(round_, (round_[0], *round_[:0:-1]))
        return Goal(self.kind, p)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, over the indices of points.

    facts     what is given
    goal      what is asked
    sized     what the sizes of angles say besides: that they are acute or obtuse
    together  the points that each sentence introduces
    """

    facts: frozenset[Fact]
    goal: Goal
    sized: frozenset[Fact]
    together: tuple[frozenset[int], ...]


@cache
def grammar(language: str) -> Grammar:
    """Return a language's grammar, of statements and of steps; raise KeyError when there is none."""
    here, name = files("proofloom.verifiers.reading"), LANGUAGES[language]
    table = tomllib.loads(here.joinpath(f"{name}.toml").read_text("utf-8"))
    reasons = tomllib.loads(here.joinpath(f"{name}_reasons.toml").read_text("utf-8"))
    table["reason"] = {f"because {rule.replace(' ', '_')}": names for rule, names in reasons.items()}
    return Grammar(table)


def read(text: str, language: str, names: Sequence[str], xy: Places, *, drawn: Sequence[str] = ()) -> Read:
    """Read a whole problem; raise UnreadableError when any of it is not understood or has two meanings.

    names  the points that are to be introduced, each once and before its use, by index
    xy     where they are drawn
    drawn  points that a figure beside the text introduces
    """
    *told, asked = sentences(text) or [[]]
    rules = grammar(language)
    index = {name: at for at, name in enumerate(names)}
    known = set(drawn)
    facts: set[Fact] = set()
    together: list[frozenset[int]] = []
    for sentence in told:
        new, more = _sentence(language, sentence, known, index, xy)
        known |= new
        together.append(frozenset(index[name] for name in new))
        facts |= more
    if missing := [name for name in names if name not in known]:
        raise UnreadableError(f"the point {missing[0]} is not introduced")
    goal = _goal(rules, asked, known, index, xy)
    return Read(frozenset(facts), goal, sizes(facts, xy), tuple(together))


def introduced(
    text: str, language: str, names: Sequence[str], xy: Places, known: Sequence[str]
) -> tuple[frozenset[str], frozenset[Fact]]:
    """Return the points that a sentence of a statement introduces after known ones, and what it says."""
    parts = sentences(text)
    if len(parts) != 1:
        raise UnreadableError("not one sentence")
    return _sentence(language, parts[0], set(known), {name: at for at, name in enumerate(names)}, xy)


def _sentence(
    language: str, tokens: Sequence[Token], known: set[str], index: dict[str, int], xy: Places
) -> tuple[frozenset[str], frozenset[Fact]]:
    """Return the points that a sentence introduces and what it says."""
    outcomes: dict[tuple[frozenset[str], frozenset[Fact]], None] = {}
    reasons: list[str] = []
    for found in _readings(grammar(language), "told", tokens):
        try:
            _introduced(found, known, index)
            outcomes[frozenset(found.new), frozenset(facts_of(found.said, index, xy))] = None
        except UnreadableError as error:
            reasons.append(str(error))
    if not outcomes:
        raise UnreadableError(reasons[0] if reasons else f"not understood: {_shown(tokens)}")
    if len(outcomes) > 1:
        raise UnreadableError(f"a sentence has two meanings: {_shown(tokens)}")
    (outcome,) = outcomes
    if wrong := ill_formed(tokens, language, outcome[0]):
        raise UnreadableError(f"{wrong}: {_shown(tokens)}")
    return outcome


def _readings(rules: Grammar, part: str, tokens: Sequence[Token]) -> list[Found]:
    if len(tokens) > MOST_TOKENS:
        raise UnreadableError("a sentence is too long")
    return rules.read(part, tokens)


def _introduced(found: Found, known: set[str], index: dict[str, int]) -> None:
    """Check that a sentence introduces new points and speaks of no other unknown ones."""
    for name in found.new:
        if name in known:
            raise UnreadableError(f"the point {name} is introduced twice")
        if name not in index:
            raise UnreadableError(f"the point {name} is not of the problem")
    for one in found.said:
        for name in one.points:
            if name.islower():
                raise UnreadableError("a point is described and not named")
            if name not in known and name not in found.new:
                raise UnreadableError(f"the point {name} is used before it is introduced")


def _goal(
    rules: Grammar, tokens: Sequence[Token], known: set[str], index: dict[str, int], xy: Places
) -> Goal:
    goals: dict[Goal, None] = {}
    reasons: list[str] = []
    for found in _readings(rules, "asked", tokens):
        try:
            _introduced(found, known, index)
            goals[_asked(found, index, xy)] = None
        except UnreadableError as error:
            reasons.append(str(error))
    if len(goals) != 1:
        why = "has two meanings" if goals else "is not understood"
        raise UnreadableError(
            reasons[0] if reasons and not goals else f"what is asked {why}: {_shown(tokens)}"
        )
    return next(iter(goals))


def _asked(found: Found, index: dict[str, int], xy: Places) -> Goal:
    questions = [one for one in found.said if one.word.startswith(ASK)]
    if not questions:
        return Goal("prove", (), frozenset(facts_of(found.said, index, xy)))
    if len(found.said) != 1:
        raise UnreadableError("two things are asked")
    points = tuple(index[name] for name in questions[0].points)
    return Goal(questions[0].word.removeprefix(ASK), points)


def _shown(tokens: Sequence[Token]) -> str:
    words = ["".join(t.value) if isinstance(t.value, tuple) else str(t.value) for t in tokens]
    return " ".join(words)[:160]
