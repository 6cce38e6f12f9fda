"""The command line with shards made in its own process, so that every system call is one process's."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from proofloom.pipelines.cli import making, status
from proofloom.pipelines.plan import Shard
from proofloom.pipelines.produce import Job, Receipt, make_shard


class Serial:
    """Makes shards one after the other, here."""

    workers = 1

    def run(self, job: Job, shards: Sequence[Shard]) -> Iterator[Receipt]:
        """Yield receipts as shards are committed."""
        for shard in shards:
            yield make_shard(job, shard)


def _serial(*arguments: Any) -> Serial:
    return Serial()


if __name__ == "__main__":
    making.executor_from = _serial  # type: ignore[assignment]
    sys.exit(status(sys.argv[1:]))
