"""Published files open as they are in datasets, DuckDB and Polars: no cast, pictures decode, nulls stay."""

from __future__ import annotations

import io
import json
import logging
import warnings
from pathlib import Path
from typing import Any

import datasets
import duckdb
import polars as pl
import pytest
from PIL import Image
from toy_datasets import build, pictured

from proofloom.pipelines.dataset import load
from proofloom.pipelines.rows import COLUMNS

NAMES = [name for name, _, _ in COLUMNS]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("opens") / "dataset"
    build(folder, pictured())
    return folder


def same(row: Any, published: Any) -> bool:
    return {name: row[name] for name in NAMES if name != "image"} == {
        name: published[name] for name in NAMES if name != "image"
    }


def test_datasets_opens_the_folder_without_a_word(
    place: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    datasets.logging.enable_propagation()
    try:
        with warnings.catch_warnings(), caplog.at_level(logging.WARNING):
            warnings.simplefilter("error")
            found = datasets.load_dataset(str(place), cache_dir=str(tmp_path))
    finally:
        datasets.logging.disable_propagation()
    assert not caplog.records
    assert set(found) == {"train", "test_hard"}
    assert found["train"].column_names == NAMES
    assert isinstance(found["train"].features["image"], datasets.Image)
    for row, published in zip(found["train"], load(place), strict=True):
        assert same(row, published)
        assert (row["image"] is None) == (published["image"] is None)
        if published["image"] is not None:
            assert row["image"].tobytes() == Image.open(io.BytesIO(published["image"]["bytes"])).tobytes()
    assert any(row is None for row in found["train"]["image"])


def test_datasets_streams_it_with_a_shard_for_each_file(place: Path) -> None:
    stream = datasets.load_dataset(str(place), split="train", streaming=True)
    assert stream.num_shards == 2
    assert [row["id"] for row in stream] == [row["id"] for row in load(place)]


def test_duckdb_reads_nested_columns_and_nulls(place: Path) -> None:
    files = f"{place}/data/train-*.parquet"
    query = "select id, octet_length(image.bytes), steps[2].text, certificate[1].outcome from read_parquet(?)"
    found = duckdb.execute(query, [files]).fetchall()
    assert found == [
        (
            row["id"],
            None if row["image"] is None else len(row["image"]["bytes"]),
            row["steps"][1]["text"],
            "pass",
        )
        for row in load(place)
    ]
    harder = "select count(*) from read_parquet(?) where (difficulty::json->>'tens')::int >= 8"
    assert duckdb.execute(harder, [files]).fetchone() == (
        sum(json.loads(row["difficulty"])["tens"] >= 8 for row in load(place)),
    )


def test_polars_reads_and_projects(place: Path) -> None:
    lazy = pl.scan_parquet(f"{place}/data/train-*.parquet")
    found = lazy.select(
        "id", "answer", pl.col("image").struct.field("bytes").bin.size().alias("size")
    ).collect()
    assert found.rows() == [
        (row["id"], row["answer"], None if row["image"] is None else len(row["image"]["bytes"]))
        for row in load(place)
    ]
    whole = lazy.collect().to_dicts()
    assert all(same(row, published) for row, published in zip(whole, load(place), strict=True))
