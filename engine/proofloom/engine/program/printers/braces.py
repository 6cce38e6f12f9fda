"""What the printers of languages with braces share: the layout of statements, the counters, plain operators.

A program is printed once, with counters put before its steps between two marks that no source holds. Without
what stands between the marks it is the text that is shown; with it, the text that is run. So what runs is
what is shown, and a counter cannot change anything else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from proofloom.engine.program.printers.assignments import Assignments
from proofloom.engine.program.printers.naming import fresh
from proofloom.engine.program.printers.operators import COMPARE, IN, OUT, PREFIX, ending
from proofloom.engine.program.printers.prelude import text_of
from proofloom.engine.program.printers.shape import results, touched
from proofloom.engine.program.syntax import (
    Append,
    Assign,
    Block,
    Break,
    Call,
    Continue,
    Delete,
    Do,
    Each,
    Expr,
    For,
    Function,
    If,
    Len,
    Pairs,
    Pop,
    Program,
    Return,
    Stmt,
    Target,
    Tuple,
    Var,
    While,
    Width,
    names,
    walk,
)

_COUNTERS = re.compile(f"{IN}[^{OUT}]*{OUT}")


@dataclass(frozen=True, slots=True)
class Text:
    """A printed program: what is shown, with the line (from 1) of each node, and what is run.

    source   all of it, with what it uses of the language's prelude
    lines    the line of each node in `source`
    counted  its functions with counters, and PREFIX before the names that a unit must tell apart
    needs    the pieces of the prelude that the functions use
    """

    source: str
    lines: tuple[int, ...]
    counted: str
    needs: tuple[str, ...]


class Braces(Assignments):
    """Prints one program; a language says how its declarations, headers and expressions are written."""

    indent: ClassVar[str] = "    "
    parens: ClassVar[bool] = True  # around conditions
    end: ClassVar[str] = ";"
    loop_word: ClassVar[str] = "while"
    outer: ClassVar[int] = 0  # how deep functions stand
    step: ClassVar[str] = "_step()"
    unstep: ClassVar[str] = "_steps -= {};"
    floor: ClassVar[re.Pattern[str]]  # what a division that rounds down is called
    spots: ClassVar[tuple[str, ...]] = ("i", "j", "k", "at", "place")

    def __init__(self, program: Program, alike: bool = False) -> None:
        super().__init__(program, alike)
        self.written: list[tuple[str, bool]] = []
        self.depth = self.outer
        self.node = 0
        self.open: list[bool] = []  # for each loop around: whether its checks are counted ahead

    # The whole

    def print(self) -> Text:
        """Print the program; once more where a division that rounds down turns up, to write all alike."""
        text = self.printed_once()
        if not self.floor.search(text.source):
            return text
        self.rounding, self.written, self.needs, self.depth = True, [], {}, self.outer
        return self.printed_once()

    def printed_once(self) -> Text:
        """Print the program as far as is known of its divisions."""
        for function in self.program.functions:
            if self.written:
                self.written.append(("", False))
            self.print_function(function)
        body = "\n".join([line for line, _ in self.written]) + "\n"
        counted = re.sub(f"^ *\t*{IN}{OUT}\n", "", body, flags=re.MULTILINE)
        before, after = self.frame()
        lines, number = [], before.count("\n")
        shown = []
        for line, node in self.written:
            plain = _COUNTERS.sub("", line).replace(PREFIX, "")
            if line.strip() and not plain.strip():
                continue
            shown.append(plain)
            number += 1
            if node:
                lines.append(number)
        source = before + "\n".join(shown) + "\n" + after
        marks = counted.replace(IN, "").replace(OUT, "")
        return Text(source, tuple(lines), marks, tuple(self.needs))

    def frame(self) -> tuple[str, str]:
        """Return what stands before and after the functions in the text that is shown."""
        return text_of(self.file, self.needs), ""

    def print_function(self, function: Function) -> None:
        """Print a function."""
        self.function, self.here, self.node = function, self.shapes[function.name], -1
        self.used = {*self.called.values()}
        self.open = []
        self.at = -1
        self.types = self.here.types
        for line in self.before_function(function):
            self.add(line)
        self.add(self.header(function), node=True)
        self.node += 1
        self.depth += 1
        self.count()
        for line in self.prologue(function):
            self.add(line)
        self.block(function.body)
        self.depth -= 1
        self.add("}")

    def before_function(self, function: Function) -> list[str]:
        """Return the lines before a function."""
        return []

    def prologue(self, function: Function) -> list[str]:
        """Return the lines before the first statement of a function."""
        return []

    # Lines and counters

    def add(self, line: str, *, node: bool = False) -> None:
        """Add a line."""
        self.written.append((self.indent * self.depth + line if line else "", node))

    def count(self) -> None:
        """Count one step where the text has come to."""
        self.add(f"{IN}{self.step};{OUT}")

    def line(self, line: str, *, node: bool = True) -> None:
        """Add a simple statement; the first line of one holds its node."""
        self.add(line + self.end, node=node)

    def lines(self, lines: list[str]) -> None:
        """Add what one simple statement became."""
        for place, line in enumerate(lines):
            self.line(line, node=place == 0)

    def tested(self, test: str) -> str:
        """Return a condition that counts its evaluations."""
        return f"{IN}{self.step} && ({OUT}{test}{IN}){OUT}"

    def headed(self, word: str, test: str) -> str:
        """Return the header of a branch or loop."""
        return f"{word} ({test}) {{" if self.parens else f"{word} {test} {{"

    def asked(self, word: str, test: Expr) -> str:
        """Return the header of a branch with its condition."""
        return self.headed(word, self.tested(self.condition(test)))

    # Statements

    def block(self, block: Block) -> None:
        """Print the statements of a block."""
        for stmt in block:
            node, self.node = self.node, self.node + 1
            self.at = node
            for name in self.here.bare.get(node, ()):
                self.line(self.bare(name), node=False)
            self.stmt(stmt, node)

    def stmt(self, stmt: Stmt, node: int) -> None:
        """Print a statement."""
        match stmt:
            case If():
                self.add(self.asked("if", stmt.test), node=True)
                self.branch(stmt)
            case While(test, body):
                self.add(self.headed(self.loop_word, self.tested(self.loop_test(test, body))), node=True)
                self.body(body, ahead=False)
            case For():
                self.counting(stmt)
            case Each():
                self.each(stmt)
            case Pairs():
                self.pairs(stmt)
            case _:
                self.count()
                self.simple(stmt, node)

    def branch(self, stmt: If) -> None:
        """Print what follows the header of an `if`."""
        self.depth += 1
        self.block(stmt.then)
        self.depth -= 1
        match stmt.other:
            case ():
                self.add("}")
            case (If() as inner,):
                self.at = self.node
                self.node += 1
                self.add(self.asked("} else if", inner.test), node=True)
                self.branch(inner)
            case _:
                self.add("} else {")
                self.depth += 1
                self.block(stmt.other)
                self.depth -= 1
                self.add("}")

    def body(self, block: Block, *, ahead: bool, first: list[str] | None = None) -> None:
        """Print the body of a loop, after lines that are no nodes, and its end."""
        self.depth += 1
        self.open.append(ahead)
        if ahead:
            self.count()
        for line in first or []:
            self.line(line, node=False)
        self.block(block)
        self.open.pop()
        self.depth -= 1
        self.add("}")

    def simple(self, stmt: Stmt, node: int) -> None:
        """Print a simple statement."""
        match stmt:
            case Assign():
                self.assign(stmt, node)
            case Append(name, value):
                self.lines(self.append(name, value))
            case Pop(target, name):
                self.lines(self.pop(target, name, new=target in self.here.born.get(node, ())))
            case Delete(name, key):
                self.lines([self.delete(name, key)])
            case Do(call):
                self.lines([*self.hoisted(call), self.expr(call)])
            case Return(value):
                self.leaving(sum(self.open))
                self.leave(value)
            case Break():
                self.leaving(int(self.open[-1]))
                self.line("break")
            case Continue():
                self.line("continue")

    def leaving(self, loops: int) -> None:
        """Take back the checks that loops which are left had counted ahead."""
        if loops:
            self.add(f"{IN}{self.unstep.format(loops)}{OUT}")

    def leave(self, value: Expr | None) -> None:
        """Print a return."""
        if value is None:
            self.line("return")
        elif isinstance(value, Tuple):
            self.line(f"return {self.several_values(value)}")
        else:
            self.lines([*self.hoisted(value), f"return {self.held(value)}"])

    def hoisted(self, expr: Expr) -> list[str]:
        """Return the lines that must stand before an expression's own."""
        return []

    # Assignments

    def assign(self, stmt: Assign, node: int) -> None:
        """Print an assignment."""
        born = self.here.born.get(node, frozenset())
        if len(stmt.targets) == 1:
            self.lines([*self.hoisted(stmt.values[0]), *self.put(stmt.targets[0], stmt.values[0], born)])
        elif len(stmt.values) == 1:
            call = stmt.values[0]
            assert isinstance(call, Call)
            self.lines([*self.hoisted(call), *self.unpack(stmt.targets, call, born)])
        else:
            self.lines(self.several(stmt, born))

    # What a language says

    def result_type(self) -> str:
        """Return the type of what the entry returns, where whoever calls it must write it."""
        return ""

    def header(self, function: Function) -> str:
        """Return the line that opens a function."""
        raise NotImplementedError

    def bare(self, name: str) -> str:
        """Return the declaration of a variable without a value of its own."""
        raise NotImplementedError

    def unpack(self, targets: tuple[Target, ...], call: Call, born: frozenset[str]) -> list[str]:
        """Return the lines that store several values of a call: held together first, then one by one."""
        line, parts = self.together(call)
        lines = [line]
        for target, text, kind in zip(targets, parts, results(self.table[call.function].result), strict=True):
            if isinstance(target, Var) and target.name in born:
                lines.append(self.first_text(target.name, text))
            else:
                lines.append(self.store_text(target, text, kind))
        return lines

    def together(self, call: Call) -> tuple[str, list[str]]:
        """Return the line that holds several values of a call, and how each is written after it."""
        raise NotImplementedError

    def append(self, name: str, value: Expr) -> list[str]:
        """Return the lines that put a value at the end of a list."""
        raise NotImplementedError

    def pop(self, target: str, name: str, *, new: bool) -> list[str]:
        """Return the lines that take the last element off a list."""
        taken = self.popped(name, used=bool(target))
        if not target:
            return [taken]
        return [self.first_text(target, taken) if new else self.assigned(target, taken)]

    def popped(self, name: str, *, used: bool) -> str:
        """Return the expression that takes the last element off a list, and whose value may be used."""
        raise NotImplementedError

    def delete(self, name: str, key: Expr) -> str:
        """Return the statement that takes a key out of a dictionary."""
        raise NotImplementedError

    def several_values(self, value: Tuple) -> str:
        """Return what is returned for several values."""
        raise NotImplementedError

    def counting(self, stmt: For) -> None:
        """Print a loop that counts: its bound is evaluated once, its variable lives where it must."""
        outlives = stmt.var in self.here.outliving
        spot = self.spot() if outlives else self.called[stmt.var]
        changing, growing = touched(stmt.body, self.flows, self.table)
        once = any(
            name in (growing if isinstance(part, Len | Width) else changing) or name == stmt.var
            for part in walk(stmt.stop)
            for name in names(part)
        )
        sign, limit = ending(stmt)
        stop, bound, start = self.limit(limit), None, self.expr(stmt.start)
        if once:
            start = self.beside(stmt.start)
            bound = (fresh(("end", "limit", "bound"), self.used), self.beside(limit))
            self.used.add(bound[0])
            stop = bound[0]
        test = f"{spot} {sign} {stop}"
        more = "++" if stmt.step > 0 else "--"
        if abs(stmt.step) != 1:
            more = f" {more[0]}= {abs(stmt.step)}"
        head = self.count_head(spot, start, bound, self.tested(test), spot + more)
        self.add(head, node=True)
        if outlives:
            self.used.add(spot)
        self.body(stmt.body, ahead=False, first=[self.assigned(stmt.var, spot)] if outlives else None)
        self.used.discard(spot) if outlives else None

    def limit(self, expr: Expr) -> str:
        """Print what a loop's variable is compared to."""
        return self.expr(expr, COMPARE + 1)

    def count_head(self, spot: str, start: str, bound: tuple[str, str] | None, test: str, more: str) -> str:
        """Return the header of a loop that counts."""
        raise NotImplementedError

    def assigned(self, name: str, text: str) -> str:
        """Return the statement that gives a variable what a text stands for."""
        return f"{self.called[name]} = {text}"

    def spot(self) -> str:
        """Return a free name for a place in a list."""
        return fresh(self.spots, self.used)

    def each(self, stmt: Each) -> None:
        """Print a loop over elements, characters, rows or keys."""
        raise NotImplementedError

    def pairs(self, stmt: Pairs) -> None:
        """Print a loop over keys with values, or places with elements."""
        raise NotImplementedError

    def condition(self, expr: Expr) -> str:
        """Print the condition of a branch."""
        return self.expr(expr)

    def loop_test(self, expr: Expr, body: Block) -> str:
        """Print the condition of a loop."""
        return self.expr(expr)
