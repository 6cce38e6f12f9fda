"""The further level: user, mount, PID, network, IPC and host name namespaces of the zygote's own."""

from __future__ import annotations

import os
import signal

from . import kernel

_FLAGS = (
    kernel.CLONE_NEWUSER
    | kernel.CLONE_NEWNS
    | kernel.CLONE_NEWPID
    | kernel.CLONE_NEWNET
    | kernel.CLONE_NEWIPC
    | kernel.CLONE_NEWUTS
)


def enter(uid: int) -> None:
    """Move into fresh namespaces, as process 1 of its own; the process that called stays outside and waits.

    Root becomes `uid` first. When process 1 ends, the kernel kills all that is left in there.
    """
    from .zygote import become

    become(uid)
    user, group = os.getuid(), os.getgid()
    try:
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # a changed user id took it, and with it /proc/self
        kernel.call("unshare", _FLAGS)
        _tell("setgroups", "deny")
        _tell("uid_map", f"{user} {user} 1")
        _tell("gid_map", f"{group} {group} 1")
    except OSError as error:
        raise kernel.MissingError(
            f"no user namespaces for this user ({error}): allow them (user.max_user_namespaces, AppArmor, "
            "the container's seccomp profile), or use the level strict"
        ) from None
    pid = os.fork()
    if pid:
        _stand_by(pid)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
        kernel.mount("proc", "/proc", "proc", kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC)
    except OSError as error:
        raise kernel.MissingError(
            f"/proc cannot be mounted in a fresh PID namespace ({error.strerror}): a container that hides "
            "parts of /proc forbids it; use the level strict"
        ) from None


def _stand_by(pid: int) -> None:
    """Wait for process 1 and end as it ended."""
    os.closerange(0, 3)
    os.waitpid(pid, 0)
    os._exit(0)


def _tell(name: str, text: str) -> None:
    fd = os.open(f"/proc/self/{name}", os.O_WRONLY)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)
