"""Small faults put into Python source, one at a time, and its lines of code counted."""

from __future__ import annotations

import ast
import copy
import io
import tokenize
from collections.abc import Iterator

_COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_ARITHMETIC = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.Div: ast.Mult,
}  # fmt: skip
_IDLE = ("annotation", "returns", "decorator_list", "bases")
_FREE = (ast.Raise, ast.JoinedStr)  # what a message says is no behaviour


def lines_of(source: str) -> int:
    """Return the number of lines that hold code: neither blank, nor comment, nor docstring."""
    documented: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                documented.update(range(value.lineno, (value.end_lineno or value.lineno) + 1))
    idle = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    held: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in (*idle, tokenize.ENDMARKER):
            held.update(range(token.start[0], token.end[0] + 1))
    return len(held - documented)


def faults(source: str) -> list[tuple[int, str]]:
    """Return every fault that can be put in: its line, and what it is."""
    return [(line, name) for line, name, _ in _sites(ast.parse(source))]


def faulty(source: str, number: int) -> ast.Module:
    """Return the source with one of its faults."""
    tree = ast.parse(source)
    list(_sites(tree))[number][2]()
    return ast.fix_missing_locations(tree)


def _sites(tree: ast.Module) -> Iterator[tuple[int, str, object]]:
    for owner in _deciding(tree):
        yield from _statements(owner)
        for field, child in list(_children(owner)):
            for name, other in _replacements(child, owner):
                yield child.lineno, name, _Put(owner, field, child, other)


def _deciding(tree: ast.AST) -> Iterator[ast.AST]:
    """Return every node but those within messages, annotations and decorators, which decide nothing."""
    yield tree
    for field, value in ast.iter_fields(tree):
        if not isinstance(tree, _FREE) and field not in _IDLE:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _deciding(child)


class _Put:
    def __init__(self, owner: ast.AST, field: str, old: ast.AST, new: ast.AST) -> None:
        self._owner, self._field, self._old, self._new = owner, field, old, new

    def __call__(self) -> None:
        value = getattr(self._owner, self._field)
        if isinstance(value, list):
            value[value.index(self._old)] = self._new
        else:
            setattr(self._owner, self._field, self._new)


def _children(owner: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Return the expressions within a node that decide something: no annotations, messages, docstrings."""
    if isinstance(owner, _FREE) or (isinstance(owner, ast.Expr) and isinstance(owner.value, ast.Constant)):
        return
    for field, value in ast.iter_fields(owner):
        if field in _IDLE:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.expr):
                yield field, child


def _replacements(node: ast.expr, owner: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Compare(ops=[operator, *_]) if type(operator) in _COMPARISONS:
            other = copy.deepcopy(node)
            other.ops[0] = _COMPARISONS[type(operator)]()
            yield f"{type(operator).__name__} to {type(other.ops[0]).__name__}", other
        case ast.BoolOp(op=operator, values=values):
            swapped = ast.Or() if isinstance(operator, ast.And) else ast.And()
            yield f"{type(operator).__name__} to {type(swapped).__name__}", ast.BoolOp(swapped, values)
            yield "first part alone", values[0]
        case ast.BinOp(left, operator, right) if type(operator) in _ARITHMETIC:
            other_operator = _ARITHMETIC[type(operator)]()
            name = f"{type(operator).__name__} to {type(other_operator).__name__}"
            yield name, ast.BinOp(left, other_operator, right)
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield "sign or not taken away", operand
        case ast.Constant(bool(value)):
            yield f"{value} to {not value}", ast.Constant(not value)
        case ast.Constant(int(value)):
            yield f"{value} to {value + 1}", ast.Constant(value + 1)
        case ast.IfExp(test, body, orelse):
            yield "the other branch", ast.IfExp(test, orelse, body)
        case ast.Call(ast.Name("min" | "max" as name), arguments, keywords):
            turned = "max" if name == "min" else "min"
            yield f"{name} to {turned}", ast.Call(ast.Name(turned, ast.Load()), arguments, keywords)
    if isinstance(owner, ast.If | ast.While) and node is owner.test:
        yield "condition turned", ast.UnaryOp(ast.Not(), node)


def _statements(owner: ast.AST) -> Iterator[tuple[int, str, object]]:
    """Leave out assignments, calls, raises and returns of a function, one at a time."""
    body = getattr(owner, "body", None)
    if not isinstance(body, list) or isinstance(owner, ast.Module | ast.ClassDef):
        return
    for field in ("body", "orelse"):
        for child in getattr(owner, field, []):
            told = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            if isinstance(child, ast.AugAssign | ast.Raise | ast.Continue | ast.Expr) and not told:
                yield (
                    child.lineno,
                    f"no {type(child).__name__.lower()}",
                    _Put(owner, field, child, ast.Pass()),
                )
