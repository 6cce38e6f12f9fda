"""Composite programs as SX-Bench has them: a small task of one theme, made of functions over integers."""

from __future__ import annotations

from proofloom.engine import Reject, Stream
from proofloom.engine.program.interpret import Limits
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.rename import Renamer, variables
from proofloom.engine.program.syntax import Program
from proofloom.generators.program.plan import Draft
from proofloom.generators.program.themes import MIXES, Bounded, Composer, Theme, pooled, themes

__all__ = ["MIXES", "composed"]
ATTEMPTS = 12
MOST_INPUTS = 4
SHORT, LONG, LONGEST = 25, 45, 70
"""Runs that are too short for loops, too long to be without any, and that have loops of twice the turns."""
CHOOSING = {"selective": (1, 2), "sequential": (0, 1), "loops": (0, 1), "composed": (1, 8)}
BRIEF = 17
"""Steps of so few functions that the first one has to choose between the others."""


def composed(
    stream: Stream, functions: int, mix: str, count: int, steps: tuple[float, float], limits: Limits
) -> Draft:
    """Draw a composite program of so many functions with a pool of `count` inputs, some of so many steps."""
    if functions < 4:
        raise Reject("a composite has at least four functions")
    theme = stream.choice(themes())
    composer, program = _program(stream, theme, functions, mix, steps)
    counts = {turns.count for turns in theme.turns} if steps[0] > LONGEST else set()
    shapes = []
    for param in program.function(program.entry).params:
        item = theme.quantities[param.name]
        shapes.append(Bounded(Type.INT, "", item.low, item.high * 2 if param.name in counts else item.high))
    pool = pooled(program, shapes, stream, count, steps, limits)
    helpers = frozenset(helper.name for helper in theme.helpers)
    return Draft(_worded(program, composer.word), tuple(shapes), pool, composer.titles, helpers)


def _weights(mix: str, steps: tuple[float, float]) -> tuple[int, int, int]:
    """Return how often each way is taken; short runs of a mix of all have no loops, long ones have some."""
    one, other, loop = MIXES[mix]
    if mix == "composed":
        loop = 0 if steps[1] < SHORT else 2 * loop if steps[0] > LONG else loop
    return one, other, loop


def _program(
    stream: Stream, theme: Theme, functions: int, mix: str, steps: tuple[float, float]
) -> tuple[Composer, Program]:
    roles = list(theme.quantities)
    choosing = (3, 4) if steps[1] < BRIEF else CHOOSING[mix]
    for _ in range(ATTEMPTS):
        chosen = set(stream.sample(roles, min(len(roles), MOST_INPUTS)))
        composer = Composer(stream, theme, _weights(mix, steps), [role for role in roles if role in chosen])
        try:
            return composer, composer.program(functions, choosing)
        except Reject:
            continue
    raise Reject("the theme has no program of this size")


def _worded(program: Program, words: dict[str, str]) -> Program:
    """Name the inputs of a theme by one word each throughout."""
    functions = []
    called = {function.name: function.name for function in program.functions}
    for function in program.functions:
        names = {name: words.get(name, name) for name in variables(function)}
        functions.append(Renamer(names, called).function(function))
    return Program(tuple(functions), program.entry)
