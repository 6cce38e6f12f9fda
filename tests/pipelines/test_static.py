"""Static shares: three at a time on one folder, in turns, under a fake Slurm; SIGTERM loses no shard."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from proofloom.pipelines import finish, recipe, run
from proofloom.pipelines.executors import Stop
from proofloom.pipelines.executors.local import Local
from proofloom.pipelines.executors.static import stop_on_sigterm
from proofloom.pipelines.plan import next_round
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.run import MoreRoundsError
from proofloom.pipelines.sealed import digest_of
from proofloom.pipelines.slurm import sbatch_text

PROGRAM = str(Path(sys.executable).with_name("proofloom"))
# several shards a round, and draws that collide, so that one round is not enough
TEXT = """
name: shares
seed: 7
splits: {train: {share: 3}, test: {share: 1}}
shard_rows: 5
generators:
  - {use: toy/polygon, verifiers: [toy/sum], with: {sides: [3, 4], smallest: 30}, rows: {train: 60, test: 10}}
"""


@pytest.fixture
def shares() -> Recipe:
    """Return a recipe that takes several rounds of several shards."""
    return recipe.parse(TEXT, "shares.yaml")


@pytest.fixture
def seal(shares: Recipe, tmp_path: Path) -> str:
    """Return the seal of the manifest that one local run makes."""
    place = tmp_path / "whole"
    state = run.run(shares, place, Local(2))
    finish.finish(shares, place, state)
    assert len(state.history) > 1, "this recipe is meant to need several rounds"
    return digest_of((place / "manifest.json").read_bytes())


def _finished(shares: Recipe, place: Path) -> str:
    finish.finish(shares, place, run.survey(shares, place))
    return digest_of((place / "manifest.json").read_bytes())


def test_shares_in_turns_make_the_dataset_of_one_run(shares: Recipe, seal: str, tmp_path: Path) -> None:
    place = tmp_path / "turns"
    for _ in range(3):  # more turns than rounds: a share that has nothing left to do says so quietly
        for share in (0, 1, 2):
            with suppress(MoreRoundsError):
                run.run(shares, place, Local(1), share=(share, 3))
    assert _finished(shares, place) == seal


def test_a_share_is_the_same_part_of_a_round_whatever_others_made(shares: Recipe, tmp_path: Path) -> None:
    planned = next_round(shares, 0, [])
    assert len(planned) > 3
    for share in (0, 1):
        told: list[dict[str, object]] = []
        with pytest.raises(MoreRoundsError, match="left to other shares"):
            run.run(shares, tmp_path / "out", Local(1), share=(share, 3), listener=told.append)
        made = {event["name"] for event in told if event["event"] == "shard"}
        assert made == {shard.name for shard in planned[share::3]}


def test_three_shares_at_a_time_make_the_dataset_of_one_run(
    shares: Recipe, seal: str, tmp_path: Path
) -> None:
    place, file = tmp_path / "at once", tmp_path / "recipe.yaml"
    file.write_text(recipe.dump(shares))
    once = '"$0" run "$1" --out "$2" --shards "$3" --workers 1'
    loop = f"{once}; while [ $? -eq 3 ]; do sleep 1; {once}; done"
    running = [
        subprocess.Popen(["bash", "-c", loop, PROGRAM, str(file), str(place), f"{share}/3"])
        for share in (1, 2, 3)
    ]
    assert [process.wait(timeout=280) for process in running] == [0, 0, 0]
    assert _finished(shares, place) == seal
    assert not list(place.rglob(".proofloom-tmp-*"))


def test_an_unfinished_round_is_not_finished(shares: Recipe, tmp_path: Path) -> None:
    with pytest.raises(MoreRoundsError):
        run.run(shares, tmp_path / "out", Local(1), share=(0, 3))
    with pytest.raises(MoreRoundsError, match="not made yet"):
        run.survey(shares, tmp_path / "out")
    assert not (tmp_path / "out" / "manifest.json").exists()


def _sbatch(tmp_path: Path, shares: Recipe, pause: int = 2) -> tuple[Path, Path]:
    """Write the sbatch file for three shares and a stand-in for scontrol; return the file and the place."""
    (tmp_path / "a recipe.yaml").write_text(recipe.dump(shares))
    place = tmp_path / "out put"
    text = sbatch_text(
        tmp_path / "a recipe.yaml", str(place), 3, cpus=1, grace=20, pause=pause, command=PROGRAM
    )
    (tmp_path / "job.sbatch").write_text(text)
    (tmp_path / "bin").mkdir()
    scontrol = tmp_path / "bin" / "scontrol"
    scontrol.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/scontrol.log"\n')
    scontrol.chmod(0o755)
    return tmp_path / "job.sbatch", place


def _task(script: Path, share: int) -> subprocess.Popen[bytes]:
    """Start one array task as Slurm would: the script in bash, with its place in the array."""
    environment = {
        **os.environ,
        "PATH": f"{script.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "SLURM_ARRAY_TASK_ID": str(share),
        "SLURM_ARRAY_JOB_ID": "77",
        "SLURM_CPUS_PER_TASK": "1",
    }
    return subprocess.Popen(["bash", str(script)], env=environment, stderr=subprocess.DEVNULL)


def test_the_sbatch_file_makes_the_dataset_of_one_run(shares: Recipe, seal: str, tmp_path: Path) -> None:
    script, place = _sbatch(tmp_path, shares)
    tasks = [_task(script, share) for share in (1, 2, 3)]
    assert [task.wait(timeout=280) for task in tasks] == [0, 0, 0]
    assert not (tmp_path / "scontrol.log").exists()
    # the finish job is the command that the comment gives
    lines = script.read_text().splitlines()
    wrap = next(line for line in lines if "--wrap" in line).partition("--wrap ")[2]
    packed = subprocess.run(["bash", "-c", f"eval {wrap}"], check=False, capture_output=True, text=True)
    assert packed.returncode == 0, packed.stderr
    assert digest_of((place / "manifest.json").read_bytes()) == seal


@pytest.mark.parametrize("when", ["while a run works", "between two runs"])
def test_slurms_sigterm_requeues_the_task(when: str, shares: Recipe, tmp_path: Path) -> None:
    script, place = _sbatch(tmp_path, shares, pause=60)
    task = _task(script, 1)
    events, end = place / "events.jsonl", time.monotonic() + 60
    sign = '"shard"' if when == "while a run works" else '"waiting"'
    while not (events.exists() and sign in events.read_text()):
        assert time.monotonic() < end
        time.sleep(0.02)
    if when == "between two runs":
        time.sleep(1.0)  # until the run has left and the script sleeps
    begun = time.monotonic()
    task.send_signal(signal.SIGTERM)
    assert task.wait(timeout=60) == 3
    assert time.monotonic() - begun < 20
    assert (tmp_path / "scontrol.log").read_text() == "requeue 77_1\n"
    assert not list(place.rglob(".proofloom-tmp-*"))


def test_the_sbatch_file_is_sound_bash_and_states_its_limits(tmp_path: Path) -> None:
    text = sbatch_text(tmp_path / "it's.yaml", "s3://bucket/out", 5, cpus=8, time="1:00:00", grace=90)
    checked = subprocess.run(["bash", "-n"], input=text, text=True, capture_output=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    head = [line for line in text.splitlines() if line.startswith("#SBATCH")]
    assert "#SBATCH --array=1-5" in head
    assert "#SBATCH --signal=B:TERM@90" in head
    assert "#SBATCH --time=1:00:00" in head
    assert "#SBATCH --cpus-per-task=8" in head
    assert text.index("#SBATCH --signal") < text.index("set -u")  # Slurm stops reading at the first command
    assert "--out s3://bucket/out" in text


def test_sigterm_asks_and_a_second_one_insists() -> None:
    before = signal.getsignal(signal.SIGTERM)
    stop = Stop()
    with stop_on_sigterm(stop, grace=100):
        os.kill(os.getpid(), signal.SIGTERM)
        assert (stop.asked, stop.expired) == (True, False)
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.expired
    assert signal.getsignal(signal.SIGTERM) == before
