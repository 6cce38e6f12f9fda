"""Who makes the shards: local processes, Ray, or a static share of them. One contract, equal bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from proofloom.pipelines.plan import Shard
from proofloom.pipelines.produce import Job, Receipt


class Executor(Protocol):
    """Makes shards in any order, anywhere; what a shard holds never depends on who made it."""

    def run(self, job: Job, shards: Sequence[Shard]) -> Iterator[Receipt]:
        """Yield a receipt per shard as each is committed; raise `ExecutorError` when one cannot be made."""
        ...

    @property
    def workers(self) -> int:
        """Return how many shards are made at a time, for estimates and progress."""
        ...


class ExecutorError(Exception):
    """A shard could not be made: names it, and says what ended its worker. Committed shards are kept."""
