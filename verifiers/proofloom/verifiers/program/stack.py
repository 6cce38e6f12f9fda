"""Room on Python's stack for deep runs in any number of threads; after the last, all is as it was."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_LOCK = Lock()
_open: list[int] = []  # for each run that goes on, the limit that it found; the first is that of before


@contextmanager
def room(frames: int) -> Iterator[None]:
    """Let calls go so deep meanwhile.

    The limit is one for all threads: the one that ends first must not take it from those still running, and
    the one that ends last must not leave it as another had raised it.
    """
    with _LOCK:
        _open.append(sys.getrecursionlimit())
        sys.setrecursionlimit(max(_open[-1], frames))
    try:
        yield
    finally:
        with _LOCK:
            if len(_open) == 1:
                sys.setrecursionlimit(_open[0])
                _open.clear()
            else:
                _open.pop()
