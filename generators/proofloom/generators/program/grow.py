"""Grows a program of any type and size: planned, woven, reduced to what is needed, aimed and named."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from proofloom.engine import Reject, Seed
from proofloom.engine.program.checks import problems
from proofloom.engine.program.interpret import Fault, Interpreter, Limits, Run
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.printers.python import print_python, value_text
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.task import Value
from proofloom.generators.program.aim import Aim
from proofloom.generators.program.compound import MIXES, composed
from proofloom.generators.program.figures import figures, used_types
from proofloom.generators.program.inputs import Shape
from proofloom.generators.program.live import Pool
from proofloom.generators.program.need import needed
from proofloom.generators.program.plan import FAMILIES, Draft, Wish, drafted
from proofloom.generators.program.reduce import idle, tidy
from proofloom.generators.program.stories import storied
from proofloom.generators.program.titles import STYLES, titled

TYPES = frozenset(kind for kind in Type if kind is not Type.NONE)
STORIES, MANY = ((3, 4), (7, 8)), 3
"""How many programs are drawn from stories, of how many: of few functions, and of more than three."""
STORIES_OF_NUMBERS = 9, 10
"""How many composites are drawn from stories, of how many, where there are any of their composition."""
FEWEST_OF_STORIES = 12
"""Steps below which no run of a story is."""
NAMED = ((5, 5, 0), (6, 4, 0))
"""How often mixed names are of each style: of composites, and of others. Adversarial ones are asked for.

Composites have neutral ones more often: names that tell what is done help a model (CodeCrash,
arXiv 2504.14119).
"""
TOLERANCE = 10
"""How many percent a run's steps may miss their target."""


@dataclass(frozen=True)
class Controls:
    """What a program is to be like.

    functions   fewest and most functions
    statements  fewest and most statements
    graph       "flat", "chain", "tree", "shared" or "any"
    composition  "idioms", or of small functions on integers: "selective", "sequential", "loops" or "composed"
    loop_depth  least and greatest nesting of loops within a function
    recursion   "any", "never" or "always"
    types       the types that may be used; NONE stands for functions that change a list
    live        fewest and most variables of one function alive at once
    steps       the steps of the run that is asked about, within a tenth; 0: any of 10 to 800
    names       "meaningful", "neutral", "adversarial" or "mixed": of the first two
    distinct    fewest different outputs and different step counts over the pool
    pool        inputs that a program is tried on
    integer     whether the function that is called has to take an integer
    """

    functions: tuple[int, int] = (3, 6)
    statements: tuple[int, int] = (10, 90)
    graph: str = "any"
    loop_depth: tuple[int, int] = (0, 4)
    recursion: str = "any"
    types: frozenset[Type] = TYPES | {Type.NONE}
    live: tuple[int, int] = (1, 20)
    steps: int = 0
    names: str = "mixed"
    distinct: tuple[int, int] = (6, 4)
    pool: int = 12
    integer: bool = False
    composition: str = "idioms"

    def __post_init__(self) -> None:
        """Refuse what no program can be."""
        for name, least in (("functions", 1), ("statements", 1), ("loop_depth", 0), ("live", 0)):
            low, high = getattr(self, name)
            if not least <= low <= high:
                raise ValueError(f"{name} must be (fewest, most) with {least} <= fewest <= most")
        if self.functions[1] > 12:
            raise ValueError("functions are 12 at most")
        if self.graph not in (*FAMILIES, "any") or self.recursion not in ("any", "never", "always"):
            raise ValueError(f"graph is one of {', '.join(FAMILIES)}, any; recursion is any, never or always")
        if self.names not in (*STYLES, "mixed"):
            raise ValueError(f"names is one of {', '.join(STYLES)}, mixed")
        if self.steps and not 5 <= self.steps <= 5_000:
            raise ValueError("steps is 5 to 5000, or 0 for any")
        if self.composition not in ("idioms", *MIXES):
            raise ValueError(f"composition is one of idioms, {', '.join(MIXES)}")
        if self.steps and self.steps < self.least_steps:
            raise ValueError(f"{self.functions[0]} functions take at least {self.least_steps} steps")

    @property
    def least_steps(self) -> int:
        """The fewest steps in which so many functions can run, each entered and left, if all are called."""
        return max(5, 2 * self.functions[0]) if self.composition == "idioms" else 5


@dataclass(frozen=True)
class Grown:
    """A program with its pool, the input asked about and its run, its figures, and how it came to be.

    idioms  what each function was made from, in the order of the functions
    naming  the style of its names
    """

    program: Program
    shapes: tuple[Shape, ...]
    pool: Pool
    args: tuple[Value, ...]
    value: Value
    steps: int
    figures: dict[str, int | str]
    idioms: tuple[str, ...]
    naming: str


def grown(seed: Seed, controls: Controls | None = None) -> Grown:
    """Return a program that keeps to the controls; raise `Reject` when this seed gives none."""
    wanted = controls or Controls()
    limits = Limits(fuel=max(1_000, 3 * wanted.steps), length=max(400, wanted.steps))
    count = (seed / "functions").integer(*wanted.functions)
    graph = wanted.graph if wanted.graph != "any" else (seed / "graph").weighted(FAMILIES, (4, 1, 3, 2))
    recursion = {"any": None, "never": False, "always": True}[wanted.recursion]
    wish = Wish(count, graph, wanted.types, recursion, wanted.integer)
    try:
        draft = _drafted(seed / "program", wish, wanted, limits)
        runs = _varied(draft.program, draft.pool, limits, wanted)
        program, pool = needed(draft.program, draft.pool, runs, limits, draft.idioms)
    except Fault as fault:
        raise Reject(f"a run left the language: {fault}") from fault
    shapes = _kept(draft.program, draft.shapes, program)
    program = tidy(program, (seed / "tidy").stream())
    found = _suits(program, wanted)
    if program != draft.program:
        runs = _varied(program, pool, limits, wanted)
    often = NAMED[wanted.composition == "idioms"]
    style = wanted.names if wanted.names != "mixed" else (seed / "style").weighted(STYLES, often)
    idioms = tuple([function.name.rstrip("_0123456789") for function in program.functions])
    program = titled(program, (seed / "names").stream(), style, draft.titles, draft.worded)
    args, run = _chosen(program, shapes, pool, runs, limits, wanted, seed / "input")
    assert run.value is not None
    return Grown(program, shapes, pool, args, run.value, run.steps, found, idioms, style)


def _drafted(seed: Seed, wish: Wish, wanted: Controls, limits: Limits) -> Draft:
    if wanted.composition != "idioms":
        steps = _span(wanted)
        if (seed / "story").chance(*STORIES_OF_NUMBERS):
            stream = (seed / "story").stream()
            draft = storied(stream, wish, wanted.pool, steps, limits, wanted.composition)
            if draft is not None:
                return draft
        return composed(seed.stream(), wish.functions, wanted.composition, wanted.pool, steps, limits)
    brief = 0 < wanted.steps < FEWEST_OF_STORIES
    if not brief and (seed / "story").chance(*STORIES[wish.functions > MANY]):
        draft = storied((seed / "story").stream(), wish, wanted.pool, _span(wanted), limits)
        if draft is not None:
            return draft
    return drafted(seed.stream(), wish, wanted.pool, replace(limits, fuel=max(800, limits.fuel)))


def _span(wanted: Controls) -> tuple[float, float]:
    """Return the fewest and most steps of the run that is asked about."""
    if not wanted.steps:
        return 10, 800
    return wanted.steps * (100 - TOLERANCE) / 100, wanted.steps * (100 + TOLERANCE) / 100


def _kept(before: Program, shapes: tuple[Shape, ...], after: Program) -> tuple[Shape, ...]:
    left = {param.name for param in after.function(after.entry).params}
    params = before.function(before.entry).params
    return tuple(shape for param, shape in zip(params, shapes, strict=True) if param.name in left)


def _suits(program: Program, wanted: Controls) -> dict[str, int | str]:
    """Return the program's figures; raise `Reject` when it is not what the controls ask for."""
    if broken := problems(program):
        raise Reject(f"a static rule is broken: {broken[0].partition(': ')[2]}")
    if idle(program):
        raise Reject("a function does too little")
    found = figures(program)
    for name in ("functions", "statements", "loop_depth", "live"):
        low, high = getattr(wanted, name)
        value = found[name]
        assert isinstance(value, int)
        if not low <= value <= high:
            raise Reject(f"too {'few' if value < low else 'many'} {name}")
    if not used_types(program) <= wanted.types:
        raise Reject("another type")
    if wanted.integer and all(param.type is not Type.INT for param in program.function(program.entry).params):
        raise Reject("no integer is taken any more")
    if wanted.graph not in ("any", found["graph"]):
        raise Reject("another call graph")
    if wanted.recursion != "any" and found["recursion"] != (wanted.recursion == "always"):
        raise Reject("recursion fell away")
    return found


def _varied(program: Program, pool: Pool, limits: Limits, wanted: Controls) -> list[Run]:
    interpreter = Interpreter(program, limits)
    runs = [interpreter.run(args) for args in pool]
    if len({run.value for run in runs}) < wanted.distinct[0]:
        raise Reject("too few different outputs")
    if len({run.steps for run in runs}) < wanted.distinct[1]:
        raise Reject("too few different step counts")
    return runs


def _chosen(
    program: Program, shapes: tuple[Shape, ...], pool: Pool, runs: list[Run], limits: Limits,
    wanted: Controls, seed: Seed,
) -> tuple[tuple[Value, ...], Run]:  # fmt: skip
    """Return the input to ask about and its run."""
    source = print_python(program).source
    low, high = _span(wanted)
    found = list(zip(pool, runs, strict=True))
    fit = [item for item in found if low <= item[1].steps <= high and not _leaks(program, item, source)]
    if fit:
        return seed.choice(fit)
    if wanted.steps:
        for item in Aim(program, shapes, limits, (seed / "aim").stream()).inputs(wanted.steps):
            if low <= item[1].steps <= high and not _leaks(program, item, source):
                return item
    raise Reject("no input has steps in range and an answer of its own")


_WORD = re.compile(r"-?\w+")


def _leaks(program: Program, item: tuple[tuple[Value, ...], Run], source: str) -> bool:
    """Return whether the answer can be read off the prompt."""
    args, run = item
    if isinstance(run.value, bool):
        return False
    if isinstance(run.value, int):
        return str(run.value) in _WORD.findall(f"{source} {args}")
    result = program.function(program.entry).result
    if isinstance(result, tuple):
        return False
    return run.value in args or not run.value or value_text(run.value, result) in source
