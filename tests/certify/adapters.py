"""Every adapter, called through the reward entry of the real released package, in an environment of its own.

Each script of `adapting/` gives right, wrong, missing and unjudgeable responses in turn and wants exactly the
right rewards back. Our wheel is installed together with the package, by one run of the resolver. Not tested:
training loops that need a GPU (verl's and OpenRLHF's). `--sample` asks `proofloom serve` alone.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence import Evidence
from kit.environments import asked, environment, our_wheel

from proofloom.engine import Reject, Seed
from proofloom.engine.codec import canonical_json, encode
from proofloom.generators.geometry.angle_chase import AngleChase
from proofloom.generators.program.exercises import Exercises
from proofloom.pipelines.rows import INSTRUCTIONS

SCRIPTS = Path(__file__).parent / "adapting"
TORCH = "torch==2.13.0"  # any build for processors will do
EACH = 6  # rows of each kind


@dataclass(frozen=True)
class Case:
    """One environment: what scripts ask, what is installed beside ours, a wheel that is only read."""

    scripts: tuple[str, ...]
    packages: tuple[str, ...] = ()
    wheel: str = ""


CASES = {
    "HTTP": Case(("check_http.py",)),
    "reasoning-gym": Case(("check_reasoning_gym.py",), ("reasoning-gym==0.1.*",)),
    "verifiers, NeMo Gym's schema": Case(("check_prime.py",), ("verifiers==0.4.*",)),
    "TRL": Case(("check_trl.py",), ("trl==1.*", TORCH)),
    "lm-evaluation-harness": Case(("check_lm_eval.py",), ("lm-eval==0.4.*", TORCH)),
    "verl": Case(("check_verl.py",), ("verl==0.9.*", TORCH)),
    "OpenRLHF": Case(("check_openrlhf.py",), ("aiohttp", TORCH), "openrlhf==0.11.2"),
}


def main(evidence: Evidence) -> int:
    """Make rows, build our wheel, and ask every package."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows())) + "\n", encoding="utf-8")
        if evidence.sample:
            evidence.put("HTTP", asked(Path(sys.executable), SCRIPTS / "check_http.py", folder, None))
        else:
            wheel = our_wheel(folder / "ours")
            for name, case in CASES.items():
                if not (evidence.get(name) or {}).get("ok"):
                    evidence.put(name, _found(case, wheel, folder))
    failed = [name for name, found in evidence.cases.items() if not found["ok"]]
    return evidence.conclude(ok=not failed, failed=failed, cases=evidence.cases)


def _found(case: Case, wheel: Path, folder: Path) -> dict[str, Any]:
    with environment([str(wheel), *case.packages], case.wheel) as (python, wheels, seconds):
        found = {script: asked(python, SCRIPTS / script, folder, wheels) for script in case.scripts}
    ok = all(report["ok"] for report in found.values())
    return {"ok": ok, "installed in seconds": seconds, **found}


def rows() -> list[dict[str, Any]]:
    """Return rows of both kinds, straight from their generators."""
    found = []
    for address, generator in (
        ("geometry/angle_chase", AngleChase()),
        ("program/exercises", Exercises(asks={"output": 1, "steps": 1})),
    ):
        made: list[Any] = []
        for attempt in range(2_000):
            try:
                drawn = generator.draw(Seed.root("adapters") / address / attempt)  # type: ignore[attr-defined]
            except Reject:
                continue
            made += drawn if isinstance(drawn, tuple) else [drawn]
            if len(made) >= EACH:
                break
        for place, one in enumerate(made[:EACH]):
            found.append(
                {
                    "id": f"{address}/{place}",
                    "generator": address,
                    "prompt": f"{one.prompt}\n\n{INSTRUCTIONS[one.answer_format]}",
                    "body": canonical_json(encode(one.body)),
                    "answer": one.answer,
                    "answer_type": one.answer_type,
                    "answer_format": one.answer_format.value,
                }
            )
    return found
