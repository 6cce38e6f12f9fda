"""Write an export's records as Parquet that `datasets` opens with its features, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from proofloom.engine.codec import canonical_json

# a field is a name of a type, a mapping of fields, or a list of one field; "image" is what `datasets` decodes
Field = Any
_ARROW = {
    "string": pa.string(),
    "int64": pa.int64(),
    "bool": pa.bool_(),
    "image": pa.struct([("bytes", pa.binary()), ("path", pa.string())]),
}
GROUP_ROWS = 250
MESSAGES: Field = [{"role": "string", "content": "string"}]
IMAGES: Field = ["image"]


def write_table(
    path: Path, fields: Mapping[str, Field], records: Iterable[Mapping[str, Any]], about: Mapping[str, Any]
) -> Path:
    """Write records with these fields; `about` goes into the footer. Row groups hold 250 records."""
    path.parent.mkdir(parents=True, exist_ok=True)
    features = {name: _feature(field) for name, field in fields.items()}
    schema = pa.schema(
        [(name, _arrow(field)) for name, field in fields.items()],
        {
            "huggingface": canonical_json({"info": {"features": features}}),
            "proofloom": canonical_json(dict(about)),
        },
    )
    with pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True) as out:
        for batch in _batches(records):
            out.write_table(pa.Table.from_pylist([dict(record) for record in batch], schema))
    return path


def _batches(records: Iterable[Mapping[str, Any]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    source = iter(records)
    while batch := list(islice(source, GROUP_ROWS)):
        yield batch


def _arrow(field: Field) -> pa.DataType:
    if isinstance(field, list):
        return pa.list_(_arrow(field[0]))
    if isinstance(field, dict):
        return pa.struct([(name, _arrow(part)) for name, part in field.items()])
    return _ARROW[field]


def _feature(field: Field) -> Any:
    """Return the field as `datasets` names it; lists as literals, the one form that 3.6 and 5.x share."""
    if isinstance(field, list):
        return [_feature(field[0])]
    if isinstance(field, dict):
        return {name: _feature(part) for name, part in field.items()}
    return {"_type": "Image"} if field == "image" else {"dtype": field, "_type": "Value"}
