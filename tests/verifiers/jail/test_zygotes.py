"""The zygotes behind a jail: forked, killed, silent, slow or denied, and ended with their grader."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from proofloom.engine import GradeOutcome
from proofloom.verifiers.jail import Budget, Jail, JailError, Test, grade_function, run_function
from proofloom.verifiers.jail import pool as pools
from proofloom.verifiers.jail.warm import Zygote

SQUARE = "def solve(n):\n    return n * n + 1\n"
TESTS = (Test((3,), 10), Test((0,), 1))
PASS, FAIL, ERROR = GradeOutcome.PASS, GradeOutcome.FAIL, GradeOutcome.ERROR


def test_a_fork_and_a_pickle_have_zygotes_of_their_own() -> None:
    with Jail(most=1) as jail:
        assert grade_function(SQUARE, "solve", TESTS, jail=jail).outcome is PASS
        before = jail.pids()
        pid = os.fork()
        if pid == 0:
            ok = grade_function(SQUARE, "solve", TESTS, jail=jail).outcome is PASS and jail.pids() != before
            jail.close()
            os._exit(0 if ok else 1)
        assert os.waitpid(pid, 0)[1] == 0
        assert jail.pids() == before
        assert grade_function(SQUARE, "solve", TESTS, jail=jail).outcome is PASS
        with pickle.loads(pickle.dumps(jail)) as copy:
            assert copy.pids() == []
            assert grade_function(SQUARE, "solve", TESTS, jail=copy).outcome is PASS


def test_a_killed_zygote_is_replaced_and_the_job_done() -> None:
    with Jail(most=1) as jail:
        assert grade_function(SQUARE, "solve", TESTS, jail=jail).outcome is PASS
        for number in (signal.SIGKILL, signal.SIGTERM):
            (pid,) = jail.pids()
            os.kill(pid, number)
            assert grade_function(SQUARE, "solve", TESTS, jail=jail).outcome is PASS
            assert jail.pids() != [pid]


def test_a_silent_zygote_is_an_error_after_the_wall_limit() -> None:
    with Jail(most=1) as jail:
        assert grade_function(SQUARE, "solve", TESTS, jail=jail).outcome is PASS
        (pid,) = jail.pids()
        os.kill(pid, signal.SIGSTOP)
        start = time.monotonic()
        assert grade_function(SQUARE, "solve", TESTS, Budget(wall=1.0), jail=jail).outcome is ERROR
        assert 1.0 < time.monotonic() - start < 3.0
        assert not alive(pid)
        assert grade_function(SQUARE, "solve", TESTS, jail=jail).outcome is PASS


# an interpreter whose zygote does something else than ours, as one that the machine slows down or denies
OTHER = """#!{python}
import os, signal, sys, time
{patch}
place = sys.argv.index("-c")
script, sys.argv = sys.argv[place + 1], ["-c", *sys.argv[place + 2:]]
exec(script)
"""


SLOW_TO_BURY = """
kill, wait, killed = signal.pidfd_send_signal, os.wait4, []
def pidfd_send_signal(*how):
    kill(*how)
    killed.append(how)
def wait4(*how):
    time.sleep({seconds} if killed else 0)
    killed.clear()
    return wait(*how)
signal.pidfd_send_signal, os.wait4 = pidfd_send_signal, wait4
"""


SLOW_TO_TELL = """
real, asked = os.open, []
def open(path, *how, **where):
    if str(path).startswith("/proc/") and str(path).endswith("/status"):
        asked.append(path)
        time.sleep(0.7 if len(asked) > 2 else 0)
    return real(path, *how, **where)
os.open = open
"""


UNCOUNTED = """
real = os.open
def open(path, *how, **where):
    if str(path).startswith("/proc/") and str(path).endswith("/schedstat"):
        raise FileNotFoundError(path)
    return real(path, *how, **where)
os.open = open
"""


def other(patch: str, folder: Path) -> str:
    """Return an interpreter of zygotes that are patched."""
    place = folder / "python"
    place.write_text(OTHER.format(python=sys.executable, patch=patch))
    place.chmod(0o755)
    return str(place)


@pytest.mark.parametrize("seconds", [0.05, 8.0])
def test_a_job_that_is_long_in_dying_is_judged_by_what_it_did(tmp_path: Path, seconds: float) -> None:
    """Its end is not waited for, and neither is it by the next job, which gets all of its own time."""
    with Jail(most=1, python=other(SLOW_TO_BURY.format(seconds=seconds), tmp_path)) as jail:
        assert grade_function(SQUARE, "solve", TESTS, jail=jail).outcome is PASS
        sleeper = "import time\ndef solve(n): time.sleep(100)\n"
        for _ in range(2):
            start = time.monotonic()
            grade = grade_function(sleeper, "solve", TESTS, Budget(wall=0.5), jail=jail)
            assert (grade.outcome, grade.evidence) == (FAIL, "test 0: no value limit wall time")
            assert time.monotonic() - start < 5.0
        assert grade_function(SQUARE, "solve", TESTS, Budget(wall=0.9), jail=jail).outcome is PASS


def test_a_job_that_holds_up_whoever_asks_what_it_did_is_judged(tmp_path: Path) -> None:
    with Jail(most=1, python=other(SLOW_TO_TELL, tmp_path)) as jail:
        sleeper = "import time\ndef solve(n): time.sleep(100)\n"
        start = time.monotonic()
        grade = grade_function(sleeper, "solve", TESTS, Budget(wall=0.5), jail=jail)
        assert (grade.outcome, grade.evidence) == (FAIL, "test 0: no value limit wall time")
        assert time.monotonic() - start > 1.2, "it was asked slowly"


def test_where_waiting_is_not_counted_the_jail_refuses(tmp_path: Path) -> None:
    with (
        Jail(most=1, python=other(UNCOUNTED, tmp_path)) as jail,
        pytest.raises(JailError, match="CONFIG_SCHEDSTATS"),
    ):
        run_function(SQUARE, "solve", [[1]], jail=jail)


def test_a_jail_that_fails_is_an_error_and_never_a_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    with Jail(python="/no/such/python") as jail:
        grade = grade_function(SQUARE, "solve", TESTS, jail=jail)
        assert grade.outcome is ERROR
        assert "/no/such/python" in grade.evidence
        with pytest.raises(JailError):
            run_function(SQUARE, "solve", [[1]], jail=jail)
    with Jail(python="/bin/false") as jail:
        assert grade_function(SQUARE, "solve", TESTS, jail=jail).outcome is ERROR
    real = Zygote.run

    def die(zygote: Zygote, payload: bytes, run: int, budget: Budget) -> Any:
        if b'"reach"' not in payload:
            os.kill(zygote.pid, signal.SIGKILL)
        return real(zygote, payload, run, budget)

    monkeypatch.setattr(Zygote, "run", die)
    with Jail() as jail:
        grade = grade_function(SQUARE, "solve", TESTS, jail=jail)
        assert (grade.outcome, "died 2 times" in grade.evidence) == (ERROR, True)


def test_walls_that_do_not_hold_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    for wall in pools.WALLS:
        monkeypatch.setattr(pools, "PROBE", f"def reach(what): return what != {wall!r}\n")
        with Jail() as jail, pytest.raises(JailError, match=f"do not hold here \\({wall}\\)"):
            run_function(SQUARE, "solve", [[1]], jail=jail)


def test_root_is_no_user_of_the_jail() -> None:
    with pytest.raises(ValueError, match="root"):
        Jail(uid=0)


def test_a_zygote_ends_with_its_grader() -> None:
    """However the grader ends, and though a forked copy of it lives on with the same socket."""
    script = (
        "import os, time\nfrom proofloom.verifiers.jail import Jail, run_function\n"
        "jail = Jail()\nrun_function('def f(): pass', 'f', [[]], jail=jail)\n"
        "if os.fork() == 0:\n    time.sleep(20)\n    os._exit(0)\n"
        "print(*jail.pids(), flush=True)\ntime.sleep(60)\n"
    )
    grader = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert grader.stdout is not None
    pid = int(grader.stdout.readline())
    assert Path(f"/proc/{pid}").exists()
    grader.kill()
    grader.wait()
    for _ in range(100):
        if not alive(pid):
            break
        time.sleep(0.05)
    assert not alive(pid)


def test_the_further_level() -> None:
    """With namespaces: the same verdicts; without, an error that says so, and no lesser level."""
    with Jail("strict+namespaces") as further:
        grade = grade_function(SQUARE, "solve", TESTS, jail=further)
        if grade.outcome is ERROR:
            assert "use the level strict" in grade.evidence
            return
        assert grade.outcome is PASS
        assert grade_function("def solve(n): return n", "solve", TESTS, jail=further).outcome is FAIL
        source = "import os\ndef f(): return os.getppid()\n"
        (result,) = run_function(source, "f", [[]], jail=further)
        assert result.value == 1, "the zygote is process 1 of its namespace"
        (pid,) = further.pids()
    assert not alive(pid)


def alive(pid: int) -> bool:
    """Return whether a process runs, and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
