"""Proofloom's own notation of problems, one statement a line, and its printer; it includes yuclid's form.

    problem orthocentre            # a name, which starts a problem
    let a b c = triangle           # new points and the constructions that place them
    let h = on_tline b a c, on_tline c a b
    aux m = midpoint a b           # a clause that only serves the proof
    prove perp a h b c             # a goal; "find lcompute a b" asks for a number

or, with coordinates instead of constructions (of which nothing but order is read):

    point a 0.5 -1
    assume coll a b c
    prove cong a b b c

New points are left out of a construction's arguments unless they are not simply the clause's, in order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from proofloom.engine.geometry.predicates import PREDICATES, Fact, Kind, Unit
from proofloom.engine.geometry.problem import Clause, Construction, Place, Problem
from proofloom.engine.geometry.reading import Scope, Word, read_number, words_of, write_number


@dataclass(slots=True)
class _Draft:
    """A problem while its lines are read."""

    name: str = ""
    scope: Scope = field(default_factory=Scope)
    clauses: list[Clause] = field(default_factory=list)
    auxiliary: int = 0
    assumed: list[Fact] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    goals: list[Fact] = field(default_factory=list)

    def finish(self) -> Problem:
        """Return what was read."""
        return Problem(
            self.name,
            tuple(self.scope.names),
            tuple(self.clauses),
            tuple(self.goals),
            self.auxiliary,
            tuple(self.assumed),
            tuple(self.places),
        )


def read_problems(text: str) -> list[Problem]:
    """Read any number of problems, each started by a line `problem NAME`; raise LanguageError."""
    drafts: list[_Draft] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = words_of(line.partition("#")[0], number, "=,")
        if not words:
            continue
        head, *rest = words
        end = Word("the end of the line", number, len(line.partition("#")[0].rstrip()) + 1)
        if head.text in ("problem", "name") or not drafts:
            drafts.append(_Draft())
        if head.text in ("problem", "name"):
            drafts[-1].name = line.partition("#")[0].strip()[len(head.text) :].strip()
        elif head.text in _LINES:
            _LINES[head.text](drafts[-1], head, rest, end)
        else:
            raise head.wrong("problem, let, aux, point, assume, prove or find")
    return [draft.finish() for draft in drafts]


def read_problem(text: str) -> Problem:
    """Read exactly one problem; raise LanguageError."""
    problems = read_problems(text)
    if len(problems) != 1:
        raise Word("", 1, 1).wrong("one problem", f"{len(problems)} problems")
    return problems[0]


def _let(draft: _Draft, head: Word, rest: list[Word], end: Word) -> None:
    if draft.places:
        raise head.wrong("point, assume, prove or find in a problem given by coordinates")
    if draft.auxiliary and head.text == "let":
        raise head.wrong("no further let after aux")
    at = next((i for i, word in enumerate(rest) if word.text == "="), None)
    if at is None:
        raise end.wrong("new points, = and constructions")
    parts: list[list[Word]] = [[]]
    for word in rest[at + 1 :]:
        if word.text == ",":
            parts.append([])
        else:
            parts[-1].append(word)
    draft.clauses.append(draft.scope.clause(rest[:at], parts, end))
    draft.auxiliary += head.text == "aux"


def _point(draft: _Draft, head: Word, rest: list[Word], end: Word) -> None:
    if draft.clauses:
        raise head.wrong("let, aux, prove or find in a problem given by constructions")
    if len(rest) != 3:
        raise end.wrong("a new point and two coordinates")
    draft.scope.declare(rest[0])
    draft.places.append((read_number(rest[1], Unit.NUMBER), read_number(rest[2], Unit.NUMBER)))


def _assume(draft: _Draft, head: Word, rest: list[Word], end: Word) -> None:
    if draft.clauses:
        raise head.wrong("let, aux, prove or find in a problem given by constructions")
    found = draft.scope.fact(rest, end)
    if found.predicate.kind is Kind.QUESTION:
        raise rest[0].wrong("a fact", "a question")
    draft.assumed.append(found)


def _goal(draft: _Draft, head: Word, rest: list[Word], end: Word) -> None:
    found = draft.scope.fact(rest, end)
    question = found.predicate.kind is Kind.QUESTION
    if question != (head.text == "find"):
        raise rest[0].wrong("a question after find, a fact after prove")
    draft.goals.append(found)


_LINES: dict[str, Callable[[_Draft, Word, list[Word], Word], None]] = {
    "let": _let,
    "aux": _let,
    "point": _point,
    "assume": _assume,
    "prove": _goal,
    "find": _goal,
}


# --- printing -------------------------------------------------------------------------------------------


def write_problem(problem: Problem) -> str:
    """Return the problem's text in this notation; `read_problem` gives the problem back."""
    lines = [f"problem {problem.name}".rstrip()]
    first = len(problem.clauses) - problem.auxiliary
    for number, clause in enumerate(problem.clauses):
        word = "let" if number < first else "aux"
        lines.append(f"{word} {_clause(clause, problem.points)}")
    for name, (x, y) in zip(problem.points, problem.places, strict=bool(problem.places)):
        lines.append(f"point {name} {_decimal(x)} {_decimal(y)}")
    lines += [f"assume {write_fact(item, problem.points)}" for item in problem.assumed]
    for goal in problem.goals:
        word = "find" if goal.predicate.kind is Kind.QUESTION else "prove"
        lines.append(f"{word} {write_fact(goal, problem.points)}")
    return "\n".join(lines) + "\n"


def constructions(problem: Problem) -> list[str]:
    """Return the text of each clause in this notation, without the word before it."""
    return [_clause(clause, problem.points) for clause in problem.clauses]


def write_fact(fact: Fact, names: tuple[str, ...]) -> str:
    """Return a fact's text: predicate, points by name, number."""
    row = PREDICATES[fact.name]
    words = [fact.name]
    if fact.terms:
        at = 0
        for coefficient, count in fact.terms:
            points = [names[point] for point in fact.points[at : at + count]]
            words.append(str(coefficient))
            if row.unit is Unit.ANGLE:
                words += points
            else:
                words += " * ".join(" ".join(points[i : i + 2]) for i in range(0, count, 2)).split()
            at += count
    else:
        words += [names[point] for point in fact.points]
    if fact.value is not None:
        words.append(write_number(fact.value, row.unit))
    return " ".join(words)


def write_jgex(problem: Problem) -> str:
    """Return a constructed problem as a line of the field's language; raise ValueError for an assumed one."""
    if problem.places or problem.assumed:
        raise ValueError("a problem given by coordinates has no line in this language")
    first = len(problem.clauses) - problem.auxiliary
    clauses = [_clause(clause, problem.points, full=True) for clause in problem.clauses]
    text = "; ".join(clauses[:first])
    if problem.auxiliary:
        text += " | " + "; ".join(clauses[first:])
    goals = "; ".join(write_fact(goal, problem.points) for goal in problem.goals)
    return f"{text} ? {goals}" if goals else text


def unnamed(problem: Problem) -> Problem:
    """Return the problem without its name, for comparing what two problems say."""
    return replace(problem, name="")


def _clause(clause: Clause, names: tuple[str, ...], *, full: bool = False) -> str:
    wishes = clause.at or (None,) * len(clause.points)
    new = [
        names[point] + (f"@{_decimal(wish[0])}_{_decimal(wish[1])}" if wish else "")
        for point, wish in zip(clause.points, wishes, strict=True)
    ]
    parts = [_construction(part, clause, names, full=full) for part in clause.constructions]
    return f"{' '.join(new)} = {', '.join(parts)}"


def _construction(part: Construction, clause: Clause, names: tuple[str, ...], *, full: bool) -> str:
    row = part.row
    if row is None:
        return " ".join([part.name, *(names[point] for point in part.arguments)])
    if not full and part.arguments[: row.new] == clause.points:
        points = part.arguments[row.new :]
    else:
        points = tuple(part.arguments[place] for place in row.spellings[0].order)
    words = [part.name, *(names[point] for point in points)]
    if part.value is not None:
        unit = next(PREDICATES[item.name].unit for item in row.gives if item.from_argument)
        words.append(write_number(part.value, unit))
    return " ".join(words)


def _decimal(value: Fraction) -> str:
    """Return a number's exact text, as a decimal when it has one."""
    rest, places = value.denominator, 0
    while rest % 10 == 0 or rest % 5 == 0 or rest % 2 == 0:
        rest, places = rest // (10 if rest % 10 == 0 else 5 if rest % 5 == 0 else 2), places + 1
    if rest != 1 or places > 40:
        return str(value)
    digits = abs(value.numerator) * 10**places // value.denominator
    whole, part = divmod(digits, 10**places)
    tail = f".{part:0{places}d}".rstrip("0") if part else ""
    return f"{'-' if value < 0 else ''}{whole}{tail}"
