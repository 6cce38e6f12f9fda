"""One shard: what it commits, how damage to it shows, and that a crash at any write can be made good."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from proofloom.engine import DamagedError
from proofloom.pipelines import produce, recipe, shards
from proofloom.pipelines.plan import Shard, next_round
from proofloom.pipelines.produce import Job, done, make_shard
from proofloom.pipelines.store import LocalStore


@pytest.fixture
def job(toy_recipe: str, tmp_path: Path) -> Job:
    return Job(recipe.parse(toy_recipe, "toy.yaml"), str(tmp_path / "out"))


@pytest.fixture
def shard(job: Job) -> Shard:
    return next_round(job.recipe, 0, [])[1]


def _files(job: Job) -> dict[str, bytes]:
    store = LocalStore(Path(job.place))
    return {name: store.read(name) for name in store.names("")}


def _drawer(tmp_path: Path, **knobs: object) -> Job:
    text = f"name: d\nseed: 3\ngenerators: [{{use: toy/drawer, with: {knobs}, rows: {{train: 40}}}}]\n"
    return Job(recipe.parse(text, "d.yaml"), str(tmp_path / "out"))


def test_a_shard_is_rows_rejects_and_a_sidecar_that_says_what_they_hold(job: Job, shard: Shard) -> None:
    beats: list[int] = []
    receipt = make_shard(job, shard, beats.append)
    assert beats == list(range(shard.start, shard.stop))
    files = _files(job)
    assert set(files) == {f"work/{shard.name}{end}" for end in (".parquet", ".rejects.parquet", ".json")}
    for name, (size, digest) in receipt.files.items():
        assert (len(files[name]), shards.file_digest(files[name])) == (size, digest)
    rows = shards.read_table(files[f"work/{shard.name}.parquet"], "rows").to_pylist()
    assert receipt.rows == len(rows) > 0
    assert receipt.content == shards.content_digest(row["digest"] for row in rows)
    rejects = shards.read_table(files[f"work/{shard.name}.rejects.parquet"], "rejects").to_pylist()
    assert sum(receipt.funnel.values()) == sum(row["count"] for row in rejects)
    assert receipt.verdicts == {"toy/sum pass": len(rows)}
    about = shards.read_about(files[f"work/{shard.name}.parquet"], "rows")
    assert (about["recipe"], about["rows"]) == (job.recipe.digest, len(rows))
    # what it cost is for the run's own account, and stands in no file of the shard
    assert done(job, LocalStore(Path(job.place)), shard) == replace(receipt, cpu=0.0)


def test_what_was_never_committed_is_not_done(job: Job, shard: Shard) -> None:
    store = LocalStore(Path(job.place))
    assert done(job, store, shard) is None
    make_shard(job, shard)
    store.delete(produce.sidecar_name(shard))
    assert done(job, store, shard) is None


def _flip(data: bytes) -> bytes:
    return data[:60] + bytes([data[60] ^ 4]) + data[61:]


@pytest.mark.parametrize("end", [".parquet", ".rejects.parquet", ".json"])
@pytest.mark.parametrize(
    "damage", [_flip, lambda data: data[:-1], lambda data: b"", lambda data: data + b"."]
)
def test_damage_to_any_file_of_a_shard_is_named(
    job: Job, shard: Shard, end: str, damage: Callable[[bytes], bytes]
) -> None:
    make_shard(job, shard)
    path = Path(job.place, "work", shard.name + end)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DamagedError) as caught:
        done(job, LocalStore(Path(job.place)), shard)
    assert caught.value.file == f"work/{shard.name}{end}"


def test_another_shards_whole_file_does_not_pass_for_this_ones(job: Job) -> None:
    one, two = next_round(job.recipe, 0, [])[:2]
    make_shard(job, one)
    make_shard(job, two)
    store = LocalStore(Path(job.place))
    for name in (produce.rows_name, produce.sidecar_name):
        mine = store.read(name(one))
        store.write(name(one), store.read(name(two)))
        with pytest.raises(DamagedError) as caught:
            done(job, store, one)
        assert caught.value.file == name(one)
        store.write(name(one), mine)


def test_a_shard_of_another_recipe_or_of_other_code_is_not_taken(
    job: Job, shard: Shard, toy_recipe: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_shard(job, shard)
    store = LocalStore(Path(job.place))
    other = Job(recipe.parse(toy_recipe, "toy.yaml", ["seed=43"]), job.place)
    with pytest.raises(DamagedError, match="another shard or recipe"):
        done(other, store, shard)
    monkeypatch.setattr(produce, "code_digest", lambda: "of other sources")
    with pytest.raises(DamagedError, match="other code"):
        done(job, store, shard)


def test_a_crash_before_any_write_can_be_made_good(
    job: Job, shard: Shard, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_shard(job, shard)
    whole, store = _files(job), LocalStore(Path(job.place))
    write = LocalStore.write
    for crash in range(3):
        for name in store.names(""):
            store.delete(name)
        written: list[str] = []

        def failing(self: LocalStore, name: str, data: bytes, crash: int = crash) -> None:
            if len(written) == crash:  # noqa: B023
                raise OSError(errno.ENOSPC, "No space left on device")
            written.append(name)  # noqa: B023
            write(self, name, data)

        monkeypatch.setattr(LocalStore, "write", failing)
        with pytest.raises(OSError, match="No space left"):
            make_shard(job, shard)
        assert len(_files(job)) == crash
        assert done(job, store, shard) is None
        monkeypatch.setattr(LocalStore, "write", write)
        make_shard(job, shard)
        assert _files(job) == whole


def test_an_item_that_breaks_is_kept_as_an_error_with_its_replay(tmp_path: Path) -> None:
    job = _drawer(tmp_path, mood="raise", every=4)
    shard = next_round(job.recipe, 0, [])[0]
    receipt = make_shard(job, shard)
    assert 0 < receipt.errors < 40
    assert receipt.rows + receipt.errors == 40
    name = produce.rejects_name(shard)
    rejects = shards.read_table(LocalStore(Path(job.place)).read(name), name).to_pylist()
    broken = [row for row in rejects if row["stage"] == "error"]
    assert len(broken) == receipt.errors
    for row in broken:
        assert row["reason"] == "KeyError"
        assert "no such thing" in row["detail"]
        assert (
            row["replay"] == f"proofloom preview RECIPE --item 'toy.drawer.train.all#{row['index']}' --strict"
        )
    assert broken[0]["replay"] in receipt.first_error


def test_no_detail_shows_a_path_of_this_machine(tmp_path: Path) -> None:
    job = _drawer(tmp_path, mood="raise", every=2)
    shard = next_round(job.recipe, 0, [])[0]
    make_shard(job, shard)
    name = produce.rejects_name(shard)
    text = str(shards.read_table(LocalStore(Path(job.place)).read(name), name).to_pylist())
    assert "toy_drawer.py" in text
    assert str(Path(__file__).parents[2]) not in text
    assert str(tmp_path) not in text


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("work/toy.polygon.train.all-000000000-000000025.json", True),
        ("work/toy.polygon.train.all-000000000-000000025.parquet", True),
        ("work/toy.polygon.train.all-000000000-000000025.rejects.parquet", True),
        ("work/toy.polygon.train.all-1000000000-1000000025.parquet", True),
        ("work/notes.json", False),
        ("work/a/b-000000000-000000025.json", False),
        ("data/toy-000000000-000000025.json", False),
        ("work/toy-000000000-000000025.json.bak", False),
    ],
)
def test_only_names_that_we_give_are_ours(name: str, ours: bool) -> None:
    assert produce.is_shard_file(name) is ours
