"""Published data and every export open in the real loaders, each in a fresh environment of its own.

A case is one environment: made with `python -m venv`, filled by name from the package index, and
asked by scripts of `loading/`. Where ours is needed too, a wheel of the sources that made the dataset
is installed. `--sample` runs the scripts whose packages the development
environment has. The cases' versions stand in the evidence.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import evidence as proofs

from proofloom.pipelines import finish, recipe, run, secrets
from proofloom.pipelines.dataset import load
from proofloom.pipelines.executors.local import Local
from proofloom.pipelines.export import TARGETS, export
from proofloom.pipelines.export.source import solution
from proofloom.pipelines.recipe import Recipe

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
RECIPE = """
name: loaders
seed: 5
splits:
  train: {share: 3}
  test: {share: 1}
files: {group_rows: 20, file_rows: 50}
generators:
  - use: geometry/angle_chase
    rows: {train: 40, test: 10}
  - use: program/exercises
    with: {languages: {python: 1, javascript: 1, c: 1}}
    rows: {train: 40, test: 10}
"""
TORCH = "torch==2.13.0"  # any build for processors will do


@dataclass(frozen=True)
class Case:
    """One environment: the scripts that are asked, what is installed, and a wheel that is only read."""

    scripts: tuple[str, ...]
    packages: tuple[str, ...]
    wheel: str = ""
    ours: bool = False


CASES = {
    "datasets 3.6": Case(("check_datasets.py",), ("datasets==3.6.*", "pillow")),
    "datasets 5": Case(("check_datasets.py",), ("datasets==5.*", "pillow")),
    "DuckDB and Polars": Case(("check_queries.py",), ("duckdb", "polars")),
    "Croissant": Case(("check_croissant.py",), ("mlcroissant[image,parquet]",)),
    "NeMo Gym": Case(("check_nemo_gym.py",), ("openai<=2.7.2", "pydantic"), "nemo-gym==0.4.0"),
    "lm-evaluation-harness": Case(("check_lm_eval.py",), ("lm-eval", TORCH, "pillow")),
    "verl": Case(("check_verl.py",), ("verl", TORCH)),
    "TRL and PyTorch": Case(("check_trl.py", "check_dataloader.py"), ("trl", TORCH, "pillow"), ours=True),
}
SAMPLE = ("datasets 5", "DuckDB and Polars")


def main(evidence: proofs.Evidence) -> int:
    """Build a dataset of both families with its exports, and ask every loader for it."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _build(folder)
        if not evidence.sample:
            _wheel(folder / "ours")
        for name, case in CASES.items():
            if evidence.sample:
                if name in SAMPLE:
                    evidence.put(name, _ask(Path(sys.executable), case, folder, None))
            elif not (evidence.get(name) or {}).get("ok"):
                with _environment(case, folder) as (python, wheels, seconds):
                    found = _ask(python, case, folder, wheels)
                evidence.put(name, {**found, "installed in seconds": seconds})
    failed = [name for name, found in evidence.cases.items() if not found["ok"]]
    return evidence.conclude(ok=not failed, failed=failed, cases=evidence.cases)


def _build(folder: Path) -> None:
    secret = secrets.new()
    hidden = f"splits.test.secret={secret.commitment}"
    _publish(recipe.parse(RECIPE, "loaders.yaml"), folder / "dataset", {})
    _publish(recipe.parse(RECIPE, "loaders.yaml", [hidden]), folder / "blind", {"test": secret})
    for to in TARGETS:
        export(folder / "dataset", folder / "exports" / to, to)
    expected = {}
    for split in ("train", "test"):
        blind_ids = [row["id"] for row in load(folder / "blind", split)]
        expected[split] = [
            {
                "id": row["id"],
                "blind_id": blind_id,
                "prompt": row["prompt"],
                "answer": row["answer"],
                "solution": solution(row),
                "steps": [step["text"] for step in row["steps"]],
                "pixels": int.from_bytes(row["image"]["bytes"][16:20], "big") if row["image"] else 0,
                "image_bytes": len(row["image"]["bytes"]) if row["image"] else None,
            }
            for row, blind_id in zip(load(folder / "dataset", split), blind_ids, strict=True)
        ]
    (folder / "expected.json").write_text(json.dumps(expected))


def _wheel(place: Path) -> None:
    """Build a wheel of the sources as they are now; later edits do not reach the environments."""
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(place), str(ROOT)], check=True, stderr=subprocess.DEVNULL)


def _publish(made: Recipe, place: Path, held: dict[str, secrets.Secret]) -> None:
    state = run.run(made, place, Local(1), secrets=held)
    finish.finish(made, place, state, secrets=held, blind=bool(held))


@contextmanager
def _environment(case: Case, folder: Path) -> Iterator[tuple[Path, Path, int]]:
    """Yield the Python of a fresh environment, a folder of wheels, and the seconds that it took."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        place, wheels = Path(scratch) / "env", Path(scratch) / "wheels"
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        python = place / "bin" / "python"
        pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        ours = [f"{wheel}[produce]" for wheel in (folder / "ours").glob("*.whl")] if case.ours else []
        subprocess.run([*pip, "install", *case.packages, *ours], check=True, stderr=subprocess.DEVNULL)
        if case.wheel:
            any_python = [
                "--no-deps",
                "--only-binary=:all:",
                "--python-version",
                "3.12",
                "--dest",
                str(wheels),
            ]
            subprocess.run([*pip, "download", *any_python, case.wheel], check=True, stderr=subprocess.DEVNULL)
        yield python, wheels, round(time.monotonic() - started)


def _ask(python: Path, case: Case, folder: Path, wheels: Path | None) -> dict[str, Any]:
    """Run a case's scripts and return all that they report."""
    found: dict[str, Any] = {}
    for script in case.scripts:
        found[script.removesuffix(".py")] = _run(python, script, folder, wheels)
    return {"ok": all(report["ok"] for report in found.values()), **found}


def _run(python: Path, script: str, folder: Path, wheels: Path | None) -> dict[str, Any]:
    """Run a script; it has found nothing wrong when it ends well, and its last line is its report."""
    offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "hf"), "CUDA_VISIBLE_DEVICES": ""}
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(python), str(HERE / "loading" / script), str(folder), str(wheels or "")],
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
        cwd=folder,
        env={**kept, **offline},
    )
    if done.returncode:
        return {"ok": False, "why": (done.stdout + done.stderr)[-2000:]}
    return {"ok": True, **json.loads(done.stdout.splitlines()[-1])}
