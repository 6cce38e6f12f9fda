"""Told runs that are made to mislead or to burden: forged certificates, endless lines, many wrong events."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from problems import RUN, program, row
from test_trace_steps import LIST_PASSED, LONG, LOOP, PASSED_ON, events, singly, told

from proofloom.engine import Outcome, Step
from proofloom.verifiers.steps import StepReport, check_steps, read_steps, replay, trace_follow
from proofloom.verifiers.steps.row import RowError
from proofloom.verifiers.steps.trace_run import course_of
from proofloom.verifiers.tasks import grade_task

PASS, FAIL = Outcome.PASS, Outcome.FAIL
ROW = row(program(), "1", RUN)


def forged(report: StepReport, index: int, **changes: Any) -> StepReport:
    steps = list(report.steps)
    steps[index] = replace(steps[index], certificate={**(steps[index].certificate or {}), **changes})
    return replace(report, steps=tuple(steps))


def test_a_certificate_is_held_to_the_run_as_told_in_whole() -> None:
    made = row(program(source=PASSED_ON, entry="f"), "7")
    steps = told("E3 a=2;X4 s=6;E0 n=6;X1 m=7;X2 ^7;X5 t=7;X6 ^7")
    report = check_steps(made, steps)
    assert replay(made, report, steps) == []
    other = (*steps[:5], Step("", "5 X5 t=999"), steps[6])
    assert replay(made, report, other)[0] == 5
    assert replay(made, forged(report, 5, event="X5 t=999"), other)[0] == 5
    for index, changes in (
        (2, {"finds": {"s": 5}}),
        (3, {"finds": {"n": 5}}),
        (4, {"line": 5}),
        (5, {"finds": {}, "result": 7}),
        (6, {"event": "X6 ^8"}),
    ):
        assert replay(made, forged(report, index, **changes), steps) == [index], changes


def test_a_certificate_does_not_show_that_another_statement_comes_next() -> None:
    steps = (*RUN[:3], Step("", "3 X4 ^0"))
    report = check_steps(ROW, steps)
    assert report.first_error == 3
    lying = forged(report, 3, line=5, event="X4 ^0", finds={"s": 0})
    assert replay(ROW, lying, steps) == [3]
    turned = (*RUN[:2], Step("", "2 I2 i=7"), *RUN[3:])
    report = check_steps(ROW, turned)
    assert replay(ROW, forged(report, 2, line=3, event="I2 i=7", finds={"n": 2}), turned) == [2]


EVERY = """def f(n):
    s = 0
    while n > 0:
        s += 1
        if s > 3:
            break
        if s == 2:
            continue
        n += 0
    for i in range(9):
        if i == 1:
            continue
        if i > 2:
            break
    xs = [3, 1]
    xs.append(s)
    for x in xs:
        s += x
    t = xs.pop()
    xs.pop()
    a, b = t, s
    xs[0], a = b, xs[0]
    return xs
"""


@pytest.mark.parametrize(
    ("source", "entry", "args"),
    [
        (EVERY, "f", (2,)),
        (PASSED_ON, "f", (2,)),
        (LIST_PASSED, "f", (2,)),
        (LONG, "f", (3,)),
        (LOOP, "f", (4,)),
    ],
)
def test_the_second_checker_goes_its_own_way_through_every_statement(
    source: str, entry: str, args: tuple[int, ...]
) -> None:
    body = program(source=source, entry=entry, args=args)
    made, run = row(body, "0"), course_of(body).record.walk
    steps = singly(run.events)
    report = check_steps(made, steps)
    assert all(step.local is PASS and step.certificate for step in report.steps)
    assert replay(made, report, steps) == []
    assert replay(made, report, (*steps[:-1], Step("", "nonsense"))) == [len(steps) - 1]


def seconds(run: Callable[[], object]) -> float:
    start = time.thread_time()
    run()
    return time.thread_time() - start


def test_a_long_line_is_read_in_linear_time() -> None:
    def spent(size: int) -> float:
        response = f"Line 1: {'a' * size}.\n\\boxed{{1}}"
        return min(seconds(lambda: grade_task(ROW, response, steps=True)) for _ in range(3))

    short, long = spent(20_000), spent(160_000)
    assert long < 40 * short + 0.05  # eight times as long; sixty-four times, were it quadratic
    assert long < 1


def test_many_wrong_events_cost_no_more_each_than_few() -> None:
    source = LOOP.replace("s += i", "s = i")
    made = row(program(source=source, args=(900,)), "899")
    run = events(source, "f", 900)
    steps = [Step("", f"{k} {e}" + ("9" if e[0] == "X" else "")) for k, e in enumerate(run)]
    spent = seconds(lambda: check_steps(made, steps))
    assert spent < 3
    crowded = [Step("", f"{k} {e.split(' ')[0]}" + " zz=1" * 50) for k, e in enumerate(run)]
    assert seconds(lambda: check_steps(made, crowded)) < 3
    report = check_steps(made, [*singly(run[:1]), Step("", "1 X1 s=0" + " zz=1" * 300), *singly(run)[2:]])
    assert (report.first_error, report.error) == (1, "unreadable")


def test_work_on_wrong_events_is_counted_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    divide = row(program(source="def f(n):\n    a = n // 4\n    return a\n", args=(7,)), "1")
    lists = row(program(source="def f(n):\n    xs = [n] * 40\n    return xs[0]\n", args=(7,)), "7")
    wrong = told(f"E0 n=7;X1 @0=[{','.join('8' * 40)}] xs@0;X2 ^8")
    assert check_steps(divide, told("E0 n=7;X1 a=2;X2 ^2")).error == "division"
    assert [step.local for step in check_steps(lists, wrong).steps] == [PASS, FAIL, PASS]
    few, more = (check_steps(lists, wrong[:count]).effort for count in (1, 2))
    assert more > few + 1
    monkeypatch.setattr(trace_follow, "TYPING", 0)
    assert check_steps(divide, told("E0 n=7;X1 a=2;X2 ^2")).error == "wrong state update"
    monkeypatch.setattr(trace_follow, "COPIED", 39)
    assert [step.local for step in check_steps(lists, wrong).steps] == [PASS, FAIL, Outcome.UNKNOWN]


def test_certificates_hold_no_copies_of_lists() -> None:
    lists = "".join(f"    x{k} = [0] * 10000\n" for k in range(20))
    source = f"def f(n):\n{lists}    s = 0\n    for i in range(n):\n        s += i\n    return s\n"
    made = row(program(source=source, args=(15,)), "105")
    run = events(source, "f", 15)
    tracemalloc.start()
    report = check_steps(made, singly(run))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.first_error == -1
    assert peak < 30_000_000


def test_a_return_with_more_after_it_is_no_event() -> None:
    for last in ("7 X4 ^1 zz=5", "7 X4 ^1 ^1", "7 X4 s=1", "7 X4 ^@0", "7 X4 ^"):
        steps = (*RUN[:-1], Step("", last))
        report = check_steps(ROW, steps)
        assert (report.first_error, report.final) == (7, FAIL), last
        assert report.correction is not None
        assert check_steps(ROW, report.correction.steps).final is PASS


def test_a_correction_of_a_long_run_is_one_that_is_looked_at() -> None:
    made = row(program(source=LOOP, args=(1500,)), str(sum(range(1500))))
    report = check_steps(made, [Step("", "0 E0 n=1499")])
    assert (report.first_error, report.correction is not None) == (0, True)
    assert report.correction is not None
    again = check_steps(made, report.correction.steps)
    assert (again.first_error, again.final) == (-1, PASS)


def test_answers_and_numbers_count_however_they_are_written() -> None:
    for answer in ("1", "+1", " 1 "):
        assert check_steps(ROW, RUN, answer).final is PASS
    source = "def f(n):\n    xs = [n, 1]\n    return xs\n"
    made = row(program(source=source), "[2, 1]", kind="value")
    steps = told("E0 n=2;X1 @0=[2,1] xs@0;X2 ^@0")
    for answer in ("[2, 1]", "[2,1]"):
        assert check_steps(made, steps, answer).final is PASS
    assert check_steps(made, steps, "[1, 2]").error == "readout"
    listed = "\n".join(f"{k}. {step.claim.partition(' ')[2]}." for k, step in enumerate(RUN, 1))
    report = check_steps(ROW, read_steps(listed.replace(" ..", " .")))
    assert (report.first_error, report.final) == (-1, PASS)


@pytest.mark.parametrize(
    "damage",
    [
        {"generator": ["x"]},
        {"generator": None},
        {"steps": ["x"]},
        {"steps": [None]},
        {"steps": 5},
        {"body": 5},
    ],
)
def test_a_damaged_row_is_a_row_error(damage: dict[str, Any]) -> None:
    with pytest.raises(RowError):
        check_steps({**ROW, **damage})
