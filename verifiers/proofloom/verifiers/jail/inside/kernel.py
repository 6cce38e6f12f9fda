"""The calls to the kernel that the standard library does not offer: prctl, capset, seccomp, Landlock."""

from __future__ import annotations

import ctypes
import os
from typing import Final

from .calls import AUDIT_ARCH, number

MACHINE: Final = os.uname().machine

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_SET_CHILD_SUBREAPER: Final = 36
PR_SET_NO_NEW_PRIVS: Final = 38
PR_CAP_AMBIENT: Final = 47
PR_CAP_AMBIENT_CLEAR_ALL: Final = 4

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_PRIVATE = 2, 4, 8, 16384, 1 << 18

SECCOMP_SET_MODE_FILTER: Final = 1
SECCOMP_GET_ACTION_AVAIL: Final = 2

_LIBC: Final = ctypes.CDLL(None, use_errno=True)
_LIBC.syscall.restype = ctypes.c_long


class MissingError(Exception):
    """The kernel or the environment lacks what the jail needs; the text says what to do."""


class _Filter(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def supported() -> None:
    """Raise `MissingError` on a machine whose system calls are not known here."""
    if os.uname().sysname != "Linux" or MACHINE not in AUDIT_ARCH or ctypes.sizeof(ctypes.c_void_p) != 8:
        raise MissingError(
            f"the jail needs 64-bit Linux on {' or '.join(AUDIT_ARCH)}, and this is "
            f"{os.uname().sysname} on {MACHINE}: run it in a Linux container or virtual machine"
        )


def call(name: str, *arguments: int | bytes | ctypes.c_void_p | None) -> int:
    """Make a system call by its name; raise OSError when it fails."""
    return _done(_LIBC.syscall(ctypes.c_long(number(name, MACHINE) or 0), *map(_word, arguments)), name)


def prctl(option: int, *arguments: int) -> int:
    """Make a prctl call; raise OSError when it fails."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    return _done(_LIBC.prctl(ctypes.c_int(option), *map(ctypes.c_ulong, padded)), "prctl")


def mount(source: str, target: str, kind: str | None, flags: int) -> None:
    """Mount a file system, or change the propagation of one."""
    _done(
        _LIBC.mount(
            source.encode(), target.encode(), kind.encode() if kind else None, ctypes.c_ulong(flags), None
        ),
        "mount",
    )


def drop_capabilities() -> None:
    """Give up every capability, ambient ones too."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process
    nothing = (ctypes.c_uint32 * 6)()
    call("capset", ctypes.cast(header, ctypes.c_void_p), ctypes.cast(nothing, ctypes.c_void_p))


class Seccomp:
    """A filter made ready, so that a job installs it with one call."""

    def __init__(self, program: bytes) -> None:
        self._program = program
        self._given = _Filter(len(program) // 8, program)
        try:
            action = ctypes.c_uint32(0x80000000)  # SECCOMP_RET_KILL_PROCESS
            call("seccomp", SECCOMP_GET_ACTION_AVAIL, 0, ctypes.cast(ctypes.byref(action), ctypes.c_void_p))
        except OSError as error:
            raise MissingError(
                f"this kernel or container offers no seccomp filters ({error.strerror}): use a kernel from "
                "4.14 on with CONFIG_SECCOMP_FILTER, and a container profile that allows the call seccomp"
            ) from None

    def install(self) -> None:
        """Hold this process to the filter from now on; needs no_new_privs."""
        call(
            "seccomp",
            SECCOMP_SET_MODE_FILTER,
            0,
            ctypes.cast(ctypes.byref(self._given), ctypes.c_void_p),
        )


def _word(value: int | bytes | ctypes.c_void_p | None) -> ctypes.c_void_p | ctypes.c_ulong | bytes | None:
    return ctypes.c_ulong(value & (2**64 - 1)) if isinstance(value, int) else value


def _done(result: int, name: str) -> int:
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return int(result)
