"""What a job wrote and how it ended: read as data, judged by rule, and a fault of the machine told apart."""

from __future__ import annotations

import signal
import time
from typing import Any

import pytest

from proofloom.verifiers.jail import Budget, JailError, ResultKind
from proofloom.verifiers.jail.results import read
from proofloom.verifiers.jail.warm import Ended

BUDGET = Budget(cpu=2, wall=10.0)


def ended(output: bytes, **how: Any) -> Ended:
    """Return a job's end, in order unless told otherwise."""
    plain = {"status": 0, "overflow": False, "stopped": False, "cpu": 0.01, "elapsed": 0.02}
    plain |= {"waited": 0.0, "pauses": 0}
    return Ended(output=output, **{**plain, **how})


def kinds(output: bytes, calls: int = 1, **how: Any) -> list[tuple[str, str]]:
    """Return what became of each call, after the job was ready."""
    return [(r.kind.value, r.reason) for r in read(ended(b'"ready"\n' + output, **how), calls, BUDGET)]


def test_each_form_is_read() -> None:
    output = b'{"value":{"tuple":[1,2.5]}}\n{"raised":["KeyError","3"]}\n{"refused":"of type X"}\n'
    first, second, third = read(ended(b'"ready"\n' + output), 3, BUDGET)
    assert (first.kind, first.value) == (ResultKind.VALUE, (1, 2.5))
    assert (second.kind, second.reason, second.detail) == (ResultKind.RAISED, "KeyError", "3")
    assert (third.kind, third.reason) == (ResultKind.REFUSED, "of type X")
    assert kinds(b'{"unread":["SyntaxError",""]}\n', 2) == [("unread", "SyntaxError")] * 2
    assert kinds(b'"has name"\n{"value":1}\n') == [("value", "")]
    assert kinds(b'"has name"\n{"unloaded":["NameError",""]}\n', 2) == [("unloaded", "NameError")] * 2
    assert kinds(b'{"unloaded":["OSError",""]}\n', 2) == [("unloaded", "OSError")] * 2


FORGED = [
    b"",
    b'{"value":1}',
    b'{"value":1}\n\n',
    b"null\n",
    b"5\n",
    b"[]\n",
    b'"value"\n',
    b"{}\n",
    b'{"value":1,"a":2}\n',
    b'{"value":1,"value":1}\n',
    b'{"value":NaN}\n',
    b'{"value":Infinity}\n',
    b'{"value":999999999999999999999}\n',
    b'{"pass":1}\n',
    b'{"raised":"KeyError"}\n',
    b'{"raised":["a"]}\n',
    b'{"raised":[1,2]}\n',
    b'{"refused":5}\n',
    b'{"value":1}\n{"value":1}\n',
    b'{"value":1}\n"ready"\n',
    b'"ready"\n{"value":1}\n',
    b"\xff\xfe\n",
    b"\x00\n",
    b'{"value":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n",
    b'{"value":' + b'{"a":' * 500 + b"1" + b"}" * 501 + b"\n",
    b'{"unread":["a","b"]}\n{"value":1}\n',
    b'"has name"\n{"unread":["a","b"]}\n',
    b'"has name"\n"has name"\n{"value":1}\n',
    b'{"value":1}\n"has name"\n',
    b'{"value":"a\nb"}\n',
    b"{'value':1}\n",
    b'{"value":1}\r\n{"value":1}\n',
]


@pytest.mark.parametrize("output", FORGED, ids=lambda output: repr(output[:30]))
def test_what_is_not_of_our_form_is_no_result(output: bytes) -> None:
    assert kinds(output)[0][0] == "ended"
    assert len(kinds(output, 1)) == 1


@pytest.mark.parametrize(
    "body", [b'{"eval":["1"]}', b'{"set":[1,1]}', b'{"dict":[[[],1]]}', b'{"complex":[1,2]}', b"1e999", b"{}"]
)
def test_a_tree_of_no_value_is_refused(body: bytes) -> None:
    assert kinds(b'{"value":' + body + b"}\n")[0][0] == "refused"


def test_all_right_answers_count_for_nothing_when_the_job_did_not_end_by_itself() -> None:
    right = b'{"value":10}\n'
    assert kinds(right) == [("value", "")]
    assert kinds(right, status=1 << 8) == [("ended", "exit status 1")]
    assert kinds(right, status=signal.SIGSEGV) == [("ended", "signal 11")]
    assert kinds(right, status=signal.SIGKILL, cpu=2.0) == [("limit", "processor time")]
    assert kinds(right, status=signal.SIGXCPU, cpu=0.6) == [("limit", "processor time")]
    assert kinds(right, cpu=2.01) == [("limit", "processor time")], "it came to its end, but too late"
    assert kinds(right, stopped=True, elapsed=10.0, waited=9.0, cpu=2.0) == [("limit", "processor time")]
    assert kinds(right, cpu=1.99) == [("value", "")]
    assert kinds(right, overflow=True) == [("limit", "output")]
    assert kinds(right, stopped=True, elapsed=10.0, waited=0.1) == [("limit", "wall time")]


def test_a_fault_of_the_machine_is_no_verdict() -> None:
    right = b'"ready"\n{"value":10}\n'
    for how in (
        {"stopped": True, "elapsed": 10.0, "waited": 9.0},  # it hardly ran
        {"stopped": True, "elapsed": 10.0, "waited": 9.5, "pauses": 10},  # reading modules is a pause too
        {"status": signal.SIGKILL, "cpu": 0.1},  # killed from outside
        {"status": signal.SIGKILL, "cpu": 1.9},
    ):
        with pytest.raises(JailError):
            read(ended(right, **how), 1, BUDGET)
    for output in (b"", b"'OSError: no'", b'{"value":10}\n', b'"ready"'):
        with pytest.raises(JailError, match="locked down"):
            read(ended(output), 1, BUDGET)
        with pytest.raises(JailError, match="locked down"):
            read(ended(output, status=signal.SIGKILL), 1, BUDGET)


def test_a_job_cannot_have_itself_kept_waiting() -> None:
    """On a busy machine each of a thousand short sleeps is followed by a turn of all others."""
    how = {"stopped": True, "elapsed": 10.0, "waited": 9.9, "cpu": 0.05}
    assert kinds(b'{"value":10}\n', **how, pauses=1000) == [("limit", "wall time")]


def test_a_name_is_told_once_as_short_ascii() -> None:
    body = '{"raised":["\\u00c9\\ud800\\n\\\\","%s"]}\n' % ("x" * 300)
    (found,) = read(ended(b'"ready"\n' + body.encode()), 1, BUDGET)
    assert found.reason == r"\xc9\ud800\n" + "\\" * 2
    assert found.detail == "x" * 200


def test_quotes_that_nothing_closes_are_read_once() -> None:
    """A pattern that tried each quotation mark anew would hold the grader for hours over one job."""
    start = time.thread_time()
    assert kinds(b'"' + b'\\"' * 400_000 + b"\n") == [("ended", "strange results")]
    assert time.thread_time() - start < 1


def test_more_lines_than_calls_are_not_even_read() -> None:
    assert kinds(b'{"value":1}\n' * 3, 2) == [("ended", "3 results for 2 calls")] * 2
    assert kinds(b"no JSON\n" * 3, 2) == [("ended", "3 results for 2 calls")] * 2


@pytest.mark.parametrize("item", [b"[]", b"1", b'""', b'{"dict":[[1,1]]}', b"1.5"], ids=repr)
def test_what_is_read_is_bounded_by_its_parts(item: bytes) -> None:
    """A mebibyte of the smallest parts, in one result or in many, is read in a moment or not at all."""
    many = (2**20 - 20) // (len(item) + 1)
    start = time.thread_time()
    (whole,) = kinds(b'{"value":[' + b",".join([item] * many) + b"]}\n")
    lines = 2**20 // (len(item) + 11)
    kinds((b'{"value":' + item + b"}\n") * lines, lines)
    assert time.thread_time() - start < 3
    assert (whole == ("ended", "strange results")) == (item != b"1.5")
