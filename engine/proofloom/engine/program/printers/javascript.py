"""Print a program as JavaScript: two spaces, const and let, arrays and maps."""

from __future__ import annotations

import re
from typing import ClassVar

from proofloom.engine.program.kinds import Type
from proofloom.engine.program.printers.braces import Braces, Text
from proofloom.engine.program.printers.operators import (
    ATOM,
    COMPARE,
    IN,
    OUT,
    PREFIX,
    PRODUCT,
    SUM,
    UNARY,
)
from proofloom.engine.program.syntax import (
    Abs,
    Assign,
    Bin,
    Blank,
    Call,
    Cell,
    Chr,
    Concat,
    Each,
    Entry,
    Expr,
    Filled,
    Find,
    Function,
    Get,
    Grid,
    In,
    Item,
    Join,
    Last,
    Len,
    Listed,
    Ord,
    Pairs,
    Program,
    Slice,
    Some,
    Split,
    Str,
    Strs,
    Table,
    Target,
    ToInt,
    ToStr,
    Tuple,
    Var,
    Width,
    names,
)

_LOOSE = 0  # how tightly `??` binds: never beside another operator without parentheses


def print_javascript(program: Program) -> Text:
    """Print a sound program as JavaScript."""
    return JavaScript(program).print()


class JavaScript(Braces):
    """Prints one program."""

    language: ClassVar[str] = "javascript"
    floor: ClassVar[re.Pattern[str]] = re.compile(r"\bmod\(")
    file: ClassVar[str] = "javascript.txt"
    whole: ClassVar[dict[str, str]] = {"%": "%"}
    indent: ClassVar[str] = "  "

    def header(self, function: Function) -> str:
        """Return the line that opens a function."""
        params = ", ".join([self.called[param.name] for param in function.params])
        return f"function {self.function_name(function.name)}({params}) {{"

    def bare(self, name: str) -> str:
        """Return the declaration of a variable without a value."""
        return f"let {self.called[name]}"

    def declared(self, name: str, kind: Type, text: str) -> str:
        """Return the declaration of a new name."""
        return f"const {name} = {text}"

    def first_text(self, name: str, text: str) -> str:
        """Return the declaration of a variable with a value."""
        return f"{self.word(name)} {self.called[name]} = {text}"

    def word(self, *variables: str) -> str:
        """Return the word that declares variables."""
        return "let" if self.here.rebound.intersection(variables) else "const"

    def place(self, target: Target) -> str | None:
        """Return what may stand before `+=`."""
        return None if isinstance(target, Entry) else self.expr(target)

    def put(self, target: Target, value: Expr, born: frozenset[str]) -> list[str]:
        """Return the lines that store a value."""
        match value:
            case Concat(left, right) if left == target and not isinstance(target, Entry):
                return [f"{self.expr(target)} += {self.expr(right)}"]
        return super().put(target, value, born)

    def store_text(self, target: Target, text: str, kind: Type) -> str:
        """Return the statement that stores what a text stands for."""
        if isinstance(target, Entry):
            return f"{self.called[target.dict]}.set({self.expr(target.key)}, {text})"
        return f"{self.expr(target)} = {text}"

    def several(self, stmt: Assign, born: frozenset[str]) -> list[str]:
        """Return the lines of an assignment of several values."""
        if any(isinstance(target, Entry) for target in stmt.targets):
            return super().several(stmt, born)
        new = [isinstance(target, Var) and target.name in born for target in stmt.targets]
        if all(new):
            apart = not any(self.touches(target, value) for target in stmt.targets for value in stmt.values)
            if apart:
                return super().several(stmt, born)
        return self.destructured(stmt.targets, f"[{self.all(stmt.values)}]", born)

    def destructured(self, targets: tuple[Target, ...], text: str, born: frozenset[str]) -> list[str]:
        """Return the lines that take several values apart."""
        listed = f"[{', '.join(map(self.expr, targets))}] = {text}"
        new = [name for target in targets for name in names(target) if name in born]
        if new and len(new) == len(targets):
            return [f"{self.word(*new)} {listed}"]
        return [*(self.bare(name) for name in new), listed]

    def unpack(self, targets: tuple[Target, ...], call: Call, born: frozenset[str]) -> list[str]:
        """Return the lines that store several values of a call."""
        if not any(isinstance(target, Entry) for target in targets):
            return self.destructured(targets, self.expr(call), born)
        name = "results"
        lines = [f"const {name} = {self.expr(call)}"]
        for at, target in enumerate(targets):
            new = isinstance(target, Var) and target.name in born
            text = f"{name}[{at}]"
            stored = self.store_text(target, text, Type.NONE)
            lines.append(f"let {stored}" if new else stored)
        return lines

    def append(self, name: str, value: Expr) -> list[str]:
        """Return the lines that put a value at the end of a list."""
        return [f"{self.called[name]}.push({self.expr(value)})"]

    def popped(self, name: str, *, used: bool) -> str:
        """Return the expression that takes the last element off a list."""
        return f"{self.called[name]}.pop()"

    def delete(self, name: str, key: Expr) -> str:
        """Return the statement that takes a key out of a dictionary."""
        return f"{self.called[name]}.delete({self.expr(key)})"

    def several_values(self, value: Tuple) -> str:
        """Return what is returned for several values."""
        return f"[{self.all(value.items)}]"

    def count_head(self, spot: str, start: str, bound: tuple[str, str] | None, test: str, more: str) -> str:
        """Return the header of a loop that counts."""
        once = f", {bound[0]} = {bound[1]}" if bound else ""
        return f"for (let {spot} = {start}{once}; {test}; {more}) {{"

    def each(self, stmt: Each) -> None:
        """Print a loop over elements, characters, rows or keys."""
        over = self.called[stmt.list]
        visited = f"{over}.keys()" if self.types[stmt.list].pair else over
        outlives = stmt.var in self.here.outliving
        spot = self.free("item") if outlives else self.called[stmt.var]
        self.count()
        self.add(f"for (const {spot} of {visited}) {{", node=True)
        self.body(stmt.body, ahead=True, first=[self.assigned(stmt.var, spot)] if outlives else None)

    def pairs(self, stmt: Pairs) -> None:
        """Print a loop over keys with values, or places with elements."""
        over, kind = self.called[stmt.over], self.types[stmt.over]
        visited = over if kind.pair else f"[...{over}].entries()" if kind is Type.STR else f"{over}.entries()"
        spots, first = [], []
        read = [name for name in (stmt.first, stmt.second) if not self.ignored(name, stmt.body)]
        if kind.pair and len(read) == 1:
            visited = f"{over}.{'keys' if read[0] == stmt.first else 'values'}()"
        else:
            read = [stmt.first, stmt.second]
        for name in read:
            outlives = name in self.here.outliving
            spots.append(
                self.free("item" if name == stmt.second else "key") if outlives else self.called[name]
            )
            if outlives:
                first.append(self.assigned(name, spots[-1]))
        self.count()
        pattern = spots[0] if len(spots) == 1 else f"[{', '.join(spots)}]"
        self.add(f"for (const {pattern} of {visited}) {{", node=True)
        self.body(stmt.body, ahead=True, first=first)

    def free(self, wanted: str) -> str:
        """Return a name that stands for nothing in the program."""
        while wanted in self.used:
            wanted += "2"
        self.used.add(wanted)
        return wanted

    def compare(self, op: str, left: Expr, right: Expr) -> str:
        """Print a comparison."""
        return super().compare({"==": "===", "!=": "!=="}.get(op, op), left, right)

    def own(self, expr: Expr) -> tuple[str, int]:
        """Print the forms that JavaScript writes in a way of its own."""
        match expr:
            case Str(value):
                return quoted(value), ATOM
            case Bin("%", left, right) if self.plain_division(expr):
                return self.joined(left, "%", right, PRODUCT)
            case Bin("//", left, right):
                return f"Math.floor({self.expr(left, PRODUCT)} / {self.expr(right, UNARY)})", ATOM
            case Some(name):
                return f"{self.called[name]}.{self.size(name)} > 0", COMPARE
            case Concat(left, right):
                return self.joined(left, "+", right, SUM)
            case Get(name, key, other):
                got = f"{self.called[name]}.get({self.expr(key)})"
                return f"{got} ?? {self.expr(other, ATOM)}", _LOOSE
        return self.atom(expr), ATOM

    def expr(self, expr: Expr, level: int = 0) -> str:
        """Print an expression; `??` may not stand beside any other operator."""
        return super().expr(expr, max(level, 1) if level else 0)

    def empty(self, name: str) -> tuple[str, int]:
        """Print that a list, string or dictionary is empty."""
        return f"{self.called[name]}.{self.size(name)} === 0", COMPARE

    def size(self, name: str) -> str:
        """Return what a variable's number of elements is called."""
        return "size" if self.types[name].pair else "length"

    def atom(self, expr: Expr) -> str:
        """Print what binds most tightly."""
        match expr:
            case Bin("%", left, right):
                return f"{self.need('mod')}({self.expr(left)}, {self.expr(right)})"
            case Bin(op, left, right):
                return f"Math.{op}({self.expr(left)}, {self.expr(right)})"
            case Abs(of):
                return f"Math.abs({self.expr(of)})"
            case In(item, of):
                word = "has" if self.kind(of).pair else "includes"
                return f"{self.expr(of, ATOM)}.{word}({self.expr(item)})"
            case Item(name, at):
                return f"{self.called[name]}[{self.expr(at)}]"
            case Last(name):
                return f"{self.called[name]}.at(-1)"
            case Len(name):
                return f"{self.called[name]}.{self.size(name)}"
            case Cell(name, row, column):
                return f"{self.called[name]}[{self.expr(row)}][{self.expr(column)}]"
            case Width(name, row):
                return f"{self.called[name]}[{self.expr(row)}].length"
            case Slice(of, start, stop):
                bounds = (
                    [] if start is None and stop is None else ["0" if start is None else self.expr(start)]
                )
                bounds += [] if stop is None else [self.expr(stop)]
                return f"{self.expr(of, ATOM)}.slice({', '.join(bounds)})"
            case Find(of, part):
                return f"{self.expr(of, ATOM)}.indexOf({self.expr(part)})"
            case Ord(Item(name, at)) if self.types[name] is Type.STR:
                return f"{self.called[name]}.charCodeAt({self.expr(at)})"
            case Ord(of):
                return f"{self.expr(of, ATOM)}.charCodeAt(0)"
            case Chr(of):
                return f"String.fromCharCode({self.expr(of)})"
            case ToStr(of):
                return f"String({self.expr(of)})"
            case ToInt(of):
                return f"parseInt({self.expr(of)}, 10)"
            case Split(of, separator):
                return f"{self.expr(of, ATOM)}.split({self.expr(separator)})"
            case Join(separator, name):
                return f"{self.called[name]}.join({self.expr(separator)})"
            case Entry(name, key):
                return f"{self.called[name]}.get({self.expr(key)})"
            case Listed(items) | Strs(items) | Grid(items):
                return f"[{self.all(items)}]"
            case Filled(item, count):
                times = self.expr(count) if self.nonneg(count) else f"Math.max({self.expr(count)}, 0)"
                return f"new Array({times}).fill({self.expr(item)})"
            case Blank(item, columns, rows):
                line = f"new Array({self.expr(columns)}).fill({self.expr(item)})"
                return f"Array.from({{ length: {self.expr(rows)} }}, () => {line})"
            case Table(_, keys, values):
                entries = [f"[{self.expr(k)}, {self.expr(v)}]" for k, v in zip(keys, values, strict=True)]
                return f"new Map([{', '.join(entries)}])" if entries else "new Map()"
        raise TypeError(f"not an expression: {expr}")


def quoted(value: str) -> str:
    """Write a string of printable characters as a literal in double quotes."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


__all__ = ["IN", "OUT", "PREFIX", "JavaScript", "print_javascript", "quoted"]
