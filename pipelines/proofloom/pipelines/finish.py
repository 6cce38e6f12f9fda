"""From a full run to a dataset: packed files, card, metadata, and the manifest last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from proofloom.engine import DamagedError, RecipeError
from proofloom.engine.codec import canonical_json
from proofloom.engine.record import SCHEMA_VERSION
from proofloom.pipelines import audit, card, croissant, diversity, fingerprints, produce, sealed, shards
from proofloom.pipelines.look.reader import dataset_of
from proofloom.pipelines.pack import Address, Packed, WorkRows, file_names, order, spell, write_file
from proofloom.pipelines.plan import Unit, units
from proofloom.pipelines.recipe import Recipe, dump, input_name, resolved
from proofloom.pipelines.rows import BLIND_COLUMNS, COLUMNS, Key
from proofloom.pipelines.run import RECIPE_NAME, State
from proofloom.pipelines.secrets import Secret
from proofloom.pipelines.store import Store, open_store
from proofloom.pipelines.versions import code_digest, versions

FINGERPRINTS = "fingerprints.txt"
WITHHELD = "withheld"  # in place of words about the questions of a blind split
_PUBLISHED = ("data/", "keys/", "rejects/", "inputs/", "README.md", "croissant.json", FINGERPRINTS)


def finish(
    recipe: Recipe,
    place: str | Path,
    state: State,
    *,
    secrets: Mapping[str, Secret] | None = None,
    blind: bool = False,
    wait: bool = False,
) -> dict[str, Any]:
    """Write the dataset that a full run amounts to, the manifest last, and return the manifest's content.

    `blind` puts only prompts of secret splits under `data/`, and their full rows under `keys/`.
    """
    store = open_store(place)
    held = dict(secrets or {})
    for split, part in recipe.splits.items():
        if blind and part.secret is not None and split not in held:
            raise RecipeError.of(str(place), "needs the split's secret: --secret", f"splits.{split}")
    with store.lock(wait=wait):
        store.sweep()
        done = _already(recipe, store, state, held, blind)
        if done is not None:
            return done
        store.delete(sealed.MANIFEST)  # until the new one stands, the folder does not claim to be a dataset
        return _finish(recipe, place, store, state, held, blind)


def _already(
    recipe: Recipe, store: Store, state: State, held: Mapping[str, Secret], blind: bool
) -> dict[str, Any] | None:
    """Return the manifest of an undamaged dataset of just these rows, or None when there is work to do."""
    try:
        manifest = sealed.unseal(store.read(sealed.MANIFEST), sealed.MANIFEST)
        for item in manifest["files"]:
            produce.check_file(store, item["path"], item["bytes"], item["sha256"])
    except (DamagedError, FileNotFoundError):
        return None
    if manifest["recipe_digest"] != recipe.digest or manifest["versions"] != versions():
        return None
    if _strays(store, manifest) or _work_strays(store, state):
        return None
    rows = {
        name: spell([Address(name, row.index, row.k) for row in kept])
        for name, kept in state.tally.kept.items()
    }
    hidden = {split for split in manifest["splits"] if blind and recipe.splits[split].secret is not None}
    same = (
        {name: unit["rows"] for name, unit in manifest["units"].items()} == rows
        and {split for split, part in manifest["splits"].items() if part["blind"]} == hidden
        and all(_keys_stand(store, manifest["splits"][split], held[split]) for split in hidden)
    )
    return manifest if same else None


def _keys_stand(store: Store, split: Mapping[str, Any], secret: Secret) -> bool:
    """Return whether a blind split's key files are there, as committed to."""
    found = [keys_commitment(store, item["path"], secret) for item in split.get("keys", ())]
    return found == [item["commitment"] for item in split.get("keys", ())]


def keys_commitment(store: Store, path: str, secret: Secret) -> str:
    """Return what a keys file's bytes commit to under the secret, or "" when there is no such file."""
    try:
        digest = shards.file_digest(store.read(path))
    except FileNotFoundError:
        return ""
    return Key(secret.key).digest(b"keys", digest)


def _finish(
    recipe: Recipe,
    place: str | Path,
    store: Store,
    state: State,
    secrets: Mapping[str, Secret],
    blind: bool,
) -> dict[str, Any]:
    lines = units(recipe)
    kept: dict[str, list[Address]] = {}
    places: dict[Address, tuple[str, int]] = {}
    for name, rows in state.tally.kept.items():
        kept[name] = [Address(name, row.index, row.k) for row in rows]
        for address, row in zip(kept[name], rows, strict=True):
            places[address] = (produce.rows_name(row.shard), row.offset)
    about = {"recipe": recipe.digest, "code": code_digest(), "canary": recipe.canary}
    files: list[dict[str, Any]] = []
    splits: dict[str, Any] = {}
    for split in recipe.splits:
        rows_in_order = order(lines, kept, split)
        if not rows_in_order:
            continue
        hidden = blind and recipe.splits[split].secret is not None
        columns = BLIND_COLUMNS if hidden else tuple(name for name, _, _ in COLUMNS)
        packed = _pack(recipe, store, "data", split, rows_in_order, places, columns, about)
        files += [{"split": split, **asdict(item)} for item in packed]
        splits[split] = {
            "rows": len(rows_in_order),
            "families": state.tally.families.get(split, 0),
            "blind": hidden,
            "secret": recipe.splits[split].secret,
            "content": shards.content_digest(item.content for item in packed),
        }
        if hidden:
            names = tuple(name for name, _, _ in COLUMNS)
            keys = _pack(recipe, store, "keys", split, rows_in_order, places, names, about)
            key = Key(secrets[split].key)
            # the public may see that the keys exist and do not change, not a digest to test guesses on
            splits[split]["keys"] = [
                {"path": item.path, "commitment": key.digest(b"keys", item.sha256)} for item in keys
            ]
    hidden_splits = {split for split, part in splits.items() if part["blind"]}
    files += _write_rejects(store, state, about, {unit.name for unit in lines if unit.split in hidden_splits})
    files += _write_fingerprints(recipe, store, state, lines)
    manifest = _manifest(recipe, state, lines, kept, splits, files)
    audited = audit.of_finished(dataset_of(place, manifest))
    if audited is not None:
        manifest["audit"] = audited
    varied = diversity.of_rows(
        row
        for _, content in dataset_of(place, manifest).rows.tables(diversity.COLUMNS)
        if {*diversity.COLUMNS} <= {*content.column_names}
        for row in content.to_pylist()
    )
    if varied is not None:
        manifest["plane"] = varied
    for item in recipe.disjoint_from:
        manifest["files"].append(_write(store, input_name(item.digest), Path(item.path).read_bytes()))
    manifest["files"].append(_write(store, RECIPE_NAME, dump(recipe).encode()))
    for name, text in (("README.md", card.card(manifest)), ("croissant.json", croissant.croissant(manifest))):
        manifest["files"].append(_write(store, name, text.encode()))
    for name in (*_strays(store, manifest), *_work_strays(store, state)):
        store.delete(name)
    store.write(sealed.MANIFEST, sealed.seal(manifest))
    return manifest


def _pack(
    recipe: Recipe,
    store: Store,
    folder: str,
    split: str,
    rows: Sequence[Address],
    places: Mapping[Address, tuple[str, int]],
    columns: Sequence[str],
    about: Mapping[str, Any],
) -> list[Packed]:
    packed = []
    fetch = WorkRows(store, places, columns)
    for number, name in enumerate(file_names(folder, split, len(rows), recipe.files.file_rows)):
        part = rows[number * recipe.files.file_rows : (number + 1) * recipe.files.file_rows]
        with store.create(name) as sink:
            packed.append(
                write_file(sink, name, part, fetch, recipe.files.group_rows, {**about, "split": split})
            )
    return packed


def _write(store: Store, name: str, data: bytes) -> dict[str, Any]:
    """Write a file and return its entry in the manifest."""
    store.write(name, data)
    return {"path": name, "bytes": len(data), "sha256": shards.file_digest(data)}


def _strays(store: Store, manifest: Mapping[str, Any]) -> list[str]:
    """Return published files that the manifest does not list: of an earlier finish in another mode."""
    listed = {item["path"] for item in manifest["files"]}
    listed |= {item["path"] for part in manifest["splits"].values() for item in part.get("keys", ())}
    return [name for name in store.names("") if name.startswith(_PUBLISHED) and name not in listed]


def _work_strays(store: Store, state: State) -> list[str]:
    """Return shard files that this run's rounds do not ask for: other code made them, in other rounds."""
    wanted = {file for receipt in state.receipts.values() for file in receipt.files}
    wanted |= {produce.sidecar_name(shard) for shard in state.receipts}
    return [name for name in store.names(produce.WORK) if name not in wanted and produce.is_shard_file(name)]


def _write_rejects(
    store: Store, state: State, about: Mapping[str, Any], hidden: Collection[str]
) -> list[dict[str, Any]]:
    """Gather every shard's rejects into one file, in the order of units and indices.

    Rejects of `hidden` units tell no reason and no detail: a verifier's words may speak of answers.
    """
    tables = []
    for shard, receipt in sorted(state.receipts.items(), key=lambda item: (item[0].unit, item[0].start)):
        name = produce.rejects_name(shard)
        if name in receipt.files:
            part = shards.read_table(store.read(name), name).replace_schema_metadata(None)
            if shard.unit in hidden:
                blank = pa.array([WITHHELD] * part.num_rows, pa.string())
                for column in ("reason", "detail"):
                    part = part.set_column(part.schema.get_field_index(column), column, blank)
            tables.append(part)
    content = pa.concat_tables(tables) if tables else shards.REJECTS_SCHEMA.empty_table()
    data = shards.to_bytes(content.combine_chunks(), {**about, "rows": content.num_rows})
    return [{**_write(store, "rejects/rejects-00000-of-00001.parquet", data), "rows": content.num_rows}]


def _write_fingerprints(
    recipe: Recipe, store: Store, state: State, lines: Sequence[Unit]
) -> list[dict[str, Any]]:
    """Write the public splits' fingerprints, for other recipes' `disjoint_from`."""
    public = [unit.name for unit in lines if recipe.splits[unit.split].secret is None]
    forms = sorted({row.fingerprint for name in public for row in state.tally.kept[name]})
    data = "\n".join([fingerprints.HEADER, *(f"form {form}" for form in forms), ""]).encode()
    return [_write(store, FINGERPRINTS, data)]


def _manifest(
    recipe: Recipe,
    state: State,
    lines: Sequence[Unit],
    kept: Mapping[str, Sequence[Address]],
    splits: Mapping[str, Any],
    files: list[dict[str, Any]],
) -> dict[str, Any]:
    tally = state.tally
    funnel: dict[str, Counter[str]] = {unit.name: Counter() for unit in lines}
    verdicts: dict[str, dict[str, int]] = {}
    made: Counter[str] = Counter()
    hidden = {unit.name for unit in lines if splits.get(unit.split, {}).get("blind")}
    for receipt in state.receipts.values():
        name = receipt.shard.unit
        made[name] += receipt.rows
        for why, count in receipt.funnel.items():
            funnel[name][f"{why.partition(':')[0]}: {WITHHELD}" if name in hidden else why] += count
        for name, count in receipt.verdicts.items():
            verifier, _, outcome = name.rpartition(" ")
            counts = verdicts.setdefault(verifier, {"pass": 0, "fail": 0, "unknown": 0, "error": 0})
            counts[outcome] += count
    content = canonical_json({split: part["content"] for split, part in splits.items()})
    return {
        "format": "proofloom manifest 1",
        "name": recipe.name,
        "schema_version": SCHEMA_VERSION,
        "licence": recipe.licence,
        "canary": recipe.canary,
        "recipe": resolved(recipe),
        "recipe_digest": recipe.digest,
        "versions": versions(),
        "logical_digest": shards.content_digest([content]),
        "splits": dict(splits),
        "units": {
            unit.name: {
                "generator": unit.generator,
                "split": unit.split,
                "cell": unit.cell,
                "verifiers": list(unit.verifiers),
                "quota": unit.quota,
                "tried": tally.progress[unit.name].tried,
                "made": made[unit.name],
                "kept": len(kept[unit.name]),
                "duplicates": tally.duplicates[unit.name],
                "crowded": tally.crowded[unit.name],
                "near_duplicates": tally.near[unit.name],
                "rejected": dict(sorted(funnel[unit.name].items())),
                "rows": spell(kept[unit.name]),
            }
            for unit in lines
        },
        "near_duplicates_across_splits": tally.near_across,
        "verdicts": dict(sorted(verdicts.items())),
        "rounds": len(state.history),
        "files": files,
    }
