"""DuckDB and Polars read ids, nested steps, picture sizes and nulls, unaided."""

from __future__ import annotations

import duckdb
import polars
from expected import Expected

expected = Expected()
rows = 0
for split, wanted in expected.splits.items():
    files = f"{expected.dataset}/data/{split}-*.parquet"
    want = [(row["id"], row["answer"], row["image_bytes"], row["steps"]) for row in wanted]
    texts = "list_transform(steps, lambda s: s.text)"
    query = f"select id, answer, octet_length(image.bytes), {texts} from read_parquet(?)"
    assert duckdb.execute(query, [files]).fetchall() == want
    found = polars.scan_parquet(files).select(
        "id",
        "answer",
        polars.col("image").struct.field("bytes").bin.size(),
        polars.col("steps").list.eval(polars.element().struct.field("text")),
    )
    assert found.collect().rows() == want
    rows += len(want)
expected.report("duckdb", "polars", rows=rows)
