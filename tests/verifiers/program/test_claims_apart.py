"""Z3 is asked in a process of its own: what never ends there is unknown, and the next is answered."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import driven

from proofloom.engine.program.forms import examples
from proofloom.engine.program.notation import dump
from proofloom.engine.program.printers.python import print_python
from proofloom.verifiers.program.claims import Decision, Found, Inputs, apart, reachable
from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.symbolic import stopwatch

WIDE = ((-(10**6), 10**6),)
SOURCE = "def f(n):\n    if n * 3 == 29997:\n        return 7\n    return 5\n"


def wide(source: str = SOURCE) -> Inputs:
    return Inputs(read(source), "f", (0,), WIDE)


@pytest.fixture
def solver() -> Iterator[apart.Solver]:
    found = apart.Solver()
    yield found
    found.close()


def pid_of(solver: apart.Solver) -> int:
    assert solver.process is not None
    return solver.process.pid


def test_a_large_box_is_decided_by_another_process(solver: apart.Solver) -> None:
    assert solver.ask("reachable", wide(), 7, None).witness == (9_999,)
    assert solver.ask("reachable", wide(), 6, None).found is Found.PROVED
    assert pid_of(solver) != os.getpid()
    maps = Path(f"/proc/{pid_of(solver)}/maps").read_text()
    assert "libz3" in maps


def test_a_process_that_ends_leaves_the_question_unknown_and_the_next_is_answered(
    solver: apart.Solver,
) -> None:
    solver.ask("reachable", wide(), 7, None)
    first = pid_of(solver)
    answers: list[Decision] = []
    asking = threading.Thread(target=lambda: answers.append(solver.ask("reachable", wide(), 7, None)))
    os.kill(first, signal.SIGSTOP)  # as long as it is stopped, no answer comes
    asking.start()
    asking.join(0.3)
    assert not answers
    os.kill(first, signal.SIGKILL)
    asking.join(30)
    assert [(one.found, one.why) for one in answers] == [(Found.UNKNOWN, apart.STOPPED)]
    assert solver.ask("reachable", wide(), 7, None).found is Found.WITNESS
    assert pid_of(solver) != first


def test_a_program_arrives_as_it_was_read() -> None:
    for one in examples():
        program = driven(one)
        sent = read(print_python(program).source, dump(program))
        found = read(**apart._of_reading(sent))
        for part in ("source", "variables", "results", "made"):
            assert getattr(found, part) == getattr(sent, part), one


def test_errors_are_raised_where_the_question_was_asked(solver: apart.Solver) -> None:
    with pytest.raises(RuntimeError, match="TypeError"):
        solver.ask("reachable", wide())
    assert solver.ask("reachable", wide(), 7, None).found is Found.WITNESS


def test_a_fork_asks_a_process_of_its_own(solver: apart.Solver) -> None:
    reachable(wide(), 7)
    ours = pid_of(apart._SOLVER)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            reachable(wide(), 7)
            os.write(writing, str(pid_of(apart._SOLVER)).encode())
            apart._SOLVER.close()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    theirs = int(os.read(reading, 99))
    os.close(reading)
    os.close(writing)
    assert theirs != ours
    assert reachable(wide(), 6).found is Found.PROVED
    assert pid_of(apart._SOLVER) == ours


def test_a_question_takes_so_much_processor_time_and_no_more() -> None:
    """The limit is tried where nothing but a signal can end it: in a loop that looks at nothing."""
    child = os.fork()
    if child == 0:
        stopwatch.allow(0.2)
        stopwatch.wind()
        while True:
            pass
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGPROF
    child = os.fork()
    if child == 0:
        stopwatch.allow(0.2)
        stopwatch.wind()
        stopwatch.stop()
        sum(range(5 * 10**7))
        os._exit(7)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 7


ENDLESS = """def numeral(num):
    items = [50, 40, 10, 9, 5, 4, 1]
    signs = "L,XL,X,IX,V,IV,I".split(",")
    out = ""
    for i, v in enumerate(items):
        while num >= v:
            out += signs[i]
            num -= v
    return out


def shuffled(seed, rounds):
    for turn in range(rounds):
        seed = seed * 69621 % 2147483647
    return seed


def adjusted(num):
    if num < 29:
        text = numeral(num)
    else:
        text = ""
    return text + " " + str(num)


def f(num):
    here = num
    for i in range(6):
        here = shuffled((here + i) % 150 + 1, num % 5 + 1)
    result = adjusted(here % 40 + 1)
    if len(result) > 5:
        here %= 7
    return here
"""
HEADS = "(def numeral (num) s ) (def shuffled (seed rounds) i ) (def adjusted (num) s ) (def f (num) i )"


def test_a_question_on_which_z3_was_seen_to_go_on_for_ever_is_unknown() -> None:
    """Should Z3 learn to end here, this wants another such question."""
    solver = apart.Solver(seconds=1)
    inputs = Inputs(read(ENDLESS, HEADS), "f", (9,), ((-7, 32),))
    found = solver.ask("reachable", inputs, 0, (24,))
    assert (found.found, found.why) == (Found.UNKNOWN, apart.STOPPED)
    assert solver.ask("reachable", wide(), 7, None).found is Found.WITNESS
    solver.close()
