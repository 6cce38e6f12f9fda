"""Small programs of a few functions with loops, branches and calls: their output, or their steps counted."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from proofloom.engine import Candidate, Reject, Seed, Stream, generator
from proofloom.engine.program.canonical import call_order, canonical, shape
from proofloom.engine.program.checks import problems
from proofloom.engine.program.interpret import Fault, Interpreter, Limits, Run
from proofloom.engine.program.notation import dump
from proofloom.engine.program.printers.python import call_text, print_python, value_text
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.task import Ask, Claim, ProgramTask, Value
from proofloom.generators.program.assemble import assembled
from proofloom.generators.program.claims import claimed
from proofloom.generators.program.measure import difficulty
from proofloom.generators.program.naming import named
from proofloom.generators.program.reduce import covered, folded, idle, reduced, tidy, trimmed
from proofloom.generators.program.solution import solution


@generator(version=1, verifiers=("program/rerun", "program/reread", "program/inputs", "program/text"))
@dataclass(frozen=True)
class LoopsAndCalls:
    """Questions about a program's output or its number of steps.

    functions   fewest and most functions defined
    steps       fewest and most steps of the run that is asked about
    statements  fewest and most statements of the whole program
    ask         "output", "steps" or "both" (two questions about the same run)
    names       "meaningful", "neutral" or "mixed"
    distinct    fewest different outputs, and different step counts, over the input pool
    claims      how many rows of ten carry a claim about a box of inputs, where their inputs are integers
    pool        inputs that a program is tried on; every statement matters to one of them
    """

    functions: tuple[int, int] = (2, 6)
    steps: tuple[int, int] = (10, 200)
    statements: tuple[int, int] = (8, 60)
    ask: str = "both"
    names: str = "mixed"
    distinct: tuple[int, int] = (6, 4)
    claims: int = 5
    pool: int = 12

    def __post_init__(self) -> None:
        """Refuse knobs that no draw can meet."""
        for name, least in (("functions", 1), ("steps", 2), ("statements", 1)):
            low, high = getattr(self, name)
            if not least <= low <= high:
                raise ValueError(f"{name} must be (fewest, most) with {least} <= fewest <= most")
        if self.ask not in ("output", "steps", "both") or self.names not in (
            "meaningful",
            "neutral",
            "mixed",
        ):
            raise ValueError("ask is output, steps or both; names is meaningful, neutral or mixed")

    def draw(self, seed: Seed) -> tuple[Candidate[ProgramTask], ...]:
        """Return one question, or two about the same run."""
        limits = Limits(fuel=max(600, 4 * self.steps[1]))
        stream = (seed / "program").stream()
        count = (seed / "functions").integer(*self.functions)
        try:
            draft = assembled(stream, count, self.pool, limits, min(self.steps[0] // 60, 8))
            program, pool = draft.program, draft.pool
            program = covered(program, pool, limits)
            program, pool = _settled(program, pool, limits)
        except Fault as fault:
            raise Reject("a run left the language") from fault
        program = tidy(program, (seed / "tidy").stream())
        if idle(program):
            raise Reject("a function does too little")
        low, high = self.functions
        if not low <= len(program.functions) <= high:
            raise Reject("functions fell away")
        measured = difficulty(program)
        if not self.statements[0] <= measured["statements"] <= self.statements[1]:
            raise Reject("too few or too many statements")
        if problems(program):
            raise Reject("a static rule is broken")
        meaningful = self.names == "meaningful" or (self.names == "mixed" and (seed / "style").chance(1, 2))
        program = named(program, (seed / "names").stream(), meaningful, draft.titles)
        args = self.chosen(program, pool, limits, (seed / "input").stream())
        run = Interpreter(program, limits, traced=True).run(args)
        claim = None
        if (seed / "claims").chance(self.claims, 10):
            claim = claimed(program, pool, args, limits, (seed / "claim").stream())
        asks = [Ask(self.ask)] if self.ask != "both" else [Ask.OUTPUT, Ask.STEPS]
        return tuple(_question(program, args, run, ask, claim, measured, seed / ask.value) for ask in asks)

    def chosen(
        self, program: Program, pool: Sequence[tuple[Value, ...]], limits: Limits, stream: Stream
    ) -> tuple[Value, ...]:
        """Return the input to ask about; raise `Reject` when the program varies too little."""
        interpreter = Interpreter(program, limits)
        runs = [interpreter.run(args) for args in pool]
        if len({run.value for run in runs}) < self.distinct[0]:
            raise Reject("too few different outputs")
        if len({run.steps for run in runs}) < self.distinct[1]:
            raise Reject("too few different step counts")
        low, high = self.steps
        source = print_python(program).source
        fit = [
            args
            for args, run in zip(pool, runs, strict=True)
            if low <= run.steps <= high and run.value not in args and not _leaks(run.value, source, args)
        ]
        if not fit:
            raise Reject("no input has steps in range and an answer of its own")
        return stream.choice(fit)


def _settled(
    program: Program, pool: Sequence[tuple[Value, ...]], limits: Limits
) -> tuple[Program, Sequence[tuple[Value, ...]]]:
    """Reduce until neither statements nor parameters can go."""
    while True:
        program = reduced(program, pool, limits)
        program = Program(tuple(f for f in program.functions if f in call_order(program)), program.entry)
        less, pool = trimmed(folded(program), pool)
        if less == program:
            return program, pool
        program = less


def _leaks(value: Value | None, source: str, args: Sequence[Value]) -> bool:
    """Return whether the answer can be read off the prompt as a number of its own."""
    words = set("".join(c if c.isdigit() or c == "-" else " " for c in f"{source} {args}").split())
    return str(value) in words if isinstance(value, int) else value == () or value in args


@cache
def _phrases() -> dict[str, list[str]]:
    text = files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _question(
    program: Program,
    args: tuple[Value, ...],
    run: Run,
    ask: Ask,
    claim: Claim | None,
    measured: dict[str, int],
    seed: Seed,
) -> Candidate[ProgramTask]:
    """Word one question about a run."""
    assert run.counts is not None
    assert run.value is not None
    printed = print_python(program)
    main = program.function(program.entry)
    call = call_text(main, args)
    phrases = _phrases()
    prompt = [
        (seed / "opening").choice(phrases["opening"]),
        f"```python\n{printed.source}```",
        (seed / "question").choice(phrases[ask.value]).format(call=call, entry=program.entry),
    ]
    answer = value_text(run.value, main.result) if ask is Ask.OUTPUT else str(run.steps)
    listed = ask is Ask.OUTPUT and isinstance(run.value, tuple)
    if ask is Ask.STEPS:
        prompt.insert(2, str(phrases["rule"]).strip())
    elif listed:
        prompt.append(str(phrases["list"]))
    body = ProgramTask(
        source=printed.source,
        tree=dump(program),
        entry=program.entry,
        args=args,
        ask=ask,
        value=run.value,
        steps=run.steps,
        trace=";".join(run.events),
        counts=run.counts,
        claim=claim,
    )
    form = canonical(program)
    return Candidate(
        body=body,
        prompt="\n\n".join(prompt),
        answer=answer,
        steps=solution(program, run.events, printed.lines),
        canonical=f"{form} {list(args)} {ask.value}",
        family=shape(form),
        difficulty={
            **measured,
            "steps": run.steps,
            "calls": run.counts.calls,
            "max_depth": run.counts.max_depth,
        },
        answer_type="list" if listed else "integer",
    )
