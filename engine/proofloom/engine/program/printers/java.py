"""Print a program as Java: static methods of one class, long integers, lists and linked maps."""

from __future__ import annotations

import re
from typing import ClassVar

from proofloom.engine.program.kinds import Result, Type
from proofloom.engine.program.printers.braces import Text
from proofloom.engine.program.printers.java_expressions import (
    _INT,
    _LONGEST,
    JavaExpressions,
)
from proofloom.engine.program.printers.naming import fresh
from proofloom.engine.program.printers.operators import UNARY
from proofloom.engine.program.printers.places import places
from proofloom.engine.program.printers.prelude import text_of, wanted
from proofloom.engine.program.syntax import (
    Call,
    Cell,
    Concat,
    Each,
    Entry,
    Expr,
    For,
    Function,
    Item,
    Pairs,
    Program,
    Target,
    Tuple,
    Var,
    While,
    names,
    walk,
)

_CAST = UNARY


def print_java(program: Program) -> Text:
    """Print a sound program as Java."""
    return Java(program).print()


class Java(JavaExpressions):
    """Prints one program; `small` are the variables that are int, with the most they may reach."""

    language: ClassVar[str] = "java"
    floor: ClassVar[re.Pattern[str]] = re.compile(r"Math\.floor(Div|Mod)\(")
    file: ClassVar[str] = "java.txt"
    outer: ClassVar[int] = 1

    def frame(self) -> tuple[str, str]:
        """Return the imports, the class's first line with its helpers, and its end."""
        imports = [piece.name for piece in wanted(self.file, self.needs) if not piece.text]
        before = "".join([f"import {name};\n" for name in imports])
        helpers = text_of(self.file, self.needs)
        return f"{before}{chr(10) * bool(before)}final class Program {{\n{helpers}", "}\n"

    def header(self, function: Function) -> str:
        """Return the line that opens a function."""
        self.places = places(function, self.here, lambda: self.known.states.get(function.name, {}))
        self.small = dict(self.places)
        given = [f"{self.type(param.type)} {self.called[param.name]}" for param in function.params]
        name = self.function_name(function.name)
        return f"static {self.result(function.name, function.result)} {name}({', '.join(given)}) {{"

    def before_function(self, function: Function) -> list[str]:
        """Return the record of several values that a function returns."""
        if isinstance(function.result, Type):
            return []
        fields = zip(self.fields(function.name), function.result, strict=True)
        inner = ", ".join([f"{self.type(kind)} {name}" for name, kind in fields])
        return [f"record {self.result(function.name, function.result)}({inner}) {{}}", ""]

    def result(self, name: str, kind: Result) -> str:
        """Return how the result of a function is written."""
        if isinstance(kind, Type):
            return self.type(kind)
        called = self.called[name]
        return f"{called[:1].upper()}{called[1:]}Result"

    def type_of_name(self, name: str) -> str:
        """Return the type of a variable."""
        plain = "int" if name in self.places else self.type(self.types[name])
        return "char" if name in self.here.chars else plain

    # Declarations and stores

    def bare(self, name: str) -> str:
        """Return the declaration of a variable without a value of its own."""
        if name in self.here.certain:
            return f"{self.type_of_name(name)} {self.called[name]}"
        value = {Type.INT: "0", Type.BOOL: "false", Type.STR: '""'}.get(self.types[name], "null")
        value = "' '" if name in self.here.chars else value
        return f"{self.type_of_name(name)} {self.called[name]} = {value}"

    def declared(self, name: str, kind: Type, text: str) -> str:
        """Return the declaration of a new name."""
        return f"{self.type(kind)} {name} = {text}"

    def first_text(self, name: str, text: str) -> str:
        """Return the declaration of a variable with a value."""
        return f"{self.type_of_name(name)} {self.called[name]} = {text}"

    def place(self, target: Target) -> str | None:
        """Return what may stand before `+=`."""
        return self.called[target.name] if isinstance(target, Var) else None

    def put(self, target: Target, value: Expr, born: frozenset[str]) -> list[str]:
        """Return the lines that store a value."""
        match value:
            case Concat(left, right) if left == target and isinstance(target, Var):
                return [f"{self.called[target.name]} += {self.joinable(right, 0)}"]
        return super().put(target, value, born)

    def store(self, target: Target, value: Expr) -> str:
        """Return the statement that stores a value."""
        if isinstance(target, Var):
            return f"{self.called[target.name]} = {self.held_as(target.name, value)}"
        return self.store_text(target, self.boxed(value), self.kind(target))

    def store_text(self, target: Target, text: str, kind: Type) -> str:
        """Return the statement that stores what a text stands for."""
        match target:
            case Entry(name, key):
                return f"{self.called[name]}.put({self.boxed(key)}, {text})"
            case Item(name, at):
                return f"{self.called[name]}.set({self.index(at)}, {text})"
            case Cell(name, row, column):
                return f"{self.called[name]}.get({self.index(row)}).set({self.index(column)}, {text})"
        return f"{self.called[target.name]} = {text}"

    def declared_char(self, name: str, text: str) -> str:
        """Return the declaration of a new name with a character."""
        return f"char {name} = {text}"

    def together(self, call: Call) -> tuple[str, list[str]]:
        """Return the line that holds the record of several values, and its parts."""
        kinds = self.table[call.function].result
        name = self.reserved("result", "returned")
        line = f"{self.result(call.function, kinds)} {name} = {self.expr(call)}"
        return line, [f"{name}.{field}()" for field in self.fields(call.function)]

    def append(self, name: str, value: Expr) -> list[str]:
        """Return the lines that put a value at the end of a list."""
        return [f"{self.called[name]}.add({self.boxed(value)})"]

    def popped(self, name: str, *, used: bool) -> str:
        """Return the expression that takes the last element off a list."""
        return f"{self.called[name]}.remove({self.called[name]}.size() - 1)"

    def delete(self, name: str, key: Expr) -> str:
        """Return the statement that takes a key out of a dictionary."""
        return f"{self.called[name]}.remove({self.boxed(key)})"

    def several_values(self, value: Tuple) -> str:
        """Return what is returned for several values."""
        return f"new {self.result(self.function.name, self.function.result)}({self.all(value.items)})"

    # Loops

    def stmt(self, stmt, node: int) -> None:  # type: ignore[no-untyped-def]
        """Print a statement."""
        if isinstance(stmt, While) and not any(names(part) for part in walk(stmt.test)):
            # a condition that Java knows to be constant would make what follows unreachable
            name = self.reserved("go", "always")
            self.line(f"boolean {name} = {self.expr(stmt.test)}", node=False)
            self.add(self.headed("while", self.tested(name)), node=True)
            self.body(stmt.body, ahead=False)
            return
        super().stmt(stmt, node)

    def counting(self, stmt: For) -> None:
        """Print a loop that counts: by int where its bounds are lengths or small."""
        most = [self.most(stmt.start), self.most(stmt.stop)]
        known = [bound for bound in most if bound is not None]
        if len(known) == 2 and stmt.var not in self.here.outliving and max(known) + abs(stmt.step) < _INT:
            self.small[stmt.var] = max(known) + abs(stmt.step)
            super().counting(stmt)
            del self.small[stmt.var]
        else:
            super().counting(stmt)

    def count_head(self, spot: str, start: str, bound: tuple[str, str] | None, test: str, more: str) -> str:
        """Return the header of a loop that counts."""
        once = f", {bound[0]} = {bound[1]}" if bound else ""
        word = "int" if spot in {self.called[name] for name in self.small} else "long"
        return f"for ({word} {spot} = {start}{once}; {test}; {more}) {{"

    def each(self, stmt: Each) -> None:
        """Print a loop over elements, characters, rows or keys."""
        kind, over = self.types[stmt.list], self.called[stmt.list]
        assert kind.item is not None
        visited = f"{over}.keySet()" if kind.pair else f"{over}.toCharArray()" if kind is Type.STR else over
        word = "char" if kind is Type.STR else self.type(kind.item)
        text = kind is Type.STR and stmt.var not in self.here.chars
        outlives = stmt.var in self.here.outliving
        spot = (
            fresh(("letter" if text else "item",), self.used) if text or outlives else self.called[stmt.var]
        )
        self.used.add(spot)
        first = []
        if text or outlives:
            value = f"String.valueOf({spot})" if text else spot
            first = [self.assigned(stmt.var, value) if outlives else self.first_text(stmt.var, value)]
        self.count()
        self.add(f"for ({word} {spot} : {visited}) {{", node=True)
        self.body(stmt.body, ahead=True, first=first)

    def pairs(self, stmt: Pairs) -> None:
        """Print a loop over keys with values, or places with elements."""
        kind, over = self.types[stmt.over], self.called[stmt.over]
        outer = self.here.outliving
        if kind.pair and (self.ignored(stmt.first, stmt.body) or self.ignored(stmt.second, stmt.body)):
            self.part_of_pairs(stmt, kind.pair)
            return
        if kind.pair:
            spot = self.reserved("entry", "pair")
            first = [
                self.assigned(name, text) if name in outer else self.first_text(name, text)
                for name, text in ((stmt.first, f"{spot}.getKey()"), (stmt.second, f"{spot}.getValue()"))
            ]
            self.count()
            self.add(
                f"for ({self.util('Map')}.Entry{self.type(kind)[3:]} {spot} : {over}.entrySet()) {{",
                node=True,
            )
            self.body(stmt.body, ahead=True, first=first)
            self.used.discard(spot)
            return
        outlives = stmt.first in outer
        spot = self.spot() if outlives else self.called[stmt.first]
        size = f"{over}.length()" if kind is Type.STR else f"{over}.size()"
        item = f"{over}.charAt({spot})" if kind is Type.STR else f"{over}.get({spot})"
        if kind is Type.STR and stmt.second not in self.here.chars:
            item = f"String.valueOf({item})"
        first = [self.assigned(stmt.first, spot)] if outlives else []
        second = self.assigned if stmt.second in outer else self.first_text
        first.append(second(stmt.second, item))
        self.add(f"for (int {spot} = 0; {self.tested(f'{spot} < {size}')}; {spot}++) {{", node=True)
        if outlives:
            self.used.add(spot)
        else:
            self.small[stmt.first] = _LONGEST
        self.body(stmt.body, ahead=False, first=first)
        self.used.discard(spot) if outlives else self.small.pop(stmt.first)

    def part_of_pairs(self, stmt: Pairs, kinds: tuple[Type, Type]) -> None:
        """Print a loop over keys with values of which only one is ever read."""
        by_key = self.ignored(stmt.second, stmt.body)
        name, kind = (stmt.first, kinds[0]) if by_key else (stmt.second, kinds[1])
        outlives = name in self.here.outliving
        spot = self.reserved("item", "element") if outlives else self.called[name]
        visited = f"{self.called[stmt.over]}.{'keySet' if by_key else 'values'}()"
        self.count()
        self.add(f"for ({self.type(kind)} {spot} : {visited}) {{", node=True)
        self.body(stmt.body, ahead=True, first=[self.assigned(name, spot)] if outlives else None)


__all__ = ["Java", "print_java"]
