"""The limits that a job takes on itself, as the kernel counts them."""

from __future__ import annotations

import resource
from typing import Final

FILES: Final = 16  # open at once: three standard ones, the result, and what an import opens
SIGNALS: Final = 16
# no process, lock, core, queue or priority, and no byte in any file
_FIXED: Final = {
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_MEMLOCK: 0,
    resource.RLIMIT_MSGQUEUE: 0,
    resource.RLIMIT_NICE: 0,
    resource.RLIMIT_RTPRIO: 0,
    resource.RLIMIT_SIGPENDING: SIGNALS,
    resource.RLIMIT_NPROC: 0,
    resource.RLIMIT_NOFILE: FILES,
}
_HARD: Final = {
    kind: resource.getrlimit(kind)[1] for kind in (*_FIXED, resource.RLIMIT_CPU, resource.RLIMIT_AS)
}


def enter(cpu: int, memory: int) -> None:
    """Limit seconds of processor time, bytes of address space, and all else that is counted.

    At the end of its processor time a job gets the signal SIGXCPU, which the filter lets it neither handle
    nor block, and which tells that end from all others. It is not killed for it: a kill that its zygote did
    not order is then always one from outside. All other limits are hard at once.
    """
    for kind, most in (*_FIXED.items(), (resource.RLIMIT_AS, memory)):
        hard = _HARD[kind]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))
    hard = _HARD[resource.RLIMIT_CPU]
    resource.setrlimit(resource.RLIMIT_CPU, (cpu if hard == resource.RLIM_INFINITY else min(cpu, hard), hard))
