"""Reads the idiom library and makes functions of it: Python with holes, each hole filled from a stream."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from proofloom.engine import Stream
from proofloom.engine.program.syntax import (
    Abs,
    Append,
    Assign,
    Bin,
    Block,
    Both,
    Break,
    Cmp,
    Cond,
    Continue,
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
    Some,
    Stmt,
    Type,
    Var,
    While,
)

_OPS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//", ast.Mod: "%"}
_COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


@dataclass(frozen=True, slots=True)
class Domain:
    """What a parameter takes: an integer from low to high, or a list of at least `low` elements."""

    type: Type
    low: int
    high: int = 0


@dataclass(frozen=True, slots=True)
class Idiom:
    """One paragraph of the library. `makes` names its result; `choices` are each constant's values."""

    names: tuple[str, ...]
    makes: str
    params: tuple[tuple[str, Domain], ...]
    choices: tuple[tuple[str, tuple[int, ...]], ...]
    result: Type
    body: tuple[ast.stmt, ...]

    def make(self, stream: Stream) -> Function:
        """Fill the holes; the function is called by the idiom's first name."""
        constants = {name: stream.choice(values) for name, values in self.choices}
        reader = _Reader(
            stream, constants, {name for name, domain in self.params if domain.type is Type.LIST}
        )
        params = tuple(Param(name, domain.type) for name, domain in self.params)
        return Function(self.names[0], params, self.result, reader.block(list(self.body)))


@cache
def idioms() -> tuple[Idiom, ...]:
    """Read the library that stands beside this file."""
    text = files(__package__).joinpath("idioms.txt").read_text(encoding="utf-8")
    found = []
    for paragraph in text.split("\n\n"):
        if "\ndef " in paragraph:
            notes = [line[2:].split(":") for line in paragraph.splitlines() if line.startswith("# ")]
            found.append(_idiom({key: value.split() for key, value in notes}, paragraph))
    return tuple(found)


def _idiom(notes: dict[str, list[str]], paragraph: str) -> Idiom:
    (tree,) = ast.parse(paragraph).body
    assert isinstance(tree, ast.FunctionDef)
    params = []
    for arg in tree.args.args:
        words = notes[arg.arg]
        if words[0] == "list":
            params.append((arg.arg, Domain(Type.LIST, int(words[1]) if len(words) > 1 else 0)))
        else:
            low, high = words[0].split("..")
            params.append((arg.arg, Domain(Type.INT, int(low), int(high))))
    choices = tuple((key, tuple(map(int, value))) for key, value in notes.items() if key.isupper())
    return Idiom(
        tuple(notes["names"]),
        notes.get("makes", [""])[0],
        tuple(params),
        choices,
        _result(tree),
        tuple(tree.body),
    )


def _result(tree: ast.FunctionDef) -> Type:
    returned = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return)]
    if not returned:
        return Type.NONE
    lists = {target.id for node in ast.walk(tree) if isinstance(node, ast.Assign)
             and (isinstance(node.value, ast.List) or _is_fill(node.value))
             for target in node.targets if isinstance(target, ast.Name)}  # fmt: skip
    return Type.LIST if isinstance(returned[0], ast.Name) and returned[0].id in lists else Type.INT


def _is_fill(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.left, ast.List)


def combined(op: str, left: Expr, right: Expr) -> Expr:
    """Apply an operator as a person would write it: literals folded, no "- -3", no "+ 0", no "* 1"."""
    if isinstance(left, Int) and isinstance(right, Int) and op in ("+", "-", "*"):
        a, b = left.value, right.value
        return Int(a + b if op == "+" else a - b if op == "-" else a * b)
    if isinstance(left, Int):
        if (op, left.value) in (("+", 0), ("*", 1)):
            return right
        if (op, left.value) == ("*", 0):
            return left
    if isinstance(right, Int):
        if (op in ("+", "-") and right.value == 0) or (op in ("*", "//") and right.value == 1):
            return left
        if op in ("+", "-") and right.value < 0:
            return Bin("-" if op == "+" else "+", left, Int(-right.value))
    return Bin(op, left, right)


def expression_of(stream: Stream, x: Expr) -> Expr:
    """Return a small expression of x."""
    kinds = ("same", "times", "plus", "minus", "square", "line", "part", "rest")
    kind = stream.weighted(kinds, (8, 3, 3, 2, 2, 2, 2, 1))
    k = stream.integer(2, 5)
    if kind == "same":
        return x
    if kind == "times":
        return combined("*", x, Int(k))
    if kind == "plus":
        return combined("+", x, Int(k - 1))
    if kind == "minus":
        return combined("-", x, Int(k - 1))
    if kind == "square":
        return Bin("*", x, x) if isinstance(x, Var) else combined("*", x, Int(k))
    if kind == "line":
        return combined("+", combined("*", x, Int(k)), Int(stream.integer(-3, 5)))
    if kind == "part":
        return combined("//", x, Int(min(k, 3)))
    return combined("%", x, Int(stream.integer(3, 9)))


def condition_on(stream: Stream, x: Expr, top: int = 9) -> Cond:
    """Return a small condition on x, with thresholds up to `top`."""
    kind = stream.weighted(("rest", "parity", "order", "both", "either", "not"), (4, 3, 7, 1, 1, 1))
    k = stream.integer(2, 5)
    rest = Cmp("==", Bin("%", x, Int(k)), Int(stream.below(k)))
    order = Cmp(stream.choice(("<", "<=", ">", ">=")), x, Int(stream.integer(0, top)))
    if kind == "rest":
        return rest
    if kind == "parity":
        return Cmp("==", Bin("%", x, Int(2)), Int(stream.below(2)))
    if kind == "order":
        return order
    if kind == "both":
        return Both(order, rest)
    if kind == "either":
        return Either(rest, order)
    return Cmp("!=", Bin("%", x, Int(k)), Int(stream.below(k)))


class _Reader:
    """Turns the statements of an idiom into the tree, filling holes on the way."""

    def __init__(self, stream: Stream, constants: dict[str, int], lists: set[str]) -> None:
        self.stream = stream
        self.constants = constants
        self.lists = lists
        self.order = stream.choice(("<", "<=", ">", ">="))

    def block(self, body: list[ast.stmt]) -> Block:
        out: list[Stmt] = []
        for node in body:
            if isinstance(node, ast.If) and _is_any(node):
                out += self.block(self.stream.choice(_branches(node)))
            else:
                out.append(self.stmt(node))
        return tuple(out)

    def stmt(self, node: ast.stmt) -> Stmt:
        match node:
            case ast.If(test=test, body=body, orelse=orelse):
                return If(self.cond(test), self.block(body), self.block(orelse))
            case ast.While(test=test, body=body):
                return While(self.cond(test), self.block(body))
            case ast.For(target=ast.Name(id=var), iter=ast.Call(args=args), body=body):
                return self.counted(var, args, body)
            case ast.For(target=ast.Name(id=var), iter=ast.Name(id=name), body=body):
                return Each(var, name, self.block(body))
            case ast.Return(value=value):
                return Return(None if value is None else self.expr(value))
            case ast.Break():
                return Break()
            case ast.Continue():
                return Continue()
            case ast.AugAssign(target=target, op=op, value=value):
                place = self.target(target)
                return Assign((place,), (combined(_OPS[type(op)], place, self.expr(value)),))
            case ast.Assign(targets=[target], value=value):
                return self.assign(target, value)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr), args=args)):
                return Pop("", name) if attr == "pop" else Append(name, self.expr(args[0]))
        raise ValueError(ast.unparse(node))

    def counted(self, var: str, args: list[ast.expr], body: list[ast.stmt]) -> Stmt:
        bounds = [self.expr(arg) for arg in args]
        start, stop = (Int(0), bounds[0]) if len(bounds) == 1 else (bounds[0], bounds[1])
        step = bounds[2] if len(bounds) == 3 else Int(1)
        assert isinstance(step, Int)
        return For(var, start, stop, step.value, self.block(body))

    def assign(self, target: ast.expr, value: ast.expr) -> Stmt:
        match target, value:
            case ast.Name(id=name), ast.Call(func=ast.Attribute(value=ast.Name(id=source))):
                return Pop(name, source)
            case ast.Tuple(elts=targets), ast.Tuple(elts=values):
                return Assign(tuple(map(self.target, targets)), tuple(map(self.expr, values)))
            case ast.Name(id=name), ast.List():
                self.lists.add(name)
        return Assign((self.target(target),), (self.expr(value),))

    def target(self, node: ast.expr) -> Var | Item:
        made = self.expr(node)
        assert isinstance(made, Var | Item)
        return made

    def expr(self, node: ast.expr) -> Expr:
        match node:
            case ast.Constant(value=int(value)):
                return Int(value)
            case ast.Name(id=name):
                return Int(self.constants[name]) if name.isupper() else Var(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                of = self.expr(operand)
                return Int(-of.value) if isinstance(of, Int) else Neg(of)
            case ast.BinOp(left=ast.List(elts=[item]), right=right):
                return Filled(self.expr(item), self.expr(right))
            case ast.BinOp(left=left, op=op, right=right):
                return combined(_OPS[type(op)], self.expr(left), self.expr(right))
            case ast.List(elts=items):
                return Listed(tuple(map(self.expr, items)))
            case ast.Subscript(value=ast.Name(id=name), slice=index):
                at = self.expr(index)
                return Last(name) if at == Int(-1) else Item(name, at)
            case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]):
                return Len(name)
            case ast.Call(func=ast.Name(id="abs"), args=[of_]):
                return Abs(self.expr(of_))
            case ast.Call(func=ast.Name(id="min" | "max" as op), args=[left, right]):
                return Bin(op, self.expr(left), self.expr(right))
            case ast.Call(func=ast.Name(id="MAP"), args=[of_]):
                return expression_of(self.stream, self.expr(of_))
        raise ValueError(ast.unparse(node))

    def cond(self, node: ast.expr) -> Cond:
        match node:
            case ast.BoolOp(op=op, values=values):
                kind = Both if isinstance(op, ast.And) else Either
                made = [self.cond(value) for value in values]
                out = made[0]
                for other in made[1:]:
                    out = _joined(kind, out, other)
                return out
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.cond(operand))
            case ast.Name(id=name):
                return Some(name)
            case ast.Call(func=ast.Name(id="TEST"), args=[of, *top]):
                return condition_on(self.stream, self.expr(of), *(ast.literal_eval(item) for item in top))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                name = self.order if isinstance(op, ast.Is) else _COMPARE[type(op)]
                return Cmp(name, self.expr(left), self.expr(right))
        raise ValueError(ast.unparse(node))


def _joined(kind: type[Both] | type[Either], left: Cond, right: Cond) -> Cond:
    """Join two conditions into a chain that leans to the left."""
    if isinstance(right, kind):
        return _joined(kind, _joined(kind, left, right.left), right.right)
    return kind(left, right)


def _is_any(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "ANY"


def _branches(node: ast.If) -> list[list[ast.stmt]]:
    match node.orelse:
        case [ast.If() as inner] if _is_any(inner):
            return [node.body, *_branches(inner)]
    return [node.body, node.orelse] if node.orelse else [node.body, []]
