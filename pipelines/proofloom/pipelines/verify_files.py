"""The file side of verifying: manifest, digests, strangers, footers, counts, duplicates, splits."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from proofloom.engine import DamagedError
from proofloom.engine.record import SCHEMA_VERSION
from proofloom.pipelines import sealed, shards, verify_across
from proofloom.pipelines.findings import Findings
from proofloom.pipelines.finish import keys_commitment
from proofloom.pipelines.produce import check_file
from proofloom.pipelines.rows import BLIND_COLUMNS, COLUMNS, Row
from proofloom.pipelines.sealed import MANIFEST
from proofloom.pipelines.secrets import Secret
from proofloom.pipelines.store import Store, open_store

_FOLDERS = ("data/", "rejects/", "keys/", "inputs/")
_NAME = re.compile(r"((data|rejects|keys|inputs)/)?[A-Za-z0-9][A-Za-z0-9_.-]{0,200}")
_GROUP_ROWS = 500  # more rows, or more bytes, than any row group of ours holds: not to be unpacked
_GROUP_BYTES = 1 << 30


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
    try:
        names = [item["path"] for item in manifest["files"]] + keys_files(manifest)
        for name in names:
            if not _NAME.fullmatch(name):
                raise DamagedError(MANIFEST, f"lists {name!r}, which is not a file of the dataset")
        if len(set(names)) < len(names):
            raise DamagedError(MANIFEST, "lists a file twice")
        for key in ("recipe", "versions", "splits", "units"):
            if not isinstance(manifest[key], dict):
                raise TypeError(f"{key} is no table")
    except (KeyError, TypeError, AttributeError) as error:
        raise DamagedError(MANIFEST, f"is not one of ours: {type(error).__name__}: {error}") from None
    return manifest


def keys_files(manifest: Mapping[str, Any]) -> list[str]:
    """Return the names of all key files of blind splits, which are published only when those are revealed."""
    return [item["path"] for part in manifest["splits"].values() for item in part.get("keys", ())]


def check_files(place: str, found: Findings, secrets: Mapping[str, Secret] | None = None) -> dict[str, Any]:
    """Check the manifest, every file that it lists, and that the data folders hold no other; return it.

    With the secret of a blind split, its key files are checked too.
    """
    store = open_store(place)
    manifest = read_manifest(store)
    listed = {item["path"] for item in manifest["files"]} | set(keys_files(manifest))
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
    _check_keys(store, manifest, secrets or {}, found)
    _check_work(store, found)
    verify_across.check(store, manifest, found)
    return manifest


def _check_keys(
    store: Store, manifest: Mapping[str, Any], secrets: Mapping[str, Secret], found: Findings
) -> None:
    for split, secret in secrets.items():
        for item in manifest["splits"].get(split, {}).get("keys", ()):
            commitment = keys_commitment(store, item["path"], secret)
            if commitment and commitment != item["commitment"]:
                found.bad(item["path"], "is not what the manifest commits to")


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


def row_groups(
    place: str, manifest: Mapping[str, Any], found: Findings, secrets: Collection[str] = ()
) -> Iterator[tuple[str, int, str, bool]]:
    """Yield (file, row group, split, keyed) for every row group that holds whole rows.

    A blind split's rows stand in its key files, which count when its secret is among `secrets`.
    """
    store = open_store(place)
    for item in manifest["files"]:
        if "split" not in item:
            continue
        name, path = item["split"], item["path"]
        split = manifest["splits"][name]
        if split["blind"]:
            path = path.replace("data/", "keys/", 1)
            if name not in secrets or store.size(path) < 0:
                found.notes[f"split {name} is blind: its rows are checked with its keys and secret only"] += 1
                continue
        try:
            with store.open(path) as file:
                metadata = shards.open_parquet(file).metadata
                groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
        except (OSError, ValueError) as error:
            found.bad(path, f"cannot be read: {error}")
            continue
        for number, group in enumerate(groups):
            if group.num_rows > _GROUP_ROWS or group.total_byte_size > _GROUP_BYTES:
                found.bad(path, f"row group {number} is larger than any of ours: not read")
                continue
            yield path, number, name, split["secret"] is not None


def read_group(place: str, path: str, group: int) -> list[Row]:
    """Return the rows of one row group, its page checksums verified."""
    wanted = [name for name, _, _ in COLUMNS]
    try:
        with open_store(place).open(path) as file:
            content = shards.open_parquet(file).read_row_group(group, use_threads=False)
    except (OSError, ValueError) as error:
        raise DamagedError(path, f"row group {group} cannot be read: {str(error).splitlines()[0]}") from None
    missing = [name for name in wanted if name not in content.schema.names]
    if missing and tuple(content.schema.names) != BLIND_COLUMNS:
        raise DamagedError(path, f"has no column {missing[0]}")
    rows: list[Row] = content.to_pylist()
    return rows
