"""Turns an idiom's Python into the tree: types are inferred on the way, holes are filled from a stream."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from proofloom.engine import Stream
from proofloom.engine.program.kinds import Result, Type
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
    Each,
    Either,
    Entry,
    Expr,
    Filled,
    Find,
    For,
    Function,
    Get,
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
    Pop,
    Return,
    Slice,
    Some,
    Split,
    Stmt,
    Str,
    Strs,
    Table,
    Target,
    ToInt,
    ToStr,
    Tuple,
    Var,
    While,
    Width,
)
from proofloom.engine.program.typed import type_of
from proofloom.generators.program.expressions import combined

_OPS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//", ast.Mod: "%"}
_COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_TYPES = {"int": Type.INT, "bool": Type.BOOL, "str": Type.STR, "list": Type.LIST, "strs": Type.STRS,
          "grid": Type.GRID, "dii": Type.INT_INT, "dis": Type.INT_STR, "dsi": Type.STR_INT,
          "dss": Type.STR_STR, "none": Type.NONE}  # fmt: skip


def type_named(word: str) -> Type:
    """Return the type of an annotation's word."""
    return _TYPES[word]


def result_named(node: ast.expr) -> Result:
    """Return what an annotated function gives."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
        return tuple(type_named(ast.unparse(item)) for item in node.slice.elts)
    return type_named(ast.unparse(node))


class Reader:
    """Reads one function; `types` grows as variables are met."""

    def __init__(
        self, stream: Stream, constants: Mapping[str, int | str], stub: Function,
        others: Sequence[Function] = (), many: Type = Type.LIST,
    ) -> None:  # fmt: skip
        self.stream = stream
        self.constants = constants
        self.types: dict[str, Type] = {param.name: param.type for param in stub.params}
        self.table = {function.name: function for function in (*others, stub)}
        self.many = many
        self.notes: dict[str, list[str]] = {}  # what a branch says of the function that it makes
        self.order = stream.choice(("<", "<=", ">", ">="))

    def type(self, expr: Expr) -> Type:
        """Return an expression's type."""
        return type_of(expr, self.types, self.table)

    # Statements

    def block(self, body: Sequence[ast.stmt]) -> Block:
        """Read statements; of `if ANY` one branch is kept."""
        out: list[Stmt] = []
        for node in body:
            if isinstance(node, ast.If) and _is_any(node):
                out += self.block(self.stream.choice(_branches(node)))
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                key, words = str(node.value.value).split(":")
                self.notes[key] = words.split()
            else:
                out.append(self.stmt(node))
        return tuple(out)

    def stmt(self, node: ast.stmt) -> Stmt:
        """Read one statement."""
        match node:
            case ast.If(test=test, body=body, orelse=orelse):
                return If(self.expr(test), self.block(body), self.block(orelse))
            case ast.While(test=test, body=body):
                return While(self.expr(test), self.block(body))
            case ast.For():
                return self.loop(node)
            case ast.Return(value=value):
                return Return(None if value is None else self.expr(value))
            case ast.Break():
                return Break()
            case ast.Continue():
                return Continue()
            case ast.Delete(targets=[ast.Subscript(value=ast.Name(id=name), slice=key)]):
                return Delete(name, self.expr(key))
            case ast.AugAssign(target=target, op=op, value=value):
                place = self.target(target)
                return Assign((place,), (self.sum(_OPS[type(op)], place, self.expr(value)),))
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind):
                word = ast.unparse(kind)
                return self.empty(name, self.many if word == "many" else type_named(word))
            case ast.Assign(targets=[target], value=value):
                return self.assign(target, value)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr), args=args)):
                return Pop("", name) if attr == "pop" else Append(name, self.expr(args[0]))
        raise ValueError(ast.unparse(node))

    def empty(self, name: str, kind: Type) -> Stmt:
        self.types[name] = kind
        made = Strs(()) if kind is Type.STRS else Listed(()) if kind is Type.LIST else Table(kind, (), ())
        return Assign((Var(name),), (made,))

    def loop(self, node: ast.For) -> Stmt:
        match node.target, node.iter:
            case ast.Name(id=var), ast.Call(func=ast.Name(id="range"), args=args):
                self.types[var] = Type.INT
                bounds = [self.expr(arg) for arg in args]
                start, stop = (Int(0), bounds[0]) if len(bounds) == 1 else (bounds[0], bounds[1])
                step = bounds[2] if len(bounds) == 3 else Int(1)
                assert isinstance(step, Int)
                return For(var, start, stop, step.value, self.block(node.body))
            case ast.Name(id=var), ast.Name(id=name):
                self.bind(var, self.types[name].item)
                return Each(var, name, self.block(node.body))
            case ast.Name(id=var), ast.Call(func=ast.Attribute(attr="split")) as made:
                raise ValueError(f"{var}: name {ast.unparse(made)} first")
            case ast.Tuple(elts=[ast.Name(id=first), ast.Name(id=second)]), ast.Call() as over:
                match over:
                    case ast.Call(func=ast.Name(id="enumerate"), args=[ast.Name(id=name)]):
                        pair = (Type.INT, self.types[name].item)
                    case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
                        pair = self.types[name].pair or (Type.INT, None)
                    case _:
                        raise ValueError(ast.unparse(node))
                self.bind(first, pair[0])
                self.bind(second, pair[1])
                return Pairs(first, second, name, self.block(node.body))
        raise ValueError(ast.unparse(node))

    def bind(self, name: str, kind: Type | None) -> None:
        assert kind is not None
        self.types[name] = kind

    def assign(self, target: ast.expr, value: ast.expr) -> Stmt:
        match target, value:
            case ast.Name(id=name), ast.Call(func=ast.Attribute(value=ast.Name(id=source), attr="pop")):
                self.bind(name, self.types[source].item)
                return Pop(name, source)
            case ast.Tuple(elts=targets), ast.Tuple(elts=values):
                made = tuple(map(self.expr, values))
                for item, given in zip(targets, made, strict=True):
                    if isinstance(item, ast.Name):
                        self.types[item.id] = self.type(given)
                return Assign(tuple(map(self.target, targets)), made)
        made_one = self.expr(value)
        if isinstance(target, ast.Name):
            self.types[target.id] = self.type(made_one)
        return Assign((self.target(target),), (made_one,))

    def target(self, node: ast.expr) -> Target:
        made = self.expr(node)
        assert isinstance(made, Var | Item | Cell | Entry)
        return made

    # Expressions

    def sum(self, op: str, left: Expr, right: Expr) -> Expr:
        if op == "+" and self.type(left) is Type.STR:
            return Concat(left, right)
        match op, left, right:
            case "+", Bin("-", of, Int(much)), Int(little) if much > little:
                return combined("-", of, Int(much - little))
        return combined(op, left, right)

    def expr(self, node: ast.expr) -> Expr:
        """Read an expression."""
        match node:
            case ast.Constant(value=bool(value)):
                return Bool(value)
            case ast.Constant(value=int(value)):
                return Int(value)
            case ast.Constant(value=str(value)):
                return Str(value)
            case ast.Name(id=name):
                return self.name(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                of = self.expr(operand)
                return Int(-of.value) if isinstance(of, Int) else Neg(of)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.truth(operand))
            case ast.BoolOp(op=op, values=values):
                kind = Both if isinstance(op, ast.And) else Either
                made = [self.truth(value) for value in values]
                out = made[0]
                for other in made[1:]:
                    out = kind(out, other)
                return out
            case ast.BinOp(left=ast.List(elts=[item]), right=right):
                return Filled(self.expr(item), self.expr(right))
            case ast.BinOp(left=left, op=op, right=right):
                return self.sum(_OPS[type(op)], self.expr(left), self.expr(right))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self.compare(self.expr(left), op, self.expr(right))
            case ast.List(elts=items):
                return Listed(tuple(map(self.expr, items)))
            case ast.Dict(keys=keys, values=values):
                return Table(
                    Type.STR_INT, tuple(self.expr(key) for key in keys if key), tuple(map(self.expr, values))
                )
            case ast.Tuple(elts=items):
                return Tuple(tuple(map(self.expr, items)))
            case ast.ListComp(elt=ast.BinOp(left=ast.List(elts=[item]), right=columns), generators=[turn]):
                assert isinstance(turn.iter, ast.Call)
                return Blank(self.expr(item), self.expr(columns), self.expr(turn.iter.args[0]))
            case ast.Subscript(value=of_, slice=index):
                return self.subscript(of_, index)
            case ast.Call(func=ast.Name(id=name), args=args):
                return self.call(name, args)
            case ast.Call(func=ast.Attribute(value=of_, attr=attr), args=args):
                return self.method(of_, attr, [self.expr(arg) for arg in args])
        raise ValueError(ast.unparse(node))

    def name(self, name: str) -> Expr:
        if name not in self.constants:
            return Var(name)
        value = self.constants[name]
        return Int(value) if isinstance(value, int) else Str(value)

    def truth(self, node: ast.expr) -> Expr:
        made = self.expr(node)
        shared = isinstance(made, Var) and self.types[made.name] is not Type.BOOL
        return Some(made.name) if shared and isinstance(made, Var) else made

    def compare(self, left: Expr, op: ast.cmpop, right: Expr) -> Expr:
        if isinstance(op, ast.In):
            return In(left, right)
        if isinstance(op, ast.NotIn):
            return Not(In(left, right))
        return Cmp(self.order if isinstance(op, ast.Is) else _COMPARE[type(op)], left, right)

    def subscript(self, of: ast.expr, index: ast.expr) -> Expr:
        match of, index:
            case _, ast.Slice(lower=low, upper=high):
                ends = [None if end is None else self.expr(end) for end in (low, high)]
                return Slice(self.expr(of), *ends)
            case ast.Subscript(value=ast.Name(id=name), slice=row), _:
                return Cell(name, self.expr(row), self.expr(index))
            case ast.Name(id=name), _:
                at = self.expr(index)
                if self.types[name].pair:
                    return Entry(name, at)
                return Last(name) if at == Int(-1) else Item(name, at)
        raise ValueError(ast.unparse(of))

    def call(self, name: str, args: list[ast.expr]) -> Expr:
        match name, args:
            case "len", [ast.Subscript(value=ast.Name(id=grid), slice=row)]:
                return Width(grid, self.expr(row))
            case "len", [ast.Name(id=of)]:
                return Len(of)
        made = [self.expr(arg) for arg in args]
        match name:
            case "abs":
                return Abs(made[0])
            case "min" | "max":
                return Bin(name, *made)
            case "ord":
                return Ord(made[0])
            case "chr":
                return Chr(made[0])
            case "str":
                return ToStr(made[0])
            case "int":
                return ToInt(made[0])
        return Call(name, tuple(made))

    def method(self, of: ast.expr, attr: str, args: list[Expr]) -> Expr:
        match attr, of:
            case "get", ast.Name(id=name):
                return Get(name, *args)
            case "find", _:
                return Find(self.expr(of), *args)
            case "split", _:
                return Split(self.expr(of), *args)
            case "join", _:
                assert isinstance(args[0], Var)
                return Join(self.expr(of), args[0].name)
        raise ValueError(attr)


def _is_any(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "ANY"


def _branches(node: ast.If) -> list[list[ast.stmt]]:
    match node.orelse:
        case [ast.If() as inner] if _is_any(inner):
            return [node.body, *_branches(inner)]
    return [node.body, node.orelse] if node.orelse else [node.body, []]
