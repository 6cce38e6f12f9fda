"""How far a run is, read from its folder: by another shell, on another machine, or after the run."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from proofloom.engine import DamagedError, RecipeError
from proofloom.pipelines import events
from proofloom.pipelines import recipe as recipes
from proofloom.pipelines.plan import units
from proofloom.pipelines.produce import WORK, read_sidecar
from proofloom.pipelines.run import RECIPE_NAME
from proofloom.pipelines.store import open_store
from proofloom.pipelines.verify_files import read_manifest


def status(place: str) -> tuple[dict[str, Any], str]:
    """Return a folder's state as plain data and as text; raise `RecipeError` when it holds no run."""
    store = open_store(place)
    try:
        text = store.read(RECIPE_NAME).decode("utf-8", "replace")
    except FileNotFoundError:
        raise RecipeError.of(place, "holds no run: it has no recipe.yaml") from None
    recipe = recipes.parse(text, f"{place}/{RECIPE_NAME}", base=Path(place))
    made: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    damaged = []
    for name in store.names(WORK):
        if name.endswith(".json"):
            try:
                receipt, _ = read_sidecar(store.read(name), name)
            except DamagedError as error:
                damaged.append(str(error))
                continue
            made[receipt.shard.unit] += receipt.rows
            tried[receipt.shard.unit] += receipt.shard.stop - receipt.shard.start
            rejected.update(receipt.funnel)
    try:
        finished = bool(read_manifest(store))
    except DamagedError:
        finished = False
    history = events.read(store)
    last = history[-1] if history else {}
    data = {
        "ok": True,
        "recipe": recipe.name,
        "digest": recipe.digest,
        "finished": finished,
        "units": {
            unit.name: {"quota": unit.quota, "made": made[unit.name], "tried": tried[unit.name]}
            for unit in units(recipe)
        },
        "rejected": dict(rejected.most_common()),
        "damaged": damaged,
        "last_event": last,
    }
    lines = [f"{recipe.name}: " + ("finished" if finished else "not finished")]
    lines += [
        f"  {u.name}: {made[u.name]} rows made of {u.quota} from {tried[u.name]} items" for u in units(recipe)
    ]
    lines += [f"  rejected {count} x {reason}" for reason, count in rejected.most_common(10)]
    lines += [f"  damaged: {item}" for item in damaged]
    if last:
        lines.append(f"  last event: {last['event']} by process {last['pid']}")
    return data, "\n".join(lines)
