"""What a static share of a run needs beside an executor: to end well when its time is up."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from proofloom.pipelines.executors import Stop

GRACE = 30.0  # seconds between SIGTERM and the end; Slurm and Kubernetes both allow 30 by default


@contextmanager
def stop_on_sigterm(stop: Stop, grace: float = GRACE) -> Iterator[None]:
    """Let SIGTERM ask an executor to stop: shards in progress have `grace` seconds to be committed.

    A second SIGTERM gives them up at once. Only for the main thread; the signal's earlier handler
    comes back at the end.
    """

    def handle(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.ask(0.0 if stop.asked else grace)

    before = signal.signal(signal.SIGTERM, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
