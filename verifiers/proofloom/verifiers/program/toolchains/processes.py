"""Find the toolchains of this machine, and run their programs with limits in a folder of their own."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

CPU_SECONDS = 120  # of one process; what it runs is bounded by fuel, so only a broken tool gets there
WALL_SECONDS = 600.0  # a kill switch only
OUTPUT_BYTES = 1 << 28  # of one file
KEPT = ("HOME", "LANG", "RUSTUP_HOME", "CARGO_HOME", "RUSTUP_TOOLCHAIN", "GOCACHE", "GOROOT", "JAVA_HOME")


class MissingToolchainError(Exception):
    """A toolchain is not on this machine; the message names the package."""


@cache
def _tools() -> dict[str, dict[str, list[str] | str]]:
    text = files(__package__).joinpath("tools.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def languages() -> tuple[str, ...]:
    """Return the names of all toolchains; `c` is gcc, `tcc` is the fast check of C."""
    return tuple(_tools())


@cache
def _path() -> str:
    """Return the folders where programs are looked for: the absolute ones of PATH."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join([folder for folder in folders if Path(folder).is_absolute()])


def tool(name: str) -> str | None:
    """Return the path of a program, or None."""
    return shutil.which(name, path=_path())


def missing(language: str) -> str:
    """Return which package a toolchain wants that is not here, in words; empty when all is."""
    wanted = _tools()[language]
    absent = [name for name in wanted["tools"] if tool(name) is None]
    if not absent:
        return ""
    return f"{', '.join(absent)} not found: apt-get install {wanted['package']}"


def require(language: str) -> None:
    """Raise `MissingToolchainError` when a toolchain is not here."""
    why = missing(language)
    if why:
        raise MissingToolchainError(f"{language}: {why}")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its exit status (negative: the signal; None: killed by the clock) and output."""

    status: int | None
    output: str
    errors: str


def environment(folder: Path) -> dict[str, str]:
    """Return the few variables that a tool is given."""
    found = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**found, "PATH": _path(), "TMPDIR": str(folder), "LC_ALL": "C"}


def launch(command: Sequence[str], folder: Path, *, stdin: str = "") -> Ended:
    """Run a command in a folder; it is killed when it passes its limits."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        encoding="ascii",
        errors="backslashreplace",
    ) as process:
        limit(process.pid)
        try:
            output, errors = process.communicate(stdin, timeout=WALL_SECONDS)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
            process.communicate()
            return Ended(None, "", "out of time")
    return Ended(process.returncode, output, errors)


def limit(process: int, cpu: int = CPU_SECONDS) -> None:
    """Set the limits of a process that was just started."""
    with contextlib.suppress(ProcessLookupError):
        resource.prlimit(process, resource.RLIMIT_CPU, (cpu, cpu + 5))
        resource.prlimit(process, resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
        resource.prlimit(process, resource.RLIMIT_CORE, (0, 0))


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """Give a folder that is removed at the end."""
    with TemporaryDirectory(prefix="proofloom-") as made:
        yield Path(made)
