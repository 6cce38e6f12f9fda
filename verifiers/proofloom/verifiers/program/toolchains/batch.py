"""Run many programs on many inputs with one toolchain, and say what became of each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from proofloom.verifiers.program.toolchains.jobs import Job
from proofloom.verifiers.program.toolchains.processes import Ended, folder, launch, require, tool
from proofloom.verifiers.program.toolchains.units import unit
from proofloom.verifiers.program.toolchains.warm import JAVA, NODE, DiedError, Worker

BATCH = {
    "c": 200, "tcc": 200, "javascript": 300, "python": 300, "java": 100, "go": 200, "rust": 100,
}  # fmt: skip
"""Programs in one unit."""


class Became(StrEnum):
    """What became of a run: only RETURNED says something of the program's value."""

    RETURNED = "returned"
    REFUSED = "does not compile"
    STOPPED = "stopped"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Found:
    """One run: the value as a trace writes it with the count of steps, or why there is none."""

    became: Became
    value: str = ""
    steps: int = 0
    why: str = ""


class BrokenError(Exception):
    """A unit did not compile, or ended early; `lines` are those it printed before."""

    def __init__(self, became: Became, why: str, lines: str = "") -> None:
        super().__init__(why)
        self.became, self.why, self.lines = became, why, lines


def run(language: str, jobs: Sequence[Job]) -> list[list[Found]]:
    """Run printed programs, many in each unit; raise `MissingToolchainError` when there is no toolchain."""
    require(language)
    size = BATCH[language]
    return [found for at in range(0, len(jobs), size) for found in _unit(language, jobs[at : at + size])]


def _unit(language: str, jobs: Sequence[Job]) -> list[list[Found]]:
    """Run one unit; where it breaks, halve it until the program is found that broke it."""
    try:
        lines = _EXECUTORS[language](unit(language, jobs))
    except BrokenError as error:
        if len(jobs) > 1:
            half = len(jobs) // 2
            return _unit(language, jobs[:half]) + _unit(language, jobs[half:])
        return [_read(error.lines, len(jobs[0].calls), error)]
    return _shared(lines, jobs)


def _read(lines: str, calls: int, error: BrokenError) -> list[Found]:
    known = _lines(lines)
    return [known.get((0, number), Found(error.became, why=error.why[:2000])) for number in range(calls)]


def _shared(lines: str, jobs: Sequence[Job]) -> list[list[Found]]:
    known = _lines(lines)
    lost = Found(Became.CRASHED, why="no answer")
    return [
        [known.get((at, number), lost) for number in range(len(job.calls))] for at, job in enumerate(jobs)
    ]


def _lines(text: str) -> dict[tuple[int, int], Found]:
    """Read the lines that a unit printed: program, input, value, steps; or program, input, !, why."""
    found = {}
    for line in text.splitlines():
        words = line.split(" ", 3)
        if len(words) == 4 and words[0].isdigit() and words[1].isdigit():
            at = (int(words[0]), int(words[1]))
            if words[2] == "!":
                fuel = "out of fuel" in words[3]
                found[at] = Found(Became.STOPPED if fuel else Became.CRASHED, why=words[3])
            elif words[3].isdigit():
                found[at] = Found(Became.RETURNED, words[2], int(words[3]))
    return found


# One way to run a unit for each toolchain


def _checked(ended: Ended) -> str:
    if ended.status != 0:
        why = f"status {ended.status}: {ended.errors.strip()[-300:]}"
        raise BrokenError(
            Became.STOPPED if ended.status in (None, -24) else Became.CRASHED, why, ended.output
        )
    return ended.output


def _compiled(ended: Ended) -> None:
    if ended.status != 0:
        raise BrokenError(Became.REFUSED, ended.errors.strip() or f"status {ended.status}")


def _built(file: str, command: Callable[[str], list[str]]) -> Callable[[str], str]:
    """Return what compiles a unit to a program, and runs that."""

    def execute(source: str) -> str:
        with folder() as place:
            (place / file).write_text(source, encoding="ascii")
            _compiled(launch(command(file), place))
            return _checked(launch([str(place / "unit")], place))

    return execute


def _tcc(source: str) -> str:
    with folder() as place:
        Path(place / "unit.c").write_text(source, encoding="ascii")
        ended = launch([tool("tcc") or "tcc", "-w", "-run", "unit.c"], place)
    if ended.status == 1 and "unit.c:" in ended.errors:
        _compiled(ended)
    return _checked(ended)


def _warm(worker: Worker) -> Callable[[str], str]:
    def execute(source: str) -> str:
        try:
            output, error = worker.ask(source)
        except DiedError as died:
            raise BrokenError(Became.CRASHED, str(died)) from died
        if error:
            raise BrokenError(Became.REFUSED, error)
        return output

    return execute


def _python(source: str) -> str:
    with folder() as place:
        return _checked(launch([sys.executable, "-I", "-S", "-"], place, stdin=source))


_EXECUTORS: dict[str, Callable[[str], str]] = {
    "c": _built("unit.c", lambda file: [tool("gcc") or "gcc", "-std=gnu11", "-O0", "-w", "-o", "unit", file]),
    "tcc": _tcc,
    "javascript": _warm(NODE),
    "java": _warm(JAVA),
    "go": _built("unit.go", lambda file: [tool("go") or "go", "build", "-ldflags=-s -w", "-o", "unit", file]),
    "rust": _built(
        "unit.rs",
        lambda file: [tool("rustc") or "rustc", "--edition=2021", "-Cdebuginfo=0", "-Awarnings", file],
    ),
    "python": _python,
}
