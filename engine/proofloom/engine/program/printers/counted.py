"""Print programs with counters, each with the calls to be made of it: all that a toolchain is handed.

What runs is made here from the tree; without its counters it is the text that is shown.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from proofloom.engine.program.kinds import Result
from proofloom.engine.program.printers.braces import Braces, Text
from proofloom.engine.program.printers.c import C
from proofloom.engine.program.printers.go import Go
from proofloom.engine.program.printers.java import Java
from proofloom.engine.program.printers.javascript import JavaScript
from proofloom.engine.program.printers.operators import PREFIX
from proofloom.engine.program.printers.python import call_text, print_python
from proofloom.engine.program.printers.rust import Rust
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.values import Value

PRINTERS: dict[str, type[Braces]] = {
    "c": C,
    "tcc": C,
    "go": Go,
    "java": Java,
    "javascript": JavaScript,
    "rust": Rust,
}


@dataclass(frozen=True, slots=True)
class Counted:
    """One program for one toolchain.

    source     the text that a row shows, with the line of each node in it
    functions  the text that runs, PREFIX where programs of a unit must be told apart
    pieces     what it uses of the language's prelude, each with its place among all pieces
    calls      the call of the entry for each input
    result     the type of what the entry returns
    type       how the language writes it, where a unit must
    fields     how the language calls the parts of several values
    """

    source: str
    functions: str
    pieces: tuple[tuple[int, str], ...]
    calls: tuple[str, ...]
    result: Result
    type: str = ""
    lines: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()


def counted(
    program: Program, language: str, inputs: Sequence[tuple[Value, ...]], alike: bool = False
) -> Counted:
    """Print a sound program for a toolchain, with its calls; `alike` is that of `print_in`."""
    result = program.function(program.entry).result
    if language == "python":
        entry = program.function(program.entry)
        printed = print_python(program)
        calls = tuple(call_text(entry, args) for args in inputs)
        counters = _with_counters(printed.source)
        return Counted(printed.source, counters, (), calls, result, "", printed.lines)
    printer = PRINTERS[language](program, alike)
    text = printer.print()
    calls = tuple(printer.call_text(args) for args in inputs)
    return Counted(
        source=text.source,
        functions=text.counted,
        pieces=printer.pieces(),
        calls=calls,
        result=result,
        type=printer.result_type(),
        lines=text.lines,
        fields=printer.fields(program.entry),
    )


def print_in(language: str, program: Program, alike: bool = False) -> Text:
    """Print a sound program in one of the languages, Python included.

    With `alike` every division is the language's own, as a person writes it: for runs that divide nothing
    below 0, where languages round differently.
    """
    if language == "python":
        printed = print_python(program)
        return Text(printed.source, printed.lines, printed.source, ())
    return PRINTERS[language](program, alike).print()


def call_in(language: str, program: Program, args: tuple[Value, ...]) -> str:
    """Print the call of a program's entry in one of the languages."""
    if language == "python":
        return call_text(program.function(program.entry), args)
    return PRINTERS[language](program).call_text(args).replace(PREFIX, "")


# Python: its source with a call of `step` before each step


def _with_counters(source: str) -> str:
    return ast.unparse(ast.fix_missing_locations(_Counters().visit(ast.parse(source))))


class _Counters(ast.NodeTransformer):
    """Puts `step()` before each simple statement and at each entry, `counted` around what a `for` visits."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for name in ("body", "orelse"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                setattr(node, name, [made for stmt in block for made in self.stepped(stmt)])
        if isinstance(node, ast.If | ast.While):
            node.test = ast.BoolOp(ast.And(), [_step(), node.test])
        elif isinstance(node, ast.For):
            node.iter = ast.Call(ast.Name("_counted", ast.Load()), [node.iter], [])
        elif isinstance(node, ast.FunctionDef):
            node.body.insert(0, ast.Expr(_step()))
        return node

    def stepped(self, stmt: ast.stmt) -> list[ast.stmt]:
        if isinstance(stmt, ast.If | ast.While | ast.For | ast.FunctionDef):
            return [stmt]
        return [ast.Expr(_step()), stmt]


def _step() -> ast.Call:
    return ast.Call(ast.Name("_step", ast.Load()), [], [])


__all__ = ["PRINTERS", "Counted", "call_in", "counted", "print_in"]
