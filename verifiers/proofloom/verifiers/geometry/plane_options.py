"""Reads what follows a plane row's statement: what is asked of the options, and that each says its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.task import Choice, Kind, PlaneTask, fact_of
from proofloom.verifiers.geometry.plane.rows import BROKEN, LETTERS, Read, RowError, pick, read
from proofloom.verifiers.geometry.plane_steps import written
from proofloom.verifiers.geometry.proofs.paragraphs import paragraphs
from proofloom.verifiers.reading import UnreadableError, kinds, same_clause
from proofloom.verifiers.reading.compare import formal_of
from proofloom.verifiers.reading.statement import introduced
from proofloom.verifiers.reading.steps import facts_in
from proofloom.verifiers.reading.vocabulary import plain

ORDERED = re.compile(r"(\d+)\. (.+?)(?: \[(\d+(?:, \d+)*)\])?")
TURNING = re.compile(r"turning (?:opposite ways|the same way)|mirrored")
LINE = {"en": "line {}", "zh": "第{}行"}
INFERENCES = (
    re.compile(
        r"In a proof it is known (?P<premises>that .+)\. By which theorem does it follow that (?P<claim>.+)\?"
    ),
    re.compile(r"Given (?P<premises>that .+), which theorem lets us conclude that (?P<claim>.+)\?"),
)


@verifier(version=4)
def plane_options(candidate: Candidate[PlaneTask]) -> Verdict:
    """Pass when the lines after the statement ask what the row's kind does, and options say what they are.

    No two may read the same: not even when a reader does not look at which way triangles turn.
    """
    try:
        row = read(candidate)
        choice = row.task.choice
        if choice is None:
            return Verdict.passed("no options")
        lines = candidate.prompt.partition("\n\n")[2].split("\n")
        stem, told = lines[: -len(choice.options)], lines[-len(choice.options) :]
        options = []
        for letter, line in zip(LETTERS, told, strict=False):
            if not line.startswith(f"({letter}) "):
                raise RowError("an option has not its letter", line)
            options.append(line[4:])
        if len(set(map(_to_a_reader, options))) < len(options):
            raise RowError("two options read the same", "; ".join(options))
        JUDGES[row.task.kind](row, choice, stem, options, candidate)
    except RowError as error:
        return Verdict.failed(error.reason, error.about)
    except (*BROKEN, UnreadableError) as error:
        return Verdict.failed("a row that makes no sense", str(error)[:200])
    return Verdict.passed(f"{len(choice.options)} options read back")


def _to_a_reader(text: str) -> str:
    return " ".join(TURNING.sub("", text.casefold()).replace(",", " ").split())


def _asks(row: Read, stem: Sequence[str], kind: Kind) -> None:
    if not stem or kind.value not in kinds(" ".join(stem), row.task.language):
        raise RowError("something else is asked of the options", " ".join(stem))


def _says(row: Read, text: str, claim: Fact) -> None:
    task = row.task
    wrong = same_clause(f"{text}.", claim, xy=task.places, names=row.names, language=task.language)
    if wrong:
        raise RowError("an option or a line says something else", f"{text}: {wrong}")


def _numbers(
    row: Read, choice: Choice, stem: Sequence[str], told: Sequence[str], candidate: Candidate[PlaneTask]
) -> None:
    _asks(row, stem, Kind.OPTION)
    unit = "°" if row.task.asked is not None and row.task.asked.what == "angle" else ""
    if list(told) != [f"{written(text)}{unit}" for text in choice.options]:
        raise RowError("an option or a line says something else", "; ".join(told))


def _facts(
    row: Read, choice: Choice, stem: Sequence[str], told: Sequence[str], candidate: Candidate[PlaneTask]
) -> None:
    _asks(row, stem, Kind.NEXT)
    for text, option in zip(told, choice.options, strict=True):
        _says(row, text, fact_of(option, row.names))


def _sentences(
    row: Read, choice: Choice, stem: Sequence[str], told: Sequence[str], candidate: Candidate[PlaneTask]
) -> None:
    """Hold each option to be a sentence of the statement, which says all of its clause and nothing else."""
    _asks(row, stem, Kind.PREMISE)
    statement = candidate.prompt.partition("\n\n")[0]
    for text, option in zip(told, choice.options, strict=True):
        clause = pick(row.problem.clauses, int(option))
        new = {row.names[point] for point in clause.points}
        known = [name for name in row.names if name not in new]
        found, said = introduced(text, row.task.language, row.names, row.task.places, known)
        order = {plain(one) for one in row.order}
        if text not in statement or found != new or said - order != formal_of(clause) - order:
            raise RowError("an option or a line says something else", text)


def _lines(
    row: Read, choice: Choice, stem: Sequence[str], told: Sequence[str], candidate: Candidate[PlaneTask]
) -> None:
    _asks(row, (pick(stem, 0), stem[-1]), Kind.WRONG)
    if list(told) != [LINE[row.task.language].format(int(text) + 1) for text in choice.options]:
        raise RowError("an option or a line says something else", "; ".join(told))
    steps = pick(row.proofs, 0).steps
    if len(stem) != len(steps) + 2:
        raise RowError("a solution of other length")
    for at, (text, step) in enumerate(zip(stem[1:-1], steps, strict=True)):
        found = ORDERED.fullmatch(text)
        cites = tuple(int(number) - 1 for number in (found[3] or "").split(", ") if number) if found else ()
        if found is None or int(found[1]) != at + 1 or cites != step.premises:
            raise RowError("an option or a line says something else", text)
        _says(row, found[2], fact_of(pick(choice.stem, at), row.names))


def _theorems(
    row: Read, choice: Choice, stem: Sequence[str], told: Sequence[str], candidate: Candidate[PlaneTask]
) -> None:
    proof = pick(row.proofs, 0)
    step = pick(proof.steps, int(pick(choice.stem, 0)))
    found = next((m for pattern in INFERENCES if (m := pattern.fullmatch("\n".join(stem)))), None)
    if found is None:
        raise RowError("something else is asked of the options", " ".join(stem))
    _says(row, found["claim"], step.claim)
    cited = facts_in(f"{found['premises']}.", "thats", row.task.places, row.names, row.task.language)
    if cited != {plain(pick(proof.steps, at).claim) for at in step.premises}:
        raise RowError("an option or a line says something else", found["premises"])
    if list(told) != [_wordings().get(name) for name in choice.options]:
        raise RowError("an option or a line says something else", "; ".join(told))


@cache
def _wordings() -> dict[str, str]:
    """Return the sentence of every theorem."""
    folder = files("proofloom.engine.geometry.theorems")
    texts = [entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.name.endswith(".rules")]
    return {name: lines.get("says", "").strip() for text in texts for name, lines in paragraphs(text)}


JUDGES: dict[Kind, Callable[[Read, Choice, Sequence[str], Sequence[str], Candidate[PlaneTask]], None]] = {
    Kind.OPTION: _numbers,
    Kind.NEXT: _facts,
    Kind.PREMISE: _sentences,
    Kind.WRONG: _lines,
    Kind.THEOREM: _theorems,
}
