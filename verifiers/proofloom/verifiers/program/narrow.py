"""Tells whether a program keeps to integers and lists of integers, the language of the smallest rows.

Rows over that language are held to it: nothing of the larger one may stand in their sources.
"""

from __future__ import annotations

import ast

_NEVER = (ast.Slice, ast.ListComp, ast.Dict, ast.Delete, ast.In, ast.NotIn)
_TRUTHS = (ast.Compare, ast.BoolOp)
_CALLED = ("ord", "chr", "str", "int", "enumerate")


def is_narrow(module: ast.Module) -> bool:
    """Return whether nothing stands in a program that only the larger language has."""
    return not any(map(_is_wide, ast.walk(module)))


def _is_wide(node: ast.AST) -> bool:
    match node:
        case ast.Constant(value=value):
            return type(value) is not int
        case ast.Call(func=ast.Name(id=name)):
            return name in _CALLED
        case ast.Attribute(attr=attr):
            return attr not in ("append", "pop")
        case ast.For(target=target):
            return not isinstance(target, ast.Name)
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            return len(targets) != len(values)
        case ast.Assign(targets=[ast.Tuple()]) | ast.Return(value=ast.Tuple()):
            return True
        case ast.Compare(left=left, comparators=others):
            return any(map(_is_truth, [left, *others]))
    return isinstance(node, _NEVER)


def _is_truth(node: ast.expr) -> bool:
    return isinstance(node, _TRUTHS) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))
