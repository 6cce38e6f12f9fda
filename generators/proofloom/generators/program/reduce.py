"""Removes what does not matter: branches never taken on the pool, statements that change no output.

Observed is the value returned (its steps are not: any statement changes those). What is left is
necessary: deleting any one statement changes the value on some input of the pool, or stops a run, or
breaks a static rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import add

from proofloom.engine import Stream
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.rename import Renamer, mentioned, sets
from proofloom.engine.program.syntax import (
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
    For,
    Function,
    If,
    Int,
    Listed,
    Not,
    Pairs,
    Program,
    Return,
    Simple,
    Stmt,
    Var,
    While,
    expressions,
    size,
    statements,
    walk,
)
from proofloom.engine.program.task import Value
from proofloom.generators.program.expressions import combined

_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}

Pool = Sequence[tuple[Value, ...]]


def negated(cond: Cond) -> Cond:
    """Return the opposite condition as a person would write it."""
    if isinstance(cond, Cmp):
        return Cmp(_OPPOSITE[cond.op], cond.left, cond.right)
    return cond.of if isinstance(cond, Not) else Not(cond)


def covered(program: Program, pool: Pool, limits: Limits) -> Program:
    """Return the program without statements that no input of the pool reaches; itself when there are none."""
    interpreter = Interpreter(program, limits, traced=True)
    total = sum(size(function) for function in program.functions)
    hits, truths = [0] * total, [0] * total
    whole = _Whole(program)
    for args in pool:
        run = interpreter.run(args)
        hits = list(map(add, hits, run.hits))
        truths = list(map(add, truths, run.truths))
        if whole(hits, truths):
            return program
    functions = []
    node = 0
    for function in program.functions:
        if hits[node]:
            body = _Pruner(hits, truths, node + 1).block(function.body)
            functions.append(Function(function.name, function.params, function.result, body))
        node += size(function)
    return Program(tuple(functions), program.entry)


class _Whole:
    """Says whether runs reach all of a program: statements, loops' bodies, both ways of every `if`."""

    def __init__(self, program: Program) -> None:
        self.loops: list[int] = []
        self.branches: list[int] = []
        node = 0
        for function in program.functions:
            for stmt in statements(function.body):
                node += 1
                if isinstance(stmt, If):
                    self.branches.append(node)
                elif not isinstance(stmt, Simple):
                    self.loops.append(node)
            node += 1

    def __call__(self, hits: Sequence[int], truths: Sequence[int]) -> bool:
        """Judge by how often nodes were reached, and how often their tests or headers held."""
        return (
            all(hits)
            and all(truths[node] for node in self.loops)
            and all(0 < truths[node] < hits[node] for node in self.branches)
        )


class _Pruner:
    """Walks a function's statements in the order of their node ids."""

    def __init__(self, hits: list[int], truths: list[int], node: int) -> None:
        self.hits = hits
        self.truths = truths
        self.node = node

    def block(self, block: Block) -> Block:
        out: list[Stmt] = []
        for stmt in block:
            node, self.node = self.node, self.node + 1
            out += self.stmt(stmt, self.hits[node], self.truths[node])
        return tuple(out)

    def stmt(self, stmt: Stmt, hits: int, truths: int) -> Block:
        if isinstance(stmt, Simple):
            return (stmt,) if hits else ()
        if isinstance(stmt, If):
            then, other = self.block(stmt.then), self.block(stmt.other)
            if not truths:
                return other if hits else ()
            if truths == hits:
                return then
            return (If(stmt.test, then, other),)
        body = self.block(stmt.body)
        return (_with_body(stmt, body),) if truths else ()


def _with_body(stmt: While | For | Each | Pairs, body: Block) -> Stmt:
    return replace(stmt, body=body)


def shorter(block: Block) -> Iterator[Block]:
    """Yield the block with one thing less: a statement, or a clause of a condition, outermost last."""
    for place, stmt in enumerate(block):
        before, after = block[:place], block[place + 1 :]
        for smaller in _smaller(stmt):
            yield (*before, *smaller, *after)
        yield (*before, *after)


def _smaller(stmt: Stmt) -> Iterator[Block]:
    if isinstance(stmt, If):
        for then in shorter(stmt.then):
            if then or stmt.other:
                yield (If(stmt.test, then, stmt.other) if then else If(negated(stmt.test), stmt.other),)
        for other in shorter(stmt.other):
            yield (If(stmt.test, stmt.then, other),)
        for test in _clauses(stmt.test):
            yield (If(test, stmt.then, stmt.other),)
    elif isinstance(stmt, While | For | Each | Pairs):
        for body in shorter(stmt.body):
            if body:
                yield (_with_body(stmt, body),)
        if isinstance(stmt, While):
            for test in _clauses(stmt.test):
                yield (While(test, stmt.body),)


def _clauses(cond: Cond) -> tuple[Cond, ...]:
    return (cond.left, cond.right) if isinstance(cond, Both | Either) else ()


def tidy(program: Program, stream: Stream) -> Program:
    """Return directly what is stored only to be returned, and sometimes a choice's two results early."""
    functions = []
    for function in program.functions:
        body = function.body
        match body:
            case (*front, Assign((Var(name),), (value,)), Return(Var(last))) if name == last:
                body = (*front, Return(value))
            case (
                *front,
                If(test, (Assign((Var(a),), (then,)),), (Assign((Var(b),), (other,)),)),
                Return(Var(c)),
            ) if a == b == c and stream.chance(1, 2):
                body = (*front, If(test, (Return(then),)), Return(other))
        functions.append(Function(function.name, function.params, function.result, body))
    return Program(tuple(functions), program.entry)


def folded(program: Program) -> Program:
    """Put literals in place of variables that only ever hold one."""
    functions = []
    for function in program.functions:
        every = list(statements(function.body))
        fixed = {
            stmt.targets[0].name: stmt.values[0]
            for stmt in every
            if isinstance(stmt, Assign)
            and isinstance(stmt.targets[0], Var)
            and isinstance(stmt.values[0], Int)
        }
        param_names = [param.name for param in function.params]
        often = param_names + [name for stmt in every for name in sets(stmt)]
        literals = {name: value for name, value in fixed.items() if often.count(name) == 1}
        functions.append(_Folder(literals).function(function) if literals else function)
    return Program(tuple(functions), program.entry)


class _Folder(Renamer):
    def __init__(self, literals: Mapping[str, Expr]) -> None:
        super().__init__(_Same(), _Same())
        self.literals = literals

    def block(self, block: Block) -> Block:
        gone = {(Var(name),) for name in self.literals}
        return super().block(tuple(s for s in block if not (isinstance(s, Assign) and s.targets in gone)))

    def expr(self, expr: Expr) -> Expr:
        if isinstance(expr, Var) and expr.name in self.literals:
            return self.literals[expr.name]
        if isinstance(expr, Bin):
            return combined(expr.op, self.expr(expr.left), self.expr(expr.right))
        return super().expr(expr)


def idle(program: Program) -> bool:
    """Return whether some function does too little to be one: a constant, one operator, another's result."""
    for function in program.functions:
        match function.body:
            case (Return(Call(args=args)),) | (Do(Call(args=args)),) if all(isinstance(a, Var) for a in args):
                return True
        every = list(statements(function.body))
        parts = [part for stmt in every for expr in expressions(stmt) for part in walk(expr)]
        work = sum(not isinstance(part, Int | Var | Listed) for part in parts)
        plain = all(isinstance(stmt, Simple) for stmt in every)
        if not function.params or (plain and work < 2 and not any(isinstance(part, Call) for part in parts)):
            return True
    return False


def trimmed(program: Program, pool: Pool) -> tuple[Program, Pool]:
    """Drop the parameters that are never used, with their arguments in calls and in the pool."""
    kept: dict[str, tuple[int, ...]] = {}
    for function in program.functions:
        used = mentioned(function)
        kept[function.name] = tuple(n for n, param in enumerate(function.params) if param.name in used)
    if all(len(kept[function.name]) == len(function.params) for function in program.functions):
        return program, pool
    dropper = _Dropper(kept)
    places = kept[program.entry]
    functions = tuple(dropper.function(function) for function in program.functions)
    return Program(functions, program.entry), [tuple(args[n] for n in places) for args in pool]


class _Same(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key


class _Dropper(Renamer):
    def __init__(self, kept: dict[str, tuple[int, ...]]) -> None:
        super().__init__(_Same(), _Same())
        self.kept = kept

    def function(self, function: Function) -> Function:
        params = tuple(function.params[n] for n in self.kept[function.name])
        return Function(function.name, params, function.result, self.block(function.body))

    def call(self, call: Call) -> Call:
        return Call(call.function, tuple(call.args[n] for n in self.kept[call.function]))


def _same(interpreter: Interpreter, pool: Pool, wanted: list[Value | None]) -> bool:
    try:
        return all(interpreter.run(args).value == value for args, value in zip(pool, wanted, strict=True))
    except Fault:
        return False
