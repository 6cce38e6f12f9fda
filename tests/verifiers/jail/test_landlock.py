"""Landlock is asked for all that its version can deny, and its absence is said with a remedy."""

from __future__ import annotations

import errno
import struct

import pytest

from proofloom.verifiers.jail.inside import kernel, landlock

# linux/landlock.h: the last file right of each version, whether TCP and whether scopes are known
VERSIONS = {
    1: (12, 0, 0),
    2: (13, 0, 0),
    3: (14, 0, 0),
    4: (14, 3, 0),
    5: (15, 3, 0),
    6: (15, 3, 3),
    9: (15, 3, 3),
}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_is_asked_for_what_it_knows(version: int) -> None:
    last, net, scopes = VERSIONS[version]
    attr = landlock.attributes(version)
    size = 24 if scopes else 16 if net else 8
    assert len(attr) == size
    found = struct.unpack(f"<{size // 8}Q", attr)
    assert found == (2 ** (last + 1) - 1, net, scopes)[: size // 8]


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (errno.ENOSYS, "5.13"),
        (errno.EOPNOTSUPP, "lsm="),
        (errno.EPERM, "seccomp profile"),
        (errno.EIO, "enabled"),
    ],
)
def test_without_landlock_it_says_what_to_do(code: int, remedy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise OSError(code, "no")

    monkeypatch.setattr(kernel, "call", fail)
    with pytest.raises(kernel.MissingError, match=remedy):
        landlock.abi()


def test_this_system_has_landlock() -> None:
    assert landlock.abi() >= 1, "the jail cannot be tested here"


def test_another_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "MACHINE", "riscv64")
    with pytest.raises(kernel.MissingError, match="x86_64 or aarch64"):
        kernel.supported()
