"""Wrong steps, answers and programs for fresh rows of every task kind, each shown wrong elsewhere.

A wrong step is shown so by the oracles of the injectors (the drawing, the rank of linear equations, the
reference trace, or by construction); a wrong answer by not being the number, list or text that the generator
stated; a wrong program by the value that the walker, which is not what runs it in the jail, gets for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from injection import angles, programs
from injection.case import row_of
from kit.draws import candidates

from proofloom.engine import Candidate, GradeOutcome, Outcome, Seed, Stream
from proofloom.generators.geometry.angle_chase import AngleChase
from proofloom.generators.program.exercises import Exercises
from proofloom.verifiers.jail import Budget, Test, grade_function
from proofloom.verifiers.program.bodies import python_of
from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.shapes import closed, opened
from proofloom.verifiers.program.walker import walk
from proofloom.verifiers.steps import check_steps
from proofloom.verifiers.tasks import grade_task

ROOT = Seed.root("wrong solutions")
FAMILIES: dict[str, tuple[Any, Any]] = {
    "angles": (angles, AngleChase()),
    "programs": (programs, Exercises(asks=dict.fromkeys(programs.ASKS, 1), steps=(10, 90), per_program=2)),
}
# an idle step is no wrong one
STEPS = {family: [n for n in kit.NAMES if n != "redundant"] for family, (kit, _) in FAMILIES.items()}
SCARCE = (  # few places in a row
    "rounding", "condition", "order", "division", "aliasing", "scope", "key", "passed", "span", "count",
    "turns",
)  # fmt: skip
TRIES, MANY_TRIES, MOST_TRIES = 2, 12, 40
RAREST, ALL = ("order", "span", "turns"), 110  # after so many chunks the others have had enough
NUMBERS = Exercises(  # where those have more places
    asks=dict.fromkeys(programs.ASKS, 1), types="i", functions=(1, 3), statements=(4, 60), distinct=(4, 3),
    steps=(10, 120), per_program=2,
)  # fmt: skip
WRAPPED = {"boxed": "\\boxed{{{}}}", "tag": "<answer>{}</answer>", "json": '{{"answer": "{}"}}'}
BUDGET = Budget(cpu=1, memory=256 * 2**20)
SWAPS = (
    (" + ", " - "), (" - ", " + "), (" < ", " <= "), (" <= ", " < "), (" > ", " >= "), (" >= ", " > "),
    (" == ", " != "), (" * ", " + "), (" // ", " % "), (" % ", " // "), (" and ", " or "), ("max", "min"),
    ("min", "max"), ("1", "2"), ("2", "3"), ("0", "1"),
)  # fmt: skip


def operators() -> list[str]:
    """Return the names of all operators."""
    told = [f"{family}: {name}" for family, names in STEPS.items() for name in names]
    return [*told, *(f"{family}: the answer" for family in FAMILIES), "programs: the source"]


def tried(family: str, chunk: int, count: int) -> dict[str, dict[str, Any]]:
    """Grade wrong solutions of so many fresh rows, and the right ones; return what came out by operator."""
    kit, generator = FAMILIES[family]
    if chunk >= ALL:
        generator = NUMBERS
    seed = ROOT / family / chunk
    found: dict[str, dict[str, Any]] = {}
    for place, made in enumerate(candidates(generator, seed, count)):
        row = row_of(kit.ADDRESS, made)
        names = STEPS[family] if chunk < ALL else RAREST
        cases = {name: list(_different(kit, name, made, (seed / place / name).stream())) for name in names}
        if chunk >= ALL and not any(cases.values()):
            continue
        twin = check_steps(row, explain=False)
        sound = twin.first_error == -1 and twin.final is Outcome.PASS
        for name in names:
            tally = _Tally(found, f"{family}: {name}", [chunk, place])
            tally.twin(sound)
            for case in cases[name]:
                report = check_steps(case.row, case.steps, case.answer, explain=False)
                tally.wrong(report.first_error == -1)
        if chunk >= ALL:
            continue
        tally = _Tally(found, f"{family}: the answer", [chunk, place])
        tally.twin(_passes(row, made.answer))
        draw = (seed / place / "answer").stream()
        for answer in sorted({_another(made.answer, draw) for _ in range(TRIES)} - {made.answer}):
            tally.wrong(_passes(row, answer))
        if family == "programs":
            _sources(made, _Tally(found, "programs: the source", [chunk, place]), draw)
    return found


class _Tally:
    """The counts of one operator; what is amiss is kept with its place."""

    def __init__(self, table: dict[str, dict[str, Any]], name: str, place: list[Any]) -> None:
        self._row = table.setdefault(name, {"wrong": 0, "twins": 0, "accepted": [], "rejected": []})
        self._place = place

    def wrong(self, accepted: bool) -> None:
        """Count one that was shown wrong."""
        self._row["wrong"] += 1
        if accepted:
            self._row["accepted"].append(self._place)

    def twin(self, accepted: bool) -> None:
        """Count a right one."""
        self._row["twins"] += 1
        if not accepted:
            self._row["rejected"].append(self._place)


def _different(kit: Any, name: str, made: Candidate[Any], draw: Stream) -> Iterator[Any]:
    """Return a few wrong solutions of one kind, no two the same."""
    seen = set()
    for _ in range(MOST_TRIES if name == RAREST[0] else MANY_TRIES if name in SCARCE else TRIES):
        case = kit.inject(name, made, draw)
        if case is not None and (case.steps, case.answer) not in seen:
            seen.add((case.steps, case.answer))
            yield case


def _passes(row: dict[str, Any], answer: str) -> bool:
    response = WRAPPED[row["answer_format"]].format(answer)
    return grade_task(row, response).outcome is GradeOutcome.PASS


def _another(answer: str, draw: Stream) -> str:
    """Return another answer of the same look: a number in it changed, its items turned round, or more."""
    spots = list(re.finditer("[0-9]+", answer))
    if answer in ("true", "false"):
        return "false" if answer == "true" else "true"
    if not spots and answer[0] != "[":
        other = answer.replace('"', '"a', 1).replace("{}", '{"a": 1}')
        return other if other != answer else answer.replace("true", "no").replace("false", "true")
    if not spots or (answer.startswith("[") and draw.chance(1, 4)):
        items = answer.strip("[]").split(", ") if answer != "[]" else []
        ways = [items[::-1], [*items, "0"], items[1:]]
        return f"[{', '.join(draw.choice(ways))}]"
    spot = draw.choice(spots)
    size = int(spot[0])
    other = draw.choice(
        [size + 1, abs(size - 1), size + 10, 2 * size, 180 - size if size < 180 else size + 2]
    )
    sign = "-" if draw.chance(1, 8) and answer[0] in "0123456789" and size else ""
    return f"{sign}{answer[: spot.start()]}{other}{answer[spot.end() :]}"


def _sources(made: Candidate[Any], tally: _Tally, draw: Stream) -> None:
    """Run the source, and it with one token changed, in the jail, on the row's own call."""
    body = made.body
    source = python_of(body)
    reading = read(source, body.tree)
    args = [opened(arg, kind) for arg, kind in zip(body.args, reading.params(body.entry), strict=True)]
    result = reading.results[body.entry]
    value = body.value if "," in result else opened(body.value, result)  # several stay together
    test = Test(tuple(args), value)
    tally.twin(grade_function(source, body.entry, [test], BUDGET, runs=1).outcome is GradeOutcome.PASS)
    for old, new in draw.shuffled(SWAPS):
        spots = [spot.start() for spot in re.finditer(re.escape(old), source)]
        if not spots:
            continue
        at = draw.choice(spots)
        other = source[:at] + new + source[at + len(old) :]
        if _another_value(other, body):
            found = grade_function(other, body.entry, [test], BUDGET, runs=1)
            tally.wrong(found.outcome is GradeOutcome.PASS)


def _another_value(source: str, body: Any) -> bool:
    """Say whether the walker gets another value, or none of its own accord: not one that never ends."""
    try:
        return repr(closed(walk(read(source, body.tree), body.entry, body.args).value)) != repr(body.value)
    except Exception:  # outside of its grammar, or too long to walk
        return False


def total(parts: list[dict[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Add up what was found of each operator."""
    table: dict[str, dict[str, Any]] = {}
    for part in parts:
        for name, row in part.items():
            own = table.setdefault(name, {"wrong": 0, "twins": 0, "accepted": [], "rejected": []})
            for key, value in row.items():
                own[key] += value
    return table
