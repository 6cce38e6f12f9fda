"""Local processes as the executor: what a worker's error, death or slowness does, and ending early."""

from __future__ import annotations

import errno
import importlib
import multiprocessing as mp
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from proofloom.engine import DamagedError, MissingExtraError, RecipeError, Reject
from proofloom.pipelines import recipe, run
from proofloom.pipelines.executors import ExecutorError, Stop, portable
from proofloom.pipelines.executors.local import Local
from proofloom.pipelines.plan import Shard, next_round
from proofloom.pipelines.produce import Job, Receipt, make_shard, sidecar_name

PLUG = Path(__file__).parent / "trouble"


@pytest.fixture
def trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Job]:
    """Return a function that writes what goes wrong and returns a job of 8 shards of 5 items over it."""
    monkeypatch.syspath_prepend(str(PLUG))
    monkeypatch.setenv("PYTHONPATH", f"{PLUG}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    file = tmp_path / "trouble.txt"

    def job(*lines: str, overrides: tuple[str, ...] = ()) -> Job:
        file.write_text("\n".join(lines))
        text = (
            "name: trouble\nseed: 1\nshard_rows: 5\ngenerators:\n"
            f"  - {{use: trouble/unit, with: {{file: '{file}'}}, rows: {{train: 160}}}}\n"
        )
        return Job(recipe.parse(text, "trouble.yaml", overrides), str(tmp_path / "out"))

    return job


def _children() -> set[int]:
    return {child.pid for child in mp.active_children() if child.pid is not None}


def _alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("workers", [1, 3])
def test_every_shard_gets_its_receipt_once(trouble: Callable[..., Job], workers: int) -> None:
    job = trouble()
    shards = next_round(job.recipe, 0, [])
    receipts = list(Local(workers).run(job, shards))
    assert sorted(r.shard.name for r in receipts) == [shard.name for shard in shards]
    assert {r.rows for r in receipts} == {5}
    assert _children() == set()


def test_workers_see_the_environment_of_their_own_run(
    trouble: Callable[..., Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = trouble(f"env {tmp_path / 'seen'}")
    for value in ("first", "second"):  # the second run finds the first one's fork server
        monkeypatch.setenv("PROOFLOOM_TEST", value)
        list(Local(1).run(job, next_round(job.recipe, 0, [])[:1]))
        assert (tmp_path / "seen").read_text() == value


def test_a_worker_that_dies_is_replaced(trouble: Callable[..., Job], tmp_path: Path) -> None:
    job = trouble(f"killonce {tmp_path / 'once'}")
    shards = next_round(job.recipe, 0, [])
    assert len(list(Local(2).run(job, shards))) == len(shards)
    assert (tmp_path / "once").exists()


def test_a_shard_that_keeps_killing_is_given_up_by_name(trouble: Callable[..., Job]) -> None:
    job = trouble("kill")
    shards = next_round(job.recipe, 0, [])
    with pytest.raises(ExecutorError, match="ended its worker 3 times") as caught:
        list(Local(1).run(job, shards[2:3]))
    text = str(caught.value)
    assert shards[2].name in text
    assert "exit code -9" in text
    assert "leave_out" in text
    assert "trouble.unit.train.all#10'" in text
    assert _children() == set()


def test_an_item_that_hangs_is_killed_and_named(trouble: Callable[..., Job]) -> None:
    job = trouble("sleep 600", overrides=("limits.item_seconds=1",))
    begun = time.monotonic()
    with pytest.raises(ExecutorError, match=r"trouble\.unit\.train\.all#5'"):
        list(Local(1).run(job, next_round(job.recipe, 0, [])[1:2]))
    assert time.monotonic() - begun < 30


def test_an_operating_system_error_keeps_its_number_and_name(
    trouble: Callable[..., Job], tmp_path: Path
) -> None:
    job = trouble()
    (tmp_path / "out").write_text("a file where the folder should be")
    with pytest.raises(FileExistsError) as caught:
        list(Local(2).run(job, next_round(job.recipe, 0, [])))
    assert caught.value.errno == errno.EEXIST
    assert str(tmp_path / "out") in str(caught.value.filename)


def test_closing_early_ends_the_workers(trouble: Callable[..., Job]) -> None:
    job = trouble("sleep 0.2")
    receipts = Local(2).run(job, next_round(job.recipe, 0, []))
    next(receipts)
    workers = _children()
    assert len(workers) == 2
    begun = time.monotonic()
    receipts.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 2
    assert not any(_alive(pid) for pid in workers)


def test_asked_to_stop_it_commits_what_is_in_hand_and_starts_nothing(trouble: Callable[..., Job]) -> None:
    job = trouble("sleep 0.1")
    shards = next_round(job.recipe, 0, [])
    stop = Stop()
    receipts = Local(2, stop).run(job, shards)
    first = next(receipts)
    stop.ask(grace=20)
    rest = list(receipts)
    made = {first.shard, *(receipt.shard for receipt in rest)}
    assert 2 <= len(made) <= 3  # the first, and one shard in each worker's hands
    assert {shard for shard in shards if (Path(job.place) / sidecar_name(shard)).exists()} == made


def test_what_does_not_end_within_the_grace_is_given_up(trouble: Callable[..., Job], tmp_path: Path) -> None:
    job = trouble(f"pid {tmp_path / 'at it'}", "sleep 600")
    stop, asked = Stop(), []

    def ask() -> None:
        _wait_for((tmp_path / "at it").exists)
        stop.ask(grace=0.5)
        asked.append(time.monotonic())

    threading.Thread(target=ask).start()
    assert list(Local(2, stop).run(job, next_round(job.recipe, 0, []))) == []
    assert 0.4 < time.monotonic() - asked[0] < 10
    assert _children() == set()


def test_a_second_wish_can_only_bring_the_end_nearer() -> None:
    stop = Stop()
    assert (stop.asked, stop.expired) == (False, False)
    stop.ask(1000)
    stop.ask(2000)
    assert stop.asked
    assert not stop.expired
    assert stop.deadline is not None
    assert stop.deadline < time.monotonic() + 1001
    stop.ask(0)
    assert stop.expired


def test_a_signal_to_the_whole_group_loses_no_shard_in_hand(
    trouble: Callable[..., Job], tmp_path: Path
) -> None:
    """As a scheduler or a service manager ends a job: SIGTERM to the run and to each of its workers."""
    job = trouble("sleep 0.05")
    command = _command(job, tmp_path, "--grace", "20")
    running = _start(command)
    _wait_for(lambda: len(_sidecars(job)) >= 1)
    (tmp_path / "trouble.txt").write_text(f"pid {tmp_path / 'at it'}\nsleep 0.3")
    _wait_for((tmp_path / "at it").exists)
    before = len(_sidecars(job))
    os.killpg(running.pid, signal.SIGTERM)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 3, errors
    assert before + 1 <= len(_sidecars(job)) <= before + 2  # what two workers had in hand
    (tmp_path / "trouble.txt").write_text("")
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    assert not list(Path(job.place).rglob(".proofloom-tmp-*"))


def test_ctrl_c_ends_within_two_seconds_and_keeps_what_is_committed(
    trouble: Callable[..., Job], tmp_path: Path
) -> None:
    job = trouble("sleep 0.2")
    command = _command(job, tmp_path)
    running = _start(command)
    _wait_for(lambda: len(_sidecars(job)) >= 2)
    (tmp_path / "trouble.txt").write_text("sleep 600")
    begun = time.monotonic()
    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert time.monotonic() - begun < 2
    assert running.returncode == 130, errors
    assert len(_sidecars(job)) >= 2


def _command(job: Job, tmp_path: Path, *options: str) -> list[str]:
    """Return the command line that runs a job's recipe on two workers."""
    file = tmp_path / "recipe.yaml"
    file.write_text(recipe.dump(job.recipe))
    program = str(Path(sys.executable).with_name("proofloom"))
    return [program, "run", str(file), "--out", job.place, "--workers", "2", "--no-pilot", *options]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a command as the leader of its own process group."""
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _sidecars(job: Job) -> list[Path]:
    return list((Path(job.place) / "work").glob("*.json"))


def _wait_for(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device", "/out/shard"),
        KeyError("x"),
        Reject("angle out of range"),
        DamagedError("a.parquet", "is short"),
        MissingExtraError("Z3", "smt"),
        RecipeError.of("r.yaml", "is wrong", "key", "value"),
        ExecutorError("shard x"),
    ],
)
def test_a_portable_error_says_the_same_on_the_other_side(error: Exception) -> None:
    import pickle

    there = pickle.loads(pickle.dumps(portable(error)))
    assert str(error) in str(there)
    assert type(there) in (type(error), ExecutorError)
    if isinstance(error, OSError):
        assert (there.errno, there.filename) == (error.errno, error.filename)


@pytest.mark.parametrize("kind", ["local", "forgetful"])
def test_an_error_that_does_not_survive_pickling_keeps_its_words(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Odd(Exception):
        pass

    monkeypatch.syspath_prepend(str(PLUG))
    error: Exception = Odd("strange words")
    if kind == "forgetful":
        error = importlib.import_module("trouble_unit").Forgetful("strange words")
    found = portable(error)
    assert isinstance(found, ExecutorError)
    assert str(found) == f"{type(error).__name__}: strange words"


def test_one_worker_and_many_make_equal_files(toy_recipe: str, tmp_path: Path) -> None:
    made = recipe.parse(toy_recipe, "toy.yaml")
    for workers in (1, 3):
        run.run(made, tmp_path / str(workers), Local(workers))
    one, three = ({p.name: p.read_bytes() for p in (tmp_path / n / "work").iterdir()} for n in "13")
    assert one == three


def test_here_and_in_a_worker_a_shard_is_the_same(toy_recipe: str, tmp_path: Path) -> None:
    made = recipe.parse(toy_recipe, "toy.yaml")
    shard: Shard = next_round(made, 0, [])[0]
    here: Receipt = make_shard(Job(made, str(tmp_path / "here")), shard)
    (there,) = Local(1).run(Job(made, str(tmp_path / "there")), [shard])
    assert replace(here, cpu=0.0) == replace(there, cpu=0.0)  # all but the time it took
