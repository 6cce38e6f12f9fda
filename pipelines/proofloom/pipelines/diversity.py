"""How varied problems of plane geometry are: their first figures, constructions, theorems, scenes, tiers."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from math import log2
from typing import Any

from proofloom.engine.geometry.derivation import GIVEN, LINEAR
from proofloom.engine.geometry.task import Kind

GENERATOR = "geometry/plane_problems"
COLUMNS = ("generator", "body", "difficulty")
NO_RULE = (GIVEN, LINEAR, "known", "given length", "given angle", "taken together")
COUNTED = (
    *("bases", "constructions", "rules", "scenes", "tiers"),
    *("kinds", "quantities", "modes", "languages", "solutions", "wrong"),
)
SHOWN = 6  # of a count with many names
_PARTS = re.compile(r"^let [^=]*= (.*)$", re.MULTILINE)


def of_rows(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Return counts as plain JSON, given rows with `COLUMNS`; None if none is of plane geometry."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
    total = numeric = proofs = several = detours = 0
    for row in rows:
        if row["generator"] != GENERATOR:
            continue
        body = json.loads(row["body"])
        total += 1
        numeric += body["asked"] is not None
        proofs += body["kind"] == Kind.PROOF.value
        several += body["kind"] == Kind.PROOF.value and len(body["proofs"]) > 1
        detours += bool(body["detours"])
        if body["kind"] == Kind.PROOF.value:
            counts["solutions"][str(len(body["proofs"]))] += 1
        counts["wrong"].update(detour["rule"] for detour in body["detours"])
        counts["bases"][body["lineage"]["base"]] += 1
        counts["constructions"].update(_constructions(body["problem"]))
        counts["rules"].update(_rules(body))
        counts["scenes"][body["lineage"]["scene"]] += 1
        counts["tiers"][str(json.loads(row["difficulty"])["tier"] + 1)] += 1
        counts["kinds"][body["kind"]] += 1
        counts["quantities"].update([body["asked"]["what"]] if body["asked"] else ())
        counts["modes"][body["mode"]] += 1
        counts["languages"][body["language"]] += 1
    if not total:
        return None
    scenes = counts.pop("scenes")
    return {
        "rows": total,
        "numeric": numeric,
        "proofs": proofs,
        "several": several,
        "detours": detours,
        "scenes": len(scenes),
        "most": max(scenes.values()),
        "counts": {name: dict(sorted(found.items())) for name, found in counts.items()},
    }


def _constructions(problem: str) -> list[str]:
    return [part.split()[0] for line in _PARTS.findall(problem) for part in line.split(", ")]


def _rules(body: Mapping[str, Any]) -> list[str]:
    used = [step["rule"] for proof in body["proofs"] for step in proof["steps"]]
    used += [line["rule"] for line in body["working"]]
    return [rule for rule in used if rule not in NO_RULE]


def entropy(counts: Mapping[str, int]) -> float:
    """Return the entropy of counts in bits."""
    total = sum(counts.values())
    return sum(-count / total * log2(count / total) for count in counts.values()) if total else 0.0


def table(found: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return what `of_rows` found as lines: what it is, here, and in GeoBench."""
    rows, counts = found["rows"], found["counts"]
    base, most = max(counts["bases"].items(), key=lambda item: (item[1], item[0]))
    here = {
        "base": f"{_share(most, rows)} ({base})",
        "bases": _spread(counts["bases"]),
        "numeric": _share(found["numeric"], rows),
        "constructions": _spread(counts["constructions"]),
        "rules": _spread(counts["rules"]),
        "scenes": f"{found['scenes']:,} for {rows:,} rows, {_share(found['scenes'], rows)}",
        "most": str(found["most"]),
        "tiers": ", ".join(f"{counts['tiers'].get(tier, 0):,}" for tier in "1234"),
        "kinds": _named(counts["kinds"], rows),
        "quantities": _named(counts["quantities"], rows),
        "modes": _named(counts["modes"], rows),
        "languages": _named(counts["languages"], rows),
        "several": f"{found['several']:,} of {found['proofs']:,} proofs{_solutions(counts['solutions'])}",
        "detours": f"{found['detours']:,}; wrong steps by theorem: {_spread(counts['wrong'])}",
    }
    return [(word["title"], here[name], word["geobench"]) for name, word in words()["figures"].items()]


@cache
def words() -> dict[str, Any]:
    """Return the titles, what is known of GeoBench, and its source."""
    return tomllib.loads(files(__package__).joinpath("diversity.toml").read_text(encoding="utf-8"))


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.1f} %"


def _solutions(counts: Mapping[str, int]) -> str:
    """Return how many proofs have how many solutions, two or more."""
    several = sorted((int(many), count) for many, count in counts.items() if int(many) > 1)
    return "".join(f"; {many} solutions: {count:,}" for many, count in several)


def _spread(counts: Mapping[str, int]) -> str:
    return f"{len(counts)}, {entropy(counts):.2f} bits"


def _named(counts: Mapping[str, int], rows: int) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {_share(count, rows)}" for name, count in ranked[:SHOWN])
