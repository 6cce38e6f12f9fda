"""Draws simple statements: assignments, stores into lists and dictionaries, calls."""

from __future__ import annotations

from making.expressions import Expressions
from making.values import BOOL, DICTS, INT, SHARED, STR, drawn_key
from proofloom.engine.program.syntax import (
    Append,
    Assign,
    Bin,
    Call,
    Cell,
    Concat,
    Delete,
    Do,
    Entry,
    Expr,
    Function,
    Get,
    If,
    In,
    Int,
    Item,
    Not,
    Pop,
    Some,
    Stmt,
    Str,
    Type,
    Var,
    names,
    walk,
)


class Simple(Expressions):
    """Draws simple statements."""

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
            key = self.literal(drawn_key(self.random, pair[0]))
            return If(In(key, Var(name)), (Delete(name, key),))
        if way == 9:
            return self.several()
        return self.calling()

    def fresh_value(self) -> Stmt:
        kind = self.random.choice((INT, INT, STR, STR, BOOL, *SHARED))
        made = self.make(kind) if kind.shared else self.expr(kind, 3)
        name = self.new(kind)
        if kind.shared:
            self.made.add(name)
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
            return Assign((Item(name, self.place(3)),), (self.grown(Item(name, self.place(3)), INT),))
        if kind is Type.GRID:
            where = (self.place(2), self.place(2))
            return Assign((Cell(name, *where),), (self.grown(Cell(name, *where), INT),))
        assert kind.pair is not None
        key = self.literal(drawn_key(self.random, kind.pair[0]))
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
            self.made.add(name)
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

    def passing(self) -> list[Stmt]:
        """Draw a key of any expression that is put into a dictionary and taken out again."""
        name = self.open(*DICTS)
        pair = self.scope[name].pair if name else None
        if name is None or pair is None:
            return [self.simple()]
        key = self.expr(pair[0], 1)
        if any(name in names(part) for part in walk(key)):
            return [self.simple()]
        return [Assign((Entry(name, key),), (self.expr(pair[1], 1),)), Delete(name, key)]
