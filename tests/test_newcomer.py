"""A newcomer's generator, verifier and theorem, as CONTRIBUTING shows them, work without another edit."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from proofloom.engine import Outcome, Seed
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.rules import read_rules, theorems
from proofloom.verifiers.geometry.identities.oracle import oracle
from proofloom.verifiers.geometry.proofs.paragraphs import paragraphs, theorem

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("engine", "generators", "verifiers", "pipelines")
GENERATOR = "generators/proofloom/generators/last_digit.py"
VERIFIER = "verifiers/proofloom/verifiers/last_digit_cycle.py"
TEST = "tests/test_last_digit.py"
RECIPE = "name: newcomer\nseed: 1\ngenerators:\n  - {{use: {use}, rows: {{train: 12}}}}\n"


def walk() -> dict[str, str]:
    """Return the files of CONTRIBUTING's walks, by their path."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return dict(re.findall(r"```python\n# (\S+)\n(.*?)```", text, re.DOTALL))


def proofloom(env: dict[str, str], cwd: Path, *arguments: str) -> dict[str, object]:
    """Run one command in a process of its own and return its JSON answer."""
    script = "import sys; from proofloom.pipelines.cli import status; sys.exit(status(sys.argv[1:]))"
    made = subprocess.run(
        [sys.executable, "-c", script, *arguments, "--json"],
        cwd=cwd, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    answer: dict[str, object] = json.loads(made.stdout)
    return answer


def shows(env: dict[str, str], cwd: Path, use: str) -> None:
    """Check that a generator is listed, runs, verifies, comes out again and shows in the report."""
    listed = {(u["kind"], u["address"], u["summary"]) for u in proofloom(env, cwd, "list")["units"]}  # type: ignore[attr-defined]
    assert ("generator", use, "Find the last digit of a power.") in listed
    assert any(kind == "verifier" and name == "last_digit_cycle" for kind, name, _ in listed)
    (cwd / "r.yaml").write_text(RECIPE.format(use=use))
    made = proofloom(env, cwd, "run", "r.yaml", "--out", "out", "--no-pilot", "--workers", "1")
    assert made["splits"] == {"train": 12}
    verified = proofloom(env, cwd, "verify", "out", "--workers", "1")
    assert verified["verdicts"] == {"last_digit_cycle pass": 12}
    assert proofloom(env, cwd, "regenerate", "out", "--shard", "0")["ok"] is True
    proofloom(env, cwd, "report", "out")
    page = (cwd / "out" / "report.html").read_text(encoding="utf-8")
    for text in (use, "last_digit_cycle", "the last digit of"):
        assert text in page


def test_the_walk_is_one_file_each_and_a_small_test() -> None:
    files = walk()
    assert set(files) == {GENERATOR, VERIFIER, TEST}
    assert len(files[TEST].splitlines()) <= 60


def test_two_files_in_the_tree_are_enough(tmp_path: Path) -> None:
    for room in (*ROOMS, "tests"):
        # what was compiled comes along: a copied file is as old as it was
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("certificates"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, text in walk().items():
        (tmp_path / path).write_text(text)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(str(tmp_path / room) for room in ROOMS)}
    (tmp_path / "place").mkdir()
    shows(env, tmp_path / "place", "last_digit")
    contracts = ["tests/test_last_digit.py", "tests/test_every_generator.py", "tests/test_every_verifier.py"]
    asked = subprocess.run(
        [str(Path(sys.executable).parent / "pytest"), "-qk", "last_digit", *contracts],
        cwd=tmp_path, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stdout
    found = re.search(r"(\d+) passed", asked.stdout)
    assert found
    assert int(found[1]) >= 15, "the contracts were asked of the newcomers too"


def test_an_outside_package_needs_entry_points_only(tmp_path: Path) -> None:
    files, site = walk(), tmp_path / "site"
    about = site / "newcomer-1.0.dist-info"
    about.mkdir(parents=True)
    (site / "their_generator.py").write_text(files[GENERATOR])
    (site / "their_verifier.py").write_text(files[VERIFIER])
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: newcomer\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(
        "[proofloom.generators]\nnumbers/last_digit = their_generator:LastDigit\n\n"
        "[proofloom.verifiers]\nlast_digit_cycle = their_verifier:last_digit_cycle\n"
    )
    env = {**os.environ, "PYTHONPATH": str(site)}
    (tmp_path / "place").mkdir()
    shows(env, tmp_path / "place", "numbers/last_digit")
    (origin,) = (
        u["origin"]
        for u in proofloom(env, tmp_path, "list")["units"]  # type: ignore[attr-defined]
        if u["address"] == "numbers/last_digit"
    )
    assert origin == "newcomer"


def test_without_the_files_the_recipe_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(RECIPE.format(use="last_digit"))
    with pytest.raises(AssertionError, match="no generator named"):
        proofloom(dict(os.environ), tmp_path, "validate", "r.yaml")


def test_the_theorem_of_the_third_walk_is_read_by_both_sides_and_proved_by_the_oracle() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (paragraph,) = re.findall(r"```text\n(centroid on a median\n.*?)```", text, re.DOTALL)
    (rule,) = read_rules(paragraph)
    ((name, lines),) = paragraphs(paragraph)
    said = theorem(name, lines)
    assert rule.name == said.name not in {known.name for known in theorems("full")}
    when, then, condition = (
        said.at(part, range(len(said.letters))) for part in (said.when, said.then, said.condition)
    )
    assert asked(len(said.letters), when, condition, then[0]) is Outcome.PASS
    # without its second median it is false
    assert asked(len(said.letters), when[:-1], condition, then[0]) is Outcome.FAIL


def asked(size: int, when: list[Fact], condition: list[Fact], claim: Fact) -> Outcome:
    """Ask the oracle, by the first order of placing in which it can decide."""
    for turn in range(size):
        order = [[point % size] for point in range(turn, turn + size)]
        outcome = oracle(size, when, condition, Seed.root("newcomer"), order).ask(claim).outcome
        if outcome is not Outcome.UNKNOWN:
            return outcome
    return Outcome.UNKNOWN
