"""The system calls that model code may make; everything else is refused with EPERM."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
from typing import Final

from . import bpf
from .calls import AUDIT_ARCH, number

# what the interpreter needs to compute, import its library and end; none of it reaches another process
ALLOWED: Final = (
    *("read", "readv", "pread64", "write", "writev", "close", "lseek", "dup", "poll", "ppoll", "select"),
    *("pselect6", "stat", "lstat", "fstat", "newfstatat", "statx", "access", "faccessat", "faccessat2"),
    *("getdents64", "getcwd"),  # what may be opened is for `openat` below and for Landlock to say
    *("munmap", "mremap", "brk", "madvise"),
    *("rt_sigreturn", "sigaltstack", "restart_syscall"),
    *("futex", "set_robust_list", "rseq", "membarrier", "sched_getaffinity"),
    *("getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid"),
    *("clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times"),
    *("getrandom", "getrlimit", "getrusage", "uname", "sysinfo", "exit", "exit_group"),
)
PROT_EXEC: Final = 4
# opening for anything but reading; O_TMPFILE's own bit, since its other bit is O_DIRECTORY
WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | (os.O_TMPFILE & ~os.O_DIRECTORY)
# no F_SETOWN, F_SETSIG, F_NOTIFY or leases: they make the kernel send signals
FCNTL: Final = (fcntl.F_DUPFD, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL)


def program(machine: str) -> bytes:
    """Return the filter for a machine ("x86_64" or "aarch64") as an array of `struct sock_filter`."""
    special: dict[str, list[bpf.Line | str]] = {
        "mmap": _no_bits(2, PROT_EXEC, "refuse"),
        "mprotect": _no_bits(2, PROT_EXEC, "refuse"),
        "open": _no_bits(1, WRITING, "read_only"),
        "openat": _no_bits(2, WRITING, "read_only"),
        "fcntl": [
            bpf.load(bpf.argument(1)),
            *(bpf.if_equal(command, "allow") for command in FCNTL),
            bpf.give(bpf.errno(errno.EPERM)),
        ],
        # the signal at the end of its processor time is not a job's to handle, and none is its to block
        "rt_sigaction": [
            bpf.load(bpf.argument(0)),
            bpf.if_equal(signal.SIGXCPU, "refuse", "allow"),
        ],
        "rt_sigprocmask": [
            *_zero(1),
            bpf.give(bpf.ALLOW),
        ],
        # reading one's own limits: no process, no new limit
        "prlimit64": [
            *_zero(0),
            *_zero(2),
            bpf.give(bpf.ALLOW),
        ],
        # said to be done: a job that gives its turns away would look like one on a busy machine
        "sched_yield": [bpf.give(bpf.errno(0))],
        "ioctl": [bpf.give(bpf.errno(errno.ENOTTY))],  # as for a file that is no terminal
        "clone3": [bpf.give(bpf.errno(errno.ENOSYS))],  # so that libraries fall back on clone, and see EPERM
    }
    lines: list[bpf.Line | str] = [
        bpf.load(bpf.ARCH),
        bpf.if_equal(AUDIT_ARCH[machine], "number", "foreign"),
        "foreign",
        bpf.give(bpf.KILL_PROCESS),
        "number",
        bpf.load(bpf.NUMBER),
    ]
    for name in special:
        if (call := number(name, machine)) is not None:
            lines.append(bpf.if_equal(call, name))
    lines += [bpf.if_equal(call, "allow") for name in ALLOWED if (call := number(name, machine)) is not None]
    lines += ["refuse", bpf.give(bpf.errno(errno.EPERM))]
    lines += ["read_only", bpf.give(bpf.errno(errno.EACCES))]
    lines += ["allow", bpf.give(bpf.ALLOW)]
    return _with_bodies(lines, {k: v for k, v in special.items() if number(k, machine) is not None})


def _with_bodies(lines: list[bpf.Line | str], special: dict[str, list[bpf.Line | str]]) -> bytes:
    """Put the tests of arguments before the three endings, which all of them jump on to."""
    end = lines.index("refuse")
    head, tail = lines[:end], lines[end:]
    head.append(bpf.give(bpf.errno(errno.EPERM)))
    for name, body in special.items():
        head += [name, *body]
    return bpf.assemble(head + tail)


def _no_bits(index: int, mask: int, otherwise: str) -> list[bpf.Line | str]:
    return [bpf.load(bpf.argument(index)), bpf.if_any(mask, otherwise, "allow")]


def _zero(index: int) -> list[bpf.Line | str]:
    return [
        bpf.load(bpf.argument(index)),
        bpf.if_equal(0, "", "refuse"),
        bpf.load(bpf.argument(index, high=True)),
        bpf.if_equal(0, "", "refuse"),
    ]
