"""Checking a dataset that anybody may have written: what is wrong is named, and nothing gets out of hand."""

from __future__ import annotations

import contextlib
import copy
import json
import shutil
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toy_datasets import build, pictured

from proofloom.engine import Candidate, DamagedError, Seed
from proofloom.engine.marks import VerifierMark
from proofloom.engine.scene.pixels import Raster, encode_png
from proofloom.pipelines import published, recipe, registry, sealed
from proofloom.pipelines.images import pixel_digest
from proofloom.pipelines.rows import Key, Row, candidate_of, content_id, row_digest
from proofloom.pipelines.verify import check_one, verify_dataset, verify_jsonl

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("verify") / "made"
    build(place, pictured())
    return place


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "copy"))


@pytest.fixture(scope="module")
def rows(made: Path) -> list[Row]:
    return list(published.load(made))


def _problems(place: Path) -> str:
    found = verify_dataset(str(place))
    assert found.ok is (not found.problems)
    return "\n".join(f"{where}: {what}" for where, what in found.problems)


def _change_manifest(place: Path, change: Change) -> None:
    manifest = sealed.unseal((place / sealed.MANIFEST).read_bytes(), "m")
    change(manifest)
    (place / sealed.MANIFEST).write_bytes(sealed.seal(manifest))


def test_verifiers_work_ahead_on_rows_and_may_break_at_it(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[int] = []
    load = registry.load_verifier

    def work(candidates: Sequence[Candidate[Any]]) -> None:
        handed.append(len(candidates))
        raise ValueError("too much")

    def loaded(address: str) -> registry.LoadedVerifier:
        return replace(load(address), mark=VerifierMark(load(address).mark.version, work))

    plain = verify_dataset(str(made))
    monkeypatch.setattr(registry, "load_verifier", loaded)
    found = verify_dataset(str(made))
    assert (found.ok, found.rows, found.verdicts) == (True, plain.rows, plain.verdicts)
    assert sum(handed) == found.rows


def test_a_good_dataset_is_good_by_any_number_of_workers(made: Path) -> None:
    one, two = verify_dataset(str(made)), verify_dataset(str(made), 2)
    assert one.ok
    assert one.rows == 66
    assert one.verdicts == {"toy/sum pass": 66}
    assert one.shown() == two.shown()


@pytest.mark.parametrize(
    "name",
    [
        "data/train-00000-of-00002.parquet",
        "rejects/rejects-00000-of-00001.parquet",
        "README.md",
        "croissant.json",
        "fingerprints.txt",
        "recipe.yaml",
        "manifest.json",
        "work/angles.train.easy-*.json",
        "work/angles.train.easy-*.rejects.parquet",
    ],
)
@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_a_damaged_file_is_named(place: Path, name: str, damage: str) -> None:
    path = sorted(place.glob(name))[0]
    data = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(data[:-1] + (b"" if damage == "cut" else bytes([data[-1] ^ 1])))
    named = path.with_suffix(".parquet") if (damage, path.suffix) == ("gone", ".json") else path
    name = (
        named.relative_to(place).as_posix()
        if path.parent.name == "work"
        else path.relative_to(place).as_posix()
    )
    assert name in _problems(place)


@pytest.mark.parametrize(
    "name", ["data/train-00002-of-00003.parquet", "rejects/more.parquet", "work/more.txt"]
)
def test_a_file_too_many_is_named(place: Path, name: str) -> None:
    (place / name).write_bytes(b"?")
    assert name in _problems(place)


def _path(new: str) -> Change:
    return lambda manifest: manifest["files"][0].update(path=new)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_path("../copy/data/train-00000-of-00002.parquet"), "not a file of the dataset"),
        (_path("/etc/passwd"), "not a file of the dataset"),
        (_path("data/test-hard-00000-of-00001.parquet\\..\\x"), "not a file of the dataset"),
        (lambda m: m["files"].append(m["files"][0]), "lists a file twice"),
        (lambda m: m.update(format="proofloom manifest 99"), "does not read"),
        (lambda m: m.update(schema_version=99), "does not read"),
        (lambda m: m.update(files=None), "is not one of ours"),
        (lambda m: m.update(units=[]), "is not one of ours"),
        (lambda m: m.update(splits={}), "is not one of ours"),
        (lambda m: m["recipe"].update(seed=12), "does not have the digest"),
        (lambda m: m.update(licence="MIT"), "another name or licence"),
        (lambda m: m.update(canary="none"), "canary"),
        (lambda m: m.update(logical_digest="0"), "logical digest"),
        (lambda m: m["splits"]["train"].update(rows=61), "split train has 60 rows, not 61"),
        (lambda m: m["splits"]["train"].update(families=1), "families"),
        (lambda m: m["splits"]["train"].update(content="0"), "another logical digest"),
        (lambda m: m["splits"]["train"].update(secret="0" * 64), "another commitment"),
        (lambda m: m["units"]["angles.train.easy"].update(kept=29), "more than 29 rows"),
        (lambda m: m["units"]["angles.train.easy"].update(quota=31), "not as its recipe asks"),
        (lambda m: m["units"]["angles.train.easy"].update(rows="0-99999999999"), "more than 30 rows"),
        (lambda m: m["units"]["angles.train.easy"].update(rows="0-29:5"), "at the addresses"),
        (lambda m: m["units"]["angles.train.easy"].update(rejected={}), "do not add up"),
        (lambda m: m["units"].pop("tags.train.all"), "other units than its recipe"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(place: Path, change: Change, said: str) -> None:
    _change_manifest(place, change)
    assert said in _problems(place)


def test_a_verifier_that_the_recipe_names_cannot_be_dropped(toy_recipe: str, tmp_path: Path) -> None:
    build(tmp_path, recipe.parse(toy_recipe, "toy.yaml"))
    _change_manifest(tmp_path, lambda m: m["units"]["toy.polygon.test.all"].update(verifiers=[]))
    assert "lacks a verifier that its recipe names" in _problems(tmp_path)


def test_more_rows_alike_than_the_recipe_allows_are_found(place: Path) -> None:
    caps = [{"of": "answer_type", "rows": 2}, {"of": "body.nowhere.at_all", "rows": 1}]
    _change_manifest(place, lambda manifest: manifest["recipe"].update(at_most=caps))
    found = _problems(place)
    assert "more than 2 rows share one answer_type" in found
    assert "nowhere" not in found


@pytest.mark.parametrize(("limit", "value"), [("_GROUP_ROWS", 7), ("_GROUP_BYTES", 1000)])
def test_a_row_group_too_large_to_be_ours_is_not_unpacked(
    made: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(f"proofloom.pipelines.verify_files.{limit}", value)
    found = verify_dataset(str(made))
    assert found.rows < 66
    assert any("larger than any of ours" in what for _, what in found.problems)


_plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("0-99999999"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def _keys(inside: Any) -> list[Any]:
    return sorted(inside) if isinstance(inside, dict) else list(range(len(inside)))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_manifest_whatever_makes_checking_raise(made: Path, tmp_path: Path, data: st.DataObject) -> None:
    manifest = sealed.unseal((made / sealed.MANIFEST).read_bytes(), "m")
    place: Any = manifest
    for _ in range(data.draw(st.integers(1, 4))):
        keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key]:
            break
        place, key = place[key], None
    if key is None:
        key = data.draw(
            st.sampled_from(sorted(place) if isinstance(place, dict) else list(range(len(place))))
        )
    place[key] = data.draw(_plain)
    copied = tmp_path / "hostile"
    if not copied.exists():
        shutil.copytree(made, copied)
    (copied / sealed.MANIFEST).write_bytes(sealed.seal(manifest))
    verify_dataset(str(copied))


def _sealed(row: Row, **changes: Any) -> Row:
    changed = {**copy.deepcopy(row), **changes}
    changed["digest"] = row_digest(changed)
    return changed


def _said(row: Row) -> str:
    found = check_one(row, {}, False, None)
    return "; ".join(what for _, what in found.problems)


def test_a_changed_value_breaks_the_rows_digest(rows: list[Row]) -> None:
    for name in rows[0].keys() - {"image", "digest"}:
        assert "digest" in _said({**rows[0], name: "other"}) or "schema version" in _said(
            {**rows[0], name: "other"}
        )


def test_a_false_answer_is_found_with_every_digest_made_to_agree(rows: list[Row]) -> None:
    false = _sealed(rows[0], answer="181")
    false["id"] = content_id(
        Key(), false["generator"], 1, candidate_of(false, tuple[int, ...]), false["body"]
    )
    false = _sealed(false)
    assert _said(false) == "toy/sum: fail: the answer is not the last angle"


def test_an_id_follows_from_the_content(rows: list[Row]) -> None:
    assert "its id does not follow" in _said(_sealed(rows[0], id="0" * 32))


def _stamps(change: Callable[[list[dict[str, Any]]], object]) -> Callable[[Row], list[dict[str, Any]]]:
    def changed(row: Row) -> list[dict[str, Any]]:
        stamps = copy.deepcopy(row["certificate"])
        change(stamps)
        return stamps

    return changed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda stamps: stamps.clear(), "carries no verdict of toy/sum"),
        (lambda stamps: stamps[0].update(outcome="unknown"), "said unknown"),
        (lambda stamps: stamps[0].update(evidence="on a million figures"), "other evidence"),
        (lambda stamps: stamps[0].update(verifier="toy/oracle"), "no verifier named"),
        (lambda stamps: stamps.append({**stamps[0], "outcome": "fail"}), "two verdicts of one"),
    ],
)
def test_a_forged_certificate_is_found(
    rows: list[Row], change: Callable[[list[dict[str, Any]]], object], said: str
) -> None:
    assert said in _said(_sealed(rows[0], certificate=_stamps(change)(rows[0])))


def test_another_version_of_a_verifier_is_noted_and_its_word_is_not_compared(rows: list[Row]) -> None:
    row = _sealed(rows[0], certificate=_stamps(lambda s: s[0].update(version=0, evidence="old"))(rows[0]))
    found = check_one(row, {}, False, None)
    assert found.ok
    assert list(found.notes) == ["toy/sum: version 1 checked what 0 did"]


def test_a_picture_must_show_its_scene(rows: list[Row]) -> None:
    drawn = [row for row in rows if row["image"]]
    one, two = drawn[0], next(row for row in drawn if row["image_digest"] != drawn[0]["image_digest"])
    assert "pixels" in _said({**one, "image": two["image"]})
    assert "does not show its scene" in _said(
        _sealed(one, image=two["image"], image_digest=two["image_digest"])
    )
    assert "without a" in _said(_sealed(one, image=None, image_digest=""))
    assert "without a" in _said(_sealed(one, scene=""))
    assert "points elsewhere" in _said({**one, "image": {**one["image"], "path": "/etc/passwd"}})


_COLUMNS = ("prompt", "answer", "steps", "body", "scene", "difficulty", "certificate", "generator", "image")


@settings(max_examples=150)
@given(column=st.sampled_from(_COLUMNS), value=_plain | st.just("[" * 100_000) | st.just("9" * 5_000))
def test_no_row_whatever_makes_checking_raise(rows: list[Row], column: str, value: Any) -> None:
    row = {**rows[0], column: value}
    # where no digest can be forged, the row must be refused all the same
    with contextlib.suppress(TypeError, ValueError, LookupError, AttributeError):
        row["digest"] = row_digest(row)
    check_one(row, {}, False, None)


def _png(width: int, raw: bytes, *, kind: int = 2, depth: int = 8, extra: bytes = b"") -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, width, depth, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", raw) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "png",
    [
        b"",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        _png(1 << 31, zlib.compress(b"")),  # a header that asks for exabytes
        _png(64, zlib.compress(b"\0" * 50_000_000)),  # a bomb: 50 MB of zeros in 50 kB
        _png(64, b"not zlib"),
        _png(64, zlib.compress(b"\1" * (64 * 193))[:-1]),  # ends early
        _png(64, zlib.compress(b"\1" * (64 * 193)) + b"hidden"),
        _png(64, zlib.compress(b"\1" * (64 * 193)), depth=16),
        _png(64, zlib.compress(b"\1" * (64 * 193)))[:-6],
    ],
)
def test_a_picture_that_is_not_ours_is_refused_before_it_is_unpacked(png: bytes) -> None:
    with pytest.raises(DamagedError):
        pixel_digest(png, "here")


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_what_the_renderer_writes_is_read_back_by_every_filter(mode: str) -> None:
    draw = (Seed.root("rows of pixels") / mode).stream()
    width, size = (3 if mode == "RGB" else 1) * 64, 64
    paper = bytes(draw.integer(0, 255) for _ in range(width))
    ruled = b"".join(bytes([shade] * width) for shade in (7, 9))
    shaded = [bytes((base + 3 * n) % 256 for n in range(width)) for base in (draw.integer(0, 255), 5)]
    rows = [paper] * 20 + [ruled[:width], *shaded, ruled[width:]] * 5 + [paper[::-1]] * 24
    raw = b"".join(rows)
    written = encode_png(Raster(size, mode, raw))
    length = int.from_bytes(written[33:37], "big")
    filters = set(zlib.decompress(written[41 : 41 + length])[:: width + 1])
    assert filters == ({1, 2} if mode == "RGB" else {0})
    wanted = blake2b(f"{size} {mode} ".encode() + raw, digest_size=16, person=b"pixels").hexdigest()
    assert pixel_digest(written, "here") == wanted


def test_exported_lines_are_checked_one_by_one(rows: list[Row], tmp_path: Path) -> None:
    plain = [json.dumps({**row, "image": None}) for row in rows if row["image"] is None]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(plain[:3]))
    assert verify_jsonl(path).ok
    path.write_text("\n".join([plain[0], plain[1], plain[0], "{", "[]", '{"image": {"bytes": 3}}']))
    said = [f"{where}: {what}" for where, what in verify_jsonl(path).problems]
    assert any("line 3: is a duplicate" in line for line in said)
    assert all(any(f"line {number}:" in line for line in said) for number in (4, 5, 6))
