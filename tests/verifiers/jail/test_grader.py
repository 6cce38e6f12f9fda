"""The grader's own process in any state: no descriptor to be had, odd signals, closed streams, forks."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn

import pytest

from proofloom.engine import GradeOutcome
from proofloom.verifiers.jail import Jail, JailError, Test, grade_function, pool, run_function

SQUARE = "def solve(n):\n    return n * n + 1\n"
TESTS = (Test((3,), 10), Test((0,), 1))
SCRIPT = f"""
import os, signal, sys
from pathlib import Path
from proofloom.verifiers.jail import Jail, Test, grade_function
jail = Jail(most=1)
def grade():
    return grade_function({SQUARE!r}, "solve", [Test((3,), 10)], jail=jail).outcome
out = os.dup(1)
"""


def printed(script: str) -> str:
    """Return what a fresh process prints to `out`."""
    made = subprocess.run([sys.executable, "-c", SCRIPT + script], stdout=subprocess.PIPE, check=True)
    return made.stdout.decode()


def descriptors() -> list[str]:
    """Return what this process has open."""
    found = []
    for place in Path("/proc/self/fd").iterdir():
        try:
            found.append(os.readlink(place))
        except OSError:  # the listing's own
            continue
    return sorted(found)


@pytest.mark.parametrize("call", ["memfd_create", "pipe"])
def test_without_descriptors_nothing_is_left_open_and_the_zygote_lives(
    call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> NoReturn:
        raise OSError(errno.EMFILE, "Too many open files")

    with Jail(most=1) as jail:
        assert grade_function(SQUARE, "solve", TESTS, jail=jail).outcome is GradeOutcome.PASS
        pids, before = jail.pids(), descriptors()
        with monkeypatch.context() as patched:
            patched.setattr(os, call, full)
            with pytest.raises(JailError, match="Too many open files"):
                run_function(SQUARE, "solve", [[3]], jail=jail)
        assert (jail.pids(), descriptors()) == (pids, before)
        assert grade_function(SQUARE, "solve", TESTS, jail=jail).outcome is GradeOutcome.PASS


def test_without_descriptors_no_zygote_starts_and_nothing_is_left_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pair, real, before = socket.socketpair, fcntl.fcntl, descriptors()
    left = 0

    def few(*how: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.EMFILE, "Too many open files")
        return pair(*how) if isinstance(how[0], int) and how[0] == socket.AF_UNIX else real(*how)

    monkeypatch.setattr(socket, "socketpair", few)
    monkeypatch.setattr(fcntl, "fcntl", few)
    for calls in range(3):
        left = calls
        with Jail(most=1) as jail, pytest.raises(JailError, match="Too many open files"):
            run_function(SQUARE, "solve", [[3]], jail=jail)
    assert descriptors() == before


def test_what_the_grader_ignores_and_blocks_is_not_ignored_or_blocked_in_a_job() -> None:
    words = printed(
        "for number in (signal.SIGCHLD, signal.SIGXCPU):\n    signal.signal(number, signal.SIG_IGN)\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\n"
        "os.write(out, grade().encode() + b' ')\n"
        "status = Path(f'/proc/{jail.pids()[0]}/status').read_text().split()\n"
        "for name in ('SigBlk:', 'SigIgn:'):\n"
        "    os.write(out, status[status.index(name) + 1].encode() + b' ')\n"
    ).split()
    assert words[0] == "pass"
    blocked, ignored = (int(word, 16) for word in words[1:])
    assert blocked == 0
    assert not ignored & (1 << (signal.SIGCHLD - 1) | 1 << (signal.SIGXCPU - 1))


@pytest.mark.parametrize("closed", [(0, 1), (1, 2), (0, 1, 2)])
def test_closed_standard_streams_are_no_matter_and_stay_closed(closed: tuple[int, ...]) -> None:
    words = printed(
        f"closed = {closed}\n"
        "for fd in closed:\n    os.close(fd)\n"
        "os.write(out, grade().encode())\n"
        "if any(os.path.exists(f'/proc/self/fd/{fd}') for fd in closed):\n    os.write(out, b' open')\n"
    )
    assert words == "pass"


def in_a_fork(work: Callable[[], bool]) -> bool:
    """Return what a forked copy of this process finds; False where it takes too long."""
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if work() else 1)
        finally:
            os._exit(2)
    for _ in range(600):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return status == 0
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return False


def test_a_fork_begins_anew_whatever_other_threads_were_doing() -> None:
    with Jail(most=1) as jail:
        assert grade_function(SQUARE, "solve", TESTS, jail=jail).outcome is GradeOutcome.PASS
        held, done = threading.Event(), threading.Event()

        def hold() -> None:
            with pool._SHARING, jail._lock, jail._turn:
                held.set()
                done.wait()

        def anew() -> bool:
            none = not jail._idle
            with ThreadPoolExecutor(4) as threads:
                jobs = [threads.submit(grade_function, SQUARE, "solve", TESTS, jail=jail) for _ in range(6)]
                right = all(job.result().outcome is GradeOutcome.PASS for job in jobs)
            one, mine = len(jail.pids()) == 1, pool.shared(jail.level)
            jail.close()
            return none and right and one and mine is not jail

        holder = threading.Thread(target=hold)
        holder.start()
        held.wait()
        try:
            assert in_a_fork(anew)
        finally:
            done.set()
            holder.join()
        assert grade_function(SQUARE, "solve", TESTS, jail=jail).outcome is GradeOutcome.PASS
