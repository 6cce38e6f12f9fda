"""Which code made a row: the source digest and the versions of every library that can change a byte."""

from __future__ import annotations

import importlib
import platform
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = (
    "numpy",
    "pyarrow",
    "matplotlib",
    "z3-solver",
    "sympy",
    "shapely",
    "rensa",
    "pydantic",
    "pyyaml",
)
_PACKAGES = ("engine", "generators", "verifiers")
# of the loom itself, only what decides rows and bytes: editing a viewer must not outdate a shard
_LOOM = ("make", "plan", "produce", "rows", "shards", "near", "fingerprints")


@cache
def code_digest() -> str:
    """Return a digest over the sources that decide what a row is (32 hexadecimal digits)."""
    state = blake2b(digest_size=16, person=b"proofloom code")
    for file, path in _sources():
        data = path.read_bytes()
        state.update(f"{file}\0{len(data)}\0".encode())
        state.update(data)
    return state.hexdigest()


def _sources() -> list[tuple[str, Path]]:
    found = []
    for name in _PACKAGES:
        for folder in importlib.import_module(f"proofloom.{name}").__path__:
            root = Path(folder)
            for path in root.rglob("*"):
                if (
                    path.suffix in (".py", ".toml", ".rules", ".json", ".ttf")
                    and "__pycache__" not in path.parts
                ):
                    found.append((f"{name}/{path.relative_to(root).as_posix()}", path))
    here = Path(__file__).parent
    found += [(f"pipelines/{name}.py", here / f"{name}.py") for name in _LOOM]
    return sorted(found)


@cache
def versions() -> dict[str, str]:
    """Return the versions to record: Proofloom, its sources, Python, and the libraries that shape bytes."""
    found = {"proofloom": installed("proofloom"), "code": code_digest(), "python": platform.python_version()}
    return found | {name: installed(name) for name in _LIBRARIES if installed(name)}


def installed(name: str) -> str:
    """Return the installed version of a distribution, or "" when it is absent."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
