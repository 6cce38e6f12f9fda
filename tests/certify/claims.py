"""Every kind of claim about a box of inputs is attacked by brute force in the reference interpreter.

Programs are grown over the whole language. Each question is decided by running every input and by Z3; a
decision that the reference contradicts is a failure, and what Z3 leaves unknown is told form by form.
CrossHair reads the printed Python of programs on integers, and every contradiction must be explained by
runs. The seeded bugs of the encoder are tried on a fixed budget. Cases are kept, so the proof resumes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from functools import cache
from itertools import count, islice
from pathlib import Path
from typing import Any

from evidence import Evidence, need

from proofloom.engine import Reject, Seed
from proofloom.engine.program.forms import examples
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.printers.python import print_python
from proofloom.engine.program.questions import Args, Box
from proofloom.engine.program.syntax import Program, expressions, statements, walk
from proofloom.generators.program.grow import Controls, Grown, grown
from proofloom.generators.program.mutate import mutants
from proofloom.verifiers.program.claims import Found, apart, tabled

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "verifiers" / "program"))
import claiming  # noqa: E402 - stands by the tests of the verifiers
import driving  # noqa: E402
import spoiling  # noqa: E402

ROOT = Seed.root("claims about boxes")
PROGRAMS, SAMPLED = 170, 4
CLAIMS = 2_000  # decided ones, of each of the two means together
READ, READ_SAMPLED = 100, 2  # programs that CrossHair reads
WIDTH = {1: 40, 2: 7, 3: 4, 4: 3}  # values of each integer parameter, by how many there are
BUG_BUDGET = 25  # grown programs that a bug is tried on, after the examples of all forms
PATIENCE = 10  # seconds of CrossHair for one question; what it does not finish it leaves undecided
INTEGERS = frozenset({Type.INT, Type.BOOL, Type.LIST, Type.NONE})
CALLED = "false when calling claim("


def main(evidence: Evidence) -> int:
    """Decide every case that is not decided yet, and add up."""
    crosshair = need(
        shutil.which("crosshair", path=str(Path(sys.executable).parent)) or shutil.which("crosshair"),
        "crosshair", "the dev extra has it: make venv",
    )  # fmt: skip
    programs, read = (SAMPLED, READ_SAMPLED) if evidence.sample else (PROGRAMS, READ)
    bugs = list(spoiling.BUGS)[:: 8 if evidence.sample else 1]
    for number in range(programs):
        if evidence.get(f"program {number}") is None:
            evidence.put(f"program {number}", _attacked(number))
    for name in bugs:
        if evidence.get(f"bug {name}") is None:
            evidence.put(f"bug {name}", _caught(name))
    for number in range(read):
        if evidence.get(f"crosshair {number}") is None:
            evidence.put(f"crosshair {number}", _read(number, crosshair))
    attacked = [evidence.cases[f"program {number}"] for number in range(programs)]
    opinions = [evidence.cases[f"crosshair {number}"] for number in range(read)]
    decided: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    reasons: Counter[str] = Counter()
    for one in attacked:
        decided.update(one["decided"])
        reasons.update(one["unknown"])
        for form in one["forms"]:
            forms.setdefault(form, Counter()).update(one["z3"])
    wrong = [text for one in attacked for text in one["wrong"]]
    unseen = [name for name in bugs if not evidence.cases[f"bug {name}"]]
    opposed = [one for one in opinions if one["contradiction"]]
    unexplained = [one for one in opposed if not one["explained"]]
    enough = evidence.sample or sum(decided.values()) >= CLAIMS
    return evidence.conclude(
        ok=not wrong and not unseen and not unexplained and enough,
        programs=programs,
        claims=sum(decided.values()),
        decided=dict(sorted(decided.items())),
        wrong=wrong,
        z3_left_unknown=dict(reasons.most_common()),
        z3_unknown_share_by_form={
            form: round(asked["unknown"] / max(1, asked["asked"]), 3) for form, asked in sorted(forms.items())
        },
        encoder_bugs=dict(Counter(evidence.cases[f"bug {name}"] for name in bugs)),
        encoder_bugs_not_caught=unseen,
        crosshair=dict(Counter(one["opinion"] for one in opinions)),
        crosshair_contradictions=opposed,
    )


def _grown(seed: Seed, controls: Controls) -> Grown:
    for turn in count():
        try:
            return grown(seed / turn, controls)
        except Reject:
            continue
    raise AssertionError


def _box(found: Grown, seed: Seed) -> Box:
    """Return a box around the run's own input, as wide as all its inputs are quickly run."""
    own = [value for value in found.args if type(value) is int]
    width = WIDTH.get(len(own), 2)
    lows = [value - (seed / place).stream().below(width) for place, value in enumerate(own)]
    return tuple((low, low + width - 1) for low in lows)


@cache
def _field(number: int) -> claiming.Field:
    seed = ROOT / "attacked" / number
    found = _grown(seed, Controls(functions=(2, 5), integer=True))
    faulty = islice(mutants(found.program, (seed / "faults").stream()), 2)
    others = [mutant.program for mutant in faulty]
    return claiming.field(found.program, found.args, _box(found, seed / "box"), [found.program, *others])


def _attacked(number: int) -> dict[str, Any]:
    """Return how the questions about one program are decided, and what is wrong about that."""
    of = _field(number)
    decided: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    wrong = []
    asked_z3 = 0
    for asked in claiming.questions(of):
        asked_z3 += 1
        for name, found in (
            ("every input", claiming.decided(tabled, of, asked)),
            ("z3", apart.asked(asked.kind, of.inputs, *asked.arguments)),
        ):
            if found.found is Found.UNKNOWN:
                unknown[f"{name}: {found.why.partition(': (')[0]}"] += 1
                continue
            decided[f"{name}, {asked.kind}, {found.found}"] += 1
            if error := claiming.wrong(asked, found):
                wrong.append(f"{number}: {name}, {asked.kind} {asked.arguments}: {error}")
    z3 = sum(times for why, times in unknown.items() if why.startswith("z3"))
    return {"decided": decided, "unknown": unknown, "wrong": wrong, "forms": _forms(of.program),
            "z3": {"asked": asked_z3, "unknown": z3}}  # fmt: skip


def _forms(program: Program) -> list[str]:
    """Return the forms that stand in a program."""
    found = set()
    for function in program.functions:
        for stmt in statements(function.body):
            found.add(type(stmt).__name__)
            found |= {type(part).__name__ for expr in expressions(stmt) for part in walk(expr)}
    return sorted(found)


def _caught(name: str) -> str:
    """Return how a bug of the encoder is caught within the budget, "" when it is not."""
    with tempfile.TemporaryDirectory() as folder:
        module = spoiling.spoiled(name, Path(folder))
        for how in (claiming.differs, claiming.claims_wrongly):
            for number in range(-len(_small()), BUG_BUDGET):
                of = _field(number) if number >= 0 else _small()[number]
                if how(module, of):
                    return how.__name__.replace("_", " ")
    return ""


@cache
def _small() -> list[claiming.Field]:
    """Return the examples of all forms, called with what varies, and the small programs of many paths."""
    varied = [claiming.field(driving.driven(one), (0,), driving.BOX) for one in examples()]
    paths = claiming.path_programs().values()
    return [*varied, *(claiming.field(program, (0,) * len(box), box) for program, box in paths)]


def _read(number: int, crosshair: str) -> dict[str, Any]:
    """Ask CrossHair whether a value is reached in a box, and compare with brute force."""
    seed = ROOT / "read" / number
    while True:
        found = _grown(seed, Controls(functions=(2, 4), types=INTEGERS, integer=True))
        program = found.program
        kinds = {param.type for param in program.function(program.entry).params}
        if kinds == {Type.INT} and program.function(program.entry).result is Type.INT:
            break
        seed = seed / "again"
    of = claiming.field(program, found.args, _box(found, seed / "box"))
    asked = [one for one in claiming.questions(of) if one.kind == "reachable" and one.arguments[1] is None]
    chosen = [one for one in asked if bool(one.doing) is (number % 2 == 0)] or asked
    question = chosen[0]
    decision = claiming.decided(tabled, of, question)
    opinion, args = _opinion(
        print_python(program).source, program, of.inputs.box, question.arguments[0], crosshair
    )
    against = {"counterexample": Found.PROVED, "confirmed": Found.WITNESS}.get(opinion)
    contradiction = decision.found is against
    return {"opinion": opinion, "decision": decision.found, "contradiction": contradiction,
            "explained": _explained(of, question, opinion, args) if contradiction else ""}  # fmt: skip


def _opinion(source: str, program: Program, box: Box, value: Any, crosshair: str) -> tuple[str, Args]:
    """Return what CrossHair says of a contract that the value is never returned, and its counterexample."""
    names = [param.name for param in program.function(program.entry).params]
    sides = [f"    pre: {low} <= {name} <= {high}" for name, (low, high) in zip(names, box, strict=True)]
    head = ", ".join(f"{name}: int" for name in names)
    contract = [f"def claim({head}) -> bool:", '    """', *sides, "    post: _", '    """',
                f"    return {program.entry}({', '.join(names)}) != {value!r}", ""]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claimed.py"
        path.write_text(source + "\n\n" + "\n".join(contract), encoding="utf-8")
        done = subprocess.run(
            [crosshair, "check", "--report_all", "--analysis_kind=PEP316",
             f"--per_condition_timeout={PATIENCE}", f"{path}"],
            capture_output=True, text=True, check=False, cwd=folder,
        )  # fmt: skip
    text = done.stdout + done.stderr
    if CALLED in text:
        given = text.partition(CALLED)[2].partition(")")[0]
        numbers = [part.partition("=")[2] or part for part in given.replace(" ", "").split(",")]
        return "counterexample", tuple(map(int, numbers))
    if "Confirmed over all paths" in text:
        return "confirmed", ()
    return ("undecided", ()) if done.returncode in (0, 1) else (f"stopped: {text.strip()[-200:]}", ())


def _explained(of: claiming.Field, asked: claiming.Asked, opinion: str, args: Args) -> str:
    """Return why CrossHair says otherwise, by a run; "" when no run tells."""
    if opinion == "confirmed":
        run = of.runs[asked.doing[0]]
        assert run is not None
        return f"CrossHair is wrong: {asked.doing[0]} gives {run.value}"
    run = of.runs.get(args)
    if run is not None and run.value != asked.arguments[0]:
        return f"CrossHair is wrong: {args} gives {run.value}"
    return ""
