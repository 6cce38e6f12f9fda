"""Contact sheets show every style's pictures, each where the list says, and the same ones every time."""

from __future__ import annotations

import importlib.util
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

PLACE = Path(__file__).parents[1] / "certify" / "geotrusting" / "sheets.py"
_spec = importlib.util.spec_from_file_location("contact_sheets", PLACE)
assert _spec is not None
assert _spec.loader is not None
sheets = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(sheets)


def picture(level: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (448, 448), level).save(out, "PNG")
    return out.getvalue()


def test_each_picture_stands_where_the_list_says(tmp_path: Path) -> None:
    rows = [(f"row{level}", "exam" if level % 2 else "scan", level) for level in range(250)]
    (tmp_path / "made" / "data").mkdir(parents=True)
    columns = {
        "id": [name for name, _, _ in rows],
        "scene": [json.dumps({"style": style}) for _, style, _ in rows],
        "image": [{"bytes": picture(level), "path": None} for _, _, level in rows],
    }
    pq.write_table(pa.table(columns), tmp_path / "made" / "data" / "train.parquet")
    assert sheets.main([str(tmp_path / "made"), str(tmp_path / "out")]) == 0
    for style, odd in (("exam", 1), ("scan", 0)):
        page = Image.open(tmp_path / "out" / f"{style}.png").convert("L")
        lines = (tmp_path / "out" / f"{style}.txt").read_text().splitlines()
        assert len({line.split()[2] for line in lines}) == 100
        for line in lines:
            down, across, name = line.split()
            spot = ((int(across) - 1) * sheets.SIDE + 100, (int(down) - 1) * sheets.SIDE + 100)
            level = int(name.removeprefix("row"))
            assert page.getpixel(spot) == level
            assert level % 2 == odd
    first = (tmp_path / "out" / "exam.txt").read_bytes()
    assert sheets.main([str(tmp_path / "made"), str(tmp_path / "again")]) == 0
    assert (tmp_path / "again" / "exam.txt").read_bytes() == first


def test_without_a_dataset_the_usage_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sheets.main([str(tmp_path), str(tmp_path / "out")]) == 2
    assert "usage: sheets.py DATASET FOLDER" in capsys.readouterr().err
