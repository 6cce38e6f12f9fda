"""Every form of the grammar, asked of everything on this side that must know it; what is missing is named."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from proofloom.engine.program.canonical import canonical
from proofloom.engine.program.checks import problems
from proofloom.engine.program.evaluate import FREE
from proofloom.engine.program.forms import FORMS, Example, ended, examples
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.kinds import HEADS, RULES
from proofloom.engine.program.notation import dump, parse
from proofloom.engine.program.printers.python import call_text, print_python
from proofloom.engine.program.rename import renamed, variables
from proofloom.engine.program.syntax import Expr, Program, Stmt, expressions, statements, walk
from proofloom.engine.program.values import fits, frozen


def forms_of(program: Program) -> set[str]:
    found = set()
    for function in program.functions:
        for stmt in statements(function.body):
            found.add(type(stmt).__name__)
            parts = [part for expr in expressions(stmt) for part in walk(expr)]
            targets = list(getattr(stmt, "targets", ()))
            found |= {type(part).__name__ for part in parts + targets}
    return found


@pytest.mark.parametrize("name", FORMS)
def test_a_form_has_an_example_that_uses_it(name: str) -> None:
    mine = [example for example in ended() if example.form == name]
    assert mine
    assert all(name in forms_of(example.program) for example in mine)


def test_the_table_holds_every_class_of_the_tree() -> None:
    assert set(FORMS.values()) == {*get_args(Expr), *get_args(Stmt)}
    assert {example.form for example in examples()} == set(FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_the_interpreter_has_a_case_for_each_form(name: str) -> None:
    cls = FORMS[name]
    table = Interpreter.cases if cls in get_args(Expr) else Interpreter.statements
    assert hasattr(Interpreter, table[cls])


@pytest.mark.parametrize("example", examples(), ids=str)
def test_an_example_is_sound_and_written_and_read_alike(example: Example) -> None:
    assert problems(example.program) == []
    assert parse(dump(example.program)) == example.program
    main = example.program.function("f")
    assert all(fits(arg, param.type) for arg, param in zip(example.args, main.params, strict=True))


@pytest.mark.parametrize("example", examples(), ids=str)
@pytest.mark.parametrize("traced", [False, True])
def test_the_reference_gives_value_and_steps(example: Example, traced: bool) -> None:
    interpreter = Interpreter(example.program, Limits(fuel=10_000), traced=traced)
    if example.fault:
        with pytest.raises(Fault, match=example.fault):
            interpreter.run(example.args)
        return
    run = interpreter.run(example.args)
    assert (run.value, run.steps) == (example.value, example.steps)
    assert type(run.value) is type(example.value)  # True is no 1
    assert fits(run.value, example.program.function("f").result)
    assert not traced or len(run.events) == run.steps


@pytest.mark.parametrize("example", ended(), ids=str)
def test_printed_python_gives_the_value(example: Example) -> None:
    printed = print_python(example.program)
    main = example.program.function("f")
    names: dict[str, object] = {}
    exec(printed.source, names)
    assert frozen(eval(call_text(main, example.args), names)) == example.value
    lines = [line.strip() for line in printed.source.splitlines()]
    assert len(printed.lines) == sum(bool(line) and line != "else:" for line in lines)
    ast.parse(printed.source)


@pytest.mark.parametrize("example", ended(), ids=str)
def test_other_names_leave_form_and_value(example: Example) -> None:
    functions = {function.name: f"other_{function.name}" for function in example.program.functions}
    other = Program(
        tuple(
            renamed(function, {name: f"{name}_x" for name in variables(function)}, functions)
            for function in example.program.functions
        ),
        functions["f"],
    )
    assert problems(other) == []
    assert canonical(other) == canonical(example.program)
    assert Interpreter(other).run(example.args).value == example.value


def test_a_rule_is_read_for_every_form_but_those_with_ways_of_their_own() -> None:
    special = {"Var", "Call", "Table", "Tuple", "Assign", "Pop", "Do", "Return", "Break", "Continue", "For",
               "Each", "Pairs"}  # fmt: skip
    assert {cls.__name__ for cls, rule in RULES.items() if not rule} == special


@pytest.mark.parametrize("name", FORMS)
def test_the_page_names_each_form_and_marks_the_operators(name: str) -> None:
    page = (Path(__file__).parents[3] / "docs" / "step-semantics.md").read_text(encoding="utf-8")
    tree = page.partition("## The tree")[2]
    head = HEADS[FORMS[name]]
    if head:
        marked = re.search(rf"[(` ]{re.escape(head)}°", tree) is not None
        assert marked or re.search(rf"[(`]{re.escape(head)}[ )`]", tree)
        assert marked == (FORMS[name] in get_args(Expr) and FORMS[name] not in FREE)
