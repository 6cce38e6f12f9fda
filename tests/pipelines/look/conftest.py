"""Finished datasets woven by hand, so that a test can put anything into a row; and a headless browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from proofloom.engine import Candidate, Record, Stamp, Step, Verdict
from proofloom.engine.codec import canonical_json, encode
from proofloom.engine.scene import AngleMark, Scene, ScenePoint, Segment
from proofloom.pipelines import sealed, shards
from proofloom.pipelines.finish import BLIND_COLUMNS
from proofloom.pipelines.rows import Row, to_row

EVIL = (
    """<script>window.pwned=1</script><img src=x onerror=window.pwned=1>'"><svg onload=window.pwned=1>${}"""
)
WANT_BROWSER = "needs Chromium and its driver: apt-get install -y chromium chromium-driver"


def triangle(a: int, b: int, **changes: Any) -> Candidate[Any]:
    """Return a question about a triangle's third angle, with a diagram."""
    c = 180 - a - b
    scene = Scene(
        (ScenePoint("A", 1200, 1500), ScenePoint("B", 8800, 1500), ScenePoint("C", 3000 + 40 * a, 8000)),
        (Segment("A", "B"), Segment("B", "C"), Segment("A", "C")),
        (AngleMark("B", "A", "C", f"{a}°"), AngleMark("A", "B", "C", f"{b}°"), AngleMark("A", "C", "B", "?")),
    )
    plain: dict[str, Any] = {
        "body": [a, b, c],
        "prompt": f"In triangle ABC, ∠BAC = {a}° and ∠ABC = {b}°. Find ∠ACB.",
        "answer": str(c),
        "steps": (
            Step(f"∠BAC = {a}°.", f"angle BAC = {a}", rule="given", uses=("angle:BAC",)),
            Step(f"∠ABC = {b}°.", f"angle ABC = {b}", rule="given", uses=("angle:ABC",)),
            Step(f"∠ACB = {c}°.", f"angle ACB = {c}", (0, 1), "triangle_sum", ("angle:ACB", "segment:AB")),
        ),
        "scene": scene,
        "difficulty": {"steps": 3, "tens": c // 10},
        "answer_type": "degrees",
    }
    return Candidate(**(plain | changes))


def program(n: int, **changes: Any) -> Candidate[Any]:
    """Return a question about a small loop, whose steps name source lines."""
    source = (
        "def total(n):\n    found = 0\n    for i in range(n):\n        found += i  # add\n    return found\n"
    )
    value = sum(range(n))
    loop = [Step(f"Line 3: i = {i}.", f"{i + 2} I2 i={i}", (1,), "iter", ("L3",)) for i in range(n)]
    plain: dict[str, Any] = {
        "body": {"source": source, "n": n},
        "prompt": f"Look at this program.\n\n```python\n{source}```\n\nWhat does `total({n})` return?",
        "answer": str(value),
        "steps": (
            Step(f"Line 1: total starts with n = {n}.", f"0 E0 n={n}", (), "enter", ("L1",)),
            Step("Line 2: found = 0.", "1 X1 found=0", (0,), "exec", ("L2",)),
            *loop,
            Step(f"Line 5: return {value}.", f"{n + 2} X4 ^{value}", (1,), "exec", ("L5",)),
        ),
        "difficulty": {"steps": n + 3},
    }
    return Candidate(**(plain | changes))


def row_of(candidate: Candidate[Any], generator: str, split: str, index: int, **changes: Any) -> Row:
    """Return a row as the loom would lay it out; ids and digests are small numbers spelt as hexadecimal."""
    name = f"{generator.replace('/', '.')}.{split}.all"
    stamp = Stamp("geometry/angle_figures", 2, Verdict.passed("5 figures"))
    number = f"{generator}{split}{index}".encode().hex()[-30:].zfill(32)
    known = (number, "woven", generator, 1, split, name, index, 0)
    record = Record(*known, candidate, (stamp,), number, number, "canary")
    return to_row(record, canonical_json(encode(candidate.body))) | changes


def woven(rows: int = 40) -> list[Row]:
    """Return rows of two generators in two splits."""
    found = []
    for i in range(rows):
        split = "test" if i % 5 == 4 else "train"
        found.append(row_of(triangle(30 + i, 40 + i % 7), "toy/triangle", split, i))
        found.append(row_of(program(2 + i % 9), "toy/loop", split, i))
    return found


def weave(
    folder: Path,
    rows: Sequence[Row],
    *,
    group: int = 16,
    rejects: Sequence[Row] = (),
    blind: Sequence[str] = (),
    **changes: Any,
) -> Path:
    """Write a finished dataset that holds these rows; `changes` replace keys of its manifest."""
    files: list[dict[str, Any]] = []
    splits = sorted({row["split"] for row in rows})
    for split in splits:
        part = [row for row in rows if row["split"] == split]
        fields = [shards.SCHEMA.field(name) for name in BLIND_COLUMNS]
        schema = pa.schema(fields) if split in blind else shards.SCHEMA
        files.append(_write(folder, f"data/{split}-00000-of-00001.parquet", part, schema, group))
        files[-1]["split"] = split
    if rejects:
        path = "rejects/rejects-00000-of-00001.parquet"
        files.append(_write(folder, path, rejects, shards.REJECTS_SCHEMA, group))
    units = {}
    for row in rows:
        unit = units.setdefault(row["unit"], _unit(row))
        for key in ("quota", "tried", "made", "kept"):
            unit[key] += 1
    manifest = {
        "format": "proofloom manifest 1",
        "name": "woven",
        "schema_version": 1,
        "licence": "CC-BY-4.0",
        "canary": "canary",
        "recipe": {"name": "woven", "seed": 1, "splits": {name: {"share": 1} for name in splits}},
        "recipe_digest": "ab" * 32,
        "logical_digest": "cd" * 32,
        "versions": {"proofloom": "0.1.0", "python": "3.11"},
        "splits": {name: {"rows": 0, "blind": name in blind, "content": "ef" * 32} for name in splits},
        "units": units,
        "verdicts": {"geometry/angle_figures": {"pass": len(rows), "fail": 0, "unknown": 2, "error": 0}},
        "near_duplicates_across_splits": 0,
        "rounds": 1,
        "files": files,
    }
    (folder / "manifest.json").write_bytes(sealed.seal(manifest | changes))
    return folder


def _unit(row: Row) -> dict[str, Any]:
    start: dict[str, Any] = dict.fromkeys(
        ("quota", "tried", "made", "kept", "duplicates", "crowded", "near_duplicates"), 0
    )
    known = {
        "generator": row["generator"],
        "split": row["split"],
        "cell": "all",
        "verifiers": ["geometry/angle_figures"],
    }
    return (
        start
        | known
        | {"rejected": {"draw: not in the mood": 7, "verify: geometry/angle_figures: unknown: too hard": 2}}
    )


def _write(folder: Path, path: str, rows: Sequence[Row], schema: Any, group: int) -> dict[str, Any]:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    content = shards.table([{name: row[name] for name in schema.names} for row in rows], schema)
    annotated = shards.annotate(schema, {"file": path})
    with target.open("wb") as sink, shards.writer(sink, annotated) as out:
        out.write_table(content.cast(annotated), row_group_size=group)
    data = target.read_bytes()
    return {"path": path, "bytes": len(data), "rows": len(rows), "sha256": shards.file_digest(data)}


def hostile() -> tuple[list[Row], list[Row]]:
    """Return rows and rejects that try to break out of every place where a page shows them."""
    step = Step(EVIL, EVIL, (), EVIL, (EVIL,))
    words = f"{EVIL} $\\text{{{EVIL}}}$ `{EVIL}`\n\n```{EVIL}\n{EVIL}\n```\n"
    bad = triangle(40, 50, prompt=words, answer=EVIL, steps=(step,), difficulty={EVIL: 1}, body=[EVIL])
    code = triangle(40, 51, prompt=f"```python\n{EVIL}\n```\n", scene=None, steps=(step,))
    stamp = {"verifier": EVIL, "version": 1, "outcome": EVIL, "reason": EVIL, "evidence": EVIL}
    found = [
        row_of(bad, EVIL, "train", 0, certificate=[stamp], id=f"{EVIL}0", unit=EVIL, answer_type=EVIL),
        row_of(code, "toy/code", "train", 1, scene='{"points": "' + "<script>" + '"}'),
    ]
    lost: Row = dict.fromkeys(("unit", "stage", "reason", "detail", "replay"), EVIL)
    return found, [lost | {"index": 1, "attempt": 0, "count": 1}]


@pytest.fixture(scope="session")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset whose texts are all attacks, its manifest's too."""
    found, lost = hostile()
    folder = tmp_path_factory.mktemp("look") / "hostile"
    return weave(
        folder, found, rejects=lost, name=EVIL, canary=EVIL, versions={EVIL: EVIL, "proofloom": EVIL}
    )


@pytest.fixture(scope="session")
def dataset_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a finished dataset of 80 rows, with two rejects."""
    lost: list[Row] = [
        {
            "unit": "toy.loop.train.all",
            "index": i,
            "attempt": 0,
            "stage": "verify",
            "reason": "geometry/angle_figures: unknown: too hard",
            "detail": "gave up",
            "count": 1,
            "replay": "proofloom preview RECIPE",
        }
        for i in (3, 8)
    ]
    return weave(tmp_path_factory.mktemp("look") / "woven", woven(), rejects=lost)


@pytest.fixture(scope="session")
def weaver() -> Callable[..., Path]:
    """Return the function that writes a dataset of any rows."""
    return weave


@pytest.fixture(scope="session")
def rows() -> Any:
    """Return the makers of rows: `triangle`, `program`, `row_of` and `woven`."""

    class Makers:
        triangle = staticmethod(triangle)
        program = staticmethod(program)
        row_of = staticmethod(row_of)
        woven = staticmethod(woven)

    return Makers


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="session")
def elements() -> Callable[[str], list[tuple[str, dict[str, str | None]]]]:
    """Return the function that lists a page's elements with their attributes, as a browser reads them."""

    def read(html: str) -> list[tuple[str, dict[str, str | None]]]:
        parser = _Elements()
        parser.feed(html)
        return parser.found

    return read


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a driver of headless Chromium with a fresh profile; skip by name where there is none."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip(WANT_BROWSER)
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        *("--disable-dev-shm-usage", "--window-size=1280,900"),
        f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    made.get("about:blank")  # leave the browser's own first page
    yield made
    made.quit()
