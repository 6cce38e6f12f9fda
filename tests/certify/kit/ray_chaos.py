"""Run a recipe on a Ray of its own in another process, and kill that Ray's workers while it runs."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from kit import loom
from proofloom.engine import Seed

BETWEEN = 2  # shards committed from one kill to the next


def run_and_kill(
    recipe: Path, place: Path, kills: int, seed: Seed
) -> tuple[int, subprocess.CompletedProcess[str]]:
    """Kill workers throughout the run until `kills` are dead; return how many, and the run's end."""
    arguments = loom.command(
        "run", recipe, "--out", place, "--no-pilot", "--executor", "ray", "--workers", "2"
    )
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=loom.environment()
    ) as process:
        killed: set[int] = set()
        number = committed = 0
        while process.poll() is None and len(killed) < kills:
            number += 1
            time.sleep((seed / number).integer(20, 400) / 1000)
            # some shards between two kills, or on a busy machine one shard could meet them all
            now = len(list((place / "work").glob("*.json")))
            # a worker is named after the task that it is running; an idle one is no loss
            busy = [pid for pid in _descendants(process.pid) if _command(pid).startswith("ray::_make")]
            fresh = sorted(set(busy) - killed)
            if fresh and now >= committed + BETWEEN:
                victim = (seed / number / "who").choice(fresh)
                try:
                    os.kill(victim, signal.SIGKILL)
                except ProcessLookupError:
                    continue
                killed.add(victim)
                committed = now
        output, errors = process.communicate()
        return len(killed), subprocess.CompletedProcess(arguments, process.returncode, output, errors)


def _descendants(root: int) -> list[int]:
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found, grown = {root}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        grown = bool(more)
        found |= more
    return sorted(found - {root})


def _command(pid: int) -> str:
    try:
        return (
            (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
    except OSError:
        return ""
