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
        # what the grader ignores or blocks is inherited through exec, and its jobs would have it too
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD, signal.SIGXCPU):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
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
        counted()
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
        attend(pid, control, owner, start, header["wall"] / 1000)


def attend(pid: int, control: socket.socket, owner: int, start: float, wall: float) -> None:
    """Wait for a job's end, or end it: at its wall limit, when the grader says so, or when that is gone.

    A job that is killed is reported before it has ended, because it can leave so much to be torn down that
    its end takes seconds; a last message then says that nothing is left of it. A first one comes before
    all: a job that ends by itself just then can have its tearing down fall to whoever reads of its memory.
    """
    job = os.pidfd_open(pid)
    try:
        left = start + wall - time.monotonic()
        stopped = job not in {fd for fd, _ in _wait((job, control.fileno(), owner), max(left, 0.0))}
        if stopped:
            report(control, stopping=True)
            so_far = spent(pid)
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(job, signal.SIGKILL)
            report(control, stopped=True, status=signal.SIGKILL, elapsed=time.monotonic() - start, **so_far)
        _, status, usage = os.wait4(pid, 0)
    finally:
        os.close(job)
    sweep()
    if stopped:
        report(control, gone=True)
    else:
        cpu, elapsed = usage.ru_utime + usage.ru_stime, time.monotonic() - start
        report(control, stopped=False, status=status, elapsed=elapsed, cpu=cpu, waited=0.0, pauses=0)


def report(control: socket.socket, **words: Any) -> None:
    """Tell the grader; where that is gone, the next look at the socket ends the zygote."""
    with contextlib.suppress(OSError):
        control.send(json.dumps(words).encode())


def _wait(fds: tuple[int, ...], seconds: float | None) -> list[tuple[int, int]]:
    poll = select.poll()
    for fd in fds:
        poll.register(fd, select.POLLIN)
    return poll.poll(None if seconds is None else int(seconds * 1000) + 1)


def spent(pid: int) -> dict[str, Any]:
    """Return the seconds that a process ran and was ready but kept waiting, and how often it slept."""
    cpu, waited, _ = _told(pid, "schedstat").split()
    pauses = _told(pid, "status").partition(b"\nvoluntary_ctxt_switches:")[2].split()[0]
    return {"cpu": int(cpu) / 1e9, "waited": int(waited) / 1e9, "pauses": int(pauses)}


def _told(pid: int, what: str) -> bytes:
    fd = os.open(f"/proc/{pid}/{what}", os.O_RDONLY)
    try:
        return os.read(fd, 1 << 16)
    finally:
        os.close(fd)


def counted() -> None:
    """Raise `MissingError` unless the kernel tells what a process of ours spent, and counts it at all.

    Without, a job that is killed at its wall limit could not be told from one that a busy machine held up.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(writing)
        os.read(reading, 1)  # until the other end is closed
        os._exit(0)
    try:
        time.sleep(0.001)  # what a process ran is counted when it is put aside
        spent(pid)
        known = spent(os.getpid())["cpu"] > 0
    except (OSError, ValueError, IndexError):
        known = False
    finally:
        os.close(reading)
        os.close(writing)
        os.waitpid(pid, 0)
    if not known:
        raise kernel.MissingError(
            "this system does not tell how long a process ran and waited (/proc/PID/schedstat): mount /proc "
            "without hidepid, or use a kernel with CONFIG_SCHEDSTATS"
        )


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
