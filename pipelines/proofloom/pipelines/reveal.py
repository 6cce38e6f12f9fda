"""Prove a secret split once its secret is public: commitment, keys, and every row made again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proofloom.engine import RecipeError
from proofloom.pipelines import shards
from proofloom.pipelines.make import Maker
from proofloom.pipelines.pack import order, unspell
from proofloom.pipelines.plan import units
from proofloom.pipelines.regenerate import recipe_of
from proofloom.pipelines.rows import Key
from proofloom.pipelines.secrets import Secret
from proofloom.pipelines.store import open_store
from proofloom.pipelines.verify_files import read_manifest


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that was committed to, and whether the secret bears it out."""

    what: str
    holds: bool


def reveal(place: str, secrets: Mapping[str, Secret], keys_place: str) -> list[Claim]:
    """Check every commitment of the named secret splits; raise `RecipeError` when none is named."""
    store, keys_store = open_store(place), open_store(keys_place)
    manifest = read_manifest(store)
    recipe = recipe_of(store, manifest)
    if not secrets:
        raise RecipeError.of("--secret", "name at least one secret split: --secret test=FILE")
    claims = []
    for split, secret in secrets.items():
        if recipe.splits.get(split) is None or recipe.splits[split].secret is None:
            raise RecipeError.of(place, "is not a secret split of this dataset", f"splits.{split}")
        committed = recipe.splits[split].secret == secret.commitment
        claims.append(Claim(f"{split}: the secret is the one committed to", committed))
        if not committed:
            continue
        key = Key(secret.key)
        for item in manifest["splits"][split].get("keys", ()):
            try:
                found = key.digest(b"keys", shards.file_digest(keys_store.read(item["path"])))
            except FileNotFoundError:
                found = "missing"
            claims.append(Claim(f"{split}: {item['path']} is unchanged", found == item["commitment"]))
        maker = Maker(recipe, secrets)
        kept = {name: unspell(name, unit["rows"]) for name, unit in manifest["units"].items()}
        made_ids = []
        for address in order(units(recipe), kept, split):
            rows = maker.make(address.unit, address.index).rows
            made_ids += [row["id"] for row in rows if row["k"] == address.k]
        published: list[str] = []
        for item in manifest["files"]:
            if item.get("split") == split:
                with store.open(item["path"]) as file:
                    content = shards.read_table(file, item["path"], ["id"])
                published += content.column("id").to_pylist()
        claims.append(
            Claim(f"{split}: all {len(published)} rows follow from the secret", made_ids == published)
        )
    return claims
