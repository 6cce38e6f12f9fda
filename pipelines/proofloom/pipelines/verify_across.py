"""Check what no single row shows: counts, duplicates, what is too many alike, addresses, families apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from proofloom.engine import DamagedError
from proofloom.engine.codec import canonical_json
from proofloom.pipelines import fingerprints, shards
from proofloom.pipelines.findings import Findings
from proofloom.pipelines.pack import unspell
from proofloom.pipelines.recipe import canary_of, digest_of
from proofloom.pipelines.rows import BLIND_COLUMNS, shared
from proofloom.pipelines.sealed import MANIFEST
from proofloom.pipelines.store import Store

FINGERPRINTS = "fingerprints.txt"
_COLUMNS = ("id", "digest", "fingerprint", "family", "unit", "index", "k", "generator", "recipe", "canary")


class _Seen:
    """What earlier files have shown, over the whole dataset."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter()
        self.ids: set[str] = set()
        self.forms: dict[str, str] = {}
        self.families: dict[str, str] = {}
        self.addresses: dict[str, list[tuple[int, int]]] = {}
        self.public_forms: set[str] = set()
        self.alike: dict[str, Counter[str]] = {}


def check(store: Store, manifest: Mapping[str, Any], found: Findings) -> None:
    """Check a dataset as a whole; its files are known to have the manifest's digests, or are reported."""
    seen = _Seen()
    _check_recipe(manifest, found)
    for item in manifest["files"]:
        if "split" in item:
            try:
                _check_file(store, manifest, item, seen, found)
            except (DamagedError, OSError, KeyError) as error:
                found.bad(item["path"], f"cannot be compared with the others: {error}")
    _check_splits(manifest, seen, found)
    _check_units(manifest, seen, found)
    _check_rejects(store, manifest, found)
    _check_fingerprints(store, seen, found)


def _check_recipe(manifest: Mapping[str, Any], found: Findings) -> None:
    """Check that the recipe in the manifest is the one of its digest: units and canary stand on it."""
    if digest_of(manifest["recipe"]) != manifest["recipe_digest"]:
        found.bad(MANIFEST, "its recipe does not have the digest that it states")
    if manifest["canary"] != canary_of(manifest["recipe_digest"]):
        found.bad(MANIFEST, "its canary does not follow from its recipe")
    if manifest["name"] != manifest["recipe"]["name"] or manifest["licence"] != manifest["recipe"]["licence"]:
        found.bad(MANIFEST, "has another name or licence than its recipe")


def _check_file(
    store: Store, manifest: Mapping[str, Any], item: Mapping[str, Any], seen: _Seen, found: Findings
) -> None:
    split, path = item["split"], item["path"]
    part = manifest["splits"][split]
    names = ["id", "recipe", "canary"] if part["blind"] else list(_COLUMNS)
    caps = () if part["blind"] else manifest["recipe"]["at_most"]
    names += sorted({cap["of"].partition(".")[0] for cap in caps} - {*names})
    with store.open(path) as file:
        content = shards.read_table(file, path, names)
    columns = {name: content.column(name).to_pylist() for name in names}
    seen.rows[split] += content.num_rows
    if shards.content_digest(columns["id" if part["blind"] else "digest"]) != item["content"]:
        found.bad(path, "its rows are not those that the manifest states")
    for name, value in (("recipe", manifest["name"]), ("canary", manifest["canary"])):
        if set(columns[name]) - {value}:
            found.bad(path, f"column {name} holds something else than {value!r}")
    for row_id in columns["id"]:
        if row_id in seen.ids:
            found.bad(f"row {row_id}", "stands twice")
        seen.ids.add(row_id)
    if part["blind"]:
        _check_keys(store, part, item, found)
        return
    for cap in caps:
        place, most = cap["of"], cap["rows"]
        alike, column = seen.alike.setdefault(place, Counter()), place.partition(".")[0]
        for value in filter(None, (shared({column: held}, place) for held in columns[column])):
            alike[value] += 1
            if alike[value] == most + 1:
                found.bad(path, f"more than {most} rows share one {place}")
    for form in columns["fingerprint"]:
        if form in seen.forms:
            found.bad(path, f"fingerprint {form} stands twice, in {seen.forms[form]} and {split}")
        seen.forms[form] = split
    if part["secret"] is None:  # a secret split's are keyed, and can be compared with nothing
        seen.public_forms.update(columns["fingerprint"])
        for family in columns["family"]:
            if seen.families.setdefault(family, split) != split:
                found.bad(path, f"family {family} stands in {seen.families[family]} and in {split}")
    for unit, generator in set(zip(columns["unit"], columns["generator"], strict=True)):
        stated = manifest["units"].get(unit)
        if stated is None or (stated["split"], stated["generator"]) != (split, generator):
            found.bad(path, f"holds rows of unit {unit!r} by {generator!r}, which does not belong here")
    for unit, index, k in zip(columns["unit"], columns["index"], columns["k"], strict=True):
        seen.addresses.setdefault(unit, []).append((index, k))


def _check_keys(store: Store, part: Mapping[str, Any], item: Mapping[str, Any], found: Findings) -> None:
    """Check that a blind file says what its keys say, where the keys are at hand."""
    keys_path = item["path"].replace("data/", "keys/", 1)
    listed = {keys["path"] for keys in part.get("keys", ())}
    if keys_path not in listed:
        found.bad(MANIFEST, f"commits to no {keys_path}")
    elif store.size(keys_path) >= 0:
        tables = []
        for path in (item["path"], keys_path):
            with store.open(path) as file:
                tables.append(
                    shards.read_table(file, path, list(BLIND_COLUMNS)).replace_schema_metadata(None)
                )
        if not tables[0].equals(tables[1]):
            found.bad(keys_path, f"does not belong to {item['path']}")


def _check_splits(manifest: Mapping[str, Any], seen: _Seen, found: Findings) -> None:
    contents: dict[str, list[str]] = {split: [] for split in manifest["splits"]}
    for item in manifest["files"]:
        if "split" in item:
            contents[item["split"]].append(item["content"])
    for split, part in manifest["splits"].items():
        if seen.rows[split] != part["rows"]:
            found.bad(MANIFEST, f"split {split} has {seen.rows[split]} rows, not {part['rows']}")
        if shards.content_digest(contents[split]) != part["content"]:
            found.bad(MANIFEST, f"split {split} has another logical digest than it states")
        stated = manifest["recipe"]["splits"].get(split, {})
        if part["secret"] != stated.get("secret"):
            found.bad(MANIFEST, f"split {split} has another commitment than the recipe")
        families = sum(1 for owner in seen.families.values() if owner == split)
        if part["secret"] is None and families != part["families"]:
            found.bad(MANIFEST, f"split {split} has {families} families, not {part['families']}")
    content = canonical_json({split: part["content"] for split, part in manifest["splits"].items()})
    if shards.content_digest([content]) != manifest["logical_digest"]:
        found.bad(MANIFEST, "its logical digest does not follow from its splits")


def _check_units(manifest: Mapping[str, Any], seen: _Seen, found: Findings) -> None:
    """Check that the units are the recipe's, full, with their rows at the stated addresses, in order."""
    asked = _asked(manifest["recipe"])
    if asked.keys() != manifest["units"].keys():
        found.bad(MANIFEST, "has other units than its recipe asks for")
        return
    for name, unit in manifest["units"].items():
        generator, split, quota, verifiers = asked[name]
        if (unit["generator"], unit["split"], unit["quota"]) != (generator, split, quota):
            found.bad(MANIFEST, f"unit {name} is not as its recipe asks for")
        if set(verifiers) - set(unit["verifiers"]):
            found.bad(MANIFEST, f"unit {name} lacks a verifier that its recipe names")
        most = min(unit["kept"], max(seen.rows[split], 0))  # a short text can stand for billions of rows
        stated = [(row.index, row.k) for row in unspell(name, unit["rows"], most)]
        if stated != sorted(set(stated)) or not len(stated) == unit["kept"] == quota:
            found.bad(MANIFEST, f"unit {name} states not just its {quota} rows, in order")
        blind = manifest["splits"].get(split, {}).get("blind", False)
        if not blind and seen.addresses.get(name, []) != stated:
            found.bad(MANIFEST, f"unit {name} has not its rows at the addresses that it states")


def _asked(recipe: Mapping[str, Any]) -> dict[str, tuple[str, str, int, list[str]]]:
    """Return what a resolved recipe's plain values ask of each unit: generator, split, quota, verifiers."""
    found = {}
    for entry in recipe["generators"]:
        for cell in entry["cells"] or [{"name": "all", "rows": entry["rows"]}]:
            for split, quota in cell["rows"].items():
                if quota:
                    name = f"{entry['name']}.{split}.{cell['name']}"
                    found[name] = (entry["use"], split, quota, entry["verifiers"])
    return found


def _check_rejects(store: Store, manifest: Mapping[str, Any], found: Findings) -> None:
    """Check that the rejects add up to each unit's funnel."""
    funnel: dict[str, Counter[str]] = {name: Counter() for name in manifest["units"]}
    for item in manifest["files"]:
        if item["path"].startswith("rejects/"):
            try:
                data = store.read(item["path"])
                content = shards.read_table(data, item["path"], ["unit", "stage", "reason", "count"])
                for row in content.to_pylist():
                    funnel[row["unit"]][f"{row['stage']}: {row['reason']}"] += row["count"]
            except (DamagedError, OSError, KeyError) as error:
                found.bad(item["path"], f"cannot be added up: {error}")
                return
    for name, unit in manifest["units"].items():
        if dict(funnel[name]) != unit["rejected"]:
            found.bad(MANIFEST, f"unit {name}: its rejects do not add up to what it states")


def _check_fingerprints(store: Store, seen: _Seen, found: Findings) -> None:
    """Check that the fingerprint file, which other recipes rely on, lists just the public rows."""
    wanted = [fingerprints.HEADER, *(f"form {form}" for form in sorted(seen.public_forms)), ""]
    try:
        if store.read(FINGERPRINTS) != "\n".join(wanted).encode():
            found.bad(FINGERPRINTS, "is not the list of the public rows' fingerprints")
    except FileNotFoundError:
        found.bad(FINGERPRINTS, "is missing")
