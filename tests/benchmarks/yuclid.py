"""Run py-yuclid's binary on a problem as we drew it, and measure what it costs beyond starting a process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from proofloom.engine.geometry.predicates import Fact

FLAGS = (
    *("--mode", "ddar", "--disable-ar-dist", "--disable-ar-squared", "--disable-eqn-statements"),
    *("--disable-ar-sin", "--err-on-failure", "--log-level", "fatal", "--input-file"),
)  # as Newclid calls it, but for the proof as JSON, which takes it longer to print than as text
NOTHING = "point a 0 0\npoint b 1 0\npoint c 2 0\nassume coll a b c\nprove coll a b c\n"


@cache
def binary() -> Path | None:
    """Return the binary: the one on the path, or of the wheel that pip finds; None when it cannot be had."""
    installed = shutil.which("yuclid")
    if installed:
        return Path(installed)
    folder = Path(tempfile.mkdtemp(prefix="yuclid-"))
    asked = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*asked, "--dest", str(folder), "py-yuclid==3.0.0"], check=False, capture_output=True)
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as files:
            (name,) = (name for name in files.namelist() if name.endswith("/scripts/yuclid"))
            found = Path(files.extract(name, folder))
        found.chmod(0o755)
        return found
    return None


def written(
    points: Sequence[str],
    xy: Sequence[tuple[float, float]],
    hypotheses: Sequence[Fact],
    goals: Sequence[Fact],
) -> str:
    """Write a drawn problem in yuclid's form; raise ValueError for a fact that the form does not have."""
    names = [f"p{at}" for at in range(len(points))]
    lines = [f"point {name} {x!r} {y!r}" for name, (x, y) in zip(names, xy, strict=True)]
    for verb, facts in (("assume", hypotheses), ("prove", goals)):
        for known in facts:
            if known.name in ("aequation", "lequation", "eqarea", "area"):
                raise ValueError(known.name)
            words = [known.name, *(names[point] for point in known.points)]
            lines.append(" ".join([verb, *words, *([str(known.value)] if known.value is not None else [])]))
    return "\n".join(lines) + "\n"


class Yuclid:
    """The binary and a file for its input."""

    def __init__(self, program: Path) -> None:
        """Measure its start, on a problem that says what it asks."""
        self._program = program
        self._file = Path(tempfile.mkdtemp(prefix="yuclid-")) / "problem.txt"
        self._start = 0.0
        self._start = min(self.run(NOTHING, 5)[1] for _ in range(8))

    @property
    def start(self) -> float:
        """Return the seconds of processor time of its start, which are subtracted."""
        return self._start

    def run(self, text: str, times: int) -> tuple[bool | None, float]:
        """Say whether it solves a problem (None: it broke), and the least processor time less its start."""
        self._file.write_text(text, encoding="utf-8")
        best, code = float("inf"), 1
        command = [str(self._program), *FLAGS, str(self._file)]
        for _ in range(times):
            with open(os.devnull, "wb") as nothing:
                process = subprocess.Popen(command, stdout=nothing, stderr=nothing)
                _, status, used = os.wait4(process.pid, 0)
            process.returncode = code = os.waitstatus_to_exitcode(status)
            best = min(best, used.ru_utime + used.ru_stime - self._start)
        return (None if code not in (0, 1) else code == 0), best
