"""A program tree as one short line of text and back: prefix notation in parentheses.

    (program main (def f (n xs* s:s) i (= k 0) (for i 0 n 1 (= k (+ k (@ xs i)))) (return k)))

A parameter is an integer, a list of integers (a star) or has its type's letter; the letter after the
parameters is the result's type, those of several values are joined by commas. Most nodes are the word of
their form, then their parts in order. Node ids are not written: node n is the n-th function or statement.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast, get_args

from proofloom.engine.program.kinds import HEADS, PARTS, Result, Type
from proofloom.engine.program.quoting import quoted, unquoted
from proofloom.engine.program.syntax import (
    Assign,
    Bin,
    Block,
    Bool,
    Call,
    Cell,
    Cmp,
    Entry,
    Expr,
    Function,
    If,
    Int,
    Item,
    Param,
    Pop,
    Program,
    Return,
    Stmt,
    Str,
    Table,
    Target,
    Var,
)

BINARY = ("+", "-", "*", "//", "%", "min", "max")
COMPARE = ("<", "<=", ">", ">=", "==", "!=")
_TYPE = {kind.letter: kind for kind in Type}
_CLASS = {head: cls for cls, head in HEADS.items() if head}
_STATEMENTS = frozenset(get_args(Stmt))
_BARE: dict[str, Expr] = {"true": Bool(True), "false": Bool(False)}


class NotationError(ValueError):
    """The text is not the notation of a program."""


def dump(program: Program) -> str:
    """Return the notation of a program."""
    return f"(program {program.entry} {' '.join(dump_function(item) for item in program.functions)})"


def dump_function(function: Function) -> str:
    """Return the notation of one function."""
    params = " ".join(param.name + _suffix(param.type) for param in function.params)
    return f"(def {function.name} ({params}) {_result(function.result)}{_all(function.body)})"


def _suffix(kind: Type) -> str:
    return "" if kind is Type.INT else "*" if kind is Type.LIST else f":{kind.letter}"


def _result(result: Result) -> str:
    return result.letter if isinstance(result, Type) else ",".join(kind.letter for kind in result)


def _all(nodes: tuple[Expr | Stmt, ...]) -> str:
    return "".join(" " + dump_node(node) for node in nodes)


def dump_node(node: Expr | Stmt) -> str:
    """Return the notation of an expression or statement."""
    match node:
        case Int(value):
            return str(value)
        case Bool(value):
            return "true" if value else "false"
        case Str(value):
            return quoted(value)
        case Var(name):
            return name
        case Bin(op, left, right) | Cmp(op, left, right):
            return f"({op} {dump_node(left)} {dump_node(right)})"
        case Table(kind, keys, values):
            pairs = tuple(part for pair in zip(keys, values, strict=True) for part in pair)
            return f"(dict {kind.letter}{_all(pairs)})"
        case Assign(targets, values):
            colon = " :" if len(targets) + len(values) > 2 else ""
            return f"(={_all(targets)}{colon}{_all(values)})"
        case Pop(target, name):
            return f"(pop {name}{' ' * bool(target)}{target})"
        case Return(value):
            return f"(return{_all(() if value is None else (value,))})"
        case If(test, then, other):
            return f"(if {dump_node(test)}{_all(then)}{f' (else{_all(other)})' if other else ''})"
    parts = "".join(_part(kind, getattr(node, name)) for name, kind in PARTS[type(node)])
    return f"({HEADS[type(node)]}{parts})"


def _part(kind: str, part: Any) -> str:
    if kind in ("Name", "Called", "int"):
        return f" {part}"
    if kind in ("Block", "tuple[Expr, ...]"):
        return _all(part)
    return " ." if part is None else " " + dump_node(part)


Sexp = str | list["Sexp"]


def parse(text: str) -> Program:
    """Read the notation back; raise `NotationError` when the text is not a program's."""
    try:
        match _nested(text):
            case ["program", str(entry), *functions]:
                return Program(tuple(_read_function(item) for item in functions), entry)
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise NotationError(f"not a program: {error}") from error
    raise NotationError("not a program")


def _nested(text: str) -> Sexp:
    stack: list[list[Sexp]] = [[]]
    for token in text.replace("(", " ( ").replace(")", " ) ").split():
        if token == "(":
            stack.append([])
        elif token == ")":
            if len(stack) < 2:
                raise NotationError("a parenthesis too many")
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(token)
    if len(stack) != 1 or len(stack[0]) != 1:
        raise NotationError("parentheses do not match")
    return stack[0][0]


def _read_function(form: Sexp) -> Function:
    match form:
        case ["def", str(name), list(params), str(result), *body]:
            kinds = tuple(_TYPE[letter] for letter in result.split(","))
            typed = tuple(_read_param(str(item)) for item in params)
            return Function(name, typed, kinds[0] if len(kinds) == 1 else kinds, _read_block(body))
    raise NotationError(f"not a function: {form!r:.60}")


def _read_param(text: str) -> Param:
    if text.endswith("*"):
        return Param(text[:-1], Type.LIST)
    name, _, letter = text.partition(":")
    return Param(name, _TYPE[letter] if letter else Type.INT)


def _read_block(forms: list[Sexp]) -> Block:
    return tuple(_read_stmt(form) for form in forms)


def _read_expr(form: Sexp) -> Expr:
    match form:
        case str():
            if form.startswith('"'):
                return Str(unquoted(form))
            return _BARE.get(form) or (Var(form) if form.isidentifier() else Int(int(form)))
        case [str(op), left, right] if op in BINARY:
            return Bin(op, _read_expr(left), _read_expr(right))
        case [str(op), left, right] if op in COMPARE:
            return Cmp(op, _read_expr(left), _read_expr(right))
        case ["dict", str(letter), *rest]:
            keys, values = _read_all(rest[::2]), _read_all(rest[1::2])
            if len(keys) == len(values):
                return Table(_TYPE[letter], keys, values)
        case [str(head), *rest] if head in _CLASS and _CLASS[head] not in _STATEMENTS:
            return cast(Expr, _read_parts(_CLASS[head], rest))
    raise NotationError(f"not an expression: {form!r:.60}")


def _read_all(forms: list[Sexp]) -> tuple[Expr, ...]:
    return tuple(_read_expr(form) for form in forms)


def _read_parts(cls: type, rest: list[Sexp]) -> Any:
    """Read a node whose parts stand in their order; one that holds several is the last."""
    values: list[Any] = []
    for place, (_, kind) in enumerate(PARTS[cls]):
        if kind in _MANY:
            values.append(_MANY[kind](rest[place:]))
            return cls(*values)
        values.append(_ONE[kind](rest[place]))
    if len(rest) != len(values):
        raise NotationError(f"too much for {HEADS[cls]}")
    return cls(*values)


def _read_word(form: Sexp) -> str:
    if isinstance(form, str) and form.isidentifier() and form not in _BARE:
        return form
    raise NotationError(f"not a name: {form!r:.60}")


def _read_call(form: Sexp) -> Call:
    call = _read_expr(form)
    if isinstance(call, Call):
        return call
    raise NotationError(f"not a call: {form!r:.60}")


_MANY: dict[str, Callable[[list[Sexp]], Any]] = {"Block": _read_block, "tuple[Expr, ...]": _read_all}
_ONE: dict[str, Callable[[Sexp], Any]] = {
    "Name": _read_word,
    "Called": _read_word,
    "int": lambda form: int(cast(str, form)),
    "Expr": _read_expr,
    "Expr | None": lambda form: None if form == "." else _read_expr(form),
    "Call": _read_call,
}


def _read_target(form: Sexp) -> Target:
    target = _read_expr(form)
    if isinstance(target, Var | Item | Cell | Entry):
        return target
    raise NotationError(f"not a target: {form!r:.60}")


def _read_stmt(form: Sexp) -> Stmt:
    match form:
        case ["=", target, value] if ":" not in form:
            return Assign((_read_target(target),), (_read_expr(value),))
        case ["=", *rest] if ":" in rest:
            at = rest.index(":")
            targets = tuple(_read_target(item) for item in rest[:at])
            return Assign(targets, _read_all(rest[at + 1 :]))
        case ["pop", name]:
            return Pop("", _read_word(name))
        case ["pop", name, target]:
            return Pop(_read_word(target), _read_word(name))
        case ["return"]:
            return Return(None)
        case ["if", test, *then, ["else", *other]]:
            return If(_read_expr(test), _read_block(then), _read_block(other))
        case ["if", test, *then]:
            return If(_read_expr(test), _read_block(then))
        case [str(head), *rest] if head not in ("=", "pop", "if") and _CLASS.get(head) in _STATEMENTS:
            return cast(Stmt, _read_parts(_CLASS[head], rest))
    raise NotationError(f"not a statement: {form!r:.60}")
