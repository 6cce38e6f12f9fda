"""The filter says what its policy says, for every call number on both machines; run here by a small one."""

from __future__ import annotations

import errno
import os
import struct

import pytest

from proofloom.verifiers.jail.inside import bpf, policy
from proofloom.verifiers.jail.inside.calls import AUDIT_ARCH, NUMBERS, number

MACHINES = sorted(AUDIT_ARCH)
EPERM, EACCES = bpf.errno(errno.EPERM), bpf.errno(errno.EACCES)


def run(program: bytes, call: int, arch: int, *arguments: int) -> int:
    """Run a filter as the kernel does, on one call."""
    padded = (*arguments, 0, 0, 0, 0, 0, 0)[:6]
    data = struct.pack("<IIQ6Q", call & 0xFFFFFFFF, arch, 0, *(value & (2**64 - 1) for value in padded))
    place, loaded = 0, 0
    for _ in range(4096):
        code, then, other, value = struct.unpack_from("<HBBI", program, 8 * place)
        place += 1
        if code == bpf.LD_ABS:
            (loaded,) = struct.unpack_from("<I", data, value)
        elif code == bpf.RET:
            return int(value)
        elif code in (bpf.JEQ, bpf.JSET):
            yes = loaded == value if code == bpf.JEQ else bool(loaded & value)
            place += then if yes else other
        else:
            raise AssertionError(f"unknown code {code:#x}")
    raise AssertionError("no end")


def ask(machine: str, name: str, *arguments: int) -> int | None:
    """Return what the filter says of a call by name; None where the machine has no such call."""
    call = number(name, machine)
    return None if call is None else run(policy.program(machine), call, AUDIT_ARCH[machine], *arguments)


SPECIAL = (
    *("mmap", "mprotect", "open", "openat", "fcntl", "prlimit64", "ioctl", "clone3"),
    *("rt_sigaction", "rt_sigprocmask", "sched_yield"),
)


@pytest.mark.parametrize("machine", MACHINES)
def test_every_number_is_allowed_by_name_or_refused(machine: str) -> None:
    program = policy.program(machine)
    allowed = {number(name, machine) for name in policy.ALLOWED} - {None}
    special = {number(name, machine) for name in SPECIAL}
    numbers = [*range(1024), 0x40000000, *(0x40000000 | n for n in range(600)), 0xFFFFFFFF, 0x7FFFFFFF]
    for call in numbers:
        if call not in special:
            wanted = bpf.ALLOW if call in allowed else EPERM
            assert run(program, call, AUDIT_ARCH[machine]) == wanted, call


@pytest.mark.parametrize("machine", MACHINES)
def test_another_architecture_is_killed(machine: str) -> None:
    for arch in (0x40000003, 0x40000028, 0, *AUDIT_ARCH.values()):
        found = run(policy.program(machine), 1, arch)
        assert (found == bpf.KILL_PROCESS) == (arch != AUDIT_ARCH[machine])


@pytest.mark.parametrize("machine", MACHINES)
def test_what_reaches_another_process_is_not_allowed(machine: str) -> None:
    """By the numbers of the kernel's headers, x86_64 and generic."""
    reach = {
        "x86_64": (
            29,
            41,
            42,
            53,
            56,
            57,
            58,
            59,
            62,
            101,
            157,
            165,
            200,
            234,
            272,
            298,
            310,
            311,
            317,
            319,
            321,
            322,
            323,
            424,
            425,
            426,
            427,
            434,
            435,
            436,
            437,
            438,
            440,
            444,
        ),
        "aarch64": (
            117,
            129,
            130,
            131,
            167,
            194,
            198,
            199,
            203,
            220,
            221,
            240,
            241,
            270,
            271,
            277,
            279,
            280,
            281,
            282,
            424,
            425,
            426,
            427,
            434,
            435,
            436,
            437,
            438,
            440,
            444,
        ),
    }[machine]
    for call in reach:
        assert run(policy.program(machine), call, AUDIT_ARCH[machine]) != bpf.ALLOW, call


@pytest.mark.parametrize("machine", MACHINES)
def test_arguments_are_looked_at(machine: str) -> None:
    for name in ("mmap", "mprotect"):
        assert ask(machine, name, 0, 4096, 3) == bpf.ALLOW
        for protection in (4, 5, 7, 0xFFFFFFFF):
            assert ask(machine, name, 0, 4096, protection) == EPERM
    assert ask(machine, "openat", 3, 0, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY) == bpf.ALLOW
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_TMPFILE, os.O_RDWR | os.O_CREAT):
        assert ask(machine, "openat", 3, 0, flags) == EACCES
        assert ask(machine, "open", 0, flags) in (EACCES, None)
    assert ask(machine, "prlimit64", 0, 7, 0, 1) == bpf.ALLOW
    for arguments in ((1, 7, 0, 1), (0, 7, 1, 1), (0, 7, 1 << 32, 1), (1 << 32, 7, 0, 1)):
        assert ask(machine, "prlimit64", *arguments) == EPERM
    assert ask(machine, "rt_sigaction", 24) == EPERM  # SIGXCPU
    for other in (2, 9, 15, 23, 25):
        assert ask(machine, "rt_sigaction", other) == bpf.ALLOW
    assert ask(machine, "rt_sigprocmask", 0, 0, 1) == bpf.ALLOW  # asks only
    for address in (1, 1 << 32):
        assert ask(machine, "rt_sigprocmask", 0, address) == EPERM
    assert ask(machine, "fcntl", 3, 1) == bpf.ALLOW  # F_GETFD
    for command in (
        4,
        8,
        10,
        15,
        1024,
        1026,
        1033,
    ):  # F_SETFL, F_SETOWN, F_SETSIG, F_SETOWN_EX, leases, seals
        assert ask(machine, "fcntl", 3, command) == EPERM
    assert ask(machine, "ioctl", 0, 0x5412) == bpf.errno(errno.ENOTTY)
    assert ask(machine, "sched_yield") == bpf.errno(0)  # nothing done, and no error
    assert ask(machine, "clone3") == bpf.errno(errno.ENOSYS)


def test_the_numbers_are_those_of_this_machines_kernel() -> None:
    """Ask the kernel itself for a few, through the C library's table-free interface."""
    import ctypes

    from proofloom.verifiers.jail.inside.kernel import MACHINE

    libc = ctypes.CDLL(None)
    for name in ("getpid", "getppid", "getuid", "geteuid", "getgid", "getegid"):
        assert libc.syscall(number(name, MACHINE)) == getattr(os, name)()
    for column in (0, 1):
        known = [numbers[column] for numbers in NUMBERS.values() if numbers[column] is not None]
        assert len(known) == len(set(known))


def test_the_assembler_refuses_what_it_cannot_say() -> None:
    end = bpf.give(bpf.ALLOW)
    with pytest.raises(ValueError, match="no label"):
        bpf.assemble([bpf.if_equal(1, "nowhere"), end])
    with pytest.raises(ValueError, match="twice"):
        bpf.assemble(["a", end, "a", end])
    with pytest.raises(ValueError, match="lines"):
        bpf.assemble(["back", bpf.if_equal(1, "back"), end])
    with pytest.raises(ValueError, match="256 lines"):
        bpf.assemble([bpf.if_equal(1, "far"), *[bpf.load(0)] * 256, "far", end])
