"""Steps of a solution as their sentences give them: claim, lines cited and theorem; and the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from proofloom.engine.geometry.derivation import GIVEN, LINEAR
from proofloom.engine.geometry.predicates import Fact
from proofloom.verifiers.reading.alike import Indices
from proofloom.verifiers.reading.meaning import Found
from proofloom.verifiers.reading.statement import ASK, MOST_TOKENS, Goal, grammar
from proofloom.verifiers.reading.sums import CITES
from proofloom.verifiers.reading.tokens import Token, UnreadableError, sentences
from proofloom.verifiers.reading.vocabulary import Places, facts_of, plain

MIRRORED = ", mirrored"  # after the name of a theorem about triangles that turn opposite ways
WORDS = ("kind", "because", CITES)  # statements about the step, not the figure
RESTATED = "restated"  # what a step says that gives a line's fact as a number; which number, its claim shows
NUMBERED = ("given length", "given angle", "given area", "known ratio")  # the rules of such steps
PLACE = Token("word", "▢")  # stands for a number that is compared as it is written
Worth = tuple[str, tuple[int, ...], str]
Claim = Fact | Goal
Step = tuple[Claim, tuple[int, ...], str]


def same_step(
    text: str,
    claim: Fact | Worth,
    cites: Sequence[int],
    rule: str,
    *,
    xy: Places,
    names: Sequence[str],
    language: str = "en",
    part: str = "step",
) -> str:
    """Return what is wrong with the sentence of a step, or nothing.

    claim  the fact that it says, or a quantity ("length", "cosine" and so on), its points and its number
    cites  the numbers of the lines on which it rests, as they are shown
    rule   the name of its theorem, or "given" or "linear"
    part   "step", or "try" for a step that is tried and taken back
    """
    said, value = (plain(claim), "") if isinstance(claim, Fact) else (_goal(claim), claim[2])
    grounds = RESTATED if rule in NUMBERED else rule.removesuffix(MIRRORED)
    wanted = (said, tuple(sorted(cites)), grounds)
    index = {name: at for at, name in enumerate(names)}
    found: dict[Step, None] = {}
    reasons: list[str] = []
    try:
        for tokens in _tokens(text, value):
            readings, like = grammar(language).alike(part, tokens)
            own = Indices(like, index)
            for one in readings:
                try:
                    found[_step(one, own, like.lines, xy)] = None
                except UnreadableError as error:
                    reasons.append(str(error))
    except UnreadableError as error:
        return str(error)
    if len(found) != 1:
        return "the step has two meanings" if found else (reasons or [f"not understood: {_shown(tokens)}"])[0]
    for got, want, what in zip(next(iter(found)), wanted, ("words", "lines", "grounds"), strict=True):
        if got != want:
            return f"the step has other {what}"
    return ""


def same_clause(
    text: str, claim: Fact, *, xy: Places, names: Sequence[str], language: str = "en", part: str = "fact"
) -> str:
    """Return what is wrong with a sentence that says one fact, or nothing.

    part  "fact" where it stands alone, "back" where it is said to be false and a wrong step to need it, or
          "told" as a statement has it
    """
    try:
        found = facts_in(text, part, xy, names, language)
    except UnreadableError as error:
        return str(error)
    return "" if found == {plain(claim)} else "another fact"


def facts_in(text: str, part: str, xy: Places, names: Sequence[str], language: str = "en") -> frozenset[Fact]:
    """Return the facts of a sentence of some kind; raise UnreadableError where it has not one meaning."""
    index = {name: at for at, name in enumerate(names)}
    (tokens,) = _tokens(text, "")
    found: set[frozenset[Fact]] = set()
    reasons = [f"not understood: {_shown(tokens)}"]
    for one in grammar(language).read(part, tokens):
        try:
            found.add(frozenset(facts_of(one.said, index, xy)))
        except UnreadableError as error:
            reasons.append(str(error))
    if len(found) != 1:
        raise UnreadableError("two meanings" if found else reasons[-1])
    return found.pop()


def named(text: str, part: str, language: str = "en") -> tuple[str, ...] | None:
    """Return the points or letters that a sentence of a kind names; None where it is no such sentence."""
    try:
        (tokens,) = _tokens(text, "")
        found = {one.names for one in grammar(language).read(part, tokens)}
    except UnreadableError:
        return None
    return found.pop() if len(found) == 1 else None


def kinds(text: str, language: str = "en") -> set[str]:
    """Return which kinds of question all sentences before some options may ask; none if one is no such."""
    found: list[set[str]] = []
    try:
        for tokens in sentences(text):
            said = [one.said for one in grammar(language).read("which", tokens)]
            found.append({one.points[0].replace("_", " ") for some in said for one in some})
    except UnreadableError:
        return set()
    return set.intersection(*found) if found else set()


def same_answer(text: str, answer: Worth, *, names: Sequence[str], language: str = "en") -> str:
    """Return what is wrong with an answer's sentence (quantity, points, number as shown), or nothing."""
    index = {name: at for at, name in enumerate(names)}
    try:
        found: set[Goal] = set()
        for tokens in _tokens(text, answer[2]):
            found |= {_asked(one, index) for one in grammar(language).read("answer", tokens)}
    except UnreadableError as error:
        return str(error)
    if not found:
        return f"not understood: {_shown(tokens)}"
    return "" if found == {_goal(answer)} else "another answer"


def _goal(worth: Worth) -> Goal:
    return Goal(worth[0], worth[1]).plain


def _tokens(text: str, value: str) -> list[list[Token]]:
    """Return the tokens of one sentence, with a mark where a number stands, for each place where it may."""
    parts = sentences(text)
    if len(parts) != 1 or len(parts[0]) > MOST_TOKENS:
        raise UnreadableError("not one sentence")
    tokens = parts[0]
    if str(PLACE.value) in text:
        raise UnreadableError("a number is left out")
    if not value:
        return [tokens]
    number = _number(value)
    size = len(number)
    starts = [
        at
        for at, token in enumerate(tokens)
        if size and token.kind == number[0].kind and tokens[at : at + size] == number
    ]
    if not starts:
        raise UnreadableError("the number does not stand there")
    return [[*tokens[:start], PLACE, *tokens[start + size :]] for start in starts]


@lru_cache(maxsize=1024)  # few numbers are found, and again and again
def _number(value: str) -> list[Token]:
    ((*number,),) = sentences(f"{value}.") or [[]]
    return number


def _step(found: Found, index: Indices, lines: Mapping[str, Sequence[str]], xy: Places) -> Step:
    """Return what a reading says of a step whose points and lists of lines have these new names."""
    about = {one.word: one.points for one in found.said if one.word in WORDS}
    claims = Found(said=frozenset(one for one in found.said if one.word not in WORDS))
    claim: Claim
    if any(one.word.startswith(ASK) for one in claims.said):
        claim = _asked(claims, index)
    else:
        facts = facts_of(claims.said, index, xy)
        if len(facts) != 1:
            raise UnreadableError("a step claims several things")
        claim = facts.pop()
    kind = about.get("kind") or about.get("because", (GIVEN,))
    rule = kind[0].replace("_", " ")
    cites = tuple(sorted([int(number) for new in about.get(CITES, ()) for number in lines[new]]))
    if (rule == GIVEN and cites) or (rule == LINEAR and not cites):
        raise UnreadableError("a step rests on nothing, or on too much")
    return claim, cites, rule


def _asked(found: Found, index: dict[str, int]) -> Goal:
    """Return the one quantity that is spoken of."""
    if len(found.said) != 1:
        raise UnreadableError("several quantities")
    (one,) = found.said
    if any(name not in index for name in one.points):
        raise UnreadableError("an unknown point")
    return Goal(one.word.removeprefix(ASK), tuple(index[name] for name in one.points)).plain


def _shown(tokens: Sequence[Token]) -> str:
    return " ".join("".join(t.value) if isinstance(t.value, tuple) else str(t.value) for t in tokens)[:160]
