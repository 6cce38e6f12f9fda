"""What the checks in this folder compare with: a dataset's rows as JSON, and a report as their last line."""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any


class Expected:
    """The folders and the rows that a check script was given: `SCRIPT FOLDER`, see `loaders.py`."""

    def __init__(self) -> None:
        self.folder = Path(sys.argv[1])
        self.splits: dict[str, list[dict[str, Any]]] = json.loads((self.folder / "expected.json").read_text())

    @property
    def dataset(self) -> Path:
        """Return the published dataset."""
        return self.folder / "dataset"

    @property
    def blind(self) -> Path:
        """Return the published dataset whose split "test" is blind."""
        return self.folder / "blind"

    def export(self, to: str) -> Path:
        """Return an export's folder."""
        return self.folder / "exports" / to

    def report(self, *packages: str, **found: Any) -> None:
        """Print what was found, with the versions of these packages, for `loaders.py` to read."""
        print(json.dumps({"versions": {name: version(name) for name in packages}, **found}))
