"""Hugging Face datasets opens the folder without cast or warning, decodes pictures, keeps nulls, streams."""

from __future__ import annotations

import io
import logging
import tempfile
import warnings

import datasets
from expected import Expected
from PIL import Image

warnings.simplefilter("error")
spoken: list[str] = []


class Listener(logging.Handler):
    """Keeps every warning."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            spoken.append(record.getMessage())


logging.getLogger("datasets").addHandler(Listener())
datasets.disable_progress_bars()
expected = Expected()
found = {}
with tempfile.TemporaryDirectory() as cache:
    opened = datasets.load_dataset(str(expected.dataset), cache_dir=cache)
    assert set(opened) == set(expected.splits), set(opened)
    for split, wanted in expected.splits.items():
        rows = opened[split]
        assert isinstance(rows.features["image"], datasets.Image)
        for row, want in zip(rows, wanted, strict=True):
            assert row["id"] == want["id"]
            assert row["answer"] == want["answer"]
            assert [step["text"] for step in row["steps"]] == want["steps"]
            assert (row["image"].size[0] if row["image"] else 0) == want["pixels"]
        stream = datasets.load_dataset(str(expected.dataset), split=split, streaming=True)
        assert [row["id"] for row in stream] == [want["id"] for want in wanted]
        raw = rows.cast_column("image", datasets.Image(decode=False))["image"]
        pictures = [Image.open(io.BytesIO(picture["bytes"])).format for picture in raw if picture]
        assert set(pictures) == {"PNG"}
        found[split] = {"rows": len(rows), "pictures": len(pictures), "files": stream.num_shards}
    blind = datasets.load_dataset(str(expected.blind), "blind", cache_dir=cache)
    assert set(blind) == {"test"}
    assert "answer" not in blind["test"].column_names
    tables = 0
    for path in sorted(expected.folder.glob("exports/*/**/*.parquet")):
        rows = datasets.load_dataset("parquet", data_files=str(path), split="train", cache_dir=cache)
        for pictures in rows["images"] if "images" in rows.column_names else ():
            assert all(isinstance(picture, Image.Image) for picture in pictures)
        tables += 1
assert not spoken, spoken
expected.report("datasets", "pyarrow", splits=found, exported_tables=tables)
