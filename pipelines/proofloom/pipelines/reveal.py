"""Prove a secret split once its secret is public: commitment, keys, and every row made again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from proofloom.engine import RecipeError
from proofloom.pipelines import shards
from proofloom.pipelines.finish import keys_commitment
from proofloom.pipelines.make import Maker
from proofloom.pipelines.pack import order, unspell
from proofloom.pipelines.plan import units
from proofloom.pipelines.produce import check_file
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.regenerate import recipe_of
from proofloom.pipelines.rows import Row
from proofloom.pipelines.secrets import Secret
from proofloom.pipelines.store import Store, open_store
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
    if not secrets:
        raise RecipeError.of("--secret", "name at least one secret split: --secret test=FILE")
    with recipe_of(store, manifest) as recipe:
        return [
            claim
            for split, secret in secrets.items()
            for claim in _claims(recipe, manifest, split, secret, store, keys_store)
        ]


def _claims(
    recipe: Recipe,
    manifest: Mapping[str, Any],
    split: str,
    secret: Secret,
    store: Store,
    keys_store: Store,
) -> Iterator[Claim]:
    if recipe.splits.get(split) is None or recipe.splits[split].secret is None:
        raise RecipeError.of(store.place, "is not a secret split of this dataset", f"splits.{split}")
    committed = recipe.splits[split].secret == secret.commitment
    yield Claim(f"{split}: the secret is the one committed to", committed)
    if not committed:
        return
    for item in manifest["splits"].get(split, {}).get("keys", ()):
        same = keys_commitment(keys_store, item["path"], secret) == item["commitment"]
        yield Claim(f"{split}: {item['path']} is unchanged", same)
    maker = Maker(recipe, {split: secret})
    kept = {name: unspell(name, unit["rows"], unit["kept"]) for name, unit in manifest["units"].items()}
    # what stands in the open, column by column, of each row made again
    made: list[Row] = []
    for address in order(units(recipe), kept, split):
        made += [row for row in maker.make(address.unit, address.index).rows if row["k"] == address.k]
    published: list[Row] = []
    for item in manifest["files"]:
        if item.get("split") == split:
            data = check_file(store, item["path"], item["bytes"], item["sha256"])
            published += shards.read_table(data, item["path"]).to_pylist()
    names = tuple(published[0]) if published else ()
    same = [{name: row[name] for name in names} for row in made] == published
    yield Claim(f"{split}: all {len(published)} rows follow from the secret", same)
