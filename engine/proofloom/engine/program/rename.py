"""Give the variables and functions of a program other names, the tree staying what it is."""

from __future__ import annotations

from collections.abc import Mapping

from proofloom.engine.program.syntax import (
    Abs,
    Append,
    Assign,
    Bin,
    Block,
    Both,
    Call,
    Cmp,
    Cond,
    Do,
    Each,
    Either,
    Expr,
    Filled,
    For,
    Function,
    If,
    Int,
    Item,
    Last,
    Len,
    Listed,
    Neg,
    Not,
    Param,
    Pop,
    Return,
    Simple,
    Some,
    Stmt,
    Var,
    While,
    expressions,
    statements,
    walk,
)


def variables(function: Function) -> tuple[str, ...]:
    """Return the function's variables: the parameters, then the others in order of first appearance."""
    found = {param.name: None for param in function.params}
    for stmt in statements(function.body):
        for name in mentions(stmt):
            found.setdefault(name)
    return tuple(found)


def mentions(stmt: Stmt) -> list[str]:
    """Return the variables that a statement's own line mentions, in order, with repeats."""
    names = []
    for expr in expressions(stmt):
        for part in walk(expr):
            if isinstance(part, Var):
                names.append(part.name)
            elif isinstance(part, Item | Last | Len | Some):
                names.append(part.list)
    if isinstance(stmt, Assign):
        names += [target.name if isinstance(target, Var) else target.list for target in stmt.targets]
    elif isinstance(stmt, Append):
        names.append(stmt.list)
    elif isinstance(stmt, Pop):
        names += [stmt.list, stmt.target] if stmt.target else [stmt.list]
    elif isinstance(stmt, For):
        names.append(stmt.var)
    elif isinstance(stmt, Each):
        names += [stmt.list, stmt.var]
    return names


def mentioned(function: Function) -> frozenset[str]:
    """Return the variables that the function's body mentions."""
    return frozenset(name for stmt in statements(function.body) for name in mentions(stmt))


def reads(stmt: Stmt) -> list[str]:
    """Return the variables that a statement's own line reads; a changed list is read too."""
    names = mentions(stmt)
    if isinstance(stmt, Assign):
        stored = [target.list for target in stmt.targets if isinstance(target, Item)]
        return names[: len(names) - len(stmt.targets)] + stored
    if isinstance(stmt, Pop):
        return [stmt.list]
    return [stmt.list] if isinstance(stmt, Each) else names[:-1] if isinstance(stmt, For) else names


def sets(stmt: Stmt) -> list[str]:
    """Return the variables that a statement's own line sets."""
    if isinstance(stmt, Assign):
        return [target.name for target in stmt.targets if isinstance(target, Var)]
    if isinstance(stmt, For | Each):
        return [stmt.var]
    return [stmt.target] if isinstance(stmt, Pop) and stmt.target else []


def renamed(function: Function, names: Mapping[str, str], functions: Mapping[str, str]) -> Function:
    """Return the function with every variable and called function replaced by its new name."""
    return Renamer(names, functions).function(function)


class Renamer:
    """Rebuilds a tree with other names; a subclass may rebuild some nodes in its own way."""

    def __init__(self, names: Mapping[str, str], functions: Mapping[str, str]) -> None:
        self.names = names
        self.functions = functions

    def function(self, function: Function) -> Function:
        """Rebuild a function."""
        params = tuple(Param(self.names[param.name], param.type) for param in function.params)
        body = self.block(function.body)
        return Function(self.functions[function.name], params, function.result, body)

    def block(self, block: Block) -> Block:
        """Rebuild a block."""
        return tuple([self.stmt(stmt) for stmt in block])

    def all(self, items: tuple[Expr, ...]) -> tuple[Expr, ...]:
        """Rebuild several expressions."""
        return tuple([self.expr(item) for item in items])

    def expr(self, expr: Expr) -> Expr:
        """Rebuild an expression."""
        if isinstance(expr, Int):
            return expr
        if isinstance(expr, Var | Item):
            return self.target(expr)
        if isinstance(expr, Bin):
            return Bin(expr.op, self.expr(expr.left), self.expr(expr.right))
        if isinstance(expr, Neg | Abs):
            return type(expr)(self.expr(expr.of))
        if isinstance(expr, Last | Len):
            return type(expr)(self.names[expr.list])
        if isinstance(expr, Call):
            return self.call(expr)
        if isinstance(expr, Listed):
            return Listed(self.all(expr.items))
        return Filled(self.expr(expr.item), self.expr(expr.count))

    def call(self, call: Call) -> Call:
        """Rebuild a call."""
        return Call(self.functions[call.function], self.all(call.args))

    def target(self, target: Var | Item) -> Var | Item:
        """Rebuild a target."""
        if isinstance(target, Var):
            return Var(self.names[target.name])
        return Item(self.names[target.list], self.expr(target.index))

    def cond(self, cond: Cond) -> Cond:
        """Rebuild a condition."""
        if isinstance(cond, Cmp):
            return Cmp(cond.op, self.expr(cond.left), self.expr(cond.right))
        if isinstance(cond, Both | Either):
            return type(cond)(self.cond(cond.left), self.cond(cond.right))
        if isinstance(cond, Not):
            return Not(self.cond(cond.of))
        return Some(self.names[cond.list])

    def stmt(self, stmt: Stmt) -> Stmt:
        """Rebuild a statement."""
        if isinstance(stmt, If):
            return If(self.cond(stmt.test), self.block(stmt.then), self.block(stmt.other))
        if isinstance(stmt, While):
            return While(self.cond(stmt.test), self.block(stmt.body))
        if isinstance(stmt, For):
            start, stop = self.expr(stmt.start), self.expr(stmt.stop)
            return For(self.names[stmt.var], start, stop, stmt.step, self.block(stmt.body))
        if isinstance(stmt, Each):
            return Each(self.names[stmt.var], self.names[stmt.list], self.block(stmt.body))
        return self.simple(stmt)

    def simple(self, stmt: Simple) -> Simple:
        """Rebuild a simple statement."""
        if isinstance(stmt, Assign):
            targets = tuple([self.target(target) for target in stmt.targets])
            return Assign(targets, self.all(stmt.values))
        if isinstance(stmt, Append):
            return Append(self.names[stmt.list], self.expr(stmt.value))
        if isinstance(stmt, Pop):
            return Pop(self.names[stmt.target] if stmt.target else "", self.names[stmt.list])
        if isinstance(stmt, Do):
            return Do(self.call(stmt.call))
        if isinstance(stmt, Return):
            return Return(None if stmt.value is None else self.expr(stmt.value))
        return stmt
