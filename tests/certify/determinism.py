"""One recipe, one manifest: whoever makes it, in how many parts, under any load, Python and hash seed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from evidence import Evidence

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
WEAVING = HERE / "weaving"
ENVIRONMENTS = ROOT / ".venv-certify"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
ENOUGH_PYTHONS = 3
SPINNERS = 3
SAMPLED = ("local, 1 worker", "local, 2 workers", "hash seed 0", "hash seed 1", "3 shares")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Case = Callable[[Path], dict[str, Any]]


def main(evidence: Evidence) -> int:
    """Make the dataset in every way that is not decided yet, and compare all digests in one table."""
    recipe = WEAVING / ("sample.yaml" if evidence.sample else "determinism.yaml")
    cases = _cases(recipe)
    pythons = {} if evidence.sample else _pythons()
    for version, program in pythons.items():
        cases[f"Python {version}"] = lambda place, found=(version, program): _other(recipe, place, *found)
    for name, case in cases.items():
        if evidence.sample and name not in SAMPLED:
            continue
        if evidence.get(name) is not None:
            continue
        with tempfile.TemporaryDirectory(prefix="certify-determinism-") as folder:
            begun = time.monotonic()
            found = case(Path(folder) / "out")
            evidence.put(name, {**found, "seconds": round(time.monotonic() - begun, 1)})
        print(f"{found.get('seal', '')[:16]}  {found.get('logical', '')[:16]}  {name}", flush=True)
    table = {name: found for name, found in evidence.cases.items() if name in cases}
    here = {found["seal"] for name, found in table.items() if not name.startswith("Python ")}
    logical = {found["logical"] for found in table.values()}
    complete = table.keys() == (set(SAMPLED) if evidence.sample else cases.keys())
    tried = [name for name in table if name.startswith("Python ")]
    return evidence.conclude(
        ok=complete
        and len(here) == 1
        and len(logical) == 1
        and "" not in here | logical
        and (evidence.sample or len(tried) >= ENOUGH_PYTHONS),
        manifest_digests=sorted(here),
        logical_digests=sorted(logical),
        pythons=tried,
        table=table,
    )


def _cases(recipe: Path) -> dict[str, Case]:
    """Return every way to make the dataset with this Python, by name."""
    cases: dict[str, Case] = {}
    for workers in (1, 2, 4):
        plural = "s" if workers > 1 else ""
        cases[f"local, {workers} worker{plural}"] = lambda place, n=workers: _weave(recipe, place, "local", n)
    for seed in ("0", "1", "random"):
        cases[f"hash seed {seed}"] = lambda place, text=seed: _weave(
            recipe, place, "local", 2, environment={"PYTHONHASHSEED": text}
        )
    cases["3 shares"] = lambda place: _shares(recipe, place, 3)
    for count in ("1", "2"):
        cases[f"{count} threads of linear algebra"] = lambda place, text=count: _weave(
            recipe, place, "local", 2, environment=dict.fromkeys(THREADS, text)
        )
    cases["idle machine"] = lambda place: _weave(recipe, place, "local", 2)
    cases["busy machine"] = lambda place: _busy(recipe, place)
    cases["Ray, 2 workers"] = lambda place: _weave(recipe, place, "ray", 2)
    cases["Ray, 3 nodes, one removed"] = lambda place: _cluster(recipe, place)
    return cases


def _start(
    recipe: Path,
    place: Path,
    *how: object,
    python: Path | None = None,
    environment: dict[str, str] | None = None,
) -> subprocess.Popen[str]:
    command = [
        str(python or sys.executable),
        str(WEAVING / "weave.py"),
        str(recipe),
        str(place),
        *map(str, how),
    ]
    inherited = {key: value for key, value in os.environ.items() if key not in ("PYTHONHASHSEED", *THREADS)}
    return subprocess.Popen(
        command,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=inherited | (environment or {}),
    )


def _answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Return what a process printed last; a failed one ends the proof."""
    out, errors = process.communicate()
    if process.returncode:
        raise SystemExit(f"certify: {process.args} failed with {process.returncode}:\n{errors[-4000:]}")
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found


def _weave(recipe: Path, place: Path, *how: object, **options: Any) -> dict[str, Any]:
    return _answer(_start(recipe, place, *how, **options))


def _shares(recipe: Path, place: Path, count: int) -> dict[str, Any]:
    """Let every share run at the same time, as often as it takes, and then finish."""
    left = set(range(count))
    while left:
        running = {which: _start(recipe, place, "share", which, count) for which in sorted(left)}
        left -= {which for which, process in running.items() if _answer(process)["complete"]}
    return _weave(recipe, place, "finish")


def _busy(recipe: Path, place: Path) -> dict[str, Any]:
    with _spinning(SPINNERS):
        return _weave(recipe, place, "local", 2)


@contextmanager
def _spinning(count: int) -> Iterator[None]:
    """Keep processes of ours busy meanwhile."""
    spinners = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for spinner in spinners:
            spinner.kill()
            spinner.wait()


def _cluster(recipe: Path, place: Path) -> dict[str, Any]:
    found = _weave(recipe, place, "cluster")
    if found["nodes"] != 3 or not 0 < found["node_removed_after_shards"] < found["shards"]:
        raise SystemExit(f"certify: no node was lost in the middle of the run: {found}")
    return found


def _pythons() -> dict[str, str]:
    """Return a program for every supported Python on this machine: by name, and from pyenv."""
    found: dict[str, str] = {}
    for version in PYTHONS:
        candidates = [shutil.which(f"python{version}")]
        if pyenv := shutil.which("pyenv"):
            root = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=False).stdout.strip()
            candidates += [str(path) for path in sorted(Path(root).glob(f"versions/{version}.*/bin/python"))]
        for program in filter(None, candidates):
            # a shim of pyenv is found also where its Python is not chosen
            look = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
            seen = subprocess.run([program, "-c", look], capture_output=True, text=True, check=False)
            if seen.stdout.strip() == version:
                found[version] = program
                break
    if len(found) < ENOUGH_PYTHONS:
        raise SystemExit(
            f"certify: only Python {', '.join(found)} found, at least {ENOUGH_PYTHONS} are needed"
        )
    return found


def _other(recipe: Path, place: Path, version: str, program: str) -> dict[str, Any]:
    """Make the dataset in another Python's own environment, installed from the lock."""
    return _weave(recipe, place, "local", 2, python=str(_environment(version, program)))


def _environment(version: str, program: str) -> Path:
    """Return the Python of an environment with exactly the lock's packages and these sources."""
    folder = ENVIRONMENTS / version
    python = folder / "bin" / "python"
    lock = ROOT / "requirements.lock"
    stamp = sha256(lock.read_bytes() + str(ROOT).encode()).hexdigest()
    ready = folder / ".ready"
    if ready.exists() and ready.read_text() == stamp:
        return python
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in (
        [program, "-m", "venv", "--clear", str(folder)],
        [*pip, "--require-hashes", "--requirement", str(lock)],
        [*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"certify: {' '.join(command)} failed:\n{done.stderr[-4000:]}")
    ready.write_text(stamp)
    return python
