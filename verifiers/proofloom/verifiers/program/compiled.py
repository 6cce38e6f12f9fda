"""Run a row's program in its own language's toolchain and in another one, and compare value and steps.

Never the text that came with the row: what is compiled is printed here from the row's tree, with counters,
and without its counters it must be the text that is shown. C has no bounds of its own, so a run is compiled
only when the second interpreter has brought it to an end on the Python that stands beside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from proofloom.engine import Candidate, Outcome, Verdict, verifier
from proofloom.engine.program.checks import problems
from proofloom.engine.program.notation import NotationError, parse
from proofloom.engine.program.printers.counted import Counted, counted, print_in
from proofloom.engine.program.questions import Equivalence, Repair, Steps, others
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.task import Exercise
from proofloom.verifiers.program.bodies import LANGUAGES, python_of, reading_of, walked
from proofloom.verifiers.program.evaluator import WalkError
from proofloom.verifiers.program.grammar import GrammarError
from proofloom.verifiers.program.keying.subject import DamagedBodyError, subject_of
from proofloom.verifiers.program.prompt.counter import uncounted as uncounted_source
from proofloom.verifiers.program.prompt.page import page_of
from proofloom.verifiers.program.prompt.sentences import Unread
from proofloom.verifiers.program.toolchains import rows
from proofloom.verifiers.program.toolchains.counters import Counting, counting
from proofloom.verifiers.program.toolchains.uncounted import uncounted

_DECLARED = re.compile(r"\S.*\);")


def together(candidates: Sequence[Candidate[Exercise]]) -> None:
    """Compile the programs of many candidates in a few units, so that each is cheap to verify."""
    found = [(candidate, _prepared(candidate.body)) for candidate in candidates]
    rows.ahead([jobs for _, jobs in found if isinstance(jobs, dict)])
    counters = [_counter(candidate, jobs) for candidate, jobs in found if isinstance(jobs, dict)]
    rows.ahead([{"go": job} for job in counters if isinstance(job, Counting)])


@verifier(ahead=together, lacking=rows.lacking)
def compiled(candidate: Candidate[Exercise]) -> Verdict:
    """Return pass when the toolchains return the stated value in the stated number of steps."""
    body = candidate.body
    jobs = _prepared(body)
    if not isinstance(jobs, dict):
        return jobs
    counter = _counter(candidate, jobs)
    if isinstance(counter, Verdict):
        return counter
    verdict = rows.agree(jobs, body.value, body.steps)
    if counter is not None and verdict.outcome is Outcome.PASS:
        ends = rows.agree({"go": counter}, body.steps, 0)
        return verdict if ends.outcome is Outcome.PASS else ends
    return verdict


def _counter(candidate: Candidate[Exercise], jobs: dict[str, Counted]) -> Counting | Verdict | None:
    """Return the job that runs the counter which a prompt in Go shows; None where none is shown."""
    body = candidate.body
    if body.language != "go" or not isinstance(body.question, Steps) or not body.question.visible:
        return None
    try:
        (shown,) = page_of(candidate.prompt, "go", "steps").shown
        same = uncounted_source(shown, "go") == body.source
    except Unread as error:
        return Verdict.failed("the counter cannot be read", str(error))
    job = counting(shown, jobs["go"]) if same else None
    return job or Verdict.failed("the counter stands in another program")


@lru_cache(maxsize=256)
def _prepared(body: Exercise) -> dict[str, Counted] | Verdict:
    """Return what each toolchain is handed; or why none is."""
    if body.language not in LANGUAGES:
        return Verdict.failed("no printer knows the language", body.language)
    try:
        program = _sound(body.tree, body.entry)
        subject_of(body)
        alike = body.language != "python" and _alike(body)
        jobs = _jobs(program, body, alike=alike)
        if alike and jobs[body.language].source != body.source:  # the careful way is right for any run
            jobs = _jobs(program, body, alike=False)
        other = body.question if isinstance(body.question, Equivalence | Repair) else None
        if (
            other is not None
            and other.source != print_in(body.language, _sound(other.tree, body.entry)).source
        ):
            return Verdict.failed("another program's source is not that of its tree")
    except NotationError as error:
        return Verdict.failed("a tree is not sound", str(error))
    except DamagedBodyError as error:
        return Verdict.failed("the program is not a row's", str(error))
    python = print_in("python", program)
    own = jobs.get(body.language, python)
    if (own.source, own.lines) != (body.source, body.lines) or python.source != python_of(body):
        return Verdict.failed("the source is not that of the tree")
    if isinstance(own, Counted) and _filled(uncounted(own.functions)) not in _filled(own.source):
        return Verdict.failed("what is compiled is not what is shown")
    return jobs


def _jobs(program: Program, body: Exercise, *, alike: bool) -> dict[str, Counted]:
    """Print for each toolchain, with the language's own divisions or with those that always round down."""
    return {
        language: counted(program, language, [body.args], alike) for language in rows.asked(body.language)
    }


def _alike(body: Exercise) -> bool:
    """Return whether all runs that the row is about are known, and none divides a number below 0."""
    inputs = others(body.question)
    if inputs is None:
        return False
    try:
        reading = reading_of(body)
        return not any(walked(reading, body.entry, args).signed for args in (body.args, *inputs))
    except (GrammarError, WalkError):
        return False


def _sound(tree: str, entry: str) -> Program:
    """Read a tree; raise `NotationError` when a program of it would not mean the same everywhere."""
    program = parse(tree)
    wrong = problems(program)
    if wrong or program.entry != entry:
        raise NotationError("; ".join(wrong) or "another entry")
    return program


def _filled(text: str) -> str:
    """Return the lines that are neither blank nor a declaration of what C defines later."""
    return "\n".join([line for line in text.split("\n") if line.strip() and not _DECLARED.fullmatch(line)])
