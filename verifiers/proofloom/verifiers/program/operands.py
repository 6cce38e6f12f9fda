"""The expressions that a printed program may hold, each with the kind of what it gives.

Whatever is not named here is refused. Kinds are found by unification, so an operator never meets a value
that it would treat in another way than docs/step-semantics.md says.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from proofloom.verifiers.program.kinds import BOOL, INT, STR, GrammarError, Kind, Kinds

BIGGEST = 1 << 50  # every integer lies strictly between -BIGGEST and BIGGEST
LITERAL = 200  # characters of one string that is written out
BUILT_IN = {"len": 1, "abs": 1, "min": 2, "max": 2, "ord": 1, "chr": 1, "str": 1, "int": 1}
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod)
_KINDS = {
    "abs": (INT, INT), "min": (INT, INT), "max": (INT, INT),
    "ord": (STR, INT), "chr": (INT, STR), "str": (INT, STR), "int": (STR, INT),
}  # fmt: skip
_OTHER_WORDS = ("range", "enumerate")
_NAME = re.compile(r"(?!__)[a-z_][a-z0-9_]*")
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_SIZED = ("list", "str", "dict")

Node = tuple[str, str]
Place = tuple[int, int, int]


def place(node: ast.expr | ast.stmt) -> Place:
    """Return where a part of a program stands, which is the same in every parse."""
    return node.lineno, node.col_offset, node.end_col_offset or 0


def is_name(name: str) -> bool:
    """Return whether a variable or function may have this name."""
    return bool(_NAME.fullmatch(name)) and name not in BUILT_IN and name not in _OTHER_WORDS


def need(holds: bool, rule: str) -> None:
    """Refuse what breaks a rule."""
    if not holds:
        raise GrammarError(rule)


class Operands:
    """What is known of a program's expressions while it is read."""

    def __init__(self) -> None:
        self.functions: dict[str, ast.FunctionDef] = {}
        self.kinds = Kinds()
        self.same = self.kinds.same
        self.variables: dict[Node, Kind] = {}
        self.results: dict[str, Kind] = {}
        self.made: dict[Place, Kind] = {}
        self.function = ""

    def variable(self, name: str, function: str = "") -> Kind:
        return self.variables.setdefault((function or self.function, name), Kind())

    def kind(self, node: ast.expr) -> Kind:
        """Check an expression and return its kind."""
        match node:
            case ast.Name(id=name):
                need(is_name(name) and name not in self.functions, "a name is not allowed")
                return self.variable(name)
            case ast.Constant(value=value):
                return self.literal(value)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self.all_of(INT, INT, operand)
            case ast.BoolOp() | ast.UnaryOp(op=ast.Not()) | ast.Compare():
                self.test(node, listed=False)
                return BOOL
            case ast.BinOp(left=ast.List(elts=[item]), op=ast.Mult(), right=count):
                return self.all_of(Kind("list", INT), INT, item, count)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self.sum(node, self.kind(left), self.kind(right))
            case ast.BinOp(left=left, op=op, right=right):
                need(isinstance(op, ARITHMETIC), "an operator is not allowed")
                return self.all_of(INT, INT, left, right)
            case ast.Subscript(slice=ast.Slice()):
                return self.part(node)
            case ast.Subscript():
                return self.element(node)
            case ast.List() | ast.Dict() | ast.ListComp():
                return self.new(node)
            case ast.Call(func=ast.Attribute(), keywords=[]):
                return self.method(node)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self.call(name, args)
        raise GrammarError(f"{type(node).__name__} is not allowed")

    def all_of(self, result: Kind, kind: Kind, *nodes: ast.expr) -> Kind:
        """Hold operands to a kind; return the result's."""
        for node in nodes:
            self.same(self.kind(node), kind)
        return result

    def literal(self, value: object) -> Kind:
        if type(value) is str:
            need(len(value) <= LITERAL, "a string is too long")
            return STR
        fits = type(value) is bool or (type(value) is int and value < BIGGEST)
        need(fits, "a literal is not allowed")
        return BOOL if type(value) is bool else INT

    def sum(self, node: ast.expr | ast.stmt, left: Kind, right: Kind) -> Kind:
        self.same(left, right)
        self.kinds.among(left, "int", "str")
        self.made[place(node)] = left
        return left

    def named(self, node: ast.expr, kind: Kind | None = None) -> Kind:
        """Return the kind of what must be a variable here."""
        need(isinstance(node, ast.Name), "a list must be a variable here")
        found = self.kind(node)
        if kind is not None:
            self.same(found, kind)
        return found

    def at(self, base: Kind, index: Kind, *, stored: bool = False) -> Kind:
        """Return the kind of what stands in a list, string or dictionary under an index or key."""
        result = Kind()

        def decided(found: Kind) -> None:
            need(found.name in _SIZED and not (stored and found.name == "str"), "nothing can be read there")
            self.same(index, found.parts[0] if found.name == "dict" else INT)
            self.same(result, STR if found.name == "str" else found.parts[-1])

        self.kinds.when(base, decided, lambda: Kind("list", Kind()))
        return result

    def element(self, node: ast.Subscript, *, stored: bool = False) -> Kind:
        match node.value:
            case ast.Subscript(value=ast.Name() as grid, slice=row):
                need(not isinstance(row, ast.Slice), "a part of a slice is not allowed")
                self.named(grid, Kind("list", Kind("list", INT)))
                return self.all_of(INT, INT, row, node.slice)
        found = self.at(self.named(node.value), self.kind(node.slice), stored=stored)
        self.kinds.among(found, "int", "str")
        return found

    def part(self, node: ast.Subscript) -> Kind:
        assert isinstance(node.slice, ast.Slice)
        need(node.slice.step is None, "a slice with a step is not allowed")
        for end in (node.slice.lower, node.slice.upper):
            if end is not None:
                self.same(self.kind(end), INT)
        base = self.kind(node.value)
        self.kinds.among(base, "list", "str")
        if not isinstance(node.value, ast.Name):
            self.same(base, STR)
        return base

    def new(self, node: ast.List | ast.Dict | ast.ListComp) -> Kind:
        match node:
            case ast.ListComp(
                elt=ast.BinOp(left=ast.List(elts=[_]), op=ast.Mult()) as row,
                generators=[ast.comprehension(
                    target=ast.Name(id="_"),
                    iter=ast.Call(func=ast.Name(id="range"), args=[rows], keywords=[]),
                    ifs=[], is_async=0,
                )],
            ):  # fmt: skip
                self.same(self.kind(rows), INT)
                return Kind("list", self.kind(row))
            case ast.List(elts=[ast.List(), *_] as elements):
                sizes = {len(part.elts) if isinstance(part, ast.List) else -1 for part in elements}
                need(len(sizes) == 1 and min(sizes) > 0, "the rows of a grid differ in length")
                found = Kind("list", Kind("list", INT))
                for part in elements:
                    self.same(self.kind(part), found.parts[0])
            case ast.List(elts=elements):
                item = Kind()
                self.kinds.among(item, "int", "str")
                found = Kind("list", item)
                self.all_of(found, item, *elements)
            case ast.Dict(keys=keys, values=values):
                named = [key for key in keys if key is not None]
                need(len(named) == len(keys), "an entry has no key")
                found = Kind("dict", Kind(), Kind())
                for side, parts in zip(found.parts, (named, values), strict=True):
                    self.kinds.among(side, "int", "str")
                    self.all_of(found, side, *parts)
            case _:
                raise GrammarError("a comprehension is not allowed")
        self.made[place(node)] = found
        return found

    def method(self, node: ast.Call) -> Kind:
        """Check the methods that give a value."""
        assert isinstance(node.func, ast.Attribute)
        base = node.func.value
        match node.func.attr, node.args:
            case "find", [part]:
                return self.all_of(INT, STR, base, part)
            case "split", [ast.Constant(value=str(separator))]:
                need(len(separator) == 1, "a separator is not one character")
                return self.all_of(Kind("list", STR), STR, base)
            case "join", [words]:
                need(isinstance(base, ast.Constant), "a separator is not written out")
                self.named(words, Kind("list", STR))
                return self.all_of(STR, STR, base)
            case "get", [key, other]:
                table = Kind("dict", self.kind(key), self.kind(other))
                self.named(base, table)
                return table.parts[1]
        raise GrammarError("a method is not allowed")

    def call(self, name: str, args: Sequence[ast.expr]) -> Kind:
        if name in self.functions:
            params = self.functions[name].args.args
            need(len(params) == len(args), "a call has the wrong number of arguments")
            for param, arg in zip(params, args, strict=True):
                self.same(self.kind(arg), self.variable(param.arg, name))
            return self.results[name]
        need(name in BUILT_IN and len(args) == BUILT_IN[name], "a built-in is not allowed or not called so")
        if name != "len":
            return self.all_of(_KINDS[name][1], _KINDS[name][0], *args)
        if isinstance(args[0], ast.Subscript):
            need(not isinstance(args[0].slice, ast.Slice), "a slice has no length here")
            self.named(args[0].value, Kind("list", Kind("list", INT)))
            return self.all_of(INT, INT, args[0].slice)
        self.kinds.among(self.named(args[0]), "list", "str", "dict")
        return INT

    def test(self, node: ast.expr, *, listed: bool = True) -> None:
        """Check what is true or false; with `listed`, a list may stand for its truth."""
        match node:
            case ast.BoolOp(values=values):
                for value in values:
                    self.test(value, listed=listed)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                self.test(operand)
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[right]):
                self.contains(self.kind(left), right)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                kind = self.kind(left)
                self.same(kind, self.kind(right))
                need(isinstance(op, (ast.Eq, ast.NotEq, *_ORDER)), "a comparison is not allowed")
                self.kinds.among(kind, "int", "str", *(() if isinstance(op, _ORDER) else ("bool",)))
            case ast.Name() if listed:
                self.kinds.among(self.kind(node), "list", "str", "dict", "bool")
            case _:
                need(isinstance(node, ast.Name | ast.Constant | ast.Call), "a condition is not allowed")
                self.same(self.kind(node), BOOL)

    def contains(self, item: Kind, node: ast.expr) -> None:
        def decided(found: Kind) -> None:
            need(found.name in _SIZED, "nothing can be in there")
            self.same(item, STR if found.name == "str" else found.parts[0])

        self.kinds.among(item, "int", "str")
        self.kinds.when(self.kind(node), decided, lambda: Kind("list", item))

    def item(self, base: Kind) -> Kind:
        """Return the kind of what a loop visits."""
        result = Kind()

        def decided(found: Kind) -> None:
            need(found.name in _SIZED, "nothing can be visited there")
            self.same(result, STR if found.name == "str" else found.parts[0])

        self.kinds.when(base, decided, lambda: Kind("list", Kind()))
        return result
