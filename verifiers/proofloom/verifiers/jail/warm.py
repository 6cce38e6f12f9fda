"""One zygote as its grader sees it: start it, give it a job, read what comes back by limits, end it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proofloom.verifiers.jail.budget import Budget, JailError, Level

START_SECONDS = 30.0  # until a zygote must have said something
END_SECONDS = 0.5  # for a zygote to end in, with all that it has started
GRACE = 0.45  # seconds after a job's wall limit in which its zygote must have seen to it
TOLD_SECONDS = 10.0  # from then on, until it must have said how the job ended
_SCRIPT = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from inside.zygote import main; main(sys.argv[1:])"
)
# no variable of ours reaches it; the seed makes a set's order the same in every job, and symbols are bound
# at the start, so that no job copies a page to bind its own
_ENVIRONMENT = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "LD_BIND_NOW": "1"}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended, by the zygote's report, with the bytes that it wrote.

    Of a job that was stopped, `waited` are the seconds that it was ready and had no processor, and `pauses`
    is how often it gave its own away.
    """

    status: int
    output: bytes
    overflow: bool
    stopped: bool
    cpu: float
    elapsed: float
    waited: float
    pauses: int


class DiedError(Exception):
    """The zygote died over a job; another one may do it."""


class Zygote:
    """A started zygote; use by one thread at a time, in the process that started it."""

    def __init__(self, level: Level, uid: int, python: str) -> None:
        if not python:
            raise JailError("no interpreter is known (sys.executable is empty): name one for the jail")
        try:
            ours, theirs = _pair()
        except OSError as error:
            raise JailError(f"no descriptors for a zygote: {error}") from None
        command = [
            python,
            *("-s", "-S", "-P", "-B"),
            *("-X", "utf8"),
            "-c",
            _SCRIPT,
            str(Path(__file__).parent),
        ]
        try:
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno()), str(os.getpid()), str(uid), level],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                cwd="/",
                start_new_session=True,
            )
        except OSError as error:
            ours.close()
            raise JailError(f"{python} could not be started: {error}") from None
        finally:
            theirs.close()
        self._control = ours
        self.jobs = 0
        self.broken = False  # while it has a job of which nothing was said
        self._burying = False  # until nothing is left of a job that was stopped
        try:
            said = self._said(START_SECONDS)
        except DiedError:
            self.close()
            raise JailError("the jail's process did not start: run it by hand to see why") from None
        if "missing" in said:
            self.close()
            raise JailError(str(said["missing"]))
        self.uid, self.landlock = int(said["uid"]), int(said["ready"])

    @property
    def pid(self) -> int:
        """Return the zygote's process id, as this process sees it."""
        return self._process.pid

    def free(self, seconds: float) -> bool:
        """Return whether it can be given a job, after so many seconds to be done with the last."""
        if self._burying:
            try:
                self._said(seconds)
            except DiedError:
                return False
            self._burying = False
        return True

    def run(self, payload: bytes, run: int, budget: Budget) -> Ended:
        """Run one job; raise `DiedError` when the zygote dies over it, `JailError` when it falls silent."""
        self.jobs += 1
        header = {
            "cpu": budget.cpu,
            "wall": int(budget.wall * 1000),
            "memory": budget.memory,
            "output": budget.output,
            "run": run,
        }
        with contextlib.ExitStack() as ours:
            with contextlib.ExitStack() as theirs:
                try:
                    given = os.memfd_create("job", os.MFD_CLOEXEC)
                    theirs.callback(os.close, given)
                    reading, writing = os.pipe()
                    ours.callback(os.close, reading)
                    theirs.callback(os.close, writing)
                    os.set_blocking(reading, False)
                    view = memoryview(payload)
                    while view:
                        view = view[os.write(given, view) :]
                    os.lseek(given, 0, os.SEEK_SET)
                except OSError as error:
                    raise JailError(f"no descriptors or memory for a job: {error}") from None
                self.broken = True
                try:
                    socket.send_fds(self._control, [json.dumps(header).encode()], [given, writing])
                except OSError as error:
                    raise DiedError(str(error)) from None
            ended = self._ended(reading, budget)
        self.broken, self._burying = False, ended.stopped
        return ended

    def _ended(self, reading: int, budget: Budget) -> Ended:
        """Read results and the report, until both have ended; stop a job that writes too much."""
        deadline = time.monotonic() + budget.wall + GRACE
        parts: list[bytes] = []
        size, overflow, report = 0, False, None
        poll = select.poll()
        poll.register(reading, select.POLLIN)
        poll.register(self._control, select.POLLIN)
        while report is None:
            left = deadline - time.monotonic()
            ready = {fd for fd, _ in poll.poll(max(left, 0.0) * 1000)}
            if not ready:
                # another try would take as long again
                raise JailError(
                    f"no end of a job was reported after its wall limit of {budget.wall} s: "
                    "the machine may be too busy; run fewer at once"
                )
            if reading in ready:
                part = _part(reading)
                if not part:
                    poll.unregister(reading)
                size += len(part)
                parts.append(part)
                if size > budget.output and not overflow:
                    overflow = True
                    poll.unregister(reading)
                    with contextlib.suppress(OSError):
                        self._control.send(b"{}")  # enough
            if self._control.fileno() in ready:
                said = self._said(0)
                if "stopping" in said:
                    deadline = time.monotonic() + TOLD_SECONDS
                else:
                    report = said
        # the job has ended: what is left is in the pipe, whoever else may have inherited its other end
        while not overflow and (part := _part(reading)):
            size += len(part)
            overflow = size > budget.output
            parts.append(part)
        return Ended(output=b"".join(parts), overflow=overflow, **report)

    def _said(self, seconds: float) -> dict[str, Any]:
        poll = select.poll()
        poll.register(self._control, select.POLLIN)
        try:
            message = self._control.recv(4096) if poll.poll(seconds * 1000) else b""
        except OSError as error:
            raise DiedError(str(error)) from None
        if not message:
            raise DiedError("the zygote has nothing to say")
        found: dict[str, Any] = json.loads(message)
        return found

    def close(self, seconds: float = END_SECONDS) -> None:
        """End the zygote, and with it any job: it ends by itself once the socket is closed, or is killed."""
        self._control.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def forget(self) -> None:
        """Drop the handle in a forked copy of the grader, without touching the process."""
        self._control.close()
        self._process.returncode = 0


def _pair() -> tuple[socket.socket, socket.socket]:
    """Return two connected sockets, neither in the place of a standard stream, where a process has none."""
    with contextlib.ExitStack() as low:
        high: list[socket.socket] = []
        try:
            for end in map(low.enter_context, socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)):
                high.append(socket.socket(fileno=fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 3)))
        except OSError:
            for end in high:
                end.close()
            raise
    ours, theirs = high
    return ours, theirs


def _part(reading: int) -> bytes:
    """Return what is in the pipe, b"" where that is nothing."""
    try:
        return os.read(reading, 1 << 16)
    except BlockingIOError:
        return b""


def interpreter() -> str:
    """Return the interpreter that zygotes run."""
    return sys.executable
