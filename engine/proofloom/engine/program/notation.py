"""A program tree as one short line of text and back: prefix notation in parentheses.

    (program main (def f (n xs*) i (= s 0) (for i 0 n 1 (= s (+ s (@ xs i)))) (return s)))

A parameter that is a list has a star; the letter after the parameters is the result's type (i, l, n).
Node ids are not written: node n is the n-th function or statement of the text.
"""

from __future__ import annotations

from proofloom.engine.program.syntax import (
    Abs,
    Append,
    Assign,
    Bin,
    Block,
    Both,
    Break,
    Call,
    Cmp,
    Cond,
    Continue,
    Do,
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
    Program,
    Return,
    Some,
    Stmt,
    Type,
    Var,
    While,
)

BINARY = ("+", "-", "*", "//", "%", "min", "max")
COMPARE = ("<", "<=", ">", ">=", "==", "!=")
_RESULT = {Type.INT: "i", Type.LIST: "l", Type.NONE: "n"}
_TYPE = {letter: kind for kind, letter in _RESULT.items()}


class NotationError(ValueError):
    """The text is not the notation of a program."""


def dump(program: Program) -> str:
    """Return the notation of a program."""
    return f"(program {program.entry} {' '.join(dump_function(item) for item in program.functions)})"


def dump_function(function: Function) -> str:
    """Return the notation of one function."""
    params = " ".join(param.name + ("*" if param.type is Type.LIST else "") for param in function.params)
    return f"(def {function.name} ({params}) {_RESULT[function.result]}{_block(function.body)})"


def _block(block: Block) -> str:
    return "".join(" " + _stmt(stmt) for stmt in block)


def _list(head: str, items: tuple[Expr, ...]) -> str:
    return f"({' '.join([head, *(_expr(item) for item in items)])})"


def _expr(expr: Expr | Cond) -> str:
    if isinstance(expr, Int):
        return str(expr.value)
    if isinstance(expr, Var):
        return expr.name
    if isinstance(expr, Bin | Cmp):
        return f"({expr.op} {_expr(expr.left)} {_expr(expr.right)})"
    if isinstance(expr, Both | Either):
        return f"({'and' if isinstance(expr, Both) else 'or'} {_expr(expr.left)} {_expr(expr.right)})"
    if isinstance(expr, Neg | Abs | Not):
        return f"({'neg' if isinstance(expr, Neg) else type(expr).__name__.lower()} {_expr(expr.of)})"
    if isinstance(expr, Item):
        return f"(@ {expr.list} {_expr(expr.index)})"
    if isinstance(expr, Last | Len | Some):
        return f"({type(expr).__name__.lower()} {expr.list})"
    if isinstance(expr, Call):
        return _list(f"call {expr.function}", expr.args)
    if isinstance(expr, Listed):
        return _list("list", expr.items)
    return _list("fill", (expr.item, expr.count))


def _stmt(stmt: Stmt) -> str:
    if isinstance(stmt, Assign):
        if len(stmt.targets) == 1:
            return _list("=", (stmt.targets[0], stmt.values[0]))
        return f"({_list('=', stmt.targets)[1:-1]} : {_list('', stmt.values)[2:]}"
    if isinstance(stmt, Append):
        return f"(append {stmt.list} {_expr(stmt.value)})"
    if isinstance(stmt, Pop):
        return f"(pop {stmt.list}{' ' * bool(stmt.target)}{stmt.target})"
    if isinstance(stmt, Do):
        return f"(do {_expr(stmt.call)})"
    if isinstance(stmt, Return):
        return "(return)" if stmt.value is None else f"(return {_expr(stmt.value)})"
    if isinstance(stmt, Break | Continue):
        return f"({type(stmt).__name__.lower()})"
    if isinstance(stmt, If):
        other = f" (else{_block(stmt.other)})" if stmt.other else ""
        return f"(if {_expr(stmt.test)}{_block(stmt.then)}{other})"
    if isinstance(stmt, While):
        return f"(while {_expr(stmt.test)}{_block(stmt.body)})"
    if isinstance(stmt, For):
        bounds = f"{_expr(stmt.start)} {_expr(stmt.stop)} {stmt.step}"
        return f"(for {stmt.var} {bounds}{_block(stmt.body)})"
    return f"(each {stmt.var} {stmt.list}{_block(stmt.body)})"


Sexp = str | list["Sexp"]


def parse(text: str) -> Program:
    """Read the notation back; raise `NotationError` when the text is not a program's."""
    try:
        match _nested(text):
            case ["program", str(entry), *functions]:
                return Program(tuple(_read_function(item) for item in functions), entry)
    except (ValueError, KeyError, RecursionError) as error:
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
            typed = tuple(
                Param(str(item).rstrip("*"), Type.LIST if str(item).endswith("*") else Type.INT)
                for item in params
            )
            return Function(name, typed, _TYPE[result], _read_block(body))
    raise NotationError(f"not a function: {form!r:.60}")


def _read_block(forms: list[Sexp]) -> Block:
    return tuple(_read_stmt(form) for form in forms)


def _read_expr(form: Sexp) -> Expr:
    if isinstance(form, str):
        return Var(form) if form.isidentifier() else Int(int(form))
    match form:
        case [str(op), left, right] if op in BINARY:
            return Bin(op, _read_expr(left), _read_expr(right))
        case ["neg", of]:
            return Neg(_read_expr(of))
        case ["abs", of]:
            return Abs(_read_expr(of))
        case ["@", str(name), index]:
            return Item(name, _read_expr(index))
        case ["last", str(name)]:
            return Last(name)
        case ["len", str(name)]:
            return Len(name)
        case ["call", str(name), *args]:
            return Call(name, tuple(_read_expr(arg) for arg in args))
        case ["list", *items]:
            return Listed(tuple(_read_expr(item) for item in items))
        case ["fill", item, count]:
            return Filled(_read_expr(item), _read_expr(count))
    raise NotationError(f"not an expression: {form!r:.60}")


def _read_cond(form: Sexp) -> Cond:
    match form:
        case ["and", left, right]:
            return Both(_read_cond(left), _read_cond(right))
        case ["or", left, right]:
            return Either(_read_cond(left), _read_cond(right))
        case ["not", of]:
            return Not(_read_cond(of))
        case ["some", str(name)]:
            return Some(name)
        case [str(op), left, right] if op in COMPARE:
            return Cmp(op, _read_expr(left), _read_expr(right))
    raise NotationError(f"not a condition: {form!r:.60}")


def _read_target(form: Sexp) -> Var | Item:
    target = _read_expr(form)
    if isinstance(target, Var | Item):
        return target
    raise NotationError(f"not a target: {form!r:.60}")


def _read_stmt(form: Sexp) -> Stmt:
    match form:
        case ["=", target, value] if ":" not in form:
            return Assign((_read_target(target),), (_read_expr(value),))
        case ["=", *rest] if ":" in rest:
            at = rest.index(":")
            targets = tuple(_read_target(item) for item in rest[:at])
            return Assign(targets, tuple(_read_expr(item) for item in rest[at + 1 :]))
        case ["append", str(name), value]:
            return Append(name, _read_expr(value))
        case ["pop", str(name)]:
            return Pop("", name)
        case ["pop", str(name), str(target)]:
            return Pop(target, name)
        case ["do", call]:
            made = _read_expr(call)
            if isinstance(made, Call):
                return Do(made)
        case ["return", *value]:
            return Return(_read_expr(value[0]) if value else None)
        case ["break"]:
            return Break()
        case ["continue"]:
            return Continue()
        case ["if", test, *rest]:
            match rest:
                case [*then, ["else", *other]]:
                    return If(_read_cond(test), _read_block(then), _read_block(other))
            return If(_read_cond(test), _read_block(rest))
        case ["while", test, *body]:
            return While(_read_cond(test), _read_block(body))
        case ["for", str(var), start, stop, str(step), *body]:
            return For(var, _read_expr(start), _read_expr(stop), int(step), _read_block(body))
        case ["each", str(var), str(name), *body]:
            return Each(var, name, _read_block(body))
    raise NotationError(f"not a statement: {form!r:.60}")
