"""Plans a program: which inputs it takes, how its functions are grouped, and what it is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from proofloom.engine import Reject, Stream
from proofloom.engine.program.interpret import Limits
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.syntax import Param, Program
from proofloom.generators.program.idioms import Idiom, Need, library
from proofloom.generators.program.inputs import ITEMS, Shape, data
from proofloom.generators.program.live import Pool
from proofloom.generators.program.supply import FIELDS, Held, Supply
from proofloom.generators.program.titles import Titles
from proofloom.generators.program.weave import Weaver

FAMILIES = ("flat", "chain", "tree", "shared")
FLAVOURS = (
    "word", "word", "word", "text", "text", "text", "bits", "digits", "brackets", "moves", "csv", "csv",
    "sum", "roman", "menu",
)  # fmt: skip
SPANS = ((1, 9), (2, 14), (1, 30), (2, 60), (5, 99), (-20, 40), (10, 500), (100, 9000))
DEPTHS = {"flat": (0,), "tree": (0, 1, 1, 2), "shared": (0, 1, 1)}
"""How many forms may stand around an idiom in each family of call graphs."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A program before reduction, what its inputs are, a pool of them, and titles for each function.

    idioms  the functions that are to stay whole
    worded  whether its variables have the names that they are to have, and none of the same meaning
    """

    program: Program
    shapes: tuple[Shape, ...]
    pool: Pool
    titles: Titles
    idioms: frozenset[str]
    worded: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What a plan is to keep to."""

    functions: int
    graph: str
    types: frozenset[Type]
    recursion: bool | None
    integer: bool = False  # whether the entry takes one


def drafted(stream: Stream, wish: Wish, count: int, limits: Limits) -> Draft:
    """Draw a whole program with a pool of `count` inputs."""
    if wish.functions == 1:
        return _alone(stream, wish, count)
    supply = Supply(stream, wish.types, wish.recursion)
    shapes = _theme(stream, wish)
    if wish.graph == "chain":
        return _chained(supply, wish, shapes, count)
    params = _params(shapes)
    pool = _pool(stream, shapes, count)
    weaver = Weaver(supply, "entry_", params, [shape.flavour for shape in shapes], pool, limits, wish.integer)
    entry = weaver.weave(wish.functions - 1, DEPTHS[wish.graph], wish.graph == "shared")
    titles: dict[str, Sequence[str]] = {name: made.titles for name, made in weaver.helpers.items()}
    helpers = [made.function for made in weaver.helpers.values()]
    titles["entry_"] = _entry_titles(stream, weaver.titles)
    order = (*helpers, entry) if stream.chance(3, 4) else (entry, *reversed(helpers))
    return Draft(Program(order, "entry_"), shapes, pool, titles, frozenset(titles))


def _chained(supply: Supply, wish: Wish, shapes: tuple[Shape, ...], count: int) -> Draft:
    """Return forms around an idiom, each function calling the next."""
    stream = supply.stream
    made = None
    for _ in range(4):
        made = supply.piece(_held(shapes[0]), wish.functions - 1)
        if made and not any(need.new for need in made.needs):
            break
    if made is None or any(need.new for need in made.needs):
        raise Reject("no chain of functions")
    spare = list(shapes[1:])
    found = [shapes[0]]
    for need in made.needs[1:]:
        given = next(
            (shape for shape in spare if shape.type is need.type and shape.flavour in ("", *need.flavours)),
            None,
        )
        found.append(_within(given, need) if given else _shape_of(stream, need))
    helpers = [item.function for item in made.under]
    titles: dict[str, Sequence[str]] = {item.function.name: item.titles for item in made.under}
    name = made.function.name
    titles[name] = _entry_titles(stream, made.titles)
    order = (*helpers, made.function) if stream.chance(3, 4) else (made.function, *reversed(helpers))
    return Draft(Program(order, name), tuple(found), _pool(stream, found, count), titles, frozenset(titles))


def _entry_titles(stream: Stream, titles: Sequence[str]) -> Sequence[str]:
    return data()["composed"]["entry"] if stream.chance(1, 8) else titles


def _held(shape: Shape) -> Held:
    low, high = FIELDS if shape.flavour == "csv" else (shape.low, shape.high)
    return Held(shape.type, low, high, shape.least, shape.least + 4, shape.flavour)


def _within(shape: Shape, need: Need) -> Shape:
    if need.type is not Type.INT:
        return shape
    low, high = max(shape.low, need.low), min(shape.high, need.high)
    return (
        replace(shape, low=low, high=high) if high > low + 2 else replace(shape, low=need.low, high=need.high)
    )


def _alone(stream: Stream, wish: Wish, count: int) -> Draft:
    """Return one idiom as a program."""
    fit = [idiom for idiom in library() if idiom.types <= wish.types and _is_entry(idiom, wish)]
    if not fit:
        raise Reject("no idiom suits")
    made = stream.choice(fit).make(stream)
    shapes = tuple(_shape_of(stream, need) for need in made.needs)
    program = Program((made.function,), made.function.name)
    name = made.function.name
    return Draft(program, shapes, _pool(stream, shapes, count), {name: made.titles}, frozenset({name}))


def _is_entry(idiom: Idiom, wish: Wish) -> bool:
    kept = all(
        not need.new and (need.type is not Type.INT or need.low < need.high) for _, need in idiom.params
    )
    return kept and idiom.result is not Type.NONE and wish.recursion in (None, idiom.recursive)


def _pool(stream: Stream, shapes: Sequence[Shape], count: int) -> Pool:
    return [tuple(shape.drawn(stream) for shape in shapes) for _ in range(count)]


def _shape(stream: Stream, kind: Type) -> Shape:
    low, high = stream.choice(SPANS if kind is Type.INT else ((0, 9),) if kind is Type.GRID else ITEMS)
    flavour = stream.choice(FLAVOURS) if kind is Type.STR else ""
    if kind is Type.STR_INT:
        flavour = stream.choice(("amount", "count"))
    if kind in (Type.STR_INT, Type.INT_INT):
        low, high = 1, stream.choice((9, 12, 20))
    return Shape(kind, flavour, low, high, stream.integer(3, 5))


THEMES = (
    ((Type.INT,), 3), ((Type.INT, Type.INT), 2), ((Type.LIST,), 4), ((Type.LIST, Type.INT), 4),
    ((Type.LIST, Type.LIST), 1), ((Type.STR,), 5), ((Type.STR, Type.INT), 3), ((Type.STRS,), 4),
    ((Type.STRS, Type.INT), 2), ((Type.GRID,), 3), ((Type.GRID, Type.INT), 2),
    ((Type.STR, Type.STR), 1), ((Type.STR_INT,), 2),
    ((Type.STR_INT, Type.INT), 1), ((Type.INT_INT, Type.INT), 1),
)  # fmt: skip


def _theme(stream: Stream, wish: Wish) -> tuple[Shape, ...]:
    fit = [
        (kinds, weight)
        for kinds, weight in THEMES
        if wish.types.issuperset(kinds) and (Type.INT in kinds or not wish.integer)
    ]
    if not fit:
        raise Reject("no inputs of these types")
    kinds = stream.weighted([kinds for kinds, _ in fit], [weight for _, weight in fit])
    shapes = [_shape(stream, kind) for kind in kinds]
    if kinds == (Type.STR, Type.STR):
        shapes[1] = shapes[0]
    return tuple(shapes)


def _params(shapes: Sequence[Shape]) -> tuple[Param, ...]:
    spare = {key: list(words) for key, words in data()["parameters"].items()}
    out: list[Param] = []
    for shape in shapes:
        word = {Type.INT: "int", Type.LIST: "list", Type.STRS: "strs", Type.GRID: "grid"}.get(shape.type)
        options = spare[word or shape.flavour or shape.type.letter]
        name = next(option for option in options if option not in {param.name for param in out})
        out.append(Param(name, shape.type))
    return tuple(out)


def _shape_of(stream: Stream, need: Need) -> Shape:
    shape = _shape(stream, need.type)
    if need.type is Type.STR:
        words = [word for word in need.flavours if word != "code"]
        return replace(shape, flavour=stream.choice(words or ["word"]))
    if need.type is Type.INT:
        return replace(shape, low=need.low, high=min(need.high, max(need.low + 9, 200)))
    if need.items:
        return replace(shape, low=max(shape.low, need.items[0]), high=min(shape.high, need.items[1]))
    return shape
