"""Reads every line of a plane row's worded solution back, and holds it to the formal proofs and working."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from proofloom.engine import Candidate, Step, Verdict, verifier
from proofloom.engine.geometry.language import constructions
from proofloom.engine.geometry.task import PlaneTask, fact_of
from proofloom.verifiers.geometry.plane.rows import BROKEN, LETTERS, Read, RowError, pick, read
from proofloom.verifiers.reading import named, same_answer, same_clause, same_step
from proofloom.verifiers.reading.compare import formal_of
from proofloom.verifiers.reading.statement import introduced

MOST = 400
TAKEN_BACK, ANOTHER, ANSWER, CHOICE = "taken back", "another proof", "answer", "choice"
ADDED = "auxiliary point"
FACT = "fact "
_TURN = re.compile(r"cos\((?:(\d{1,6})\*)?pi/([1-9]\d{0,5})\)")
Formal = tuple[str, str, frozenset[str]]  # what a line claims, by which rule, and what it rests on


@verifier
def plane_steps(candidate: Candidate[PlaneTask]) -> Verdict:
    """Pass when each line says just what a formal step does, and the lines come to what is asked."""
    try:
        row = read(candidate)
        lines = candidate.steps
        if not 0 < len(lines) <= MOST:
            raise RowError("no worded solution, or too long a one")
        for at, line in enumerate(lines):
            if any(not 0 <= cited < at for cited in line.because):
                raise RowError("a line cites what does not come before", f"line {at + 1}")
        _added(lines, row)
        _read(lines, row)
        _complete(lines, row)
    except RowError as error:
        return Verdict.failed(error.reason, error.about)
    except BROKEN as error:
        return Verdict.failed("a row that makes no sense", str(error)[:200])
    return Verdict.passed(f"{len(lines)} lines read back")


def _read(lines: tuple[Step, ...], row: Read) -> None:
    """Hold every line to a formal step, and its words to the line."""
    known = set(_formal(row.task))
    tried = {(one.claim, one.rule) for one in row.task.detours}
    failing = {one.failing for one in row.task.detours}
    task = row.task
    for at, line in enumerate(lines):
        wrong = False
        if line.rule == ADDED:
            continue
        if line.rule == ANOTHER:
            wrong = named(line.text, "another", task.language) != () or bool(line.claim)
        elif line.rule == CHOICE:
            wrong = at != len(lines) - 1 or bool(line.claim) or not _chosen(line, row)
        elif line.rule == ANSWER:
            _answer(line, lines, row)
        elif line.rule == TAKEN_BACK:
            fact = fact_of(line.claim, row.whole.points)
            words = same_clause(
                line.text, fact, xy=task.places, names=row.whole.points, language=task.language, part="back"
            )
            wrong = bool(words) or line.claim not in failing
        else:
            cited = frozenset(lines[other].claim for other in line.because)
            trial = at + 1 < len(lines) and lines[at + 1].rule == TAKEN_BACK
            if (
                ((line.claim, line.rule) not in tried)
                if trial
                else ((line.claim, line.rule, cited) not in known)
            ):
                raise RowError("a line is no step of the formal solution", f"line {at + 1}: {line.claim}")
            _words(line, row, at, "try" if trial else "step")
        if wrong:
            raise RowError("a line says something else", f"line {at + 1}: {line.text}")


def _added(lines: tuple[Step, ...], row: Read) -> None:
    """Hold the lines that introduce auxiliary points to their clauses: one each, before all else."""
    first = len(row.problem.clauses)
    clauses = list(zip(row.whole.clauses[first:], constructions(row.whole)[first:], strict=True))
    if [line.rule == ADDED for line in lines] != [at < len(clauses) for at in range(len(lines))]:
        raise RowError("auxiliary points are not introduced before all steps")
    known = list(row.names)
    for line, (clause, text) in zip(lines, clauses, strict=False):
        names = [row.whole.points[point] for point in clause.points]
        found, said = introduced(line.text, row.task.language, row.whole.points, row.task.places, known)
        if line.claim != text or line.because or found != set(names) or said != formal_of(clause):
            raise RowError("a line says something else", line.text)
        known += names


def _chosen(line: Step, row: Read) -> bool:
    """Say whether a line names the option that is right."""
    choice = row.task.choice
    return choice is not None and named(line.text, "choice", row.task.language) == (LETTERS[choice.key],)


def _words(line: Step, row: Read, at: int, part: str) -> None:
    claim, cites = _worth(line.claim, row), [other + 1 for other in line.because]
    wrong = same_step(
        line.text,
        fact_of(line.claim, row.whole.points) if claim is None else claim,
        cites,
        line.rule,
        xy=row.task.places,
        names=row.whole.points,
        language=row.task.language,
        part=part,
    )
    if wrong:
        raise RowError("a line says something else", f"line {at + 1}: {wrong}")


def _formal(task: PlaneTask) -> Iterator[Formal]:
    for proof in task.proofs:
        for step in proof.steps:
            yield step.claim, step.rule, frozenset(pick(proof.steps, at).claim for at in step.because)
    claims = [line.claim.removeprefix(FACT) for line in task.working]
    for line in task.working:
        yield line.claim, line.rule, frozenset(pick(claims, at) for at in line.because)


def _worth(claim: str, row: Read) -> tuple[str, tuple[int, ...], str] | None:
    """Return a number's quantity, points and form as a reader sees it; None for a fact."""
    said, equals, number = claim.partition(" = ")
    if not equals:
        return None
    what, *names = said.split()
    points = tuple(row.whole.point(name) for name in names)
    if what == "cosine" and (turn := _TURN.fullmatch(number)):
        return "angle", points, f"{Fraction(180 * int(turn[1] or 1), int(turn[2]))}°"
    return what, points, f"{written(number)}{'°' if what == 'angle' else ''}"


def written(number: str) -> str:
    """Return a formal number as words show it."""
    number = re.sub(r"sqrt\(([0-9]+)\)", r"√\1", number)
    return number.replace("sqrt", "√").replace("*√", "√").replace("*", "·")


def _answer(line: Step, lines: tuple[Step, ...], row: Read) -> None:
    """Hold the line of the answer to the row's number and to the end of its working."""
    task = row.task
    if task.asked is None or task.number is None:
        raise RowError("an answer where none is asked for")
    what, points = task.asked.what, " ".join(task.asked.points)
    worth = _worth(line.claim, row)
    if line.claim != f"{what} {points} = {task.number.text}" or worth is None:
        raise RowError("the worded solution has another answer", line.claim)
    last = pick(task.working, len(task.working) - 1)
    claims = (
        {pick(task.working, at).claim for at in last.because}
        if last.rule == "taken together"
        else {last.claim}
    )
    if {lines[at].claim for at in line.because} != claims:
        raise RowError("the worded answer rests on other lines")
    wrong = same_answer(line.text, worth, names=row.whole.points, language=task.language)
    if wrong:
        raise RowError("a line says something else", f"the answer: {wrong}")


def _complete(lines: tuple[Step, ...], row: Read) -> None:
    """Hold the lines to come to what is asked: each proof to its goal, a working to its answer."""
    rules = [line.rule for line in lines]
    own = lines[:-1] if row.task.choice is not None else lines
    if not own:
        raise RowError("no worded solution, or too long a one")
    if row.task.choice is not None and rules[-1] != CHOICE:
        raise RowError("the worded solution does not choose")
    if row.task.asked is not None:
        if rules.count(ANSWER) != 1 or own[-1].rule != ANSWER:
            raise RowError("the worded solution does not end with the answer")
        return
    starts = [-1, *(at for at, line in enumerate(own) if line.rule == ANOTHER), len(own)]
    if len(starts) != len(row.proofs) + 1:
        raise RowError("the worded solution has not the formal proofs")
    for told, start, end in zip(row.task.proofs, starts, starts[1:], strict=False):
        part = own[start + 1 : end]
        if {line.claim for line in part if line.rule != TAKEN_BACK} < {
            pick(told.steps, at).claim for at in told.ends
        }:
            raise RowError("the worded solution does not come to the goal")
        if any(other <= start for line in part for other in line.because):
            raise RowError("a further proof cites an earlier one")
