"""Writes the notation of a program from its printed source, to compare with the tree that a row carries.

Written from the description of the notation alone (docs/step-semantics.md, "The tree"); neither the
printer nor the notation's own writer is used.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import lru_cache

from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.shapes import shown

_SIGN: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.And: "and", ast.Or: "or",
}  # fmt: skip
_WRITTEN = {"l": "list", "t": "strs", "g": "grid"}


@lru_cache(maxsize=128)
def tree_of(reading: Reading, entry: str) -> str:
    """Return the notation of the whole program."""
    functions = [_Writer(reading, name).function() for name in reading.functions]
    return f"(program {entry} {' '.join(functions)})"


def _group(head: str, *parts: str) -> str:
    return f"({' '.join([head, *parts])})"


class _Writer:
    """Writes one function."""

    def __init__(self, reading: Reading, name: str) -> None:
        self.reading = reading
        self.name = name

    def function(self) -> str:
        node = self.reading.functions[self.name]
        kinds = self.reading.params(self.name)
        suffix = {"i": "", "l": "*"}
        params = [
            arg.arg + suffix.get(kind, f":{kind}") for arg, kind in zip(node.args.args, kinds, strict=True)
        ]
        head = f"def {self.name} ({' '.join(params)}) {self.reading.results[self.name]}"
        return _group(head, *self.block(node.body))

    def block(self, body: Sequence[ast.stmt]) -> list[str]:
        return [self.statement(node) for node in body]

    def all(self, nodes: Sequence[ast.expr]) -> list[str]:
        return [self.value(node) for node in nodes]

    def statement(self, node: ast.stmt) -> str:
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                return _group("=", *self.all(targets), ":", *self.all(values))
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
                return _group("=", *self.all(targets), ":", self.value(value))
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(value=base, attr="pop"))
            ):
                return _group("pop", self.value(base), name)
            case ast.Assign(targets=[target], value=value):
                return _group("=", self.value(target), self.value(value))
            case ast.AugAssign(target=target, op=op, value=value):
                return _group(
                    "=",
                    self.value(target),
                    _group(self.sign(node, op), self.value(target), self.value(value)),
                )
            case ast.Delete(targets=[ast.Subscript(value=table, slice=key)]):
                return _group("del", self.value(table), self.value(key))
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=base, attr=attr), args=args)):
                return _group(attr, self.value(base), *self.all(args))
            case ast.Expr(value=call):
                return _group("do", self.value(call))
            case ast.Return(value=value):
                return _group("return", *self.all([value] if value else []))
            case ast.If(test=test, body=body, orelse=orelse):
                other = [_group("else", *self.block(orelse))] if orelse else []
                return _group("if", self.test(test), *self.block(body), *other)
            case ast.While(test=test, body=body):
                return _group("while", self.test(test), *self.block(body))
            case ast.For(body=body):
                return _group(*self.header(node), *self.block(body))
        return _group(type(node).__name__.lower())

    def header(self, node: ast.For) -> list[str]:
        match node.target, node.iter:
            case ast.Tuple(elts=targets), ast.Call(func=ast.Attribute(value=over)):
                return ["pairs", *self.all(targets), self.value(over)]
            case ast.Tuple(elts=targets), ast.Call(args=[over]):
                return ["pairs", *self.all(targets), self.value(over)]
            case target, ast.Call(args=args):
                bounds = self.all(args)
                bounds = ["0", *bounds] if len(bounds) == 1 else bounds
                bounds = [*bounds, "1"] if len(bounds) == 2 else bounds
                return ["for", self.value(target), *bounds]
        return ["each", self.value(node.target), self.value(node.iter)]

    def kind(self, node: ast.expr) -> str:
        """Return the kind of a variable."""
        return self.reading.variables[self.name, node.id] if isinstance(node, ast.Name) else ""

    def sign(self, node: ast.expr | ast.stmt, op: ast.operator) -> str:
        """Return an operator's word: a sum may be of strings."""
        texts = isinstance(op, ast.Add) and self.reading.letter(node) == "s"
        return "cat" if texts else _SIGN[type(op)]

    def value(self, node: ast.expr) -> str:
        match node:
            case ast.Constant(value=value):
                return shown(value)
            case ast.Name(id=name):
                return name
            case ast.BoolOp() | ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return self.test(node)
            case ast.UnaryOp(operand=ast.Constant(value=int(value))):
                return f"-{value}"
            case ast.UnaryOp(operand=operand):
                return _group("neg", self.value(operand))
            case ast.BinOp(left=ast.List(elts=[item]), right=count):
                return _group("fill", self.value(item), self.value(count))
            case ast.BinOp(left=left, op=op, right=right):
                return _group(self.sign(node, op), self.value(left), self.value(right))
            case ast.Subscript(value=base, slice=ast.Slice(lower=lower, upper=upper)):
                ends = [self.value(end) if end else "." for end in (lower, upper)]
                return _group("slice", self.value(base), *ends)
            case ast.Subscript(value=ast.Subscript(value=grid, slice=row), slice=column):
                return _group("cell", self.value(grid), self.value(row), self.value(column))
            case ast.Subscript(value=base, slice=index) if self.kind(base).startswith("d"):
                return _group("at", self.value(base), self.value(index))
            case ast.Subscript(value=base, slice=ast.UnaryOp(operand=ast.Constant(value=1))):
                return _group("last", self.value(base))
            case ast.Subscript(value=base, slice=index):
                return _group("@", self.value(base), self.value(index))
            case ast.Call(func=ast.Name(id="len"), args=[ast.Subscript(value=grid, slice=row)]):
                return _group("width", self.value(grid), self.value(row))
            case ast.Call(func=ast.Name(id=name), args=args):
                own = name in self.reading.functions
                return _group(*(("call", name) if own else (name,)), *self.all(args))
            case ast.Call(func=ast.Attribute(value=base, attr=attr), args=args):
                return _group(attr, self.value(base), *self.all(args))
        return self.new(node)

    def new(self, node: ast.expr) -> str:
        match node:
            case ast.List(elts=items):
                return _group(_WRITTEN[self.reading.letter(node)], *self.all(items))
            case ast.Tuple(elts=items):
                return _group("tuple", *self.all(items))
            case ast.Dict(keys=keys, values=values):
                entries = [
                    self.value(part) for pair in zip(keys, values, strict=True) for part in pair if part
                ]
                return _group("dict", self.reading.letter(node), *entries)
            case ast.ListComp(
                elt=ast.BinOp(left=ast.List(elts=[item]), right=columns),
                generators=[ast.comprehension(iter=ast.Call(args=[rows]))],
            ):
                return _group("blank", self.value(item), self.value(columns), self.value(rows))
        raise ValueError(f"{type(node).__name__} has no notation")

    def test(self, node: ast.expr) -> str:
        match node:
            case ast.BoolOp(op=op, values=values):
                made = self.test(values[0])
                for value in values[1:]:
                    made = _group(_SIGN[type(op)], made, self.test(value))
                return made
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return _group("not", self.test(operand))
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn() as op], comparators=[right]):
                made = _group("in", self.value(left), self.value(right))
                return made if isinstance(op, ast.In) else _group("not", made)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return _group(_SIGN[type(op)], self.value(left), self.value(right))
            case ast.Name() if self.kind(node) != "b":
                return _group("some", self.value(node))
        return self.value(node)
