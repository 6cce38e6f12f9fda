"""Small faults put into the grader's own source: nearly all are found by the verdicts it is held to."""

from __future__ import annotations

import importlib
import importlib.machinery
import json
import os
import resource
import sys
import tomllib
from collections import Counter
from hashlib import sha256
from math import sqrt
from pathlib import Path
from types import CodeType
from typing import Any

import flint  # noqa: F401 (loaded once, before the forks)
from evidence import Evidence
from mutation import laws
from mutation.answers import OPERATORS
from mutation.source import faults, faulty

from proofloom.engine import Seed

TESTS = Path(__file__).resolve().parent.parent
CORE = TESTS.parent / "verifiers" / "proofloom" / "verifiers" / "answers"
CORPORA = [
    TESTS / "verifiers" / "answers" / name for name in ("verdicts.jsonl", "edges.jsonl", "beside.jsonl")
]
SURVIVORS = Path(__file__).with_name("mutation") / "survivors.toml"
DRAWN, SAMPLED = 520, 6
DRAWN_OF_EACH = 10  # wrong answers and twins of each operator
SECONDS, BYTES = 8, 4 * 2**30  # of processor and memory: a fault that makes a loop endless is found
LEAST = 0.85
ROOT = Seed.root("source mutants")
MODULE = "proofloom.verifiers.answers"

Site = tuple[str, int, str, str]  # file, number of the fault in it, line of source, what the fault is


def main(evidence: Evidence) -> int:
    """Draw faults, try each in a process of its own, and bound the share that is found from below."""
    if any(name.startswith(MODULE) for name in sys.modules):
        raise RuntimeError("the grader is loaded before its faults")
    sources = {path.name: path.read_text(encoding="utf-8") for path in sorted(CORE.glob("*.py"))}
    lines = {name: text.splitlines() for name, text in sources.items()}
    sites = [
        (name, i, lines[name][line - 1].strip(), fault)
        for name, text in sources.items()
        for i, (line, fault) in enumerate(faults(text))
    ]
    drawn = _drawn(sites, SAMPLED if evidence.sample else DRAWN)
    cases = [json.loads(line) for path in CORPORA for line in path.read_text(encoding="utf-8").splitlines()]
    sound = tried(CORE / "kinds.py", compile(sources["kinds.py"], str(CORE / "kinds.py"), "exec"), cases)
    for name, number, line, fault in drawn:
        if evidence.get(f"{name}/{number}") is None:
            code = compile(faulty(sources[name], number), str(CORE / name), "exec")
            found = {"file": name, "line": line, "fault": fault, "found": tried(CORE / name, code, cases)}
            evidence.put(f"{name}/{number}", found)
    results = list(evidence.cases.values())
    reasons = tomllib.loads(SURVIVORS.read_text(encoding="utf-8"))
    left = [
        {**case, "reason": _reason(reasons.get(case["file"], {}), case)}
        for case in results
        if not case["found"]
    ]
    found = len(results) - len(left)
    bound = _wilson(found, len(results))
    return evidence.conclude(
        ok=not sound and (evidence.sample or bound >= LEAST) and all(case["reason"] for case in left),
        faults_possible=len(sites),
        faults_tried=len(results),
        faults_found=found,
        found_by=dict(Counter(case["found"].partition(":")[0] for case in results if case["found"])),
        share=round(found / len(results), 4),
        share_at_least_95=round(bound, 4),
        survivors=left,
        found_in_sound_source=sound,
    )


def tried(path: Path, code: CodeType, cases: list[dict[str, Any]]) -> str:
    """Return what finds the fault, in a process of its own, or "" where nothing does."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        try:
            said = _found(path, code, cases)
        except BaseException as error:
            said = f"raised: {error!r}"[:200]
        os.write(writer, said.encode("utf-8", "replace"))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        said = stream.read().decode("utf-8", "replace")
    status = os.waitpid(child, 0)[1]
    return said if status == 0 else f"killed: status {status}"


def _found(path: Path, code: CodeType, cases: list[dict[str, Any]]) -> str:
    real = importlib.machinery.SourceFileLoader.get_code
    importlib.machinery.SourceFileLoader.get_code = (  # type: ignore[method-assign]
        lambda self, name: code if Path(self.path) == path else real(self, name)
    )
    answers = importlib.import_module(MODULE)
    grade = answers.grade
    for case in cases:
        how = case.get("how", {})
        if "golds" in case:
            if [index for index, _ in answers.check_golds(case["golds"], **how)] != case["refused"]:
                return f"golds: {json.dumps(case)[:150]}"
            continue
        budget = answers.Budget(**case.get("budget", {}))
        verdict = grade(case["gold"], case["response"], **how, budget=budget)
        if verdict.outcome != case["verdict"] or verdict.effort != case.get("effort", verdict.effort):
            return f"verdict: {json.dumps(case)[:150]}"
    if law := laws.broken(importlib.import_module(f"{MODULE}.enclosure")):
        return f"law: {law}"
    for name, operator in OPERATORS.items():
        for i in range(DRAWN_OF_EACH):
            mutant = operator((ROOT / name / i).stream())
            how = {"type": mutant.kind, **mutant.how}
            if mutant.wrong and grade(mutant.gold, mutant.given_response, **how).score:
                return f"accepted: {mutant.gold} | {mutant.given_response}"
            if not grade(mutant.gold, mutant.right_response, **how).score:
                return f"rejected: {mutant.gold} | {mutant.right_response}"
    return ""


def _drawn(sites: list[Site], count: int) -> list[Site]:
    """Return faults drawn by their own text, so that a change elsewhere in the source draws no others."""
    alike: Counter[tuple[str, str, str]] = Counter()
    lots = []
    for name, number, line, fault in sites:
        alike[name, line, fault] += 1
        lot = f"{name}\n{line}\n{fault}\n{alike[name, line, fault]}"
        lots.append((sha256(lot.encode()).digest(), (name, number, line, fault)))
    return [site for _, site in sorted(lots)[:count]]


def _reason(known: dict[str, str], case: dict[str, str]) -> str:
    """Return why this fault, or any fault of this line, changes no verdict."""
    return known.get(f"{case['line']} | {case['fault']}", known.get(case["line"], ""))


def _wilson(found: int, tried_: int) -> float:
    """Return the lower end of the one-sided 95 % interval of Wilson."""
    z, share = 1.645, found / tried_
    middle = share + z * z / (2 * tried_)
    wide = z * sqrt(share * (1 - share) / tried_ + z * z / (4 * tried_ * tried_))
    return (middle - wide) / (1 + z * z / tried_)
