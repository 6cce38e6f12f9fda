"""Where a plane row's statement stands, and which facts its words state."""

from __future__ import annotations

from proofloom.engine import Candidate
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.task import Kind, Mode, PlaneTask
from proofloom.verifiers.geometry.plane.rows import Read, RowError
from proofloom.verifiers.reading import UnreadableError
from proofloom.verifiers.reading import read as read_words


def prompt_of(candidate: Candidate[PlaneTask]) -> str:
    """Return the prompt without the options that follow it."""
    if candidate.body.kind in (Kind.VALUE, Kind.PROOF):
        return candidate.prompt
    return candidate.prompt.partition("\n\n")[0]


def statement_of(candidate: Candidate[PlaneTask]) -> str:
    """Return the statement, wherever it stands."""
    if candidate.body.mode is Mode.VISION:
        return candidate.scene.caption if candidate.scene is not None else ""
    return prompt_of(candidate)


def said_in(candidate: Candidate[PlaneTask], row: Read) -> frozenset[Fact]:
    """Return the facts that the prompt of a text-lite row states; raise RowError where it is not read."""
    task = row.task
    try:
        found = read_words(statement_of(candidate), task.language, row.names, task.places, drawn=row.names)
    except UnreadableError as error:
        raise RowError("the prompt says something else", str(error)) from error
    return found.facts
