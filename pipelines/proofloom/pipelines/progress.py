"""A run's events for people: a live table on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections import Counter
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.table import Table

_EVERY = 5.0  # seconds between plain lines


class Progress:
    """Listens to events; use as a context manager around a run. Prints to standard error."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = Console(stderr=True)
        self._live: Live | None = None
        if not quiet and self._console.is_terminal:
            self._live = Live(console=self._console, refresh_per_second=4, transient=True)
        self._quiet = quiet
        self._rows = self._items = self._todo = self._workers = 0
        self._rejected: Counter[str] = Counter()
        self._started = self._printed = time.monotonic()

    def __enter__(self) -> Progress:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()
        if not self._quiet and self._items:
            self._line()

    def __call__(self, event: dict[str, Any]) -> None:
        """Take in one event."""
        match event["event"]:
            case "start":
                self._workers = event["workers"]
            case "round":
                self._todo += event["items"]
                self._say(f"round {event['number']}: {event['shards']} shards, {event['done']} already done")
            case "damaged":
                self._say(f"damaged, made again: {event['file']}: {event['why']}")
            case "shard":
                self._rows += event["rows"]
                self._items += event["items"]
                self._rejected.update(event["funnel"])
            case "waiting":
                self._say(f"{event['shards']} shards are left to other shares")
        if self._live:
            self._live.update(self._table())
        elif not self._quiet and time.monotonic() - self._printed > _EVERY:
            self._line()

    def _say(self, text: str) -> None:
        if not self._quiet:
            print(text, file=sys.stderr, flush=True)

    def _speed(self) -> tuple[float, float]:
        elapsed = max(time.monotonic() - self._started, 1e-3)
        speed = self._items / elapsed
        return speed, (self._todo - self._items) / speed if speed else 0.0

    def _line(self) -> None:
        self._printed = time.monotonic()
        speed, left = self._speed()
        self._say(
            f"{self._rows} rows of {self._items}/{self._todo} items, {sum(self._rejected.values())} draws "
            f"rejected, {speed:.1f} items/s, {self._workers} workers, about {left:.0f} s left"
        )

    def _table(self) -> Table:
        speed, left = self._speed()
        table = Table(box=None, pad_edge=False)
        table.add_column("accepted", justify="right")
        table.add_column("items", justify="right")
        table.add_column("items/s", justify="right")
        table.add_column("left", justify="right")
        table.add_column("workers", justify="right")
        table.add_column("most rejected for")
        why = ", ".join(f"{reason} {count}" for reason, count in self._rejected.most_common(3))
        items = f"{self._items}/{self._todo}"
        table.add_row(str(self._rows), items, f"{speed:.1f}", f"{left:.0f} s", str(self._workers), why)
        return table
