"""Landlock: from here on read the standard library only; no other file, no TCP, no signal to the outside.

Source: Documentation/userspace-api/landlock.rst and linux/landlock.h; rights are handled as far as the
kernel's ABI version knows them, and without Landlock there is no jail.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from typing import Final

from . import kernel

READ_FILE: Final = 1 << 2
READ_DIR: Final = 1 << 3
_FILE_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # ABI: how many access rights, bit 0 upwards
_NET_RIGHTS: Final = 0b11  # bind and connect of TCP, from ABI 4
_SCOPES: Final = 0b11  # abstract Unix sockets and signals, from ABI 6
_VERSION: Final = 1 << 0  # LANDLOCK_CREATE_RULESET_VERSION
_PATH_BENEATH: Final = 1
_QUIET: Final = (
    1 << 0
)  # LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF, from ABI 7: hostile jobs flood no audit log
# in the library's folder, but not of the library
_FOREIGN: Final = {"site-packages", "dist-packages", "lib-dynload", "test", "idlelib", "ensurepip"}


def abi() -> int:
    """Return the kernel's version of Landlock, at least 1; raise `MissingError` where there is none."""
    try:
        return kernel.call("landlock_create_ruleset", None, 0, _VERSION)
    except OSError as error:
        how = {
            errno.ENOSYS: "use a kernel from 5.13 on with CONFIG_SECURITY_LANDLOCK",
            errno.EOPNOTSUPP: "add landlock to the kernel's boot parameter lsm=",
            errno.EPERM: "let the container's seccomp profile allow the calls landlock_*",
        }.get(error.errno or 0, "use a kernel from 5.13 on that has it enabled")
        raise kernel.MissingError(f"this system offers no Landlock ({error.strerror}): {how}") from None


def attributes(version: int) -> bytes:
    """Return `struct landlock_ruleset_attr` as an ABI version knows it: everything that can be denied is."""
    files = (1 << _FILE_RIGHTS[min(version, 5)]) - 1
    if version < 4:
        return struct.pack("<Q", files)
    if version < 6:
        return struct.pack("<QQ", files, _NET_RIGHTS)
    return struct.pack("<QQQ", files, _NET_RIGHTS, _SCOPES)


class Ruleset:
    """A rule set made once, which each job takes on with one call."""

    def __init__(self, library: str, version: int) -> None:
        self.version = version
        attr = attributes(version)
        pointer = ctypes.cast(ctypes.c_char_p(attr), ctypes.c_void_p)
        self.fd = kernel.call("landlock_create_ruleset", pointer, len(attr), 0)
        folder = os.open(library, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        # the folder itself may be listed only where that shows nothing but the library's own names
        with os.scandir(library) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name not in _FOREIGN and not entry.is_symlink():
                    is_folder = entry.is_dir()
                    if is_folder or entry.name.endswith(".py"):
                        self._permit(folder, entry.name, READ_FILE | (READ_DIR if is_folder else 0))
        os.close(folder)

    def _permit(self, folder: int, name: str, rights: int) -> None:
        fd = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
        rule = ctypes.c_char_p(struct.pack("<Qi", rights, fd))
        kernel.call("landlock_add_rule", self.fd, _PATH_BENEATH, ctypes.cast(rule, ctypes.c_void_p), 0)
        os.close(fd)

    def enter(self, fd: int) -> None:
        """Hold this process to the rules, at that descriptor, from now on; needs no_new_privs."""
        kernel.call("landlock_restrict_self", fd, _QUIET if self.version >= 7 else 0)
