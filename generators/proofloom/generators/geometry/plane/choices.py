"""Makes a question with options of a solved one: exactly one is right, the others are typed mistakes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from proofloom.engine import Candidate, Reject, Seed, Step
from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof
from proofloom.engine.geometry.language import write_fact
from proofloom.engine.geometry.predicates import Fact, FactError, fact
from proofloom.engine.geometry.problem import Clause, Construction, Problem
from proofloom.engine.geometry.rules import Rule, theorems
from proofloom.engine.geometry.task import Choice, Kind, PlaneTask
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.plane.figures import figures
from proofloom.generators.geometry.plane.mistakes import mistaken
from proofloom.generators.geometry.plane.numbers import shown
from proofloom.generators.geometry.plane.sight import Places
from proofloom.generators.geometry.plane.solve import Solved
from proofloom.generators.geometry.plane.steady import hints, tells
from proofloom.generators.geometry.telling import Language, Telling, aside_of, clause_of

COUNT = 4  # options
LETTERS = "ABCDEF"
LONGEST = 14  # steps of a solution that is shown whole
CITED = 3  # premises that are told, at most
TRIED = 60  # false facts looked at
UNTURNED = {"simtrir": "simtri", "contrir": "contri"}
OPPOSITE = ", turning opposite ways,"
POINT = "a point for another"  # the mistake of a false fact
FIGURES = 24  # on none of which a false fact is true, also as words have it


@dataclass(frozen=True, slots=True)
class Question:
    """A solved question that options are made for: as a row, as it was solved, and as it was told."""

    row: Candidate[PlaneTask]
    solved: Solved
    told: Telling
    language: Language
    seed: Seed

    @property
    def names(self) -> tuple[str, ...]:
        """Return the points' names."""
        return self.told.names

    def said(self, known: Fact, number: int) -> str:
        """Return a fact in words."""
        return clause_of(known, self.solved.xy, self.names, self.seed / number, language=self.language)


def with_options(question: Question, kinds: Sequence[Kind]) -> Candidate[PlaneTask] | None:
    """Return a question with options, of the first of some kinds that can be made; None if none can."""
    for kind in kinds:
        try:
            made = MAKERS[kind](question, (question.seed / kind.value).stream())
        except Reject:
            continue
        if made is not None:
            return made
    return None


def finished(
    question: Question, kind: Kind, lines: Sequence[str], said: Sequence[str], choice: Choice
) -> Candidate[PlaneTask]:
    """Return the row of a choice: what stands before the options, and each option in words."""
    row = question.row
    letter = LETTERS[choice.key]
    options = [f"({LETTERS[at]}) {text}" for at, text in enumerate(said)]
    text = aside_of("choice", question.seed / "chosen", letter, language=question.language)
    steps = (*row.steps, Step(text, because=(len(row.steps) - 1,), rule="choice"))
    return replace(
        row,
        body=replace(row.body, kind=kind, choice=choice),
        prompt="\n".join([f"{row.prompt}\n", *lines, *options]),
        answer=letter,
        steps=steps,
        canonical=f"{kind.value} {row.canonical}",
        answer_type="choice",
    )


def shuffled(
    stream: Stream, right: tuple[str, str], wrong: Sequence[tuple[str, str]]
) -> tuple[Choice, list[int]]:
    """Return a choice of a right option and wrong ones with their mistakes, and where each now stands."""
    order = stream.shuffled(range(len(wrong) + 1))
    options = [right, *wrong]
    choice = Choice(
        tuple(options[at][0] for at in order), order.index(0), tuple(options[at][1] for at in order)
    )
    return choice, order


def _option(question: Question, stream: Stream) -> Candidate[PlaneTask] | None:
    worked, number = question.solved.worked, question.row.body.number
    if worked is None or number is None:
        return None
    found: dict[str, str] = {}
    for name, text in mistaken(worked, question.names):
        if text != number.text:
            found.setdefault(text, name)
    if len(found) < COUNT - 1:
        return None
    wrong = stream.sample(list(found.items()), COUNT - 1)
    choice, _ = shuffled(stream, (number.text, ""), wrong)
    degrees = "°" if worked.quantity.what == "angle" else ""
    said = [f"{shown(text)}{degrees}" for text in choice.options]
    return finished(question, Kind.OPTION, [stream.choice(_words(question)["option"])], said, choice)


# --- facts ----------------------------------------------------------------------------------------------


def false_facts(question: Question, known: Fact, stream: Stream) -> Iterator[Fact]:
    """Yield facts like a known one that no figure shows: one point of it is another."""
    solved, drawn = question.solved, _drawn(question)
    count = range(len(solved.xy))
    swaps = [(p, q) for p in dict.fromkeys(known.points) for q in count if p != q]
    for p, q in stream.shuffled(swaps)[:TRIED]:
        try:
            other = fact(known.name, [q if point == p else point for point in known.points], known.value)
        except FactError:
            continue
        if other != known and not _degenerate(other, solved.xy) and _nowhere(other, drawn):
            yield other


def _drawn(question: Question) -> list[Places]:
    problem = replace(question.solved.problem, goals=())
    return [question.solved.xy, *figures(problem, question.seed / "false", FIGURES)]


def _nowhere(one: Fact, drawn: Sequence[Places]) -> bool:
    return not any(hints(one, xy) for xy in drawn)


def _degenerate(one: Fact, xy: Places) -> bool:
    """Say whether a fact speaks of a triangle, circle or angle of points on a line."""
    p = one.points
    if one.name in ("simtri", "simtrir", "contri", "contrir"):
        return any(holds_among_floats(fact("coll", three), xy) for three in (p[:3], p[3:]))
    if one.name == "cyclic":
        return any(holds_among_floats(fact("coll", (*p[:at], *p[at + 1 :])[:3]), xy) for at in range(len(p)))
    if one.name == "eqangle":
        lines = [p[at : at + 2] for at in range(0, 8, 2)]
        pairs = ((lines[0], lines[1]), (lines[2], lines[3]))
        return any(
            len(set(x) & set(y)) != 1 or holds_among_floats(fact("para", (*x, *y)), xy) for x, y in pairs
        )
    return False


def _derived(proof: Proof) -> list[int]:
    """Return the steps between what is given and the end, of kinds that can be told."""
    return [
        at
        for at, step in enumerate(proof.steps)
        if step.rule != GIVEN and at not in proof.ends and not step.claim.terms and step.claim.name != "coll"
    ]


def _next(question: Question, stream: Stream) -> Candidate[PlaneTask] | None:
    if question.solved.worked is not None:
        return None
    proof = question.solved.proofs[0]
    drawn = _drawn(question)
    for at in stream.shuffled(_derived(proof)):
        claim = proof.steps[at].claim
        if len({tells(claim, xy) for xy in drawn}) > 1:
            continue  # angles that are equal here make up 180° there
        wrong = [one for _, one in zip(range(COUNT - 1), false_facts(question, claim, stream), strict=False)]
        if len(wrong) == COUNT - 1:
            facts = [claim, *wrong]
            pairs = [(write_fact(one, question.names), POINT) for one in wrong]
            choice, order = shuffled(stream, (write_fact(claim, question.names), ""), pairs)
            said = [f"{question.said(facts[place], number)}" for number, place in enumerate(order)]
            return finished(question, Kind.NEXT, [stream.choice(_words(question)["next"])], said, choice)
    return None


def _wrong(question: Question, stream: Stream) -> Candidate[PlaneTask] | None:
    if question.solved.worked is not None or len(question.solved.proofs[0].steps) > LONGEST:
        return None
    proof, words = question.solved.proofs[0], _words(question)
    derived = _derived(proof)
    others = [at for at, step in enumerate(proof.steps) if step.rule != GIVEN]
    for at in stream.shuffled(derived):
        lie = next(false_facts(question, proof.steps[at].claim, stream), None)
        rest = [other for other in others if other != at]
        if lie is None or len(rest) < COUNT - 1:
            continue
        places = sorted([at, *stream.sample(rest, COUNT - 1)])
        claims = [lie if number == at else step.claim for number, step in enumerate(proof.steps)]
        choice = Choice(
            tuple(str(place) for place in places),
            places.index(at),
            tuple(POINT if place == at else "a true step" for place in places),
            tuple(write_fact(claim, question.names) for claim in claims),
        )
        choice = replace(choice, mistakes=tuple("" if place == at else "a true step" for place in places))
        lines = [stream.choice(words["wrong"])]
        for number, (claim, step) in enumerate(zip(claims, proof.steps, strict=True)):
            cites = ", ".join(str(other + 1) for other in step.premises)
            lines.append(f"{number + 1}. {question.said(claim, number)}{f' [{cites}]' if cites else ''}")
        lines.append(stream.choice(words["which"]))
        said = [words["line"].format(number=place + 1) for place in places]
        return finished(question, Kind.WRONG, lines, said, choice)
    return None


# --- theorems and premises ------------------------------------------------------------------------------


def _theorem(question: Question, stream: Stream) -> Candidate[PlaneTask] | None:
    if question.solved.worked is not None or question.language != "en":
        return None
    proof, words = question.solved.proofs[0], _words(question)
    rules = _rules()
    for at in stream.shuffled(range(len(proof.steps))):
        step = proof.steps[at]
        if step.rule in (GIVEN, LINEAR) or not 1 <= len(step.premises) <= CITED:
            continue
        cited = [proof.steps[other].claim for other in step.premises]
        wrong = [rule for rule in _told_apart() if unfit(rule, cited, step.claim)]
        wrong = [rule for rule in wrong if as_told(rule) != as_told(rules[step.rule])]
        near = [rule for rule in wrong if {one.name for one in rule.then} & {step.claim.name}]
        chosen = stream.shuffled(near)[: COUNT - 1]
        chosen += stream.sample([rule for rule in wrong if rule not in near], COUNT - 1 - len(chosen))
        pairs = [(rule.name, "does not apply") for rule in chosen]
        choice, _ = shuffled(stream, (step.rule, ""), pairs)
        told = [question.said(one, number) for number, one in enumerate(cited)]
        premises = words["comma"].join(told[:-1]) + (words["and"] if told[:-1] else "") + told[-1]
        asked = stream.choice(words["theorem"]).format(premises=premises, claim=question.said(step.claim, 9))
        said = [rules[name].says for name in choice.options]
        return finished(question, Kind.THEOREM, [asked], said, replace(choice, stem=(str(at),)))
    return None


def unfit(rule: Rule, cited: Sequence[Fact], claim: Fact) -> bool:
    """Say whether a theorem cannot give a claim from what is cited, by the kinds of facts that words tell."""
    have = {_kind(one.name) for one in cited}
    gives, needs = ({_kind(one.name) for one in line} for line in (rule.then, rule.when))
    return _kind(claim.name) not in gives or not needs <= have


def _kind(name: str) -> str:
    """Return a predicate's name, of triangles whichever way they turn: words say "similar" of both."""
    return UNTURNED.get(name, name)


def as_told(rule: Rule) -> str:
    """Return what a theorem says to a reader, to whom triangles that turn opposite ways are the same."""
    return rule.says.casefold().replace(OPPOSITE, "")


@cache
def _told_apart() -> tuple[Rule, ...]:
    """Return the theorems, of those that are told alike one."""
    return tuple({as_told(rule): rule for rule in reversed(_rules().values())}.values())[::-1]


MAKERS: dict[Kind, Callable[[Question, Stream], Candidate[PlaneTask] | None]] = {
    Kind.OPTION: _option,
    Kind.WRONG: _wrong,
    Kind.THEOREM: _theorem,
    Kind.NEXT: _next,
}


def premise_choice(question: Question, extra: int, stream: Stream) -> Candidate[PlaneTask] | None:
    """Return the question which of several sentences is not needed: the one about clause `extra`."""
    told = question.told
    alone = {about[0]: at for at, about in enumerate(told.about) if len(about) == 1}
    for at in [about[0] for about in told.about if len(about) == 1]:
        if sum(at in about for about in told.about) > 1:
            alone.pop(at, None)
    if extra not in alone:
        return None
    stated = question.solved.problem.clauses
    others = [at for at in alone if at != extra and stated[at].constructions[0].name not in NAMING]
    if len(others) < COUNT - 1:
        return None
    pairs = [(str(at), "needed") for at in stream.sample(others, COUNT - 1)]
    choice, _ = shuffled(stream, (str(extra), ""), pairs)
    said = [told.premises[alone[int(at)]] for at in choice.options]
    return finished(question, Kind.PREMISE, [stream.choice(_words(question)["premise"])], said, choice)


NAMING = ("free", "segment", "triangle", "quadrangle", "pentagon")  # which only name points


def with_needless(solved: Solved, stream: Stream) -> Solved | None:
    """Return a solved problem with a point more, at its end, on which nothing depends."""
    count = len(solved.xy)
    for _ in range(TRIED):
        points = stream.sample(range(count), 3)
        name, size = stream.choice(tuple(FURTHER.items()))
        place = _further(name, points, solved.xy)
        extent = _square(solved.xy, points)
        near = min(abs(x - place[0]) + abs(y - place[1]) for x, y in solved.xy)
        on = tuple(points[:size])
        if near**2 < extent / 100 or any(
            (name, *on) == (p.name, *p.arguments[1:]) for p in _parts(solved.problem)
        ):
            continue
        clause = Clause((count,), (Construction(name, (count, *on)),))
        names = (*solved.problem.points, f"p{count}x")
        problem = replace(solved.problem, points=names, clauses=(*solved.problem.clauses, clause))
        lacks = tuple(replace(lack, xy=(*lack.xy, _further(name, points, lack.xy))) for lack in solved.lacks)
        return replace(solved, problem=problem, xy=(*solved.xy, place), lacks=lacks)
    return None


FURTHER = {"midpoint": 2, "mirror": 2, "foot": 3, "reflect": 3, "parallelogram": 3}  # by points of which


def _further(name: str, points: Sequence[int], xy: Places) -> tuple[float, float]:
    """Return the place of a further point."""
    (ax, ay), (bx, by), (cx, cy) = (xy[p] for p in points)
    match name:
        case "midpoint":
            return (ax + bx) / 2, (ay + by) / 2
        case "mirror":
            return 2 * bx - ax, 2 * by - ay
        case "parallelogram":
            return ax + cx - bx, ay + cy - by
    ux, uy = cx - bx, cy - by
    t = ((ax - bx) * ux + (ay - by) * uy) / _square(xy, points)
    x, y = bx + t * ux, by + t * uy
    return (x, y) if name == "foot" else (2 * x - ax, 2 * y - ay)


def _square(xy: Places, points: Sequence[int]) -> float:
    (bx, by), (cx, cy) = xy[points[1]], xy[points[2]]
    return (cx - bx) ** 2 + (cy - by) ** 2


def _parts(problem: Problem) -> Iterator[Construction]:
    for clause in problem.clauses:
        yield from clause.constructions


def _words(question: Question) -> dict[str, Any]:
    return _phrases()[question.language]


@cache
def _phrases() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files(__package__).joinpath("choices.toml").read_text(encoding="utf-8"))


@cache
def _rules() -> dict[str, Rule]:
    return {rule.name: rule for rule in theorems("full")}
