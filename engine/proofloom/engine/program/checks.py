"""The static rules of the language: types, normal form, definite assignment, no aliasing, safe divisors.

What they promise: every run either ends with a value or stops in a named fault (an index out of range,
a number too large, out of fuel), and means the same in every language a printer knows.
"""

from __future__ import annotations

from keyword import iskeyword

from proofloom.engine.program.effects import calls_of, changed, stored
from proofloom.engine.program.positive import after, facts, is_positive, kept
from proofloom.engine.program.rename import sets
from proofloom.engine.program.syntax import (
    Append,
    Assign,
    Bin,
    Block,
    Both,
    Break,
    Call,
    Cond,
    Continue,
    Delete,
    Do,
    Each,
    Either,
    Expr,
    For,
    Function,
    If,
    Int,
    Len,
    Not,
    Pairs,
    Pop,
    Program,
    Return,
    Simple,
    Some,
    Stmt,
    Tuple,
    Type,
    Var,
    While,
    Width,
    children,
    expressions,
    names,
    statements,
    walk,
)
from proofloom.engine.program.typed import Broken, apply_rule, check_literals, need, result_of, type_of

__all__ = ("changed", "check_function", "problems", "sound", "types")

_WORDS = "abs bool chr dict else enumerate false int len list max min ord print range str sum true tuple"
RESERVED = frozenset(_WORDS.split())


def problems(program: Program) -> list[str]:
    """Return every function's first broken rule, in words; an empty list means the program is sound."""
    found = []
    named = [function.name for function in program.functions]
    if program.entry not in named or len(set(named)) != len(named):
        return ["the functions' names are not distinct or the entry is missing"]
    if not all(map(_is_name, named)):
        return ["a function's name is reserved"]
    table = {function.name: function for function in program.functions}
    for function in program.functions:
        for stmt in statements(function.body):
            for call in calls_of(stmt):
                if call.function not in table:
                    return [f"{call.function} is not defined"]
    for function in program.functions:
        try:
            check_function(function, table)
        except Broken as error:
            found.append(f"{function.name}: {error}")
    return found


def _is_name(name: str) -> bool:
    return name.isascii() and name.isidentifier() and not iskeyword(name) and name not in RESERVED


def sound(function: Function, table: dict[str, Function]) -> bool:
    """Return whether one function keeps the rules, given the others."""
    try:
        check_function(function, table)
    except Broken:
        return False
    return True


def check_function(function: Function, table: dict[str, Function]) -> None:
    """Raise the function's first broken rule."""
    _Checker(function, table).run()


def types(function: Function, table: dict[str, Function]) -> dict[str, Type]:
    """Return the type of each variable of a sound function."""
    checker = _Checker(function, table)
    checker.run()
    return checker.types


class _Checker:
    """Follows every path: `defined` are the variables surely set, `positive` those surely above 0."""

    def __init__(self, function: Function, table: dict[str, Function]) -> None:
        self.function = function
        self.table = table
        self.params = {param.name for param in function.params}
        self.types: dict[str, Type] = {}
        self.rows: set[str] = set()  # the variables that a `for` over a grid binds
        self.loops = 0

    def run(self) -> None:
        result = self.function.result
        if not isinstance(result, Type):
            plain = all(not kind.shared and kind is not Type.NONE for kind in result)
            need(2 <= len(result) <= 4 and plain, "what is returned together is not 2 to 4 plain values")
        need(len(self.params) == len(self.function.params), "two parameters have one name")
        for param in self.function.params:
            need(param.type is not Type.NONE, "a parameter holds nothing")
            self.bind(param.name, param.type)
        _, open_end = self.block(self.function.body, frozenset(self.params), frozenset())
        need(not open_end or result is Type.NONE, "a path ends without a return")

    def bind(self, name: str, kind: Type) -> None:
        need(_is_name(name), "a name is reserved")
        need(name not in self.table, "a variable has a function's name")
        need(name not in self.rows, "a row's name is used for something else")
        need(self.types.setdefault(name, kind) is kind, "a variable changes its type")

    # Expressions: the type, with every variable defined and every divisor above 0

    def read(self, expr: Expr, defined: frozenset[str], positive: frozenset[str], test: bool = False) -> None:
        """Check all of an expression but its type; a `test` is the condition of a branch or a loop."""
        check_literals(expr)
        _truths(expr, test)
        self.defined(expr, defined)
        self.divisors(expr, positive)

    def expr(self, expr: Expr, defined: frozenset[str], positive: frozenset[str]) -> Type:
        self.read(expr, defined, positive)
        return type_of(expr, self.types, self.table)

    def cond(self, cond: Cond, defined: frozenset[str], positive: frozenset[str]) -> None:
        self.read(cond, defined, positive, test=True)
        kind = type_of(cond, self.types, self.table)
        need(kind is Type.BOOL, "a condition is not a truth value")

    def int(self, expr: Expr, defined: frozenset[str], positive: frozenset[str]) -> None:
        need(self.expr(expr, defined, positive) is Type.INT, "a bound is not an integer")

    def defined(self, node: Expr | Stmt, defined: frozenset[str]) -> None:
        need(defined.issuperset(names(node)), "a variable may be used before it is set")
        for child in children(node):
            self.defined(child, defined)

    def divisors(self, expr: Expr, positive: frozenset[str]) -> None:
        if isinstance(expr, Both):
            self.divisors(expr.left, positive)
            self.divisors(expr.right, positive | facts(expr.left))
            return
        if isinstance(expr, Bin) and expr.op in ("//", "%"):
            need(is_positive(expr.right, positive), "a divisor may not be positive")
        for child in children(expr):
            self.divisors(child, positive)

    def call(self, call: Call) -> None:
        """Check that no two parameters are one list (or grid, or dictionary)."""
        given = [arg for arg in call.args if isinstance(arg, Var) and self.types[arg.name].shared]
        need(len(set(given)) == len(given), "two parameters are the same list")

    # Statements: what is surely set afterwards, and whether control can reach the end

    def block(
        self, block: Block, defined: frozenset[str], positive: frozenset[str]
    ) -> tuple[frozenset[str], bool]:
        open_end = True
        for stmt in block:
            need(open_end, "a statement is out of reach")
            if isinstance(stmt, Simple):
                defined = self.simple(stmt, defined, positive)
                open_end = not isinstance(stmt, Return | Break | Continue)
            else:
                defined, open_end = self.compound(stmt, defined, positive)
            self.normal(stmt)
            positive = after(stmt, positive)
        return defined, open_end

    def normal(self, stmt: Stmt) -> None:
        """Check the normal form: what else a statement with a call may do."""
        calls = calls_of(stmt)
        need(len(calls) <= 1, "a statement has two calls")
        if not calls:
            return
        need(isinstance(stmt, Simple), "a call stands in a header")
        self.call(calls[0])
        inside = {id(part) for part in walk(calls[0])}
        for expr in expressions(stmt):
            for part in walk(expr):
                lazy = isinstance(part, Both | Either) and any(inner is calls[0] for inner in walk(part))
                need(not lazy, "a call may be left out by and/or")
                shared = any(self.types[name].shared for name in names(part))
                need(not shared or id(part) in inside, "a list is read beside a call")
        passed = {arg.name for arg in calls[0].args if isinstance(arg, Var)}
        need(not passed & stored(stmt), "a statement stores into what its call is passed")

    def simple(self, stmt: Simple, defined: frozenset[str], positive: frozenset[str]) -> frozenset[str]:
        match stmt:
            case Assign():
                return self.assign(stmt, defined, positive)
            case Append() | Delete():
                need(defined.issuperset(names(stmt)), "a variable may be used before it is set")
                for expr in children(stmt):
                    self.read(expr, defined, positive)
                apply_rule(stmt, self.types, self.table)
            case Pop(target, name):
                need(name in defined, "a variable may be used before it is set")
                kind = self.types[name]
                need(kind in (Type.LIST, Type.STRS), f"pop does not take {kind}")
                if target:
                    assert kind.item is not None
                    self.bind(target, kind.item)
                    return defined | {target}
            case Do(call):
                self.read(call, defined, positive)
                need(result_of(call, self.types, self.table) is Type.NONE, "a result is thrown away")
            case Return(value):
                self.leave(value, defined, positive)
            case _:
                need(self.loops > 0, "a break or continue stands outside a loop")
        return defined

    def leave(self, value: Expr | None, defined: frozenset[str], positive: frozenset[str]) -> None:
        if value is None:
            need(self.function.result is Type.NONE, "a return has the wrong type")
        elif isinstance(value, Tuple):
            kinds = tuple(self.expr(item, defined, positive) for item in value.items)
            need(self.function.result == kinds, "a return has the wrong type")
        else:
            kind = self.expr(value, defined, positive)
            need(self.function.result is kind, "a return has the wrong type")
            given = isinstance(value, Var) and kind.shared and value.name in self.params | self.rows
            need(not given, "a list that was passed in is returned")

    def assign(self, stmt: Assign, defined: frozenset[str], positive: frozenset[str]) -> frozenset[str]:
        targets = stmt.targets
        need(len(set(targets)) == len(targets), "a target stands twice")
        kinds = self.values(stmt, defined, positive)
        need(len(targets) == len(kinds) > 0, "targets and values differ in number")
        new = {target.name for target in targets if isinstance(target, Var)}
        for target, kind in zip(targets, kinds, strict=True):
            if isinstance(target, Var):
                self.bind(target.name, kind)
                if kind.shared:
                    single = len(targets) == 1 and not isinstance(stmt.values[0], Var)
                    need(single and target.name not in self.params, "a list would have two names")
                continue
            self.read(target, defined, positive)
            need(type_of(target, self.types, self.table) is kind, "a value of another type is stored")
            need(self.types[names(target)[0]] not in (Type.STR, Type.STRS), "a string's element is set")
            self.places(stmt, target, new)
        return defined | new

    def values(self, stmt: Assign, defined: frozenset[str], positive: frozenset[str]) -> tuple[Type, ...]:
        """Return the types of what is assigned; a single call may return several values."""
        match stmt.values:
            case (Call() as call,) if len(stmt.targets) > 1:
                self.read(call, defined, positive)
                found = result_of(call, self.types, self.table)
                plain = all(isinstance(target, Var) for target in stmt.targets)
                need(plain, "several values go to something other than variables")
                return found if isinstance(found, tuple) else (found,)
        return tuple(self.expr(value, defined, positive) for value in stmt.values)

    def places(self, stmt: Assign, target: Expr, new: set[str]) -> None:
        """Check that where a value is stored does not depend on what the same statement stores."""
        held = stored(stmt)
        for child in children(target):
            for part in walk(child):
                need(not isinstance(part, Call), "a call stands in an index")
                read = set(names(part))
                need(not read & new, "an index uses a variable set by the same statement")
                sized = isinstance(part, Len | Width) and self.types[read.copy().pop()].pair is None
                need(sized or not read & held, "an index reads what the same statement stores")

    def compound(
        self, stmt: Stmt, defined: frozenset[str], positive: frozenset[str]
    ) -> tuple[frozenset[str], bool]:
        if isinstance(stmt, If):
            need(bool(stmt.then), "a branch is empty")
            self.cond(stmt.test, defined, positive)
            then, then_open = self.block(stmt.then, defined, positive | facts(stmt.test))
            other, other_open = self.block(stmt.other, defined, positive)
            if then_open and other_open:
                return then & other, True
            return (then if then_open else other), then_open or other_open
        assert isinstance(stmt, While | For | Each | Pairs)
        need(bool(stmt.body), "a loop is empty")
        inside = kept(stmt.body, positive)
        self.loops += 1
        if isinstance(stmt, While):
            self.cond(stmt.test, defined, inside)
            self.block(stmt.body, defined, inside | facts(stmt.test))
            found = defined
        elif isinstance(stmt, For):
            found = self.count(stmt, defined, positive, inside)
        else:
            found = self.visit(stmt, defined, inside)
        self.loops -= 1
        return found, True

    def count(
        self, stmt: For, defined: frozenset[str], positive: frozenset[str], inside: frozenset[str]
    ) -> frozenset[str]:
        self.own(stmt)
        need(stmt.step != 0, "a loop has step 0")
        self.int(stmt.start, defined, positive)
        self.int(stmt.stop, defined, positive)
        self.bind(stmt.var, Type.INT)
        runs = stmt.var in defined
        if isinstance(stmt.start, Int) and isinstance(stmt.stop, Int):
            runs = runs or bool(range(stmt.start.value, stmt.stop.value, stmt.step))
        if stmt.step > 0 and is_positive(stmt.start, positive):
            inside = inside | {stmt.var}
        self.block(stmt.body, defined | {stmt.var}, inside)
        return defined | {stmt.var} if runs else defined

    def visit(self, stmt: Each | Pairs, defined: frozenset[str], inside: frozenset[str]) -> frozenset[str]:
        self.own(stmt)
        name = stmt.list if isinstance(stmt, Each) else stmt.over
        need(name in defined, "a variable may be used before it is set")
        over = self.types[name]
        need(over.item is not None, f"a loop does not visit {over}")
        assert over.item is not None
        bound = set(sets(stmt))
        need(name not in bound and len(bound) == len(sets(stmt)), "a loop's names are one")
        if isinstance(stmt, Pairs):
            need(over is not Type.GRID, "a loop's rows have no places")
            first, second = over.pair or (Type.INT, over.item)
            self.bind(stmt.first, first)
            self.bind(stmt.second, second)
        elif over is Type.GRID:
            need(stmt.var not in defined, "a row's name is used for something else")
            self.rows.discard(stmt.var)
            self.bind(stmt.var, Type.LIST)
            self.rows.add(stmt.var)
        else:
            self.bind(stmt.var, over.item)
        touched = changed(Function("", (), Type.NONE, stmt.body), self.table)
        need(name not in touched, "a loop's list is changed in its body")
        again = name in {other for inner in statements(stmt.body) for other in sets(inner)}
        need(not again, "a loop's list is changed in its body")
        need(not bound & touched, "a row is changed")
        self.block(stmt.body, defined | bound, inside)
        return defined

    def own(self, stmt: For | Each | Pairs) -> None:
        again = set(sets(stmt)) & {name for inner in statements(stmt.body) for name in sets(inner)}
        need(not again, "a loop's variable is set in its body")


def _truths(expr: Expr, test: bool) -> None:
    """Check that a list stands for its truth in conditions only, where every language can say that."""
    need(test or not isinstance(expr, Some), "the truth of a list is used as a value")
    for child in children(expr):
        _truths(child, isinstance(expr, Not) or (test and isinstance(expr, Both | Either)))
