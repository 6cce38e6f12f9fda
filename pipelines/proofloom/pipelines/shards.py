"""Parquet: the schema of rows, how files are written so that damage shows, and how they are read back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b, sha256
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from proofloom.engine import DamagedError
from proofloom.engine.codec import canonical_json
from proofloom.pipelines.columns import Columns
from proofloom.pipelines.rows import COLUMNS, Row


def _list(kind: pa.DataType) -> pa.DataType:
    # Parquet's own name for a list's values: any other name changes when a file is read and written again
    return pa.list_(pa.field("element", kind))


_TYPES = {
    "string": pa.string(),
    "json": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "image": pa.struct([("bytes", pa.binary()), ("path", pa.string())]),
    "steps": _list(
        pa.struct(
            [
                ("text", pa.string()),
                ("claim", pa.string()),
                ("because", _list(pa.int32())),
                ("rule", pa.string()),
                ("uses", _list(pa.string())),
            ]
        )
    ),
    "certificate": _list(
        pa.struct(
            [
                ("verifier", pa.string()),
                ("version", pa.int32()),
                ("outcome", pa.string()),
                ("reason", pa.string()),
                ("evidence", pa.string()),
            ]
        )
    ),
}


def _text(kind: str) -> dict[str, str]:
    return {"dtype": kind, "_type": "Value"}


# The list-literal form of nested features loads in datasets 3.6 and 5.x; `List` and `Json` do not in 3.6.
_FEATURES: dict[str, Any] = {
    "string": _text("string"),
    "json": _text("string"),
    "int32": _text("int32"),
    "int64": _text("int64"),
    "image": {"_type": "Image"},
    "steps": [
        {
            "text": _text("string"),
            "claim": _text("string"),
            "because": [_text("int32")],
            "rule": _text("string"),
            "uses": [_text("string")],
        }
    ],
    "certificate": [
        {
            "verifier": _text("string"),
            "version": _text("int32"),
            "outcome": _text("string"),
            "reason": _text("string"),
            "evidence": _text("string"),
        }
    ],
}


def _feature(kind: pa.DataType) -> Any:
    return [_text(str(kind.value_type))] if pa.types.is_list(kind) else _text(str(kind))


FIELDS = [(name, _TYPES[kind]) for name, kind, _ in COLUMNS]
FEATURES = {name: _FEATURES[kind] for name, kind, _ in COLUMNS}
SCHEMA = pa.schema(FIELDS)
# a work shard also carries each row's sketch, which the published files do not
# and what it shares with others, for each `at_most` of its recipe
WORK_SCHEMA = pa.schema([*FIELDS, ("sketch", _list(pa.uint32())), ("shared", _list(pa.string()))])
REJECTS_SCHEMA = pa.schema(
    [
        ("unit", pa.string()),
        ("index", pa.int64()),
        ("attempt", pa.int32()),
        ("stage", pa.string()),
        ("reason", pa.string()),
        ("detail", pa.string()),
        ("count", pa.int32()),
        ("replay", pa.string()),
    ]
)
_CHUNKING = {"min_chunk_size": 256 * 1024, "max_chunk_size": 1024 * 1024, "norm_level": 0}
_LONG = ("image.bytes", "body", "scene", "prompt")  # least and largest values that nobody asks for
_REPEATING = {
    *("recipe", "generator", "split", "unit", "answer_type", "answer_format", "canary"),
    *("schema_version", "generator_version"),
}


def table(rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    """Lay rows out as an Arrow table of the given schema."""
    columns = Columns(schema)
    columns.add(rows)
    return columns.table()


def annotate(schema: pa.Schema, about: Mapping[str, Any]) -> pa.Schema:
    """Return the schema with its `huggingface` features and the footer's own statement about the file."""
    features = {field.name: FEATURES.get(field.name, _feature(field.type)) for field in schema}
    return schema.with_metadata(
        {
            "huggingface": canonical_json({"info": {"features": features}}),
            "proofloom": canonical_json(dict(about)),
        }
    )


@contextmanager
def writer(sink: IO[bytes], schema: pa.Schema, *, lasting: bool = True) -> Iterator[pq.ParquetWriter]:
    """Yield a Parquet writer with page checksums; for lasting files, page index and content-defined chunks.

    Every page carries a CRC: without one, four of five flipped bits read back as wrong data in silence.
    When the block raises, the footer is not written, so that a short file cannot look complete.
    """
    leaves, codec = _leaves(schema), "ZSTD" if lasting else "LZ4"
    made = pq.ParquetWriter(
        sink,
        schema,
        compression={name: "NONE" if name == "image.bytes" else codec for name in leaves},
        compression_level={name: 3 for name in leaves if name != "image.bytes"} if lasting else None,
        use_dictionary=[name for name in leaves if name in _REPEATING or name.startswith(("cert", "steps"))],
        write_statistics=lasting and [name for name in leaves if name not in _LONG],
        write_page_index=lasting,
        write_page_checksum=True,
        use_content_defined_chunking=_CHUNKING if lasting else False,
        store_schema=True,
    )
    try:
        yield made
    except BaseException:
        made.is_open = False  # closing would write a valid footer over missing rows
        raise
    made.close()


def to_bytes(content: pa.Table, about: Mapping[str, Any], *, lasting: bool = True) -> bytes:
    """Return a table as one Parquet file in memory."""
    sink = io.BytesIO()
    schema = annotate(content.schema, about)
    with writer(sink, schema, lasting=lasting) as out:
        if content.num_rows:
            out.write_table(content.cast(schema))
    return sink.getvalue()


def open_parquet(source: IO[bytes] | bytes) -> pq.ParquetFile:
    """Open a Parquet file with its page checksums to be verified; read it with `use_threads=False`.

    Nothing is read ahead or by other threads: one of pyarrow's that still holds a Python file when the
    interpreter ends aborts the process.
    """
    return pq.ParquetFile(_handle(source), page_checksum_verification=True, pre_buffer=False)


def read_table(source: IO[bytes] | bytes, name: str, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a Parquet file with its page checksums verified; raise `DamagedError` naming it when it is bad."""
    try:
        return open_parquet(source).read(
            columns=None if columns is None else list(columns), use_threads=False
        )
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DamagedError(name, f"cannot be read as Parquet: {str(error).splitlines()[0]}") from None


def read_about(source: IO[bytes] | bytes, name: str) -> dict[str, Any]:
    """Return a file's own statement about itself, from its footer."""
    try:
        metadata = pq.read_metadata(_handle(source)).metadata or {}
        about: dict[str, Any] = json.loads(metadata[b"proofloom"])
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise DamagedError(name, f"has no readable footer of ours: {error}") from None
    return about


def _handle(source: IO[bytes] | bytes) -> Any:
    return pa.BufferReader(source) if isinstance(source, bytes) else source


def rows_of(content: pa.Table) -> Iterable[Row]:
    """Yield a table's rows as plain values, a batch at a time."""
    for batch in content.to_batches(max_chunksize=256):
        yield from batch.to_pylist()


def file_digest(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, as other tools print it."""
    return sha256(data).hexdigest()


def content_digest(row_digests: Iterable[str]) -> str:
    """Return the logical digest of rows in order: what survives other library versions and platforms."""
    state = blake2b(digest_size=32, person=b"proofloom rows")
    for digest in row_digests:
        state.update(digest.encode())
    return state.hexdigest()


def _leaves(schema: pa.Schema) -> list[str]:
    return [pq_name for field in schema for pq_name in _leaf_names(field.name, field.type)]


def _leaf_names(name: str, kind: pa.DataType) -> list[str]:
    if pa.types.is_struct(kind):
        return [leaf for field in kind for leaf in _leaf_names(f"{name}.{field.name}", field.type)]
    if pa.types.is_list(kind):
        return _leaf_names(f"{name}.list.element", kind.value_type)
    return [name]
