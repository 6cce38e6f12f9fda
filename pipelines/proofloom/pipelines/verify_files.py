"""The file side of verifying: manifest, digests, strangers, footers, counts, duplicates, splits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow.parquet as pq

from proofloom.engine import DamagedError
from proofloom.engine.record import SCHEMA_VERSION
from proofloom.pipelines import sealed, shards
from proofloom.pipelines.findings import Findings
from proofloom.pipelines.finish import MANIFEST
from proofloom.pipelines.produce import check_file
from proofloom.pipelines.rows import BLIND_COLUMNS, COLUMNS, Row
from proofloom.pipelines.store import Store, open_store

_FOLDERS = ("data/", "rejects/")


def read_manifest(store: Store) -> dict[str, Any]:
    """Return a dataset's manifest; raise `DamagedError` when it is missing, damaged or of another format."""
    try:
        data = store.read(MANIFEST)
    except FileNotFoundError:
        raise DamagedError(MANIFEST, f"is missing in {store.place}: not a finished dataset") from None
    manifest = sealed.unseal(data, MANIFEST)
    if manifest.get("format") != "proofloom manifest 1" or manifest.get("schema_version") != SCHEMA_VERSION:
        raise DamagedError(
            MANIFEST, f"has format {manifest.get('format')!r}, which this release does not read"
        )
    return manifest


def check_files(place: str, found: Findings) -> dict[str, Any]:
    """Check the manifest, every file that it lists, and that the data folders hold no other; return it."""
    store = open_store(place)
    manifest = read_manifest(store)
    listed = {item["path"] for item in manifest["files"]}
    for name in store.names(""):
        if name.startswith(_FOLDERS) and name not in listed:
            found.bad(name, "is not listed in the manifest")
    for item in manifest["files"]:
        try:
            data = check_file(store, item["path"], item["bytes"], item["sha256"])
            if "split" in item:
                _check_footer(data, item, manifest)
        except DamagedError as error:
            found.bad(error.file, error.message)
    _check_work(store, found)
    _check_across(store, manifest, found)
    return manifest


def _check_footer(data: bytes, item: Mapping[str, Any], manifest: Mapping[str, Any]) -> None:
    about = shards.read_about(data, item["path"])
    for key, value in (
        ("recipe", manifest["recipe_digest"]),
        ("rows", item["rows"]),
        ("split", item["split"]),
    ):
        if about.get(key) != value:
            raise DamagedError(
                item["path"], f"its footer says {key} {about.get(key)!r}, the manifest {value!r}"
            )


def _check_work(store: Store, found: Findings) -> None:
    """Check the work shards where they are still there: they are what the next run would build on."""
    from proofloom.pipelines.produce import WORK, read_sidecar

    names = set(store.names(WORK))
    claimed = set()
    for name in sorted(names):
        if name.endswith(".json"):
            claimed.add(name)
            try:
                receipt, _ = read_sidecar(store.read(name), name)
                for file, (size, digest) in receipt.files.items():
                    claimed.add(file)
                    check_file(store, file, size, digest)
            except DamagedError as error:
                found.bad(error.file, error.message)
    for name in sorted(names - claimed):
        found.bad(name, "belongs to no committed shard")


def _check_across(store: Store, manifest: Mapping[str, Any], found: Findings) -> None:
    """Check what no single row shows: counts, duplicates, and that no family stands in two splits."""
    seen: dict[str, str] = {}
    ids: set[str] = set()
    families: dict[str, str] = {}
    counts: dict[str, int] = {}
    for item in manifest["files"]:
        if "split" not in item:
            continue
        split, path = item["split"], item["path"]
        blind = manifest["splits"][split]["blind"]
        names = ["id"] if blind else ["id", "fingerprint", "family", "digest"]
        try:
            with store.open(path) as file:
                content = shards.read_table(file, path, names)
        except (DamagedError, FileNotFoundError) as error:
            found.bad(path, str(error))
            continue
        columns = {name: content.column(name).to_pylist() for name in names}
        counts[split] = counts.get(split, 0) + content.num_rows
        if shards.content_digest(columns["id" if blind else "digest"]) != item["content"]:
            found.bad(path, "its rows are not those that the manifest states")
        for row_id in columns["id"]:
            if row_id in ids:
                found.bad(f"row {row_id}", "stands twice")
            ids.add(row_id)
        keyed = manifest["splits"][split]["secret"] is not None
        for form in columns.get("fingerprint", ()):
            if form in seen:
                found.bad(path, f"fingerprint {form} stands twice, in {seen[form]} and {split}")
            seen[form] = split
        for family in () if keyed else columns.get("family", ()):
            if families.setdefault(family, split) != split:
                found.bad(path, f"family {family} stands in {families[family]} and in {split}")
    for split, part in manifest["splits"].items():
        if counts.get(split, 0) != part["rows"]:
            found.bad(MANIFEST, f"split {split} has {counts.get(split, 0)} rows, not {part['rows']}")


def row_groups(
    place: str, manifest: Mapping[str, Any], found: Findings
) -> Iterator[tuple[str, int, str, bool]]:
    """Yield (file, row group, split, keyed) for every row group that holds whole rows."""
    store = open_store(place)
    for item in manifest["files"]:
        if "split" not in item:
            continue
        split = manifest["splits"][item["split"]]
        if split["blind"]:
            found.notes[f"split {item['split']} is blind: its rows are checked with their keys only"] += 1
            continue
        try:
            with store.open(item["path"]) as file:
                groups = pq.ParquetFile(file).num_row_groups
        except (OSError, ValueError) as error:
            found.bad(item["path"], f"cannot be read: {error}")
            continue
        for group in range(groups):
            yield item["path"], group, item["split"], split["secret"] is not None


def read_group(place: str, path: str, group: int) -> list[Row]:
    """Return the rows of one row group, its page checksums verified."""
    wanted = [name for name, _, _ in COLUMNS]
    try:
        with open_store(place).open(path) as file:
            content = pq.ParquetFile(file, page_checksum_verification=True).read_row_group(
                group, use_threads=False
            )
    except (OSError, ValueError) as error:
        raise DamagedError(path, f"row group {group} cannot be read: {str(error).splitlines()[0]}") from None
    missing = [name for name in wanted if name not in content.schema.names]
    if missing and tuple(content.schema.names) != BLIND_COLUMNS:
        raise DamagedError(path, f"has no column {missing[0]}")
    rows: list[Row] = content.to_pylist()
    return rows
