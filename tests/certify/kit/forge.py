"""An attacker's tools: change rows of a finished dataset and make every digest and sum agree again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from proofloom.engine.codec import canonical_json, decode
from proofloom.engine.scene import Scene, pixels
from proofloom.pipelines import card, croissant, fingerprints, published, sealed, shards
from proofloom.pipelines.pack import Address, file_names, spell, write_file
from proofloom.pipelines.rows import COLUMNS, Key, Row, row_digest

_NAMES = tuple(name for name, _, _ in COLUMNS)


class Forged:
    """A finished dataset's rows, to be changed, and its manifest, to be made to agree with them."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self.manifest: dict[str, Any] = json.loads((place / sealed.MANIFEST).read_bytes())
        del self.manifest["seal"]
        self.rows: dict[str, list[Row]] = {
            split: list(published.load(place, split)) for split in self.manifest["splits"]
        }

    def write(self, out: Path) -> None:
        """Write the dataset with everything that can be computed computed again; no work folder is left."""
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(self._place, out, ignore=shutil.ignore_patterns("work", "data", ".proofloom-lock"))
        (out / "data").mkdir()
        manifest = self.manifest
        files: list[dict[str, Any]] = []
        for split, rows in self.rows.items():
            packed = self._pack(out, split, rows)
            files += packed
            manifest["splits"][split].update(
                rows=len(rows),
                families=len({row["family"] for row in rows}),
                content=shards.content_digest(item["content"] for item in packed),
            )
        self._sums()
        self._texts(out, files)
        (out / sealed.MANIFEST).write_bytes(sealed.seal(manifest))

    def _pack(self, out: Path, split: str, rows: Sequence[Row]) -> list[dict[str, Any]]:
        recipe = self.manifest["recipe"]
        most, found = recipe["files"]["file_rows"], []
        about = {
            "recipe": self.manifest["recipe_digest"],
            "code": self.manifest["versions"]["code"],
            "canary": self.manifest["canary"],
            "split": split,
        }
        for number, name in enumerate(file_names("data", split, len(rows), most)):
            part: Any = rows[number * most : (number + 1) * most]
            with (out / name).open("wb") as sink:
                packed = write_file(sink, name, part, _table, recipe["files"]["group_rows"], about)
            found.append({"split": split, **asdict(packed)})
        return found

    def _sums(self) -> None:
        manifest = self.manifest
        everything = [row for rows in self.rows.values() for row in rows]
        for name, unit in manifest["units"].items():
            kept = [Address(name, row["index"], row["k"]) for row in everything if row["unit"] == name]
            unit.update(kept=len(kept), rows=spell(kept))
        contents = {split: part["content"] for split, part in manifest["splits"].items()}
        manifest["logical_digest"] = shards.content_digest([canonical_json(contents)])

    def _texts(self, out: Path, files: list[dict[str, Any]]) -> None:
        manifest = self.manifest
        kept = [item for item in manifest["files"] if item["path"].startswith(("rejects/", "inputs/"))]
        public = [split for split, part in manifest["splits"].items() if part["secret"] is None]
        forms = {row["fingerprint"] for split in public for row in self.rows[split]}
        fingerprints.write(out / "fingerprints.txt", forms)
        manifest["files"] = [*files, *kept, _entry(out, "fingerprints.txt")]
        # both describe the manifest as it is before they are listed
        texts = {"README.md": card.card(manifest), "croissant.json": croissant.croissant(manifest)}
        for name, text in texts.items():
            (out / name).write_text(text, encoding="utf-8")
            manifest["files"].append(_entry(out, name))
        manifest["files"].append(_entry(out, "recipe.yaml"))


def reseal(row: Row, *, redraw: bool = False) -> Row:
    """Return a changed row with its id, its digest and, if asked, its picture computed again."""
    row = dict(row)
    if redraw:
        size = int.from_bytes(row["image"]["bytes"][16:20], "big")
        raster = pixels.raw_pixels(decode(Scene, json.loads(row["scene"])), size=size)
        row["image"] = {"bytes": pixels.encode_png(raster), "path": None}
        row["image_digest"] = raster.digest
    question = row["prompt"].rpartition("\n\n")[0]
    parts = [row["generator"], row["generator_version"], question, row["answer"], row["body"]]
    row["id"] = Key().digest(b"proofloom id", json.dumps(parts, separators=(",", ":"), ensure_ascii=False))
    row["digest"] = row_digest(row)
    return row


def edit(row: Row, column: str, change: Callable[[Any], Any]) -> Row:
    """Return the row with the parsed content of a JSON column changed in place."""
    plain = json.loads(row[column])
    change(plain)
    return {**row, column: canonical_json(plain)}


def _table(rows: Sequence[Any]) -> pa.Table:
    return shards.table(rows, pa.schema([shards.SCHEMA.field(name) for name in _NAMES]))


def _entry(out: Path, name: str) -> dict[str, Any]:
    data = (out / name).read_bytes()
    return {"path": name, "bytes": len(data), "sha256": shards.file_digest(data)}
