"""Rewrites a program without changing what it returns: sides, conditions and loops written another way."""

from __future__ import annotations

from proofloom.engine import Stream
from proofloom.engine.program.checks import problems
from proofloom.engine.program.rename import Renamer, mentions, sets, variables
from proofloom.engine.program.syntax import (
    Assign,
    Bin,
    Block,
    Both,
    Call,
    Cmp,
    Continue,
    Either,
    Expr,
    For,
    Function,
    If,
    Int,
    Not,
    Program,
    Stmt,
    Var,
    While,
    statements,
    walk,
)
from proofloom.generators.program.reduce import negated

_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def rewritten(program: Program, stream: Stream) -> Program:
    """Return a program with the same values and other text; the same one where nothing can be rewritten."""
    functions = []
    for function in program.functions:
        own = {name: name for name in variables(function)}
        changed = _Rewriter(own, {item.name: item.name for item in program.functions}, stream, function)
        functions.append(changed.function(function))
    found = Program(tuple(functions), program.entry)
    return found if not problems(found) else program


class _Rewriter(Renamer):
    """Rebuilds a function, and writes some of its nodes in another way."""

    def __init__(
        self, names: dict[str, str], functions: dict[str, str], stream: Stream, function: Function
    ) -> None:
        super().__init__(names, functions)
        self.stream = stream
        self.given = {param.name for param in function.params}
        self.whole = function

    def block(self, block: Block) -> Block:
        """Rebuild a block; a loop that counts may become a `while`."""
        out: list[Stmt] = []
        for stmt in block:
            made = self.stmt(stmt)
            if isinstance(made, For) and self.stream.chance(1, 3) and self.countable(made):
                out += self.while_for(made)
            else:
                out.append(made)
        return tuple(out)

    def stmt(self, stmt: Stmt) -> Stmt:
        """Rebuild a statement; the branches of an `if` may change places."""
        made = super().stmt(stmt)
        plain = isinstance(made, If) and made.other and not isinstance(made.other[0], If)
        if plain and isinstance(made, If) and self.stream.chance(1, 2):
            return If(negated(made.test), made.other, made.then)
        return made

    def expr(self, expr: Expr) -> Expr:
        """Rebuild an expression; sides may change places where that means the same."""
        made = super().expr(expr)
        if not self.stream.chance(1, 3):
            return made
        match made:
            case Bin("+" | "*" | "min" | "max" as op, left, right) if not _calls(made):
                return Bin(op, right, left)
            case Cmp(op, left, right) if not isinstance(right, Int):
                return Cmp(_MIRROR[op], right, left)
            case Both(Cmp() as left, Cmp() as right):
                return negated_either(left, right)
        return made

    def countable(self, loop: For) -> bool:
        """Return whether a loop can count by hand: nothing reads its variable afterwards or jumps on."""
        inner = list(statements(loop.body))
        mentioned = {name for stmt in inner for name in sets(stmt)}
        bounds = {name.name for part in walk(loop.stop) for name in [part] if isinstance(name, Var)}
        fixed = isinstance(loop.stop, Int) or (isinstance(loop.stop, Var) and not bounds & mentioned)
        jumps = any(isinstance(stmt, Continue) for stmt in inner)
        uses = sum(loop.var in sets(stmt) for stmt in statements(self.whole.body))
        return fixed and not jumps and uses == 1 and loop.var not in self.given and not self.after(loop)

    def after(self, loop: For) -> bool:
        """Return whether the loop's variable is mentioned outside of it."""
        inside = _mentions(loop.body, loop.var)
        return _mentions(self.whole.body, loop.var) > inside + 1

    def while_for(self, loop: For) -> Block:
        """Return the loop with its counting written out."""
        count = Var(loop.var)
        test = Cmp("<" if loop.step > 0 else ">", count, loop.stop)
        move = Assign((count,), (Bin("+" if loop.step > 0 else "-", count, Int(abs(loop.step))),))
        return (Assign((count,), (loop.start,)), While(test, (*loop.body, move)))


def negated_either(left: Cmp, right: Cmp) -> Expr:
    """Return what two conditions together say, by De Morgan."""
    return Not(Either(negated(left), negated(right)))


def _calls(expr: Expr) -> bool:
    return any(isinstance(part, Call) for part in walk(expr))


def _mentions(block: Block, name: str) -> int:
    return sum(mentions(stmt).count(name) for stmt in statements(block))
