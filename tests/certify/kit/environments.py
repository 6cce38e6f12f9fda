"""Fresh environments for the checks against released packages: made, filled by name, asked, thrown away."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent.parent


def our_wheel(place: Path) -> Path:
    """Build a wheel of the sources as they are now; later edits do not reach the environments."""
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(place), str(ROOT)], check=True, stderr=subprocess.DEVNULL)
    (wheel,) = place.glob("*.whl")
    return wheel


@contextmanager
def environment(
    packages: Sequence[str], read: str = "", bare: Sequence[str] = ()
) -> Iterator[tuple[Path, Path, int]]:
    """Yield the Python of an environment, a folder with a wheel that is only read, and the seconds.

    All packages are installed at once, so that the resolver must find versions that suit them all; then those
    of which single files are used, without what else they require. It is made afresh and thrown away; where
    CERTIFY_ENVIRONMENTS names a folder it is kept there, and found again with our own wheel put in anew.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        wheels = Path(scratch) / "wheels"
        wheels.mkdir()
        kept = os.environ.get("CERTIFY_ENVIRONMENTS")
        named = "\n".join(Path(one).name for one in (*packages, "", *bare))
        key = hashlib.sha256(named.encode()).hexdigest()[:16]
        place = Path(kept or scratch) / key
        python = place / "bin" / "python"
        pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        if not (place / "ready").exists():
            subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
            _silently([*pip, "install", *packages])
            if bare:
                _silently([*pip, "install", "--no-deps", *bare])
            (place / "ready").touch()
        elif ours := [one for one in packages if one.endswith(".whl")]:
            _silently([*pip, "install", "--no-deps", "--force-reinstall", *ours])
        if read:
            only = ["--no-deps", "--only-binary=:all:", "--dest", str(wheels)]
            _silently([*pip, "download", *only, read])
        yield python, wheels, round(time.monotonic() - started)


def _silently(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


def asked(
    python: Path, script: Path, folder: Path, wheels: Path | None, more: Sequence[str] = ()
) -> dict[str, Any]:
    """Run a script; it has found nothing wrong when it ends well, and its last line is its report."""
    offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "hf"), "CUDA_VISIBLE_DEVICES": ""}
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(python), str(script), str(folder), *([str(wheels)] if wheels else []), *more],
        capture_output=True,
        text=True,
        check=False,
        timeout=3_600,
        cwd=folder,
        env={**kept, **offline},
    )
    if done.returncode:
        return {"ok": False, "why": (done.stdout + done.stderr)[-2000:]}
    return {"ok": True, **json.loads(done.stdout.splitlines()[-1])}
