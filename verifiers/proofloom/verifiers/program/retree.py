"""Writes the notation of a program from its printed source, to compare with the tree that a row carries.

Written from the description of the notation alone (docs/step-semantics.md, "The tree"); neither the
printer nor the notation's own writer is used.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from proofloom.verifiers.program.grammar import Reading

_SIGN: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.And: "and", ast.Or: "or",
}  # fmt: skip


def tree_of(reading: Reading, entry: str) -> str:
    """Return the notation of the whole program."""
    return f"(program {entry} {' '.join(_function(reading, name) for name in reading.functions)})"


def _function(reading: Reading, name: str) -> str:
    node = reading.functions[name]
    params = [arg.arg + "*" * reading.is_list(name, arg.arg) for arg in node.args.args]
    head = f"(def {name} ({' '.join(params)}) {reading.results[name][0]}"
    return _group(head, [_statement(part) for part in node.body])


def _group(head: str, parts: Sequence[str]) -> str:
    return " ".join([head, *parts]) + ")"


def _statement(node: ast.stmt) -> str:
    match node:
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            return _group("(=", [*map(_value, targets), ":", *map(_value, values)])
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(value=base))):
            return f"(pop {_value(base)} {name})"
        case ast.Assign(targets=[target], value=value):
            return f"(= {_value(target)} {_value(value)})"
        case ast.AugAssign(target=target, op=op, value=value):
            return f"(= {_value(target)} ({_SIGN[type(op)]} {_value(target)} {_value(value)}))"
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=base, attr=attr), args=args)):
            return _group(f"({attr} {_value(base)}", [_value(arg) for arg in args])
        case ast.Expr(value=call):
            return f"(do {_value(call)})"
        case ast.Return(value=value):
            return "(return)" if value is None else f"(return {_value(value)})"
        case ast.If(test=test, body=body, orelse=orelse):
            other = [_group("(else", [_statement(part) for part in orelse])] if orelse else []
            return _group(f"(if {_test(test)}", [*map(_statement, body), *other])
        case ast.While(test=test, body=body):
            return _group(f"(while {_test(test)}", [_statement(part) for part in body])
        case ast.For(target=target, iter=ast.Call(args=args), body=body):
            bounds = [_value(arg) for arg in args]
            bounds = ["0", *bounds] if len(bounds) == 1 else bounds
            bounds = [*bounds, "1"] if len(bounds) == 2 else bounds
            return _group(f"(for {_value(target)} {' '.join(bounds)}", [_statement(part) for part in body])
        case ast.For(target=target, iter=source, body=body):
            return _group(f"(each {_value(target)} {_value(source)}", [_statement(part) for part in body])
    return f"({type(node).__name__.lower()})"


def _value(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=value):
            return str(value)
        case ast.Name(id=name):
            return name
        case ast.UnaryOp(operand=ast.Constant(value=int(value))):
            return f"-{value}"
        case ast.UnaryOp(operand=operand):
            return f"(neg {_value(operand)})"
        case ast.BinOp(left=ast.List(elts=[item]), right=count):
            return f"(fill {_value(item)} {_value(count)})"
        case ast.BinOp(left=left, op=op, right=right):
            return f"({_SIGN[type(op)]} {_value(left)} {_value(right)})"
        case ast.List(elts=items):
            return _group("(list", [_value(item) for item in items])
        case ast.Subscript(value=base, slice=ast.UnaryOp(operand=ast.Constant(value=1))):
            return f"(last {_value(base)})"
        case ast.Subscript(value=base, slice=index):
            return f"(@ {_value(base)} {_value(index)})"
        case ast.Call(func=ast.Name(id="len" | "abs" | "min" | "max" as name), args=args):
            return _group(f"({name}", [_value(arg) for arg in args])
        case ast.Call(func=func, args=args):
            return _group(f"(call {_value(func)}", [_value(arg) for arg in args])
    raise ValueError(f"{type(node).__name__} has no notation")


def _test(node: ast.expr) -> str:
    match node:
        case ast.BoolOp(op=op, values=values):
            made = _test(values[0])
            for value in values[1:]:
                made = f"({_SIGN[type(op)]} {made} {_test(value)})"
            return made
        case ast.UnaryOp(operand=operand):
            return f"(not {_test(operand)})"
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"({_SIGN[type(op)]} {_value(left)} {_value(right)})"
    return f"(some {_value(node)})"
