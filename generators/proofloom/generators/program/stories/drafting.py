"""Draws a program from a story: one of its first functions, and one alternative of each part called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from proofloom.engine import Stream
from proofloom.engine.program.interpret import Interpreter, Limits
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.syntax import Call, Function, Program, expressions, statements, walk
from proofloom.generators.program.figures import used_types
from proofloom.generators.program.inputs import Shape
from proofloom.generators.program.plan import Draft, Wish
from proofloom.generators.program.stories.reading import Part, Story, filled, stories
from proofloom.generators.program.themes import Bounded, pooled

TRIES, DRAWS = 24, 5
"""How many first functions are tried for a program of a size, and how often each is drawn."""
LONGEST = 24
"""How many elements an input has at least, at most."""


def storied(
    stream: Stream, wish: Wish, count: int, steps: tuple[float, float], limits: Limits, mix: str = ""
) -> Draft | None:
    """Draw a program that keeps to a wish, with a pool of `count` inputs, some of so many steps.

    Return None where no story has any; raise `Reject` where its runs are not what is wanted. `mix` is how
    composites of integers are composed, "" for any other program.
    """
    told = [story for story in stories() if any(start.start == mix for start in story.starts)]
    if not told:
        return None
    for _ in range(TRIES):
        story = stream.choice(told)
        start = stream.choice([start for start in story.starts if start.start == mix])
        if wish.integer and all(param.type is not Type.INT for param in start.params):
            continue
        sizes = (drawn(story, start, stream) for _ in range(DRAWS))
        functions, titles = next((made for made in sizes if len(made[0]) == wish.functions), ([], {}))
        program = Program(tuple(functions), start.name)
        recursive = any(function.name in called(function) for function in functions)
        if functions and used_types(program) <= wish.types and wish.recursion in (None, recursive):
            break
    else:
        return None
    shapes = _scaled(program, start, stream, steps, limits)
    pool = pooled(program, shapes, stream, count, (0, limits.fuel), limits)  # steps are aimed at later
    return Draft(program, shapes, pool, titles, frozenset(titles), worded=True)


def drawn(story: Story, start: Part, stream: Stream) -> tuple[list[Function], dict[str, Sequence[str]]]:
    """Return the first function and all that it calls, in an order to be read in, and names for each."""
    shared = filled(story.choices, stream)
    made: dict[str, Function] = {}
    titles: dict[str, Sequence[str]] = {}

    def draw(part: Part) -> None:
        function, titles[part.name] = part.made(stream, story.stubs, shared)
        for name in called(function):
            if name not in titles:
                draw(stream.choice(story.parts[name]))
        made[part.name] = function

    draw(start)
    functions = list(made.values())
    return functions if stream.chance(3, 4) else functions[::-1], titles


def called(function: Function) -> Iterator[str]:
    """Yield the names of the functions that one calls, in the order of its text."""
    for stmt in statements(function.body):
        for expr in expressions(stmt):
            for part in walk(expr):
                if isinstance(part, Call):
                    yield part.function


def _scaled(
    program: Program, start: Part, stream: Stream, steps: tuple[float, float], limits: Limits
) -> tuple[Shape, ...]:
    """Return what the inputs are, longer where runs of usual ones have fewer steps than are wanted."""
    shapes = tuple(
        Bounded(shape.type, "", shape.low, shape.high) if shape.type is Type.INT else shape
        for shape in start.shapes
    )
    usual = Interpreter(program, limits).run(tuple(shape.drawn(stream) for shape in shapes)).steps
    wanted = sum(steps) / 2
    if usual >= steps[0]:
        return shapes
    return tuple(
        shape
        if shape.type is Type.INT
        else replace(shape, least=min(LONGEST, max(shape.least, round(shape.least * wanted / usual))))
        for shape in shapes
    )
