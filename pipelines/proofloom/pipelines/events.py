"""What happens during a run, as events: to a JSONL file in the output folder and to whoever listens."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from typing import IO, Any

from proofloom.pipelines.store import LocalStore, Store

NAME = "events.jsonl"
Listener = Callable[[dict[str, Any]], None]


class Events:
    """Writes each event as one line with its time; a remote store gets none, since nothing appends there."""

    def __init__(self, store: Store, listener: Listener | None = None) -> None:
        self._listener = listener
        self._file: IO[str] | None = None
        if isinstance(store, LocalStore):
            self._file = store.path(NAME).open("a", encoding="utf-8", buffering=1)

    def tell(self, event: str, **values: Any) -> None:
        """Record an event. A full disk must not end the run here: the shard's own write reports it."""
        entry = {"event": event, "time": round(time.time(), 3), "pid": os.getpid(), **values}
        if self._file is not None:
            try:
                self._file.write(json.dumps(entry) + "\n")
            except OSError:
                self._file = None
        if self._listener is not None:
            self._listener(entry)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def read(store: Store) -> list[dict[str, Any]]:
    """Return every whole event of a folder, in order."""
    try:
        text = store.read(NAME).decode("utf-8", "replace")
    except FileNotFoundError:
        return []
    entries = []
    for line in text.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue  # the line being written as we read
        if isinstance(entry, dict) and {"event", "pid"} <= entry.keys():
            entries.append(entry)
    return entries
