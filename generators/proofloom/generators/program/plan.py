"""Plans a program: which inputs it takes, which idioms suit them, and how they are grouped into functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from proofloom.engine import Reject, Stream
from proofloom.engine.program.interpret import Limits
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.syntax import Function, Param, Program
from proofloom.generators.program.idioms import Idiom, Made, Need, changes, library
from proofloom.generators.program.inputs import ITEMS, SPANS, Shape, data
from proofloom.generators.program.live import Pool
from proofloom.generators.program.titles import Titles
from proofloom.generators.program.weave import Weaver

FAMILIES = ("flat", "chain", "tree", "shared")
FLAVOURS = (
    "word",
    "word",
    "word",
    "text",
    "text",
    "bits",
    "digits",
    "brackets",
    "moves",
    "csv",
    "sum",
    "roman",
    "menu",
)
PLAIN = (Type.INT, Type.BOOL, Type.STR)


@dataclass(frozen=True, slots=True)
class Draft:
    """A program before reduction, what its inputs are, a pool of them, and titles for each function."""

    program: Program
    shapes: tuple[Shape, ...]
    pool: Pool
    titles: Titles
    idioms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a plan is to keep to."""

    functions: int
    graph: str
    types: frozenset[Type]
    recursion: bool | None
    loops: bool
    turns: int
    integer: bool = False  # whether the entry takes one


def drafted(stream: Stream, wish: Wish, count: int, limits: Limits) -> Draft:
    """Draw a whole program with a pool of `count` inputs."""
    if wish.functions == 1:
        return _alone(stream, wish, count)
    shapes = _theme(stream, wish)
    middles = _middles(stream, wish)
    chosen = _picked(stream, wish, shapes, max(wish.functions - 1 - middles, 0))
    waiting = [idiom.make(stream) for idiom in chosen]
    titles: dict[str, Sequence[str]] = {made.function.name: made.titles for made in waiting}
    helpers = [made.function for made in waiting]
    idioms = frozenset(titles)
    shared = waiting[0] if wish.graph == "shared" and waiting else None
    for number in range(middles):
        group = _group(stream, wish.graph, waiting, number)
        if not group:
            break
        made = _middle(stream, f"middle{number}_", group, helpers, count, limits, wish.turns, shapes)
        helpers.append(made.function)
        titles[made.function.name] = made.titles
        waiting.append(made)
    if shared and shared not in waiting:
        waiting.append(shared)
    params = _params(shapes)
    pool = _pool(stream, shapes, count)
    entry = _woven(stream, "entry_", params, shapes, helpers, pool, limits, wish.turns, waiting)
    titles["entry_"] = data()["composed"]["entry"]
    order = (*helpers, entry) if stream.chance(3, 4) else (entry, *reversed(helpers))
    return Draft(Program(order, "entry_"), shapes, pool, titles, idioms)


def _alone(stream: Stream, wish: Wish, count: int) -> Draft:
    """Return one idiom as a program."""
    fit = [idiom for idiom in library() if idiom.types <= wish.types and _is_entry(idiom, wish)]
    if not fit:
        raise Reject("no idiom suits")
    made = stream.choice(fit).make(stream)
    shapes = tuple(_shape_of(stream, need, set()) for need in made.needs)
    program = Program((made.function,), made.function.name)
    name = made.function.name
    return Draft(program, shapes, _pool(stream, shapes, count), {name: made.titles}, frozenset({name}))


def _is_entry(idiom: Idiom, wish: Wish) -> bool:
    kept = all(
        not need.new and (need.type is not Type.INT or need.low < need.high) for _, need in idiom.params
    )
    return kept and idiom.result is not Type.NONE and wish.recursion in (None, idiom.recursive)


def _woven(
    stream: Stream, name: str, params: Sequence[Param], shapes: Sequence[Shape], helpers: Sequence[Function],
    pool: Pool, limits: Limits, turns: int, callees: Sequence[Made],
) -> Function:  # fmt: skip
    weaver = Weaver(stream, name, params, [shape.flavour for shape in shapes], helpers, pool, limits)
    weaver.turns = turns
    return weaver.weave(callees)


def _pool(stream: Stream, shapes: Sequence[Shape], count: int) -> Pool:
    return [tuple(shape.drawn(stream) for shape in shapes) for _ in range(count)]


def _shape(stream: Stream, kind: Type) -> Shape:
    low, high = stream.choice(SPANS if kind is Type.INT else ((0, 9),) if kind is Type.GRID else ITEMS)
    flavour = stream.choice(FLAVOURS) if kind is Type.STR else ""
    if kind in (Type.STR_INT, Type.INT_INT):
        low, high = 1, stream.choice((9, 12, 20))
    return Shape(kind, flavour, low, high, stream.integer(3, 4))


THEMES = (
    ((Type.INT,), 2), ((Type.INT, Type.INT), 2), ((Type.LIST,), 4), ((Type.LIST, Type.INT), 4),
    ((Type.LIST, Type.LIST), 1), ((Type.STR,), 5), ((Type.STR, Type.INT), 3), ((Type.STRS,), 4),
    ((Type.STRS, Type.INT), 2), ((Type.GRID,), 3), ((Type.GRID, Type.INT), 2), ((Type.STR, Type.LIST), 2),
    ((Type.STRS, Type.STR), 2), ((Type.STR, Type.STR), 1), ((Type.STR_INT,), 1),
    ((Type.STR_INT, Type.STRS), 1), ((Type.INT_INT, Type.INT), 1),
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


def _middles(stream: Stream, wish: Wish) -> int:
    """Return how many composed functions stand between the entry and the idioms."""
    rest = wish.functions - 1
    if wish.graph == "flat" or rest < 2:
        return 0
    if wish.graph == "chain":
        return rest - 1
    return min(max(1, rest // 3 + stream.below(2)), rest - 1)


def _group(stream: Stream, graph: str, waiting: list[Made], number: int) -> list[Made]:
    """Take out of the waiting what a composed function is to call."""
    if graph == "chain":
        return [waiting.pop()]
    plain = [made for made in waiting if made.result in PLAIN and not made.alters]
    if not plain:
        return []
    group = stream.sample(plain, min(len(plain), stream.integer(1, 2)))
    if graph == "shared" and number == 0 and waiting[0] in plain:
        group = [waiting[0], *(made for made in group[:1] if made is not waiting[0])]
    for made in group:
        waiting.remove(made)
    return group


def _middle(
    stream: Stream, name: str, group: Sequence[Made], helpers: Sequence[Function], count: int, limits: Limits,
    turns: int, given: Sequence[Shape],
) -> Made:  # fmt: skip
    """Compose a function over a few others; what it takes is what they need, or a list of it."""
    needs: list[Need] = []
    for made in group:
        for need in made.needs:
            if need.new or (need.type is Type.INT and need.low == need.high):
                continue
            held = [other for other in needs if other.type is need.type]
            if not any(_covers(other, need) for other in held) and len(needs) < 3:
                needs.append(need)
    if not needs:
        raise Reject("nothing to pass")
    # what is done to each of many reads better than what is done once and passed on
    many = _many(needs)
    if many and len(group) == 1 and stream.chance(2, 3):
        needs = [many]
    known = {shape.flavour or "word" for shape in given}
    shapes = [_shape_of(stream, need, known) for need in needs]
    needs = [replace(need, flavours=(shape.flavour,)) for need, shape in zip(needs, shapes, strict=True)]
    params = _params(shapes)
    pool = _pool(stream, shapes, count)
    function = _woven(stream, name, params, shapes, helpers, pool, limits, max(2, turns // 4), group)
    words = [made.makes for made in group]
    forms = data()["composed"]["two" if len(set(words)) > 1 else "one"]
    titles = tuple(form.format(a=words[0], b=words[-1]) for form in forms)
    kept = tuple(replace(need, low=max(need.low, 1 if need.type.shared else need.low)) for need in needs)
    makes = stream.choice((words[-1], "result", "score", "outcome"))
    return Made(function, kept, makes, "", titles, changes(function, kept, helpers))


def _many(needs: Sequence[Need]) -> Need | None:
    """Return the need for a list of what is needed, if lists hold such."""
    if len(needs) == 1 and needs[0].type is Type.INT:
        return Need(Type.LIST, 2)
    if len(needs) == 1 and "word" in needs[0].flavours:
        return Need(Type.STRS, 2)
    return None


def _covers(held: Need, need: Need) -> bool:
    if held.type is Type.STR:
        return bool(set(held.flavours) & set(need.flavours))
    return True


def _shape_of(stream: Stream, need: Need, known: set[str]) -> Shape:
    shape = _shape(stream, need.type)
    if need.type is Type.STR:
        words = [word for word in need.flavours if word != "code"]
        return replace(
            shape, flavour=stream.choice([word for word in words if word in known] or words or ["word"])
        )
    if need.type is Type.INT:
        return replace(shape, low=need.low, high=min(need.high, max(need.low + 9, 200)))
    return shape


def _picked(stream: Stream, wish: Wish, shapes: Sequence[Shape], count: int) -> list[Idiom]:
    """Choose different idioms, each of which can be fed by the inputs or by an earlier one."""
    have = {(shape.type, shape.flavour) for shape in shapes}
    if any(shape.type in (Type.STRS, Type.STR_INT) for shape in shapes):
        have.add((Type.STR, "word"))
    if any(shape.type in (Type.LIST, Type.STR_INT, Type.INT_INT) for shape in shapes):
        have.add((Type.INT, ""))
    fresh: set[tuple[Type, str]] = set(have)
    out: list[Idiom] = []
    used: set[str] = set()
    for number in range(count):
        fit, weights = [], []
        for idiom in library():
            if used & set(idiom.names) or not idiom.types <= wish.types or not _fed(idiom, have):
                continue
            if idiom.recursive and wish.recursion is False:
                continue
            wanted = wish.recursion and number == 0 and not any(item.recursive for item in out)
            if (
                wanted
                and not idiom.recursive
                and any(
                    item.recursive and _fed(item, have) and item.types <= wish.types for item in library()
                )
            ):
                continue
            weight = (
                1
                + (idiom.older is None)
                + 3 * any(_meets(need, fresh) and need.type is not Type.INT for _, need in idiom.params)
            )
            if number + 1 < count and not isinstance(idiom.result, tuple) and idiom.result not in PLAIN:
                weight *= 2
            if number + 1 == count and isinstance(idiom.result, Type) and idiom.result.shared:
                weight = 1
            fit.append(idiom)
            weights.append(weight)
        if not fit:
            raise Reject("no idiom suits")
        idiom = stream.weighted(fit, weights)
        out.append(idiom)
        used |= {*idiom.names, idiom.name}
        results = idiom.result if isinstance(idiom.result, tuple) else (idiom.result,)
        fresh = {(kind, idiom.gives if kind is Type.STR else "") for kind in results}
        if Type.STRS in results:
            fresh.add((Type.STR, "word"))
        if Type.LIST in results:
            fresh.add((Type.INT, ""))
        have |= fresh
    return out


def _meets(need: Need, have: set[tuple[Type, str]]) -> bool:
    if need.new or (need.type is Type.INT and need.low == need.high):
        return True
    if need.type is Type.STR:
        return any((Type.STR, flavour) in have for flavour in need.flavours)
    return (need.type, "") in have


def _fed(idiom: Idiom, have: set[tuple[Type, str]]) -> bool:
    return all(_meets(need, have) for _, need in idiom.params)
