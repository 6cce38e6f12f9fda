"""Reduces a program to what is needed: deleting any statement or clause changes a value or breaks a rule.

What a table of known results saves is observable too: a trial that runs more than twice as long as the
program ever does is another program. The trials of one function go on from where the last one succeeded,
and end with a whole pass in which none does. An input that told a trial apart is asked first the next time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from proofloom.engine import Reject
from proofloom.engine.program.canonical import call_order
from proofloom.engine.program.checks import problems, sound
from proofloom.engine.program.interpret import Fault, Interpreter, Limits, Run
from proofloom.engine.program.syntax import Block, Function, Program, Return, Var
from proofloom.engine.program.task import Value
from proofloom.generators.program.live import Pool
from proofloom.generators.program.reduce import covered, folded, shorter, trimmed


def needed(
    program: Program, pool: Pool, runs: Sequence[Run], limits: Limits, whole: frozenset[str]
) -> tuple[Program, Pool]:
    """Return the program with nothing idle in it, and the pool without the parameters that fell away.

    Functions named in `whole` say what they do by their names: they stay as they are, or are not called
    at all; raise `Reject` when part of one is idle. `runs` are those of the program on the pool.
    """
    before = program
    program = covered(program, pool, limits)
    if any(function not in before.functions for function in program.functions if function.name in whole):
        raise Reject("a part of an idiom is never reached")
    if program is not before and problems(program):
        raise Reject("a return is never reached")
    while True:
        needer = Needer(program, pool, runs, limits, whole)
        program = needer.reduced()
        used = set(call_order(program))
        program = replace(program, functions=tuple([item for item in program.functions if item in used]))
        less, pool = trimmed(folded(program), pool)
        if less == program:
            break
        program = less
    if not needer.complete(program):
        raise Reject("a part of an idiom does not matter")
    if needer.passing(program):
        raise Reject("a call could be left out")
    return program, pool


class Needer:
    """Tries a program with one thing less, again and again."""

    def __init__(
        self, program: Program, pool: Pool, runs: Sequence[Run], limits: Limits, whole: frozenset[str]
    ) -> None:
        self.whole = whole
        self.entry = program.entry
        self.table = {function.name: function for function in program.functions}
        self.asked: list[tuple[tuple[Value, ...], Value | None]] = [
            (args, run.value) for args, run in zip(pool, runs, strict=True)
        ]
        # a trial that runs much longer than the program ever does is another program
        self.fuel = min(limits.fuel, 2 * max(run.steps for run in runs) + 50)
        self.interpreter = Interpreter(program, limits)

    def reduced(self) -> Program:
        """Return the program after every trial of the functions that may shrink failed in turn."""
        names = [name for name in self.table if name not in self.whole]
        while sum(self.settle(name) for name in names) and len(names) > 1:
            continue
        return Program(tuple(self.table.values()), self.entry)

    def complete(self, program: Program) -> bool:
        """Return whether all of every function of a program that must stay whole is needed."""
        return all(self.smaller(item, 0) is None for item in program.functions if item.name in self.whole)

    def passing(self, program: Program) -> bool:
        """Return whether a function might as well give what it is passed: no value would change."""
        for function in program.functions:
            for param in function.params if function.name != self.entry else ():
                if param.type is function.result:
                    trial = _with(function, (Return(Var(param.name)),))
                    if self.same(trial):
                        return True
                    self.interpreter.patch(function)
        return False

    def settle(self, name: str) -> bool:
        """Reduce one function; return whether anything went."""
        start, shrunk = 0, False
        while True:
            found = self.smaller(self.table[name], start)
            if found is None:
                if start == 0:
                    break
                start = 0
                continue
            start, function = found
            self.table[name] = function
            shrunk = True
        return shrunk

    def smaller(self, function: Function, start: int) -> tuple[int, Function] | None:
        """Return the first trial from a place on that changes nothing, and its place."""
        for place, body in enumerate(shorter(function.body)):
            if place >= start and self.same(trial := _with(function, body)) and sound(trial, self.table):
                return place, trial
        self.interpreter.patch(function)
        return None

    def same(self, trial: Function) -> bool:
        """Return whether the program's values stay what they are."""
        self.interpreter.patch(trial)
        for place, (args, value) in enumerate(self.asked):
            try:
                if self.interpreter.run(args, self.fuel).value == value:
                    continue
            except Fault:
                pass
            if place:
                self.asked.insert(0, self.asked.pop(place))
            return False
        return True


def _with(function: Function, body: Block) -> Function:
    return Function(function.name, function.params, function.result, body)
