"""The corpus of hostile code, as an unprivileged user: none accepted, nothing leaked, nothing left."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import hostile_code
import pytest
from hostile_user import as_nobody, plain_python

from proofloom.verifiers.jail import Jail

ROOT = Path(__file__).resolve().parents[3]
QUICK = [case.name for case in hostile_code.cases() if not case.slow]
FOLDERS = ("/tmp", "/var/tmp", "/dev/shm", "/")


def graded(tmp_path: Path, *arguments: str) -> tuple[list[dict[str, Any]], int]:
    """Run the corpus in a process of an unprivileged user; return what it printed and its exit status."""
    secret = secrets.token_hex(16)
    tmp_path.chmod(0o755)
    place = Path("/tmp") / f"proofloom-secret-{secrets.token_hex(4)}"
    place.write_text(secret)
    place.chmod(0o644)
    env = {
        "PROOFLOOM_SECRET": secret,
        "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("engine", "verifiers")),
    }
    try:
        made = subprocess.run(
            [plain_python(), "-B", str(ROOT / "tests/hostile/hostile_code.py"), str(place), *arguments],
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=250,
            **as_nobody(),
        )
    finally:
        place.unlink()
    assert made.returncode in (0, 3), made.stderr
    return [json.loads(line) for line in made.stdout.splitlines()], made.returncode


def bad(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cases that ended as they must not."""
    return [case for case in found if case["outcome"] not in case["must"] or case["late"] or case["leaked"]]


def left() -> set[str]:
    """Return what hostile code would have left, had it been able to."""
    names = {name for folder in FOLDERS for name in os.listdir(folder) if "proofloom-hostile" in name}
    return names | {name for folder in FOLDERS[:3] for name in os.listdir(folder) if name == "conftest.py"}


def test_the_quick_cases(tmp_path: Path) -> None:
    (head, *found), _ = graded(tmp_path, "--names", ",".join(QUICK))
    assert head["uid"] != 0
    assert len(found) == len(QUICK) >= 85
    assert bad(found) == []
    assert left() == set()
    assert not Path(f"/proc/{head['pids'][0]}").exists()


CONTAINED = (
    "honest,honest_imports,fork_bomb,frame_walk,read_everything,machine_code,sockets,write_everywhere,crash"
)


def test_within_a_default_container(tmp_path: Path) -> None:
    (_, *found), _ = graded(tmp_path, "--container", "--names", CONTAINED)
    assert len(found) == len(CONTAINED.split(","))
    assert bad(found) == []
    ((head,), status) = graded(tmp_path, "--container", "--level", "strict+namespaces")
    assert (status, "use the level strict" in head["refused"]) == (3, True)


@pytest.mark.parametrize(
    ("call", "word"),
    [
        ("landlock_create_ruleset", "Landlock"),
        ("seccomp", "seccomp"),
        ("landlock_restrict_self", "locked down"),
    ],
)
def test_without_what_it_needs_the_jail_refuses(tmp_path: Path, call: str, word: str) -> None:
    ((head,), status) = graded(tmp_path, "--refuse", call)
    assert status == 3
    assert word in head["refused"]


def test_every_row_about_code_has_a_case() -> None:
    rows = Counter(case.row for case in hostile_code.cases())
    assert {row for row in range(1, 31) if not rows[row]} == set()
    assert sum(rows.values()) - rows[0] >= 60


def test_an_honest_case_fails_when_the_secret_is_seen(jail: Jail) -> None:
    """The search for leaks finds one where there is one."""
    case = hostile_code.Case("leaky", 22, ("fail",), "def solve(n): return 'se' + 'cret'\n", 8.0, False, True)
    assert hostile_code.grade(case, jail, "secret")["leaked"]
    assert not hostile_code.grade(case, jail, "other")["leaked"]
