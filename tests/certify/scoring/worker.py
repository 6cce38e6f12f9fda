"""Ask one grader in a process of its own: a case of JSON a line comes in, what it said goes out."""

from __future__ import annotations

import io
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
ME = Path(__file__)


def main(name: str) -> None:
    """Answer cases until there are no more."""
    import programs
    import rivals

    ask: Callable[[dict[str, Any]], Any]
    kind, _, grader = name.rpartition(":")
    if kind == "code":
        passes = getattr(programs, grader)()
        ask = lambda case: passes(case["source"])  # noqa: E731
    else:
        ask = getattr(rivals, grader)()
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what graders print is no answer
    out.write("{}\n")
    for line in sys.stdin:
        case = json.loads(line)
        with redirect_stdout(io.StringIO()):
            found = judged(ask, case, grader)
        out.write(json.dumps(found) + "\n")


def judged(ask: Callable[[dict[str, Any]], Any], case: dict[str, Any], grader: str) -> dict[str, Any]:
    """Return the score or what was raised, the processor time, and whether the canary's file was made."""
    way = {"thread": in_thread, "actor": in_actor(grader)}.get(case.get("where", ""), here)
    start = time.process_time()
    try:
        found: dict[str, Any] = {"score": way(ask, case)}
    except BaseException as error:
        found = {"score": None, "raised": f"{type(error).__name__}: {error}"[:200]}
    found["cpu"] = time.process_time() - start
    if canary := case.get("canary"):
        found["ran"] = Path(canary).exists()
        Path(canary).unlink(missing_ok=True)
    return found


def here(ask: Callable[[dict[str, Any]], Any], case: dict[str, Any]) -> Any:
    """Ask in the main thread."""
    return ask(case)


def in_thread(ask: Callable[[dict[str, Any]], Any], case: dict[str, Any]) -> Any:
    """Ask in another thread, as OpenRLHF, verl and asyncio do."""
    found: list[Any] = []

    def work() -> None:
        try:
            found.append(ask(case))
        except BaseException as error:
            found.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join()
    if isinstance(found[0], BaseException):
        raise found[0]
    return found[0]


def in_actor(grader: str) -> Callable[..., Any]:
    """Ask in a Ray actor that answers two calls at once."""

    def way(_: Any, case: dict[str, Any]) -> Any:
        import ray

        if not ray.is_initialized():
            ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
        actor = ray.remote(max_concurrency=2)(_Actor).remote(str(ME.parent), grader)
        return ray.get(actor.ask.remote(case))

    return way


class _Actor:
    def __init__(self, place: str, grader: str) -> None:
        sys.path.insert(0, place)
        import rivals

        self.score = getattr(rivals, grader)()

    def ask(self, case: dict[str, Any]) -> Any:
        return self.score(case)


if __name__ == "__main__":
    main(sys.argv[1])
