"""Make small random programs over every form of the grammar, sound and with inputs that run to an end.

They are no programs that a person would write: what they are for is that every form meets every other in
every executor. What breaks a static rule or faults on all inputs is thrown away and drawn again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from proofloom.engine.program.checks import problems
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.syntax import (
    Abs,
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
    Concat,
    Continue,
    Delete,
    Do,
    Each,
    Either,
    Entry,
    Expr,
    Filled,
    Find,
    For,
    Function,
    Get,
    Grid,
    If,
    In,
    Int,
    Item,
    Join,
    Last,
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
    Type,
    Var,
    While,
    Width,
)
from proofloom.engine.program.values import Value

INT, BOOL, STR = Type.INT, Type.BOOL, Type.STR
DICTS = (Type.INT_INT, Type.INT_STR, Type.STR_INT, Type.STR_STR)
SHARED = (Type.LIST, Type.STRS, Type.GRID, *DICTS)
LIMITS = Limits(fuel=3_000, depth=25, length=200)
TEXTS = (
    "",
    "a",
    "b",
    "ab",
    "-",
    "a-b",
    "xyz",
    " ",
    "7",
    "42",
    "a,b,c",
    "Zz",
    '"',
    "\\",
    "'",
    "{}",
    "%d",
    "x{y}",
)
NAMES = (
    "n",
    "m",
    "k",
    "total",
    "best",
    "count",
    "left",
    "right",
    "flag",
    "word",
    "part",
    "key",
    "item",
    "rest",
    "new_value",
    "last_index",
)


@dataclass(frozen=True)
class Made:
    """A program with inputs, and what the reference interpreter gives for each: value and steps."""

    program: Program
    inputs: tuple[tuple[Value, ...], ...]
    runs: tuple[tuple[Value | None, int], ...]


def programs(seed: str) -> Iterator[Made]:
    """Yield programs without end; equal seeds give equal programs."""
    number = 0
    while True:
        found = made(Random(f"{seed} {number}"))
        number += 1
        if found is not None:
            yield found


def made(random: Random) -> Made | None:
    """Make one program with its inputs, or None when the draw does not work out."""
    program = Maker(random).program()
    if problems(program):
        return None
    entry = program.function(program.entry)
    drawn = [tuple(value(random, param.type) for param in entry.params) for _ in range(6)]
    found = made_of(program, Interpreter(program, LIMITS), drawn)
    return found if found.inputs else None


def made_of(program: Program, runner: Interpreter, drawn: Sequence[tuple[Value, ...]]) -> Made:
    """Return a program with those inputs, up to three, on which it runs to an end."""
    inputs, runs = [], []
    for args in drawn:
        if len(inputs) == 3:
            break
        try:
            run = runner.run(args)
        except Fault:
            continue
        inputs.append(args)
        runs.append((run.value, run.steps))
    return Made(program, tuple(inputs), tuple(runs))


def value(random: Random, kind: Type) -> Value:
    """Draw an argument of a type."""
    if kind is INT:
        return random.choice(
            (0, 1, 2, 3, 5, 9, -1, -7, random.randint(-50, 200), random.randint(-(10**9), 10**9))
        )
    if kind is BOOL:
        return random.random() < 0.5
    if kind is STR:
        return random.choice(
            (random.choice(TEXTS), "".join(random.choices("ab,- xY7", k=random.randint(3, 6))))
        )
    if kind is Type.LIST:
        return tuple(random.randint(-9, 30) for _ in range(random.choice((3, 3, 4, 5, 0))))
    if kind is Type.STRS:
        return tuple(str(value(random, STR)) for _ in range(random.choice((3, 3, 4, 1))))
    if kind is Type.GRID:
        rows, columns = random.choice((2, 3)), random.choice((2, 3))
        return tuple(tuple(random.randint(-5, 9) for _ in range(columns)) for _ in range(rows))
    assert kind.pair is not None
    keys = dict.fromkeys(_key(random, kind.pair[0]) for _ in range(random.randint(1, 4)))
    return tuple((key, value(random, kind.pair[1])) for key in keys)  # type: ignore[misc]


def _key(random: Random, kind: Type) -> int | str:
    return random.choice((1, 2, 3, 10, -4)) if kind is INT else random.choice(("a", "b", "ab", "-", "7"))


class Maker:
    """Draws one program; `scope` holds the variables that are surely set, `closed` those left alone."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.functions: list[Function] = []
        self.scope: dict[str, Type] = {}
        self.types: dict[str, Type] = {}
        self.closed: set[str] = set()
        self.used: set[str] = set()
        self.loops = 0
        self.left = 0
        self.testing = False
        self.result: Type | tuple[Type, ...] = INT
        self.callable: list[Function] = []

    def program(self) -> Program:
        """Draw one to four functions, of which the last is the entry; sometimes one calls itself."""
        for number in range(self.random.choice((1, 2, 2, 3, 4))):
            self.functions.append(self.function(f"f{number}" if number else "first_step"))
        order = list(self.functions)
        if self.random.random() < 0.3:
            order.reverse()
        return Program(tuple(order), self.functions[-1].name)

    def pick(self, *ways: str) -> str:
        """Choose one of some words."""
        return self.random.choice(ways)

    # Functions

    def function(self, name: str) -> Function:
        """Draw a function that may call those before it, or itself in a bounded way."""
        self.scope, self.types, self.closed, self.used = {}, {}, set(), set()
        self.loops, self.left = 0, self.random.randint(4, 14)
        kinds = [self.random.choice((INT, INT, STR, BOOL, *SHARED)) for _ in range(self.random.randint(1, 4))]
        self.result = self.random.choice(
            (
                INT,
                INT,
                BOOL,
                STR,
                Type.LIST,
                Type.STRS,
                Type.GRID,
                *DICTS,
                (INT, STR),
                (BOOL, INT, STR),
                Type.NONE,
            )
        )
        if self.random.random() < 0.15 and isinstance(self.result, Type) and self.result in (INT, STR):
            return self.recursive(name)
        params = tuple(Param(self.new(kind), kind) for kind in kinds)
        self.callable = list(self.functions)
        body = self.block() + self.ending()
        if not body:
            body = (Return(None),)
        return Function(name, params, self.result, body)

    def recursive(self, name: str) -> Function:
        """Draw a function that calls itself with a smaller number until it is 0."""
        n, xs = Param(self.new(INT), INT), Param(self.new(Type.LIST), Type.LIST)
        assert isinstance(self.result, Type)
        stop = If(Cmp("<=", Var(n.name), Int(0)), (Return(self.expr(self.result, 1)),))
        smaller: Expr = self.random.choice((Bin("-", Var(n.name), Int(1)), Bin("//", Var(n.name), Int(2))))
        less = Bin("min", smaller, Int(8))
        self.callable = list(self.functions)
        self.left = 3
        middle = (Append(xs.name, Var(n.name)), *self.block())
        again = Call(name, (less, Var(xs.name)))
        combined: Expr = Bin("+", again, Int(1)) if self.result is INT else Concat(Str("r"), again)
        return Function(name, (n, xs), self.result, (stop, *middle, Return(combined)))

    def new(self, kind: Type) -> str:
        """Give a name to a new variable that is set from now on."""
        free = [name for name in NAMES if name not in self.used]
        name = self.random.choice(free) if free else f"v{len(self.used)}"
        self.used.add(name)
        self.scope[name] = self.types[name] = kind
        return name

    def ending(self) -> Block:
        if self.result is Type.NONE:
            return ()
        return (self.returned(),)

    def returned(self) -> Stmt:
        if self.result is Type.NONE:
            return Return(None)
        if isinstance(self.result, tuple):
            return Return(Tuple(tuple(self.expr(kind, 1) for kind in self.result)))
        if self.result.shared:
            own = [
                name for name, kind in self.scope.items() if kind is self.result and name in self.made_here
            ]
            if own and self.random.random() < 0.7:
                return Return(Var(self.random.choice(own)))
            return Return(self.make(self.result))
        call = self.call_of(self.result)
        if call is not None and self.random.random() < 0.2:
            return Return(call)
        return Return(self.expr(self.result, 2))

    @property
    def made_here(self) -> set[str]:
        return getattr(self, "_made", set())

    # Statements

    def block(self) -> Block:
        """Draw some statements; what they set is known after them."""
        found: list[Stmt] = []
        for _ in range(self.random.randint(1, 4)):
            if self.left <= 0:
                break
            found += self.stmt()
        return tuple(found)

    def inner(self, *, loop: bool = False) -> Block:
        """Draw a block whose variables are not known after it; never empty, perhaps left on the way."""
        before = dict(self.scope)
        found = self.block() or (self.simple(),)
        if loop and self.random.random() < 0.4:
            leave: Stmt = self.random.choice((Break(), Break(), Continue(), self.returned()))
            found = (*found, If(self.cond(1), (leave,)), *self.block())
        self.scope = before
        return found

    def stmt(self) -> list[Stmt]:
        """Draw a statement, or a few that belong together."""
        self.left -= 1
        way = self.random.random()
        if way < 0.55:
            return [self.simple()]
        if way < 0.7:
            return [self.branch()]
        if way < 0.78:
            return self.repeat()
        if way < 0.87:
            return [self.count()]
        if way < 0.97:
            return [self.visit()]
        return [If(self.cond(), (self.returned(),))]

    def branch(self) -> Stmt:
        test = self.cond()
        then = self.inner()
        if self.loops and self.random.random() < 0.25:
            then = (*then, self.random.choice((Break(), Continue())))
        other: Block = ()
        if self.random.random() < 0.6:
            other = (self.branch(),) if self.random.random() < 0.4 else self.inner()
        return If(test, then, other)

    def repeat(self) -> list[Stmt]:
        """Draw a `while` that counts down, perhaps with another condition."""
        name = self.new(INT)
        self.closed.add(name)
        test: Expr = Cmp(">", Var(name), Int(self.random.randint(0, 2)))
        if self.random.random() < 0.3:
            test = Both(test, self.cond(1))
        down = Assign((Var(name),), (Bin("-", Var(name), Int(1)),))
        self.loops += 1
        body = self.inner(loop=True)
        self.loops -= 1
        # the counting comes first, so that `continue` does not leave it out
        return [Assign((Var(name),), (Int(self.random.randint(1, 6)),)), While(test, (down, *body))]

    def count(self) -> Stmt:
        again = [name for name, kind in self.scope.items() if kind is INT and name not in self.closed]
        outlives = bool(again) and self.random.random() < 0.2
        start = self.random.choice((Int(0), Int(1), Int(-2), Int(5)))
        stop = self.random.choice((Int(4), Int(0), Bin("min", self.expr(INT, 1), Int(7))))
        lists = self.having(Type.LIST, Type.STRS, STR)
        if lists and self.random.random() < 0.5:
            stop = Len(self.random.choice(lists))
        step = self.random.choice((1, 1, 1, 2, -1, -2, 3))
        if step < 0:
            start, stop = Bin("max", Int(-4), Bin("min", stop, Int(8))), start
        before = dict(self.scope)
        name = self.random.choice(again) if outlives else self.new(INT)
        self.scope[name] = INT
        self.closed.add(name)
        self.loops += 1
        body = self.inner(loop=True)
        self.loops -= 1
        self.closed.discard(name)
        self.scope = before
        if outlives:
            self.scope[name] = INT
        return For(name, start, stop, step, body)

    def visit(self) -> Stmt:
        """Draw a loop over something, or a simple statement when there is nothing to visit."""
        kinds = (Type.LIST, Type.STRS, STR, Type.GRID, *DICTS)
        lists = [name for name in self.having(*kinds) if name not in self.closed]
        if not lists:
            return self.simple()
        over = self.random.choice(lists)
        kind = self.scope[over]
        before = dict(self.scope)
        self.closed.add(over)
        self.loops += 1
        if kind is not Type.GRID and self.random.random() < 0.5:
            assert kind.item is not None
            one, other = kind.pair or (INT, kind.item)
            first, second = self.new(one), self.new(other)
            self.closed |= {first, second}
            found: Stmt = Pairs(first, second, over, self.inner(loop=True))
        else:
            assert kind.item is not None
            again = [name for name, one in self.scope.items() if one is kind.item and name not in self.closed]
            reuse = again and kind is not Type.GRID and not kind.item.shared and self.random.random() < 0.2
            name = self.random.choice(again) if reuse else self.new(kind.item)
            self.closed.add(name)
            found = Each(name, over, self.inner(loop=True))
        self.loops -= 1
        self.closed.discard(over)
        self.scope = before
        return found

    def simple(self) -> Stmt:
        """Draw a simple statement that is none of those that leave."""
        for _ in range(20):
            found = self.one_simple()
            if found is not None:
                return found
        return Assign((Var(self.new(INT)),), (Int(3),))

    def one_simple(self) -> Stmt | None:
        way = self.random.randrange(12)
        if way <= 2:
            return self.fresh_value()
        if way <= 4:
            return self.again()
        if way == 5:
            return self.element()
        if way == 6:
            name = self.open(Type.LIST, Type.STRS)
            kind = self.scope[name].item if name else None
            return Append(name, self.expr(kind, 1)) if name and kind else None
        if way == 7:
            name = self.open(Type.LIST, Type.STRS)
            if name is None:
                return None
            kind = self.scope[name].item
            assert kind is not None
            target = "" if self.random.random() < 0.4 else self.new(kind)
            return If(Some(name), (Pop(target, name),), ()) if not target else Pop(target, name)
        if way == 8:
            name = self.open(*DICTS)
            if name is None:
                return None
            pair = self.scope[name].pair
            assert pair is not None
            key = self.literal(_key(self.random, pair[0]))
            return If(In(key, Var(name)), (Delete(name, key),))
        if way == 9:
            return self.several()
        return self.calling()

    def fresh_value(self) -> Stmt:
        kind = self.random.choice((INT, INT, STR, STR, BOOL, *SHARED))
        made = self.make(kind) if kind.shared else self.expr(kind, 3)
        name = self.new(kind)
        if kind.shared:
            self._made = self.made_here | {name}
        return Assign((Var(name),), (made,))

    def again(self) -> Stmt | None:
        name = self.open(INT, STR, BOOL)
        if name is None:
            return None
        kind = self.scope[name]
        more = self.expr(kind, 2)
        if kind is INT and self.random.random() < 0.5:
            more = Bin(self.pick("+", "-", "*", "min"), Var(name), Bin("%", more, Int(7)))
        elif kind is STR and self.random.random() < 0.5:
            more = Concat(Var(name), more)
        return Assign((Var(name),), (more,))

    def element(self) -> Stmt | None:
        """Draw a store into a list, a grid or a dictionary."""
        name = self.open(Type.LIST, Type.GRID, *DICTS)
        if name is None:
            return None
        kind = self.scope[name]
        if kind is Type.LIST:
            return Assign((Item(name, self.index()),), (self.grown(Item(name, self.index()), INT),))
        if kind is Type.GRID:
            where = (Int(self.random.randrange(2)), Int(self.random.randrange(2)))
            return Assign((Cell(name, *where),), (self.grown(Cell(name, *where), INT),))
        assert kind.pair is not None
        key = self.literal(_key(self.random, kind.pair[0]))
        default = self.literal(0 if kind.pair[1] is INT else "")
        return Assign((Entry(name, key),), (self.grown(Get(name, key, default), kind.pair[1]),))

    def grown(self, old: Expr, kind: Type) -> Expr:
        """Draw a value, perhaps made of the old one."""
        if self.random.random() < 0.5:
            return self.expr(kind, 2)
        return Bin(self.pick("+", "-"), old, self.small()) if kind is INT else Concat(old, self.expr(STR, 1))

    def several(self) -> Stmt | None:
        """Draw an assignment of several values at once."""
        way = self.random.random()
        ints = [name for name in self.having(INT) if name not in self.closed]
        if way < 0.3:
            name = self.open(Type.LIST)
            if name is None:
                return None
            one, other = Item(name, self.index()), Item(name, self.index())
            return None if one == other else Assign((one, other), (other, one))
        if way < 0.7 and len(ints) >= 2:
            one, other = self.random.sample(ints, 2)
            values = self.random.choice(
                (
                    (Var(other), Var(one)),
                    (Var(other), Bin("%", Bin("+", Var(one), Var(other)), Int(1000))),
                    (self.expr(INT, 1), self.expr(INT, 1)),
                )
            )
            return Assign((Var(one), Var(other)), values)
        kinds = [self.random.choice((INT, STR, BOOL)) for _ in range(self.random.choice((2, 2, 3)))]
        made = tuple(self.expr(kind, 1) for kind in kinds)
        return Assign(tuple(Var(self.new(kind)) for kind in kinds), made)

    def calling(self) -> Stmt | None:
        """Draw a statement with a call."""
        if not self.callable:
            return None
        callee = self.random.choice(self.callable)
        call = self.call(callee)
        if call is None:
            return None
        if callee.result is Type.NONE:
            return Do(call)
        if isinstance(callee.result, tuple):
            targets = []
            for kind in callee.result:
                old = [
                    name
                    for name in self.having(kind)
                    if name not in self.closed and Var(name) not in targets and Var(name) not in call.args
                ]
                reuse = old and self.random.random() < 0.5
                targets.append(Var(self.random.choice(old) if reuse else self.new(kind)))
            return Assign(tuple(targets), (call,))
        kind = callee.result
        value: Expr = call
        if kind is INT and self.random.random() < 0.5:
            value = Bin(self.pick("+", "-", "max"), call, self.small())
        elif kind is STR and self.random.random() < 0.5:
            value = Concat(call, Str("!"))
        elif kind is BOOL and self.random.random() < 0.5:
            value = Not(call)
        name = self.new(kind)
        if kind.shared:
            self._made = self.made_here | {name}
        return Assign((Var(name),), (value,))

    def call_of(self, kind: Type) -> Call | None:
        fit = [function for function in self.callable if function.result is kind]
        return self.call(self.random.choice(fit)) if fit else None

    def call(self, callee: Function) -> Call | None:
        """Draw arguments; what goes by reference must be a variable."""
        args: list[Expr] = []
        for param in callee.params:
            if not param.type.shared:
                args.append(self.expr(param.type, 1))
                continue
            free = [name for name in self.having(param.type) if Var(name) not in args]
            if not free:
                return None
            args.append(Var(self.random.choice(free)))
        return Call(callee.name, tuple(args))

    # Expressions

    def having(self, *kinds: Type) -> list[str]:
        """Return the variables of some types that are set."""
        return [name for name, kind in self.scope.items() if kind in kinds]

    def open(self, *kinds: Type) -> str | None:
        """Choose a variable that may be changed."""
        found = [name for name in self.having(*kinds) if name not in self.closed]
        return self.random.choice(found) if found else None

    def literal(self, item: int | str) -> Expr:
        return Int(item) if isinstance(item, int) else Str(item)

    def large(self) -> int:
        return (
            self.random.choice((65_536, 46_341, 2**31 - 1, -(2**31), 2**40 + 1))
            if self.random.random() < 0.2
            else 6
        )

    def small(self) -> Expr:
        return Int(self.random.choice((1, 1, 2, 3, 7)))

    def index(self) -> Expr:
        return Int(self.random.randrange(3))

    def cond(self, depth: int = 2) -> Expr:
        self.testing = True  # the truth of a list is no value elsewhere
        found = self.expr(BOOL, depth)
        self.testing = False
        return found if not isinstance(found, Bool) else Cmp("<", self.expr(INT, 1), Int(9))

    def make(self, kind: Type) -> Expr:
        """Draw what makes something new."""
        same = self.having(kind)
        if kind is Type.LIST:
            if same and self.random.random() < 0.3:
                return Slice(Var(self.random.choice(same)), *self.bounds())
            if self.random.random() < 0.3:
                return Filled(self.expr(INT, 1), Bin("min", self.expr(INT, 1), Int(6)))
            return Listed(tuple(self.expr(INT, 1) for _ in range(self.random.choice((0, 3, 3, 4)))))
        if kind is Type.STRS:
            if same and self.random.random() < 0.3:
                return Slice(Var(self.random.choice(same)), *self.bounds())
            if self.random.random() < 0.4:
                return Split(self.expr(STR, 1), Str(self.pick(",", "-", " ", ".", "|", "\\", "'", "x")))
            return Strs(tuple(self.expr(STR, 1) for _ in range(self.random.choice((0, 3, 3, 2)))))
        if kind is Type.GRID:
            if self.random.random() < 0.5:
                return Blank(
                    self.expr(INT, 1), Int(self.random.randint(1, 3)), Int(self.random.randint(1, 3))
                )
            wide = self.random.randint(2, 3)
            return Grid(tuple(Listed(tuple(self.expr(INT, 1) for _ in range(wide))) for _ in range(2)))
        assert kind.pair is not None
        keys = list(dict.fromkeys(_key(self.random, kind.pair[0]) for _ in range(self.random.randint(0, 3))))
        values = tuple(self.expr(kind.pair[1], 1) for _ in keys)
        return Table(kind, tuple(map(self.literal, keys)), values)

    def bounds(self) -> tuple[Expr | None, Expr | None]:
        start = self.random.choice((None, Int(0), Int(1)))
        stop = self.random.choice((None, Int(2), Int(1)))
        return start, stop

    def expr(self, kind: Type, depth: int) -> Expr:
        """Draw an expression of a type that is a value."""
        return {INT: self.integer, BOOL: self.boolean, STR: self.string}[kind](depth)

    def variable(self, kind: Type) -> Expr | None:
        found = self.having(kind)
        return Var(self.random.choice(found)) if found else None

    def integer(self, depth: int) -> Expr:
        if depth <= 0 or self.random.random() < 0.2:
            known = self.variable(INT)
            plain = Int(
                self.random.choice(
                    (0, 1, 2, 3, 4, 8, 10, -1, -5, self.random.randint(-99, 999), self.large())
                )
            )
            return known if known is not None and self.random.random() < 0.7 else plain
        way = self.random.randrange(14)
        if way <= 3:
            op = self.pick("+", "-", "*", "min", "max", "+", "-")
            return Bin(op, self.integer(depth - 1), self.integer(depth - 1))
        if way == 4:
            return Bin(
                self.pick("//", "%"), self.integer(depth - 1), Int(self.random.choice((1, 2, 3, 7, 10)))
            )
        if way == 5:
            return Abs(self.integer(depth - 1))
        if way == 6:
            inner = self.integer(depth - 1)
            return inner if isinstance(inner, Int) else Neg(inner)
        if way == 7:
            found = self.having(Type.LIST, Type.STRS, STR, Type.GRID, *DICTS)
            return Len(self.random.choice(found)) if found else self.integer(depth - 1)
        if way == 8:
            found = self.having(Type.LIST)
            if not found:
                return self.integer(depth - 1)
            name = self.random.choice(found)
            return Last(name) if self.random.random() < 0.3 else Item(name, self.index())
        if way == 9:
            found = self.having(Type.GRID)
            if not found:
                return self.integer(depth - 1)
            name = self.random.choice(found)
            row, column = Int(self.random.randrange(2)), Int(self.random.randrange(2))
            return Width(name, row) if self.random.random() < 0.3 else Cell(name, row, column)
        if way == 10:
            return Find(self.string(depth - 1), self.string(0))
        if way == 11:
            found = self.having(STR)
            return Ord(Item(self.random.choice(found), Int(0)) if found else Str(self.pick("a", "'", "~")))
        if way == 12:
            digits = ToStr(Bin("%", self.integer(depth - 1), Int(1000)))
            return ToInt(digits if self.random.random() < 0.6 else Str(self.pick("007", "-12", "-0")))
        return self.entry(INT, depth) or self.integer(depth - 1)

    def entry(self, kind: Type, depth: int) -> Expr | None:
        """Draw the reading of a dictionary."""
        found = [name for name in self.having(*DICTS) if (self.scope[name].pair or (kind, kind))[1] is kind]
        if not found:
            return None
        name = self.random.choice(found)
        pair = self.scope[name].pair
        assert pair is not None
        key: Expr = self.literal(_key(self.random, pair[0]))
        if self.random.random() < 0.4:
            key = self.expr(pair[0], depth - 1)
        return Entry(name, key) if self.random.random() < 0.3 else Get(name, key, self.expr(kind, depth - 1))

    def boolean(self, depth: int) -> Expr:
        way = self.random.choice((0, 1, 2, 3, 4, 5, 6, 6, 6, 7, 8, 9))
        if depth <= 0 or way == 0:
            known = self.variable(BOOL)
            return known if known is not None else Cmp("<", self.integer(0), self.integer(0))
        if way == 1:
            return Bool(self.random.random() < 0.5) if depth == 3 else self.boolean(depth - 1)
        if way <= 4:
            op = self.pick("<", "<=", ">", ">=", "==", "!=")
            kind = self.random.choice((INT, INT, STR))
            return Cmp(op, self.expr(kind, depth - 1), self.expr(kind, depth - 1))
        if way == 5:
            one, other = self.boolean(depth - 1), self.boolean(depth - 1)
            plain = any(isinstance(side, Bool) for side in (one, other))
            return one if plain else Cmp(self.pick("==", "!="), one, other)
        if way == 6:
            form = self.random.choice((Both, Either))
            left, right = self.boolean(depth - 1), self.boolean(depth - 1)
            return right if isinstance(right, form) else form(left, right)
        if way == 7:
            return Not(self.boolean(depth - 1))
        if way == 8:
            found = self.having(Type.LIST, Type.STRS, STR, *DICTS)
            return Some(self.random.choice(found)) if found and self.testing else self.boolean(depth - 1)
        return self.inside(depth)

    def inside(self, depth: int) -> Expr:
        found = self.having(Type.LIST, Type.STRS, STR, *DICTS)
        if not found or self.random.random() < 0.3:
            return In(self.string(depth - 1), self.string(depth - 1))
        name = self.random.choice(found)
        kind = self.scope[name]
        item = kind.pair[0] if kind.pair else kind.item
        assert item is not None
        return In(self.expr(item, depth - 1), Var(name))

    def string(self, depth: int) -> Expr:
        if depth <= 0 or self.random.random() < 0.25:
            known = self.variable(STR)
            plain = Str(self.random.choice(TEXTS))
            return known if known is not None and self.random.random() < 0.6 else plain
        way = self.random.randrange(9)
        if way <= 1:
            return Concat(self.string(depth - 1), self.string(depth - 1))
        if way == 2:
            found = self.having(STR, Type.STRS)
            if not found:
                return self.string(depth - 1)
            name = self.random.choice(found)
            return Last(name) if self.random.random() < 0.3 else Item(name, Int(self.random.randrange(2)))
        if way == 3:
            return Slice(self.string(depth - 1), *self.bounds())
        if way == 4:
            return Chr(Bin("+", Int(32), Bin("%", self.integer(depth - 1), Int(95))))
        if way <= 6:
            return ToStr(self.integer(depth - 1))
        if way == 7:
            found = self.having(Type.STRS)
            separator = Str(self.random.choice(("", "-", ", ", "\\", '"')))
            return Join(separator, self.random.choice(found)) if found else self.string(depth - 1)
        return self.entry(STR, depth) or self.string(depth - 1)
