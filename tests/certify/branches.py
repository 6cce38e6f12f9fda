"""Every line and branch of the answer grader is run by its tests, and it stays small."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from evidence import Evidence
from mutation.source import lines_of

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "verifiers" / "proofloom" / "verifiers" / "answers"
TESTS = ROOT / "tests" / "verifiers" / "answers"
CONTRACT = ("extract.py", "beside.py")  # how a final answer is given; the rest is core and grammar
MOST_LINES = 1_500
LEAST_OF_SAMPLE = 95  # per cent, by the quickest of the tests


def main(evidence: Evidence) -> int:
    """Run the tests under coverage and count what they leave out; nothing is excluded from the count."""
    quick = ("test_verdicts.py", "test_extract.py", "test_tags_and_objects.py", "test_beside.py")
    tests = [TESTS / name for name in quick] if evidence.sample else [TESTS]
    with tempfile.TemporaryDirectory() as scratch:
        where = {**os.environ, "COVERAGE_FILE": str(Path(scratch) / "data")}
        report = Path(scratch) / "report.json"
        settings = Path(scratch) / "settings.toml"
        settings.write_text("[tool.coverage.report]\nexclude_lines = []\n")  # no comment takes a line out
        tool = [sys.executable, "-m", "coverage"]
        with_settings = [f"--rcfile={settings}"]
        options = ["--quiet", "-p", "no:cacheprovider", "-k", "not linear", *map(str, tests)]
        run = [*tool, "run", *with_settings, "--branch", f"--source={CORE}", "-m", "pytest", *options]
        passed = subprocess.run(run, cwd=ROOT, env=where, check=False, stdout=sys.stderr).returncode == 0
        wrote = [*tool, "json", *with_settings, "--quiet", "-o", str(report)]
        subprocess.run(wrote, cwd=ROOT, env=where, check=True)
        found: dict[str, Any] = json.loads(report.read_text())
    lines = {path.name: lines_of(path.read_text(encoding="utf-8")) for path in sorted(CORE.glob("*.py"))}
    contract = sum(lines[name] for name in CONTRACT)
    core = sum(lines.values()) - contract
    totals = found["totals"]
    share = totals["percent_covered"]
    return evidence.conclude(
        ok=passed and share >= (LEAST_OF_SAMPLE if evidence.sample else 100) and core <= MOST_LINES,
        tests_passed=passed,
        per_cent=share,
        statements=totals["num_statements"],
        statements_left_out=totals["missing_lines"],
        branches=totals["num_branches"],
        branches_left_out=totals["missing_branches"],
        lines_excluded=totals["excluded_lines"],
        left_out={
            Path(name).name: [part["missing_lines"], part["missing_branches"]]
            for name, part in found["files"].items()
            if part["missing_lines"] or part["missing_branches"]
        },
        lines_of_core_and_grammar=core,
        lines_of_contract=contract,
        lines_by_file=lines,
    )
