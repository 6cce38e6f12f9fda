"""A Python program as tokens, and with its own names replaced by the order in which they appear."""

from __future__ import annotations

import ast
import io
import tokenize

_LAYOUT = {
    *(tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT),
    *(tokenize.COMMENT, tokenize.ENDMARKER),
}
_NAMES = {ast.Name: "id", ast.arg: "arg", ast.FunctionDef: "name", ast.ExceptHandler: "name"}


def tokens(source: str) -> list[str]:
    """Return the words, numbers, texts and signs of a program, without layout and comments."""
    found = tokenize.generate_tokens(io.StringIO(source).readline)
    return [token.string for token in found if token.type not in _LAYOUT]


def alike(source: str) -> str:
    """Return a program that is equal for two that differ in their own names, layout and comments only.

    The names of built-ins and methods stay; what the program itself sets, takes or defines is renamed.
    """
    tree = ast.parse(source)
    parts = list(ast.walk(tree))
    own = {
        _name(part) for part in parts if not (isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load))
    }
    short: dict[str, str] = {}
    for part in parts:
        name = _name(part)
        if name and name in own:
            setattr(part, _NAMES[type(part)], short.setdefault(name, f"n{len(short)}"))
    return ast.unparse(tree)


def _name(part: ast.AST) -> str:
    found = getattr(part, _NAMES.get(type(part), ""), "")
    return found if isinstance(found, str) else ""
