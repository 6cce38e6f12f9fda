"""The page on audits of programs: datasets side by side, by what `proofloom audit --json` said of each."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template

from proofloom.pipelines.audit.tell import scope, table

HERE = Path(__file__).resolve().parent / "audits"
COLUMNS = {"programs": "Proofloom", "cruxeval": "CRUXEval"}


def page(made: str) -> str:
    """Return the page; `made` says by what it was made."""
    found = {
        title: json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
        for name, title in COLUMNS.items()
        if (HERE / f"{name}.json").exists()
    }
    scopes = "\n".join(f"- {title}: {scope(audit)}." for title, audit in found.items())
    text = (HERE / "page.md").read_text(encoding="utf-8")
    return Template(text).substitute(made=made, scopes=scopes, table=table(found))
