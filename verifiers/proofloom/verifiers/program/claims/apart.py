"""Asks Z3 in a process of its own, so that a question on which it never ends costs that process only.

The process is started by exec when it is first needed, one for each process that asks, and again after it
died. It reads questions from a pipe, a line of JSON each, and ends with whoever asks.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import resource
import subprocess
import sys
import threading
from dataclasses import asdict
from importlib.util import find_spec
from typing import Any

from proofloom.verifiers.program.claims.inputs import Decision, Found, Inputs
from proofloom.verifiers.program.grammar import Reading, read
from proofloom.verifiers.program.symbolic import stopwatch

SECONDS = 60  # of processor time for one question: ten times what Z3's limit of effort comes to
MEMORY = 4 << 30  # bytes
STOPPED = "z3 did not end"


def installed() -> bool:
    """Return whether Z3 is there to be asked."""
    return find_spec("z3") is not None


def asked(question: str, inputs: Inputs, *about: Any) -> Decision:
    """Return what `solved` decides; where Z3 does not end, or takes too much memory, that is unknown."""
    return _SOLVER.ask(question, inputs, *about)


class Solver:
    """The process that asks Z3; threads take turns, and a fork starts its own."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self.renew()

    def renew(self) -> None:
        """Forget the process, which belongs to another one."""
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, question: str, inputs: Inputs, *about: Any) -> Decision:
        """Return what `solved` decides; raise `RuntimeError` where it raises."""
        shown = [_of_reading(item) if isinstance(item, Reading) else item for item in about]
        box = (_of_reading(inputs.reading), inputs.entry, inputs.given, inputs.box)
        line = json.dumps([question, box, shown]).encode("ascii") + b"\n"
        with self.lock:
            process = self._started()
            assert process.stdin is not None
            assert process.stdout is not None
            answer = b""
            with contextlib.suppress(OSError):
                process.stdin.write(line)
                process.stdin.flush()
                answer = process.stdout.readline()
            if not answer.endswith(b"\n"):
                self.close()
                return Decision(Found.UNKNOWN, means="z3", why=STOPPED)
        found = json.loads(answer)
        if isinstance(found, str):
            raise RuntimeError(f"asking z3: {found}")
        found |= {"found": Found(found["found"]), "witness": _tuples(found["witness"])}
        return Decision(**found)

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.close()
            self.process = subprocess.Popen(
                [sys.executable, "-c", f"from {__name__} import serve; serve({self.seconds})"],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
            atexit.register(self.close)
        return self.process

    def close(self) -> None:
        """End the process."""
        atexit.unregister(self.close)
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


_SOLVER = Solver()
os.register_at_fork(after_in_child=_SOLVER.renew)


def serve(seconds: float) -> None:
    """Answer questions from standard input until it ends; none takes more processor time than this."""
    from z3 import Z3Exception  # type: ignore[import-untyped]

    from proofloom.verifiers.program.claims import solved

    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # nothing that is printed gets among the answers
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    stopwatch.allow(seconds)
    for line in sys.stdin:
        question, (reading, entry, given, box), about = json.loads(line)
        inputs = Inputs(read(**reading), entry, _tuples(given), _tuples(box))
        told = [read(**item) if isinstance(item, dict) else _tuples(item) for item in about]
        answer: Any
        try:
            answer = asdict(getattr(solved, question)(inputs, *told))
        except Z3Exception as error:
            answer = asdict(Decision(Found.UNKNOWN, means="z3", why=f"z3: {error}"))
        except Exception as error:  # raised again by whoever asked
            answer = f"{type(error).__name__}: {error}"
        stopwatch.stop()
        print(json.dumps(answer), file=answers, flush=True)


def _of_reading(reading: Reading) -> dict[str, str]:
    """Return what a program is read from: its source, and the heads that declare kinds."""
    heads = []
    for name, function in reading.functions.items():
        kinds = zip(function.args.args, reading.params(name), strict=True)
        params = " ".join(f"{arg.arg}:{kind}" for arg, kind in kinds)
        heads.append(f"(def {name} ({params}) {reading.results[name]} )")
    return {"source": reading.source, "tree": " ".join(heads)}


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
