"""A grader's process, asked case by case; it is killed and started again when it hangs or has died."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from searching.reader import right
from searching.tries import Hunt, Quarry

WORKER = Path(__file__).with_name("worker.py")
CPU = 12.0  # seconds of processor time for one case, after which it hangs; the graders' own limits are below
WALL = 300.0  # seconds that a case may take in all


class Asked:
    """One grader in an environment; use it as a context."""

    def __init__(self, python: Path, grader: str, folder: Path) -> None:
        self.python, self.grader, self.folder = python, grader, folder
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Asked:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def ask(self, case: dict[str, Any]) -> dict[str, Any]:
        """Return what the grader said, or that it `hung` or `died`."""
        process = self._started()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(case) + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            return self._over("died", case)
        return self._heard(process, case)

    def searched(self, tries: Iterable[tuple[Quarry, Hunt]]) -> tuple[int, Any]:
        """Return how many tries it took to earn a reward without being right, and the one that did."""
        count = 0
        for quarry, hunt in tries:
            for response in hunt:
                count += 1
                case = {"gold": quarry.gold, "response": response, "kind": quarry.kind, "answer": hunt.last}
                said = self.ask(case)
                score = said.get("score")
                hunt.learn(score is not None)
                # which of several answers counts is a matter of taste: here one that is right is enough
                wrong = right(quarry.gold, response, "auto", quarry.form, one=True) is False
                if (score or 0) >= 1 and wrong:
                    return count, [quarry.gold, response]
        return count, None

    def _started(self) -> subprocess.Popen[str]:
        if self.process is None:
            kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
            self.process = subprocess.Popen(
                [str(self.python), str(WORKER), self.grader],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                cwd=self.folder,
                env={**kept, "TOKENIZERS_PARALLELISM": "false"},
                start_new_session=True,
            )
            assert self.process.stdout is not None
            if not self.process.stdout.readline():
                raise RuntimeError(f"{self.grader} does not start: {self._why()}")
        return self.process

    def _why(self) -> str:
        done = subprocess.run(
            [str(self.python), str(WORKER), self.grader],
            input="",
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stderr[-1500:]

    def _heard(self, process: subprocess.Popen[str], case: dict[str, Any]) -> dict[str, Any]:
        assert process.stdout is not None
        until, used = time.monotonic() + WALL, _used(process.pid)
        limit = CPU if "where" not in case else 4 * CPU  # a cluster is started there
        while not select.select([process.stdout], [], [], 0.5)[0]:
            if time.monotonic() > until or _used(process.pid) - used > limit:
                return self._over("hung", case)
        line = process.stdout.readline()
        if not line:
            return self._over("died", case)
        said: dict[str, Any] = json.loads(line)
        return said

    def _over(self, how: str, case: dict[str, Any]) -> dict[str, Any]:
        self._end()
        found: dict[str, Any] = {"score": None, how: True}
        if canary := case.get("canary"):
            found["ran"] = Path(canary).exists()
            Path(canary).unlink(missing_ok=True)
        return found

    def _end(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate()
            self.process = None


def _used(pid: int) -> float:
    """Return the processor seconds of a process with all below it."""
    total, open_ = 0.0, [pid]
    while open_:
        one = open_.pop()
        try:
            fields = Path(f"/proc/{one}/stat").read_text(errors="replace").rpartition(")")[2].split()
            for task in Path(f"/proc/{one}/task").iterdir():
                open_ += map(int, (task / "children").read_text(encoding="ascii").split())
        except OSError:
            continue
        total += sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
    return total
