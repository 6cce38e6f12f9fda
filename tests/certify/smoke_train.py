"""A tiny model trained by TRL on rows of ours gets better by our reward, and not by the same reward shuffled.

`make smoke-train`: GRPO on the processor, a model made on the spot, three seeds, each beside a run in which
rewards are handed out to other responses of the batch. `--sample` asks the reward alone, without TRL.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from adapters import TORCH, rows
from evidence import Evidence
from kit.environments import asked, environment, our_wheel

from proofloom.verifiers.adapters.trl import proofloom_reward

SCRIPT = Path(__file__).parent / "training" / "train.py"
SEEDS = (1, 2, 3)
STEPS = 150
RISE = 0.25  # of the mean reward, over the run's own beginning and over the baseline's end


def main(evidence: Evidence) -> int:
    """Train what is not trained yet, and compare."""
    made = rows()
    if evidence.sample:
        columns = {name: [row[name] for row in made] for name in made[0] if name not in ("prompt", "id")}
        found = proofloom_reward([f"\\boxed{{{row['answer']}}}" for row in made], **columns)
        return evidence.conclude(ok=found == [1.0] * len(made), rewards=found)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, made)) + "\n", encoding="utf-8")
        missing = [run for run in _runs() if evidence.get(run) is None]
        if missing:
            with environment([str(our_wheel(folder / "ours")), "trl==1.*", TORCH]) as (python, _, _):
                for run in missing:
                    found = asked(python, SCRIPT, folder, None, run.split())
                    if not found["ok"]:
                        return evidence.conclude(ok=False, run=run, why=found["why"])
                    evidence.put(run, found)
    runs = evidence.cases
    table = [_compared(seed, runs[f"{seed} {STEPS}"], runs[f"{seed} {STEPS} shuffled"]) for seed in SEEDS]
    return evidence.conclude(ok=all(one["rises"] for one in table), rows=len(made), seeds=table, runs=runs)


def _runs() -> list[str]:
    return [f"{seed} {STEPS}{how}" for seed in SEEDS for how in ("", " shuffled")]


def _compared(seed: int, ours: dict[str, Any], shuffled: dict[str, Any]) -> dict[str, Any]:
    """Return the mean rewards at both ends of a run, and at the end of its baseline."""
    first, last, base = ours["first quarter"], ours["last quarter"], shuffled["last quarter"]
    rises = last >= first + RISE and last >= base + RISE
    return {"seed": seed, "first": first, "last": last, "shuffled last": base, "rises": rises}
