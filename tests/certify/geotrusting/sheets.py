"""Contact sheets: up to a hundred random pictures of each style of a dataset on one page, to be looked at.

Run: .venv/bin/python tests/certify/geotrusting/sheets.py DATASET FOLDER [SEED]

FOLDER gets STYLE.png and STYLE.txt, the latter with the id of each picture's row by line and column.
"""

from __future__ import annotations

import io
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from PIL import Image

from proofloom.engine import Seed

ACROSS, DOWN = 10, 10
SIDE = 224  # pixels of a picture on its sheet


def of_styles(folder: Path) -> dict[str, list[tuple[str, bytes]]]:
    """Return by style the ids and pictures of a dataset's rows."""
    found: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
    for path in sorted((folder / "data").glob("*.parquet")):
        for batch in pq.ParquetFile(path).iter_batches(columns=["id", "scene", "image"]):
            for row in batch.to_pylist():
                if row["image"] is not None:
                    found[json.loads(row["scene"])["style"]].append((row["id"], row["image"]["bytes"]))
    return found


def sheet(pictures: list[tuple[str, bytes]]) -> Image.Image:
    """Return pictures on one page, line by line."""
    page = Image.new("RGB", (ACROSS * SIDE, -(-len(pictures) // ACROSS) * SIDE), "white")
    for number, (_, data) in enumerate(pictures):
        picture = Image.open(io.BytesIO(data)).convert("RGB").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        page.paste(picture, (number % ACROSS * SIDE, number // ACROSS * SIDE))
    return page


def main(arguments: list[str]) -> int:
    """Write the sheets; 2 where there is no dataset, or one without pictures."""
    if len(arguments) not in (2, 3) or not (Path(arguments[0]) / "data").is_dir():
        print("usage: sheets.py DATASET FOLDER [SEED]; a dataset has a folder data", file=sys.stderr)
        return 2
    folder = Path(arguments[1])
    folder.mkdir(parents=True, exist_ok=True)
    styles = of_styles(Path(arguments[0]))
    if not styles:
        print(f"{arguments[0]}: no row has a picture", file=sys.stderr)
        return 2
    for name, pictures in sorted(styles.items()):
        stream = (Seed.root(arguments[2] if arguments[2:] else "sheets") / name).stream()
        chosen: list[Any] = stream.sample(pictures, min(ACROSS * DOWN, len(pictures)))
        sheet(chosen).save(folder / f"{name}.png")
        lines = [f"{at // ACROSS + 1} {at % ACROSS + 1} {one}\n" for at, (one, _) in enumerate(chosen)]
        (folder / f"{name}.txt").write_text("".join(lines), encoding="utf-8")
        print(f"{name}: {len(chosen)} of {len(pictures)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
