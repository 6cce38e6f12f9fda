"""Print a program as Rust: vectors and strings owned by variables, parameters borrowed as they are used."""

from __future__ import annotations

import re
from typing import ClassVar

from proofloom.engine.program.kinds import Result, Type
from proofloom.engine.program.printers.braces import Text
from proofloom.engine.program.printers.fields import FIELDS
from proofloom.engine.program.printers.operators import SUM, ending
from proofloom.engine.program.printers.prelude import wanted
from proofloom.engine.program.printers.rust_expressions import RustExpressions
from proofloom.engine.program.printers.shape import results
from proofloom.engine.program.syntax import (
    Assign,
    Block,
    Call,
    Cell,
    Concat,
    Each,
    Entry,
    Expr,
    Filled,
    For,
    Function,
    Int,
    Item,
    Len,
    Listed,
    Ord,
    Pairs,
    Param,
    Program,
    Return,
    Strs,
    Table,
    Target,
    ToInt,
    Tuple,
    Var,
    names,
    walk,
)

_SLICES = {Type.LIST: "[i64]", Type.STRS: "[String]", Type.GRID: "[Vec<i64>]"}


def print_rust(program: Program) -> Text:
    """Print a sound program as Rust."""
    return Rust(program).print()


class Rust(RustExpressions):
    """Prints one program; a string expression is printed borrowed (`&str`) or owned (`String`)."""

    language: ClassVar[str] = "rust"
    floor: ClassVar[re.Pattern[str]] = re.compile(r"\.(div|rem)_euclid\(")
    file: ClassVar[str] = "rust.txt"
    camel: ClassVar[bool] = False
    parens: ClassVar[bool] = False
    increments: ClassVar[bool] = False
    step: ClassVar[str] = "_step()"
    unstep: ClassVar[str] = "_unstep({});"

    def frame(self) -> tuple[str, str]:
        """Return what stands before and after the functions."""
        return prelude_rust(tuple(self.needs)), ""

    # Functions and declarations

    def header(self, function: Function) -> str:
        """Return the line that opens a function."""
        given = [
            f"{self.word(param)}{self.called[param.name]}: {self.borrowed_type(param)}"
            for param in function.params
        ]
        name = self.function_name(function.name)
        return f"fn {name}({', '.join(given)}){self.result(function.result)} {{"

    def word(self, param: Param) -> str:
        """Return what stands before a parameter's name."""
        plain = not param.type.shared and param.type is not Type.STR
        return "mut " if plain and param.name in self.here.rebound else ""

    def prologue(self, function: Function) -> list[str]:
        """Return the lines that make a string of its own of a parameter that is given another value."""
        return [
            f"let mut {self.called[param.name]} = {self.called[param.name]}.to_string();"
            for param in function.params
            if self.own_string(param)
        ]

    def own_string(self, param: Param) -> bool:
        """Return whether a parameter is a string that gets another value."""
        return param.type is Type.STR and param.name in self.here.rebound

    def result(self, kind: Result) -> str:
        """Return how a result is written after a function's parameters."""
        if isinstance(kind, tuple):
            return f" -> ({', '.join(map(self.type, kind))})"
        return f" -> {self.type(kind)}" if kind is not Type.NONE else ""

    def borrowed_type(self, param: Param, function: str = "") -> str:
        """Return how the type of a parameter is written."""
        shape = self.shapes[function or self.function.name]
        if param.type is Type.STR:
            return "&str"
        if not param.type.shared:
            return self.type(param.type)
        if param.name in shape.grown:
            return f"&mut {self.type(param.type)}"
        inner = _SLICES[param.type] if param.type in _SLICES else self.type(param.type)
        return f"&mut {inner}" if param.name in shape.changed else f"&{inner}"

    def bare(self, name: str) -> str:
        """Return the declaration of a variable without a value of its own."""
        kind = self.types[name]
        value = {Type.INT: "0", Type.BOOL: "false", Type.STR: "String::new()"}.get(kind, "")
        if kind.pair:
            value = f"{self.map_word()}::{self.need('new')}()"
        if name in self.here.chars:
            return f"let mut {self.called[name]} = ' '"
        return f"let mut {self.called[name]}: {self.type(kind)} = {value or 'Vec::new()'}"

    def declared(self, name: str, kind: Type, text: str) -> str:
        """Return the declaration of a new name."""
        return f"let {name} = {text}"

    def first_value(self, name: str, value: Expr) -> list[str]:
        """Return the line that declares a variable by its first value, with its type where that is open."""
        text = self.held_as(name, value)
        parts = list(walk(value))
        plain = any(isinstance(part, Int | Listed | Filled | Table | Strs) for part in parts)
        sure = any(isinstance(part, Var | Len | Call | Item | Cell | Ord | ToInt) for part in parts)
        if name not in self.here.chars and plain and not (sure and self.types[name] is Type.INT):
            return [f"let {self.mut(name)}{self.called[name]}: {self.type(self.types[name])} = {text}"]
        return [self.first_text(name, text)]

    def first_text(self, name: str, text: str) -> str:
        """Return the declaration of a variable with a value."""
        return f"let {self.mut(name)}{self.called[name]} = {text}"

    def mut(self, name: str) -> str:
        """Return the word for what is changed later."""
        return "mut " if name in self.here.rebound or name in self.here.changed else ""

    def place(self, target: Target) -> str | None:
        """Return what may stand before `+=`."""
        return None if isinstance(target, Entry) else self.target(target)

    def put(self, target: Target, value: Expr, born: frozenset[str]) -> list[str]:
        """Return the lines that store a value."""
        match value:
            case Concat(left, right) if isinstance(target, Var) and left == target:
                if not any(target.name in names(part) for part in walk(right)):
                    if self.char(right):
                        return [f"{self.called[target.name]}.push({self.one(right)})"]
                    return [f"{self.called[target.name]}.push_str({self.text(right)})"]
        kept = []
        aside = getattr(self, "aside", {})
        for part, name in own_reads(target):
            place = self.reserved(name, "place", "spot")
            kept.append(f"let {place} = {self.index(part)}")
            aside = {**aside, id(part): place}
        self.aside = aside
        lines = super().put(target, value, born)
        self.aside = {}
        return [*kept, *lines]

    def store_text(self, target: Target, text: str, kind: Type) -> str:
        """Return the statement that stores what a text stands for."""
        if isinstance(target, Entry):
            self.need("insert")
            return f"{self.called[target.dict]}.insert({self.held(target.key)}, {text})"
        return f"{self.target(target)} = {text}"

    def several(self, stmt: Assign, born: frozenset[str]) -> list[str]:
        """Return the lines of an assignment of several values."""
        targets, values = stmt.targets, stmt.values
        plain = all(isinstance(target, Var) for target in targets) and not born
        apart = not any(
            self.touches(target, value) for at, target in enumerate(targets) for value in values[at + 1 :]
        )
        if len(targets) == 2 and values == (targets[1], targets[0]):
            one, other = targets
            if isinstance(one, Item) and isinstance(other, Item) and one.list == other.list:
                return [f"{self.called[one.list]}.swap({self.index(one.index)}, {self.index(other.index)})"]
        if not plain or apart:
            return super().several(stmt, born)
        held = [
            self.held_as(target.name, value)
            for target, value in zip(targets, values, strict=True)
            if isinstance(target, Var)
        ]
        return [f"({', '.join(map(self.target, targets))}) = ({', '.join(held)})"]

    def unpack(self, targets: tuple[Target, ...], call: Call, born: frozenset[str]) -> list[str]:
        """Return the lines that store several values of a call."""
        text = self.expr(call)
        new = [isinstance(target, Var) and target.name in born for target in targets]
        if all(new):
            listed = [f"{self.mut(name)}{self.called[name]}" for target in targets for name in names(target)]
            return [f"let ({', '.join(listed)}) = {text}"]
        if not any(new) and not any(isinstance(target, Entry) for target in targets):
            return [f"({', '.join(map(self.target, targets))}) = {text}"]
        return super().unpack(targets, call, born)

    def together(self, call: Call) -> tuple[str, list[str]]:
        """Return the line that gives several values names of their own, and those."""
        text = self.expr(call)
        kept = [self.reserved(*FIELDS) for _ in results(self.table[call.function].result)]
        return f"let ({', '.join(kept)}) = {text}", kept

    def append(self, name: str, value: Expr) -> list[str]:
        """Return the lines that put a value at the end of a list."""
        return [f"{self.called[name]}.push({self.held(value)})"]

    def popped(self, name: str, *, used: bool) -> str:
        """Return the expression that takes the last element off a list."""
        return f"{self.called[name]}.pop()" + ".unwrap()" * used

    def delete(self, name: str, key: Expr) -> str:
        """Return the statement that takes a key out of a dictionary."""
        self.need("remove")
        return f"{self.called[name]}.remove({self.key(key)})"

    def several_values(self, value: Tuple) -> str:
        """Return what is returned for several values."""
        return f"({self.all(value.items)})"

    def print_function(self, function: Function) -> None:
        """Print a function; a value returned at its very end needs no `return`."""
        self.last = function.body[-1] if function.body else None
        self.walked: list[str] = []
        super().print_function(function)

    def leave(self, value: Expr | None) -> None:
        """Print a return."""
        ends = self.depth == self.outer + 1 and not self.open and isinstance(self.last, Return)
        if value is None:
            self.line("return")
            return
        own = (
            isinstance(value, Var)
            and self.types[value.name] is Type.STR
            and value.name not in self.here.chars
        )
        if isinstance(value, Var) and own and not self.is_borrowed(value.name):
            text = self.called[value.name]
        else:
            text = self.several_values(value) if isinstance(value, Tuple) else self.held(value)
            if isinstance(value, Var) and value.name in self.walked and self.types[value.name].pair:
                self.need("clone")
                text += ".clone()"  # the loop around this still borrows the map
        lines = self.hoisted(value)
        for line in lines:
            self.line(line, node=False)
        if ends and self.last is not None and self.last == Return(value):
            self.add(text, node=True)
        else:
            self.line(f"return {text}")

    # Loops

    def counting(self, stmt: For) -> None:
        """Print a loop over a range."""
        outlives = stmt.var in self.here.outliving
        spot = self.spot() if outlives else self.called[stmt.var]
        sign, limit = ending(stmt)
        start, stop = self.expr(stmt.start, SUM), self.expr(limit, SUM)
        if self.untyped(stmt.start) and self.untyped(stmt.stop):
            if stmt.step > 0:
                stop = self.sized(limit)
            else:
                start = self.sized(stmt.start)
        if stmt.step > 0:
            visited = f"{start}..{'=' * (sign == '<=')}{stop}"
        else:
            low = self.expr(Int(limit.value + 1)) if isinstance(limit, Int) else f"{stop} + 1"
            visited = f"({stop if sign == '>=' else low}..={start})"
        if abs(stmt.step) != 1:
            visited = f"({visited})" if stmt.step > 0 else visited
        visited += ".rev()" if stmt.step < 0 else ""
        visited += f".step_by({abs(stmt.step)})" if abs(stmt.step) != 1 else ""
        self.count()
        self.add(f"for {spot} in {visited} {{", node=True)
        if outlives:
            self.used.add(spot)
        self.body(stmt.body, ahead=True, first=[self.assigned(stmt.var, spot)] if outlives else None)
        if outlives:
            self.used.discard(spot)

    def each(self, stmt: Each) -> None:
        """Print a loop over elements, characters, rows or keys."""
        kind, over = self.types[stmt.list], self.called[stmt.list]
        if kind.pair:
            self.need("keys")
        visited = f"{over}.chars()" if kind is Type.STR else f"{over}.{'keys' if kind.pair else 'iter'}()"
        pattern, first = self.bound(stmt.var, kind, stmt.body)
        self.visit(pattern, visited, stmt, first)

    def pairs(self, stmt: Pairs) -> None:
        """Print a loop over keys with values, or places with elements."""
        kind, over = self.types[stmt.over], self.called[stmt.over]
        second, lines = self.bound(stmt.second, kind, stmt.body, second=True)
        if kind.pair:
            self.need("iter")
            one, first = self.bound(stmt.first, kind, stmt.body)
            self.visit(f"({one}, {second})", f"{over}.iter()", stmt, first + lines)
            return
        outlives = stmt.first in self.here.outliving
        spot = self.spot() if outlives else self.called[stmt.first]
        self.used.add(spot)
        text = f"{spot} as i64"
        given = [self.assigned(stmt.first, text) if outlives else f"let {spot} = {text}"]
        if self.ignored(stmt.first, stmt.body):
            spot, given = "_", []
        visited = f"{over}.chars()" if kind is Type.STR else f"{over}.iter()"
        self.visit(f"({spot}, {second})", f"{visited}.enumerate()", stmt, [*given, *lines])

    def bound(self, name: str, kind: Type, body: Block, *, second: bool = False) -> tuple[str, list[str]]:
        """Return the pattern that binds a loop's variable, and the lines that give it its value."""
        what = kind.pair[int(second)] if kind.pair else kind.item
        if self.ignored(name, body):
            return "_", []
        outlives = name in self.here.outliving
        text = kind is Type.STR and name not in self.here.chars
        spot = self.called[name]
        if outlives or text:
            spot = self.reserved("letter" if text else "item", "other")
        pattern = f"&{spot}" if what is Type.INT else spot
        if not outlives:
            return pattern, [f"let {self.called[name]} = &{spot}.to_string()"] if text else []
        value = f"{spot}.to_string()" if what is Type.STR and name not in self.here.chars else spot
        return pattern, [self.assigned(name, value)]

    def visit(self, pattern: str, visited: str, stmt: Each | Pairs, first: list[str]) -> None:
        """Print a loop whose checks are counted ahead."""
        self.count()
        self.add(f"for {pattern} in {visited} {{", node=True)
        self.walked.append(stmt.list if isinstance(stmt, Each) else stmt.over)
        self.body(stmt.body, ahead=True, first=first)
        self.walked.pop()


def own_reads(target: Target) -> list[tuple[Expr, str]]:
    """Return the indices of a target that read its own list, with a name for each."""
    found: list[tuple[Expr, str]] = []
    match target:
        case Item(name, index):
            found = [(index, "place")]
        case Cell(name, row, column):
            found = [(row, "row"), (column, "column")]
        case _:
            return []
    return [(index, word) for index, word in found if any(name in names(part) for part in walk(index))]


def prelude_rust(needs: tuple[str, ...]) -> str:
    """Return the pieces of the prelude that are needed: what is imported first, one block for each kind."""
    found = [piece.text for piece in wanted("rust.txt", needs)]
    uses = [text for text in found if text.startswith("use ")]
    others = [text for text in found if not text.startswith("use ")]
    merged: list[str] = []
    for text in others:
        head, _, rest = text.partition("\n")
        same = head.startswith("impl<K, V> OrderedMap") and any(one.startswith(head) for one in merged)
        if same:
            at = next(at for at, one in enumerate(merged) if one.startswith(head))
            merged[at] = merged[at].removesuffix("\n}") + "\n\n" + rest
        else:
            merged.append(text)
    return "".join([text + "\n\n" for text in ["\n".join(uses), *merged] if text])


__all__ = ["Rust", "print_rust"]
