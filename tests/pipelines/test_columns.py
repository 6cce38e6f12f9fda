"""Columns grown row by row are the table that Arrow itself lays out from the same plain rows."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from proofloom.pipelines.columns import Columns
from proofloom.pipelines.shards import WORK_SCHEMA

TEXT = st.text(max_size=5)
SMALL = st.integers(-(2**31), 2**31 - 1)


def values(kind: pa.DataType) -> st.SearchStrategy[Any]:
    """Return plain values of an Arrow type."""
    if pa.types.is_list(kind):
        return st.lists(values(kind.value_type), max_size=3)
    if pa.types.is_struct(kind):
        plain = st.fixed_dictionaries({field.name: values(field.type) for field in kind})
        picture = any(pa.types.is_binary(field.type) for field in kind)
        return st.none() | plain if picture else plain
    if pa.types.is_binary(kind):
        return st.binary(max_size=5)
    if pa.types.is_string(kind):
        return TEXT
    return st.integers(0, 2**32 - 1) if pa.types.is_uint32(kind) else SMALL


@given(rows=st.lists(values(pa.struct(list(WORK_SCHEMA))).filter(bool), max_size=4))
@settings(max_examples=60, deadline=None)
def test_the_same_table_as_arrows_own(rows: list[dict[str, Any]]) -> None:
    columns = Columns(WORK_SCHEMA)
    for row in rows:
        columns.add([row])
    assert columns.table() == pa.Table.from_pylist(rows, schema=WORK_SCHEMA)
    assert columns.table().schema == WORK_SCHEMA
