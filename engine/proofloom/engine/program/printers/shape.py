"""Find where the variables of a function are declared, which live in one loop, and which are characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from proofloom.engine.program.checks import types
from proofloom.engine.program.effects import calls_of, stored
from proofloom.engine.program.rename import mentions, reads, sets
from proofloom.engine.program.syntax import (
    Append,
    Assign,
    Block,
    Break,
    Chr,
    Continue,
    Delete,
    Each,
    Entry,
    Expr,
    For,
    Function,
    If,
    Item,
    Last,
    Pairs,
    Pop,
    Program,
    Result,
    Return,
    Stmt,
    Str,
    Type,
    Var,
    While,
    blocks,
    expressions,
    names,
    statements,
    walk,
)

Table = Mapping[str, Function]
Place = tuple[tuple[int, int], ...]
"""Where something stands: for each block around it, outermost first, the block and the node within it."""


@dataclass(slots=True)
class Shape:
    """What a printer must know of a function; nodes are counted from 0 within the function.

    types     the type of each variable
    born      the variables that a statement declares by giving them their first value
    bare      the variables to be declared before a statement, without a value
    certain   those of them that the statement, a branch, gives one whatever is true
    outliving the loop variables that mean something outside of their loops
    loops     the variables that loops bind
    read      the variables that something reads
    chars     the strings that always are one character
    rebound   the variables that get another value after their first, or may
    changed   the variables whose list, grid or dictionary may be changed
    grown     those of them whose length may change
    """

    types: dict[str, Type]
    born: dict[int, frozenset[str]] = field(default_factory=dict)
    bare: dict[int, list[str]] = field(default_factory=dict)
    certain: frozenset[str] = frozenset()
    outliving: frozenset[str] = frozenset()
    loops: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    chars: frozenset[str] = frozenset()
    rebound: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    grown: frozenset[str] = frozenset()


def shape(function: Function, table: Table, flow: Flow) -> Shape:
    """Return the shape of a sound function."""
    params = {param.name for param in function.params}
    places = tuple(_places(function.body))
    inside = _only_inside(function, params)
    found = Shape(types(function, dict(table)))
    found.changed, found.grown = flow.changed, flow.grown
    found.loops = frozenset(
        name for _, _, stmt in places if isinstance(stmt, For | Each | Pairs) for name in sets(stmt)
    )
    found.outliving = found.loops - inside
    found.read = frozenset(name for _, _, stmt in places for name in reads(stmt))
    _declare(found, places, params | inside)
    counts: dict[str, int] = dict.fromkeys(params, 1)
    for node, _, stmt in places:
        for name in sets(stmt):
            more = 2 if name in found.outliving else 1
            counts[name] = counts.get(name, 0) + (0 if name in inside else more)
            if name not in found.born.get(node, ()) and name not in inside:
                counts[name] += 1
    found.rebound = frozenset(name for name, count in counts.items() if count > 1)
    found.chars = _characters(function, found.types, params)
    return found


@lru_cache(maxsize=8)
def shapes(program: Program) -> tuple[dict[str, Flow], dict[str, Shape]]:
    """Return the flows and shapes of a sound program's functions; a few are kept for the next print."""
    table = {function.name: function for function in program.functions}
    found = flows(table)
    return found, {name: shape(function, table, found[name]) for name, function in table.items()}


def _places(body: Block) -> Iterator[tuple[int, Place, Stmt]]:
    """Yield each statement with its node and place; an elif stands where its `if` does."""
    counter = [0]
    blocks = [0]

    def inner(block: Block, place: Place, anchor: int | None) -> Iterator[tuple[int, Place, Stmt]]:
        own = blocks[0]
        blocks[0] += 1
        for stmt in block:
            node = counter[0]
            yield from one(stmt, place, own, node if anchor is None else anchor)

    def one(stmt: Stmt, place: Place, own: int, anchor: int) -> Iterator[tuple[int, Place, Stmt]]:
        node = counter[0]
        counter[0] += 1
        here = (*place, (own, anchor))
        yield node, here, stmt
        if isinstance(stmt, If):
            yield from inner(stmt.then, here, None)
            match stmt.other:
                case (If() as other,):
                    yield from one(other, place, own, anchor)
                case _:
                    yield from inner(stmt.other, here, None)
        elif isinstance(stmt, While | For | Each | Pairs):
            yield from inner(stmt.body, here, None)

    yield from inner(body, (), None)


def _only_inside(function: Function, params: set[str]) -> frozenset[str]:
    """Return the loop variables that are mentioned nowhere but in loops that bind them."""
    bound = {
        name
        for stmt in statements(function.body)
        if isinstance(stmt, For | Each | Pairs)
        for name in sets(stmt)
    }
    outside: set[str] = set()

    def visit(block: Block, open_names: frozenset[str]) -> None:
        for stmt in block:
            own = frozenset(sets(stmt)) if isinstance(stmt, For | Each | Pairs) else frozenset()
            read = list(mentions(stmt))
            for name in own:
                read.remove(name)
            outside.update(set(read) - open_names)
            for inner in _blocks(stmt):
                visit(inner, open_names | own)

    visit(function.body, frozenset())
    return frozenset(bound - outside - params)


def _blocks(stmt: Stmt) -> tuple[Block, ...]:
    if isinstance(stmt, If):
        return (stmt.then, stmt.other)
    return (stmt.body,) if isinstance(stmt, While | For | Each | Pairs) else ()


def _declare(found: Shape, places: tuple[tuple[int, Place, Stmt], ...], known: set[str]) -> None:
    """Declare each variable in the innermost block that holds all its mentions, with a value if it can be."""
    seen: dict[str, list[tuple[int, Place, Stmt]]] = {}
    by_node = {node: stmt for node, _, stmt in places}
    for node, place, stmt in places:
        for name in dict.fromkeys(mentions(stmt)):
            if name not in known:
                seen.setdefault(name, []).append((node, place, stmt))
    born: dict[int, set[str]] = {}
    certain: set[str] = set()
    for name, where in seen.items():
        depth = _common([place for _, place, _ in where])
        node, place, stmt = where[0]
        if len(place) == depth and isinstance(stmt, Assign | Pop) and place[-1][1] == node:
            born.setdefault(node, set()).add(name)
        else:
            anchor = place[depth - 1][1]
            found.bare.setdefault(anchor, []).append(name)
            if _gives((by_node[anchor],), name):
                certain.add(name)
    found.certain = frozenset(certain)
    found.born = {node: frozenset(names) for node, names in born.items()}


def _gives(block: Block, name: str) -> bool:
    """Return whether a block surely gives a variable a value, or is left before its end."""
    return any(
        (isinstance(stmt, Return | Break | Continue))
        or (isinstance(stmt, Assign | Pop) and name in sets(stmt))
        or (isinstance(stmt, If) and _gives(stmt.then, name) and _gives(stmt.other, name))
        for stmt in block
    )


def _common(places: list[Place]) -> int:
    """Return how many blocks all places share."""
    depth = 0
    for level in zip(*places, strict=False):
        if len({block for block, _ in level}) > 1:
            break
        depth += 1
    return depth


def _characters(function: Function, kinds: dict[str, Type], params: set[str]) -> frozenset[str]:
    found = {name for name, kind in kinds.items() if kind is Type.STR and name not in params}
    found -= {name for stmt in statements(function.body) for name in _looked_into(stmt)}
    while True:
        lost = {name for stmt in statements(function.body) for name in _not_characters(stmt, kinds, found)}
        if not lost & found:
            return frozenset(found)
        found -= lost


def _looked_into(stmt: Stmt) -> Iterator[str]:
    """Yield the strings of which a statement reads the length, a character or the whole one by one."""
    if isinstance(stmt, Each | Pairs):
        yield stmt.list if isinstance(stmt, Each) else stmt.over
    for expr in expressions(stmt):
        for part in walk(expr):
            if not isinstance(part, Var):
                yield from names(part)


def _not_characters(stmt: Stmt, kinds: dict[str, Type], chars: set[str]) -> list[str]:
    """Return the variables that a statement may give something else than one character."""
    match stmt:
        case Assign(targets, values) if len(targets) == len(values):
            pairs = zip(targets, values, strict=True)
            return [
                target.name
                for target, value in pairs
                if isinstance(target, Var) and not is_char(value, kinds, chars)
            ]
        case Each(name, over):
            return [] if kinds[over] is Type.STR else [name]
        case Pairs(first, second, over):
            return [first] if kinds[over] is Type.STR else [first, second]
    return sets(stmt)


def is_char(expr: Expr, kinds: Mapping[str, Type], chars: frozenset[str] | set[str]) -> bool:
    """Return whether a string expression surely is one character."""
    match expr:
        case Str(value):
            return len(value) == 1
        case Item(name) | Last(name):
            return kinds[name] is Type.STR
        case Var(name):
            return name in chars
    return isinstance(expr, Chr)


@dataclass(frozen=True, slots=True)
class Flow:
    """The variables of a function that are changed in place, and those whose size is."""

    changed: frozenset[str]
    grown: frozenset[str]


def flows(table: Table) -> dict[str, Flow]:
    """Return what each function may change, by itself or through the functions it calls."""
    own = {name: Flow(*map(frozenset, _own(function))) for name, function in table.items()}
    given = {name: _given(function, table) for name, function in table.items()}
    found = own
    while True:
        more = {}
        for name in table:
            parts = [(arg, found[callee], param) for arg, callee, param in given[name]]
            changes = {arg for arg, flow, param in parts if param in flow.changed}
            grows = {arg for arg, flow, param in parts if param in flow.grown}
            more[name] = Flow(own[name].changed | changes, own[name].grown | grows)
        if more == found:
            return found
        found = more


def _own(function: Function) -> tuple[set[str], set[str]]:
    changes: set[str] = set()
    grows: set[str] = set()
    for stmt in statements(function.body):
        changes |= stored(stmt)
        if isinstance(stmt, Append | Pop):
            grows.add(stmt.list)
        elif isinstance(stmt, Delete):
            grows.add(stmt.dict)
        elif isinstance(stmt, Assign):
            grows.update(target.dict for target in stmt.targets if isinstance(target, Entry))
    return changes, grows


def _given(function: Function, table: Table) -> list[tuple[str, str, str]]:
    """Return each variable that a call is given, with the function called and its parameter."""
    return [
        (arg.name, call.function, param.name)
        for stmt in statements(function.body)
        for call in calls_of(stmt)
        for param, arg in zip(table[call.function].params, call.args, strict=True)
        if isinstance(arg, Var)
    ]


def touched(body: Block, known: Mapping[str, Flow], table: Table) -> tuple[set[str], set[str]]:
    """Return the variables that a block sets or changes, and those that it sets or lengthens."""
    function = Function("", (), Type.NONE, body)
    changes, grows = _own(function)
    for arg, callee, param in _given(function, table):
        if param in known[callee].changed:
            changes.add(arg)
        if param in known[callee].grown:
            grows.add(arg)
    given = {name for stmt in statements(body) for name in sets(stmt)}
    return changes | given, grows | given


def read_in(name: str, block: Block) -> bool:
    """Return whether a block reads a variable that has its value from outside."""
    for stmt in block:
        if name in reads(stmt):
            return True
        again = isinstance(stmt, For | Each | Pairs) and name in sets(stmt)
        if not again and any(read_in(name, inner) for inner in blocks(stmt)):
            return True
    return False


def unordered(program: Program, found: Mapping[str, Shape]) -> bool:
    """Return whether the order of no dictionary's keys is ever seen, inside or by whoever calls the entry."""
    entry = program.function(program.entry)
    if any(kind.pair for kind in (*results(entry.result), *(param.type for param in entry.params))):
        return False
    return not any(
        isinstance(stmt, Each | Pairs) and found[function.name].types[names(stmt)[-1]].pair
        for function in program.functions
        for stmt in statements(function.body)
    )


def results(kind: Result) -> tuple[Type, ...]:
    """Return the types of all that a function returns."""
    return kind if isinstance(kind, tuple) else (kind,)
