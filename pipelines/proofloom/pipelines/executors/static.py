"""A static share of a run: no coordinator, one process per share, and a way to end before the time is up."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from proofloom.engine import RecipeError
from proofloom.pipelines.executors import Stop

GRACE = 30.0  # seconds between SIGTERM and the end; Slurm and Kubernetes both allow 30 by default


def share(text: str) -> tuple[int, int]:
    """Read `--shards i/n`, where i counts from 1 to n, into what `run` takes: (i - 1, n)."""
    match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text.strip())
    if match is None:
        raise RecipeError.of("--shards", "a share is written i/n, as 1/3", value=text)
    which, count = int(match[1]), int(match[2])
    if not 1 <= which <= count:
        raise RecipeError.of("--shards", "the first of n shares is 1/n and the last n/n", value=text)
    return which - 1, count


@contextmanager
def stop_on_sigterm(grace: float = GRACE) -> Iterator[Stop]:
    """Yield a `Stop` that SIGTERM asks for: shards in progress have `grace` seconds to be committed.

    Only for the main thread. A second SIGTERM gives them up at once. Enter it before the executor:
    the signal's earlier handler comes back at the end.
    """
    stop = Stop()

    def handle(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.ask(0.0 if stop.asked else grace)

    before = signal.signal(signal.SIGTERM, handle)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGTERM, before)
