"""A small assembler for the classic BPF of seccomp filters: labels, loads, tests, returns.

Source: linux/filter.h, linux/bpf_common.h and linux/seccomp.h. Filters run on `struct seccomp_data`:
the call's number (4 bytes), the audit architecture (4), the instruction pointer (8), six arguments (8 each).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final, NamedTuple

NUMBER: Final = 0  # offsets in seccomp_data
ARCH: Final = 4

LD_ABS: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
JEQ: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
JSET: Final = 0x45  # BPF_JMP | BPF_JSET | BPF_K
RET: Final = 0x06  # BPF_RET | BPF_K

KILL_PROCESS: Final = 0x80000000
ALLOW: Final = 0x7FFF0000


def errno(code: int) -> int:
    """Return the action that refuses a call with an error number."""
    return 0x00050000 | code


def argument(index: int, *, high: bool = False) -> int:
    """Return the offset of the low or the high half of an argument; both machines are little-endian."""
    return 16 + 8 * index + 4 * high


class Line(NamedTuple):
    """One instruction; a jump goes to a label, or on to the next line where it names none."""

    code: int
    value: int
    then: str = ""
    other: str = ""


def load(offset: int) -> Line:
    """Load 32 bits of the call's data."""
    return Line(LD_ABS, offset)


def if_equal(value: int, then: str = "", other: str = "") -> Line:
    """Jump by whether what is loaded equals a value."""
    return Line(JEQ, value & 0xFFFFFFFF, then, other)


def if_any(mask: int, then: str = "", other: str = "") -> Line:
    """Jump by whether what is loaded has any bit of a mask."""
    return Line(JSET, mask & 0xFFFFFFFF, then, other)


def give(action: int) -> Line:
    """End with an action."""
    return Line(RET, action)


def assemble(lines: Sequence[Line | str]) -> bytes:
    """Return the program as an array of `struct sock_filter`; a text stands for a label before the next line.

    Raises ValueError at an unknown or repeated label, and at a jump backwards or over more than 255 lines.
    """
    places: dict[str, int] = {}
    code: list[Line] = []
    for line in lines:
        if isinstance(line, str):
            if line in places:
                raise ValueError(f"the label {line!r} stands twice")
            places[line] = len(code)
        else:
            code.append(line)

    def distance(here: int, label: str) -> int:
        if not label:
            return 0
        if label not in places:
            raise ValueError(f"no label {label!r}")
        far = places[label] - here - 1
        if not 0 <= far <= 255:
            raise ValueError(f"the jump to {label!r} is {far} lines")
        return far

    return b"".join(
        struct.pack("<HBBI", line.code, distance(here, line.then), distance(here, line.other), line.value)
        for here, line in enumerate(code)
    )
