"""Published files hold the kept rows in one order, in bounded row groups, and the manifest spells them."""

from __future__ import annotations

import io
from hashlib import sha256

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from proofloom.engine import DamagedError
from proofloom.pipelines import pack, shards
from proofloom.pipelines.pack import Address
from proofloom.pipelines.plan import Unit

rows = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3)), unique=True).map(sorted)


def unit(name: str, split: str = "train") -> Unit:
    return Unit(name, name, "toy/drawer", split, "all", {}, (), 0)


@given(rows)
def test_the_spelling_of_kept_rows_reads_back(pairs: list[tuple[int, int]]) -> None:
    kept = [Address("u", index, k) for index, k in pairs]
    assert pack.unspell("u", pack.spell(kept), len(kept)) == kept


def test_the_spelling_is_short_and_as_documented() -> None:
    kept = [Address("u", i, 0) for i in (*range(500), 600)] + [
        Address("u", i, k) for i in (601, 602) for k in (0, 1)
    ]
    assert pack.spell(kept) == "0-499,600,601-602:0.1"


@pytest.mark.parametrize("text", ["a", "1-", "1,,2", "1:", "-1", "1 ", "1:a"])
def test_a_spelling_that_is_none_is_damage(text: str) -> None:
    with pytest.raises(DamagedError, match="manifest"):
        pack.unspell("u", text, 10)


@pytest.mark.timeout(5)
@pytest.mark.parametrize("text", ["0-10", "0-99999999999999", "0-4,5-10", "0-9,10"])
def test_a_spelling_of_more_rows_than_there_are_is_refused_at_once(text: str) -> None:
    with pytest.raises(DamagedError, match="more than 10 rows"):
        pack.unspell("u", text, 10)


@example({"a": 300, "b": 150})
@given(st.dictionaries(st.sampled_from("abc"), st.integers(0, 60), min_size=1))
def test_any_prefix_holds_every_unit_in_about_its_share(counts: dict[str, int]) -> None:
    units = [unit(name) for name in counts]
    kept = {name: [Address(name, i, 0) for i in range(count)] for name, count in counts.items()}
    found = pack.order(units, kept, "train")
    assert sorted(found, key=lambda row: (row.unit, row.index)) == [
        row for name in sorted(kept) for row in kept[name]
    ]
    for name, wanted in kept.items():
        assert [row for row in found if row.unit == name] == wanted
        for place in range(len(found)):
            have = sum(row.unit == name for row in found[:place])
            assert abs(have - place * len(wanted) / len(found)) <= len(counts)
    assert pack.order(units, kept, "test") == []


def test_files_are_named_as_loaders_expect() -> None:
    assert pack.file_names("data", "train", 0, 10) == ["data/train-00000-of-00001.parquet"]
    assert pack.file_names("data", "train", 21, 10)[-1] == "data/train-00002-of-00003.parquet"


def table(addresses: list[Address], width: int = 10) -> pa.Table:
    picture = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    columns = {"id": [f"{row.index}" for row in addresses], "answer": ["x" * width for _ in addresses]}
    return pa.table({**columns, "image": pa.nulls(len(addresses), picture)})


def test_a_file_states_its_rows_and_keeps_its_groups_small() -> None:
    wanted, sink = [Address("u", i, 0) for i in range(25)], io.BytesIO()
    packed = pack.write_file(
        sink, "data/x.parquet", wanted, lambda part: table(list(part)), 10, {"recipe": "r"}
    )
    data = sink.getvalue()
    assert (packed.bytes, packed.sha256, packed.rows) == (len(data), sha256(data).hexdigest(), 25)
    assert packed.content == shards.content_digest(str(i) for i in range(25))
    metadata = pq.read_metadata(io.BytesIO(data))
    assert [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)] == [10, 10, 5]
    assert shards.read_about(data, "x") == {"recipe": "r", "file": "data/x.parquet", "rows": 25}
    assert shards.read_table(data, "x")["id"].to_pylist() == [str(i) for i in range(25)]


def test_a_group_of_large_rows_is_cut_in_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack, "GROUP_BYTES", 1000)
    wanted, sink = [Address("u", i, 0) for i in range(9)], io.BytesIO()
    pack.write_file(sink, "x", wanted, lambda part: table(list(part), 400), 9, {})
    metadata = pq.read_metadata(sink)
    groups = [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)]
    assert sum(groups) == 9
    assert max(groups) <= 2
    assert shards.read_table(sink.getvalue(), "x")["id"].to_pylist() == [str(i) for i in range(9)]


def test_an_empty_split_is_a_readable_file() -> None:
    sink = io.BytesIO()
    packed = pack.write_file(sink, "x", [], lambda part: table(list(part)), 10, {})
    assert packed.rows == 0
    assert shards.read_table(sink.getvalue(), "x").num_rows == 0
