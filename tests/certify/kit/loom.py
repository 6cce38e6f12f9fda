"""Run the loom as a user does, in processes of its own, and look at what a folder then holds."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from proofloom.pipelines.store import TEMPORARY
from proofloom.pipelines.verify import verify_dataset

ROOT = Path(__file__).resolve().parents[3]
PLUGINS = (ROOT / "tests" / "toy", ROOT / "tests" / "hostile")
SERIAL = Path(__file__).with_name("serial.py")
# neither belongs to the dataset: the lock stays for the next run, the events tell of this one
BESIDE = (".proofloom-lock", "events.jsonl", "run.json")


def plug_in() -> None:
    """Put the toy plug-ins within this process's reach."""
    for folder in PLUGINS:
        if str(folder) not in sys.path:
            sys.path.append(str(folder))


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a child: the toy plug-ins in reach, nothing written beside the sources."""
    path = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), *map(str, PLUGINS))))
    return {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **more}


def command(*arguments: str | Path) -> list[str]:
    """Return the command line of a `proofloom` command."""
    return [str(Path(sys.executable).with_name("proofloom")), *map(str, arguments)]


def serial(*arguments: str | Path) -> list[str]:
    """Return the command line of a `proofloom` command that makes its shards in its own process."""
    return [sys.executable, str(SERIAL), *map(str, arguments)]


def call(arguments: list[str], *, check: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, env=environment(**more))
    if check and done.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
    return done


def tree(place: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder, temporaries included, but not `BESIDE`."""
    return {
        path.relative_to(place).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.name not in BESIDE
    }


def differences(wanted: dict[str, str], got: dict[str, str]) -> list[str]:
    """Return the names that are missing, too many, or of other bytes; the first twenty of them."""
    found = [
        f"{name}: {'missing' if name not in got else 'too many' if name not in wanted else 'other bytes'}"
        for name in sorted(wanted.keys() | got.keys())
        if wanted.get(name) != got.get(name)
    ]
    return found[:20] + [f"and {len(found) - 20} more"] * (len(found) > 20)


def falsely_done(place: Path) -> str:
    """Return why a folder claims to be a dataset and is not, or "" when it is one or claims nothing."""
    if not (place / "manifest.json").exists():
        return ""
    # a killed writer's temporaries are swept by the next run, and are no part of the dataset
    problems = [f"{where}: {what}" for where, what in verify_dataset(str(place)).problems]
    return "; ".join(problem for problem in problems if TEMPORARY not in problem)


def session_processes(session: int) -> list[int]:
    """Return the processes of a session that still run, from /proc."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended while we looked
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(folder.name))
    return found


def small_recipe(folder: Path, **changes: Any) -> Path:
    """Write a small recipe over the toy plug-in: two splits, rejects, several shards; return its path."""
    plain = {
        "name": "small",
        "seed": 7,
        "splits": {"train": {"share": 4}, "test": {"share": 1}},
        "generators": [
            {
                "use": "toy/polygon",
                "verifiers": ["toy/sum"],
                "with": {"sides": [4, 7]},
                "rows": {"train": 40, "test": 10},
            },
        ],
        "shard_rows": 20,
        **changes,
    }
    import yaml

    path = folder / "recipe.yaml"
    path.write_text(yaml.safe_dump(plain, sort_keys=False))
    return path
