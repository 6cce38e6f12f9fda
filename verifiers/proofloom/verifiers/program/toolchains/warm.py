"""Keep a process of Node or Java that runs one unit after the other, so that one program costs little."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import subprocess
import threading
from importlib.resources import files
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from proofloom.verifiers.program.toolchains.processes import environment, limit, tool

RECYCLED = 2_000  # units, after which a process is replaced
CPU_SECONDS = 900  # of one process: RECYCLED large units
MILLISECONDS = 60_000  # of one unit: a kill switch only


class DiedError(Exception):
    """The process ended, or did not answer in time."""


class Worker:
    """A process that answers one line of JSON with one line of JSON; made when it is first needed."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0
        self.units = 0
        self.folder = ""
        self.rest = b""

    def ask(self, source: str) -> tuple[str, str]:
        """Run a unit; return its output, or why there is none. Raise `DiedError` when the process is gone."""
        with self.lock:
            process = self._process()
            question = json.dumps({"source": source, "milliseconds": MILLISECONDS}) + "\n"
            try:
                answer = json.loads(self._exchange(process, question.encode("ascii")))
            except (OSError, ValueError, DiedError) as error:
                self.close()
                raise DiedError(str(error)) from error
            self.units += 1
            if self.units >= RECYCLED:
                self.close()
            return answer.get("output", ""), answer.get("error", "")

    def _exchange(self, process: subprocess.Popen[bytes], question: bytes) -> bytes:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(question)
        process.stdin.flush()
        found = self.rest
        while b"\n" not in found:
            ready, _, _ = select.select([process.stdout], [], [], MILLISECONDS / 500)
            more = os.read(process.stdout.fileno(), 1 << 20) if ready else b""
            if not more:
                raise DiedError("no answer")
            found += more
        line, _, self.rest = found.partition(b"\n")
        return line

    def _process(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.owner != os.getpid() or self.process.poll() is not None:
            if self.owner == os.getpid():
                self.close()
            self.folder = mkdtemp(prefix="proofloom-")
            atexit.register(self.close)
            self.rest, self.units, self.owner = b"", 0, os.getpid()
            self.process = subprocess.Popen(
                self._command(),
                cwd=self.folder,
                env=environment(Path(self.folder)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            limit(self.process.pid, CPU_SECONDS)
        return self.process

    def _command(self) -> list[str]:
        drivers = files(__package__).joinpath("drivers")
        if self.language == "java":
            source = Path(self.folder) / "Worker.java"
            source.write_text(drivers.joinpath("Worker.java").read_text(encoding="utf-8"), encoding="utf-8")
            options = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss64m", "-Xmx1g"]
            return [tool("java") or "java", *options, str(source)]
        text = drivers.joinpath("worker.js").read_text(encoding="utf-8")
        return [tool("node") or "node", "--stack-size=3900", "-e", text]

    def close(self) -> None:
        """End the process, and remove its folder."""
        atexit.unregister(self.close)
        process, self.process = self.process, None
        if process is not None and self.owner == os.getpid():
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            rmtree(self.folder, ignore_errors=True)


NODE = Worker("javascript")
JAVA = Worker("java")
