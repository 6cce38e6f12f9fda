"""Keep what a long proof has found so far, so that it resumes, and write its evidence at the end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from proofloom.pipelines.versions import versions

FOLDER = Path(__file__).parent.parent / "certificates"


class Evidence:
    """The cases of one part of `make certify`: each is put down as soon as it is decided.

    A `sample` run (what CI does) keeps nothing and writes no evidence. Cases decided by other code
    are forgotten: evidence speaks of one state of the sources only.
    """

    def __init__(self, part: str, *, sample: bool) -> None:
        self.part = part
        self.sample = sample
        self._versions = versions()
        self._partial = FOLDER / "partial" / f"{part}.jsonl"
        self._cases: dict[str, Any] = {}
        if not sample and self._partial.exists():
            for line in self._partial.read_text().splitlines():
                entry = json.loads(line)
                if entry["code"] == self._versions["code"]:
                    self._cases[entry["case"]] = entry["found"]

    def get(self, case: str) -> Any:
        """Return what was found for a case before, or None when it is still to be done."""
        return self._cases.get(case)

    def put(self, case: str, found: Any) -> None:
        """Put down what was found for a case (plain JSON values)."""
        self._cases[case] = found
        if not self.sample:
            self._partial.parent.mkdir(parents=True, exist_ok=True)
            with self._partial.open("a") as file:
                file.write(json.dumps({"case": case, "found": found, "code": self._versions["code"]}) + "\n")

    @property
    def cases(self) -> dict[str, Any]:
        """Return every case with what was found."""
        return dict(self._cases)

    def conclude(self, *, ok: bool, **summary: Any) -> int:
        """Write the evidence file, print the summary, and return the exit status: 0 only when all holds."""
        print(json.dumps({"part": self.part, "ok": ok, **summary}, indent=2))
        if not self.sample:
            commit = subprocess.run(
                ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False, cwd=FOLDER
            ).stdout.strip()
            entry = {"part": self.part, "ok": ok, **summary, "versions": self._versions, "commit": commit}
            FOLDER.mkdir(exist_ok=True)
            (FOLDER / f"{self.part}.json").write_text(json.dumps(entry, indent=2, sort_keys=True) + "\n")
        return 0 if ok else 1


def need(tool: str | None, name: str, how: str) -> str:
    """Return the tool, or end the proof with failure: a missing tool never skips a case."""
    if tool is None:
        print(f"certify: {name} is missing: {how}", file=sys.stderr)
        raise SystemExit(1)
    return tool
