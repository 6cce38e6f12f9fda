"""Who makes the shards: local processes, Ray, or a static share of them. One contract, equal bytes."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from proofloom.pipelines.plan import Shard
from proofloom.pipelines.produce import Job, Receipt


class Executor(Protocol):
    """Makes shards in any order, anywhere; what a shard holds never depends on who made it."""

    def run(self, job: Job, shards: Sequence[Shard]) -> Iterator[Receipt]:
        """Yield a receipt per shard as each is committed; raise `ExecutorError` when one cannot be made.

        What `make_shard` raises is raised here too. An executor that was asked to stop ends early.
        """
        ...

    @property
    def workers(self) -> int:
        """Return how many shards are made at a time, for estimates and progress."""
        ...


class ExecutorError(Exception):
    """A shard could not be made: names it, and says what ended its worker. Committed shards are kept."""


@dataclass(slots=True)
class Stop:
    """A wish to end early, which executors look at: hand out nothing more, and wait until `deadline` at most.

    `deadline` is in seconds of `time.monotonic`; shards that are not committed by then are given up.
    """

    deadline: float | None = None

    @property
    def asked(self) -> bool:
        """Return whether no further shard may be started."""
        return self.deadline is not None

    @property
    def expired(self) -> bool:
        """Return whether the shards in progress are given up too."""
        return self.deadline is not None and time.monotonic() >= self.deadline

    def ask(self, grace: float) -> None:
        """Ask to end within `grace` seconds; asking again can only bring the end nearer."""
        deadline = time.monotonic() + grace
        self.deadline = deadline if self.deadline is None else min(self.deadline, deadline)


def portable(error: Exception) -> Exception:
    """Return an exception that survives pickling: itself, or an `ExecutorError` with its words."""
    try:
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        if type(again) is type(error) and str(again) == str(error):
            return error
    except Exception:  # an exception's own pickling can raise anything
        pass
    return ExecutorError(f"{type(error).__name__}: {error}")
