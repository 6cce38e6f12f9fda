"""The dataset's card and its Croissant description, both written from the manifest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def card(manifest: Mapping[str, Any]) -> str:
    """Return the README of a dataset: loader configuration as YAML, then what a reader should know."""
    return f"# {manifest['name']}\n\n{manifest['canary']}\n"


def croissant(manifest: Mapping[str, Any]) -> str:
    """Return the dataset's Croissant JSON-LD text."""
    return json.dumps({"name": manifest["name"]}, indent=2) + "\n"
