"""Grows random sound programs from the rules of the grammar's rows, for comparisons between executors."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, get_args

from proofloom.engine.program.checks import problems
from proofloom.engine.program.kinds import HEADS, PARTS, Result, Type
from proofloom.engine.program.syntax import (
    Append,
    Assign,
    Bin,
    Blank,
    Block,
    Bool,
    Both,
    Break,
    Call,
    Cell,
    Chr,
    Cmp,
    Continue,
    Delete,
    Do,
    Each,
    Either,
    Entry,
    Expr,
    Filled,
    For,
    Function,
    Grid,
    If,
    Int,
    Item,
    Join,
    Len,
    Listed,
    Neg,
    Not,
    Ord,
    Pairs,
    Param,
    Pop,
    Program,
    Return,
    Slice,
    Some,
    Split,
    Stmt,
    Str,
    Strs,
    Table,
    ToInt,
    ToStr,
    Tuple,
    Var,
    While,
    names,
    walk,
)  # fmt: skip
from proofloom.engine.program.typed import RULES_OF
from proofloom.engine.program.values import Value

SCALARS = (Type.INT, Type.BOOL, Type.STR)
SHARED = tuple(kind for kind in Type if kind.shared)
TEXTS = ("", "a", "b", "ab", "a-b", "x y", '"', "\\", "'z", "banana", "12")
KEYS = {Type.INT: (Int(1), Int(2), Int(-3)), Type.STR: (Str("a"), Str("b"), Str("k1"))}
WORDS = (
    *filter(None, HEADS.values()),
    "0",
    "1",
    "-3",
    "true",
    "n",
    "xs",
    "s",
    "d",
    "t",
    '"a"',
    "+",
    "%",
    "<",
    "==",
)
NOT_GROWN = (Tuple, Call, Table, Grid, Some)


class Dead(Exception):
    """Nothing of the wanted type can be made here."""


class Grower:
    """Grows one function; `callees` are those it may call."""

    def __init__(self, chance: random.Random, name: str, callees: list[Function]) -> None:
        self.chance = chance
        self.name = name
        self.callees = callees
        kinds = [chance.choice((*SCALARS, *SHARED)) for _ in range(chance.randint(2, 4))]
        self.params = tuple(Param(f"p{place}", kind) for place, kind in enumerate(kinds))
        self.result: Result = chance.choice((*SCALARS, *SCALARS, *SHARED, Type.NONE, Type.NONE, Type.NONE))
        if chance.random() < 0.2:
            self.result = tuple(chance.choices(SCALARS, k=chance.randint(2, 3)))
        self.live = {param.name: param.type for param in self.params}
        self.frozen: set[str] = set()  # what a loop visits, and its variables
        self.made = 0
        self.loops = 0
        self.level = 0

    def function(self) -> Function:
        body = (*self.block(self.chance.randint(3, 8)), self.leave())
        return Function(self.name, self.params, self.result, body)

    # Expressions

    def pick(self, kind: Type, change: bool = False) -> str:
        names = [
            name for name, held in self.live.items() if held is kind and not (change and name in self.frozen)
        ]
        if not names:
            raise Dead
        return self.chance.choice(names)

    def expr(self, kind: Type, depth: int = 3) -> Expr:
        if kind.shared:
            return Var(self.pick(kind))
        if depth == 0 or self.chance.random() < 0.25:
            return self.leaf(kind)
        grown = [cls for cls in get_args(Expr) if cls in RULES_OF and cls not in NOT_GROWN]
        for cls in self.chance.sample(grown, len(grown)):
            ways = [ops for ops, result in RULES_OF[cls] if result is kind and ops]
            if ways:
                try:
                    return self.grow(cls, self.chance.choice(ways), depth)
                except Dead:
                    continue
        return self.leaf(kind)

    def leaf(self, kind: Type) -> Expr:
        if self.chance.random() < 0.6 and kind in self.live.values():
            return Var(self.pick(kind))
        if kind is Type.INT:
            return Int(self.chance.randint(-9, 20))
        return Bool(self.chance.random() < 0.5) if kind is Type.BOOL else Str(self.chance.choice(TEXTS))

    def small(self, below: int, depth: int) -> Expr:
        return (
            Bin("%", self.expr(Type.INT, depth), Int(below)) if depth else Int(self.chance.randrange(below))
        )

    def grow(self, cls: Any, kinds: tuple[Type | None, ...], depth: int) -> Expr:
        depth -= 1
        special: dict[type, Callable[[], Expr]] = {
            Bin: lambda: self.binary(depth),
            Cmp: lambda: self.compared(kinds, depth),
            Neg: lambda: Neg(Bin("+", self.expr(Type.INT, depth), Int(1))),
            Slice: lambda: self.slice(kinds[0] or Type.STR),
            Ord: lambda: Ord(Str(self.chance.choice("aZ~ "))),
            Chr: lambda: Chr(Bin("+", self.small(90, depth), Int(33))),
            ToInt: lambda: ToInt(ToStr(Bin("%", self.expr(Type.INT, depth), Int(1000)))),
            Split: lambda: Split(self.expr(Type.STR, depth), Str(self.chance.choice("a-"))),
            Filled: lambda: Filled(self.expr(Type.INT, depth), self.small(6, depth)),
            Blank: lambda: Blank(self.expr(Type.INT, depth), self.small(4, depth), self.small(3, depth)),
            Listed: lambda: Listed(self.few(Type.INT, depth)),
            Strs: lambda: Strs(self.few(Type.STR, depth)),
        }  # fmt: skip
        if cls in special:
            return special[cls]()
        values: list[Any] = []
        for (field, what), kind in zip(PARTS[cls], kinds, strict=True):
            assert kind is not None
            if what == "Name":
                values.append(self.pick(kind))
            elif field in ("index", "row", "column"):
                values.append(self.small(2, depth))
            elif cls is Entry:
                values.append(self.chance.choice(KEYS[kind]))
            elif cls is Join:
                values.append(Str(self.chance.choice(TEXTS)))
            else:
                values.append(self.expr(kind, depth))
        if cls in (Both, Either) and isinstance(values[1], cls):
            values.reverse()  # a chain leans to the left
            if isinstance(values[1], cls):
                raise Dead
        return cls(*values)  # type: ignore[no-any-return]

    def test(self) -> Expr:
        """A condition: now and then the truth of something."""
        kinds = [kind for kind in Type if kind is not Type.GRID and kind.item]
        live = [name for name, kind in self.live.items() if kind in kinds]
        if not live or self.chance.random() < 0.7:
            return self.expr(Type.BOOL)
        some = Some(self.chance.choice(live))
        return self.chance.choice((some, Not(some), Both(some, self.leaf(Type.BOOL))))

    def few(self, kind: Type, depth: int) -> tuple[Expr, ...]:
        return tuple(self.expr(kind, depth) for _ in range(self.chance.randint(0, 4)))

    def binary(self, depth: int) -> Expr:
        op = self.chance.choice(("+", "-", "*", "//", "%", "min", "max"))
        right = Int(self.chance.randint(1, 9)) if op in ("//", "%") else self.expr(Type.INT, depth)
        return Bin(op, self.expr(Type.INT, depth), right)

    def compared(self, kinds: tuple[Type | None, ...], depth: int) -> Expr:
        kind = kinds[0] or Type.INT
        ops = ("==", "!=") if kind is Type.BOOL else ("<", "<=", ">", ">=", "==", "!=")
        left, right = self.expr(kind, depth), self.expr(kind, depth)
        if isinstance(left, Bool) or isinstance(right, Bool):
            raise Dead
        return Cmp(self.chance.choice(ops), left, right)

    def slice(self, kind: Type) -> Expr:
        start = Int(self.chance.randint(0, 1)) if self.chance.random() < 0.5 else None
        stop = Int(self.chance.randint(1, 3)) if self.chance.random() < 0.5 else None
        return Slice(Var(self.pick(kind)), start, stop)

    def fresh(self, kind: Type) -> Expr:
        """Make something new that is passed by reference."""
        if kind.pair:
            keys = KEYS[kind.pair[0]][: self.chance.randint(0, 3)]
            return Table(kind, keys, tuple(self.expr(kind.pair[1], 2) for _ in keys))
        if kind is Type.GRID and self.chance.random() < 0.6:
            wide = self.chance.randint(2, 3)
            row = [Listed(tuple(self.expr(Type.INT, 1) for _ in range(wide))) for _ in range(2)]
            return Grid(tuple(row))
        made = {Type.GRID: (Blank,), Type.LIST: (Listed, Filled, Slice), Type.STRS: (Strs, Split, Slice)}
        cls = self.chance.choice(made[kind])
        return self.grow(cls, (kind,), 3)

    # Statements

    def block(self, size: int) -> Block:
        found: list[Stmt] = []
        for _ in range(size):
            for _ in range(8):
                try:
                    found += self.chance.choice(self.ways())()
                    break
                except Dead:
                    continue
        return tuple(found) or (self.assign_int(),)

    def inner(self, bound: dict[str, Type], visited: tuple[str, ...] = ()) -> Block:
        """Grow a loop's body or a branch: what it sets is not live afterwards."""
        live, held = dict(self.live), set(self.frozen)
        self.live |= bound
        self.frozen |= {*bound, *visited}
        self.level += 1
        found = self.block(self.chance.randint(1, 3))
        self.level -= 1
        self.live, self.frozen = live, held
        return found

    def ways(self) -> list[Callable[[], Block]]:
        simple = [self.assign, self.assign, self.make, self.change, self.change, self.call, self.swap]
        deep = [self.branch, self.count, self.wait, self.visit, self.pairs]
        return simple + (deep if self.level < 3 else [])

    def new(self) -> str:
        self.made += 1
        return f"v{self.made}"

    def target(self, kind: Type) -> str:
        """A variable to set: one that is there, or a new one."""
        names = [n for n, held in self.live.items() if held is kind and n not in self.frozen]
        return self.chance.choice(names) if names and self.chance.random() < 0.5 else self.new()

    def assign_int(self) -> Stmt:
        return Assign((Var(self.new()),), (Int(self.chance.randint(0, 9)),))

    def assign(self) -> Block:
        kind = self.chance.choice(SCALARS)
        value = self.expr(kind)
        name = self.target(kind)
        if kind is Type.INT and self.chance.random() < 0.5:
            value = Bin("%", value, Int(self.chance.choice((7, 100, 1000))))
        self.live[name] = kind
        return (Assign((Var(name),), (value,)),)

    def make(self) -> Block:
        kind = self.chance.choice(SHARED)
        name, value = self.new(), self.fresh(kind)
        self.live[name] = kind
        return (Assign((Var(name),), (value,)),)

    def change(self) -> Block:
        kind = self.chance.choice(SHARED)
        name = self.pick(kind, change=True)
        if kind is Type.GRID:
            return (Assign((Cell(name, self.small(2, 1), self.small(2, 1)),), (self.expr(Type.INT),)),)
        if kind.pair:
            key = self.expr(kind.pair[0], 1)
            if name in _named(key):
                raise Dead
            put = Assign((Entry(name, key),), (self.expr(kind.pair[1]),))
            return (put, Delete(name, key)) if self.chance.random() < 0.3 else (put,)
        item = kind.item
        assert item is not None
        put = Append(name, self.expr(item, 2))
        if self.chance.random() < 0.3:
            target = self.target(item) if self.chance.random() < 0.5 else ""
            if target:
                self.live[target] = item
            return (put, Pop(target, name))
        if kind is Type.LIST and self.chance.random() < 0.4:
            return (Assign((Item(name, self.small(2, 0)),), (self.expr(Type.INT, 2),)),)
        return (put,)

    def swap(self) -> Block:
        if self.chance.random() < 0.5:
            name = self.pick(Type.LIST, change=True)
            pair = (Item(name, Int(0)), Item(name, Int(1)))
            return (Assign(pair, (pair[1], pair[0])),)
        names = [name for name, kind in self.live.items() if kind is Type.STR and name not in self.frozen]
        if len(names) < 2:
            raise Dead
        a, b = self.chance.sample(names, 2)
        return (Assign((Var(a), Var(b)), (self.expr(Type.STR, 2), Var(a))),)

    def call(self) -> Block:
        if not self.callees:
            raise Dead
        callee = self.chance.choice(self.callees)
        args: list[Expr] = []
        for param in callee.params:
            arg = (
                self.expr(param.type, 2) if not param.type.shared else Var(self.pick(param.type, change=True))
            )
            if arg in args and param.type.shared:
                raise Dead
            args.append(arg)
        made = Call(callee.name, tuple(args))
        if callee.result is Type.NONE:
            return (Do(made),)
        kinds = callee.result if isinstance(callee.result, tuple) else (callee.result,)
        names = [self.new() for _ in kinds]
        self.live |= dict(zip(names, kinds, strict=True))
        return (Assign(tuple(map(Var, names)), (made,)),)

    def branch(self) -> Block:
        test = self.test()
        then = self.inner({})
        if self.loops and self.chance.random() < 0.3:
            then = (*then, self.chance.choice((Break(), Continue())))
        elif self.chance.random() < 0.15:
            then = (*then, self.leave())
        other = self.inner({}) if self.chance.random() < 0.5 else ()
        return (If(test, then, other),)

    def loop(self, bound: dict[str, Type], visited: tuple[str, ...] = ()) -> Block:
        self.loops += 1
        found = self.inner(bound, visited)
        self.loops -= 1
        return found

    def count(self) -> Block:
        name = self.new()
        step = self.chance.choice((1, 1, 2, -1))
        low, high = Int(self.chance.randint(-2, 3)), self.small(6, 1)
        start, stop = (low, high) if step > 0 else (high, low)
        return (For(name, start, stop, step, self.loop({name: Type.INT})),)

    def wait(self) -> Block:
        name = self.new()
        less = Assign((Var(name),), (Bin("-", Var(name), Int(1)),))
        test: Expr = Cmp(">", Var(name), Int(0))
        if self.chance.random() < 0.3:
            test = Both(test, self.test())
            if isinstance(test.right, Both):
                raise Dead
        body = (less, *self.loop({name: Type.INT}))
        return (Assign((Var(name),), (self.small(5, 1),)), While(test, body))

    def visit(self) -> Block:
        kind = self.chance.choice([kind for kind in Type if kind.item])
        over, name = self.pick(kind), self.new()
        assert kind.item is not None
        return (Each(name, over, self.loop({name: kind.item}, (over,))),)

    def pairs(self) -> Block:
        kind = self.chance.choice([kind for kind in Type if kind.item and kind is not Type.GRID])
        over, first, second = self.pick(kind), self.new(), self.new()
        assert kind.item is not None
        a, b = kind.pair or (Type.INT, kind.item)
        return (Pairs(first, second, over, self.loop({first: a, second: b}, (over,))),)

    def leave(self) -> Stmt:
        if self.result is Type.NONE:
            return Return(None)
        if isinstance(self.result, tuple):
            return Return(Tuple(tuple(self.expr(kind, 2) for kind in self.result)))
        return Return(self.fresh(self.result) if self.result.shared else self.expr(self.result))


def _named(expr: Expr) -> set[str]:
    return {name for part in walk(expr) for name in names(part)}


def recursive(chance: random.Random) -> Function:
    """A function that calls itself, with a list to remember in."""
    op, by = chance.choice((("-", 1), ("//", 2)))
    again = Assign((Var("t"),), (Call("deep", (Bin(op, Var("n"), Int(by)), Var("xs"))),))
    put = Append("xs", Var("n"))
    stop = If(Cmp("<=", Var("n"), Int(0)), (Return(Len("xs")),))
    last = Return(Bin("+", Var("t"), Var("n")))
    body = (stop, put, again, last) if chance.random() < 0.5 else (stop, again, put, last)
    return Function("deep", (Param("n", Type.INT), Param("xs", Type.LIST)), Type.INT, body)


def program(seed: int) -> Program | None:
    """Grow a program of several functions; None when this seed gives an unsound one."""
    chance = random.Random(seed)
    functions = [recursive(chance)] if chance.random() < 0.5 else []
    for place in range(chance.randint(1, 3)):
        try:
            functions.append(Grower(chance, f"f{place}", functions).function())
        except Dead:
            return None
    found = Program(tuple(functions), functions[-1].name)
    return None if problems(found) else found


def arguments(function: Function, seed: int) -> tuple[Value, ...]:
    """Draw arguments for a function."""
    chance = random.Random(seed)

    def value(kind: Type) -> Any:
        if kind is Type.INT:
            return chance.choice((0, 1, -5, 17, 12345, -(2**49)))
        if kind is Type.BOOL:
            return chance.random() < 0.5
        if kind is Type.STR:
            return chance.choice(("hello world", "a-b-a", "q\"\\'", "abc", "zzz"))
        if kind.pair:
            known = [key.value for key in KEYS[kind.pair[0]]]  # type: ignore[union-attr]
            return tuple((key, value(kind.pair[1])) for key in chance.sample(known, 3))
        if kind is Type.GRID:
            wide = chance.randint(2, 3)
            return tuple(
                tuple(chance.randint(-9, 9) for _ in range(wide)) for _ in range(chance.randint(2, 3))
            )
        assert kind.item is not None
        return tuple(value(kind.item) for _ in range(chance.randint(3, 5)))

    return tuple(value(param.type) for param in function.params)


def mutated(text: str, chance: random.Random) -> str:
    """Put other words into a notation, some of its own and some of the forms'."""
    words = text.replace("(", " ( ").replace(")", " ) ").split()
    places = [place for place, word in enumerate(words) if word not in "()"]
    for place in chance.sample(places, chance.randint(1, 2)):
        other = words[chance.choice(places)]
        words[place] = chance.choice((other, chance.choice(WORDS)))
    return " ".join(words)
