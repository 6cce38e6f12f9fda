"""Twenty thousand programs through all six languages' toolchains agree with the reference in value and steps.

Most are made at random over the whole grammar, the others are grown as those of rows are. A toolchain that
is not here fails. Chunks that are decided are kept, so the proof resumes; `--sample` tries one small chunk of
each kind in the toolchains that are here, and names the others.
"""

from __future__ import annotations

import resource
from collections import Counter
from itertools import count, islice
from typing import Any

from evidence import Evidence, need
from making.programs import Made, made_of, programs
from making.trying import tried

from proofloom.engine import Reject, Seed
from proofloom.engine.program.forms import FORMS
from proofloom.engine.program.interpret import Interpreter, Limits
from proofloom.engine.program.syntax import Program, expressions, statements, walk
from proofloom.generators.program.grow import Controls, grown
from proofloom.verifiers.program.toolchains import languages, missing
from proofloom.verifiers.program.toolchains.warm import JAVA, NODE

ROOT = Seed.root("toolchains agree")
PROGRAMS = 20_000
CHUNK = 250
GROWN_EVERY = 5  # a chunk of which is grown
COMPOSITIONS = ("idioms", "idioms", "idioms", "selective", "sequential", "loops", "composed")
LIMITS = Limits(fuel=6_000, length=2_000)


def main(evidence: Evidence) -> int:
    """Try every chunk that is not decided yet in every toolchain, and add up."""
    here = [language for language in languages() if not missing(language)]
    left_out = {language: missing(language) for language in languages() if language not in here}
    if not evidence.sample:
        for language, why in left_out.items():
            need(None, language, why)
    chunks = 2 if evidence.sample else PROGRAMS // CHUNK
    size = 20 if evidence.sample else CHUNK
    for chunk in range(chunks):
        # the last chunk of a sample is grown
        name = f"chunk {chunk}"
        if evidence.get(name) is None:
            growing = chunk % GROWN_EVERY == GROWN_EVERY - 1 or (evidence.sample and chunk == 1)
            evidence.put(name, _chunk(chunk, size, here, growing=growing))
    wrong: dict[str, list[Any]] = {language: [] for language in here}
    seconds: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    total = runs = 0
    for found in evidence.cases.values():
        total += found["programs"]
        runs += found["runs"]
        forms.update(found["forms"])
        seconds.update(found["seconds"])
        for language in here:
            wrong[language] += found["wrong"][language]
    unseen = sorted(set(FORMS) - set(forms))
    least = 40 if evidence.sample else PROGRAMS
    return evidence.conclude(
        ok=not any(wrong.values()) and total >= least and (evidence.sample or not unseen),
        programs=total,
        runs_in_each=runs,
        mismatches={language: len(cases) for language, cases in wrong.items()},
        shown={language: cases[:3] for language, cases in wrong.items() if cases},
        milliseconds_of_processor_per_program={
            language: round(1000 * spent / total, 2) for language, spent in sorted(seconds.items())
        },
        forms_unseen=unseen,
        left_out=left_out,
    )


def _chunk(chunk: int, size: int, here: list[str], *, growing: bool) -> dict[str, Any]:
    """Make the programs of a chunk and try each toolchain."""
    made = _grown(chunk, size) if growing else list(islice(programs(f"toolchains {chunk}"), size))
    wrong, seconds = {}, {}
    for language in here:
        before = _spent()
        wrong[language] = tried(language, made)
        for worker in (NODE, JAVA):
            worker.close()  # only what has ended can be added up
        seconds[language] = round(_spent() - before, 3)
    forms: Counter[str] = Counter()
    for one in made:
        forms.update(_forms(one.program))
    return {
        "programs": len(made),
        "runs": sum(len(one.inputs) for one in made),
        "wrong": wrong,
        "seconds": seconds,
        "forms": dict(forms),
    }


def _grown(chunk: int, size: int) -> list[Made]:
    """Grow programs of every composition, length and naming, each with a few inputs."""
    found: list[Made] = []
    for number in count():
        if len(found) == size:
            return found
        seed = ROOT / chunk / number
        try:
            one = grown(seed / "program", _controls(seed / "controls"))
        except Reject:
            continue
        found.append(made_of(one.program, Interpreter(one.program, LIMITS), [one.args, *one.pool]))
    raise AssertionError


def _controls(seed: Seed) -> Controls:
    """Draw what a program is to be like: of idioms and of any length, or a composite of small functions."""
    composition = (seed / "composition").choice(COMPOSITIONS)
    if composition != "idioms":
        return Controls(functions=(4, 9), composition=composition, distinct=(6, 1))
    return Controls(functions=(1, 9), steps=(seed / "steps").choice((0, 0, 60, 400, 1_500)))


def _forms(program: Program) -> set[str]:
    """Return the names of the forms that a program uses."""
    found = set()
    for function in program.functions:
        for stmt in statements(function.body):
            targets = getattr(stmt, "targets", ())
            parts = [part for expr in (*expressions(stmt), *targets) for part in walk(expr)]
            found |= {type(part).__name__ for part in (stmt, *parts)}
    return found


def _spent() -> float:
    """Return the processor seconds of this process and of those it has waited for."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
