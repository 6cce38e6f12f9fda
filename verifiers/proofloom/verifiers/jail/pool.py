"""A few warm zygotes, lent to one thread each; what breaks is replaced, and a job then tried once more."""

from __future__ import annotations

import json
import os
import threading
import weakref
from collections.abc import Callable
from types import TracebackType

from proofloom.verifiers.jail.budget import Budget, JailError, Level
from proofloom.verifiers.jail.results import read
from proofloom.verifiers.jail.warm import DiedError, Ended, Zygote, interpreter

RECYCLED = 5_000  # jobs, after which a zygote is replaced
BURIED_SECONDS = 0.2  # for a zygote to be done with a killed job; a new one takes about as long
NOBODY = 65534
TRIES = 2
# what a held job cannot do, one thing for each of the walls: Landlock, the filter twice, the user
PROBE = """
import os, socket
def reach(what):
    try:
        if what == "files":
            os.listdir("/")
        elif what == "network":
            socket.socket()
        elif what == "processes":
            if os.fork() == 0:
                os._exit(0)
        elif what == "root":
            return os.getuid() != 0
        return False
    except PermissionError:
        return True
"""
WALLS = ("files", "network", "processes", "root")


_JAILS: weakref.WeakSet[Jail] = weakref.WeakSet()  # all of this process


class Jail:
    """Zygotes to run jobs in, for any number of threads; each starts when it is first needed.

    level    how jobs are held
    most     zygotes at once; further threads wait. By default one for each processor
    uid      whom to become where the grader is root
    python   the interpreter that jobs run in; by default the grader's own

    It can be pickled, copied to another process or inherited by fork: each process has zygotes of its own.
    """

    def __init__(
        self,
        level: Level | str = Level.STRICT,
        *,
        most: int = 0,
        uid: int = NOBODY,
        python: str = "",
    ) -> None:
        self.level, self.most, self.uid, self.python = Level(level), most, uid, python
        if uid < 1:
            raise ValueError("the jail's user cannot be root")
        self._fresh()

    def _fresh(self) -> None:
        self._idle: list[Zygote] = []
        self._turn = threading.BoundedSemaphore(self.most or len(os.sched_getaffinity(0)))
        self._lock = threading.Lock()
        _JAILS.add(self)

    def __getstate__(self) -> tuple[Level, int, int, str]:
        """Return what makes an equal jail; no process goes along."""
        return self.level, self.most, self.uid, self.python

    def __setstate__(self, state: tuple[Level, int, int, str]) -> None:
        """Take over what `__getstate__` gave."""
        self.level, self.most, self.uid, self.python = state
        self._fresh()

    def __enter__(self) -> Jail:
        """Return itself; at the end of the block its zygotes end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the zygotes."""
        self.close()

    def run(self, payload: bytes, run: int, budget: Budget) -> Ended:
        """Run one job; raise `JailError` when it cannot be run, which says nothing of the job."""
        return self._lend(lambda zygote: zygote.run(payload, run, budget))

    def pids(self) -> list[int]:
        """Return the process ids of the zygotes that wait for a job."""
        with self._lock:
            return [zygote.pid for zygote in self._idle]

    def _lend(self, use: Callable[[Zygote], Ended]) -> Ended:
        said = ""
        with self._turn:
            for _ in range(TRIES):
                try:
                    zygote = self._warm() or self._started()
                    try:
                        return use(zygote)
                    finally:
                        self._back(zygote)
                except DiedError as error:
                    said = str(error)
        raise JailError(f"the jail's process died {TRIES} times over one job: {said}")

    def _warm(self) -> Zygote | None:
        """Take a zygote that waits; one that is not done with a killed job in a moment is given up."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                zygote = self._idle.pop()
            if zygote.free(BURIED_SECONDS):
                return zygote
            zygote.close(0.0)

    def _started(self) -> Zygote:
        zygote = Zygote(self.level, self.uid, self.python or interpreter())
        try:
            probe(zygote)
        except BaseException:
            zygote.close()
            raise
        return zygote

    def _back(self, zygote: Zygote) -> None:
        if zygote.broken or zygote.jobs >= RECYCLED:
            zygote.close()
        else:
            with self._lock:
                self._idle.append(zygote)

    def close(self) -> None:
        """End the zygotes that wait; the next job starts fresh ones."""
        with self._lock:
            idle, self._idle = self._idle, []
        for zygote in idle:
            zygote.close()

    def forget(self) -> None:
        """Begin anew in a forked copy of the process, whose zygotes are not its own."""
        for zygote in self._idle:
            zygote.forget()
        self._fresh()


def probe(zygote: Zygote) -> None:
    """Have a job of a new zygote try the walls; raise `JailError` unless every one holds.

    A kernel, or something that stands in for one, may accept all calls and hold nothing.
    """
    calls = [{"tuple": [[what], {"dict": []}]} for what in WALLS]
    payload = json.dumps({"source": PROBE, "entry": "reach", "calls": calls}).encode("ascii")
    results = read(zygote.run(payload, 0, Budget()), len(WALLS), Budget())
    through = [what for what, result in zip(WALLS, results, strict=True) if result.value is not True]
    if through:
        raise JailError(
            f"the walls of the jail do not hold here ({', '.join(through)}): this system takes Landlock and "
            "seccomp without enforcing them; use another kernel, or a virtual machine"
        )


_SHARED: dict[Level, Jail] = {}
_SHARING = threading.Lock()


def shared(level: Level) -> Jail:
    """Return this process's jail of a level. Its zygotes end with the process, however it ends."""
    with _SHARING:
        if level not in _SHARED:
            _SHARED[level] = Jail(level)
        return _SHARED[level]


def _forked() -> None:
    """Begin anew after a fork, before any thread does: what another thread held then, it holds for ever."""
    global _SHARING
    _SHARING = threading.Lock()
    for jail in tuple(_JAILS):
        jail.forget()


os.register_at_fork(after_in_child=_forked)
