"""Rebuild a dataset, one of its files or single rows from its manifest, and compare the bytes."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from proofloom.engine import DamagedError, RecipeError
from proofloom.engine.codec import canonical_json
from proofloom.pipelines import recipe as recipes
from proofloom.pipelines import sealed, shards
from proofloom.pipelines.executors import Executor
from proofloom.pipelines.finish import finish
from proofloom.pipelines.make import Maker
from proofloom.pipelines.pack import Address, Packed, file_names, order, unspell, write_file
from proofloom.pipelines.plan import units
from proofloom.pipelines.produce import check_file
from proofloom.pipelines.recipe import Recipe, input_name
from proofloom.pipelines.rows import BLIND_COLUMNS, COLUMNS, Row
from proofloom.pipelines.run import run
from proofloom.pipelines.sealed import MANIFEST
from proofloom.pipelines.secrets import Secret
from proofloom.pipelines.store import Store, open_store
from proofloom.pipelines.verify_files import read_manifest
from proofloom.pipelines.versions import versions


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """One thing rebuilt: what, and whether its bytes and its logical digest came out the same."""

    what: str
    same_bytes: bool
    same_content: bool


@contextmanager
def recipe_of(store: Store, manifest: Mapping[str, Any]) -> Iterator[Recipe]:
    """Yield the recipe that a manifest records, its input files at hand while the block runs.

    Raises `DamagedError` when the manifest is not one that we wrote.
    """
    plain = dict(manifest["recipe"])
    with tempfile.TemporaryDirectory(prefix="proofloom-inputs-") as folder:
        for item in plain["disjoint_from"]:
            # the name decides where we write: only ever the one that we would have chosen
            if not re.fullmatch(r"[0-9a-f]{64}", item["digest"]) or item["path"] != input_name(
                item["digest"]
            ):
                raise DamagedError(MANIFEST, f"its recipe names an input {item['path']!r}, which is not ours")
            target = Path(folder) / item["path"]
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(store.read(item["path"]))
        found = recipes.parse(canonical_json(plain), MANIFEST, base=Path(folder))
        if found.digest != manifest["recipe_digest"]:
            message = f"its recipe has digest {found.digest}, not {manifest['recipe_digest']}"
            raise DamagedError(MANIFEST, message)
        yield found


def version_changes(manifest: Mapping[str, Any]) -> list[str]:
    """Return how this installation differs from the one that made the dataset, one line each."""
    then, now = manifest["versions"], versions()
    names = sorted(then.keys() | now.keys())
    return [
        f"{name}: made with {then.get(name, 'none')}, here {now.get(name, 'none')}"
        for name in names
        if then.get(name) != now.get(name)
    ]


def regenerate_file(place: str, number: int, secrets: Mapping[str, Secret] | None = None) -> Rebuilt:
    """Make every row of one data file again and compare; files count from 0 in the manifest's order."""
    store = open_store(place)
    manifest = read_manifest(store)
    files = [item for item in manifest["files"] if "split" in item]
    if not 0 <= number < len(files):
        raise RecipeError.of(place, f"has data files 0 to {len(files) - 1}", "--shard", number)
    item = files[number]
    stored = shards.file_digest(store.read(item["path"]))
    with recipe_of(store, manifest) as recipe:
        packed = _pack_again(recipe, manifest, item, Maker(recipe, secrets))
    # the file, the manifest and the rows made again: all three must agree
    same = packed.sha256 == item["sha256"] == stored
    return Rebuilt(item["path"], same, packed.content == item["content"] and stored == item["sha256"])


def _pack_again(recipe: Recipe, manifest: Mapping[str, Any], item: Mapping[str, Any], maker: Maker) -> Packed:
    """Make and pack the rows of a published file again, into memory."""
    split, most = item["split"], recipe.files.file_rows
    kept = {name: unspell(name, unit["rows"], unit["kept"]) for name, unit in manifest["units"].items()}
    rows = order(units(recipe), kept, split)
    names = file_names("data", split, len(rows), most)
    if item["path"] not in names:
        raise DamagedError(MANIFEST, f"lists {item['path']!r}, which is none of split {split}'s files")
    place = names.index(item["path"])
    about = {
        "recipe": recipe.digest,
        "code": manifest["versions"]["code"],
        "canary": recipe.canary,
        "split": split,
    }
    blind = manifest["splits"][split]["blind"]
    fetch = _Made(maker, BLIND_COLUMNS if blind else tuple(name for name, _, _ in COLUMNS))
    part = rows[place * most : (place + 1) * most]
    return write_file(io.BytesIO(), item["path"], part, fetch, recipe.files.group_rows, about)


def regenerate_rows(
    place: str, ids: Sequence[str], secrets: Mapping[str, Secret] | None = None
) -> list[Rebuilt]:
    """Make single rows again, by id, and compare; raise `RecipeError` naming an id that is not there."""
    store = open_store(place)
    manifest = read_manifest(store)
    stored = {row["id"]: row for row in _find(store, manifest, set(ids))}
    rebuilt = []
    with recipe_of(store, manifest) as recipe:
        maker = Maker(recipe, secrets)
        for row_id in ids:
            if row_id not in stored:
                raise RecipeError.of(place, "has no row of this id", "--rows", row_id)
            row = stored[row_id]
            made = _row(maker, Address(row["unit"], row["index"], row["k"]))
            same_content = made is not None and made["digest"] == row["digest"]
            rebuilt.append(Rebuilt(f"row {row_id}", made == row, same_content))
    return rebuilt


def regenerate_all(
    place: str, out: str, executor: Executor, secrets: Mapping[str, Secret] | None = None, **options: Any
) -> Rebuilt:
    """Run the recorded recipe into another folder and compare the manifests and the files."""
    store = open_store(place)
    manifest = read_manifest(store)
    for item in manifest["files"]:
        check_file(store, item["path"], item["bytes"], item["sha256"])
    blind = any(part["blind"] for part in manifest["splits"].values())
    with recipe_of(store, manifest) as recipe:
        state = run(recipe, out, executor, secrets=secrets, **options)
        made = finish(recipe, out, state, secrets=secrets, blind=blind)
    same_bytes = sealed.seal(made) == store.read(MANIFEST)
    same_content = made["logical_digest"] == manifest["logical_digest"]
    return Rebuilt(f"dataset {manifest['name']}", same_bytes, same_content)


class _Made:
    """Fetches rows by making them, item by item."""

    def __init__(self, maker: Maker, columns: Sequence[str]) -> None:
        self._maker = maker
        self._schema = pa.schema([shards.SCHEMA.field(name) for name in columns])

    def __call__(self, rows: Sequence[Address]) -> pa.Table:
        made = []
        for address in rows:
            row = _row(self._maker, address)
            if row is None:
                where = f"{address.unit}#{address.index}"
                raise DamagedError(where, "does not give the row that the manifest says it gave")
            made.append(row)
        return shards.table(made, self._schema)


def _row(maker: Maker, address: Address) -> Row | None:
    made = maker.make(address.unit, address.index).rows
    return next((row for row in made if row["k"] == address.k), None)


def _find(store: Store, manifest: Mapping[str, Any], ids: set[str]) -> Iterable[Row]:
    for item in manifest["files"]:
        if "split" in item and not manifest["splits"][item["split"]]["blind"]:
            with store.open(item["path"]) as file:
                content = shards.read_table(file, item["path"])
            held = content.column("id").to_pylist()
            wanted = [place for place, row_id in enumerate(held) if row_id in ids]
            yield from content.take(pa.array(wanted, pa.int64())).to_pylist()
