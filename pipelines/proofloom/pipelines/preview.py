"""Show one item before anything is run: its statement, its picture, its steps and its verdicts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proofloom.engine import RecipeError
from proofloom.engine.codec import decode
from proofloom.engine.scene import Scene
from proofloom.pipelines.make import Made, Maker
from proofloom.pipelines.plan import units
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.rows import Row
from proofloom.pipelines.secrets import Secret


@dataclass(frozen=True, slots=True)
class Preview:
    """An item to show: its rows, as text for a terminal, as plain data, and its picture as SVG."""

    rows: list[Row]
    text: str
    data: dict[str, Any]
    svg: str


def preview(recipe: Recipe, item: str, secrets: Mapping[str, Secret], *, strict: bool = False) -> Preview:
    """Make the item "unit#index", or just an index of the first unit, without writing anything."""
    name, _, number = item.rpartition("#")
    if not number.isdecimal():
        raise RecipeError.of("--item", "is UNIT#INDEX or INDEX", value=item)
    maker = Maker(recipe, secrets, strict=strict)
    unit = maker.unit(name or units(recipe)[0].name)
    made = maker.make(unit.name, int(number))
    svg = ""
    scenes = [row["scene"] for row in made.rows if row["scene"]]
    if scenes:
        from proofloom.engine.scene.svg import svg as draw

        svg = draw(decode(Scene, json.loads(scenes[0])))
    rows = [{key: value for key, value in row.items() if key != "image"} for row in made.rows]
    rejected = [
        {"stage": r.stage, "reason": r.reason, "count": r.count, "detail": r.detail} for r in made.rejected
    ]
    data = {"ok": bool(rows), "item": f"{unit.name}#{number}", "rows": rows, "rejected": rejected, "svg": svg}
    return Preview(made.rows, _text(unit.name, int(number), made), data, svg)


def _text(unit: str, index: int, made: Made) -> str:
    lines = [f"{unit}#{index}"]
    for row in made.rows:
        lines += ["", row["prompt"], "", f"Answer: {row['answer']}", ""]
        for place, step in enumerate(row["steps"]):
            cited = f"  [{', '.join(str(i + 1) for i in step['because'])}]" if step["because"] else ""
            lines.append(f"{place + 1:4}. {step['text']}{cited}")
        lines.append("")
        for stamp in row["certificate"]:
            evidence = f" ({stamp['evidence']})" if stamp["evidence"] else ""
            lines.append(f"  {stamp['outcome']:5} {stamp['verifier']}{evidence}")
        lines += [f"  difficulty {row['difficulty']}", f"  id {row['id']}"]
        if row["scene"]:
            lines.append("  has a picture: write it with --picture FILE.svg")
    for item in made.rejected:
        detail = f": {item.detail}" if item.detail else ""
        lines.append(f"  rejected {item.count} x {item.stage}: {item.reason}{detail}")
    return "\n".join(lines)
