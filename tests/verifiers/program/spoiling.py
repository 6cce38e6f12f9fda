"""Copies the encoder with one of its seeded bugs, under a name of its own."""

from __future__ import annotations

import importlib
import sys
import tomllib
from pathlib import Path
from types import ModuleType

from proofloom.verifiers.program import claims

HERE = Path(__file__).resolve().parent
BUGS: dict[str, dict[str, str]] = tomllib.loads(
    (HERE.parents[1] / "certify" / "encoder_bugs.toml").read_text(encoding="utf-8")
)
_ADDRESS = "proofloom.verifiers.program."


def spoiled(name: str, folder: Path) -> ModuleType:
    """Return the decisions by Z3 of a copy of the encoder with the named bug."""
    bug = BUGS[name]
    root = Path(claims.__file__).resolve().parents[1]
    package = f"spoiled_{list(BUGS).index(name)}"
    for part in ("symbolic", "claims"):
        for path in (root / part).glob("*.py"):
            text = path.read_text(encoding="utf-8")
            if bug["file"] == f"{part}/{path.name}":
                if text.count(bug["find"]) != 1:
                    raise ValueError(f"the bug {name!r} does not fit its file")
                text = text.replace(bug["find"], bug["put"])
            if part == "symbolic" or path.name == "solved.py":
                text = text.replace(f"{_ADDRESS}symbolic", f"{package}.symbolic")
                made = folder / package / part / path.name
                made.parent.mkdir(parents=True, exist_ok=True)
                made.write_text(text, encoding="utf-8")
    (folder / package / "__init__.py").touch()
    (folder / package / "claims" / "__init__.py").touch()
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(f"{package}.claims.solved")
    finally:
        sys.path.remove(str(folder))
