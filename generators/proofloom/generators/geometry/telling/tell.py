"""Tell a problem: its clauses in an order that logic allows, what its figure must fix, and what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.predicates import Fact, Kind, fact
from proofloom.engine.geometry.problem import Clause, Problem, given, needed
from proofloom.engine.seed import Seed, Stream
from proofloom.generators.geometry.telling.ask import REGISTERS, Ask, Language, Register, Telling
from proofloom.generators.geometry.telling.clauses import Teller
from proofloom.generators.geometry.telling.facts import Clauses
from proofloom.generators.geometry.telling.names import letters
from proofloom.generators.geometry.telling.places import Places, corner, turn
from proofloom.generators.geometry.telling.scribe import Scribe, released, table

KEPT = 4  # of five steps, how many take the first clause that can come next
PAIRED = 3  # of five pairs of clauses of one kind, how many are one sentence
JOINED = 5  # one pair of short sentences in so many becomes one
SHORT = 60  # characters of a sentence that may be joined to the next
MEASURES = {"lconst", "l2const", "s_angle", "aconst", "rconst", "r2const", "eqdistance", "on_tline"}
BEGINNINGS = {"free", "segment"}
_NAME = re.compile("[A-Z][0-9]*")
POLYGONS = ("area", "perimeter")
_QUESTIONS = {"lcompute": "length", "rcompute": "ratio", "areacompute": "area"}


def tell(
    problem: Problem,
    goal: Fact | Ask,
    xy: Places,
    seed: Seed,
    *,
    register: Register = "textbook",
    language: Language = "en",
    latex: bool = False,
    names: Sequence[str] | None = None,
    conditions: Sequence[Fact] = (),
    apart: bool = False,
) -> Telling:
    """Return a constructed problem in words.

    problem     of clauses; those that only serve the proof are not told
    goal        a fact to prove, or a quantity to find
    xy          where the points are drawn: what is said of order, and how angles are named
    names       capital letters, with or without a number, by index; drawn when left out
    conditions  facts of order that the answer needs; those not said or given otherwise are said at the end
    apart       never tell two clauses in one sentence, but for those that open with a figure

    Raise Reject when the words would have several figures, or a fact has none.
    """
    if register not in REGISTERS:
        raise ValueError(f"no register is called {register!r}")
    if problem.places or problem.assumed:
        raise ValueError("only a problem of clauses can be told")
    clauses = problem.clauses[: len(problem.clauses) - problem.auxiliary]
    count = sum(len(clause.points) for clause in clauses)
    if any(point >= count for point in goal.points):
        raise Reject("a goal speaks of a point that only serves the proof")
    shown = letters(problem, count, (seed / "letters").stream()) if names is None else _given(names, count)
    stream = (seed / "words").stream()
    scribe = Scribe(shown, stream, language, register, latex=latex)
    teller = Teller(problem, xy, scribe)
    sentences: list[str] = []
    about: list[tuple[int, ...]] = []
    opening = _opening(clauses, xy)
    if opening:
        sentences += teller.opened(clauses[:opening])
        about += [tuple(range(opening))] * len(sentences)
    left = _sequence(clauses, opening, stream)
    while left:
        now = tuple(left[:2])
        together = len(now) > 1 and not apart and stream.chance(PAIRED, 5)
        pair = teller.paired(*(clauses[at] for at in now)) if together else None
        if pair is None:
            now = now[:1]
        found = pair or teller.clause(clauses[now[0]])
        sentences += found
        about += [now] * len(found)
        left = left[len(now) :]
    known = {item.fact for item in (*given(problem), *needed(problem))}
    for one in conditions:
        said = one in teller.order or one in known or one in teller.sized
        if one.predicate.kind is Kind.ORDER and not said:
            teller.order[one] = None
            sentences.append(teller.given(one))
            about.append(())
    ask = asked(goal, scribe, xy)
    text = ("" if language == "zh" else " ").join(
        [*(sentences if apart else _joined(sentences, stream, language)), ask]
    )
    return Telling(text, tuple(sentences), tuple(about), ask, shown, tuple(teller.order), register, language)


def _given(names: Sequence[str], count: int) -> tuple[str, ...]:
    """Return the names of the first points; raise ValueError for what is no name, or one of two points."""
    shown = tuple(names[:count])
    if len(set(shown)) < count or not all(_NAME.fullmatch(name) for name in shown):
        raise ValueError(f"names must be {count} different capital letters, each with a number or none")
    return shown


def clause_of(
    said: Fact,
    xy: Places,
    names: Sequence[str],
    seed: Seed,
    *,
    language: Language = "en",
    latex: bool = False,
) -> str:
    """Return a fact as a clause, for options and lists of premises."""
    scribe = Scribe(names, seed.stream(), language, "textbook", latex=latex)
    return released(Clauses(said, scribe, xy).said())


def construction_of(
    problem: Problem,
    clause: Clause,
    xy: Places,
    names: Sequence[str],
    seed: Seed,
    *,
    language: Language = "en",
) -> str:
    """Return the sentence that adds a clause's points to a figure; raise Reject where one does not do.

    problem  with the clause; the points before those of the clause are there already
    """
    teller = Teller(problem, xy, Scribe(names, seed.stream(), language, "textbook", latex=False))
    teller.told = [*range(min(clause.points))]
    found = teller.clause(clause)
    own = {fact(part.name, part.arguments) for part in clause.constructions if part.condition}
    if len(found) != 1 or not set(teller.order) <= own:
        raise Reject("an auxiliary construction that is not one sentence")
    return found[0]


def answer_of(
    ask: Ask, value: str, names: Sequence[str], seed: Seed, *, language: Language = "en", latex: bool = False
) -> str:
    """Return the sentence of the final answer; `value` as it is to be shown, such as 5√2 or 40°."""
    scribe = Scribe(names, seed.stream(), language, "textbook", latex=latex)
    return scribe.sentence(_valued("answers", ask.kind, ask.points, value, scribe))


def worth_of(
    kind: str,
    points: Sequence[int],
    value: str,
    names: Sequence[str],
    seed: Seed,
    *,
    language: Language = "en",
    latex: bool = False,
) -> str:
    """Return the clause of a number found on the way: of a kind that can be asked for, or a "cosine"."""
    scribe = Scribe(names, seed.stream(), language, "textbook", latex=latex)
    return released(_valued("worth", kind, points, value, scribe))


def _valued(part: str, kind: str, points: Sequence[int], value: str, scribe: Scribe) -> str:
    phrase = scribe.pick(table(scribe.language, "clauses")[part][kind])
    polygon = _polygon(points, scribe) if "{polygon}" in phrase else ""
    return scribe.fill(phrase, _lettered(points), v=value, polygon=polygon)


def _opening(clauses: Sequence[Clause], xy: Places) -> int:
    """Return how many first clauses together give a triangle or segment by measures; 0 when they do not."""
    found = points = 0
    for at, clause in enumerate(clauses):
        names = {part.name for part in clause.constructions if part.row is not None}
        if at == 0 and names <= BEGINNINGS:
            points = len(clause.points)
        elif at and len(clause.points) == 1 and (names <= MEASURES or names == {"free"}):
            points += 1
            if points == 3 and not turn(0, 1, 2, xy):
                break
            if points == 3 or names <= MEASURES:
                found = at + 1
        else:
            break
        if points >= 3:
            break
    return found


def _sequence(clauses: Sequence[Clause], start: int, stream: Stream) -> list[int]:
    """Return the clauses from `start` in a random order in which every point comes before its use."""
    left = list(range(start, len(clauses)))
    known = {point for clause in clauses[:start] for point in clause.points}
    order = []
    while left:
        ready = [at for at in left if _needed(clauses[at]) <= known]
        at = ready[0] if stream.chance(KEPT, 5) else stream.choice(ready)
        left.remove(at)
        order.append(at)
        known |= set(clauses[at].points)
    return order


def _needed(clause: Clause) -> set[int]:
    used = {point for part in clause.constructions for point in part.arguments}
    return used - set(clause.points)


def _joined(sentences: Sequence[str], stream: Stream, language: Language) -> list[str]:
    """Join some short sentences in pairs; none to one whose first word could be a point or an article."""
    stop, join = ("。", "\uff1b") if language == "zh" else (".", "; ")
    found: list[str] = []
    apart = False
    for sentence in sentences:
        short = apart and max(len(sentence), len(found[-1])) < SHORT and not sentence.startswith("A ")
        if short and stream.chance(1, JOINED):
            found[-1] = found[-1].removesuffix(stop) + join + _small(sentence)
            apart = False
        else:
            found.append(sentence)
            apart = True
    return found


def _small(sentence: str) -> str:
    """Begin a sentence with a small letter, unless it begins with a name."""
    return sentence[0].lower() + sentence[1:] if sentence[1:2].islower() else sentence


# --- what is asked --------------------------------------------------------------------------------------


def asked(goal: Fact | Ask, scribe: Scribe, xy: Places) -> str:
    """Return the sentence that asks."""
    phrases = table(scribe.language, "clauses")
    if isinstance(goal, Fact) and goal.predicate.kind is Kind.QUESTION:
        goal = question(goal, xy)
    if isinstance(goal, Fact):
        frame = scribe.pick(phrases["frames"]["prove"][scribe.register])
        return scribe.sentence(frame.replace("{f}", Clauses(goal, scribe, xy).said()))
    parts = _lettered(goal.points)
    polygon = _polygon(goal.points, scribe) if goal.kind in POLYGONS else ""
    if scribe.stream.chance(1, 4):
        return scribe.sentence(scribe.fill(scribe.pick(phrases["more"][goal.kind]), parts, polygon=polygon))
    signs = phrases["signs"][goal.kind]
    frame = scribe.pick(
        [one for one in phrases["frames"]["find"][scribe.register] if signs or "{v}" not in one]
    )
    if "{q}" in frame:
        frame = frame.replace("{q}", scribe.pick(phrases["asked"][goal.kind]))
    else:
        frame = frame.replace("{v}", scribe.pick(signs))
    return scribe.sentence(scribe.fill(frame, parts, polygon=polygon))


def question(goal: Fact, xy: Places) -> Ask:
    """Return the quantity that a question of the engine asks for; raise Reject when it has no plain name."""
    if goal.name in _QUESTIONS:
        return Ask(_QUESTIONS[goal.name], goal.points)
    found = corner(goal.points[:2], goal.points[2:], xy)
    if found is None:
        raise Reject("an angle that is asked for has no vertex")
    return Ask("angle", found)


def _lettered(points: Sequence[int]) -> dict[str, int]:
    return {chr(ord("A") + at): point for at, point in enumerate(points)}


def _polygon(points: Sequence[int], scribe: Scribe) -> str:
    phrases = table(scribe.language, "clauses")["polygons"]
    if len(points) == 3:
        return scribe.fill(scribe.pick(phrases["3"]), _lettered(points))
    if len(points) > 3 + len(phrases["many"]):
        raise Reject("a polygon has no name")
    names = scribe.formula("".join(scribe.point(point) for point in points))
    space = "" if scribe.language == "zh" else " "
    return f"{phrases['many'][len(points) - 4]}{space}{names}"
