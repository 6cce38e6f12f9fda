"""Find the system calls by which a command writes into a folder, and let any one fail, with strace."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kit import loom
from proofloom.pipelines.store import TEMPORARY

_NAMING = ("openat", "mkdir", "mkdirat", "rename", "renameat", "renameat2", "link", "unlink", "unlinkat")
_WRITING = ("write", "writev", "pwrite64", "fsync", "fdatasync", "ftruncate", "truncate", "fallocate")
# each kind of fault with the calls at which it can strike: a full disk shows where something is allocated
FAULTS = {
    "KILL": (*_NAMING, *_WRITING, "close", "flock"),
    "ENOSPC": ("openat", "mkdir", "mkdirat", "rename", "renameat", "renameat2", "link", *_WRITING),
    "EIO": (*_NAMING, *_WRITING, "close", "flock"),
}
_CALLS = FAULTS["KILL"]
_LINE = re.compile(r"(\d+)\s+(\w+)\((.*)")


@dataclass(frozen=True, slots=True)
class Point:
    """One system call of the command's process: its name, its number among those, and what it is about."""

    call: str
    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A traced command: its lines, and the points at which it writes into the folder."""

    lines: list[str]
    points: list[Point]


def record(strace: str, arguments: list[str], place: Path) -> Trace:
    """Run the command under strace and return what it did."""
    done, lines = _run(strace, arguments, [f"trace={','.join(_CALLS)}"])
    if done.returncode != 0:
        raise RuntimeError(f"the traced command ended with {done.returncode}: {done.stderr}")
    points, counts = [], Counter[str]()
    main = ""
    for line in lines:
        found = _LINE.match(line)
        if found is None:
            continue
        pid, call, rest = found.groups()
        main = main or pid
        if pid != main:
            if str(place) in rest:
                raise RuntimeError(f"another process or thread writes into the folder: {line}")
            continue
        counts[call] += 1
        if str(place) in rest and _writes(call, rest):
            points.append(Point(call, counts[call], _what(rest, place)))
    return Trace([line for line in lines if str(place) in line], points)


def inject(
    strace: str, arguments: list[str], place: Path, kind: str, point: Point
) -> tuple[subprocess.CompletedProcess[str], bool]:
    """Run the command with one fault; return how it ended, and whether the fault struck where it should."""
    fault = "signal=KILL" if kind == "KILL" else f"error={kind}"
    expressions = [f"trace={point.call}", f"inject={point.call}:{fault}:when={point.number}"]
    # strace 6.1 forgets to deliver an injected signal when it filters by seccomp
    done, lines = _run(strace, arguments, expressions, fast=kind != "KILL")
    if kind == "KILL":
        calls = [line for line in lines if _LINE.match(line)]
        struck = "+++ killed by SIGKILL +++" in "".join(lines) and _what(calls[-1], place) == point.what
    else:
        struck = any("(INJECTED)" in line and _what(line, place) == point.what for line in lines)
    return done, struck


def commit_order_faults(lines: list[str]) -> list[str]:
    """Return where a trace breaks the commit protocol: fsync the file, rename it, fsync its folder, in order.

    A write after the fsync, a rename of what was not synced, or a second rename before the folder was
    synced could each lose a file, or show a torn one, when the power fails.
    """
    faults: list[str] = []
    synced: set[str] = set()
    pending = ""
    renames = 0
    for line in lines:
        found = _LINE.match(line)
        if found is None:
            continue
        _, call, rest = found.groups()
        paths = re.findall(r"<([^>]*)>", rest) if call != "rename" else re.findall(r'"([^"]*)"', rest)
        if call in ("write", "writev", "pwrite64", "ftruncate") and paths:
            synced.discard(paths[0])
        elif call in ("fsync", "fdatasync") and paths:
            synced.add(paths[0])
            if paths[0] == pending:
                pending = ""
        elif call.startswith("rename"):
            renames += 1
            source, target = paths[-2:]
            if source not in synced:
                faults.append(f"renamed before it was synced: {target}")
            if pending:
                faults.append(f"renamed before {pending} was synced: {target}")
            pending = str(Path(target).parent)
    if pending:
        faults.append(f"{pending} was not synced at the end")
    return faults if renames else ["nothing was renamed"]


def _run(
    strace: str, arguments: list[str], expressions: list[str], *, fast: bool = True
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    with tempfile.NamedTemporaryFile("r", errors="replace") as log:
        options = [part for expression in expressions for part in ("-e", expression)]
        done = subprocess.run(
            [
                strace,
                "-f",
                *(["--seccomp-bpf"] if fast else []),
                "-y",
                "-s",
                "300",
                "-o",
                log.name,
                *options,
                *arguments,
            ],
            capture_output=True,
            text=True,
            check=False,
            env=loom.environment(PYTHONHASHSEED="0"),
        )
        return done, log.read().splitlines()


def _writes(call: str, rest: str) -> bool:
    """Return whether a call belongs to the way of a write: not what only reads, lists or closes."""
    if call == "openat":
        return "O_CREAT" in rest or ("O_DIRECTORY" in rest and "O_NONBLOCK" not in rest)
    if call == "close":
        return TEMPORARY in rest or "events.jsonl" in rest
    return True


def _what(rest: str, place: Path) -> str:
    """Return the file that a call is about, the same in every run: a temporary has a random name."""
    found = re.findall(re.escape(str(place)) + r'([^">]*)', rest)
    name = found[-1] if found else ""
    return re.sub(re.escape(TEMPORARY) + r"[0-9a-f]+", "temporary", name) or "/"
