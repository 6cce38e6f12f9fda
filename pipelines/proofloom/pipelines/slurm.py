"""An sbatch file that makes a dataset as an array of static shares: no coordinator, safe to requeue."""

from __future__ import annotations

import shlex
from pathlib import Path

GRACE = 120  # seconds between Slurm's SIGTERM and its SIGKILL, for the shards in hand
PAUSE = 30  # seconds between two looks at what the other shares have made

_TEXT = """\
#!/bin/bash
#SBATCH --job-name={job}
#SBATCH --array=1-{shards}
#SBATCH --cpus-per-task={cpus}
#SBATCH --mem-per-cpu={memory}
#SBATCH --time={time}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output={job}-%A_%a.log
# {grace} seconds before the time is up (or on preemption) the shell below, and only it, gets SIGTERM.
#SBATCH --signal=B:TERM@{grace}
#
# Submit, and pack the dataset when every share has ended well:
#
#   job=$(sbatch --parsable FILE)
#   sbatch --dependency=afterok:$job --cpus-per-task=1 --time=1:00:00 --wrap {finish}
#
# Each array task makes its own share of every round. A round begins when all shares have ended the
# one before, so tasks that run at the same time wait for each other; tasks that do not (a short
# queue, a small array limit) leave with status 3 at the end of their time and are requeued below.
# Submitting again is always safe: what is committed is kept, and nothing is made twice.

set -u
share="${{SLURM_ARRAY_TASK_ID:?}}/{shards}"
stopping=""
child=""
trap 'stopping=1; [ -n "$child" ] && kill -TERM "$child" 2>/dev/null' TERM

while :; do
    {run} \\
        --shards "$share" --workers "${{SLURM_CPUS_PER_TASK:-1}}" --grace {patience} --no-pilot &
    child=$!
    [ -n "$stopping" ] && kill -TERM "$child" 2>/dev/null  # it came before there was anyone to tell
    wait "$child"; status=$?
    if [ "$status" -eq 143 ] && [ -n "$stopping" ]; then
        wait "$child"; status=$?  # the signal ended only the waiting: the shards in hand come first
    fi
    if [ -n "$stopping" ] && [ "$status" -ne 0 ]; then
        # time is up: back into the queue, to go on where this stopped
        scontrol requeue "${{SLURM_ARRAY_JOB_ID:-}}_${{SLURM_ARRAY_TASK_ID}}" 2>/dev/null
        exit 3
    fi
    [ "$status" -eq 3 ] || exit "$status"  # 0: all made; 1, 2: an error, which waiting does not heal
    sleep {pause} &  # in the background, so that SIGTERM does not wait for it
    child=$!
    wait "$child"
done
"""


def sbatch_text(
    recipe: str | Path,
    place: str,
    shards: int,
    *,
    cpus: int = 4,
    memory: str = "2G",
    time: str = "4:00:00",
    grace: int = GRACE,
    pause: int = PAUSE,
    command: str = "proofloom",
) -> str:
    """Return the text of an sbatch file with one array task per share.

    `recipe` and `place` (a folder on a shared file system, or a URL) must be reachable from every
    node; `cpus` is workers per task, `memory` and `time` are Slurm's own notation per CPU and per
    task, `grace` the seconds that Slurm leaves for shards in hand, `pause` those between rounds.
    """
    if "://" not in place:
        place = str(Path(place).absolute())
    recipe = Path(recipe).absolute()
    run = [*shlex.split(command), "run", str(recipe), "--out", place]
    finish = shlex.join([*shlex.split(command), "finish", str(recipe), "--out", place])
    job = "".join(c if c.isalnum() or c in "-_" else "-" for c in f"proofloom-{recipe.stem}")
    return _TEXT.format(
        job=job,
        shards=shards,
        cpus=cpus,
        memory=memory,
        time=time,
        grace=grace,
        patience=max(1, grace - 15),  # what is left is for packing up: the last fsync, the exit
        pause=pause,
        run=shlex.join(run),
        finish=shlex.quote(finish),
    )
