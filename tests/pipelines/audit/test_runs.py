"""Programs run in the jail: steps, what is reached and what is needed are what one counts by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from proofloom.engine.program.forms import Example, ended
from proofloom.engine.program.printers.python import call_text, print_python
from proofloom.pipelines.audit.coverage import coverage
from proofloom.pipelines.audit.items import Item
from proofloom.pipelines.audit.necessity import necessity
from proofloom.pipelines.audit.rewrite import rewritten
from proofloom.pipelines.audit.runs import Ran, ran
from proofloom.pipelines.audit.shares import Audited
from proofloom.pipelines.audit.unset import unsets

Maker = Callable[..., Item]

IDLE = """\
def f(n):
    t = n * 0
    u = 5
    if n > 3:
        t += n
    if n > n:
        t = 9
    return t
"""


def of(found: Ran | None) -> Ran:
    assert found is not None
    return found


def test_dead_and_idle_statements_are_found(item: Maker) -> None:
    run = of(ran(item(plain=(1,), source=IDLE)))
    assert (run.value, run.steps) == ("0", 6)  # ENTER, two EXEC, two TEST, return
    assert sorted(run.reached) == [1, 2, 3, 5, 7]  # 0 is the function itself
    assert sorted(run.ever) == [1, 2, 3, 4, 5, 7]
    assert run.outcomes == {(3, False), (5, False)}
    assert run.ever_outcomes == {(3, False), (3, True), (5, False)}
    assert [node for node, shown in run.needed.items() if not shown] == [2, 5, 6]


RARE = """\
def f(n):
    t = n
    if n * 31 % 9973 == 5:
        t += 1
    return t
"""


def test_inputs_that_a_maker_holds_are_run_not_believed(item: Maker) -> None:
    alone = of(ran(item(plain=(3,), source=RARE)))
    assert [node for node, shown in alone.needed.items() if not shown] == [2, 3]
    useless = of(ran(item(plain=(3,), source=RARE, pool=((5,), (8,)))))
    assert useless.needed == alone.needed
    n = next(n for n in range(9973) if n * 31 % 9973 == 5)
    shown = of(ran(item(plain=(3,), source=RARE, pool=((n,),))))
    assert all(shown.needed.values())


def test_the_shares_of_two_programs_are_added_up(item: Maker) -> None:
    items = [item(1, plain=(1,), source=IDLE), item(2, plain=(7,), source="def f(n):\n    return n + 1\n")]
    audited = Audited(items, {one.id: of(ran(one)) for one in items})
    assert coverage(audited) == {
        "statements, by the run asked about": (6, 8),
        "statements, by some input": (7, 8),
        "branches, by the run asked about": (2, 4),
        "branches, by some input": (3, 4),
        "programs with a statement that the run leaves out": (1, 2),
        "programs with a statement that no input reached": (1, 2),
    }
    found = necessity(audited)
    assert found["statements that are needed"] == (5, 8)
    assert found["programs with nothing idle"] == (1, 2)


def test_a_program_that_hardly_depends_on_its_input_is_told(item: Maker) -> None:
    run = of(ran(item(plain=(1,), source="def f(n):\n    return 4\n")))
    assert run.same == run.first > 0
    run = of(ran(item(plain=(1,), source="def f(n):\n    return n\n")))
    assert run.same == 0 < run.first


def test_what_only_saves_steps_or_changes_arguments_is_needed(item: Maker) -> None:
    early = "def f(n):\n    for i in range(400):\n        if i > n % 4:\n            break\n    return n\n"
    assert of(ran(item(plain=(2,), source=early))).needed == {1: False, 2: True, 3: True, 4: True}
    changes = "def f(xs):\n    xs.append(1)\n    return 0\n"
    assert of(ran(item(plain=([3],), source=changes))).needed == {1: True, 2: True}


FIRST = """\
def f(xs):
    last = 0
    count = 0
    for x in xs:
        if x == last:
            count += 1
        else:
            count = 1
        last = x
    if xs:
        best = count
    else:
        best = 0
    spare = best
    return [best for best in [best]][0]
"""


@pytest.mark.parametrize(
    ("gone", "unset"),
    [
        ("    last = 0", True),
        ("    count = 0", True),  # read by the sum, and after the loop
        ("            count = 1", False),
        ("        best = count", True),
        ("        best = 0", True),
        ("    spare = best", False),
        ("    for x in xs", False),
        ("    return", True),  # then the function gives nothing
    ],
)
def test_a_variable_that_might_be_read_unset_is_seen(gone: str, unset: bool) -> None:
    lines = FIRST.splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if text.startswith(gone))
    assert unsets(FIRST, (line, len(gone) - len(gone.lstrip()))) == unset


def test_a_function_that_might_end_without_its_value_lacks_a_statement() -> None:
    both = "def f(c):\n    if c:\n        return 1\n    return 0\n"
    assert unsets(both, (4, 4))
    assert not unsets(both, (3, 8))  # then it returns 0
    assert not unsets("def f(c):\n    if c:\n        return 1\n    c += 1\n", (4, 4))  # it might before
    assert not unsets("def f(c):\n    c.append(1)\n    return\n", (3, 4))


def test_what_a_loop_sets_may_be_unset_after_it_and_a_sum_reads_its_own_variable() -> None:
    assert unsets("def f(xs):\n    a = 0\n    for a in xs:\n        b = a\n    return a\n", (2, 4))
    assert unsets("def f(xs):\n    a = 0\n    while xs:\n        a = xs.pop()\n    return a\n", (2, 4))
    assert unsets("def f():\n    a = 0\n    a += 1\n    return 3\n", (2, 4))


SENTINEL = """\
def f(xs):
    last = -1
    count = 0
    for x in xs:
        n = len(x)
        if n == last:
            count += 1
        else:
            count = 1
        last = n
    if last < 0:
        return 9
    return count
"""


def test_what_keeps_a_variable_set_is_needed_though_no_input_tells(item: Maker) -> None:
    run = of(ran(item(plain=(["a", "bc"],), source=SENTINEL)))
    assert all(run.needed.values())
    idle = SENTINEL.replace("return count", "return n").replace("count += 1", "count = 2")
    assert [node for node, shown in of(ran(item(plain=(["a", "bc"],), source=idle))).needed.items()
            if not shown] == [2, 5, 6, 7]  # fmt: skip


@pytest.mark.parametrize(
    ("call", "source", "steps"),
    [
        ("", "def f():\n    while True:\n        break\n    return 1\n", 4),
        ("", "def f():\n    for i in range(2):\n        pass\n    else:\n        i = 5\n    return i\n", 8),
        ("", "def f():\n    try:\n        return 1 // 0\n    except Exception:\n        return 1\n", 4),
        ("", "def f():\n    def g(x):\n        return x\n    return [g(i) for i in range(2)]\n", 7),
        ("lambda x: x", "A = 2\n\ndef f(g):\n    'says so'\n    return g(A)\n", 2),
    ],
)  # fmt: skip
def test_steps_go_on_for_what_our_language_does_not_have(
    item: Maker, call: str, source: str, steps: int
) -> None:
    assert of(ran(item(source=source, call=call, plain=None if call else ()))).steps == steps


@pytest.mark.parametrize("example", ended()[::9], ids=str)
def test_steps_are_those_of_the_page_of_step_semantics(item: Maker, example: Example) -> None:
    printed = print_python(example.program)
    main = example.program.function(example.program.entry)
    call = call_text(main, example.args).partition("(")[2][:-1]
    run = of(ran(item(source=printed.source, call=call, entry=main.name, plain=None)))
    assert run.steps == example.steps


@pytest.mark.parametrize(
    "source",
    [
        "def f(n):\n    return 1 // n\n",
        "def f(n):\n    while True:\n        n += 1\n",
        "def f(n):\n    return f(n)\n",
        "def g(n):\n    return n\n",
        "def f(n:\n",
    ],
)
def test_a_program_without_a_value_is_left_out(item: Maker, source: str) -> None:
    assert ran(item(source=source, plain=(0,), call="0")) is None


def test_a_source_runs_in_the_jail_alone(item: Maker, tmp_path: object) -> None:
    """What it writes and what it breaks is not seen here; one that breaks the job itself has no figures."""
    hostile = f"def f(n):\n    open({str(tmp_path) + '/seen'!r}, 'w').write('x')\n    return 1\n"
    assert ran(item(source=hostile, plain=(0,), call="0")) is None
    breaks = "import builtins\n\ndef f(n):\n    builtins.len = None\n    return 1\n"
    assert ran(item(source=breaks, plain=(0,), call="0")) is None
    assert len("ab") == 2


def test_a_program_is_rewritten_and_not_changed() -> None:
    program = rewritten(IDLE)
    assert program.statements == (1, 2, 3, 4, 5, 6, 7)
    assert program.tests == (3, 5)
    assert "if _do(4):" in program.source
    assert rewritten("def f():\n    while True:\n        break\n").tests == (), "only ever one way"
