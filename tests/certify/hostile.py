"""Show that no hostile input is accepted: code in the jail, as an unprivileged user, and all other rows.

Part of it runs as the user nobody where this runs as root, and with the filter of a default container. What
is missing (Landlock, seccomp, an interpreter for that user) fails and never skips.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evidence import Evidence
from kit import rows

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "hostile"))

import hostile_code  # noqa: E402  found by the line above
from hostile_user import NOBODY, as_nobody, plain_python  # noqa: E402

JOBS = 100_000
BATCH = 5_000
SAMPLE_JOBS = 300
ROWS = range(1, 48)
LEAST_CODE = 60
FOLDERS = ("/tmp", "/var/tmp", "/dev/shm", "/")
# how the corpus of code is run: the arguments of hostile_code.py
WAYS = {
    "user": (),
    "container": ("--container",),
    "namespaces": ("--level", "strict+namespaces"),
}
# without one of these the jail must refuse to start
NEEDED = ("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "seccomp", "close_range")


def main(evidence: Evidence) -> int:
    """Decide what is not decided yet; ok when each is refused and nothing died, leaked or stayed."""
    corpus = hostile_code.cases()
    quick = [case.name for case in corpus if not case.slow]
    sample = quick[:: max(1, len(quick) // 12)]
    for way, arguments in WAYS.items():
        if evidence.sample and way == "namespaces":
            continue
        wanted = sample if evidence.sample else [case.name for case in corpus]
        undecided = [name for name in wanted if evidence.get(f"{way}: {name}") is None]
        _code(evidence, way, arguments, undecided)
    for call in NEEDED if not evidence.sample else NEEDED[:1]:
        if evidence.get(f"without {call}") is None:
            with _planted() as planted:
                found, status, left = _run(planted, "--refuse", call)
            refused = status == 3 and len(found) == 1 and bool(found[0].get("refused"))
            evidence.put(f"without {call}", {"bad": [] if refused and not left else [found, status, left]})
    for name, row, case, seconds in rows.cases():
        if evidence.get(f"row {row}: {name}") is None:
            bad = rows.run(case, seconds)
            evidence.put(f"row {row}: {name}", {"row": row, "bad": [bad] if bad else []})
    total = SAMPLE_JOBS if evidence.sample else JOBS
    for start in range(0, total, BATCH):
        if evidence.get(f"soak {start}") is None:
            evidence.put(f"soak {start}", _soak(start, min(BATCH, total - start)))
    return _conclude(evidence, total)


def _conclude(evidence: Evidence, total: int) -> int:
    cases = evidence.cases
    bad = {name: found["bad"] for name, found in cases.items() if found["bad"]}
    by_row = Counter(found["row"] for found in cases.values() if found.get("row"))
    missing = [row for row in ROWS if not by_row[row]]
    ways = {way: sum(name.startswith(f"{way}: ") for name in cases) for way in WAYS}
    soaks = [found for name, found in cases.items() if name.startswith("soak ")]
    honest, hostile = (sum(found[kind] for found in soaks) for kind in ("honest", "hostile"))
    attacks = sum(bool(name.startswith("user: ") and found["row"]) for name, found in cases.items())
    enough = evidence.sample or (not missing and attacks >= LEAST_CODE and honest + hostile >= JOBS)
    return evidence.conclude(
        ok=bool(not bad and enough and honest + hostile >= total),
        user_id=NOBODY if os.geteuid() == 0 else os.geteuid(),
        code_cases=ways,
        code_attacks=attacks,
        cases_by_row={str(row): by_row[row] for row in ROWS},
        rows_without_a_case=[] if evidence.sample else missing,
        refuses_without=[name.removeprefix("without ") for name in cases if name.startswith("without ")],
        soak={
            "jobs": honest + hostile,
            "hostile": hostile,
            "honest_changed": sum(len(found["changed"]) for found in soaks),
            "hostile_accepted": sum(len(found["accepted"]) for found in soaks),
            "errors_retried": sum(found["errors"] for found in soaks),
            "why": dict(sum((Counter(found.get("why", {})) for found in soaks), Counter())),
        },
        bad=bad,
    )


def _code(evidence: Evidence, way: str, arguments: tuple[str, ...], names: list[str]) -> None:
    """Run cases of the corpus in one process of an unprivileged user."""
    if not names:
        return
    with _planted() as planted:
        (head, *found), status, left = _run(planted, *arguments, "--names", ",".join(names))
    died = [] if status == 0 and "refused" not in head else [head, f"ended with {status}"]
    told = {case["name"]: case for case in found}
    for name in names:
        case = told.get(name)
        bad: list[Any] = [*died, *left]
        if case is None:
            bad.append("no verdict")
        elif case["outcome"] not in case["must"] or case["late"] or case["leaked"]:
            bad.append(case)
        row = case["row"] if case else 0
        evidence.put(f"{way}: {name}", {"row": row, "seconds": case and case["seconds"], "bad": bad})


def _soak(start: int, count: int) -> dict[str, Any]:
    with _planted() as planted:
        found, status, left = _run(planted, "--soak", str(start), str(count))
    if status or len(found) != 2:
        return {"honest": 0, "hostile": 0, "changed": [], "accepted": [], "errors": 0, "bad": [found, status]}
    counts = found[1]
    bad = [*counts["changed"], *counts["accepted"], *left]
    # the second replaces the first by the rule, after its last job; one that falls silent on a machine that
    # is too busy is given up with an error, and its job is tried again
    if counts["zygotes"] > 2 + counts["errors"]:
        bad.append(f"{counts['zygotes']} zygotes: some died")
    return {**counts, "bad": bad}


@contextmanager
def _planted() -> Iterator[tuple[str, Path]]:
    """Give a secret in a file that everyone may read."""
    secret = secrets.token_hex(16)
    place = Path("/tmp") / f"certify-secret-{secrets.token_hex(4)}"
    place.write_text(secret)
    place.chmod(0o644)
    try:
        yield secret, place
    finally:
        place.unlink()


def _run(planted: tuple[str, Path], *arguments: str) -> tuple[list[dict[str, Any]], int, list[str]]:
    """Run hostile_code.py; return what it printed, its exit status, and what it left behind."""
    secret, place = planted
    before = _files(), _processes()
    made = subprocess.run(
        [plain_python(), "-B", str(ROOT / "tests/hostile/hostile_code.py"), str(place), *arguments],
        env={
            "PROOFLOOM_SECRET": secret,
            "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("engine", "verifiers")),
        },
        capture_output=True,
        text=True,
        check=False,
        **as_nobody(),
    )
    left = [f"file {path}" for path in sorted(_files() - before[0])]
    left += [f"process {pid}" for pid in sorted(_processes() - before[1])]
    if made.returncode not in (0, 3):
        print(made.stderr[-2000:], file=sys.stderr)
    return [json.loads(line) for line in made.stdout.splitlines()], made.returncode, left


def _files() -> set[str]:
    """Return the files of the unprivileged user, or by their names where that user is also others'."""
    found = set()
    for folder in FOLDERS:
        for entry in os.scandir(folder):
            named = "proofloom-hostile" in entry.name or entry.name == "conftest.py"
            owned = os.geteuid() == 0 and entry.stat(follow_symlinks=False).st_uid == NOBODY
            if named or owned:
                found.add(entry.path)
    return found


def _processes() -> set[int]:
    """Return the processes of the unprivileged user, or those that run a zygote."""
    found = set()
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                owned = os.geteuid() == 0 and entry.stat().st_uid == NOBODY
                zygote = b"inside.zygote" in (Path(entry.path) / "cmdline").read_bytes()
            except OSError:
                continue
            if owned or (os.geteuid() != 0 and zygote):
                found.add(int(entry.name))
    return found
