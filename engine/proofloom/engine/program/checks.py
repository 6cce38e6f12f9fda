"""The static rules of the language: types, normal form, definite assignment, no aliasing, safe divisors.

What they promise: every run either ends with a value or stops in a named fault (an index out of range,
a number too large, out of fuel), and means the same in every language a printer knows.
"""

from __future__ import annotations

from keyword import iskeyword

from proofloom.engine.program.rename import sets
from proofloom.engine.program.syntax import (
    LIMIT,
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
    Pop,
    Program,
    Return,
    Simple,
    Some,
    Stmt,
    Type,
    Var,
    While,
    expressions,
    statements,
    walk,
)

RESERVED = frozenset({"abs", "else", "int", "len", "list", "max", "min", "print", "range", "sum"})


class _Broken(Exception):
    """One rule is broken."""


def problems(program: Program) -> list[str]:
    """Return every function's first broken rule, in words; an empty list means the program is sound."""
    found = []
    names = [function.name for function in program.functions]
    if program.entry not in names or len(set(names)) != len(names):
        return ["the functions' names are not distinct or the entry is missing"]
    table = {function.name: function for function in program.functions}
    try:
        _no_recursion(table)
    except _Broken as error:
        return [str(error)]
    for function in program.functions:
        try:
            check_function(function, table)
        except _Broken as error:
            found.append(f"{function.name}: {error}")
    return found


def sound(function: Function, table: dict[str, Function]) -> bool:
    """Return whether one function keeps the rules, given the others."""
    try:
        check_function(function, table)
    except _Broken:
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


def changed(function: Function, table: dict[str, Function]) -> frozenset[str]:
    """Return the list variables that a function may change, by itself or through calls."""
    found = set()
    for stmt in statements(function.body):
        if isinstance(stmt, Append | Pop):
            found.add(stmt.list)
        if isinstance(stmt, Assign):
            found |= {target.list for target in stmt.targets if isinstance(target, Item)}
        for call in _calls(stmt):
            callee = table[call.function]
            inner = changed(callee, table)
            for param, arg in zip(callee.params, call.args, strict=False):
                if param.name in inner and isinstance(arg, Var):
                    found.add(arg.name)
    return frozenset(found)


def _calls(stmt: Stmt) -> list[Call]:
    return [part for expr in expressions(stmt) for part in walk(expr) if isinstance(part, Call)]


def _no_recursion(table: dict[str, Function]) -> None:
    state: dict[str, int] = {}

    def visit(name: str) -> None:
        if name not in table:
            raise _Broken(f"{name} is not defined")
        if state.get(name) == 1:
            raise _Broken(f"{name} is recursive")
        if name not in state:
            state[name] = 1
            for stmt in statements(table[name].body):
                for call in _calls(stmt):
                    visit(call.function)
            state[name] = 2

    for name in table:
        visit(name)


def _need(holds: bool, rule: str) -> None:
    if not holds:
        raise _Broken(rule)


class _Checker:
    def __init__(self, function: Function, table: dict[str, Function]) -> None:
        self.function = function
        self.table = table
        self.params = {param.name for param in function.params}
        self.types: dict[str, Type] = {}
        self.loops = 0

    def run(self) -> None:
        for param in self.function.params:
            self.bind(param.name, param.type)
        defined, open_end = self.block(self.function.body, frozenset(self.params), frozenset())
        del defined
        _need(not open_end or self.function.result is Type.NONE, "a path ends without a return")

    def bind(self, name: str, kind: Type) -> None:
        _need(name.isidentifier() and not iskeyword(name) and name not in RESERVED, "a name is reserved")
        _need(name not in self.table, "a variable has a function's name")
        _need(self.types.setdefault(name, kind) is kind, "a variable changes its type")

    # Expressions: the type, with every variable defined and every divisor above 0

    def int(self, expr: Expr, defined: frozenset[str], positive: frozenset[str]) -> None:
        _need(self.expr(expr, defined, positive) is Type.INT, "a list stands where an integer is wanted")

    def list(self, name: str, defined: frozenset[str]) -> None:
        _need(name in defined, "a variable may be used before it is set")
        _need(self.types.get(name) is Type.LIST, "an integer stands where a list is wanted")

    def expr(self, expr: Expr, defined: frozenset[str], positive: frozenset[str]) -> Type:
        if isinstance(expr, Int):
            _need(-LIMIT < expr.value < LIMIT, "a literal is out of range")
            return Type.INT
        if isinstance(expr, Var):
            _need(expr.name in defined, "a variable may be used before it is set")
            return self.types[expr.name]
        if isinstance(expr, Call):
            return self.call(expr, defined, positive)
        if isinstance(expr, Item | Last | Len):
            self.list(expr.list, defined)
        if isinstance(expr, Neg):
            _need(not isinstance(expr.of, Int), "the negative of a literal is a literal")
        if isinstance(expr, Bin):
            self.int(expr.left, defined, positive)
            self.int(expr.right, defined, positive)
            if expr.op in ("//", "%"):
                _need(_positive(expr.right, positive), "a divisor may not be positive")
        elif isinstance(expr, Listed):
            for item in expr.items:
                self.int(item, defined, positive)
        elif isinstance(expr, Filled):
            self.int(expr.item, defined, positive)
            self.int(expr.count, defined, positive)
        elif isinstance(expr, Item):
            self.int(expr.index, defined, positive)
        elif not isinstance(expr, Last | Len):
            self.int(expr.of, defined, positive)
        return Type.LIST if isinstance(expr, Listed | Filled) else Type.INT

    def call(self, call: Call, defined: frozenset[str], positive: frozenset[str]) -> Type:
        callee = self.table[call.function]
        _need(len(call.args) == len(callee.params), "a call has the wrong number of arguments")
        lists = []
        for param, arg in zip(callee.params, call.args, strict=True):
            _need(self.expr(arg, defined, positive) is param.type, "an argument has the wrong type")
            if param.type is Type.LIST:
                _need(isinstance(arg, Var), "a list argument is not a variable")
                lists.append(arg)
        _need(len(set(lists)) == len(lists), "two parameters are the same list")
        return callee.result

    def cond(self, cond: Cond, defined: frozenset[str], positive: frozenset[str]) -> None:
        if isinstance(cond, Cmp):
            self.int(cond.left, defined, positive)
            self.int(cond.right, defined, positive)
        elif isinstance(cond, Some):
            self.list(cond.list, defined)
        elif isinstance(cond, Both | Either):
            _need(not isinstance(cond.right, type(cond)), "a chain of and/or leans to the right")
            self.cond(cond.left, defined, positive)
            after = positive | _facts(cond.left) if isinstance(cond, Both) else positive
            self.cond(cond.right, defined, after)
        else:
            self.cond(cond.of, defined, positive)

    # Statements: what is surely set afterwards, and whether control can reach the end

    def block(
        self, block: Block, defined: frozenset[str], positive: frozenset[str]
    ) -> tuple[frozenset[str], bool]:
        open_end = True
        for stmt in block:
            _need(open_end, "a statement is out of reach")
            self.normal(stmt)
            if isinstance(stmt, Simple):
                defined = self.simple(stmt, defined, positive)
                open_end = not isinstance(stmt, Return | Break | Continue)
            else:
                defined, open_end = self.compound(stmt, defined, positive)
            positive = _after(stmt, positive)
        return defined, open_end

    def normal(self, stmt: Stmt) -> None:
        calls = _calls(stmt)
        _need(len(calls) <= 1, "a statement has two calls")
        if calls:
            _need(isinstance(stmt, Simple), "a call stands in a header")
            inside = {id(part) for part in walk(calls[0])}
            for expr in expressions(stmt):
                for part in walk(expr):
                    reads = isinstance(part, Item | Last | Len) and id(part) not in inside
                    _need(not reads, "a list is read beside a call")

    def simple(self, stmt: Stmt, defined: frozenset[str], positive: frozenset[str]) -> frozenset[str]:
        if isinstance(stmt, Assign):
            return self.assign(stmt, defined, positive)
        if isinstance(stmt, Append):
            self.list(stmt.list, defined)
            self.int(stmt.value, defined, positive)
        elif isinstance(stmt, Pop):
            self.list(stmt.list, defined)
            if stmt.target:
                self.bind(stmt.target, Type.INT)
                return defined | {stmt.target}
        elif isinstance(stmt, Do):
            _need(self.call(stmt.call, defined, positive) is Type.NONE, "a result is thrown away")
        elif isinstance(stmt, Return):
            kind = Type.NONE if stmt.value is None else self.expr(stmt.value, defined, positive)
            _need(kind is self.function.result, "a return has the wrong type")
            given = isinstance(stmt.value, Var) and kind is Type.LIST and stmt.value.name in self.params
            _need(not given, "a list that was passed in is returned")
        else:
            _need(self.loops > 0, "a break or continue stands outside a loop")
        return defined

    def assign(self, stmt: Assign, defined: frozenset[str], positive: frozenset[str]) -> frozenset[str]:
        _need(len(stmt.targets) == len(stmt.values) > 0, "targets and values differ in number")
        _need(len(set(stmt.targets)) == len(stmt.targets), "a target stands twice")
        kinds = [self.expr(value, defined, positive) for value in stmt.values]
        _need(Type.NONE not in kinds, "a call without a result is used as a value")
        names = {target.name for target in stmt.targets if isinstance(target, Var)}
        for target, value, kind in zip(stmt.targets, stmt.values, kinds, strict=True):
            if isinstance(target, Var):
                self.bind(target.name, kind)
                if kind is Type.LIST:
                    single = len(stmt.targets) == 1 and not isinstance(value, Var)
                    _need(single and target.name not in self.params, "a list would have two names")
            else:
                self.list(target.list, defined)
                _need(kind is Type.INT, "a list stands in a list")
                self.int(target.index, defined, positive)
                uses = {part.name for part in walk(target.index) if isinstance(part, Var)}
                _need(not uses & names, "an index uses a variable set by the same statement")
        return defined | names

    def compound(
        self, stmt: Stmt, defined: frozenset[str], positive: frozenset[str]
    ) -> tuple[frozenset[str], bool]:
        if isinstance(stmt, If):
            _need(bool(stmt.then), "a branch is empty")
            self.cond(stmt.test, defined, positive)
            then, then_open = self.block(stmt.then, defined, positive | _facts(stmt.test))
            other, other_open = self.block(stmt.other, defined, positive)
            if then_open and other_open:
                return then & other, True
            return (then if then_open else other), then_open or other_open
        assert isinstance(stmt, While | For | Each)
        _need(bool(stmt.body), "a loop is empty")
        inside = _kept(stmt.body, positive)
        self.loops += 1
        if isinstance(stmt, While):
            self.cond(stmt.test, defined, inside)
            self.block(stmt.body, defined, inside | _facts(stmt.test))
            after = defined
        else:
            after = self.header(stmt, defined, positive, inside)
        self.loops -= 1
        return after, True

    def header(
        self, stmt: For | Each, defined: frozenset[str], positive: frozenset[str], inside: frozenset[str]
    ) -> frozenset[str]:
        again = any(stmt.var in sets(inner) for inner in statements(stmt.body))
        _need(not again, "a loop's variable is set in its body")
        self.bind(stmt.var, Type.INT)
        runs = stmt.var in defined
        if isinstance(stmt, For):
            _need(stmt.step != 0, "a loop has step 0")
            self.int(stmt.start, defined, positive)
            self.int(stmt.stop, defined, positive)
            if isinstance(stmt.start, Int) and isinstance(stmt.stop, Int):
                runs = runs or bool(range(stmt.start.value, stmt.stop.value, stmt.step))
            if stmt.step > 0 and _positive(stmt.start, positive):
                inside = inside | {stmt.var}
        else:
            self.list(stmt.list, defined)
            _need(stmt.list not in self.touched(stmt.body), "a loop's list is changed in its body")
        self.block(stmt.body, defined | {stmt.var}, inside)
        return defined | {stmt.var} if runs else defined

    def touched(self, block: Block) -> frozenset[str]:
        return changed(Function("", (), Type.NONE, block), self.table)


def _facts(cond: Cond) -> frozenset[str]:
    """Return the variables that are above 0 where a condition holds."""
    if isinstance(cond, Both):
        return _facts(cond.left) | _facts(cond.right)
    match cond:
        case Cmp(">", Var(name), Int(value)) if value >= 0:
            return frozenset({name})
        case Cmp(">=", Var(name), Int(value)) if value >= 1:
            return frozenset({name})
    return frozenset()


def _positive(expr: Expr, positive: frozenset[str]) -> bool:
    """Return whether an expression is surely above 0."""
    if isinstance(expr, Int):
        return expr.value > 0
    if isinstance(expr, Var):
        return expr.name in positive
    if isinstance(expr, Bin) and expr.op in ("+", "*", "max"):
        left, right = _positive(expr.left, positive), _positive(expr.right, positive)
        return (left or right) if expr.op == "max" else (left and right)
    return False


def _after(stmt: Stmt, positive: frozenset[str]) -> frozenset[str]:
    """Return the variables that are surely above 0 after a statement."""
    if isinstance(stmt, Simple):
        sure: frozenset[str] = frozenset()
        if isinstance(stmt, Assign) and len(stmt.targets) == 1 and isinstance(stmt.targets[0], Var):
            sure = frozenset({stmt.targets[0].name} if _positive(stmt.values[0], positive) else ())
        return positive.difference(sets(stmt)) | sure
    return _kept(_body(stmt), positive).difference(sets(stmt))


def _body(stmt: Stmt) -> Block:
    if isinstance(stmt, If):
        return (*stmt.then, *stmt.other)
    assert isinstance(stmt, While | For | Each)
    return stmt.body


def _kept(block: Block, positive: frozenset[str]) -> frozenset[str]:
    """Return those variables above 0 that every statement of a block leaves above 0."""
    kept = positive
    while True:
        lost = {name for stmt in statements(block) for name in sets(stmt) if not _stays(stmt, kept)}
        if not lost & kept:
            return kept
        kept = kept - lost


def _stays(stmt: Stmt, positive: frozenset[str]) -> bool:
    if isinstance(stmt, Assign) and len(stmt.values) == 1:
        return _positive(stmt.values[0], positive)
    return False
