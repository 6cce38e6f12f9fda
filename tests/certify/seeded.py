"""Bugs put into a copy of the engine, one at a time: the checkers notice every one on a fixed budget."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from evidence import Evidence

HERE = Path(__file__).resolve().parent
ENGINE = HERE.parents[1] / "engine"
BUGS: dict[str, dict[str, Any]] = tomllib.loads((HERE / "seeding" / "bugs.toml").read_text(encoding="utf-8"))
LEAST = 20
PATIENCE = 1800  # seconds, after which a trial is ended: a kill switch only
UNSEEDED: dict[str, dict[str, Any]] = {"no bug": {}, "no bug, not compiled": {"kernel": True}}
SAMPLED = (*UNSEEDED, "perpendicular taken for parallel", "conditions not written down")


def main(evidence: Evidence) -> int:
    """Run the trial of every bug not tried yet, and that of the engine as it is, which nothing objects to."""
    for name, bug in {**UNSEEDED, **BUGS}.items():
        if evidence.get(name) is None and (name in SAMPLED or not evidence.sample):
            evidence.put(name, {"part": bug.get("part", ""), "objections": tried(bug)})
    clean = [one for name in UNSEEDED for one in evidence.cases[name]["objections"]]
    found = {name: one for name, one in evidence.cases.items() if name not in UNSEEDED}
    missed = [name for name, one in found.items() if not one["objections"]]
    return evidence.conclude(
        ok=not clean and not missed and (evidence.sample or len(found) >= LEAST),
        bugs=len(found),
        caught=len(found) - len(missed),
        by_part=dict(Counter(one["part"] for one in found.values())),
        missed=missed,
        objections_without_a_bug=clean,
        first_objections={name: one["objections"][:1] for name, one in found.items()},
    )


def tried(bug: dict[str, Any]) -> list[str]:
    """Return what the checkers object to in a copy of the engine with a bug, or without one."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "engine"
        shutil.copytree(ENGINE, copy)  # with what was compiled, which a change of other files leaves valid
        if "file" in bug:
            changed(copy / "proofloom" / "engine" / "geometry" / bug["file"], bug["old"], bug["new"])
        kernel = bool(bug.get("kernel"))
        interpreted = kernel or bug.get("file", "").startswith("closure/")  # what was compiled is stale then
        path = os.pathsep.join(filter(None, (str(copy), os.environ.get("PYTHONPATH"))))
        environment = {
            **os.environ,
            "PYTHONPATH": path,
            **({"NUMBA_DISABLE_JIT": "1"} if interpreted else {}),
        }
        command = [sys.executable, str(HERE / "seeding" / "trial.py"), *(["--small"] if kernel else [])]
        run = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment, timeout=PATIENCE
        )
    if run.returncode:
        return [f"stopped: {run.stderr.strip().splitlines()[-1]}"]
    objections: list[str] = json.loads(run.stdout.splitlines()[-1])
    return objections


def changed(path: Path, old: str, new: str) -> None:
    """Change one place of a file; end the proof when it is not there: a bug that cannot be put in is none."""
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise SystemExit(f"certify: {path.name} has {text.count(old)} places that read {old!r}")
    path.write_text(text.replace(old, new), encoding="utf-8")
