"""What is put into a recipe's plain values before they are checked: overrides, and digests of its files."""

from __future__ import annotations

import re
from hashlib import blake2b
from pathlib import Path
from typing import Any

from proofloom.engine import Problem
from proofloom.pipelines import plain_yaml


def override(raw: dict[str, Any], spec: str) -> Problem | None:
    """Set one value, written `key.path=value`; return what is wrong with it, or None."""
    key, equals, text = spec.partition("=")
    if not equals or not key:
        return Problem("--set", spec, "", "an override is written key.path=value")
    try:
        value = plain_yaml.read(text)
    except plain_yaml.NotYamlError as error:
        return Problem("--set", key, text, f"the value is not YAML: {error}")
    *path, last = key.split(".")
    place: Any = raw
    for part in path:
        if isinstance(place, list) and re.fullmatch(r"\d+", part) and int(part) < len(place):
            place = place[int(part)]
        elif isinstance(place, dict):
            place = place.setdefault(part, {})
        else:
            return Problem("--set", key, text, f"there is no {part!r} to go into")
    if isinstance(place, list) and re.fullmatch(r"\d+", last) and int(last) < len(place):
        place[int(last)] = value
    elif isinstance(place, dict):
        place[last] = value
    else:
        return Problem("--set", key, text, f"there is no {last!r} to set")
    return None


def digest_files(raw: dict[str, Any], base: Path, file: str) -> list[Problem]:
    """Record the digest of every file that a row depends on; a digest already given must match."""
    problems: list[Problem] = []
    listed = raw.get("disjoint_from")
    if not isinstance(listed, list):
        return problems
    for place, item in enumerate(listed):
        plain = {"path": item} if isinstance(item, str) else item
        if not isinstance(plain, dict) or not isinstance(plain.get("path"), str):
            continue  # the model reports it
        key = f"disjoint_from.{place}"
        try:
            path = base / plain["path"]
            digest = blake2b(path.read_bytes(), digest_size=32).hexdigest()
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            problems.append(Problem(file, key, repr(plain["path"]), f"cannot be read: {why}"))
            continue
        if plain.get("digest", digest) != digest:
            problems.append(
                Problem(file, key, repr(plain["path"]), f"has digest {digest}, not the recorded one")
            )
        listed[place] = {"path": str(path.resolve()), "digest": digest}
    return problems
