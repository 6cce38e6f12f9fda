"""Each event of a small run, told right or wrong, gets the verdicts that a person gives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from problems import RUN, TRACE, program, row

from proofloom.engine import Outcome, Step
from proofloom.engine.program.questions import Steps
from proofloom.verifiers.steps import StepReport, check_steps, read_steps, replay
from proofloom.verifiers.steps.trace_run import course_of

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN
ROW = row(program(), "1")


def told(trace: str) -> tuple[Step, ...]:
    return tuple(Step("", f"{number} {event}") for number, event in enumerate(trace.split(";")))


def check(trace: str, answer: str = "1") -> StepReport:
    return check_steps(ROW, told(trace), answer)


def test_the_documented_run_passes_and_its_certificates_replay() -> None:
    report = check_steps(ROW, RUN)
    assert (report.first_error, report.final) == (-1, PASS)
    assert all(s.local is s.truth is s.sound is PASS for s in report.steps)
    assert replay(ROW, report, RUN) == []
    assert check_steps(row(program(Steps()), "8"), RUN).final is PASS


@pytest.mark.parametrize(
    ("trace", "first", "error", "local_after"),
    [
        # a wrong value, carried on: what follows follows
        ("E0 n=2;X1 s=5;I2 i=0;X3 s=5;I2 i=1;X3 s=6;I2 .;X4 ^6", 1, "wrong state update", PASS),
        # a wrong value, not carried on
        ("E0 n=2;X1 s=5;I2 i=0;X3 s=0;I2 i=1;X3 s=1;I2 .;X4 ^1", 1, "wrong state update", FAIL),
        # the loop ends a turn early, or goes on for one more
        ("E0 n=2;X1 s=0;I2 i=0;X3 s=0;I2 .;X4 ^0", 4, "off-by-one bound", PASS),
        ("E0 n=2;X1 s=0;I2 i=0;X3 s=0;I2 i=1;X3 s=1;I2 i=2;X3 s=3;I2 .;X4 ^3", 6, "off-by-one bound", PASS),
        # the value before is returned
        ("E0 n=2;X1 s=0;I2 i=0;X3 s=0;I2 i=1;X3 s=1;I2 .;X4 ^0", 7, "stale variable", None),
        # another statement comes next: nothing can be said of what follows
        ("E0 n=2;X1 s=0;X3 s=0;I2 i=1;X3 s=1;I2 .;X4 ^1", 2, "wrong statement", UNKNOWN),
        ("E0 n=3;X1 s=0;I2 i=0;X3 s=0;I2 i=1;X3 s=1;I2 i=2;X3 s=3;I2 .;X4 ^3", 0, "wrong state update", PASS),
        ("E0 n=2;X1 s=0;nonsense;X3 s=0;I2 i=1;X3 s=1;I2 .;X4 ^1", 2, "unreadable", PASS),
        ("E0 n=2;X1 q=0;I2 i=0;X3 s=0;I2 i=1;X3 s=1;I2 .;X4 ^1", 1, "wrong state update", UNKNOWN),
        (TRACE + ";X4 ^1", 8, "wrong statement", None),
    ],
)
def test_a_wrong_event_is_found_and_typed(
    trace: str, first: int, error: str, local_after: Outcome | None
) -> None:
    report = check(trace)
    assert (report.first_error, report.error) == (first, error)
    assert report.steps[first].local is report.steps[first].sound is FAIL
    assert all(step.sound is PASS for step in report.steps[:first])
    after = report.steps[first + 1 :]
    if local_after is not None:
        assert {step.local for step in after} >= {local_after}
    assert all(step.sound is not PASS or not step.depends_on_error for step in after)
    assert report.correction is not None
    if report.correction.steps:
        assert check_steps(ROW, report.correction.steps).first_error in (-1, len(report.correction.steps))


def test_a_test_decided_the_other_way_is_followed() -> None:
    source = "def f(n):\n    if n > 1:\n        return 1\n    return 2\n"
    made = row(program(source=source), "1")
    report = check_steps(made, told("E0 n=2;T1 -;X3 ^2"), "2")
    assert (report.first_error, report.error) == (1, "wrong branch taken")
    assert (report.steps[2].local, report.steps[2].truth, report.steps[2].sound) == (PASS, FAIL, FAIL)
    assert report.steps[2].depends_on_error


DIVIDE = "def f(n):\n    a = n // 4\n    return a\n"
SWAP = "def f(n):\n    a, b = n, 3\n    a, b = b, a\n    return a - b\n"
CALLS = (
    "def g(n):\n    k = n + 1\n    return k * 2\n\n\ndef f(n):\n    k = 10\n    a = g(n)\n    return a + k\n"
)
LISTS = "def f(n):\n    xs = [n]\n    ys = [n]\n    xs.append(5)\n    return xs[1]\n"


@pytest.mark.parametrize(
    ("source", "args", "trace", "first", "error"),
    [
        (DIVIDE, (-7,), "E0 n=-7;X1 a=-1;X2 ^-1", 1, "division"),
        (DIVIDE, (7,), "E0 n=7;X1 a=2;X2 ^2", 1, "division"),
        (SWAP, (8,), "E0 n=8;X1 a=8 b=3;X2 a=3 b=3;X3 ^0", 2, "evaluation order"),
        (CALLS, (1,), "E3 n=1;X4 k=10;E0 n=1;X1 k=2;X2 ^20;X5 a=20;X6 ^30", 4, "scope"),
        (LISTS, (2,), "E0 n=2;X1 @0=[2] xs@0;X2 @1=[2] ys@1;X3 @1+5;X4 ^5", 3, "aliasing"),
        (LISTS, (2,), "E0 n=2;X1 @0=[2] xs@0;X2 ys@0;X3 @0+5;X4 ^5", 2, "aliasing"),
    ],
)
def test_the_misreading_behind_a_value_is_named(
    source: str, args: tuple[int, ...], trace: str, first: int, error: str
) -> None:
    made = row(program(source=source, args=args), "0")
    report = check_steps(made, told(trace))
    assert (report.first_error, report.error) == (first, error)


def test_a_step_that_does_not_read_the_error_stays_sound() -> None:
    source = "def f(n):\n    a = n + 1\n    b = n + 2\n    return a + b\n"
    made = row(program(source=source), "7")
    report = check_steps(made, told("E0 n=2;X1 a=4;X2 b=4;X3 ^8"), "8")
    assert [step.sound for step in report.steps] == [PASS, FAIL, PASS, FAIL]
    assert [step.depends_on_error for step in report.steps] == [False, False, False, True]
    assert [step.truth for step in report.steps] == [PASS, FAIL, PASS, FAIL]


def test_what_the_output_does_not_need_is_redundant_unless_steps_are_counted() -> None:
    source = "def f(n):\n    a = n + 1\n    b = n + 2\n    return b\n"
    steps = told("E0 n=2;X1 a=3;X2 b=4;X3 ^4")
    report = check_steps(row(program(source=source), "4"), steps)
    assert [step.redundant for step in report.steps] == [False, True, False, False]
    counted = check_steps(row(program(Steps(), source), "4"), steps)
    assert not any(step.redundant for step in counted.steps)


# g(28) takes 2 + 28 * 2 + 24 + 2 events, f's own are 4: more than 80, so the call may be told whole
LONG = (
    "def g(n):\n    s = 0\n    for i in range(n):\n        if i > 3:\n            s += i\n    return s\n\n\n"
    "def f(n):\n    k = 10\n    a = g(n)\n    return a + k\n"
)
# 2 * 90 + 4 events without a call: the middle may be left out
LOOP = "def f(n):\n    s = 0\n    for i in range(n):\n        s += i\n    return s\n"


def events(source: str, entry: str, *args: int) -> list[str]:
    """Return the true events of a run."""
    return list(course_of(program(source=source, args=args, entry=entry)).events)


def singly(made: Sequence[str], *spans: tuple[int, int, str]) -> tuple[Step, ...]:
    """Tell a run event by event, but for some spans."""
    whole = {first: (last, claim) for first, last, claim in spans}
    steps, now = [], 0
    while now < len(made):
        last, claim = whole.get(now, (now, f"{now} {made[now]}"))
        steps.append(Step("", claim))
        now = last + 1
    return tuple(steps)


def test_whole_calls_are_held_to_their_length_and_result() -> None:
    made, run = row(program(source=LONG, args=(28,)), "382"), events(LONG, "f", 28)
    end = len(run) - 3
    claim = f"2-{end} E0 n=28 -> 372"
    steps = singly(run, (2, end, claim))
    report = check_steps(made, steps)
    assert (len(run), len(steps), report.first_error, report.final) == (88, 5, -1, PASS)
    assert replay(made, report, steps) == []
    for wrong, error in (
        (claim.replace("372", "371"), "wrong state update"),
        (claim.replace("372", "3 72"), "unreadable"),
        (claim.replace(f"{end}", f"{end + 1}"), "wrong count"),
        (claim.replace("n=28", "n=27"), "wrong state update"),
        (claim.replace("2-", "3-"), "wrong statement"),
    ):
        report = check_steps(made, (*steps[:2], Step("", wrong), *steps[3:]))
        assert (report.first_error, report.error) == (2, error), wrong
        assert report.final is FAIL


def test_a_wrong_result_of_a_whole_call_is_carried_on() -> None:
    made, run = row(program(source=LONG, args=(28,)), "382"), events(LONG, "f", 28)
    end = len(run) - 3
    steps = (*singly(run[:2]), Step("", f"2-{end} E0 n=28 -> 3"), Step("", f"{end + 1} X8 a=3"),
             Step("", f"{end + 2} X9 ^13"))  # fmt: skip
    report = check_steps(made, steps, "13")
    assert [step.local for step in report.steps] == [PASS, PASS, FAIL, PASS, PASS]
    assert (report.first_error, report.steps[4].truth, report.steps[4].sound) == (2, FAIL, FAIL)
    assert replay(made, report, steps) == []


def test_a_short_run_is_told_event_by_event_and_no_run_is_its_own_proof() -> None:
    short = row(program(source=CALLS, args=(1,)), "14")
    run = events(CALLS, "f", 1)
    report = check_steps(short, singly(run, (2, 4, "2-4 E0 n=1 -> 4")))
    assert (report.first_error, report.error, report.final) == (2, "unsupported leap", FAIL)
    assert report.steps[2].truth is PASS
    run = events(LONG, "f", 28)
    made = row(program(source=LONG, args=(28,)), "382")
    report = check_steps(made, [Step("", f"0-{len(run) - 1} {run[0]} -> 382")])
    assert (report.first_error, report.error, report.final) == (0, "unsupported leap", FAIL)
    assert report.steps[0].truth is PASS
    nested = LONG + "\n\ndef h(n):\n    b = f(n)\n    return b\n"
    run = events(nested, "h", 28)
    made = row(program(source=nested, args=(28,), entry="h"), "382")
    steps = singly(run, (3, len(run) - 5, f"3-{len(run) - 5} {run[3]} -> 372"))
    report = check_steps(made, steps)
    assert (report.first_error, report.final, replay(made, report, steps)) == (-1, PASS, [])


def test_whole_turns_of_a_loop_are_one_step_and_the_last_check_is_not() -> None:
    run = events(LOOP, "f", 90)
    made = row(program(source=LOOP, args=(90,)), "4005")
    assert (len(run), run[2], run[182]) == (184, "I2 i=0", "I2 .")
    for first, last, turns in ((2, 181, 90), (4, 23, 10)):
        steps = singly(run, (first, last, f"{first}-{last} {run[first]} turns {turns}"))
        report = check_steps(made, steps)
        assert (report.first_error, report.final, replay(made, report, steps)) == (-1, PASS, [])
    for claim, error in (
        ("4-23 I2 i=1 turns 9", "wrong count"),
        ("4-23 I2 i=1 turns 99", "wrong count"),
        ("4-22 I2 i=1 turns 10", "wrong count"),
        ("4-23 I2 i=2 turns 10", "wrong state update"),
        ("4-23 I2 i=1 turns 0", "wrong statement"),
        ("4-23", "unreadable"),
    ):
        report = check_steps(made, singly(run, (4, 23, claim)))
        assert (report.first_error, report.error, report.final) == (2 + 2, error, FAIL), claim
        assert report.steps[4].truth is (UNKNOWN if error == "unreadable" else FAIL)
    over = check_steps(made, [*singly(run[:2]), Step("", "2-183 I2 i=0 turns 91"), Step("", "183 X4 ^4005")])
    assert (over.first_error, over.error) == (2, "wrong count")


def test_a_told_table_is_held_to_every_turn_and_what_it_ends_in_is_carried_on() -> None:
    made = row(program(source=LOOP, args=(13,)), "78")
    lines = "Line 1: f starts with n = 13.\nLine 2: s = 0.\nLine 3: 13 turns of the loop, 26 steps:\n"
    lines += "| i | s |\n| --- | --- |\n"
    lines += "".join(f"| {i} | {i * (i - 1) // 2} + {i} = {i * (i + 1) // 2} |\n" for i in range(13))
    lines += "Line 3: no more values.\nLine 5: return 78."
    steps = read_steps(lines)
    report = check_steps(made, steps)
    assert (len(steps), report.first_error, report.final, replay(made, report, steps)) == (5, -1, PASS, [])
    middle = read_steps(lines.replace("| 5 | 10 + 5 = 15 |", "| 5 | 10 + 5 = 16 |"))
    report = check_steps(made, middle)
    assert [step.local for step in report.steps] == [PASS, PASS, FAIL, PASS, PASS]
    assert (report.first_error, report.error) == (2, "wrong state update")
    assert [step.truth for step in report.steps] == [PASS, PASS, FAIL, PASS, PASS]
    end = read_steps(lines.replace("66 + 12 = 78", "66 + 12 = 79").replace("return 78", "return 79"))
    report = check_steps(made, end, "79")
    assert [step.local for step in report.steps] == [PASS, PASS, FAIL, PASS, PASS]
    assert [step.truth for step in report.steps] == [PASS, PASS, FAIL, PASS, FAIL]
    assert (report.final, replay(made, report, end)) == (FAIL, [])


def test_whole_calls_are_told_in_words() -> None:
    run = events(LONG, "f", 28)
    made = row(program(source=LONG, args=(28,)), "382")
    end = len(run) - 3
    lines = "Line 9: f starts with n = 28.\nLine 10: k = 10.\n"
    lines += "Line 1: g with n = 28 takes {} steps and returns {}.\nLine 11: a = {}.\nLine 12: return {}."
    right = lines.format(end - 1, 372, 372, 382)
    steps = read_steps(right)
    report = check_steps(made, steps)
    assert (report.first_error, report.final, replay(made, report, steps)) == (-1, PASS, [])
    for wrong, error in (
        (lines.format(end, 372, 372, 382), "wrong count"),
        (lines.format(end - 1, 371, 371, 381), "wrong state update"),
        (
            lines.format(end - 1, 372, 372, 382).replace("g with n = 28", "g with n = 27"),
            "wrong state update",
        ),
        (right.replace("g with", "h with"), "words differ"),
        (right.replace("Line 1: g", "Line 2: g"), "wrong statement"),
    ):
        report = check_steps(made, read_steps(wrong))
        assert (report.first_error, report.error) == (2, error)


PASSED_ON = "def g(n):\n    m = n + 1\n    return m\ndef f(a):\n    s = a * 3\n    t = g(s)\n    return t\n"
LIST_PASSED = (
    "def g(ys, k):\n    ys[0] = k // 4\n"
    "def f(a):\n    s = a * 3\n    xs = [0]\n    g(xs, s)\n    return xs[0]\n"
)


def test_a_call_rests_on_what_its_arguments_rest_on() -> None:
    made = row(program(source=PASSED_ON, entry="f"), "7")
    wrong = check_steps(made, told("E3 a=2;X4 s=5;E0 n=5;X1 m=6;X2 ^6;X5 t=6;X6 ^6"), "6")
    assert [step.local for step in wrong.steps] == [PASS, FAIL, *[PASS] * 5]
    assert [step.sound for step in wrong.steps] == [PASS, *[FAIL] * 6]
    made = row(program(source=LIST_PASSED, entry="f"), "1")
    good = "E2 a=2;X3 s=6;X4 @0=[0] xs@0;E0 ys@0 k=6;X1 @0[0]=1;X5;X6 ^1"
    report = check_steps(made, told(good))
    assert (report.first_error, report.final) == (-1, PASS)
    assert [step.redundant for step in report.steps] == [*[False] * 5, True, False]
    lucky = check_steps(made, told(good.replace("s=6", "s=7").replace("k=6", "k=7")))
    assert (lucky.first_error, lucky.final) == (1, FAIL)
    assert [step.sound for step in lucky.steps[3:5]] == [FAIL, FAIL]


def test_a_list_changed_besides_makes_what_reads_it_unsound() -> None:
    source = "def f(n):\n    xs = [1]\n    ys = [2]\n    xs[0] = n\n    return ys[0]\n"
    made = row(program(source=source), "2")
    report = check_steps(made, told("E0 n=2;X1 @0=[1] xs@0;X2 @1=[2] ys@1;X3 @0[0]=2 @1[0]=9;X4 ^9"), "9")
    assert (report.first_error, report.steps[4].local, report.steps[4].sound) == (3, PASS, FAIL)


def test_a_run_told_in_words_alone_is_read() -> None:
    words = "Line 1: f starts with n = 2.\nLine 2: s = 0.\nLine 3: i = 0.\nLine 4: s = 0.\nLine 3: i = 1.\n"
    words += "Line 4: s = {}.\nLine 3: no more values.\nLine 5: return {}.\n"
    right = check_steps(ROW, read_steps(words.format(1, 1)))
    assert (right.first_error, right.final) == (-1, PASS)
    wrong = check_steps(ROW, read_steps(words.format(3, 3)), "3")
    assert (wrong.first_error, wrong.error) == (5, "wrong state update")
    assert (wrong.steps[7].local, wrong.steps[7].sound) == (PASS, FAIL)
    assert check_steps(ROW, read_steps(words.format(1, 1).replace("Line 5", "Line 4"))).first_error == 7


def test_words_and_citations_are_held_to_the_event() -> None:
    for fields, error in (
        ({"text": "Line 4: s = 7."}, "words differ"),
        ({"because": (7,)}, "circular"),
        ({"because": (1,)}, "unsupported leap"),
        ({"rule": "iter"}, "wrong statement"),
    ):
        steps = (*RUN[:5], replace(RUN[5], **fields), *RUN[6:])  # type: ignore[arg-type]
        report = check_steps(ROW, steps)
        assert (report.first_error, report.error) == (5, error)


def test_an_answer_in_another_form_is_a_wrong_readout() -> None:
    report = check_steps(ROW, RUN, "2")
    assert (report.first_error, report.error, report.final) == (8, "readout", FAIL)
    assert check_steps(ROW, RUN[:-1]).final is FAIL


def test_a_forged_certificate_does_not_replay() -> None:
    report = check_steps(ROW, RUN)
    true = report.steps[5].certificate
    assert true is not None
    wrong_state = {**true, "env": {"n": 2, "s": 1, "i": 1}}
    for forged in (wrong_state, {**true, "line": 2}, {**true, "letter": "T"}, {**true, "heap": 1}, {}):
        steps = list(report.steps)
        steps[5] = replace(steps[5], certificate=forged)
        assert replay(ROW, replace(report, steps=tuple(steps)), RUN) == [5], forged


@pytest.mark.parametrize(
    "event",
    ["X3 s=" + "9" * 400, "X3 s=01", "X3 @0=[1]", "X3 @9+1", "X3 ^1", "E0 n=2", "X" + "9" * 300, "X3 s=1 s=1",
     "I2 i=99999999999999999999", "", "X3 __class__=1", "T3 +", "X3  s=1", "X3 s=1;X3 s=1", "\ud800"],
)  # fmt: skip
def test_hostile_events_get_verdicts(event: str) -> None:
    steps = (*RUN[:5], Step("", f"5 {event}"), *RUN[6:])
    report = check_steps(ROW, steps)
    assert report.first_error == 5
    assert report.steps[5].sound is not PASS
