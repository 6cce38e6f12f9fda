"""Print a program as Go: tabs, slices, an ordered map; lists that a function lengthens go by pointer."""

from __future__ import annotations

import re
from typing import ClassVar

from proofloom.engine.program.kinds import Result, Type
from proofloom.engine.program.printers.braces import Text
from proofloom.engine.program.printers.fields import FIELDS
from proofloom.engine.program.printers.go_expressions import GoExpressions, go_type
from proofloom.engine.program.printers.naming import fresh
from proofloom.engine.program.printers.operators import IN, OUT
from proofloom.engine.program.printers.prelude import text_of, wanted
from proofloom.engine.program.printers.shape import results
from proofloom.engine.program.syntax import (
    Assign,
    Bin,
    Block,
    Call,
    Concat,
    Each,
    Entry,
    Expr,
    Function,
    Get,
    In,
    Int,
    Not,
    Pairs,
    Program,
    Str,
    Target,
    Tuple,
    Var,
    names,
)


def print_go(program: Program) -> Text:
    """Print a sound program as Go."""
    return Go(program).print()


class Go(GoExpressions):
    """Prints one program."""

    language: ClassVar[str] = "go"
    floor: ClassVar[re.Pattern[str]] = re.compile(r"floor(Div|Mod)\(")
    file: ClassVar[str] = "go.txt"
    indent: ClassVar[str] = "\t"
    parens: ClassVar[bool] = False
    end: ClassVar[str] = ""
    loop_word: ClassVar[str] = "for"
    unstep: ClassVar[str] = "_steps -= {}"
    step: ClassVar[str] = "_step()"

    def frame(self) -> tuple[str, str]:
        """Return what stands before and after the functions."""
        imports = [piece.name for piece in wanted(self.file, self.needs) if not piece.text]
        before = "package main\n\n"
        if len(imports) == 1:
            before += f'import "{imports[0]}"\n\n'
        elif imports:
            listed = "".join([f'\t"{package}"\n' for package in imports])
            before += f"import (\n{listed})\n\n"
        return before + text_of(self.file, self.needs), ""

    def count(self) -> None:
        """Count one step where the text has come to."""
        self.written.append((self.indent * self.depth + f"{IN}{self.step}{OUT}", False))

    def leaving(self, loops: int) -> None:
        """Take back the checks that loops which are left had counted ahead."""
        if loops:
            self.written.append((self.indent * self.depth + f"{IN}{self.unstep.format(loops)}{OUT}", False))

    # Functions and declarations

    def header(self, function: Function) -> str:
        """Return the line that opens a function."""
        given: list[tuple[str, str]] = []
        for param in function.params:
            kind = ("*" if self.pointer(function.name, param) else "") + self.type(param.type)
            given.append((self.called[param.name], kind))
        texts = []
        for at, (name, kind) in enumerate(given):
            last = at + 1 == len(given) or given[at + 1][1] != kind
            texts.append(f"{name} {kind}" if last else name)
        return (
            f"func {self.function_name(function.name)}({', '.join(texts)}){self.result(function.result)} {{"
        )

    def result(self, kind: Result) -> str:
        """Return how a result is written after a function's parameters."""
        if isinstance(kind, tuple):
            return f" ({', '.join(map(self.type, kind))})"
        return f" {self.type(kind)}" if kind is not Type.NONE else ""

    def type_of_name(self, name: str) -> str:
        """Return the type of a variable."""
        return "byte" if name in self.here.chars else self.type(self.types[name])

    def bare(self, name: str) -> str:
        """Return the declaration of a variable without a value."""
        return self.and_used(f"var {self.called[name]} {self.type_of_name(name)}", name)

    def and_used(self, line: str, *variables: str) -> str:
        """Add a use of variables that nothing reads, since Go refuses those."""
        unread = [name for name in variables if name not in self.read]
        return line + "".join([f"; _ = {self.called[name]}" for name in unread])

    def declared(self, name: str, kind: Type, text: str) -> str:
        """Return the declaration of a new name."""
        return f"{name} := {text}"

    def first_text(self, name: str, text: str) -> str:
        """Return the declaration of a variable with a value."""
        return self.and_used(f"{self.called[name]} := {text}", name)

    def line(self, line: str, *, node: bool = True) -> None:
        """Add a statement; what follows a semicolon stands on a line of its own."""
        first, *others = line.split("; _ = ")
        self.add(first, node=node)
        for other in others:
            self.add(f"_ = {other}")

    def place(self, target: Target) -> str | None:
        """Return what may stand before `+=`."""
        return None if isinstance(target, Entry) and not self.loose else self.target(target)

    def put(self, target: Target, value: Expr, born: frozenset[str]) -> list[str]:
        """Return the lines that store a value."""
        if self.loose and isinstance(target, Entry):
            value = self.from_nothing(target, value)
        match value:
            case Concat(left, right) if left == target and (isinstance(target, Var) or self.loose):
                return [f"{self.target(target)} += {self.expr(right)}"]
        return super().put(target, value, born)

    def from_nothing(self, target: Entry, value: Expr) -> Expr:
        """Return a value in which what a key has, or else nothing, is what a map of Go gives for it."""
        match value:
            case Bin(op, Get(name, key, Int(0)), right) if (name, key) == (target.dict, target.key):
                return Bin(op, target, right)
            case Concat(Get(name, key, Str("")), right) if (name, key) == (target.dict, target.key):
                return Concat(target, right)
        return value

    def asked(self, word: str, test: Expr) -> str:
        """Return the header of a branch with its condition; a key is looked up before it."""
        negated = isinstance(test, Not)
        match test:
            case In(key, Var(name) as of) | Not(In(key, Var(name) as of)) if (
                self.loose and self.kind(of).pair
            ):
                found = fresh(("ok", "found", "present"), self.used)
                looked_up = f"{word} _, {found} := {self.called[name]}[{self.beside(key)}]"
                return f"{looked_up}; {self.tested('!' * negated + found)} {{"
        return super().asked(word, test)

    def target(self, target: Target) -> str:
        """Print where something is stored."""
        return self.var(target.name) if isinstance(target, Var) else self.expr(target)

    def store(self, target: Target, value: Expr) -> str:
        """Return the statement that stores a value; an entry's stands beside its key."""
        if isinstance(target, Entry) and not self.loose:
            return self.store_text(target, self.beside(value), Type.NONE)
        return super().store(target, value)

    def store_text(self, target: Target, text: str, kind: Type) -> str:
        """Return the statement that stores what a text stands for."""
        if isinstance(target, Entry) and not self.loose:
            self.need("Set")
            return f"{self.called[target.dict]}.Set({self.beside(target.key)}, {text})"
        return f"{self.target(target)} = {text}"

    def several(self, stmt: Assign, born: frozenset[str]) -> list[str]:
        """Return the lines of an assignment of several values."""
        if any(isinstance(target, Entry) for target in stmt.targets):
            return super().several(stmt, born)
        self.deep = 2
        values = [
            self.held_as(target.name, value) if isinstance(target, Var) else self.expr(value)
            for target, value in zip(stmt.targets, stmt.values, strict=True)
        ]
        self.deep = 1
        return self.at_once(stmt.targets, ", ".join(values), born)

    def at_once(self, targets: tuple[Target, ...], text: str, born: frozenset[str]) -> list[str]:
        """Return the lines that store several values at once."""
        new = [
            name for target in targets if isinstance(target, Var) for name in names(target) if name in born
        ]
        listed = ", ".join(map(self.target, targets))
        if new and len(new) == len(targets):
            return [self.and_used(f"{listed} := {text}", *new)]
        return [*(self.bare(name) for name in new), f"{listed} = {text}"]

    def unpack(self, targets: tuple[Target, ...], call: Call, born: frozenset[str]) -> list[str]:
        """Return the lines that store several values of a call."""
        if not any(isinstance(target, Entry) for target in targets):
            return self.at_once(targets, self.expr(call), born)
        return super().unpack(targets, call, born)

    def together(self, call: Call) -> tuple[str, list[str]]:
        """Return the line that gives several values names of their own, and those."""
        kept = [self.reserved(*FIELDS) for _ in results(self.table[call.function].result)]
        return f"{', '.join(kept)} := {self.expr(call)}", kept

    def append(self, name: str, value: Expr) -> list[str]:
        """Return the lines that put a value at the end of a list."""
        return [f"{self.var(name)} = append({self.var(name)}, {self.beside(value)})"]

    def pop(self, target: str, name: str, *, new: bool) -> list[str]:
        """Return the lines that take the last element off a list."""
        last = f"len({self.var(name)})-1"
        lines = [f"{self.var(name)} = {self.part(name)}[:{last}]"]
        if target:
            taken = f"{self.part(name)}[{last}]"
            first = self.first_text(target, taken) if new else f"{self.called[target]} = {taken}"
            return [first, *lines]
        return lines

    def delete(self, name: str, key: Expr) -> str:
        """Return the statement that takes a key out of a dictionary."""
        if self.loose:
            return f"delete({self.called[name]}, {self.beside(key)})"
        self.need("Delete")
        return f"{self.called[name]}.Delete({self.expr(key)})"

    def several_values(self, value: Tuple) -> str:
        """Return what is returned for several values."""
        return self.all(value.items)

    # Loops

    def count_head(self, spot: str, start: str, bound: tuple[str, str] | None, test: str, more: str) -> str:
        """Return the header of a loop that counts."""
        if bound:
            return f"for {spot}, {bound[0]} := {start}, {bound[1]}; {test}; {more} {{"
        return f"for {spot} := {start}; {test}; {more} {{"

    def each(self, stmt: Each) -> None:
        """Print a loop over elements, characters, rows or keys."""
        kind = self.types[stmt.list]
        over = f"{self.called[stmt.list]}.keys" if kind.pair else self.var(stmt.list)
        if kind is Type.STR:
            over = f"[]byte({over})"
        spots, first = self.bound((("_", ""), (stmt.var, "item")), kind, stmt.body)
        head = "for range" if spots[1] == "_" else f"for _, {spots[1]} := range"
        self.visit(f"{head} {over} {{", stmt, first)

    def pairs(self, stmt: Pairs) -> None:
        """Print a loop over keys with values, or places with elements."""
        kind = self.types[stmt.over]
        if kind.pair:
            spots, first = self.bound((("_", ""), (stmt.first, "key")), kind, stmt.body)
            spot = spots[1]
            if spot == "_" and not self.ignored(stmt.second, stmt.body):
                spot = fresh(("key",), self.used)
            if not self.ignored(stmt.second, stmt.body):
                value = f"{self.called[stmt.over]}.values[{spot}]"
                sign = "=" if stmt.second in self.here.outliving else ":="
                first.append(f"{self.called[stmt.second]} {sign} {value}")
                head = f"for _, {spot} := range"
            else:
                head = "for range" if spot == "_" else f"for _, {spot} := range"
            self.visit(f"{head} {self.called[stmt.over]}.keys {{", stmt, first)
            return
        over = f"[]byte({self.var(stmt.over)})" if kind is Type.STR else self.var(stmt.over)
        spots, first = self.bound(((stmt.first, "place"), (stmt.second, "item")), kind, stmt.body)
        listed = ", ".join(spots) if spots[1] != "_" else spots[0]
        head = "for range" if listed == "_" else f"for {listed} := range"
        self.visit(f"{head} {over} {{", stmt, first)

    def bound(
        self, wanted: tuple[tuple[str, str], ...], kind: Type, body: Block
    ) -> tuple[list[str], list[str]]:
        """Return the names in a loop's header, and the lines that give them to variables."""
        spots, first = [], []
        for name, word in wanted:
            text = kind is Type.STR and self.types.get(name) is Type.STR and name not in self.here.chars
            if name in self.here.outliving:
                spot = self.reserved(word)
                first.append(self.assigned(name, f"string({spot})" if text else spot))
                spots.append(spot)
            elif name == "_" or self.ignored(name, body):
                spots.append("_")
            elif text:
                spot = self.reserved("letter")
                first.append(f"{self.called[name]} := string({spot})")
                spots.append(spot)
            else:
                spots.append(self.called[name])
        return spots, first

    def visit(self, head: str, stmt: Each | Pairs, first: list[str]) -> None:
        """Print a loop whose checks are counted ahead."""
        self.count()
        self.add(head, node=True)
        self.body(stmt.body, ahead=True, first=first)


__all__ = ["Go", "go_type", "print_go"]
