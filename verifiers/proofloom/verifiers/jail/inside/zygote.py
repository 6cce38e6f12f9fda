"""The zygote: a process started by exec that locks one forked job after another down, and never reads it.

It talks to the grader over one Unix socket, a message a time. A job's source comes and its results go
through descriptors that it passes on without reading, so that nothing of one job is in the memory that the
next one inherits. It ends when the grader's end of the socket closes or the grader is gone.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import select
import signal
import socket
import sys
import time
from typing import Any, Final

from . import kernel, landlock, library, namespaces, policy
from .job import Lockdown, rehearse, run

MESSAGE: Final = 4096  # bytes, more than any header or report


def main(arguments: list[str]) -> None:
    """Get ready, say so or say what is missing, then serve until the grader is gone."""
    control = socket.socket(fileno=int(arguments[0]))
    owner, uid, level = int(arguments[1]), int(arguments[2]), arguments[3]
    try:
        kernel.supported()
        watched = os.pidfd_open(owner)
        if os.getppid() != owner:
            return
        os.umask(0o077)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        rules = landlock.Ruleset(library.folder(), version := landlock.abi())
        filter = kernel.Seccomp(policy.program(kernel.MACHINE))
        rehearse()
        library.prepare(library.folder())
        if level == "strict+namespaces":
            namespaces.enter(uid)
        else:
            become(uid)
        kernel.drop_capabilities()
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    except kernel.MissingError as error:
        control.send(json.dumps({"missing": str(error)}).encode())
        return
    except OSError as error:
        control.send(json.dumps({"missing": f"the jail cannot be set up here: {error}"}).encode())
        return
    control.send(json.dumps({"ready": version, "uid": os.getuid()}).encode())
    serve(control, watched, Lockdown(rules, filter))


def become(uid: int) -> None:
    """As root, become an unprivileged user; as anyone else, stay."""
    if os.geteuid() != 0:
        return
    try:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    except OSError as error:
        raise kernel.MissingError(
            f"root cannot become user {uid} here ({error.strerror}): run as a user other than root, "
            "or give the container the capabilities SETUID and SETGID"
        ) from None
    if os.getresuid() != (uid, uid, uid) or os.getresgid() != (uid, uid, uid):
        raise kernel.MissingError(f"user {uid} was not reached: run as a user other than root")


def serve(control: socket.socket, owner: int, lockdown: Lockdown) -> None:
    """Run one job after another until the grader closes the socket or dies."""
    while True:
        ready = {fd for fd, _ in _wait((control.fileno(), owner), None)}
        if owner in ready and control.fileno() not in ready:
            return
        message, fds, _, _ = socket.recv_fds(control, MESSAGE, 2)
        if len(fds) != 2:  # the end, or a late word about a job that is over
            for fd in fds:
                os.close(fd)
            if not message:
                return
            continue
        header = json.loads(message)
        del message  # a job has this frame too
        parent, start = os.getpid(), time.monotonic()
        pid = os.fork()
        if pid == 0:
            run(lockdown, parent, header, *fds)
        for fd in fds:
            os.close(fd)
        report = attend(pid, control.fileno(), owner, start, header["wall"] / 1000)
        sweep()
        try:
            control.send(json.dumps(report).encode())
        except OSError:
            return


def attend(pid: int, control: int, owner: int, start: float, wall: float) -> dict[str, Any]:
    """Wait for a job's end, or end it: at its wall limit, when the grader says so, or when that is gone.

    `waited` are the seconds that it was ready and had no processor, None where the kernel does not say.
    """
    job = os.pidfd_open(pid)
    stopped, waited = False, None
    try:
        left = start + wall - time.monotonic()
        ready = {fd for fd, _ in _wait((job, control, owner), max(left, 0.0))}
        if job not in ready:
            stopped, waited = True, run_delay(pid)
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(job, signal.SIGKILL)
        _, status, usage = os.wait4(pid, 0)
    finally:
        os.close(job)
    return {
        "status": status,
        "cpu": usage.ru_utime + usage.ru_stime,
        "elapsed": time.monotonic() - start,
        "stopped": stopped,
        "waited": waited,
    }


def _wait(fds: tuple[int, ...], seconds: float | None) -> list[tuple[int, int]]:
    poll = select.poll()
    for fd in fds:
        poll.register(fd, select.POLLIN)
    return poll.poll(None if seconds is None else int(seconds * 1000) + 1)


def run_delay(pid: int) -> float | None:
    """Return the seconds that a process waited for a processor (second field of /proc/PID/schedstat)."""
    try:
        fd = os.open(f"/proc/{pid}/schedstat", os.O_RDONLY)
    except OSError:
        return None
    try:
        return int(os.read(fd, 100).split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return None
    finally:
        os.close(fd)


def sweep() -> None:
    """Kill and reap whatever a job left behind: as its subreaper, this process is the parent of all of it.

    A job cannot make a process at all; this holds even if that fails.
    """
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            for child in children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)


def children() -> list[int]:
    """Return this process's children; raises OSError, and so ends, where /proc does not tell."""
    own = f"/proc/self/task/{os.getpid()}/children"
    try:
        fd = os.open(own, os.O_RDONLY)
    except OSError:
        raise OSError(errno.ENOSYS, "a job left a process behind, and /proc does not tell which") from None
    try:
        return [int(pid) for pid in os.read(fd, 1 << 16).split()]
    finally:
        os.close(fd)


if __name__ == "__main__":
    main(sys.argv[1:])
