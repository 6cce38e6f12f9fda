"""Kill runs at random moments and at every system call that writes; fill and break the disk; run again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from evidence import Evidence, need
from kit import loom, ray_chaos, syscalls

from proofloom.engine import Seed
from proofloom.pipelines.store import TEMPORARY

RUNS = 200
SAMPLE_RUNS = 2
SAMPLE_POINTS = 2  # per kind of fault
RAY_KILLS = 20
TRIES = 5  # to strike a system call, since a run makes a few more or less of them
SEED = Seed.root("crashes")


def main(evidence: Evidence) -> int:
    """Run every case that is not decided yet; ok when each rerun gave the undisturbed run's bytes."""
    strace = need(shutil.which("strace"), "strace", "apt-get install strace")
    loom.plug_in()
    with tempfile.TemporaryDirectory(prefix="certify-crashes-") as name:
        folder = Path(name)
        _random_kills(evidence, folder)
        order = _syscalls(evidence, folder, strace)
        if not evidence.sample:
            _ray(evidence, folder)
    cases = evidence.cases
    bad = {case: found for case, found in cases.items() if found["bad"]}
    counts = Counter(case.split(" ")[0] for case in cases)
    kills = sum(found.get("kills", 0) for case, found in cases.items() if case.startswith("random"))
    enough = evidence.sample or (counts["random"] >= RUNS and counts["ray"] == 1)
    return evidence.conclude(
        ok=bool(not bad and enough and not order),
        runs_killed_at_random=counts["random"],
        kills_at_random=kills,
        system_calls={kind: counts[kind] for kind in syscalls.FAULTS},
        ray_kills=cases.get("ray", {}).get("kills", 0),
        commit_order_faults=order,
        bad=bad,
    )


def _random_kills(evidence: Evidence, folder: Path) -> None:
    # enough shards that most kills fall between them, and rejects beside rows
    entry = {
        "use": "toy/polygon",
        "verifiers": ["toy/sum"],
        "with": {"sides": [4, 7]},
        "rows": {"train": 400, "test": 60},
    }
    recipe = loom.small_recipe(folder, generators=[entry])
    reference = folder / "undisturbed"
    started = time.monotonic()
    loom.call(loom.command("run", recipe, "--out", reference, "--no-pilot", "-j", "2"))
    length = time.monotonic() - started
    wanted = loom.tree(reference)
    for number in range(SAMPLE_RUNS if evidence.sample else RUNS):
        case = f"random {number}"
        if evidence.get(case) is None:
            evidence.put(case, _random_kill(SEED / number, recipe, folder / "killed", wanted, length))
            shutil.rmtree(folder / "killed", ignore_errors=True)


def _random_kill(seed: Seed, recipe: Path, place: Path, wanted: dict[str, str], length: float) -> Any:
    """Kill a run one to three times, then let it end; half of the kills take only the main process."""
    bad, kills, done_before = [], 0, False
    arguments = loom.command("run", recipe, "--out", place, "--no-pilot", "-j", "2")
    for attempt in range((seed / "kills").integer(1, 3)):
        here = seed / attempt
        with tempfile.TemporaryDirectory() as scratch:
            process = subprocess.Popen(
                arguments,
                start_new_session=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=loom.environment(TMPDIR=scratch),
            )
            # one kill in five falls while Python still starts, the others once the run writes
            early = (here / "early").chance(1, 5)
            while not early and process.poll() is None and not (place / "events.jsonl").exists():
                time.sleep(0.002)
            try:
                process.wait((here / "moment").integer(0, 1000) / 1000 * length * (1 if early else 0.6))
                done_before = True  # it was faster than the kill: what it left must be whole
            except subprocess.TimeoutExpired:
                kills += 1
                if (here / "all").chance(1, 2):
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
            process.wait()
            if left := _outlive(process.pid, 10.0):
                bad.append(f"processes {left} outlive the run that started them")
                for pid in left:
                    os.kill(pid, signal.SIGKILL)
        if false := loom.falsely_done(place):
            bad.append(f"falsely done: {false}")
    ended = loom.call(arguments, check=False)
    if ended.returncode != 0:
        bad.append(f"the rerun ended with {ended.returncode}: {ended.stderr[-500:]}")
    bad += loom.differences(wanted, loom.tree(place))
    return {"bad": bad, "kills": kills, "ended_before": done_before}


def _outlive(session: int, patience: float) -> list[int]:
    until = time.monotonic() + patience
    while (left := loom.session_processes(session)) and time.monotonic() < until:
        time.sleep(0.02)
    return left


def _syscalls(evidence: Evidence, folder: Path, strace: str) -> list[str]:
    """Inject each fault at each call that writes into the folder; return faults of the commit order."""
    recipe = loom.small_recipe(folder)
    reference = folder / "reference"
    loom.call(loom.serial("run", recipe, "--out", reference, "--no-pilot"))
    wanted = loom.tree(reference)
    place = folder / "traced"
    arguments = loom.serial("run", recipe, "--out", place, "--no-pilot")
    trace = syscalls.record(strace, arguments, place)
    if loom.tree(place) != wanted:
        return ["the traced run gave other bytes"]
    for kind, calls in syscalls.FAULTS.items():
        points = [point for point in trace.points if point.call in calls]
        if evidence.sample:
            step = -(-len(points) // SAMPLE_POINTS)
            points = points[(SEED / kind).integer(0, step - 1) :: step]
        for point in points:
            case = f"{kind} {point.call} {point.number} {point.what}"
            if evidence.get(case) is None:
                evidence.put(case, {"bad": _fault(strace, arguments, place, kind, point, wanted)})
    return syscalls.commit_order_faults(trace.lines)


def _fault(
    strace: str,
    arguments: list[str],
    place: Path,
    kind: str,
    point: syscalls.Point,
    wanted: dict[str, str],
) -> list[str]:
    bad = []
    for _ in range(TRIES):  # a busy machine reports its progress in more or fewer calls
        shutil.rmtree(place, ignore_errors=True)
        ended, struck = syscalls.inject(strace, arguments, place, kind, point)
        if struck:
            break
    else:
        bad.append("the fault did not strike")
    if false := loom.falsely_done(place):
        bad.append(f"falsely done: {false}")
    if kind != "KILL":
        if ended.returncode == 0 and loom.tree(place) != wanted:
            bad.append("said that all is well, and it is not")
        if ended.returncode not in (0, 1, 2) or "Traceback" in ended.stderr:
            bad.append(f"ended with {ended.returncode}: {ended.stderr[-500:]}")
        if ended.returncode and not ended.stderr.strip():
            bad.append("failed without a word")
        temporaries = [name for name in loom.tree(place) if TEMPORARY in name] if place.exists() else []
        if temporaries and point.call not in ("unlink", "unlinkat"):
            bad.append(f"left {temporaries} behind")
    again = loom.call(arguments, check=False)
    if again.returncode != 0:
        bad.append(f"the rerun ended with {again.returncode}: {again.stderr[-500:]}")
    return bad + loom.differences(wanted, loom.tree(place))


def _ray(evidence: Evidence, folder: Path) -> None:
    """Kill Ray's workers throughout one run: it ends well, and with the same bytes."""
    if evidence.get("ray") is not None:
        return
    entry = {
        "use": "toy/polygon",
        "verifiers": ["toy/sum"],
        "with": {"sides": [4, 7]},
        "rows": {"train": 24_000, "test": 1_000},
    }
    recipe = loom.small_recipe(folder, generators=[entry], shard_rows=250, limits={"rounds": 40})
    loom.call(loom.command("run", recipe, "--out", folder / "local", "--no-pilot", "-j", "2"))
    kills, ended = ray_chaos.run_and_kill(recipe, folder / "ray", RAY_KILLS, SEED / "ray")
    bad = loom.differences(loom.tree(folder / "local"), loom.tree(folder / "ray"))
    if ended.returncode != 0:
        bad.append(f"ended with {ended.returncode}: {ended.stderr[-500:]}")
    if kills < RAY_KILLS:
        bad.append(f"only {kills} workers were killed before the run ended")
    evidence.put("ray", {"bad": bad, "kills": kills})
