"""Plain rows into Arrow columns, row by row: nested values are taken apart at once, while at hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain
from typing import Any

import pyarrow as pa


class Columns:
    """Arrow columns of a schema that grow by plain rows.

    A row is some hundred small objects. Kept until a shard is full, they leave the processor's caches and
    weigh on the garbage collector; taken apart on arrival, only their texts and numbers stay.
    """

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._columns = [(field.name, _column(field.type)) for field in schema]

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Append rows."""
        for row in rows:
            for name, column in self._columns:
                column.extend((row[name],))

    def table(self) -> pa.Table:
        """Return all that was added, each column in one piece."""
        return pa.table([column.array() for _, column in self._columns], schema=self._schema)


class _Plain:
    """Values that Arrow takes as they are."""

    def __init__(self, kind: pa.DataType) -> None:
        self._kind = kind
        self._values: list[Any] = []
        self.extend = self._values.extend

    def array(self) -> pa.Array:
        return pa.array(self._values, self._kind)


class _Struct:
    """Mappings, none of them null, as one column for each field."""

    def __init__(self, kind: pa.StructType) -> None:
        self._fields = list(kind)
        self._columns = [(field.name, _column(field.type)) for field in kind]

    def extend(self, values: Sequence[Mapping[str, Any]]) -> None:
        for name, column in self._columns:
            column.extend([value[name] for value in values])

    def array(self) -> pa.Array:
        return pa.StructArray.from_arrays(
            [column.array() for _, column in self._columns], fields=self._fields
        )


class _List:
    """Lists, none of them null, as their lengths and one column of all their values."""

    def __init__(self, kind: pa.ListType) -> None:
        self._kind = kind
        self._values = _column(kind.value_type)
        self._lengths: list[int] = []

    def extend(self, values: Sequence[Sequence[Any]]) -> None:
        self._lengths += map(len, values)
        self._values.extend(list(chain.from_iterable(values)))

    def array(self) -> pa.Array:
        offsets = pa.array(accumulate(self._lengths, initial=0), pa.int32())
        return pa.ListArray.from_arrays(offsets, self._values.array(), type=self._kind)


def _column(kind: pa.DataType) -> _Plain | _Struct | _List:
    if pa.types.is_list(kind):
        return _List(kind)
    # a picture may be null, and Arrow lays out few mappings well enough
    if pa.types.is_struct(kind) and not any(pa.types.is_binary(field.type) for field in kind):
        return _Struct(kind)
    return _Plain(kind)
