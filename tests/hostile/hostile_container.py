"""Be like a process of a default container: its seccomp filter and, for root, its capabilities.

The calls are those that the default seccomp profile of Docker (moby/profiles, seccomp/default.json of June
2026) refuses to a container with the default capabilities, by the numbers of the kernel's headers.
"""

from __future__ import annotations

import ctypes
import os

from proofloom.verifiers.jail.inside import bpf, kernel
from proofloom.verifiers.jail.inside.calls import AUDIT_ARCH, number

# name: (x86_64, aarch64)
REFUSED: dict[str, tuple[int | None, int | None]] = {
    "_sysctl": (156, None),
    "acct": (163, 89),
    "add_key": (248, 217),
    "afs_syscall": (183, None),
    "bpf": (321, 280),
    "clock_settime": (227, 112),
    "create_module": (174, None),
    "delete_module": (176, 106),
    "fanotify_init": (300, 262),
    "finit_module": (313, 273),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fsopen": (430, 430),
    "fspick": (433, 433),
    "get_kernel_syms": (177, None),
    "get_mempolicy": (239, 236),
    "getpmsg": (181, None),
    "init_module": (175, 105),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_uring_setup": (425, 425),
    "ioperm": (173, None),
    "iopl": (172, None),
    "kcmp": (312, 272),
    "kexec_file_load": (320, 294),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "lookup_dcookie": (212, 18),
    "mbind": (237, 235),
    "migrate_pages": (256, 238),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "move_pages": (279, 239),
    "nfsservctl": (180, 42),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "pidfd_getfd": (438, 438),
    "pivot_root": (155, 41),
    "process_madvise": (440, 440),
    "putpmsg": (182, None),
    "query_module": (178, None),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "reboot": (169, 142),
    "request_key": (249, 218),
    "security": (185, None),
    "set_mempolicy": (238, 237),
    "set_mempolicy_home_node": (450, 450),
    "setdomainname": (171, 162),
    "sethostname": (170, 161),
    "setns": (308, 268),
    "settimeofday": (164, 170),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "sysfs": (139, None),
    "syslog": (103, 116),
    "tuxcall": (184, None),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "uselib": (134, None),
    "userfaultfd": (323, 282),
    "ustat": (136, None),
    "vhangup": (153, 58),
    "vserver": (236, None),
}
CLONE = (56, 220)  # without new namespaces
CLONE3 = 435  # as if it did not exist
FIRST_UNKNOWN = 463
NAMESPACES = 0x7E020000
JGE = 0x35  # BPF_JMP | BPF_JGE | BPF_K
EPERM, ENOSYS = 1, 38
# CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, SETGID, SETUID, SETPCAP, NET_BIND_SERVICE, NET_RAW, SYS_CHROOT,
# MKNOD, AUDIT_WRITE, SETFCAP
CAPABILITIES = sum(1 << bit for bit in (0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31))
PR_CAPBSET_DROP = 24


def program(machine: str, also: tuple[str, ...] = ()) -> bytes:
    """Return the filter; `also` are names of further calls to refuse, such as "landlock_create_ruleset"."""
    which = 0 if machine == "x86_64" else 1
    refused = [numbers[which] for numbers in REFUSED.values()] + [number(name, machine) for name in also]
    return bpf.assemble(
        [
            bpf.load(bpf.ARCH),
            bpf.if_equal(AUDIT_ARCH[machine], "", "refuse"),
            bpf.load(bpf.NUMBER),
            bpf.Line(JGE, FIRST_UNKNOWN, "refuse", ""),
            bpf.if_equal(CLONE[which], "clone", ""),
            bpf.if_equal(CLONE3, "clone3", ""),
            *(bpf.if_equal(call, "refuse") for call in refused if call is not None),
            bpf.give(bpf.ALLOW),
            "clone",
            bpf.load(bpf.argument(0)),
            bpf.if_any(NAMESPACES, "refuse", ""),
            bpf.give(bpf.ALLOW),
            "clone3",
            bpf.give(bpf.errno(ENOSYS)),
            "refuse",
            bpf.give(bpf.errno(EPERM)),
        ]
    )


def enter(also: tuple[str, ...] = ()) -> None:
    """Put it on, and for root leave only a container's default capabilities."""
    seccomp = kernel.Seccomp(program(kernel.MACHINE, also))
    if os.geteuid() == 0:
        for bit in range(64):
            if not CAPABILITIES >> bit & 1:
                try:
                    kernel.prctl(PR_CAPBSET_DROP, bit)
                except OSError:
                    break  # beyond the last capability
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        low = CAPABILITIES & 0xFFFFFFFF
        sets = (ctypes.c_uint32 * 6)(low, low, 0, 0, 0, 0)  # effective, permitted, inheritable; twice 32 bits
        kernel.call("capset", ctypes.cast(header, ctypes.c_void_p), ctypes.cast(sets, ctypes.c_void_p))
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.install()
